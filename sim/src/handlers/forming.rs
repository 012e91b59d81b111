//! Nodes that wait form the cluster together (`wsfc:W-NODE-03`, `W-Q-18`, `W-Q-19`, `W-GRP-05`).

use crate::connectivity;
use crate::cx::Cx;
use crate::handlers::{groups, joining, votes};
use crate::model::cluster::{Witness, WitnessKind};
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, NodeState, ResourceState};

/// A node that missed the last changes must not form, unless a disk witness holds a newer copy (`wsfc:W-Q-18`).
pub(super) fn refuse_stale_database(cx: &mut Cx<'_>, node: NodeId) {
    if !cx.world.database.contains(node) && !witness_has_database(cx) {
        cx.record(Some(node), What::StaleDatabase { node }, Reason::NewerDatabaseElsewhere);
    }
}

fn witness_has_database(cx: &Cx<'_>) -> bool {
    let disk = cx.estate.cluster.witness.is_some_and(|witness| witness.kind == WitnessKind::Disk);
    disk && cx.world.witness_reachable
}

/// A node that waits in vain says how many votes there are and how many it needs (`wsfc:W-Q-19`).
pub(super) fn tell_what_is_missing(cx: &mut Cx<'_>, node: NodeId) {
    if cx.world.nodes[node].cluster != ClusterService::Waiting || !cx.world.view.is_empty() {
        return;
    }
    if cx.world.nodes[node].prevent_quorum {
        let votes = cx.world.votes;
        let what = What::FormingRefused { node, held: 0, votes };
        return cx.record(Some(node), what, Reason::MayOnlyJoin);
    }
    let waiting = waiting_with(cx, node);
    let votes = cx.world.votes;
    let held = votes.held_by(waiting, witness_helps(cx));
    if held >= votes.needed() {
        return;
    }
    let with_witness = votes.held_by(waiting, true) >= votes.needed();
    let reason = if with_witness { Reason::WitnessUnreachable } else { Reason::TooFewVotesToForm };
    cx.record(Some(node), What::FormingRefused { node, held, votes }, reason);
}

fn witness_helps(cx: &Cx<'_>) -> bool {
    let in_time = |witness: Witness| witness.challenge <= cx.estate.cluster.quorum_arbitration_time_max;
    cx.world.witness_reachable && cx.estate.cluster.witness.is_some_and(in_time)
}

/// The nodes that wait and all hear each other, without those that may only join.
fn waiting_with(cx: &Cx<'_>, node: NodeId) -> NodeSet {
    let waits = |node: &NodeId| {
        cx.world.nodes[*node].cluster == ClusterService::Waiting
            && !cx.world.nodes[*node].prevent_quorum
            && cx.world.links.has_adapter(&cx.estate.cluster, *node)
    };
    let waiting: NodeSet = cx.world.nodes.ids().filter(waits).collect();
    let cluster = &cx.estate.cluster;
    let connect = |a, b| cx.world.links.connect(cluster, a, b);
    let deaf_to = |a| waiting.iter().filter(|b| !connect(a, *b)).collect();
    let reached = connectivity::component(node, waiting, deaf_to);
    match cx.world.links.whole() {
        true => reached,
        false => connectivity::largest_clique(reached, connect),
    }
}

/// Forming needs a majority of the last committed weights (`wsfc:W-Q-19`).
pub(crate) fn try_to_form(cx: &mut Cx<'_>) {
    for node in cx.world.nodes.ids() {
        let waiting = waiting_with(cx, node);
        let held = cx.world.votes.held_by(waiting, witness_helps(cx));
        let newest = !waiting.intersection(cx.world.database).is_empty() || witness_has_database(cx);
        if !waiting.is_empty() && newest && cx.world.view.is_empty() && held >= cx.world.votes.needed() {
            form(cx, waiting, Reason::QuorumReached);
        }
    }
}

/// The database of these members is the one that counts from now on, however old it is (`wsfc:W-Q-21`).
pub(super) fn take_database_of(cx: &mut Cx<'_>, members: NodeSet, from_witness: bool) {
    let has_newest = !members.intersection(cx.world.database).is_empty() || from_witness;
    let mut copies = members.iter().filter_map(|node| cx.world.nodes[node].old_copies.clone());
    if let (false, Some(old)) = (has_newest, copies.next()) {
        cx.world.checkpoints = old;
    }
    for node in members.iter() {
        cx.world.nodes[node].old_copies = None;
    }
    cx.world.database = members;
}

pub(super) fn form(cx: &mut Cx<'_>, members: NodeSet, reason: Reason) {
    cx.world.view = members;
    let from_witness = reason != Reason::Forced && witness_has_database(cx);
    take_database_of(cx, members, from_witness);
    cx.world.forming = true;
    cx.record(members.iter().next(), What::ClusterFormed, reason);
    for node in members.iter() {
        let from = match cx.world.nodes[node].cluster {
            ClusterService::Joining => NodeState::Joining,
            _ => NodeState::Down,
        };
        cx.world.set_cluster_service(node, ClusterService::Member);
        let to = cx.world.member_state(node);
        cx.record(Some(node), What::NodeStateChanged { node, from, to }, reason);
    }
    votes::weigh(cx, members, Reason::MembershipChanged);
    groups::start_cold(cx);
    joining::look_again(cx, cx.world.nodes.ids().collect());
}

/// The cluster forms only with its address and its name; a witness that fails is another matter (`wsfc:W-GRP-05`).
pub(super) fn observe_core_group(cx: &mut Cx<'_>) {
    cx.world.forming &= !cx.world.view.is_empty();
    if !cx.world.forming {
        return;
    }
    let Some(core) = cx.estate.core_group() else {
        cx.world.forming = false;
        return;
    };
    if !groups::has_settled(cx, core) || cx.world.waiting.has(core) {
        return;
    }
    let resources = || cx.estate.groups[core].resources.iter().copied();
    let being_restarted =
        |resource: ResourceId| cx.world.resources[resource].timer.is_some() && has_failed(cx, resource);
    if resources().any(being_restarted) && !resources().any(|resource| has_given_up(cx, resource)) {
        return;
    }
    cx.world.forming = false;
    if resources().any(|resource| is_needed(cx, resource) && has_failed(cx, resource)) {
        votes::stop_forming(cx);
    }
}

fn is_needed(cx: &Cx<'_>, resource: ResourceId) -> bool {
    matches!(
        cx.estate.resources[resource].kind,
        ResourceKind::IpAddress { .. } | ResourceKind::NetworkName { .. }
    )
}

fn has_failed(cx: &Cx<'_>, resource: ResourceId) -> bool {
    cx.world.resources[resource].state == ResourceState::Failed
}

fn has_given_up(cx: &Cx<'_>, resource: ResourceId) -> bool {
    is_needed(cx, resource) && has_failed(cx, resource) && cx.world.resources[resource].parked
}
