//! What a life remembers beside the state in which its cluster rests: when things happened.

use crate::handlers::quarantine::COUNTED_OVER;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::time::{Millis, SimTime};
use crate::sample::memo::tree::End;
use crate::world::{MoveCause, World};

/// Times.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sample) struct History {
    since: Vec<SimTime>,
    failovers: Vec<(GroupId, SimTime, MoveCause)>,
    losses: Vec<(NodeId, SimTime)>,
    /// From when on nothing of it counts any more.
    void_at: SimTime,
}

impl History {
    /// Takes over the times of a world.
    pub(in crate::sample) fn read(&mut self, estate: &Estate, world: &World) {
        *self = History { since: std::mem::take(&mut self.since), ..History::default() };
        self.since.clear();
        self.since.extend(world.resources.iter().map(|resource| resource.since));
        for group in world.failovers.ids() {
            let failovers = world.failovers.get(group).expect("it is one of those that have some");
            for (at, cause) in failovers.recent() {
                self.fails_over(estate, group, at, cause);
            }
        }
        for (node, state) in world.nodes.pairs() {
            state.losses.iter().for_each(|at| self.loses(node, *at));
        }
    }

    /// Gives a world these times.
    pub(in crate::sample) fn write(&self, estate: &Estate, world: &mut World) {
        for (resource, since) in world.resources.ids().zip(&self.since) {
            let watched = estate.resources[resource].sql_health().is_some();
            let state = &world.resources[resource];
            if state.since != *since {
                let state = &mut world.resources[resource];
                state.since = *since;
                if watched {
                    state.diagnostics.restate_times(|_| *since);
                }
            }
        }
        for (group, at, cause) in &self.failovers {
            let period = estate.groups[*group].failover_period;
            world.failovers.entry(*group).record(*at, *cause, period);
        }
        for (node, at) in &self.losses {
            world.nodes[*node].losses.push(*at);
        }
    }

    /// What followed of a trigger at a moment.
    pub(in crate::sample) fn follow(&mut self, estate: &Estate, at: SimTime, end: &End) {
        if at >= self.void_at {
            self.failovers.clear();
            self.losses.clear();
        }
        for (resource, after) in &end.since {
            self.since[resource.index()] = at + *after;
        }
        for (group, after, cause) in &end.failovers {
            self.fails_over(estate, *group, at + *after, *cause);
        }
        for (node, after) in &end.losses {
            self.loses(*node, at + *after);
        }
    }

    /// Whether nothing that happened before counts any more.
    pub(in crate::sample) fn is_void(&self, at: SimTime) -> bool {
        at >= self.void_at
    }

    fn fails_over(&mut self, estate: &Estate, group: GroupId, at: SimTime, cause: MoveCause) {
        self.failovers.push((group, at, cause));
        self.counts_until(at + estate.groups[group].failover_period);
    }

    fn loses(&mut self, node: NodeId, at: SimTime) {
        self.losses.push((node, at));
        self.counts_until(at + COUNTED_OVER);
    }

    fn counts_until(&mut self, at: SimTime) {
        self.void_at = self.void_at.max(at);
    }
}

/// What a world remembers from a moment on, counted from it.
pub(in crate::sample) struct Since<'a> {
    pub(in crate::sample) world: &'a World,
    pub(in crate::sample) from: SimTime,
}

impl Since<'_> {
    fn after(&self, at: SimTime) -> Option<Millis> {
        (at >= self.from).then(|| at.since(self.from))
    }

    /// When resources entered their states.
    pub(in crate::sample) fn resources(&self) -> Box<[(ResourceId, Millis)]> {
        let each = self.world.resources.pairs();
        each.filter_map(|(resource, state)| Some((resource, self.after(state.since)?))).collect()
    }

    /// When groups changed their owners.
    pub(in crate::sample) fn failovers(&self) -> Box<[(GroupId, Millis, MoveCause)]> {
        let of = |group| self.world.failovers.get(group).into_iter().flat_map(|failovers| failovers.recent());
        let each =
            self.world.failovers.ids().flat_map(|group| of(group).map(move |(at, cause)| (group, at, cause)));
        each.filter_map(|(group, at, cause)| Some((group, self.after(at)?, cause))).collect()
    }

    /// When nodes lost their membership.
    pub(in crate::sample) fn losses(&self) -> Box<[(NodeId, Millis)]> {
        let each =
            self.world.nodes.pairs().flat_map(|(node, state)| state.losses.iter().map(move |at| (node, *at)));
        each.filter_map(|(node, at)| Some((node, self.after(at)?))).collect()
    }
}
