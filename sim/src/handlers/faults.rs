//! Faults of the script that last: each begins, and ends where the script says how long it lasts.

use crate::cx::Cx;
use crate::handlers::{hangs, health, pending, services};
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::model::scenario::{Fault, ServiceTarget};
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::world::ResourceState;

/// What a fault is about, and the node it is on.
pub(crate) fn object(cx: &Cx<'_>, fault: Fault) -> (Option<NodeId>, Object) {
    let on_owner = |resource| (Some(cx.world.owner_of(cx.estate, resource)), Object::Resource(resource));
    match fault {
        Fault::ServiceHang(ServiceTarget::Resource(resource)) => on_owner(resource),
        Fault::ServiceHang(ServiceTarget::Service(service)) => {
            (Some(cx.estate.services[service].node), Object::Service(service))
        }
        Fault::DllHang(resource) | Fault::DiskCorrupt(resource) | Fault::IpConflict(resource) => {
            on_owner(resource)
        }
        Fault::ClusterServiceHang(node) => (Some(node), Object::Node(node)),
        Fault::DiskPathLoss { disk, node: Some(node) } => (Some(node), Object::Resource(disk)),
        Fault::DiskPathLoss { disk, node: None } => on_owner(disk),
        Fault::DnsLoss | Fault::AdLoss => (None, Object::Cluster),
    }
}

pub(crate) fn begin(cx: &mut Cx<'_>, fault: Fault) {
    match fault {
        _ if !suits(cx, fault) => refuse(cx, fault, Reason::WrongType),
        Fault::ServiceHang(target) => hang(cx, fault, target),
        Fault::ClusterServiceHang(node) => hangs::hang(cx, node),
        Fault::DllHang(_) if is_on(cx, fault) => refuse(cx, fault, Reason::AlreadyInThatState),
        _ => set(cx, fault, true),
    }
}

/// Whether the resource is of a type that can have the fault.
fn suits(cx: &Cx<'_>, fault: Fault) -> bool {
    let kind = |resource: ResourceId| &cx.estate.resources[resource].kind;
    match fault {
        Fault::DiskPathLoss { disk, .. } | Fault::DiskCorrupt(disk) => {
            matches!(kind(disk), ResourceKind::PhysicalDisk)
        }
        Fault::IpConflict(address) => matches!(kind(address), ResourceKind::IpAddress { .. }),
        _ => true,
    }
}

/// The fault is over: whatever it has not done yet it will not do. One that was refused, or that has gone with its
/// process, has no end.
pub(crate) fn end(cx: &mut Cx<'_>, fault: Fault) {
    if !is_on(cx, fault) {
        return;
    }
    let (node, object) = object(cx, fault);
    cx.record(node, What::FaultEnded { verb: fault.verb(), object }, Reason::Script);
    match fault {
        Fault::ServiceHang(target) => mend(cx, target),
        Fault::ClusterServiceHang(node) => hangs::forget(cx, node),
        _ => set(cx, fault, false),
    }
}

fn is_on(cx: &Cx<'_>, fault: Fault) -> bool {
    let faults = |resource: ResourceId| &cx.world.resources[resource].faults;
    match fault {
        Fault::ServiceHang(target) => match services::resolve(cx, target) {
            (Some(service), _) => cx.world.services[service].is_some_and(|running| running.hung),
            (None, resource) => {
                resource.is_some_and(|resource| cx.world.resources[resource].diagnostics.hung)
            }
        },
        Fault::ClusterServiceHang(node) => cx.world.nodes[node].hung,
        Fault::DllHang(resource) => faults(resource).dll_hangs.is_some(),
        Fault::DiskPathLoss { disk, node: Some(node) } => faults(disk).no_path.contains(node),
        Fault::DiskPathLoss { disk, node: None } => !faults(disk).no_path.is_empty(),
        Fault::DiskCorrupt(disk) => faults(disk).corrupt,
        Fault::IpConflict(address) => faults(address).address_in_use,
        Fault::DnsLoss => cx.world.dns_lost,
        Fault::AdLoss => cx.world.ad_lost,
    }
}

fn refuse(cx: &mut Cx<'_>, fault: Fault, reason: Reason) {
    let (node, object) = object(cx, fault);
    cx.record(node, What::Refused { verb: fault.verb(), object }, reason);
}

fn set(cx: &mut Cx<'_>, fault: Fault, on: bool) {
    let now = cx.world.now;
    match fault {
        Fault::DllHang(resource) => {
            cx.world.resources[resource].faults.dll_hangs = on.then_some(now);
            health::recheck(cx, resource);
        }
        Fault::DiskPathLoss { disk, node } => {
            let nodes = node.map_or(cx.estate.cluster.all_nodes(), |node| NodeSet::from_iter([node]));
            let lost = &mut cx.world.resources[disk].faults.no_path;
            *lost = if on { lost.union(nodes) } else { lost.difference(nodes) };
            health::recheck(cx, disk);
        }
        Fault::DiskCorrupt(disk) => {
            cx.world.resources[disk].faults.corrupt = on;
            health::recheck(cx, disk);
        }
        Fault::IpConflict(address) => cx.world.resources[address].faults.address_in_use = on,
        Fault::DnsLoss => cx.world.dns_lost = on,
        Fault::AdLoss => cx.world.ad_lost = on,
        Fault::ServiceHang(_) | Fault::ClusterServiceHang(_) => {
            unreachable!("a hang has its own beginning and end")
        }
    }
}

/// The process runs and does not answer (`wsfc:W-GS-03`, `W-SQL-01`).
fn hang(cx: &mut Cx<'_>, fault: Fault, target: ServiceTarget) {
    match services::resolve(cx, target) {
        (Some(service), _) => match &mut cx.world.services[service] {
            Some(running) => running.hung = true,
            None => refuse(cx, fault, Reason::ServiceDoesNotRun),
        },
        (None, Some(resource)) if runs(cx, resource) => {
            let now = cx.world.now;
            let state = &mut cx.world.resources[resource];
            let interval = cx.estate.resources[resource].sql_health().map(|health| health.repeat_interval());
            state.diagnostics.hang(state.since, interval.unwrap_or_default(), now);
            health::recheck(cx, resource);
        }
        _ => refuse(cx, fault, Reason::ServiceDoesNotRun),
    }
}

fn runs(cx: &Cx<'_>, resource: ResourceId) -> bool {
    let state = cx.world.resources[resource].state;
    state == ResourceState::Online || state.is_pending()
}

fn mend(cx: &mut Cx<'_>, target: ServiceTarget) {
    let now = cx.world.now;
    let (service, resource) = services::resolve(cx, target);
    let running = service.and_then(|service| cx.world.services[service].as_mut());
    let by = running.and_then(|running| {
        running.hung = false;
        running.by
    });
    if let (None, Some(resource)) = (service, resource)
        && cx.world.resources[resource].diagnostics.hung
    {
        cx.world.resources[resource].diagnostics.mend(now);
        health::recheck(cx, resource);
    }
    if let Some(resource) = by.or(resource) {
        pending::answer(cx, resource);
    }
}
