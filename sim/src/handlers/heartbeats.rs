//! Noticing silence: a peer is unreachable once every route to it has missed its heartbeats (`wsfc.md` section 2).

use crate::choices::Site;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{regroup, votes};
use crate::model::cluster::Cluster;
use crate::model::ids::*;
use crate::model::time::{Millis, SimTime};
use crate::reason::Reason;
use crate::record::What;
use crate::world::Partition;

/// A member crashed: each that heard it notices after its own settings. The phase of the heartbeats is the sender's,
/// the same for all (`wsfc:W-HB-02`).
pub(super) fn node_fell_silent(cx: &mut Cx<'_>, node: NodeId, heard_by: NodeSet) {
    let cluster = &cx.estate.cluster;
    let soonest = heard_by.iter().min_by_key(|peer| cluster.heartbeat_between(*peer, node).detection());
    if let Some(soonest) = soonest {
        let phase = phase(cx, soonest, node);
        for observer in heard_by.iter() {
            let heartbeat = cx.estate.cluster.heartbeat_between(observer, node);
            let wait = heartbeat.detection().0 - phase.0.min(heartbeat.delay.0.saturating_sub(1));
            let missed = cx.world.now + Millis(wait);
            match observer == soonest {
                true => await_heartbeats(cx, observer, node, missed),
                false => drop(cx.world.queue.schedule(missed, Event::HeartbeatsMissed(observer, node))),
            }
        }
    }
    if cx.world.working_members().is_empty() {
        votes::cluster_went_down(cx);
    }
}

/// How long before this moment the last heartbeat was sent.
fn phase(cx: &mut Cx<'_>, observer: NodeId, node: NodeId) -> Millis {
    let heartbeat = cx.estate.cluster.heartbeat_between(observer, node);
    let earliest = Millis(heartbeat.delay.times(heartbeat.threshold.saturating_sub(1)).0 + 1);
    let wait = cx.duration(Site::HeartbeatPhase, heartbeat.detection(), earliest);
    Millis(heartbeat.detection().0 - wait.0)
}

/// Every route between two working members is cut.
pub(super) fn peers_parted(cx: &mut Cx<'_>, one: NodeId, other: NodeId) {
    let phase = phase(cx, one, other);
    let detection = cx.estate.cluster.heartbeat_between(one, other).detection();
    await_heartbeats(cx, one, other, cx.world.now + Millis(detection.0 - phase.0));
}

/// Their heartbeats pass again before anybody noticed, or after.
pub(super) fn peers_met(cx: &mut Cx<'_>, one: NodeId, other: NodeId) {
    let about_them = |event| match event {
        Event::HeartbeatsMissed(a, b) | Event::HeartbeatsLate(a, b) => {
            (a, b) == (one, other) || (b, a) == (one, other)
        }
        _ => false,
    };
    cx.world.queue.cancel_all(about_them);
    cx.world.hear(NodeSet::of(one), NodeSet::of(other));
    cx.world.hear(NodeSet::of(other), NodeSet::of(one));
}

/// Missed for good at `missed`; the early warning comes that many heartbeats before (`wsfc:W-HB-04`).
fn await_heartbeats(cx: &mut Cx<'_>, observer: NodeId, node: NodeId, missed: SimTime) {
    let heartbeat = cx.estate.cluster.heartbeat_between(observer, node);
    let late = missed - heartbeat.delay.times(heartbeat.threshold - heartbeat.warning());
    if late > cx.world.now {
        cx.world.queue.schedule(late, Event::HeartbeatsLate(observer, node));
    }
    cx.world.queue.schedule(missed.max(cx.world.now), Event::HeartbeatsMissed(observer, node));
}

/// Changed settings hold at once, also for silences that have begun: they count from the last heartbeat
/// (`wsfc:W-HB-05`).
pub(super) fn restate(cx: &mut Cx<'_>, before: &Cluster) {
    for (due, event) in cx.world.queue.find(|event| matches!(event, Event::HeartbeatsMissed(..))) {
        let Event::HeartbeatsMissed(observer, node) = event else { continue };
        let (old, new) =
            (before.heartbeat_between(observer, node), cx.estate.cluster.heartbeat_between(observer, node));
        if old != new {
            let late = Event::HeartbeatsLate(observer, node);
            cx.world.queue.cancel_all(|pending| pending == event || pending == late);
            await_heartbeats(cx, observer, node, due - old.detection() + new.detection());
        }
    }
}

/// More than 40 % of the heartbeats that would make the peer unreachable were missed in a row: a warning, no action.
pub(crate) fn on_heartbeats_late(cx: &mut Cx<'_>, observer: NodeId, node: NodeId) {
    let Some(partition) = cx.world.partition_of(observer) else { return };
    let parted = !cx.world.links.connect(&cx.estate.cluster, observer, node);
    if partition.view.contains(node) && (parted || !partition.nodes.contains(node)) {
        let heartbeat = cx.estate.cluster.heartbeat_between(observer, node);
        let reason = Reason::HeartbeatsLate { missed: heartbeat.warning(), threshold: heartbeat.threshold };
        cx.record(Some(observer), What::HeartbeatsLate { node }, reason);
    }
}

pub(crate) fn on_heartbeats_missed(cx: &mut Cx<'_>, one: NodeId, other: NodeId) {
    match (cx.world.partition_of(one), cx.world.partition_of(other)) {
        (Some(_), Some(_)) => notice_each_other(cx, one, other),
        (Some(_), None) => notice(cx, one, other, missed(cx, one, other)),
        (None, Some(_)) => notice(cx, other, one, missed(cx, other, one)),
        (None, None) => {}
    }
}

/// Two members that live by one view and between which nothing passes.
fn notice_each_other(cx: &mut Cx<'_>, one: NodeId, other: NodeId) {
    let together = cx.world.partition_of(one).is_some_and(|partition| partition.nodes.contains(other));
    if !together || cx.world.links.connect(&cx.estate.cluster, one, other) {
        return;
    }
    let (here, there) = (regroup::component(cx, one), regroup::component(cx, other));
    notice_parting(cx, one, other, here);
    notice_parting(cx, other, one, there);
    regroup::begin(cx, one);
    regroup::begin(cx, other);
}

/// A member that is silent is missed by the observer, and by everybody who heard both.
pub(super) fn notice(cx: &mut Cx<'_>, observer: NodeId, node: NodeId, reason: Reason) {
    let in_view = cx.world.partition_of(observer).is_some_and(|partition| partition.view.contains(node));
    if !in_view || cx.world.leaving.contains(node) || cx.world.missed(observer).contains(node) {
        return;
    }
    let cluster = &cx.estate.cluster;
    let heard_both = |member: &NodeId| {
        let links = &cx.world.links;
        *member == observer
            || (links.connect(cluster, *member, observer) && links.connect(cluster, *member, node))
    };
    let parted = !cx.world.links.connect(cluster, observer, node);
    let with: NodeSet = regroup::component(cx, observer).iter().filter(heard_both).collect();
    let with = if parted { NodeSet::of(observer) } else { with };
    cx.world.miss(with, node);
    cx.world.queue.cancel_all(
        |event| matches!(event, Event::HeartbeatsMissed(by, of) if of == node && with.contains(by)),
    );
    cx.record(Some(observer), What::NodeUnreachable { node }, reason);
    regroup::begin(cx, observer);
}

/// A living member is missed by its peer; the first of those who still reach each other says so.
fn notice_parting(cx: &mut Cx<'_>, observer: NodeId, node: NodeId, with: NodeSet) {
    let first = with.iter().all(|member| !cx.world.missed(member).contains(node));
    cx.world.miss(NodeSet::of(observer), node);
    if first {
        let reason = missed(cx, observer, node);
        cx.record(Some(observer), What::NodeUnreachable { node }, reason);
    }
}

fn missed(cx: &Cx<'_>, observer: NodeId, node: NodeId) -> Reason {
    let heartbeat = cx.estate.cluster.heartbeat_between(observer, node);
    Reason::HeartbeatsMissed { delay: heartbeat.delay, threshold: heartbeat.threshold }
}

/// The working members that hear a node at this moment.
pub(super) fn hearing(cx: &Cx<'_>, node: NodeId) -> NodeSet {
    let Some(partition) = cx.world.partition_of(node) else { return NodeSet::EMPTY };
    let mut others = partition.nodes;
    others.remove(node);
    cx.world.links.reached(&cx.estate.cluster, node, others)
}

/// A node that joins hears everybody afresh; a member that is silent already it will miss like the others.
pub(super) fn listen(cx: &mut Cx<'_>, node: NodeId, partition: Partition) {
    cx.world.missed.take(node);
    cx.world.hear(partition.nodes, NodeSet::of(node));
    let silent = partition.view.difference(partition.nodes).difference(cx.world.leaving);
    for member in silent.iter() {
        let wait = cx.estate.cluster.heartbeat_between(node, member).detection();
        cx.after(wait, Event::HeartbeatsMissed(node, member));
    }
}
