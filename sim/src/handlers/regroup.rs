//! Members that reach each other agree on a new view, then count their votes, then re-home what the others owned
//! (`wsfc.md` section 3).

use crate::connectivity;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{groups, hangs, isolation, network, quarantine, services, votes};
use crate::model::assumptions::Knob;
use crate::model::cluster::WitnessKind;
use crate::model::ids::*;
use crate::model::time::Millis;
use crate::quorum::{self, Count};
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, Partition};

/// Ticks of a regroup in which everyone answers (`wsfc:W-RG-06`).
pub(super) const REGROUP_TICKS: u64 = 2;

/// The working members that a member still reaches, directly or through others.
pub(super) fn component(cx: &Cx<'_>, node: NodeId) -> NodeSet {
    let Some(partition) = cx.world.partition_of(node) else { return NodeSet::EMPTY };
    let members = partition.view.intersection(partition.nodes);
    let missed = cx.world.missed.values().fold(NodeSet::EMPTY, |all, missed| all.union(*missed));
    if members.contains(node) && missed.intersection(members).is_empty() {
        return members;
    }
    connectivity::component(node, members, |member| cx.world.missed(member))
}

/// Two ticks when all reachable nodes answer; a member that is silent but not yet missed costs the stage
/// limits, and so do members that do not all hear each other (`wsfc:W-RG-03`, `W-RG-06`).
pub(super) fn begin(cx: &mut Cx<'_>, node: NodeId) {
    let component = component(cx, node);
    let Some(leader) = component.iter().next() else { return };
    cx.world.queue.cancel_all(|event| match event {
        Event::RegroupSettled(of) | Event::WitnessArbitrated(of) => component.contains(of),
        _ => false,
    });
    let cluster = &cx.estate.cluster;
    let silent = silent_members(cx, leader);
    cx.world.waited_for = cx.world.waited_for.union(silent);
    let mut wait = cluster.regroup_tick.times(REGROUP_TICKS);
    let partial = !hear_each_other(cx, component);
    if partial || !silent.is_empty() {
        wait = wait + cluster.regroup_stage_limits;
    }
    if partial {
        wait = wait + cluster.regroup_pruning_timeout;
    }
    cx.after(wait, Event::RegroupSettled(leader));
}

fn hear_each_other(cx: &Cx<'_>, nodes: NodeSet) -> bool {
    nodes.iter().all(|node| cx.world.missed(node).intersection(nodes).is_empty())
}

/// Members of a node's view that do not work and have not missed their heartbeats yet.
fn silent_members(cx: &Cx<'_>, node: NodeId) -> NodeSet {
    let Some(partition) = cx.world.partition_of(node) else { return NodeSet::EMPTY };
    let working = partition.nodes.union(cx.world.leaving);
    partition.view.difference(working).difference(cx.world.missed(node))
}

/// A member that fell silent during the regroup costs it the stage limits once more.
pub(crate) fn on_regroup_settled(cx: &mut Cx<'_>, leader: NodeId) {
    let reached = component(cx, leader);
    if reached.is_empty() {
        return;
    }
    let newly_silent = silent_members(cx, leader).difference(cx.world.waited_for);
    if !newly_silent.is_empty() {
        cx.world.waited_for = cx.world.waited_for.union(newly_silent);
        cx.after(cx.estate.cluster.regroup_stage_limits, Event::RegroupSettled(leader));
        return;
    }
    let members = prune(cx, reached);
    settle(cx, members, Reason::RemovedFromView);
}

/// Members that miss others agree anew, whatever has become of the regroup they were in.
pub(crate) fn keep_going(cx: &mut Cx<'_>) {
    if cx.world.missed.is_empty() {
        return;
    }
    let missing: NodeSet = cx.world.missed.ids().collect();
    let mut left = missing.intersection(cx.world.alive());
    while let Some(node) = left.iter().next() {
        left.remove(node);
        let Some(partition) = cx.world.partition_of(node) else { continue };
        let reached = component(cx, node);
        left = left.difference(reached);
        let misses_one = |member| !cx.world.missed(member).intersection(partition.view).is_empty();
        let open = missing.intersection(reached).iter().any(misses_one);
        let under_way = |event| match event {
            Event::RegroupSettled(of) | Event::WitnessArbitrated(of) => reached.contains(of),
            _ => false,
        };
        if open && !cx.world.queue.has(under_way) {
            begin(cx, node);
        }
    }
}

/// Every member must hear every other: who does not is pruned and stops (`wsfc:W-RG-04`, `W-RG-05`).
fn prune(cx: &mut Cx<'_>, reached: NodeSet) -> NodeSet {
    if hear_each_other(cx, reached) {
        return reached;
    }
    cx.assume(Knob::PrunePolicy);
    let kept = connectivity::largest_clique(reached, |a, b| !cx.world.missed(a).contains(b));
    for node in reached.difference(kept).iter() {
        cx.record(Some(node), What::NodePruned { node }, Reason::IncompleteConnectivity);
        stop_member(cx, node, Reason::IncompleteConnectivity);
    }
    kept
}

/// A member's Cluster service ends, with everything it ran; it waits to be let in again (`wsfc:W-NODE-05`).
pub(super) fn stop_member(cx: &mut Cx<'_>, node: NodeId, reason: Reason) {
    cx.world.set_cluster_service(node, ClusterService::Waiting);
    cx.world.missed.take(node);
    hangs::forget(cx, node);
    cx.world.leave_others(node);
    services::end_clustered(cx, node, reason);
}

/// The remaining members count their votes, then re-home what the dropped ones owned (`wsfc:W-RG-01`).
pub(super) fn settle(cx: &mut Cx<'_>, members: NodeSet, reason: Reason) {
    let answering = members.intersection(cx.world.alive());
    let Some(leader) = answering.iter().next() else { return };
    let Some(partition) = cx.world.partition_of(leader) else { return };
    match quorum::count(cx.estate, cx.world, partition, members) {
        Count::Held => commit(cx, partition, members, reason),
        Count::Lost => votes::lose_quorum(cx, answering, Reason::NoMajority),
        // The node that held the witness let go of it when it left.
        Count::OneShort if reason == Reason::LeftCleanly => commit(cx, partition, members, reason),
        Count::OneShort => {
            let wait = challenge_wait(cx).min(cx.estate.cluster.quorum_arbitration_time_max);
            cx.record(Some(leader), What::ArbitrationStarted { wait }, Reason::OneVoteShort);
            cx.after(wait, Event::WitnessArbitrated(leader));
        }
    }
}

/// How long a challenger waits for the witness; of a disk witness it is a knob.
fn challenge_wait(cx: &mut Cx<'_>) -> Millis {
    let Some(witness) = cx.estate.cluster.witness else { return Millis::ZERO };
    if witness.kind == WitnessKind::Disk {
        cx.assume(Knob::DiskChallengeWait);
    }
    witness.challenge
}

/// The challenge is lost to the side that holds the witness and runs, and is won from a dead owner unless it takes
/// longer than QuorumArbitrationTimeMax (`wsfc:W-RG-07`, `W-Q-15`, `W-Q-16`).
pub(crate) fn on_witness_arbitrated(cx: &mut Cx<'_>, leader: NodeId) {
    let members = component(cx, leader);
    let Some(partition) = cx.world.partition_of(leader) else { return };
    let wait = challenge_wait(cx);
    let in_time = wait <= cx.estate.cluster.quorum_arbitration_time_max;
    if !cx.world.view.contains(leader) {
        return votes::lose_quorum(cx, members, Reason::WitnessDefended);
    }
    match quorum::count(cx.estate, cx.world, partition, members) {
        Count::Held => commit(cx, partition, members, Reason::RemovedFromView),
        Count::OneShort if in_time => {
            cx.record(Some(leader), What::WitnessTaken, Reason::ArbitrationWon { wait });
            commit(cx, partition, members, Reason::RemovedFromView);
        }
        Count::OneShort => votes::lose_quorum(cx, members, Reason::ArbitrationTooSlow),
        Count::Lost => votes::lose_quorum(cx, members, Reason::NoMajority),
    }
}

/// The members have a new view. What still works outside of it is left behind and will find out.
fn commit(cx: &mut Cx<'_>, partition: Partition, members: NodeSet, reason: Reason) {
    let removed = partition.view.difference(members);
    cx.world.waited_for = cx.world.waited_for.difference(removed);
    cx.world.leaving = cx.world.leaving.difference(removed);
    cx.world.hear(members, removed);
    if removed.is_empty() {
        return;
    }
    if !cx.world.view.contains(members.iter().next().expect("a view that is committed has members")) {
        return commit_beside(cx, partition, members);
    }
    leave_behind(cx, partition, removed);
    cx.world.view = members;
    cx.world.database = members;
    network::mend_interfaces(cx);
    for node in removed.iter() {
        cx.world.nodes[node].old_copies = Some(cx.world.checkpoints.clone());
        let (from, to) = (cx.world.member_state(node), cx.world.node_state(node));
        if from != to {
            cx.record(Some(node), What::NodeStateChanged { node, from, to }, reason);
        }
        votes::lose_resources(cx, node, Reason::NodeLost);
        if reason == Reason::RemovedFromView {
            isolation::isolate(cx, node);
        }
        services::end_clustered(cx, node, Reason::NodeLost);
    }
    if reason == Reason::RemovedFromView {
        quarantine::count_losses(cx, removed);
    }
    votes::weigh(cx, members, Reason::MembershipChanged);
    groups::rehome(cx, removed);
}

/// Nodes that still work keep the view and the weights they last agreed on.
fn leave_behind(cx: &mut Cx<'_>, partition: Partition, removed: NodeSet) {
    let nodes = removed.intersection(partition.nodes);
    if nodes.is_empty() {
        return;
    }
    cx.world.others.push(Partition { nodes, ..partition });
    let soon = cx.world.now + cx.estate.cluster.regroup_tick.times(REGROUP_TICKS);
    for node in nodes.iter() {
        // What they waited for besides, members of the other side, has been decided without them.
        let waits = |event| event == Event::RegroupSettled(node);
        if cx.world.queue.find(waits).iter().any(|(due, _)| *due > soon) {
            begin(cx, node);
        }
    }
}

/// A partition that was started by force beside the cluster loses a member.
fn commit_beside(cx: &mut Cx<'_>, partition: Partition, members: NodeSet) {
    if let Some(beside) = cx.world.others.iter_mut().find(|other| other.nodes == partition.nodes) {
        beside.view = members;
    }
}

pub(crate) fn on_node_left(cx: &mut Cx<'_>, node: NodeId) {
    if cx.world.view.contains(node) && !cx.world.is_alive(node) {
        let members = cx.world.view.difference(cx.world.leaving);
        settle(cx, members, Reason::LeftCleanly);
    }
}
