//! A node is paused, emptied, resumed (`wsfc:W-NODE-06`, `W-DRAIN-01` to `W-DRAIN-03`); a node that shuts down is
//! emptied in the same way (`wsfc:W-NODE-07`).

use crate::cx::Cx;
use crate::handlers::{attempts, failback, groups, moves, nodes, start_order};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::scenario::ResumeFailback;
use crate::model::verb::Verb;
use crate::placement;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::states::NodeStatus;
use crate::world::{ClusterService, Drain, MoveCause, ResourceState, Stuck};

fn refuse(cx: &mut Cx<'_>, verb: Verb, node: NodeId, reason: Reason) {
    cx.record(Some(node), What::Refused { verb, object: Object::Node(node) }, reason);
}

/// Why nothing can be asked of a node.
fn unable(cx: &Cx<'_>, node: NodeId) -> Option<Reason> {
    match cx.world.nodes[node].cluster {
        ClusterService::Member if cx.world.view.contains(node) => None,
        ClusterService::Stopping(_) => Some(Reason::AlreadyStopping),
        _ => Some(Reason::NotAMember),
    }
}

/// The node keeps its vote and what it has, and takes nothing else.
pub(crate) fn pause(cx: &mut Cx<'_>, node: NodeId) {
    if let Some(reason) = unable(cx, node) {
        return refuse(cx, Verb::Pause, node, reason);
    }
    if cx.world.nodes[node].paused {
        return refuse(cx, Verb::Pause, node, Reason::AlreadyInThatState);
    }
    set_paused(cx, node, true, Reason::OperatorPauses);
}

fn set_paused(cx: &mut Cx<'_>, node: NodeId, paused: bool, reason: Reason) {
    let from = cx.world.node_state(node);
    cx.world.nodes[node].paused = paused;
    let to = cx.world.node_state(node);
    if from != to {
        cx.record(Some(node), What::NodeStateChanged { node, from, to }, reason);
    }
}

/// Pauses a node and moves its groups away, high priorities first.
pub(crate) fn drain(cx: &mut Cx<'_>, node: NodeId, to: Option<NodeId>, force: bool) {
    if !cx.estate.cluster.windows.has_priorities() {
        return refuse(cx, Verb::Drain, node, Reason::NotInThisRelease);
    }
    if let Some(reason) = unable(cx, node) {
        return refuse(cx, Verb::Drain, node, reason);
    }
    if cx.world.drains.has(node) {
        return refuse(cx, Verb::Drain, node, Reason::AlreadyInThatState);
    }
    set_paused(cx, node, true, Reason::OperatorDrains);
    let stuck = if force { Stuck::Forced } else { Stuck::Stays };
    begin(cx, node, Drain { to, stuck, failed: false, told: false });
}

/// Everything on a stopping node moves away, or goes offline where it cannot.
pub(crate) fn evacuate(cx: &mut Cx<'_>, node: NodeId) {
    if cx.estate.cluster.drain_on_shutdown {
        begin(cx, node, Drain { to: None, stuck: Stuck::Stops, failed: false, told: false });
    } else {
        cx.world.drains.take(node);
        for group in owned_by(cx, node) {
            cx.world.groups[group].queued = false;
            attempts::go_offline(cx, group, Reason::NodeShutsDown);
        }
    }
    leave_when_empty(cx, node);
}

fn begin(cx: &mut Cx<'_>, node: NodeId, drain: Drain) {
    let reason = if drain.stuck == Stuck::Stops { Reason::NodeShutsDown } else { Reason::OperatorDrains };
    nodes::set_status(cx, node, NodeStatus::DrainInProgress, reason);
    cx.world.drains.set(node, drain);
    for group in owned_by(cx, node) {
        let state = &mut cx.world.groups[group];
        state.queued = state.moving.is_none();
    }
    advance(cx, node);
}

fn owned_by(cx: &mut Cx<'_>, node: NodeId) -> Vec<GroupId> {
    let owned = cx.world.groups.ids().filter(|group| cx.world.groups[*group].owner == node).collect();
    groups::in_start_order(cx, owned)
}

/// Goes on with every drain under way. Whether something moved.
pub(super) fn advance_all(cx: &mut Cx<'_>) -> bool {
    let nodes: Vec<NodeId> = cx.world.drains.ids().collect();
    let mut advanced = false;
    for node in nodes {
        advanced |= advance(cx, node);
        leave_when_empty(cx, node);
    }
    advanced
}

/// Moves every group whose turn has come.
fn advance(cx: &mut Cx<'_>, node: NodeId) -> bool {
    if !cx.world.is_alive(node) || !cx.world.view.contains(node) {
        break_off(cx, node);
        return false;
    }
    let mut advanced = false;
    for group in owned_by(cx, node) {
        let Some(drain) = cx.world.drains.get(node).copied() else { return advanced };
        if !cx.world.groups[group].queued || cx.world.groups[group].arriving {
            continue;
        }
        if start_order::is_held_back(cx, group) {
            tell_wait(cx, node, drain);
            continue;
        }
        cx.world.groups[group].queued = false;
        advanced = true;
        move_off(cx, group, drain);
    }
    finish_when_empty(cx, node);
    advanced
}

/// The node is gone, and its drain with it; what it owned is failed over like anything else.
pub(super) fn break_off(cx: &mut Cx<'_>, node: NodeId) {
    let in_progress = cx.world.nodes[node].status == NodeStatus::DrainInProgress;
    if cx.world.drains.take(node).is_some() || in_progress {
        let paused = cx.world.nodes[node].paused;
        let to = if paused { NodeStatus::DrainFailed } else { NodeStatus::Normal };
        nodes::set_status(cx, node, to, Reason::DrainBrokenOff);
    }
}

/// Lower priorities wait until the higher ones are no longer pending (`wsfc:W-START-01`).
fn tell_wait(cx: &mut Cx<'_>, node: NodeId, drain: Drain) {
    if !drain.told {
        cx.assume(Knob::PriorityRelease);
        cx.record(Some(node), What::LowerPrioritiesWait, Reason::WaitsForPriority);
        cx.world.drains.set(node, Drain { told: true, ..drain });
    }
}

fn move_off(cx: &mut Cx<'_>, group: GroupId, drain: Drain) {
    let node = cx.world.groups[group].owner;
    let target = match drain.to {
        _ if groups::refuses_moves(cx, group) && drain.stuck == Stuck::Stays => None,
        Some(to) => may_take(cx, group, to).then_some(to),
        None => groups::choose(cx, group, MoveCause::Drain),
    };
    let reason = reason(cx, node);
    match (target, drain.stuck) {
        (Some(to), _) => groups::begin_move(cx, group, to, MoveCause::Drain, reason),
        (None, Stuck::Stops) => attempts::go_offline(cx, group, reason),
        (None, Stuck::Stays) => on_move_failed(cx, group),
        (None, Stuck::Forced) => {
            on_move_failed(cx, group);
            let anybody = cx.world.view.iter().find(|other| *other != node);
            groups::begin_move(cx, group, anybody.unwrap_or(node), MoveCause::Drain, Reason::ForcedOff);
        }
    }
}

/// Whether a node could bring the group online now.
pub(super) fn may_take(cx: &Cx<'_>, group: GroupId, to: NodeId) -> bool {
    to != cx.world.groups[group].owner
        && placement::eligible(cx.estate, cx.world, group).contains(to)
        && !placement::forbidden(cx.estate, cx.world, group, to)
}

/// A group cannot leave the node that is drained (`wsfc:W-DRAIN-02`).
pub(super) fn on_move_failed(cx: &mut Cx<'_>, group: GroupId) {
    let node = cx.world.groups[group].owner;
    if let Some(drain) = cx.world.drains.get_mut(node)
        && drain.stuck != Stuck::Stops
    {
        drain.failed = true;
        cx.record(Some(node), What::DrainMoveFailed { group }, Reason::NoEligibleNode);
    }
}

/// Why groups leave a node: it shuts down, or an operator drains it.
pub(super) fn reason(cx: &Cx<'_>, node: NodeId) -> Reason {
    match cx.world.nodes[node].cluster {
        ClusterService::Stopping(_) => Reason::NodeShutsDown,
        _ => Reason::OperatorDrains,
    }
}

/// Whether a node is emptied whatever becomes of its groups.
pub(super) fn is_forced(cx: &Cx<'_>, node: NodeId) -> bool {
    cx.world.drains.get(node).is_some_and(|drain| drain.stuck == Stuck::Forced)
}

/// It is stopped; another member owns it, and cannot bring it online (`-ForceDrain`).
pub(super) fn move_as_failed(cx: &mut Cx<'_>, group: GroupId, to: NodeId) {
    let from = cx.world.groups[group].owner;
    let mut others = cx.world.working_members();
    others.remove(from);
    let to = if others.contains(to) { Some(to) } else { others.iter().next() };
    let Some(to) = to else { return attempts::come_online(cx, group, Reason::TargetGone) };
    moves::own_offline(cx, group, to, MoveCause::Drain);
    cx.world.groups[group].drained_from = Some(from);
}

fn finish_when_empty(cx: &mut Cx<'_>, node: NodeId) {
    let leaves = |group: &GroupId| {
        let state = &cx.world.groups[*group];
        state.owner == node && (state.queued || state.moving.is_some())
    };
    let drain = cx.world.drains.get(node).copied();
    let Some(drain) = drain.filter(|drain| drain.stuck != Stuck::Stops) else { return };
    if !cx.world.groups.ids().any(|group| leaves(&group)) {
        cx.world.drains.take(node);
        let to = if drain.failed { NodeStatus::DrainFailed } else { NodeStatus::DrainCompleted };
        nodes::set_status(cx, node, to, Reason::DrainEnds);
    }
}

/// The node takes groups again, and drained ones come back as asked.
pub(crate) fn resume(cx: &mut Cx<'_>, node: NodeId, asked: Option<ResumeFailback>) {
    if let Some(reason) = unable(cx, node) {
        return refuse(cx, Verb::Resume, node, reason);
    }
    if !cx.world.nodes[node].paused {
        return refuse(cx, Verb::Resume, node, Reason::NotPaused);
    }
    cx.world.drains.take(node);
    set_paused(cx, node, false, Reason::OperatorResumes);
    nodes::set_status(cx, node, NodeStatus::Normal, Reason::OperatorResumes);
    let drained = cx.world.groups.ids().filter(|group| cx.world.groups[*group].drained_from == Some(node));
    let drained: Vec<GroupId> = drained.collect();
    for group in cx.world.groups.ids() {
        let state = &mut cx.world.groups[group];
        state.queued &= state.owner != node;
        state.drained_from = state.drained_from.filter(|from| *from != node);
    }
    groups::take_up_stranded(cx);
    groups::go_on(cx, node);
    match asked.unwrap_or_else(|| by_default(cx)) {
        ResumeFailback::No => {}
        ResumeFailback::Immediate => failback::bring_back(cx, node, &drained),
        ResumeFailback::Policy => failback::on_node_up(cx, node),
    }
}

fn by_default(cx: &mut Cx<'_>) -> ResumeFailback {
    cx.assume(Knob::ResumeFailback);
    let word = cx.estate.assumptions.text(Knob::ResumeFailback);
    let known = ResumeFailback::NAMED.iter().find(|(name, _)| *name == word);
    known.expect("the knob takes the words of the verb").1
}

pub(crate) fn on_shutdown_timeout_expired(cx: &mut Cx<'_>, node: NodeId) {
    leave(cx, node);
}

/// A stopping node leaves once nothing on it is running, pending or still to be moved.
pub(crate) fn leave_when_empty(cx: &mut Cx<'_>, node: NodeId) {
    if !matches!(cx.world.nodes[node].cluster, ClusterService::Stopping(_)) {
        return;
    }
    let queued = cx.world.groups.iter().any(|group| group.owner == node && group.queued);
    let busy = cx.world.resources.ids().any(|resource| {
        let state = &cx.world.resources[resource];
        let active = state.state.is_pending() || state.state == ResourceState::Online || state.going_down;
        active && cx.world.owner_of(cx.estate, resource) == node
    });
    if !busy && !queued {
        leave(cx, node);
    }
}

fn leave(cx: &mut Cx<'_>, node: NodeId) {
    if cx.world.drains.take(node).is_some() {
        let status =
            if cx.world.nodes[node].paused { NodeStatus::DrainCompleted } else { NodeStatus::Normal };
        cx.world.nodes[node].status = status;
    }
    nodes::leave(cx, node);
}
