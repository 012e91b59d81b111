//! What a tally says, and how sure it is.

use crate::model::time::Millis;
use crate::sample::tally::Tally;

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
    let lives = tally.lives as f64;
    let whole = length.0 as f64 * f64::from(parts);
    let mean = tally.down as f64 / lives / whole;
    if tally.down == 0 {
        return Some(Interval { mean, low: 0.0, high: flawed(tally, confidence)?.high });
    }
    let half = match tally.lives {
        1 => f64::INFINITY,
        _ => confidence.student(lives - 1.0) * (variance(tally) / lives).sqrt() / whole,
    };
    Some(Interval { mean, low: (mean - half).max(0.0), high: (mean + half).min(1.0) })
}

/// The variance of the time that is lost in a life, in whole numbers as long as they matter.
fn variance(tally: &Tally) -> f64 {
    let lives = tally.lives as f64;
    let mean = tally.down as f64 / lives;
    let squares = tally.down_squares as f64 - lives * mean * mean;
    (squares / (lives - 1.0)).max(0.0)
}

/// The share of lives with an interruption: Wilson's interval.
pub fn flawed(tally: &Tally, confidence: Confidence) -> Option<Interval> {
    if tally.lives == 0 {
        return None;
    }
    let (lives, z) = (tally.lives as f64, confidence.normal());
    let mean = (tally.lives - tally.flawless) as f64 / lives;
    let square = z * z / lives;
    let centre = (mean + square / 2.0) / (1.0 + square);
    let half = z / (1.0 + square) * (mean * (1.0 - mean) / lives + square / (4.0 * lives)).sqrt();
    Some(Interval { mean, low: (centre - half).max(0.0), high: (centre + half).min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::tally::LifeTally;

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
        let mut tally = Tally::of_failures(0);
        tally.add(&life);
        let one = unavailability(&tally, Millis(1000), 1, Confidence::P95).unwrap();
        assert_eq!((one.mean, one.low, one.high), (0.05, 0.0, 1.0));
        tally.add(&life);
        let two = unavailability(&tally, Millis(1000), 1, Confidence::P95).unwrap();
        assert_eq!((two.mean, two.low, two.high), (0.05, 0.05, 0.05));
    }

    #[test]
    fn wilsons_interval_is_that_of_the_textbook() {
        let mut tally = Tally::of_failures(0);
        let flawed_life = LifeTally { down: 1, outages: vec![(Millis(1), None)], ..LifeTally::default() };
        (0..1).for_each(|_| tally.add(&flawed_life));
        (0..9).for_each(|_| tally.add(&LifeTally::default()));
        let share = flawed(&tally, Confidence::P95).unwrap();
        assert!((share.low - 0.0179).abs() < 5e-4 && (share.high - 0.4042).abs() < 5e-4, "{share:?}");
    }
}
