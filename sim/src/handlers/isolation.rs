//! A node that drops out keeps its virtual machines for a while, unmonitored; everything else it had fails over at
//! once (`wsfc:W-NODE-09`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{failover, nodes, start_order, votes};
use crate::model::cluster::ResiliencyLevel;
use crate::model::ids::*;
use crate::reason::Reason;
use crate::record::What;
use crate::states::NodeStatus;
use crate::world::{Machine, ResourceState, StartStage};

/// Whether a group stays where it is although its owner drops out: virtual machines that run there.
pub(super) fn keeps(cx: &Cx<'_>, group: GroupId) -> bool {
    let info = &cx.estate.groups[group];
    let owner = cx.world.groups[group].owner;
    let by_level = match cx.estate.cluster.resiliency_level {
        None => false,
        // A node that still runs says with its last heartbeat that it is cut off.
        Some(ResiliencyLevel::IsolateOnSpecialHeartbeat) => cx.world.nodes[owner].machine == Machine::On,
        Some(ResiliencyLevel::AlwaysIsolate) => true,
    };
    let online = |resource: &ResourceId| cx.world.resources[*resource].state == ResourceState::Online;
    info.virtual_machine
        && by_level
        && cx.world.groups[group].moving.is_none()
        && info.resources.iter().any(online)
}

/// The members have dropped a node: it is isolated while it has virtual machines that may still run.
pub(super) fn isolate(cx: &mut Cx<'_>, node: NodeId) {
    let is_kept = |group: &GroupId| cx.world.groups[*group].owner == node && keeps(cx, *group);
    let kept: Vec<GroupId> = cx.estate.virtual_machines.iter().copied().filter(is_kept).collect();
    if kept.is_empty() {
        return;
    }
    nodes::set_status(cx, node, NodeStatus::Isolated, Reason::HasVirtualMachines);
    for group in kept {
        let cluster = &cx.estate.cluster;
        let period = cx.estate.groups[group].resiliency_period.unwrap_or(cluster.resiliency_default_period);
        cx.world.groups[group].unmonitored = true;
        cx.world.groups[group].stopped_unseen = cx.world.nodes[node].machine != Machine::On;
        cx.record(Some(node), What::Unmonitored { group }, Reason::ResiliencyPeriod { period });
        cx.after(period, Event::ResiliencyPeriodEnded(group));
    }
}

/// Nobody has heard of the node for so long: its virtual machines fail over (`ResiliencyPeriod`).
pub(crate) fn on_resiliency_period_ended(cx: &mut Cx<'_>, group: GroupId) {
    if !std::mem::take(&mut cx.world.groups[group].unmonitored) {
        return;
    }
    let node = cx.world.groups[group].owner;
    cx.world.groups[group].stopped_unseen = false;
    votes::lose_group(cx, group, Reason::NodeLost);
    if !cx.world.view.is_empty() {
        failover::rehome_group(cx, group);
    }
    end_when_nothing_is_left(cx, node);
}

fn end_when_nothing_is_left(cx: &mut Cx<'_>, node: NodeId) {
    if unmonitored_on(cx, node).is_empty() && cx.world.nodes[node].status == NodeStatus::Isolated {
        nodes::set_status(cx, node, NodeStatus::Normal, Reason::NothingUnmonitored);
    }
}

/// The node is back in time: what still runs is monitored again, what stopped with its machine starts.
pub(super) fn rejoined(cx: &mut Cx<'_>, node: NodeId) {
    for group in unmonitored_on(cx, node) {
        cx.world.groups[group].unmonitored = false;
        cx.world.queue.cancel_all(|event| event == Event::ResiliencyPeriodEnded(group));
        if std::mem::take(&mut cx.world.groups[group].stopped_unseen) {
            votes::lose_group(cx, group, Reason::NodeLost);
            start_order::enter(cx, group, StartStage::Sets);
        } else {
            cx.record(Some(node), What::MonitoredAgain { group }, Reason::Joined);
        }
    }
    end_when_nothing_is_left(cx, node);
}

/// A machine stops with whatever it ran, whether anybody sees it or not.
pub(super) fn machine_stopped(cx: &mut Cx<'_>, node: NodeId) {
    for group in unmonitored_on(cx, node) {
        cx.world.groups[group].stopped_unseen = true;
    }
}

fn unmonitored_on(cx: &Cx<'_>, node: NodeId) -> Vec<GroupId> {
    let is_one = |group: &GroupId| {
        let state = &cx.world.groups[*group];
        state.owner == node && state.unmonitored
    };
    cx.estate.virtual_machines.iter().copied().filter(is_one).collect()
}

/// The cluster has stopped: nobody waits for virtual machines any more.
pub(super) fn forget(cx: &mut Cx<'_>) {
    for group in &cx.estate.virtual_machines {
        let group = *group;
        let node = cx.world.groups[group].owner;
        if std::mem::take(&mut cx.world.groups[group].unmonitored) {
            cx.world.queue.cancel_all(|event| event == Event::ResiliencyPeriodEnded(group));
            cx.world.groups[group].stopped_unseen = false;
            votes::lose_group(cx, group, Reason::NodeLost);
            end_when_nothing_is_left(cx, node);
        }
    }
}
