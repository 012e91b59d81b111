//! One world for all those from which the same will happen.
//!
//! Times are told from a zero of their own, what can no longer matter is forgotten, and what is due is numbered anew.
//! Two worlds with the same canonical form have the same future, and stand for each other.

use crate::event::Event;
use crate::failovers::Failovers;
use crate::handlers::quarantine::COUNTED_OVER;
use crate::model::estate::Estate;
use crate::model::group::FailbackWindow;
use crate::model::ids::*;
use crate::model::time::{Millis, SimTime};
use crate::polls;
use crate::queue::{Queue, Timer};
use crate::restarts::Restarts;
use crate::sparse::Sparse;
use crate::states::ResourceState;
use crate::world::{DAY, NodeWorld, ResourceWorld, World};

/// The moment at which every canonical world stands: midnight, and later than anything that still counts is old.
pub const NOW: SimTime = SimTime(DAY.0 << 14);

/// The canonical form of a world of this estate.
pub fn canonical(estate: &Estate, world: &World) -> World {
    let now = world.now;
    let mut form = world.clone();
    let rhythm = |resource| polls::rhythm(estate, resource);
    let restated = world.resources.ids().map(|resource| restated(estate, world, resource, rhythm));
    form.resources = restated.collect();
    forget_histories(estate, now, &mut form.failovers, &mut form.restarts);
    for (node, state) in world.nodes.pairs().filter(|(_, node)| remembers(node)) {
        form.nodes[node] = without_old_losses(state, now);
    }
    form.witness_lost_at = witness_lost_at(estate, world);
    form.running.iter_mut().flatten().for_each(|run| run.since = on_scale(now, run.since));
    form.clock = if tells_time(estate) { world.time_of_day() } else { Millis::ZERO };
    form.now = NOW;
    form.queue = renumbered(world, &mut form);
    form
}

/// A moment as [`NOW`] sees it, when `now` is now.
pub(crate) fn on_scale(now: SimTime, at: SimTime) -> SimTime {
    NOW + at.since(now) - now.since(at)
}

/// Failovers and restarts that will never count again are forgotten; the others are told on the scale of [`NOW`].
pub(crate) fn forget_histories(
    estate: &Estate,
    now: SimTime,
    failovers: &mut Sparse<GroupId, Failovers>,
    restarts: &mut Sparse<ResourceId, Restarts>,
) {
    let on_scale = |at| on_scale(now, at);
    forget(failovers, |group, failovers| {
        failovers.restate(now, estate.groups[group].failover_period, on_scale);
    });
    forget(restarts, |resource, restarts| {
        restarts.restate(now, estate.resources[resource].restart_period, on_scale);
    });
}

/// Whether a node has a past that may count.
pub(crate) fn remembers(node: &NodeWorld) -> bool {
    !node.losses.is_empty() || node.quarantined_until.is_some()
}

/// A node with what still counts of its past.
pub(crate) fn without_old_losses(node: &NodeWorld, now: SimTime) -> NodeWorld {
    let mut state = node.clone();
    state.losses.retain(|at| now.since(*at) < COUNTED_OVER);
    state.losses.iter_mut().for_each(|at| *at = on_scale(now, *at));
    state.quarantined_until = state.quarantined_until.map(|until| on_scale(now, until));
    state
}

/// When the witness was lost: what matters is when it is tried next.
pub(crate) fn witness_lost_at(estate: &Estate, world: &World) -> Option<SimTime> {
    let interval = estate.cluster.witness_restart_interval;
    world.witness_lost_at.map(|at| NOW - Millis(world.since(at).0 % interval.0.max(1)))
}

/// What is left of some histories; those of which nothing is left are none.
fn forget<I: Id, T: Default + PartialEq>(histories: &mut Sparse<I, T>, restate: impl Fn(I, &mut T)) {
    for id in histories.ids().collect::<Vec<_>>() {
        let history = histories.get_mut(id).expect("it is one of those that have one");
        restate(id, history);
        if *history == T::default() {
            histories.take(id);
        }
    }
}

/// Whether anything follows the time of day.
pub fn tells_time(estate: &Estate) -> bool {
    estate.groups.iter().any(|group| matches!(group.failback, Some(FailbackWindow::Hours { .. })))
}

/// A resource on the scale of [`NOW`], without what no longer matters of its past.
pub(crate) fn restated(
    estate: &Estate,
    world: &World,
    resource: ResourceId,
    rhythm: impl Fn(ResourceId) -> Option<Millis>,
) -> ResourceWorld {
    let on_scale = |at| on_scale(world.now, at);
    let (info, before) = (&estate.resources[resource], &world.resources[resource]);
    let mut state = *before;
    state.faults.dll_hangs = before.faults.dll_hangs.map(on_scale);
    let is_regular = before.state == ResourceState::Online && is_regular(estate, world, resource);
    state.since = match before.state {
        ResourceState::Online if is_regular => NOW - reduced(world.since(before.since), rhythm(resource)),
        ResourceState::Online | ResourceState::OnlinePending | ResourceState::OfflinePending => {
            on_scale(before.since)
        }
        ResourceState::Offline | ResourceState::Failed => NOW,
    };
    let since = state.since;
    match before.state == ResourceState::Online && info.sql_health().is_some() {
        false => state.diagnostics = before.diagnostics.without_results(),
        true if is_regular => state.diagnostics.restate_times(|_| since),
        true => state.diagnostics.restate_times(on_scale),
    }
    state
}

/// Whether its health checks only repeat: nothing but where they are in their rhythm matters.
pub(crate) fn is_regular(estate: &Estate, world: &World, resource: ResourceId) -> bool {
    let state = &world.resources[resource];
    let results = estate.resources[resource].sql_health();
    let answers = results
        .is_none_or(|health| state.diagnostics.is_regular(state.since, health.repeat_interval(), world.now));
    state.faults.dll_hangs.is_none() && answers
}

/// An age within a rhythm; a whole number of rounds is one round, not none.
fn reduced(age: Millis, rhythm: Option<Millis>) -> Millis {
    match rhythm {
        Some(rhythm) if age > rhythm => Millis((age.0 - 1) % rhythm.0 + 1),
        _ => age,
    }
}

/// What is due, numbered from the beginning, and known to those it belongs to.
fn renumbered(world: &World, form: &mut World) -> Queue {
    let mut queue = Queue::default();
    forget_timers(form);
    for (due, event) in world.queue.find(|_| true) {
        let timer = queue.schedule(on_scale(world.now, due), event);
        if let Some(owned) = owner_of(form, event) {
            *owned = Some(timer);
        }
    }
    queue
}

/// Every timer that something keeps is taken for one that has fired: that is nothing to call off.
pub(crate) fn forget_timers(world: &mut World) {
    let fired = Queue::default().schedule(NOW, Event::ScenarioStarted);
    let forget = |timer: &mut Option<Timer>| *timer = timer.map(|_| fired);
    for resource in
        world.resources.ids().filter(|of| world.resources[*of].timer.is_some()).collect::<Vec<_>>()
    {
        forget(&mut world.resources[resource].timer);
    }
    for set in world.group_sets.ids() {
        forget(&mut world.group_sets[set].timer);
    }
    world.waiting.values_mut().for_each(|wait| forget(&mut wait.timer));
}

/// Where the timer of an event is kept by what it belongs to.
pub(crate) fn owner_of(world: &mut World, event: Event) -> Option<&mut Option<Timer>> {
    let kept = match (event, event.timed_resource()) {
        (_, Some(resource)) => &mut world.resources[resource].timer,
        (Event::GroupWaitOver(group), _) => &mut world.waiting.get_mut(group)?.timer,
        (Event::GroupSetReady(set), _) => &mut world.group_sets[set].timer,
        _ => return None,
    };
    kept.is_some().then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_keeps_its_place_in_the_rhythm_and_only_nothing_is_nothing() {
        let reduced = |age, rhythm| reduced(Millis(age), Some(Millis(rhythm))).0;
        assert_eq!(
            [reduced(0, 5), reduced(4, 5), reduced(5, 5), reduced(6, 5), reduced(10, 5)],
            [0, 4, 5, 1, 5]
        );
    }
}
