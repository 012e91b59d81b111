//! Resource monitors: the RHS processes that call into resource DLLs, and what one call that never returns does to
//! everything in the same process (`wsfc:W-HP-06` to `W-HP-08`).

use crate::cx::Cx;
use crate::handlers::resources;
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::reason::Reason;
use crate::record::What;
use crate::world::ResourceState;

/// A pending call has not returned. (That a poll has not is found by `health`.)
pub(crate) fn on_call_deadlocked(cx: &mut Cx<'_>, resource: ResourceId) {
    let limit = cx.estate.resources[resource].deadlock_timeout;
    cx.world.resources[resource].timer = None;
    deadlocked(cx, resource, Reason::Deadlock { limit });
}

/// The process is ended and started again: the hang is over, and so is everything that ran in it.
pub(crate) fn deadlocked(cx: &mut Cx<'_>, culprit: ResourceId, reason: Reason) {
    let node = cx.world.owner_of(cx.estate, culprit);
    let hosted = hosted_with(cx, culprit);
    cx.record(Some(node), What::CallDeadlocked { resource: culprit }, reason);
    cx.record(Some(node), What::MonitorRestarted { node }, Reason::DeadlockEndsMonitor);
    cx.world.resources[culprit].deadlocked = true;
    for resource in &hosted {
        cx.world.resources[*resource].faults.dll_hangs = None;
    }
    let active = hosted.into_iter().filter(|resource| is_active(cx, *resource)).collect();
    resources::lose_monitor(cx, active);
}

fn is_active(cx: &Cx<'_>, resource: ResourceId) -> bool {
    let state = cx.world.resources[resource].state;
    state == ResourceState::Online || state.is_pending()
}

/// Everything in the culprit's process. A knob is named where it decides who fails with the culprit.
fn hosted_with(cx: &mut Cx<'_>, culprit: ResourceId) -> Vec<ResourceId> {
    let shared = cx.estate.assumptions.is(Knob::RhsLayout, "shared");
    let isolate = cx.estate.assumptions.is(Knob::IsolateAfterDeadlock, "true");
    let hosted = hosted_if(cx, culprit, shared, isolate);
    let differs = |cx: &Cx<'_>, other: Vec<ResourceId>| {
        let active = |all: &[ResourceId]| -> Vec<ResourceId> {
            all.iter().copied().filter(|resource| is_active(cx, *resource)).collect()
        };
        active(&other) != active(&hosted)
    };
    if differs(cx, hosted_if(cx, culprit, !shared, isolate)) {
        cx.assume(Knob::RhsLayout);
    }
    if differs(cx, hosted_if(cx, culprit, shared, !isolate)) {
        cx.assume(Knob::IsolateAfterDeadlock);
    }
    hosted
}

fn hosted_if(cx: &Cx<'_>, culprit: ResourceId, shared: bool, isolate: bool) -> Vec<ResourceId> {
    let alone = |resource: ResourceId| {
        let state = &cx.world.resources[resource];
        state.own_monitor || (state.deadlocked && isolate)
    };
    let node = cx.world.owner_of(cx.estate, culprit);
    let group = |resource: ResourceId| cx.estate.resources[resource].group;
    let with_it = |resource: &ResourceId| {
        *resource == culprit
            || (!alone(culprit)
                && !alone(*resource)
                && cx.world.owner_of(cx.estate, *resource) == node
                && (shared || group(*resource) == group(culprit)))
    };
    cx.world.resources.ids().filter(with_it).collect()
}
