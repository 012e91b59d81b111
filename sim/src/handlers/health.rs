//! LooksAlive and IsAlive. A poll that finds nothing is never an event: the next one that can find
//! something is computed when something becomes wrong (`wsfc:W-HP-01`, `W-HP-04`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::resources;
use crate::model::ids::*;
use crate::model::resource::Resource;
use crate::model::time::{Millis, SimTime};
use crate::reason::Reason;
use crate::world::ResourceState;

/// Something became wrong that both polls would see.
pub(crate) fn break_resource(cx: &mut Cx<'_>, resource: ResourceId) {
    cx.world.resources[resource].broken = true;
    if cx.world.resources[resource].state == ResourceState::Online {
        let due = next_poll(
            &cx.estate.resources[resource],
            cx.world.resources[resource].online_since,
            cx.world.now,
        );
        cx.set_timer(resource, due.since(cx.world.now), Event::HealthCheckDue(resource));
    }
}

/// Something became right again before a poll saw it.
pub(crate) fn mend_resource(cx: &mut Cx<'_>, resource: ResourceId) {
    cx.world.resources[resource].broken = false;
    if cx.world.resources[resource].state == ResourceState::Online {
        cx.cancel_timer(resource);
    }
}

/// The first poll strictly after `now`; the phase of both polls is the moment the resource came online.
fn next_poll(resource: &Resource, online_since: SimTime, now: SimTime) -> SimTime {
    let next = |interval: Millis| {
        let polls = now.since(online_since).0 / interval.0 + 1;
        online_since + interval.times(polls)
    };
    next(resource.looks_alive_poll_interval).min(next(resource.is_alive_poll_interval))
}

pub(crate) fn on_health_check_due(cx: &mut Cx<'_>, resource: ResourceId) {
    cx.world.resources[resource].timer = None;
    let interval = cx.estate.resources[resource].looks_alive_poll_interval;
    resources::fail(cx, resource, Reason::HealthCheck { interval });
}
