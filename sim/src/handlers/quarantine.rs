//! A node that keeps losing its membership is kept out for a while (`wsfc:W-NODE-10`, `W-NODE-11`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{joining, nodes};
use crate::model::ids::*;
use crate::model::time::Millis;
use crate::reason::Reason;
use crate::record::What;
use crate::states::NodeStatus;
use crate::world::{ClusterService, Machine};

/// Losses within this time count together.
pub(crate) const COUNTED_OVER: Millis = Millis::hours(1);

/// These nodes have just lost their membership without saying goodbye.
pub(super) fn count_losses(cx: &mut Cx<'_>, removed: NodeSet) {
    let Some(threshold) = cx.estate.cluster.quarantine_threshold else { return };
    cx.look_back(removed.iter().any(|node| !cx.world.nodes[node].losses.is_empty()));
    let now = cx.world.now;
    for node in removed.iter() {
        let losses = &mut cx.world.nodes[node].losses;
        losses.retain(|at| now.since(*at) < COUNTED_OVER);
        losses.push(now);
        let count = u32::try_from(losses.len()).unwrap_or(u32::MAX);
        if count >= threshold && cx.world.nodes[node].quarantined_until.is_none() && may_quarantine(cx) {
            let until = now + cx.estate.cluster.quarantine_duration;
            cx.world.nodes[node].quarantined_until = Some(until);
            cx.record(Some(node), What::NodeQuarantined { node, until }, Reason::LostTooOften { count });
            nodes::set_status(cx, node, NodeStatus::Quarantined, Reason::LostTooOften { count });
            cx.after(cx.estate.cluster.quarantine_duration, Event::QuarantineEnded(node));
        }
    }
}

/// A quarter of the nodes at most, but always one.
fn may_quarantine(cx: &Cx<'_>) -> bool {
    let nodes = cx.world.nodes.len();
    let quarantined = cx.world.nodes.iter().filter(|node| node.quarantined_until.is_some()).count();
    quarantined < (nodes / 4).max(1)
}

/// Whether a node is kept from joining; it is told so.
pub(super) fn refuses(cx: &mut Cx<'_>, node: NodeId) -> bool {
    let Some(until) = cx.world.nodes[node].quarantined_until else { return false };
    cx.world.set_cluster_service(node, ClusterService::Stopped);
    cx.record(Some(node), What::JoinRefused { node, until }, Reason::Quarantined);
    true
}

/// It may join again, and does so by itself.
pub(crate) fn on_quarantine_ended(cx: &mut Cx<'_>, node: NodeId) {
    clear(cx, node, Reason::QuarantineIsOver);
    if cx.world.nodes[node].machine == Machine::On && cx.world.nodes[node].cluster == ClusterService::Stopped
    {
        cx.world.set_cluster_service(node, ClusterService::Joining);
        joining::look_for_cluster(cx, node);
    }
}

/// The quarantine ends, by time or by `Start-ClusterNode -ClearQuarantine`.
pub(crate) fn clear(cx: &mut Cx<'_>, node: NodeId, reason: Reason) {
    if cx.world.nodes[node].quarantined_until.take().is_some() {
        cx.world.nodes[node].losses.clear();
        cx.world.queue.cancel_all(|event| event == Event::QuarantineEnded(node));
        nodes::set_status(cx, node, NodeStatus::Normal, reason);
        cx.record(Some(node), What::QuarantineEnded { node }, reason);
    }
}
