//! What a tally says, and how sure it is.

use crate::model::time::Millis;
use crate::sample::moments::Moments;
use crate::sample::tally::{Tally, WorkTally};

/// How sure an interval is to hold the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Confidence {
    /// 90 %.
    P90,
    /// 95 %.
    #[default]
    P95,
    /// 99 %.
    P99,
    /// 99.9 %.
    P999,
}

impl Confidence {
    /// As a share of one.
    pub fn share(self) -> f64 {
        match self {
            Confidence::P90 => 0.90,
            Confidence::P95 => 0.95,
            Confidence::P99 => 0.99,
            Confidence::P999 => 0.999,
        }
    }

    /// The quantile of the normal distribution for both sides.
    pub fn normal(self) -> f64 {
        match self {
            Confidence::P90 => 1.644_853_626_951,
            Confidence::P95 => 1.959_963_984_540,
            Confidence::P99 => 2.575_829_303_549,
            Confidence::P999 => 3.290_526_731_492,
        }
    }

    /// The quantile of Student's distribution, by its expansion in powers of the inverse of the degrees of freedom.
    fn student(self, freedom: f64) -> f64 {
        let z = self.normal();
        let s = z * z;
        let terms = [
            (s + 1.0) / 4.0,
            (5.0 * s.powi(2) + 16.0 * s + 3.0) / 96.0,
            (3.0 * s.powi(3) + 19.0 * s.powi(2) + 17.0 * s - 15.0) / 384.0,
            (79.0 * s.powi(4) + 776.0 * s.powi(3) + 1482.0 * s.powi(2) - 1920.0 * s - 945.0) / 92160.0,
        ];
        let weighted = terms.iter().zip(1..).map(|(term, power)| term / freedom.powi(power));
        z * (1.0 + weighted.sum::<f64>())
    }
}

/// A figure with the interval that holds the truth as surely as was asked.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the fields are plain words")]
pub struct Interval {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

/// The share of time in which what is watched was lacking: its mean over lives, with the spread between them.
/// Without any interruption the upper end is that of the share of lives with one.
pub fn unavailability(tally: &Tally, length: Millis, parts: u16, confidence: Confidence) -> Option<Interval> {
    if tally.lives == 0 || length == Millis::ZERO {
        return None;
    }
    let whole = length.0 as f64 * f64::from(parts);
    if tally.down.sum == 0 {
        return Some(Interval { mean: 0.0, low: 0.0, high: flawed(tally, confidence)?.high });
    }
    let lost = mean(&tally.down, tally.lives, whole, confidence);
    Some(Interval { high: lost.high.min(1.0), ..lost })
}

/// How many runs of a package are lost in so many milliseconds, from lives of a length: at most those that started.
/// Without any the upper end is that of the share of lives with one.
pub fn lost_runs(
    tally: &Tally,
    work: &WorkTally,
    (length, per): (Millis, Millis),
    confidence: Confidence,
) -> Interval {
    let whole = length.0 as f64 / per.0 as f64;
    let lost = match work.lost.sum {
        0 => Interval { mean: 0.0, low: 0.0, high: wilson(0, tally.lives, confidence).high / whole },
        _ => mean(&work.lost, tally.lives, whole, confidence),
    };
    let started = work.started as f64 / tally.lives as f64 / whole;
    Interval { high: lost.high.min(started), ..lost }
}

/// The mean of a figure over lives, as a share of a whole, with the spread between them; never below nothing.
fn mean(figure: &Moments, lives: u64, whole: f64, confidence: Confidence) -> Interval {
    let mean = figure.sum as f64 / lives as f64 / whole;
    let half = match lives {
        1 => f64::INFINITY,
        _ => confidence.student(lives as f64 - 1.0) * (figure.variance(lives) / lives as f64).sqrt() / whole,
    };
    Interval { mean, low: (mean - half).max(0.0), high: mean + half }
}

/// The share of lives with an interruption: Wilson's interval.
pub fn flawed(tally: &Tally, confidence: Confidence) -> Option<Interval> {
    (tally.lives > 0).then(|| wilson(tally.lives - tally.flawless, tally.lives, confidence))
}

fn wilson(hits: u64, of: u64, confidence: Confidence) -> Interval {
    let (of, z) = (of as f64, confidence.normal());
    let mean = hits as f64 / of;
    let square = z * z / of;
    let centre = (mean + square / 2.0) / (1.0 + square);
    let half = z / (1.0 + square) * (mean * (1.0 - mean) / of + square / (4.0 * of)).sqrt();
    Interval { mean, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::tally::{LifeTally, LifeWork};

    /// Published quantiles: 95 %, 99 % and 99.9 % for 10 and 30 degrees of freedom.
    #[test]
    fn students_quantiles_are_those_of_the_tables() {
        let table = [
            (Confidence::P95, 10.0, 2.228),
            (Confidence::P99, 10.0, 3.169),
            (Confidence::P999, 10.0, 4.587),
            (Confidence::P95, 30.0, 2.042),
            (Confidence::P999, 30.0, 3.646),
        ];
        for (confidence, freedom, published) in table {
            let found = confidence.student(freedom);
            assert!((found - published).abs() < 0.005, "{confidence:?} {freedom}: {found}");
        }
    }

    #[test]
    fn lives_that_are_all_alike_leave_no_doubt_and_one_life_leaves_all() {
        let life = LifeTally { down: 50, outages: vec![(Millis(50), None)], ..LifeTally::default() };
        let mut tally = Tally::of_nothing(0, 0);
        tally.add(&life);
        let one = unavailability(&tally, Millis(1000), 1, Confidence::P95).unwrap();
        assert_eq!((one.mean, one.low, one.high), (0.05, 0.0, 1.0));
        tally.add(&life);
        let two = unavailability(&tally, Millis(1000), 1, Confidence::P95).unwrap();
        assert_eq!((two.mean, two.low, two.high), (0.05, 0.05, 0.05));
    }

    #[test]
    fn lost_runs_are_counted_by_time_and_never_more_than_started() {
        let lives = |lost: &[u64]| {
            let mut tally = Tally::of_nothing(0, 1);
            for lost in lost {
                let work = LifeWork { started: 10, lost: *lost, ..LifeWork::default() };
                tally.add(&LifeTally { work: vec![work], ..LifeTally::default() });
            }
            let found = lost_runs(&tally, &tally.work[0], (Millis(1000), Millis(2000)), Confidence::P95);
            (found.mean, found.low, found.high)
        };
        assert_eq!(lives(&[3, 3, 3]), (6.0, 6.0, 6.0));
        assert_eq!(lives(&[3]), (6.0, 0.0, 20.0), "one life tells nothing of the spread");
        let (mean, low, high) = lives(&[0; 10]);
        assert_eq!((mean, low), (0.0, 0.0));
        assert!((high - 2.0 * 0.2775).abs() < 1e-3, "Wilson's upper end of none in ten: {high}");
        let (mean, low, high) = lives(&[2, 4]);
        let half = 2.0 * 12.706;
        assert!(mean == 6.0 && low == 0.0 && (high - f64::min(6.0 + half, 20.0)).abs() < 1e-9, "{high}");
    }

    #[test]
    fn wilsons_interval_is_that_of_the_textbook() {
        let mut tally = Tally::of_nothing(0, 0);
        let flawed_life = LifeTally { down: 1, outages: vec![(Millis(1), None)], ..LifeTally::default() };
        (0..1).for_each(|_| tally.add(&flawed_life));
        (0..9).for_each(|_| tally.add(&LifeTally::default()));
        let share = flawed(&tally, Confidence::P95).unwrap();
        assert!((share.low - 0.0179).abs() < 5e-4 && (share.high - 0.4042).abs() < 5e-4, "{share:?}");
    }
}
