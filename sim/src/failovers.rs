//! Counting failovers within FailoverPeriod, in both readings of the sheet (`wsfc:W-FO-05`, `W-FO-09`).

use std::collections::VecDeque;

use crate::model::time::{Millis, SimTime};

/// Why a group changes its owner (`wsfc:W-FO-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoveCause {
    /// The owner left membership.
    NodeDown,
    /// A resource exhausted its restarts.
    ResourceFailure,
    /// An operator asked.
    Operator,
    /// The owner is drained, or shutting down cleanly.
    Drain,
    /// A better owner is up again.
    Failback,
    /// The cluster has just formed.
    ColdStart,
    /// The witness failed on the owner of the core group (`wsfc:W-Q-20`).
    WitnessFailure,
}

/// The changes of owner of one group. Every question costs the same however many there were.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Failovers {
    recent: VecDeque<(SimTime, MoveCause)>,
    counts: [u32; 7],
    last_failure: Option<SimTime>,
    chain: u32,
}

impl Failovers {
    /// The group changed its owner at this moment.
    pub fn record(&mut self, now: SimTime, cause: MoveCause, period: Millis) {
        self.forget_before(now, period);
        if cause == MoveCause::ResourceFailure {
            self.chain = self.chained(now, period).saturating_add(1);
            self.last_failure = Some(now);
        }
        self.counts[cause as usize] += 1;
        self.recent.push_back((now, cause));
    }

    fn forget_before(&mut self, now: SimTime, period: Millis) {
        while let Some((at, cause)) = self.recent.front().copied()
            && now.since(at) >= period
        {
            self.counts[cause as usize] -= 1;
            self.recent.pop_front();
        }
    }

    /// The same as of `now`, on another scale of time: what will never count again is forgotten.
    pub(crate) fn restate(&mut self, now: SimTime, period: Millis, on_scale: impl Fn(SimTime) -> SimTime) {
        self.forget_before(now, period);
        if self.chained(now, period) == 0 {
            self.chain = 0;
            self.last_failure = None;
        }
        self.recent.iter_mut().for_each(|(at, _)| *at = on_scale(*at));
        self.last_failure = self.last_failure.map(on_scale);
    }

    /// The changes that may still count, in order.
    pub fn recent(&self) -> impl Iterator<Item = (SimTime, MoveCause)> + '_ {
        self.recent.iter().copied()
    }

    /// Changes for a cause in the interval of that length that ends now. Exactly the period ago no longer counts.
    pub fn within(&mut self, now: SimTime, period: Millis, cause: MoveCause) -> u32 {
        self.forget_before(now, period);
        self.counts[cause as usize]
    }

    /// Failures in a chain in which each came within the period of the one before, up to now.
    pub fn chained(&self, now: SimTime, period: Millis) -> u32 {
        match self.last_failure {
            Some(last) if now.since(last) < period => self.chain,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_readings_differ_once_a_chain_is_longer_than_the_period() {
        let at = |hours: u64| SimTime(hours * 3_600_000);
        let period = Millis::hours(6);
        let mut failovers = Failovers::default();
        failovers.record(at(0), MoveCause::ResourceFailure, period);
        failovers.record(at(1), MoveCause::NodeDown, period);
        failovers.record(at(4), MoveCause::ResourceFailure, period);
        let mut count =
            |now| (failovers.within(now, period, MoveCause::ResourceFailure), failovers.chained(now, period));
        assert_eq!(count(at(5)), (2, 2));
        assert_eq!(count(at(6)), (1, 2), "exactly at the period the first no longer counts in the window");
        assert_eq!(count(at(10)), (0, 0));
    }
}
