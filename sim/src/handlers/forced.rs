//! A cluster that is started by force, beside another one or alone (`wsfc:W-Q-21`, `W-Q-23`).

use crate::cx::Cx;
use crate::handlers::{forming, groups, joining, regroup, votes};
use crate::model::ids::*;
use crate::quorum;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, NodeState, Partition};

/// The running cluster is no more. One that was started by force beside it is the cluster now; without one, nodes that
/// wait try to form again (`wsfc:W-NODE-03`, `W-Q-21`).
pub(super) fn after_the_cluster(cx: &mut Cx<'_>, lost: NodeSet) {
    cx.world.leaving = NodeSet::EMPTY;
    if let Some(position) = cx.world.others.iter().position(|partition| partition.forced) {
        let partition = cx.world.others.remove(position);
        return take_up_forced(cx, partition, lost);
    }
    try_again(cx);
}

/// No cluster runs: nodes that wait ask again.
pub(super) fn try_again(cx: &mut Cx<'_>) {
    for node in cx.world.nodes.ids() {
        if cx.world.nodes[node].cluster == ClusterService::Waiting {
            joining::look_for_cluster(cx, node);
        }
    }
}

/// The partition that was started by force runs everything from now on.
fn take_up_forced(cx: &mut Cx<'_>, partition: Partition, lost: NodeSet) {
    cx.world.view = partition.view;
    cx.world.forced = true;
    forming::take_database_of(cx, partition.view, false);
    votes::weigh(cx, partition.view, Reason::MembershipChanged);
    groups::rehome(cx, lost.difference(partition.view));
}

/// `/FQ`: this node starts whatever its votes, and its database becomes the one that counts (`wsfc:W-Q-21`). Where
/// the cluster runs and cannot be reached, it starts beside it and owns nothing until they meet.
pub(crate) fn force(cx: &mut Cx<'_>, node: NodeId) {
    if joining::lacks_network(cx, node) {
        return;
    }
    if joining::reachable_partition(cx, node).is_some() {
        return joining::look_for_cluster(cx, node);
    }
    let members = NodeSet::from_iter([node]);
    if cx.world.working_members().is_empty() {
        cx.world.forced = true;
        return forming::form(cx, members, Reason::Forced);
    }
    let votes = quorum::static_votes(cx.estate);
    cx.world.set_cluster_service(node, ClusterService::Member);
    cx.world.others.push(Partition { nodes: members, view: members, votes, forced: true });
    cx.record(Some(node), What::ClusterFormed, Reason::Forced);
    let to = cx.world.member_state(node);
    cx.record(Some(node), What::NodeStateChanged { node, from: NodeState::Down, to }, Reason::Forced);
    joining::look_again(cx, cx.world.nodes.ids().collect());
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
        regroup::stop_member(cx, node, Reason::ForcedPartitionWins);
    }
    let lost = std::mem::replace(&mut cx.world.view, winner.view);
    for node in lost.iter() {
        votes::lose_resources(cx, node, Reason::ForcedPartitionWins);
    }
    take_up_forced(cx, winner, lost);
    joining::look_again(cx, running);
}
