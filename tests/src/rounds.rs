//! Contenders that take turns, so that a busy machine slows all of them: CPU time, medians, and quotients within rounds.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ProcessTime;

/// What each contender took in each round, in CPU time of the process.
#[derive(Debug, Clone, Default)]
pub struct Rounds(Vec<(&'static str, Vec<Duration>)>);

/// How many rounds the caller of a benchmark asks for: the first argument that is a number.
pub fn asked(otherwise: usize) -> usize {
    std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(otherwise)
}

/// What something takes of CPU time, all threads of the process together.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = ProcessTime::now();
    let made = black_box(work());
    (made, start.elapsed())
}

impl Rounds {
    /// One turn of a contender.
    pub fn turn<T>(&mut self, contender: &'static str, work: impl FnOnce() -> T) -> T {
        let (made, took) = timed(work);
        match self.0.iter_mut().find(|(known, _)| *known == contender) {
            Some((_, times)) => times.push(took),
            None => self.0.push((contender, vec![took])),
        }
        made
    }

    fn times(&self, contender: &str) -> &[Duration] {
        let of = self.0.iter().find(|(known, _)| *known == contender);
        &of.expect("it had its turns").1
    }

    /// The median time of a contender.
    ///
    /// # Panics
    ///
    /// When it had no turn.
    pub fn median(&self, contender: &str) -> Duration {
        let mut times = self.times(contender).to_vec();
        times.sort();
        times[times.len() / 2]
    }

    /// How many times as long one takes as another: the median of the quotients of each round.
    ///
    /// # Panics
    ///
    /// When one had no turn.
    pub fn ratio(&self, one: &str, other: &str) -> f64 {
        let both = self.times(one).iter().zip(self.times(other));
        let mut ratios: Vec<f64> = both.map(|(one, other)| one.as_secs_f64() / other.as_secs_f64()).collect();
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    }

    /// Units a second of CPU time, by the median.
    pub fn rate(&self, contender: &str, units: f64) -> f64 {
        units / self.median(contender).as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_quotients_are_taken_over_rounds() {
        let times = |all: [u64; 3]| all.map(Duration::from_millis).to_vec();
        let rounds = Rounds(vec![("one", times([30, 10, 20])), ("other", times([10, 10, 5]))]);
        assert_eq!(rounds.median("one"), Duration::from_millis(20));
        assert!((rounds.ratio("one", "other") - 3.0).abs() < 1e-9);
        assert!((rounds.rate("other", 5.0) - 500.0).abs() < 1e-9);
    }
}
