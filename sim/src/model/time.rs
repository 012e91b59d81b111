//! Simulated time: integer milliseconds, never a float, never a clock.

use std::fmt;
use std::ops::{Add, Sub};

/// A length of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millis(pub u64);

impl Millis {
    /// No time.
    pub const ZERO: Millis = Millis(0);

    /// Whole seconds.
    pub const fn seconds(seconds: u64) -> Millis {
        Millis(seconds * 1000)
    }

    /// Whole minutes.
    pub const fn minutes(minutes: u64) -> Millis {
        Millis(minutes * 60_000)
    }

    /// Whole hours.
    pub const fn hours(hours: u64) -> Millis {
        Millis(hours * 3_600_000)
    }

    /// This length `times` over, saturating.
    pub const fn times(self, times: u64) -> Millis {
        Millis(self.0.saturating_mul(times))
    }
}

impl Add for Millis {
    type Output = Millis;
    fn add(self, other: Millis) -> Millis {
        Millis(self.0.saturating_add(other.0))
    }
}

/// `41.6s`, `5s`, `0s`; whole hours and minutes from one minute on, as in `1h 0m 5s`.
impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, rest) = (self.0 / 1000, self.0 % 1000);
        if seconds >= 3600 {
            write!(f, "{}h ", seconds / 3600)?;
        }
        let shown = if seconds >= 3600 {
            write!(f, "{}m ", seconds / 60 % 60)?;
            seconds % 60
        } else {
            seconds
        };
        match rest {
            0 => write!(f, "{shown}s"),
            _ => {
                let fraction = format!("{rest:03}");
                write!(f, "{shown}.{}s", fraction.trim_end_matches('0'))
            }
        }
    }
}

/// A moment: milliseconds since the start of the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct SimTime(pub u64);

/// Told to a hasher as nothing else is, a signed number, so that one that keeps everything can tell moments apart.
impl std::hash::Hash for SimTime {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_i64(self.0.cast_signed());
    }
}

impl SimTime {
    /// The start of every scenario.
    pub const START: SimTime = SimTime(0);

    /// How long after `earlier` this is; zero when it is not after.
    pub fn since(self, earlier: SimTime) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Millis> for SimTime {
    type Output = SimTime;
    fn add(self, wait: Millis) -> SimTime {
        SimTime(self.0.saturating_add(wait.0))
    }
}

impl Sub<Millis> for SimTime {
    type Output = SimTime;
    fn sub(self, back: Millis) -> SimTime {
        SimTime(self.0.saturating_sub(back.0))
    }
}

impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Millis(self.0).fmt(f)
    }
}

/// A duration as an estate states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timing {
    /// Always the same.
    Fixed(Millis),
    /// Anything between the two, both included; the textbook value is the middle.
    Uniform(Millis, Millis),
    /// Memoryless with this mean; the textbook value is the mean.
    Exponential(Millis),
}

impl Timing {
    /// The textbook value.
    pub fn nominal(self) -> Millis {
        match self {
            Timing::Fixed(value) | Timing::Exponential(value) => value,
            Timing::Uniform(low, high) => Millis(low.0.midpoint(high.0)),
        }
    }

    /// What can be said of how long something took without having watched it.
    pub fn usual(self) -> Usual {
        Usual { time: self.nominal(), varies: !matches!(self, Timing::Fixed(_)) }
    }
}

/// The textbook value of a duration, and whether it is another one each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// The textbook value.
    pub time: Millis,
    /// Whether it is drawn anew each time.
    pub varies: bool,
}

impl fmt::Display for Usual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on_average = if self.varies { " on average" } else { "" };
        write!(f, "{}{on_average}", self.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_an_operator_says_them() {
        let shown = |ms| Millis(ms).to_string();
        assert_eq!(shown(41_600), "41.6s");
        assert_eq!(shown(0), "0s");
        assert_eq!(shown(500), "0.5s");
        assert_eq!(shown(1_005), "1.005s");
        assert_eq!(shown(3_660_000), "1h 1m 0s");
        assert_eq!(shown(120_000), "120s");
    }

    #[test]
    fn arithmetic_saturates_instead_of_wrapping() {
        assert_eq!(SimTime(u64::MAX) + Millis(1), SimTime(u64::MAX));
        assert_eq!(SimTime(1) - Millis(2), SimTime::START);
        assert_eq!(SimTime(1).since(SimTime(2)), Millis::ZERO);
    }
}
