//! The watchdog over pending calls: PendingTimeout is the longest silence, not the longest call (`wsfc:W-RES-04`
//! to `W-RES-07`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{resources, services};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::time::{Millis, SimTime};
use crate::reason::Reason;
use crate::world::ResourceState;

/// A call into the DLL begins that takes `time`: it completes, or the watchdog ends it, or it does not return.
/// `stuck` is an earlier call that has not returned yet.
pub(crate) fn begin(
    cx: &mut Cx<'_>,
    resource: ResourceId,
    stuck: Option<SimTime>,
    time: Millis,
    completed: Event,
) {
    let info = &cx.estate.resources[resource];
    if cx.world.resources[resource].faults.dll_hangs.is_some() {
        return await_return(cx, resource, stuck);
    }
    match info.is_patient(time) {
        true => cx.set_timer(resource, time, completed),
        false => cx.set_timer(resource, info.pending_limit(), Event::PendingExpired(resource)),
    }
}

/// A call that does not return is a deadlock DeadlockTimeout after it began, whatever is asked meanwhile.
fn await_return(cx: &mut Cx<'_>, resource: ResourceId, stuck: Option<SimTime>) {
    let awaited = Event::CallDeadlocked(resource);
    if cx.world.queue.has(|event| event == awaited) {
        return;
    }
    let waited = stuck.map_or(Millis::ZERO, |since| cx.world.since(since));
    let limit = cx.estate.resources[resource].deadlock_timeout;
    cx.set_timer(resource, Millis(limit.0.saturating_sub(waited.0)), awaited);
}

/// The call could be complete, but the process behind the resource does not answer: the watchdog waits for it from
/// the last report on (`wsfc:W-GS-05`).
pub(crate) fn stall(cx: &mut Cx<'_>, resource: ResourceId) {
    let info = &cx.estate.resources[resource];
    let limit = info.pending_limit();
    let pending_for = cx.world.since(cx.world.resources[resource].since);
    let reported = match info.reports_progress_every {
        Some(every) if every <= limit && every > Millis::ZERO => every.times(pending_for.0 / every.0),
        _ => Millis::ZERO,
    };
    let left = Millis((reported + limit).0.saturating_sub(pending_for.0));
    cx.world.resources[resource].stalled = true;
    cx.set_timer(resource, left, Event::PendingExpired(resource));
}

/// The process answers again, or is gone: what waited for it is complete.
pub(crate) fn answer(cx: &mut Cx<'_>, resource: ResourceId) {
    if !std::mem::take(&mut cx.world.resources[resource].stalled) {
        return;
    }
    let completed = match cx.world.resources[resource].state {
        ResourceState::OnlinePending => Event::OnlineCompleted(resource),
        _ => Event::OfflineCompleted(resource),
    };
    cx.set_timer(resource, Millis::ZERO, completed);
}

/// Terminate. It is a call too: into a DLL that hangs it does not return either.
pub(crate) fn on_pending_expired(cx: &mut Cx<'_>, resource: ResourceId) {
    let info = &cx.estate.resources[resource];
    cx.world.resources[resource].timer = None;
    if cx.world.resources[resource].faults.dll_hangs.is_some() {
        return await_return(cx, resource, None);
    }
    let reason = Reason::PendingTimeout { limit: info.pending_limit() };
    match cx.world.resources[resource].state {
        ResourceState::OfflinePending => end_offline(cx, resource, reason),
        _ => resources::fail(cx, resource, reason),
    }
}

/// An offline was ended by force; a move goes on as if it were Offline (`wsfc:W-RES-07`).
pub(crate) fn end_offline(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let state = match cx.assumed(Knob::OfflineTimeoutResult, "offline") {
        true => ResourceState::Offline,
        false => ResourceState::Failed,
    };
    cx.world.resources[resource].parked |= state == ResourceState::Failed;
    services::terminate_for(cx, resource);
    resources::has_gone_offline(cx, resource, state, reason);
}
