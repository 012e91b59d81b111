//! Groups: what the other protocols ask of them, and what follows of itself after every step
//! (`wsfc.md` section 9). Each kind of change has a room of its own.

pub(crate) use super::attempts::{come_online, go_offline};
pub(crate) use super::cold_start::start_cold;
pub(crate) use super::drain::{evacuate, on_shutdown_timeout_expired};
pub(crate) use super::failover::{fail_over, rehome, take_up_stranded};
pub(crate) use super::moves::{begin_move, on_group_arrived, on_group_down};

use super::{anti_affinity, drain, failback, forming, group_sets, resources, start_order};
use crate::choices::Site;
use crate::cx::Cx;
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::placement;
use crate::reason::Reason;
use crate::world::{ClusterService, GroupState, MoveCause, ResourceState};

/// Draws where the rule says random, else takes the first.
pub(super) fn choose(cx: &mut Cx<'_>, group: GroupId, cause: MoveCause) -> Option<NodeId> {
    let placement = placement::choose(cx.estate, cx.world, group, cause);
    if cx.estate.groups[group].core && placement.candidates.len() > 1 {
        cx.assume(Knob::CoreGroupNext);
    }
    let drawn = if placement.draw > 1 { cx.pick(Site::Placement, placement.draw) } else { 0 };
    placement.candidates.get(drawn).copied()
}

/// Whether enforced anti-affinity is all that keeps a group from other nodes.
pub(super) fn is_blocked(cx: &Cx<'_>, group: GroupId, cause: MoveCause) -> bool {
    placement::choose(cx.estate, cx.world, group, cause).blocked
}

/// Where an operator's move without a target goes (`wsfc:W-PLC-08`).
pub(crate) fn best_possible(cx: &mut Cx<'_>, group: GroupId) -> Option<NodeId> {
    choose(cx, group, MoveCause::Operator)
}

/// Groups in the order in which they are taken up: the core group, then by priority, then by owner, then by name
/// (`wsfc:W-START-01`, `W-START-04`).
pub(super) fn in_start_order(cx: &mut Cx<'_>, groups: Vec<GroupId>) -> Vec<GroupId> {
    let mut ordered = groups;
    if ordered.len() < 2 {
        return ordered;
    }
    let class = |group: &GroupId| {
        let info = &cx.estate.groups[*group];
        (!info.core, std::cmp::Reverse(info.priority))
    };
    ordered.sort_by_key(|group| (class(group), cx.world.groups[*group].owner, *group));
    if ordered.windows(2).any(|pair| class(&pair[0]) == class(&pair[1])) {
        cx.assume(Knob::StartTie);
    }
    ordered
}

/// The owner must be a working member for anything to be done with what it owns.
pub(crate) fn owner_works(cx: &Cx<'_>, group: GroupId) -> bool {
    let owner = cx.world.groups[group].owner;
    cx.world.view.contains(owner) && cx.world.nodes[owner].cluster == ClusterService::Member
}

/// Whether a resource of the group refuses a move that is not a failover (`wsfc:W-MOVE-03`).
pub(crate) fn vetoes_moves(cx: &Cx<'_>, group: GroupId) -> bool {
    let refuses = |resource: &ResourceId| {
        cx.estate.resources[*resource].vetoes_moves
            && cx.world.resources[*resource].state == ResourceState::Online
    };
    cx.estate.groups[group].resources.iter().any(refuses)
}

/// Whether a drain cannot move a group: a resource of it is locked, or vetoes (`wsfc:W-RES-13`, `W-MOVE-03`).
pub(super) fn refuses_moves(cx: &Cx<'_>, group: GroupId) -> bool {
    let locked = |resource: &ResourceId| cx.estate.resources[*resource].locked;
    vetoes_moves(cx, group) || cx.estate.groups[group].resources.iter().any(locked)
}

/// A node takes what comes online again: what its groups were kept from comes online (`wsfc:W-NODE-06`).
pub(super) fn go_on(cx: &mut Cx<'_>, node: NodeId) {
    for group in cx.world.groups_of(NodeSet::of(node)) {
        if has_settled(cx, group) {
            resources::bring_group_online(cx, group, Reason::ProvidersOnline);
        }
    }
}

/// Whether nothing is under way with a group.
pub(super) fn has_settled(cx: &Cx<'_>, group: GroupId) -> bool {
    let state = &cx.world.groups[group];
    let going_down =
        cx.estate.groups[group].resources.iter().any(|resource| cx.world.resources[*resource].going_down);
    state.moving.is_none()
        && !state.arriving
        && !going_down
        && cx.world.group_state(cx.estate, group) != GroupState::Pending
}

/// A member has come up, or has been resumed: groups that could not run may run on it, others fail back to it.
pub(crate) fn on_node_up(cx: &mut Cx<'_>, node: NodeId) {
    take_up_stranded(cx);
    failback::on_node_up(cx, node);
}

/// What other changes of this step have made possible: waiting groups start, drains go on, failbacks begin.
pub(crate) fn follow_up(cx: &mut Cx<'_>) {
    forming::observe_core_group(cx);
    loop {
        group_sets::observe(cx);
        let started = start_order::release(cx);
        let drained = drain::advance_all(cx);
        let freed = anti_affinity::retry(cx);
        if !(started || drained || freed || failback::begin_due(cx)) {
            return;
        }
    }
}
