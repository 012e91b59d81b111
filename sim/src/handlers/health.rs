//! Health checks: LooksAlive, IsAlive, `sp_server_diagnostics`, renewals. A check that finds nothing is never an
//! event: the next one that can find something is computed when something changes (`wsfc:W-HP-01`, `W-HP-04`).

use crate::cx::Cx;
use crate::diagnostics::{Diagnostics, ServerResult};
use crate::event::Event;
use crate::handlers::{monitors, resources};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::MaintenanceMode;
use crate::polls::{self, Polls, Seen};
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ResourceState, World};

/// Schedules the next health check that counts, in the place of the one that was due.
pub(crate) fn arm(estate: &Estate, world: &mut World, resource: ResourceId) {
    if world.resources[resource].state != ResourceState::Online {
        return;
    }
    if let Some(timer) = world.resources[resource].timer {
        world.queue.cancel(timer);
        world.resources[resource].timer = None;
    }
    let due = match world.polls {
        Polls::Skipped => polls::next_finding(estate, world, resource),
        Polls::Every(_) => polls::next_of_any(estate, world, resource),
    };
    let mut schedule = |due| world.queue.schedule(due, Event::HealthCheckDue(resource));
    if let Some(due) = due {
        world.resources[resource].timer = Some(schedule(due));
    }
}

/// Something about a resource has changed, in the world or in what the estate says of it at this moment: the next
/// health check that finds something is another one.
pub(crate) fn recheck(cx: &mut Cx<'_>, resource: ResourceId) {
    let info = &cx.estate.resources[resource];
    let now = cx.world.now;
    if let Some(health) = info.sql_health() {
        let state = &mut cx.world.resources[resource];
        state.diagnostics.restate(state.since, health.repeat_interval(), now, health.components);
    }
    let from = std::mem::replace(&mut cx.world.resources[resource].maintenance, info.maintenance_mode);
    if from != info.maintenance_mode {
        // A DLL that nobody called while it was out of service hangs from the next poll on.
        let hangs = &mut cx.world.resources[resource].faults.dll_hangs;
        if from >= MaintenanceMode::OfflineInside && hangs.is_some() {
            *hangs = Some(now);
        }
        let on = info.maintenance_mode != MaintenanceMode::Off;
        let owner = cx.world.owner_of(cx.estate, resource);
        cx.record(Some(owner), What::MaintenanceChanged { resource, on }, Reason::OperatorMaintenance);
    }
    arm(cx.estate, cx.world, resource);
}

/// The resource has just come online: its checks begin.
pub(crate) fn begin(cx: &mut Cx<'_>, resource: ResourceId) {
    let now = cx.world.now;
    let health = cx.estate.resources[resource].sql_health();
    let components = health.map(|health| health.components).unwrap_or_default();
    if health.is_some() || cx.world.resources[resource].diagnostics.hung {
        cx.world.resources[resource].diagnostics = Diagnostics::started(now, components);
    }
    if let Polls::Every(seen) = &mut cx.world.polls {
        seen[resource] = Seen { result: ServerResult { at: now, components }, stuck_since: None };
    }
    arm(cx.estate, cx.world, resource);
}

/// The process behind a resource has ended by itself. A type that is told of it fails at once (`wsfc:W-HP-03`).
pub(crate) fn break_resource(cx: &mut Cx<'_>, resource: ResourceId) {
    cx.world.resources[resource].broken = true;
    let told = cx.estate.resources[resource].looks_alive_poll_interval.is_none();
    let online = cx.world.resources[resource].state == ResourceState::Online;
    let watched = cx.world.resources[resource].maintenance == MaintenanceMode::Off;
    if told && online && watched {
        return resources::fail(cx, resource, Reason::ToldAtOnce);
    }
    arm(cx.estate, cx.world, resource);
}

/// It runs again before a poll saw that it had ended.
pub(crate) fn mend_resource(cx: &mut Cx<'_>, resource: ResourceId) {
    cx.world.resources[resource].broken = false;
    arm(cx.estate, cx.world, resource);
}

pub(crate) fn on_health_check_due(cx: &mut Cx<'_>, resource: ResourceId) {
    cx.world.resources[resource].timer = None;
    if let Polls::Every(seen) = &cx.world.polls {
        let look = polls::look(cx.estate, cx.world, resource, seen[resource]);
        let Polls::Every(seen) = &mut cx.world.polls else { unreachable!("it was a moment ago") };
        seen[resource] = look;
    }
    match polls::found_at(cx.estate, cx.world, resource, cx.world.now) {
        Some(reason @ Reason::Deadlock { .. }) => monitors::deadlocked(cx, resource, reason),
        Some(reason) => resources::fail(cx, resource, reason),
        None => arm(cx.estate, cx.world, resource),
    }
}
