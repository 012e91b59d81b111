//! Counting restarts within RestartPeriod, in both readings of the page (`wsfc:W-RST-07`).

use std::collections::VecDeque;

use crate::model::time::{Millis, SimTime};

/// The restarts of one resource on one node. Every question costs the same however many there were.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Restarts {
    recent: VecDeque<SimTime>,
    anchor: Option<SimTime>,
    since_anchor: u32,
}

impl Restarts {
    /// A restart at this moment.
    pub fn record(&mut self, now: SimTime, period: Millis) {
        if self.anchored(now, period) == 0 {
            self.anchor = Some(now);
            self.since_anchor = 0;
        }
        self.since_anchor = self.since_anchor.saturating_add(1);
        self.recent.push_back(now);
    }

    /// Forgets restarts that will never count again.
    pub fn forget_before(&mut self, now: SimTime, period: Millis) {
        while self.recent.front().is_some_and(|at| now.since(*at) >= period) {
            self.recent.pop_front();
        }
    }

    /// Restarts in the interval of that length that ends now. Exactly the period ago no longer counts.
    pub fn sliding(&mut self, now: SimTime, period: Millis) -> u32 {
        self.forget_before(now, period);
        u32::try_from(self.recent.len()).unwrap_or(u32::MAX)
    }

    /// Restarts since the first one, until the period has passed since it.
    pub fn anchored(&self, now: SimTime, period: Millis) -> u32 {
        match self.anchor {
            Some(first) if now.since(first) < period => self.since_anchor,
            _ => 0,
        }
    }

    /// The same as of `now`, on another scale of time: what will never count again is forgotten.
    pub(crate) fn restate(&mut self, now: SimTime, period: Millis, on_scale: impl Fn(SimTime) -> SimTime) {
        self.forget_before(now, period);
        if self.anchored(now, period) == 0 {
            self.anchor = None;
            self.since_anchor = 0;
        }
        self.recent.iter_mut().for_each(|at| *at = on_scale(*at));
        self.anchor = self.anchor.map(on_scale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_readings_differ_only_across_the_end_of_the_first_period() {
        let at = |seconds: u64| SimTime(seconds * 1000);
        let period = Millis::seconds(900);
        let mut restarts = Restarts::default();
        restarts.record(at(0), period);
        restarts.record(at(800), period);
        assert_eq!((restarts.clone().sliding(at(899), period), restarts.anchored(at(899), period)), (2, 2));
        assert_eq!((restarts.clone().sliding(at(900), period), restarts.anchored(at(900), period)), (1, 0));
        restarts.record(at(950), period);
        assert_eq!((restarts.clone().sliding(at(1000), period), restarts.anchored(at(1000), period)), (2, 1));
    }
}
