//! Lengths of time as nature and schedules draw them.

use rand::RngExt;
use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, Exp1};

use crate::model::time::{Millis, Timing};

/// A length of time, to the millisecond.
pub(super) fn draw(timing: Timing, random: &mut ChaCha12Rng) -> Millis {
    match timing {
        Timing::Fixed(lasts) => lasts,
        Timing::Uniform(low, high) => Millis(random.random_range(low.0..=high.0)),
        Timing::Exponential(mean) => {
            let unit: f64 = Exp1.sample(random);
            Millis((unit * mean.0 as f64 + 0.5) as u64)
        }
    }
}
