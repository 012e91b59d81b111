//! The one door for nondeterminism. Option 0 and `nominal` are the textbook outcome; a handler cannot
//! tell which source of decisions it has been given.

use std::ops::RangeInclusive;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

pub use crate::model::decision::{Chosen, Decision, Site};
use crate::model::time::Millis;

/// A source of decisions.
pub trait Choices {
    /// Picks an option; `weights[i]` is how likely option `i` is, at least one is not zero.
    fn pick(&mut self, site: Site, weights: &[u32]) -> usize;
    /// Picks a duration within `range`; `nominal` is the textbook one.
    fn duration(&mut self, site: Site, nominal: Millis, range: RangeInclusive<Millis>) -> Millis;

    /// Picks a memoryless duration: the quantile that a duration among [`QUANTILES`] names.
    fn exponential(&mut self, site: Site, mean: Millis) -> Millis {
        exponential(mean, self.duration(site, MEAN_QUANTILE, QUANTILES))
    }
}

/// The quantiles of a memoryless duration, in millionths.
pub const QUANTILES: RangeInclusive<Millis> = Millis(1)..=Millis(999_999);
/// The quantile of the mean.
const MEAN_QUANTILE: Millis = Millis(632_121);

/// The memoryless duration of a quantile.
pub fn exponential(mean: Millis, quantile: Millis) -> Millis {
    if quantile == MEAN_QUANTILE {
        return mean;
    }
    let survival = 1.0 - quantile.0 as f64 / 1e6;
    Millis((-survival.ln() * mean.0 as f64).round() as u64)
}

/// Always the textbook outcome.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nominal;

impl Choices for Nominal {
    fn pick(&mut self, _: Site, _: &[u32]) -> usize {
        0
    }

    fn duration(&mut self, _: Site, nominal: Millis, _: RangeInclusive<Millis>) -> Millis {
        nominal
    }
}

/// Draws from ChaCha12, seeded with one number: the same seed gives the same run on every machine.
#[derive(Debug, Clone)]
pub struct Seeded(ChaCha12Rng);

impl Seeded {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Seeded(ChaCha12Rng::seed_from_u64(seed))
    }
}

impl Choices for Seeded {
    fn pick(&mut self, site: Site, weights: &[u32]) -> usize {
        Drawn(&mut self.0).pick(site, weights)
    }

    fn duration(&mut self, site: Site, nominal: Millis, range: RangeInclusive<Millis>) -> Millis {
        Drawn(&mut self.0).duration(site, nominal, range)
    }
}

/// Draws from a generator that others draw from as well.
#[derive(Debug)]
pub struct Drawn<'a>(pub &'a mut ChaCha12Rng);

impl Choices for Drawn<'_> {
    fn pick(&mut self, _: Site, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut draw = self.0.random_range(0..total);
        for (option, weight) in weights.iter().enumerate() {
            match draw.checked_sub(u64::from(*weight)) {
                Some(rest) => draw = rest,
                None => return option,
            }
        }
        unreachable!("the draw is below the sum of the weights")
    }

    fn duration(&mut self, _: Site, _: Millis, range: RangeInclusive<Millis>) -> Millis {
        Millis(self.0.random_range(range.start().0..=range.end().0))
    }
}

/// Passes decisions through and writes them down.
#[derive(Debug, Clone)]
pub struct Recording<C> {
    inner: C,
    /// The decisions so far.
    pub decisions: Vec<Decision>,
}

impl<C> Recording<C> {
    /// Records what `inner` decides.
    pub fn new(inner: C) -> Self {
        Recording { inner, decisions: Vec::new() }
    }
}

impl<C: Choices> Choices for Recording<C> {
    fn pick(&mut self, site: Site, weights: &[u32]) -> usize {
        let option = self.inner.pick(site, weights);
        self.decisions.push(Decision::Picked(site, option));
        option
    }

    fn duration(&mut self, site: Site, nominal: Millis, range: RangeInclusive<Millis>) -> Millis {
        let lasted = self.inner.duration(site, nominal, range);
        self.decisions.push(Decision::Lasted(site, lasted));
        lasted
    }
}

/// Repeats recorded decisions. After the last one, or where the recording belongs to another run, it
/// takes the textbook outcome and says so.
#[derive(Debug, Clone)]
pub struct Replay {
    decisions: std::vec::IntoIter<Decision>,
    diverged: bool,
}

impl Replay {
    /// Repeats `decisions` in order.
    pub fn new(decisions: Vec<Decision>) -> Self {
        Replay { decisions: decisions.into_iter(), diverged: false }
    }

    /// Whether the recording did not fit the run.
    pub fn diverged(&self) -> bool {
        self.diverged || self.decisions.len() > 0
    }
}

impl Choices for Replay {
    fn pick(&mut self, site: Site, weights: &[u32]) -> usize {
        match self.decisions.next() {
            Some(Decision::Picked(at, option)) if at == site && option < weights.len() => option,
            _ => {
                self.diverged = true;
                0
            }
        }
    }

    fn duration(&mut self, site: Site, nominal: Millis, range: RangeInclusive<Millis>) -> Millis {
        match self.decisions.next() {
            Some(Decision::Lasted(at, lasted)) if at == site && range.contains(&lasted) => lasted,
            _ => {
                self.diverged = true;
                nominal
            }
        }
    }
}

/// The textbook outcome, but for the decisions that are stated: each by its number among all of a run.
#[derive(Debug, Clone)]
pub struct Stated<'a> {
    chosen: &'a [Chosen],
    calls: usize,
}

impl<'a> Stated<'a> {
    /// These decisions, in any order.
    pub fn new(chosen: &'a [Chosen]) -> Self {
        Stated { chosen, calls: 0 }
    }

    fn next(&mut self) -> Option<Decision> {
        let number = self.calls;
        self.calls += 1;
        self.chosen.iter().find(|chosen| chosen.number == number).map(|chosen| chosen.decision)
    }
}

impl Choices for Stated<'_> {
    fn pick(&mut self, site: Site, weights: &[u32]) -> usize {
        match self.next() {
            Some(Decision::Picked(at, option)) if at == site && option < weights.len() => option,
            _ => 0,
        }
    }

    fn duration(&mut self, site: Site, nominal: Millis, range: RangeInclusive<Millis>) -> Millis {
        match self.next() {
            Some(Decision::Lasted(at, lasted)) if at == site && range.contains(&lasted) => lasted,
            _ => nominal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seeded_pick_never_takes_an_option_without_weight() {
        let mut choices = Seeded::new(7);
        for _ in 0..200 {
            assert_ne!(choices.pick(Site::Placement, &[1, 0, 3]), 1);
        }
    }

    #[test]
    fn a_replay_repeats_and_reports_what_does_not_fit() {
        let mut recording = Recording::new(Seeded::new(3));
        let range = Millis(4001)..=Millis(5000);
        let picked = recording.pick(Site::Placement, &[1, 1, 1]);
        let lasted = recording.duration(Site::HeartbeatPhase, Millis(5000), range.clone());
        let mut replay = Replay::new(recording.decisions);
        assert_eq!(replay.pick(Site::Placement, &[1, 1, 1]), picked);
        assert_eq!(replay.duration(Site::HeartbeatPhase, Millis(5000), range), lasted);
        assert!(!replay.diverged());
        assert_eq!(replay.pick(Site::Placement, &[1]), 0);
        assert!(replay.diverged());
    }
}
