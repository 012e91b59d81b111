//! What a life shows of what is watched.

use crate::model::time::{Millis, SimTime};
use crate::sample::nature::Blow;
use crate::sample::tally::LifeTally;
use crate::sample::watch::Level;

/// What is seen.
#[derive(Clone)]
pub(crate) struct Log {
    level: Level,
    since: SimTime,
    /// When the interruption under way began, and the failure that came last before it.
    outage: Option<(SimTime, Option<u32>)>,
    last_blow: Option<u32>,
    pub(crate) tally: LifeTally,
}

impl Log {
    /// A life begins.
    pub(crate) fn begin(level: Level) -> Log {
        let outage = (level.lacking > 0).then_some((SimTime::START, None));
        Log { level, since: SimTime::START, outage, last_blow: None, tally: LifeTally::default() }
    }

    /// Nature has done something.
    pub(crate) fn note(&mut self, blow: Option<Blow>) {
        if let Some(blow) = blow.filter(|blow| blow.strikes) {
            self.last_blow = Some(blow.failure);
        }
    }

    /// How much is there now. Whether that has changed.
    pub(crate) fn see(&mut self, now: SimTime, level: Level) -> bool {
        if level == self.level {
            return false;
        }
        self.count_until(now);
        self.level = level;
        match (self.outage, level.lacking > 0) {
            (None, true) => self.outage = Some((now, self.last_blow)),
            (Some(outage), false) => self.close(outage, now),
            _ => {}
        }
        true
    }

    fn count_until(&mut self, now: SimTime) {
        let lasted = now.since(self.since).0;
        self.tally.down += lasted * u64::from(self.level.lacking);
        self.tally.looked_well += if self.level.looks_well { lasted } else { 0 };
        self.since = now;
    }

    /// What was over at once was no interruption.
    fn close(&mut self, (from, cause): (SimTime, Option<u32>), now: SimTime) {
        self.outage = None;
        let length: Millis = now.since(from);
        if length > Millis::ZERO {
            self.tally.outages.push((length, cause));
        }
    }

    /// How long what is watched has been lacking up to a moment.
    pub(crate) fn down(&self, at: SimTime) -> u64 {
        self.tally.down + at.since(self.since).0 * u64::from(self.level.lacking)
    }

    /// Whether it is lacking now.
    pub(crate) fn is_down(&self) -> bool {
        self.level.lacking > 0
    }

    /// A life ends.
    pub(crate) fn end(&mut self, at: SimTime) {
        self.count_until(at);
        if let Some(outage) = self.outage {
            self.close(outage, at);
        }
    }
}
