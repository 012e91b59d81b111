//! Networks fail and come back (`wsfc:W-HB-01`, `W-NODE-14`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{forced, forming, health, heartbeats, joining, regroup, votes};
use crate::links::Links;
use crate::model::cluster::Cluster;
use crate::model::ids::*;
use crate::model::network::Reach;
use crate::model::resource::ResourceKind;
use crate::model::time::Millis;
use crate::reason::Reason;
use crate::record::What;

/// Routes stop carrying heartbeats. Pairs of working members that have none left notice after their
/// Delay x Threshold; a node that has no adapter left stops at once.
pub(crate) fn cut(cx: &mut Cx<'_>, reach: &Reach) {
    let before = cx.world.links.clone();
    cx.world.links.cut(&cx.estate.cluster, reach);
    notice_later(cx, &before);
    for (one, other) in
        pairs(cx, |links, cluster, a, b| before.connect(cluster, a, b) && !links.connect(cluster, a, b))
    {
        heartbeats::peers_parted(cx, one, other);
    }
    stop_nodes_without_adapter(cx);
    unplug(cx);
}

/// Routes carry heartbeats again.
pub(crate) fn heal(cx: &mut Cx<'_>, reach: &Reach) {
    let before = cx.world.links.clone();
    cx.world.links.heal(&cx.estate.cluster, reach);
    notice_later(cx, &before);
    let met =
        pairs(cx, |links, cluster, a, b| !before.connect(cluster, a, b) && links.connect(cluster, a, b));
    for (one, other) in met {
        heartbeats::peers_met(cx, one, other);
    }
    mend_interfaces(cx);
    restart_regroups(cx);
    forced::forced_partition_wins(cx);
    joining::look_again(cx, cx.world.nodes.ids().collect());
    forming::try_to_form(cx);
}

/// Pairs of nodes that live by the same view and for which something holds.
fn pairs(cx: &Cx<'_>, holds: impl Fn(&Links, &Cluster, NodeId, NodeId) -> bool) -> Vec<(NodeId, NodeId)> {
    let alive = cx.world.alive();
    let mut found = Vec::new();
    for one in alive.iter() {
        let Some(partition) = cx.world.partition_of(one) else { continue };
        let others = partition.nodes.iter().filter(|other| *other > one);
        found.extend(
            others
                .map(|other| (one, other))
                .filter(|(a, b)| holds(&cx.world.links, &cx.estate.cluster, *a, *b)),
        );
    }
    found
}

/// Interfaces without a link fail at once.
fn unplug(cx: &mut Cx<'_>) {
    for network in cx.world.networks.ids() {
        let unplugged = cx.world.links.unplugged(&cx.estate.cluster, network);
        let failed = cx.world.networks[network].failed.union(unplugged);
        set_failed(cx, network, failed);
    }
}

/// Interfaces that reach a member again, or that have no other member left to reach, work.
pub(super) fn mend_interfaces(cx: &mut Cx<'_>) {
    if cx.world.links.whole() && cx.world.networks.iter().all(|network| network.failed.is_empty()) {
        return;
    }
    for network in cx.world.networks.ids() {
        let failed = cx.world.networks[network].failed.intersection(failing(cx, network));
        set_failed(cx, network, failed);
    }
}

fn failing(cx: &Cx<'_>, network: NetworkId) -> NodeSet {
    cx.world.links.failed_interfaces(&cx.estate.cluster, network, cx.world.view)
}

/// Addresses lose their interfaces, or have them back before a poll sees it (`wsfc:W-IP-02`).
fn set_failed(cx: &mut Cx<'_>, network: NetworkId, failed: NodeSet) {
    if std::mem::replace(&mut cx.world.networks[network].failed, failed) == failed {
        return;
    }
    for resource in cx.world.resources.ids() {
        if matches!(cx.estate.resources[resource].kind, ResourceKind::IpAddress { network: Some(of) } if of == network)
        {
            health::recheck(cx, resource);
        }
    }
}

/// A regroup under way starts again when its members hear each other anew.
fn restart_regroups(cx: &mut Cx<'_>) {
    let under_way = |node: &NodeId| cx.world.queue.has(|event| event == Event::RegroupSettled(*node));
    let leaders: Vec<NodeId> = cx.world.nodes.ids().filter(under_way).collect();
    for leader in leaders {
        regroup::begin(cx, leader);
    }
}

/// All adapters lost while running: the service ends, and the others are not told (`wsfc:W-NODE-14`).
fn stop_nodes_without_adapter(cx: &mut Cx<'_>) {
    for node in cx.world.alive().iter() {
        if cx.world.links.has_adapter(&cx.estate.cluster, node) {
            continue;
        }
        cx.record(Some(node), What::NoNetwork { node, at_start: false }, Reason::NoAdapter);
        for resource in cx.world.resources_on(cx.estate, node) {
            cx.cancel_timer(resource);
        }
        regroup::stop_member(cx, node, Reason::NoAdapter);
    }
    if !cx.world.view.is_empty() && cx.world.working_members().is_empty() {
        votes::cluster_went_down(cx);
    }
}

/// A network is looked at again once its heartbeats have been missed, or pass again, and the members have agreed.
fn notice_later(cx: &mut Cx<'_>, before: &Links) {
    let cluster = &cx.estate.cluster;
    let regroup = cluster.regroup_tick.times(regroup::REGROUP_TICKS);
    for network in cluster.networks.ids() {
        if before.same_on(&cx.world.links, network) {
            continue;
        }
        let (old, new) = (before.state(cluster, network), cx.world.links.state(cluster, network));
        let missed = if new >= old { cluster.same_subnet.detection() } else { Millis::ZERO };
        cx.world.queue.cancel_all(|event| event == Event::NetworkNoticed(network));
        cx.after(missed + regroup, Event::NetworkNoticed(network));
    }
}

pub(crate) fn on_network_noticed(cx: &mut Cx<'_>, network: NetworkId) {
    let to = cx.world.links.state(&cx.estate.cluster, network);
    let from = std::mem::replace(&mut cx.world.networks[network].state, to);
    if from != to {
        let node = cx.world.working_members().iter().next();
        cx.record(node, What::NetworkStateChanged { network, from, to }, Reason::RoutesChanged);
    }
    let failed = failing(cx, network);
    set_failed(cx, network, failed);
}
