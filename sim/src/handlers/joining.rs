//! A Cluster service that starts joins an active node, or forms the cluster with whoever waits
//! (`wsfc:W-NODE-03`, `W-Q-18` to `W-Q-23`).

use crate::connectivity;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{groups, isolation, quarantine, votes};
use crate::model::cluster::{Witness, WitnessKind};
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::quorum;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, NodeState, Partition, ResourceState};

/// Ticks of a join (`wsfc:W-RG-06`).
const JOIN_TICKS: u64 = 3;

/// A Cluster service that starts asks the other nodes, and is answered or not.
pub(super) fn look_for_cluster(cx: &mut Cx<'_>, node: NodeId) {
    cx.world.queue.cancel_all(|event| event == Event::JoinSettled(node));
    cx.after(cx.estate.cluster.regroup_tick.times(JOIN_TICKS), Event::JoinSettled(node));
}

/// Nodes that wait and can talk to an active node again restart the service (`wsfc:W-NODE-05`).
pub(super) fn look_again(cx: &mut Cx<'_>, nodes: NodeSet) {
    for node in nodes.iter() {
        let waits = cx.world.nodes[node].cluster == ClusterService::Waiting;
        if waits && reachable_partition(cx, node).is_some() {
            cx.world.nodes[node].cluster = ClusterService::Joining;
            look_for_cluster(cx, node);
        }
    }
}

/// The running cluster is no more. One that was started by force beside it is the cluster now; without one, nodes that
/// wait try to form again (`wsfc:W-NODE-03`, `W-Q-21`).
pub(super) fn after_the_cluster(cx: &mut Cx<'_>, lost: NodeSet) {
    cx.world.leaving = NodeSet::EMPTY;
    if let Some(position) = cx.world.others.iter().position(|partition| partition.forced) {
        let partition = cx.world.others.remove(position);
        return take_up_forced(cx, partition, lost);
    }
    for node in cx.world.nodes.ids() {
        if cx.world.nodes[node].cluster == ClusterService::Waiting {
            look_for_cluster(cx, node);
        }
    }
}

/// The partition that was started by force runs everything from now on.
fn take_up_forced(cx: &mut Cx<'_>, partition: Partition, lost: NodeSet) {
    cx.world.view = partition.view;
    cx.world.forced = true;
    take_database_of(cx, partition.view);
    votes::weigh(cx, partition.view, Reason::MembershipChanged);
    groups::rehome(cx, lost.difference(partition.view));
}

/// The running cluster, or one that was started by force beside it, when every working member of it can be reached.
fn reachable_partition(cx: &Cx<'_>, node: NodeId) -> Option<Partition> {
    let running = cx.world.working_members().iter().next().and_then(|member| cx.world.partition_of(member));
    let beside = cx.world.others.iter().copied().filter(|partition| partition.forced);
    let reached = |partition: &Partition| {
        let cluster = &cx.estate.cluster;
        cx.world.links.reached(cluster, node, partition.nodes) == partition.nodes
    };
    running.into_iter().chain(beside).find(reached)
}

/// Join an active node, or form with whoever waits (`wsfc:W-NODE-03`).
pub(crate) fn on_join_settled(cx: &mut Cx<'_>, node: NodeId) {
    if quarantine::refuses(cx, node) {
        return;
    }
    if lacks_network(cx, node) {
        return;
    }
    if cx.world.view.contains(node) {
        // The others have not yet noticed that it was gone.
        cx.after(cx.estate.cluster.regroup_tick, Event::JoinSettled(node));
        return;
    }
    match reachable_partition(cx, node) {
        Some(partition) => admit(cx, node, partition),
        None => {
            cx.world.nodes[node].cluster = ClusterService::Waiting;
            refuse_stale_database(cx, node);
            try_to_form(cx);
            tell_what_is_missing(cx, node);
        }
    }
}

/// Without a working adapter a node can neither join nor form (`wsfc:W-NODE-14`).
fn lacks_network(cx: &mut Cx<'_>, node: NodeId) -> bool {
    let lacks = !cx.world.links.has_adapter(&cx.estate.cluster, node);
    if lacks {
        cx.world.nodes[node].cluster = ClusterService::Waiting;
        cx.record(Some(node), What::NoNetwork { node, at_start: true }, Reason::NoAdapter);
    }
    lacks
}

/// A node that missed the last changes must not form, unless a disk witness holds a newer copy (`wsfc:W-Q-18`).
fn refuse_stale_database(cx: &mut Cx<'_>, node: NodeId) {
    if !cx.world.database.contains(node) && !witness_has_database(cx) {
        cx.record(Some(node), What::StaleDatabase { node }, Reason::NewerDatabaseElsewhere);
    }
}

fn witness_has_database(cx: &Cx<'_>) -> bool {
    let disk = cx.estate.cluster.witness.is_some_and(|witness| witness.kind == WitnessKind::Disk);
    disk && cx.world.witness_reachable
}

/// A node that waits in vain says how many votes there are and how many it needs (`wsfc:W-Q-19`).
fn tell_what_is_missing(cx: &mut Cx<'_>, node: NodeId) {
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

fn admit(cx: &mut Cx<'_>, node: NodeId, partition: Partition) {
    cx.world.nodes[node].cluster = ClusterService::Member;
    cx.world.nodes[node].prevent_quorum = false;
    let runs = partition.view.intersection(cx.world.view) == partition.view;
    let to = cx.world.member_state(node);
    let what = What::NodeStateChanged { node, from: NodeState::Joining, to };
    if !runs {
        if let Some(beside) = cx.world.others.iter_mut().find(|other| **other == partition) {
            beside.nodes.insert(node);
            beside.view.insert(node);
        }
        return cx.record(Some(node), what, Reason::Joined);
    }
    cx.world.view.insert(node);
    cx.world.database.insert(node);
    cx.world.nodes[node].old_copies = None;
    cx.record(Some(node), what, Reason::Joined);
    votes::weigh(cx, cx.world.view, Reason::MembershipChanged);
    isolation::rejoined(cx, node);
    groups::on_node_up(cx, node);
}

/// The nodes that wait and all hear each other, without those that may only join.
fn waiting_with(cx: &Cx<'_>, node: NodeId) -> NodeSet {
    let waits = |node: &NodeId| {
        cx.world.nodes[*node].cluster == ClusterService::Waiting && !cx.world.nodes[*node].prevent_quorum
    };
    let waiting: NodeSet = cx.world.nodes.ids().filter(waits).collect();
    let cluster = &cx.estate.cluster;
    let connect = |a, b| cx.world.links.connect(cluster, a, b);
    let reached = connectivity::component(node, waiting, connect);
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
fn take_database_of(cx: &mut Cx<'_>, members: NodeSet) {
    let has_newest = !members.intersection(cx.world.database).is_empty() || witness_has_database(cx);
    let mut copies = members.iter().filter_map(|node| cx.world.nodes[node].old_copies.clone());
    if let (false, Some(old)) = (has_newest, copies.next()) {
        cx.world.checkpoints = old;
    }
    for node in members.iter() {
        cx.world.nodes[node].old_copies = None;
    }
    cx.world.database = members;
}

fn form(cx: &mut Cx<'_>, members: NodeSet, reason: Reason) {
    cx.world.view = members;
    take_database_of(cx, members);
    cx.world.forming = true;
    cx.record(members.iter().next(), What::ClusterFormed, reason);
    for node in members.iter() {
        let from = match cx.world.nodes[node].cluster {
            ClusterService::Joining => NodeState::Joining,
            _ => NodeState::Down,
        };
        cx.world.nodes[node].cluster = ClusterService::Member;
        let to = cx.world.member_state(node);
        cx.record(Some(node), What::NodeStateChanged { node, from, to }, reason);
    }
    votes::weigh(cx, members, Reason::MembershipChanged);
    groups::start_cold(cx);
    look_again(cx, cx.world.nodes.ids().collect());
}

/// `/FQ`: this node starts whatever its votes, and its database becomes the one that counts (`wsfc:W-Q-21`). Where
/// the cluster runs and cannot be reached, it starts beside it and owns nothing until they meet.
pub(crate) fn force(cx: &mut Cx<'_>, node: NodeId) {
    if lacks_network(cx, node) {
        return;
    }
    if reachable_partition(cx, node).is_some() {
        return look_for_cluster(cx, node);
    }
    let members = NodeSet::from_iter([node]);
    if cx.world.working_members().is_empty() {
        cx.world.forced = true;
        return form(cx, members, Reason::Forced);
    }
    let votes = quorum::static_votes(cx.estate);
    cx.world.nodes[node].cluster = ClusterService::Member;
    cx.world.others.push(Partition { nodes: members, view: members, votes, forced: true });
    cx.record(Some(node), What::ClusterFormed, Reason::Forced);
    let to = cx.world.member_state(node);
    cx.record(Some(node), What::NodeStateChanged { node, from: NodeState::Down, to }, Reason::Forced);
    look_again(cx, cx.world.nodes.ids().collect());
}

/// Two partitions with quorum meet: the one that was not forced stops and joins the other (`wsfc:W-Q-23`).
pub(super) fn forced_partition_wins(cx: &mut Cx<'_>) {
    let running = cx.world.working_members();
    let cluster = &cx.estate.cluster;
    let meets = |partition: &Partition| {
        partition.forced
            && partition.nodes.iter().any(|node| !cx.world.links.reached(cluster, node, running).is_empty())
    };
    let Some(position) = cx.world.others.iter().position(meets) else { return };
    if !cluster.windows.resolves_forced_partitions() {
        return;
    }
    let winner = cx.world.others.remove(position);
    for node in running.iter() {
        cx.record(Some(node), What::ForcedPartitionMet { node }, Reason::ForcedPartitionWins);
        super::regroup::stop_member(cx, node, Reason::ForcedPartitionWins);
    }
    let lost = std::mem::replace(&mut cx.world.view, winner.view);
    for node in lost.iter() {
        votes::lose_resources(cx, node, Reason::ForcedPartitionWins);
    }
    take_up_forced(cx, winner, lost);
    look_again(cx, running);
}

/// The cluster forms only with its address and its name; a witness that fails is another matter (`wsfc:W-GRP-05`).
pub(super) fn observe_core_group(cx: &mut Cx<'_>) {
    cx.world.forming &= !cx.world.view.is_empty();
    let Some(core) = cx.estate.core_group().filter(|_| cx.world.forming) else {
        cx.world.forming = false;
        return;
    };
    if !groups::has_settled(cx, core) || cx.world.groups[core].waiting.is_some() {
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
