//! When health checks are, what each of them sees, and the next one that can find something (`wsfc.md` section 6).
//!
//! LooksAlive, IsAlive, results of `sp_server_diagnostics` and renewals of a reservation all count from the moment
//! the resource came online. None of them is an event while it finds nothing: [`next_finding`] looks ahead as long
//! as nothing changes. [`Polls::Every`] plays each of them instead and must come to the same history.

use crate::diagnostics::ServerResult;
pub use crate::diagnostics::{Polls, Seen};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::MaintenanceMode;
use crate::model::time::{Millis, SimTime};
use crate::reason::Reason;
use crate::world::{ResourceState, World};

/// A resource that is Online on a node whose Cluster service works is polled, except in maintenance modes 2 and 3.
fn is_polled(estate: &Estate, world: &World, resource: ResourceId) -> bool {
    let state = &world.resources[resource];
    state.state == ResourceState::Online
        && state.maintenance <= MaintenanceMode::HealthIgnored
        && world.is_alive(world.owner_of(estate, resource))
}

/// The first moment of a rhythm after `after`.
fn next(phase: SimTime, interval: Millis, after: SimTime) -> SimTime {
    phase + interval.times(after.since(phase).0 / interval.0 + 1)
}

fn is_beat(phase: SimTime, interval: Millis, at: SimTime) -> bool {
    at > phase && at.since(phase).0.is_multiple_of(interval.0)
}

/// The intervals of the calls into its DLL: LooksAlive unless the type detects failures by itself, and IsAlive.
fn intervals(estate: &Estate, resource: ResourceId) -> impl Iterator<Item = Millis> {
    let info = &estate.resources[resource];
    info.looks_alive_poll_interval.into_iter().chain([info.is_alive_poll_interval])
}

/// After how long everything about a resource's health checks repeats; `None` when that is too long to matter.
pub(crate) fn rhythm(estate: &Estate, resource: ResourceId) -> Option<Millis> {
    let results = estate.resources[resource].sql_health().map(|health| health.repeat_interval());
    let mut beats = intervals(estate, resource).chain(renewal(estate, resource)).chain(results);
    beats.try_fold(1, |all, beat| common_multiple(all, beat.0.max(1))).map(Millis)
}

fn common_multiple(a: u64, b: u64) -> Option<u64> {
    let (mut one, mut other) = (a, b);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    (a / one).checked_mul(b)
}

fn next_poll(estate: &Estate, world: &World, resource: ResourceId, after: SimTime) -> SimTime {
    let phase = world.resources[resource].since;
    let polls = intervals(estate, resource).map(|interval| next(phase, interval, after.max(phase)));
    polls.min().expect("IsAlive is always polled")
}

fn renewal(estate: &Estate, resource: ResourceId) -> Option<Millis> {
    estate.resources[resource].is_disk().then_some(estate.cluster.disk_arb_interval)
}

/// Since when a poll has not returned, as of `at` (`wsfc:W-HP-06`).
pub fn stuck_since(estate: &Estate, world: &World, resource: ResourceId, at: SimTime) -> Option<SimTime> {
    if let Polls::Every(seen) = &world.polls {
        return seen[resource].stuck_since;
    }
    if !is_polled(estate, world, resource) {
        return None;
    }
    let since = world.resources[resource].faults.dll_hangs?;
    Some(next_poll(estate, world, resource, since)).filter(|call| *call <= at)
}

/// The last result of `sp_server_diagnostics` up to `at`.
fn last_result(estate: &Estate, world: &World, resource: ResourceId, at: SimTime) -> ServerResult {
    let Some(health) = estate.resources[resource].sql_health() else { return ServerResult::default() };
    match &world.polls {
        Polls::Every(seen) => seen[resource].result,
        Polls::Skipped => {
            let state = &world.resources[resource];
            state.diagnostics.last(state.since, health.repeat_interval(), at)
        }
    }
}

/// What the health checks of the moment `at` find while nothing changes until then.
pub fn found_at(estate: &Estate, world: &World, resource: ResourceId, at: SimTime) -> Option<Reason> {
    if !is_polled(estate, world, resource) {
        return None;
    }
    let info = &estate.resources[resource];
    let phase = world.resources[resource].since;
    let ignored = world.resources[resource].maintenance == MaintenanceMode::HealthIgnored;
    let renews = |interval: &Millis| is_beat(phase, *interval, at);
    if !ignored
        && let Some(interval) = renewal(estate, resource).filter(renews)
        && world.lacks_path(estate, resource)
    {
        return Some(Reason::ReservationLost { interval });
    }
    if let Some(call) = stuck_since(estate, world, resource, at) {
        let deadlocked = at.since(call) == info.deadlock_timeout;
        return deadlocked.then_some(Reason::Deadlock { limit: info.deadlock_timeout });
    }
    let looks = info.looks_alive_poll_interval.filter(|interval| is_beat(phase, *interval, at));
    let is = Some(info.is_alive_poll_interval).filter(|interval| is_beat(phase, *interval, at));
    let cheap = || looks.or(is).and_then(|interval| seen_by_both(estate, world, resource, at, interval));
    let thorough = || is.and_then(|interval| seen_by_is_alive(world, resource, interval));
    if ignored { None } else { cheap().or_else(thorough) }
}

/// LooksAlive sees it, and IsAlive, asked at once, confirms it (`wsfc:W-HP-01`, `W-SQL-02`).
fn seen_by_both(
    estate: &Estate,
    world: &World,
    resource: ResourceId,
    at: SimTime,
    interval: Millis,
) -> Option<Reason> {
    let info = &estate.resources[resource];
    if world.lacks_interface(estate, resource) {
        return Some(Reason::InterfaceFailed);
    }
    let Some(health) = info.sql_health() else {
        return world.resources[resource].broken.then_some(Reason::HealthCheck { interval });
    };
    let level = health.failure_condition_level;
    let result = last_result(estate, world, resource, at);
    if level >= 1 && world.resources[resource].broken {
        Some(Reason::HealthCheck { interval })
    } else if level >= 2 && at.since(result.at) > health.health_check_timeout {
        Some(Reason::Unresponsive { limit: health.health_check_timeout })
    } else {
        let error = result.components.error_at(level);
        error.map(|(component, from)| Reason::ComponentError { component, level: from })
    }
}

fn seen_by_is_alive(world: &World, resource: ResourceId, interval: Millis) -> Option<Reason> {
    world.resources[resource].faults.corrupt.then_some(Reason::FileSystemCheck { interval })
}

/// The next moment at which a health check finds something, while nothing changes.
pub fn next_finding(estate: &Estate, world: &World, resource: ResourceId) -> Option<SimTime> {
    if nothing_is_wrong(estate, world, resource) || !is_polled(estate, world, resource) {
        return None;
    }
    let mut moments = candidates(estate, world, resource);
    moments.sort();
    moments.into_iter().find(|at| found_at(estate, world, resource, *at).is_some())
}

fn nothing_is_wrong(estate: &Estate, world: &World, resource: ResourceId) -> bool {
    let state = &world.resources[resource];
    let is_server_well = || {
        estate.resources[resource].sql_health().is_none_or(|health| {
            let last = last_result(estate, world, resource, world.now);
            let is_late = world.since(last.at) > health.repeat_interval();
            !is_late && [last.components, health.components] == [Default::default(); 2]
        })
    };
    !state.broken
        && !state.diagnostics.hung
        && !world.lacks_interface(estate, resource)
        && state.faults.are_harmless(world.owner_of(estate, resource))
        && is_server_well()
}

/// The first check of each kind after each moment at which the answer of a check changes by itself.
fn candidates(estate: &Estate, world: &World, resource: ResourceId) -> Vec<SimTime> {
    let (now, phase) = (world.now, world.resources[resource].since);
    let info = &estate.resources[resource];
    let mut changes = vec![now];
    if let Some(health) = info.sql_health() {
        let silence = last_result(estate, world, resource, now).at + health.health_check_timeout;
        // A poll at the very moment of a result already knows it.
        let result = next(phase, health.repeat_interval(), now) - Millis(1);
        changes.extend([silence.max(now), result.max(now)]);
    }
    let polls = |after: &SimTime| {
        intervals(estate, resource).map(|interval| next(phase, interval, *after)).collect::<Vec<_>>()
    };
    let mut moments: Vec<SimTime> = changes.iter().flat_map(polls).collect();
    moments.extend(renewal(estate, resource).map(|interval| next(phase, interval, now)));
    if let Some(since) = world.resources[resource].faults.dll_hangs {
        let call = next_poll(estate, world, resource, since);
        moments.push(call + info.deadlock_timeout);
    }
    moments
}

/// The next health check of any kind: what [`Polls::Every`] plays.
pub(crate) fn next_of_any(estate: &Estate, world: &World, resource: ResourceId) -> Option<SimTime> {
    if !is_polled(estate, world, resource) {
        return None;
    }
    let info = &estate.resources[resource];
    let phase = world.resources[resource].since;
    let results = info.sql_health().map(|health| health.repeat_interval());
    let beats = intervals(estate, resource).chain(renewal(estate, resource)).chain(results);
    let stuck = stuck_since(estate, world, resource, world.now).map(|call| call + info.deadlock_timeout);
    let stuck = stuck.filter(|end| *end > world.now);
    beats.map(|interval| next(phase, interval, world.now)).chain(stuck).min()
}

/// What the health checks of this moment see, whether they find anything or not.
pub(crate) fn look(estate: &Estate, world: &World, resource: ResourceId, seen: Seen) -> Seen {
    let state = &world.resources[resource];
    let (at, phase) = (world.now, state.since);
    let result_due = |interval: Millis| is_beat(phase, interval, at) && !state.diagnostics.hung;
    let result = match estate.resources[resource].sql_health() {
        Some(health) if result_due(health.repeat_interval()) => {
            ServerResult { at, components: health.components }
        }
        _ => seen.result,
    };
    let called = intervals(estate, resource).any(|interval| is_beat(phase, interval, at));
    let stuck = (called && state.faults.dll_hangs.is_some()).then_some(at);
    Seen { result, stuck_since: seen.stuck_since.or(stuck) }
}
