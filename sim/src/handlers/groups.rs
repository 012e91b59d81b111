//! Groups: failover, move, evacuation of a stopping node, cold start (`wsfc.md` section 9).

use crate::choices::Site;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{nodes, resources, restart};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::time::Millis;
use crate::placement;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, MoveCause, Moving, ResourceState};

/// Draws where the rule says random, else takes the first.
fn choose(cx: &mut Cx<'_>, group: GroupId, cause: MoveCause) -> Option<NodeId> {
    let placement = placement::choose(cx.estate, cx.world, group, cause);
    if cx.estate.groups[group].core && placement.candidates.len() > 1 {
        cx.assume(Knob::CoreGroupNext);
    }
    let drawn = if placement.draw > 1 { cx.pick(Site::Placement, placement.draw) } else { 0 };
    placement.candidates.get(drawn).copied()
}

/// Groups in the order in which they are taken up: the core group, then by owner, then by name.
fn in_start_order(cx: &Cx<'_>, groups: impl Iterator<Item = GroupId>) -> Vec<GroupId> {
    let mut ordered: Vec<GroupId> = groups.collect();
    ordered.sort_by_key(|group| (!cx.estate.groups[*group].core, cx.world.groups[*group].owner, *group));
    ordered
}

/// What the lost nodes owned gets a new owner among the members (`wsfc:W-FO-03`).
pub(crate) fn rehome(cx: &mut Cx<'_>, lost: NodeSet) {
    let orphans = cx.world.groups.ids().filter(|group| lost.contains(cx.world.groups[*group].owner));
    for group in in_start_order(cx, orphans) {
        cx.world.groups[group].moving = None;
        match choose(cx, group, MoveCause::NodeDown) {
            Some(to) => take_over(cx, group, to, MoveCause::NodeDown, Reason::OwnerLeft),
            None => strand(cx, group),
        }
    }
}

/// No survivor may run it: a survivor owns it, and it stays offline (`wsfc:W-PLC-07`).
fn strand(cx: &mut Cx<'_>, group: GroupId) {
    cx.assume(Knob::DeadOwnerGroup);
    let from = cx.world.groups[group].owner;
    cx.record(Some(from), What::NowhereToGo { group }, Reason::NoEligibleNode);
    if let Some(to) = cx.world.view.intersection(cx.world.alive()).iter().next() {
        cx.world.groups[group].owner = to;
        let what = What::GroupMoved { group, from, to, cause: MoveCause::NodeDown };
        cx.record(Some(to), what, Reason::OwnedOffline);
    }
}

/// A node joined: groups that nobody could run may be able to run on it.
pub(crate) fn take_up_stranded(cx: &mut Cx<'_>) {
    let stranded = cx.world.groups.ids().filter(|group| {
        let state = &cx.world.groups[*group];
        let owner_may = placement::eligible(cx.estate, cx.world, *group).contains(state.owner);
        let idle = cx.estate.groups[*group]
            .resources
            .iter()
            .all(|resource| matches!(cx.world.resources[*resource].state, ResourceState::Offline));
        let wanted =
            cx.estate.groups[*group].resources.iter().any(|resource| cx.world.resources[*resource].wanted);
        !owner_may && idle && wanted && state.moving.is_none()
    });
    for group in in_start_order(cx, stranded) {
        if let Some(to) = choose(cx, group, MoveCause::NodeDown) {
            take_over(cx, group, to, MoveCause::NodeDown, Reason::EligibleNodeJoined);
        }
    }
}

/// The cluster has just formed: every group that is meant to be online comes online.
pub(crate) fn start_cold(cx: &mut Cx<'_>) {
    for group in in_start_order(cx, cx.world.groups.ids()) {
        cx.world.groups[group].moving = None;
        let owner = cx.world.groups[group].owner;
        let owner_may = placement::eligible(cx.estate, cx.world, group).contains(owner);
        match (owner_may, choose(cx, group, MoveCause::NodeDown)) {
            (false, Some(to)) => take_over(cx, group, to, MoveCause::NodeDown, Reason::OwnerLeft),
            (false, None) if !cx.world.view.contains(owner) => strand(cx, group),
            _ => resources::bring_group_online(cx, group, Reason::GroupComesOnline),
        }
    }
}

/// Everything on a stopping node moves away, or goes offline where it cannot (`wsfc:W-NODE-07`).
pub(crate) fn evacuate(cx: &mut Cx<'_>, node: NodeId) {
    let owned = cx.world.groups.ids().filter(|group| cx.world.groups[*group].owner == node);
    for group in in_start_order(cx, owned) {
        let target = match cx.estate.cluster.drain_on_shutdown {
            true => choose(cx, group, MoveCause::Drain),
            false => None,
        };
        match target {
            Some(to) => begin_move(cx, group, to, MoveCause::Drain, Reason::NodeShutsDown),
            None => resources::take_group_offline(cx, group, Reason::NodeShutsDown),
        }
    }
    leave_when_empty(cx, node);
}

pub(crate) fn on_shutdown_timeout_expired(cx: &mut Cx<'_>, node: NodeId) {
    nodes::leave(cx, node);
}

/// A stopping node leaves once nothing on it is running or pending.
pub(crate) fn leave_when_empty(cx: &mut Cx<'_>, node: NodeId) {
    if !matches!(cx.world.nodes[node].cluster, ClusterService::Stopping(_)) {
        return;
    }
    let busy = cx.world.resources.ids().any(|resource| {
        let state = &cx.world.resources[resource];
        let active = state.state.is_pending() || state.state == ResourceState::Online || state.going_down;
        active && cx.world.owner_of(cx.estate, resource) == node
    });
    if !busy {
        nodes::leave(cx, node);
    }
}

/// Resources go offline on the owner, dependents first; then `to` takes over (`wsfc:W-FO-02`, `W-MOVE-01`).
pub(crate) fn begin_move(cx: &mut Cx<'_>, group: GroupId, to: NodeId, cause: MoveCause, reason: Reason) {
    let owner = cx.world.groups[group].owner;
    cx.world.groups[group].moving = Some(Moving { to, cause });
    cx.record(Some(owner), What::MoveStarted { group, to, cause }, reason);
    resources::take_group_offline(cx, group, Reason::OfflineWithGroup);
}

/// The last resource of a group that was going down is offline.
pub(crate) fn on_group_down(cx: &mut Cx<'_>, group: GroupId) {
    let owner = cx.world.groups[group].owner;
    match cx.world.groups[group].moving.take() {
        Some(moving) => complete_move(cx, group, moving),
        None if cx.world.nodes[owner].cluster == ClusterService::Member => {
            resources::bring_group_online(cx, group, Reason::ProvidersOnline);
        }
        None => {}
    }
    leave_when_empty(cx, owner);
}

fn complete_move(cx: &mut Cx<'_>, group: GroupId, moving: Moving) {
    let eligible = placement::eligible(cx.estate, cx.world, group);
    let reason = match moving.cause {
        MoveCause::Operator => Reason::OperatorMove,
        MoveCause::Drain => Reason::NodeShutsDown,
        MoveCause::ResourceFailure => Reason::ResourceGaveUp,
        MoveCause::NodeDown => Reason::OwnerLeft,
    };
    if eligible.contains(moving.to) {
        return take_over(cx, group, moving.to, moving.cause, reason);
    }
    let elsewhere = if moving.cause == MoveCause::Operator { None } else { choose(cx, group, moving.cause) };
    match elsewhere {
        Some(to) => take_over(cx, group, to, moving.cause, reason),
        None => resources::bring_group_online(cx, group, Reason::TargetGone),
    }
}

/// A new owner: restart counts start afresh, everything that is meant to be online comes online.
fn take_over(cx: &mut Cx<'_>, group: GroupId, to: NodeId, cause: MoveCause, reason: Reason) {
    let from = cx.world.groups[group].owner;
    let now = cx.world.now;
    cx.world.groups[group].owner = to;
    cx.world.groups[group].failovers.record(now, cause, cx.estate.groups[group].failover_period);
    for resource in &cx.estate.groups[group].resources {
        let has_restarts = !cx.world.resources[*resource].restarts.is_empty();
        if has_restarts && cx.assumed(Knob::ResetRestartCountOnMove, "true") {
            cx.world.resources[*resource].restarts.clear();
        }
        let state = &mut cx.world.resources[*resource];
        state.parked = false;
        state.retried = false;
        if state.state == ResourceState::Failed {
            cx.set_resource_state(*resource, ResourceState::Offline, Reason::OfflineWithGroup);
        }
    }
    cx.record(Some(to), What::GroupMoved { group, from, to, cause }, reason);
    cx.world.groups[group].arriving = true;
    cx.after(Millis::ZERO, Event::GroupArrived(group));
}

pub(crate) fn on_group_arrived(cx: &mut Cx<'_>, group: GroupId) {
    cx.world.groups[group].arriving = false;
    resources::bring_group_online(cx, group, Reason::GroupComesOnline);
}

/// A resource used up its restarts and asks for another node (`wsfc:W-FO-04` to `W-FO-07`).
pub(crate) fn fail_over(cx: &mut Cx<'_>, resource: ResourceId) {
    let group = cx.estate.resources[resource].group;
    let owner = cx.world.groups[group].owner;
    let limit = cx.estate.groups[group]
        .failover_threshold
        .unwrap_or_else(|| u32::try_from(cx.estate.cluster.nodes.len() - 1).expect("at most 64 nodes"));
    let count = spent(cx, group, limit) + 1;
    if count > limit {
        cx.record(Some(owner), What::FailoverRefused { group, count, limit }, Reason::BudgetSpent { limit });
        restart::give_up(cx, resource, Reason::BudgetSpent { limit });
        return leave_others(cx, group, resource);
    }
    match choose(cx, group, MoveCause::ResourceFailure) {
        Some(to) => begin_move(cx, group, to, MoveCause::ResourceFailure, Reason::ResourceGaveUp),
        None => {
            cx.record(Some(owner), What::NowhereToGo { group }, Reason::NoEligibleNode);
            restart::give_up(cx, resource, Reason::NoEligibleNode);
        }
    }
}

/// Failovers that count against the budget now. The knobs are named only where they change the verdict.
fn spent(cx: &mut Cx<'_>, group: GroupId, limit: u32) -> u32 {
    let period = cx.estate.groups[group].failover_period;
    let now = cx.world.now;
    let failovers = &mut cx.world.groups[group].failovers;
    let mut within = |cause| failovers.within(now, period, cause);
    let (failures, lost) = (within(MoveCause::ResourceFailure), within(MoveCause::NodeDown));
    let moved = within(MoveCause::Operator) + within(MoveCause::Drain);
    let chained = failovers.chained(now, period);
    if (chained >= limit) != (failures >= limit) {
        cx.assume(Knob::FailoverWindow);
    }
    let mut count =
        if cx.estate.assumptions.is(Knob::FailoverWindow, "sliding") { failures } else { chained };
    for (knob, more) in [(Knob::CountNodeDown, lost), (Knob::CountOperatorMoves, moved)] {
        if count < limit && count + more >= limit {
            cx.assume(knob);
        }
        if cx.estate.assumptions.is(knob, "true") {
            count += more;
        }
    }
    count
}

/// The healthy resources of a group whose budget is spent (`wsfc:W-FO-07`).
fn leave_others(cx: &mut Cx<'_>, group: GroupId, failed: ResourceId) {
    let others: Vec<ResourceId> = cx.estate.groups[group]
        .resources
        .iter()
        .copied()
        .filter(|resource| {
            *resource != failed && cx.world.resources[*resource].state == ResourceState::Online
        })
        .collect();
    if others.is_empty() || cx.assumed(Knob::ThresholdExceededOthers, "keep") {
        return;
    }
    for resource in others {
        cx.world.resources[resource].parked = true;
        resources::take_offline(cx, resource, Reason::OthersGoOffline);
    }
}

/// Where an operator's move without a target goes (`wsfc:W-PLC-08`).
pub(crate) fn best_possible(cx: &mut Cx<'_>, group: GroupId) -> Option<NodeId> {
    choose(cx, group, MoveCause::Operator)
}

/// The core group tries its witness on the next node (`wsfc:W-Q-20`).
pub(crate) fn move_witness(cx: &mut Cx<'_>, group: GroupId) {
    let runs =
        cx.world.view.contains(cx.world.groups[group].owner) && cx.world.groups[group].moving.is_none();
    if runs && let Some(to) = choose(cx, group, MoveCause::ResourceFailure) {
        begin_move(cx, group, to, MoveCause::ResourceFailure, Reason::WitnessMoved);
    }
}
