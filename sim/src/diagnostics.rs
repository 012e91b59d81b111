//! What `sp_server_diagnostics` has last said, and when (`wsfc:W-SQL-01`). Results come at the moment the instance
//! came online and every third of HealthCheckTimeout after it. None is an event: the last one follows from when the
//! instance stopped answering. Like a poll, a result comes before anything else of its moment.

use crate::model::ids::{IdVec, ResourceId};
use crate::model::resource::Components;
use crate::model::time::{Millis, SimTime};

/// The results of one instance. For any other resource only whether it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Diagnostics {
    /// Its process runs and does not answer.
    pub hung: bool,
    /// The last result before it last stopped answering.
    silent_since: SimTime,
    /// When it last began to answer again.
    mended_at: SimTime,
    /// What results have said since the components last changed, and what they said before.
    components: Components,
    components_before: Components,
    changed_at: SimTime,
}

/// A result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ServerResult {
    /// When it came.
    pub at: SimTime,
    /// What it said.
    pub components: Components,
}

impl Diagnostics {
    /// The instance came online.
    pub fn started(now: SimTime, components: Components) -> Diagnostics {
        let at = now;
        Diagnostics {
            hung: false,
            silent_since: at,
            mended_at: at,
            components,
            components_before: components,
            changed_at: at,
        }
    }

    /// The last result up to `at`, of an instance that came online at `phase`, while nothing changes.
    pub fn last(&self, phase: SimTime, interval: Millis, at: SimTime) -> ServerResult {
        let due = phase + interval.times(at.since(phase).0 / interval.0.max(1));
        let at = if self.hung || due <= self.mended_at { self.silent_since } else { due };
        let components = if at > self.changed_at { self.components } else { self.components_before };
        ServerResult { at, components }
    }

    /// Whether nothing but the last result matters, and that is the one that was due last before `now`.
    pub(crate) fn is_regular(&self, phase: SimTime, interval: Millis, now: SimTime) -> bool {
        let last = self.last(phase, interval, now);
        let said = last.at > self.changed_at || self.components == self.components_before;
        !self.hung && now.since(last.at) < interval && said
    }

    /// The same on another scale of time.
    pub(crate) fn restate_times(&mut self, on_scale: impl Fn(SimTime) -> SimTime) {
        for at in [&mut self.silent_since, &mut self.mended_at, &mut self.changed_at] {
            *at = on_scale(*at);
        }
    }

    /// Whether all its times are this one.
    pub(crate) fn is_all_of(&self, at: SimTime) -> bool {
        [self.silent_since, self.mended_at, self.changed_at] == [at; 3]
    }

    /// Whether it answers, without what its results have said: they begin anew when it comes online.
    pub(crate) fn without_results(&self) -> Diagnostics {
        Diagnostics { hung: self.hung, ..Diagnostics::default() }
    }

    /// It stops answering.
    pub fn hang(&mut self, phase: SimTime, interval: Millis, now: SimTime) {
        self.silent_since = self.last(phase, interval, now).at;
        self.hung = true;
    }

    /// It answers again.
    pub fn mend(&mut self, now: SimTime) {
        self.hung = false;
        self.mended_at = now;
    }

    /// The components are in another state from now on.
    pub fn restate(&mut self, phase: SimTime, interval: Millis, now: SimTime, components: Components) {
        if components != self.components {
            self.components_before = self.last(phase, interval, now).components;
            self.components = components;
            self.changed_at = now;
        }
    }
}

/// How a run plays health checks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Polls {
    /// Only those that find something.
    #[default]
    Skipped,
    /// Each of them, for tests: with what was last seen of each resource.
    Every(IdVec<ResourceId, Seen>),
}

/// What polls that were really played have seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Seen {
    /// The last result of `sp_server_diagnostics`.
    pub result: ServerResult,
    /// The poll that has not returned.
    pub stuck_since: Option<SimTime>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Millis = Millis::seconds(10);

    fn at(seconds: u64) -> SimTime {
        SimTime(seconds * 1000)
    }

    #[test]
    fn a_hang_at_the_moment_of_a_result_comes_after_it_and_so_does_its_end() {
        let mut diagnostics = Diagnostics::started(at(1), Components::default());
        let last = |diagnostics: &Diagnostics, now| diagnostics.last(at(1), INTERVAL, now).at;
        assert_eq!(last(&diagnostics, at(20)), at(11));
        diagnostics.hang(at(1), INTERVAL, at(21));
        assert_eq!(last(&diagnostics, at(99)), at(21));
        diagnostics.mend(at(31));
        assert_eq!([last(&diagnostics, at(40)), last(&diagnostics, at(41))], [at(21), at(41)]);
        // Between two results nobody notices a hang; one before the first result after a hang prolongs it.
        let mut again = diagnostics;
        again.hang(at(1), INTERVAL, at(35));
        assert_eq!(last(&again, at(99)), at(21));
        diagnostics.hang(at(1), INTERVAL, at(42));
        diagnostics.mend(at(50));
        assert_eq!(last(&diagnostics, at(51)), at(51));
    }

    #[test]
    fn what_a_component_says_is_known_from_the_next_result_on() {
        let mut diagnostics = Diagnostics::started(at(0), Components::default());
        let error = Components { system: true, ..Components::default() };
        diagnostics.restate(at(0), INTERVAL, at(10), error);
        let said = |diagnostics: &Diagnostics, now| diagnostics.last(at(0), INTERVAL, now).components;
        assert_eq!([said(&diagnostics, at(10)), said(&diagnostics, at(20))], [Components::default(), error]);
        diagnostics.hang(at(0), INTERVAL, at(25));
        diagnostics.restate(at(0), INTERVAL, at(26), Components::default());
        assert_eq!(said(&diagnostics, at(99)), error);
        diagnostics.mend(at(31));
        assert_eq!([said(&diagnostics, at(39)), said(&diagnostics, at(40))], [error, Components::default()]);
    }
}
