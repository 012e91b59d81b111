//! A Cluster service that starts joins an active node, or forms the cluster with whoever waits
//! (`wsfc:W-NODE-03`, `W-Q-18` to `W-Q-23`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{forming, groups, heartbeats, isolation, quarantine, votes};
use crate::model::ids::*;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, NodeState, Partition};

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
            cx.world.set_cluster_service(node, ClusterService::Joining);
            look_for_cluster(cx, node);
        }
    }
}

/// The running cluster, or one that was started by force beside it, when every working member of it can be reached.
pub(super) fn reachable_partition(cx: &Cx<'_>, node: NodeId) -> Option<Partition> {
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
    let asks = matches!(cx.world.nodes[node].cluster, ClusterService::Joining | ClusterService::Waiting);
    if !asks || quarantine::refuses(cx, node) {
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
            cx.world.set_cluster_service(node, ClusterService::Waiting);
            forming::refuse_stale_database(cx, node);
            forming::try_to_form(cx);
            forming::tell_what_is_missing(cx, node);
        }
    }
}

/// Without a working adapter a node can neither join nor form (`wsfc:W-NODE-14`).
pub(super) fn lacks_network(cx: &mut Cx<'_>, node: NodeId) -> bool {
    let lacks = !cx.world.links.has_adapter(&cx.estate.cluster, node);
    if lacks {
        cx.world.set_cluster_service(node, ClusterService::Waiting);
        cx.record(Some(node), What::NoNetwork { node, at_start: true }, Reason::NoAdapter);
    }
    lacks
}

fn admit(cx: &mut Cx<'_>, node: NodeId, partition: Partition) {
    cx.world.set_cluster_service(node, ClusterService::Member);
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
    heartbeats::listen(cx, node, partition);
    cx.world.view.insert(node);
    cx.world.database.insert(node);
    cx.world.nodes[node].old_copies = None;
    cx.record(Some(node), what, Reason::Joined);
    votes::weigh(cx, cx.world.view, Reason::MembershipChanged);
    isolation::rejoined(cx, node);
    groups::on_node_up(cx, node);
}
