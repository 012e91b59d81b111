//! A group changes its owner: offline in order, another owner, online in order (`wsfc:W-FO-02`, `W-MOVE-01`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{attempts, drain, failback, groups, start_order};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::time::Millis;
use crate::placement;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, MoveCause, Moving, ResourceState, StartStage};

/// Resources go offline on the owner, dependents first; then `to` takes over.
pub(crate) fn begin_move(cx: &mut Cx<'_>, group: GroupId, to: NodeId, cause: MoveCause, reason: Reason) {
    let owner = cx.world.groups[group].owner;
    cx.world.groups[group].moving = Some(Moving { to, cause });
    cx.world.groups[group].queued = false;
    cx.world.failbacks.take(group);
    cx.record(Some(owner), What::MoveStarted { group, to, cause }, reason);
    attempts::go_offline(cx, group, Reason::OfflineWithGroup);
}

/// The last resource of a group that was going down is offline.
pub(crate) fn on_group_down(cx: &mut Cx<'_>, group: GroupId) {
    let owner = cx.world.groups[group].owner;
    match cx.world.groups[group].moving.take() {
        Some(moving) => complete_move(cx, group, moving),
        None if cx.world.nodes[owner].cluster == ClusterService::Member => {
            crate::handlers::resources::bring_group_online(cx, group, Reason::ProvidersOnline);
        }
        None => {}
    }
    drain::leave_when_empty(cx, owner);
}

fn complete_move(cx: &mut Cx<'_>, group: GroupId, moving: Moving) {
    let from = cx.world.groups[group].owner;
    let eligible = placement::eligible(cx.estate, cx.world, group);
    let reason = match moving.cause {
        MoveCause::Operator => Reason::OperatorMove,
        MoveCause::Drain => drain::reason(cx, from),
        MoveCause::ResourceFailure => Reason::ResourceGaveUp,
        MoveCause::NodeDown => Reason::OwnerLeft,
        MoveCause::Failback => Reason::FailsBack,
        MoveCause::ColdStart => Reason::PlacedAtColdStart,
        MoveCause::WitnessFailure => Reason::WitnessMoved,
    };
    cx.note_settled_group(group);
    if eligible.contains(moving.to) {
        return take_over(cx, group, moving.to, moving.cause, reason);
    }
    let asked_for = matches!(moving.cause, MoveCause::Operator | MoveCause::Failback);
    let may_return = eligible.contains(from);
    let elsewhere = if asked_for && may_return { None } else { groups::choose(cx, group, moving.cause) };
    match elsewhere {
        Some(to) => take_over(cx, group, to, moving.cause, reason),
        None if drain::is_forced(cx, from) => drain::move_as_failed(cx, group, moving.to),
        None => fail_move(cx, group, moving.to),
    }
}

/// Nobody takes it: online again on the source (`wsfc:W-MOVE-03`).
fn fail_move(cx: &mut Cx<'_>, group: GroupId, to: NodeId) {
    let owner = cx.world.groups[group].owner;
    cx.record(Some(owner), What::MoveNotCompleted { group, to }, Reason::TargetGone);
    drain::on_move_failed(cx, group);
    for resource in &cx.estate.groups[group].resources {
        cx.world.resources[*resource].parked = false;
    }
    attempts::come_online(cx, group, Reason::TargetGone);
}

/// A new owner: restart counts start afresh, everything that is meant to be online comes online.
pub(super) fn take_over(cx: &mut Cx<'_>, group: GroupId, to: NodeId, cause: MoveCause, reason: Reason) {
    let from = cx.world.groups[group].owner;
    let now = cx.world.now;
    cx.world.groups[group].owner = to;
    cx.world.failovers.entry(group).record(now, cause, cx.estate.groups[group].failover_period);
    for resource in &cx.estate.groups[group].resources {
        start_afresh(cx, *resource);
    }
    cx.record(Some(to), What::GroupMoved { group, from, to, cause }, reason);
    note_new_place(cx, group, from, cause);
    cx.world.groups[group].arriving = true;
    cx.after(Millis::ZERO, Event::GroupArrived(group));
}

fn start_afresh(cx: &mut Cx<'_>, resource: ResourceId) {
    if cx.world.restarts.has(resource) && cx.assumed(Knob::ResetRestartCountOnMove, "true") {
        cx.world.restarts.take(resource);
    }
    let state = &cx.world.resources[resource];
    let failed = state.state == ResourceState::Failed;
    if state.parked || state.retried {
        let state = &mut cx.world.resources[resource];
        (state.parked, state.retried) = (false, false);
    }
    if failed {
        cx.set_resource_state(resource, ResourceState::Offline, Reason::OfflineWithGroup);
    }
}

/// What the cluster remembers of a change of owner, and whether the group takes its turn before it starts.
fn note_new_place(cx: &mut Cx<'_>, group: GroupId, from: NodeId, cause: MoveCause) {
    cx.world.blocked.take(group);
    let state = &mut cx.world.groups[group];
    state.queued = false;
    match cause {
        MoveCause::Operator => {
            state.default_owner = Some(state.owner);
            state.drained_from = None;
            if cx.world.waiting.get(group).is_some_and(|wait| wait.stage < StartStage::Sets) {
                start_order::enter(cx, group, StartStage::Sets);
            }
        }
        MoveCause::Drain if cx.world.nodes[from].paused => state.drained_from = Some(from),
        MoveCause::NodeDown | MoveCause::ColdStart => start_order::enter(cx, group, StartStage::Sets),
        MoveCause::Drain | MoveCause::Failback | MoveCause::ResourceFailure | MoveCause::WitnessFailure => {}
    }
    failback::watch(cx, group);
}

/// A new owner without anything coming online (`wsfc:W-PLC-07`).
pub(super) fn own_offline(cx: &mut Cx<'_>, group: GroupId, to: NodeId, cause: MoveCause) {
    let from = cx.world.groups[group].owner;
    cx.world.groups[group].owner = to;
    cx.world.groups[group].queued = false;
    cx.record(Some(to), What::GroupMoved { group, from, to, cause }, Reason::OwnedOffline);
}

pub(crate) fn on_group_arrived(cx: &mut Cx<'_>, group: GroupId) {
    cx.world.groups[group].arriving = false;
    if !cx.world.waiting.has(group) {
        attempts::come_online(cx, group, Reason::GroupComesOnline);
    }
}
