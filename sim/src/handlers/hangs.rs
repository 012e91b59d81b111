//! A Cluster service that runs and does nothing: NetFT sees it, its peers do not (`wsfc:W-NODE-12`, `W-NODE-13`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{heartbeats, joining, nodes, regroup};
use crate::model::cluster::HangRecoveryAction;
use crate::model::ids::*;
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::world::ClusterService;

/// The service stops answering the kernel and its peers; heartbeats, which the kernel sends, go on.
pub(crate) fn hang(cx: &mut Cx<'_>, node: NodeId) {
    if cx.world.nodes[node].cluster != ClusterService::Member || cx.world.nodes[node].hung {
        let what = What::Refused { verb: Verb::ServiceHang, object: Object::Node(node) };
        return cx.record(Some(node), what, Reason::NotAMember);
    }
    cx.world.nodes[node].hung = true;
    let cluster = &cx.estate.cluster;
    cx.after(cluster.clus_svc_hang_timeout, Event::ClusterServiceHangSeen(node));
    cx.after(cluster.request_reply_timeout, Event::RepliesTimedOut(node));
}

/// ClusSvcHangTimeout has passed without a heartbeat from the service to the kernel.
pub(crate) fn on_hang_seen(cx: &mut Cx<'_>, node: NodeId) {
    if !cx.world.nodes[node].hung {
        return;
    }
    let cluster = &cx.estate.cluster;
    let (action, after) = (cluster.hang_recovery_action, cluster.clus_svc_hang_timeout);
    cx.record(Some(node), What::ClusterServiceHung { node, action }, Reason::HungFor { after });
    match action {
        HangRecoveryAction::Nothing | HangRecoveryAction::Log => {}
        HangRecoveryAction::EndProcess => {
            let heard_by = heartbeats::hearing(cx, node);
            restart_service(cx, node);
            heartbeats::node_fell_silent(cx, node, heard_by);
        }
        HangRecoveryAction::Bugcheck => nodes::bugcheck(cx, node),
    }
}

/// A member that answered no update of the cluster database for RequestReplyTimeout is removed by the others, whatever
/// its heartbeats say.
pub(crate) fn on_replies_timed_out(cx: &mut Cx<'_>, node: NodeId) {
    if !cx.world.nodes[node].hung {
        return;
    }
    let observer = heartbeats::hearing(cx, node).iter().next();
    restart_service(cx, node);
    match observer {
        Some(observer) => {
            let after = cx.estate.cluster.request_reply_timeout;
            heartbeats::notice(cx, observer, node, Reason::NoReplies { after });
        }
        None => heartbeats::node_fell_silent(cx, node, NodeSet::EMPTY),
    }
}

/// The service that hung is no more.
pub(super) fn forget(cx: &mut Cx<'_>, node: NodeId) {
    if std::mem::take(&mut cx.world.nodes[node].hung) {
        let waits = |event| matches!(event, Event::ClusterServiceHangSeen(of) | Event::RepliesTimedOut(of) if of == node);
        cx.world.queue.cancel_all(waits);
    }
}

/// The process ends, which looks like a crash to the others; the SCM starts it again and it looks for the cluster.
fn restart_service(cx: &mut Cx<'_>, node: NodeId) {
    for resource in cx.world.resources_on(cx.estate, node) {
        cx.cancel_timer(resource);
    }
    regroup::stop_member(cx, node, Reason::HangRecovery);
    cx.world.set_cluster_service(node, ClusterService::Joining);
    joining::look_for_cluster(cx, node);
}
