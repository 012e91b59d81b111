//! What can go wrong in an estate: the faults that a sweep tries, and that two estates are compared over.

use crate::model::estate::Estate;
use crate::model::fault_class::FaultClass;
use crate::model::ids::*;
use crate::model::network::{NetworkRole, Reach};
use crate::model::resource::ResourceKind;
use crate::model::scenario::{Action, Fault, Scenario, ScriptStep, ServiceTarget};
use crate::model::time::SimTime;

/// The most faults: each is a line of a script.
pub const MOST_FAULTS: usize = 60_000;

/// There are more faults than a script can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany(pub usize);

/// Every fault of some classes, in the order of the classes.
pub fn faults(estate: &Estate, classes: &[FaultClass]) -> Result<Vec<Action>, TooMany> {
    let all = FaultClass::ALL.into_iter().filter(|class| classes.contains(class));
    let faults: Vec<Action> = all.flat_map(|class| of_class(estate, class)).collect();
    if faults.len() > MOST_FAULTS { Err(TooMany(faults.len())) } else { Ok(faults) }
}

/// A scenario whose script holds them; none of them is due.
pub fn scenario(estate: &Estate, classes: &[FaultClass]) -> Result<Scenario, TooMany> {
    let faults = faults(estate, classes)?;
    let script = faults.into_iter().map(|action| ScriptStep { at: SimTime::START, action }).collect();
    Ok(Scenario { script, horizon: SimTime(u64::MAX), ..Scenario::of_nothing(estate.clone()) })
}

fn of_class(estate: &Estate, class: FaultClass) -> Vec<Action> {
    let resources = |wanted: fn(&ResourceKind) -> bool| {
        estate.resources.ids().filter(move |resource| wanted(&estate.resources[*resource].kind))
    };
    match class {
        FaultClass::Nodes => estate.cluster.nodes.ids().map(Action::NodePowerOff).collect(),
        FaultClass::Resources => estate.resources.ids().map(Action::Fail).collect(),
        FaultClass::Services => {
            resources(has_process).map(ServiceTarget::Resource).map(Action::ServiceKill).collect()
        }
        FaultClass::Hangs => {
            let services = resources(has_process).map(ServiceTarget::Resource).map(Fault::ServiceHang);
            let dlls = estate.resources.ids().map(Fault::DllHang);
            let clusters = estate.cluster.nodes.ids().map(Fault::ClusterServiceHang);
            services.chain(dlls).chain(clusters).map(Action::Fault).collect()
        }
        FaultClass::Disks => {
            let disks = || resources(|kind| matches!(kind, ResourceKind::PhysicalDisk));
            let nodes = |disk: ResourceId| {
                let owners = estate.resources[disk].possible_owners;
                let one = owners.iter().map(Some);
                one.chain([None]).map(move |node| Fault::DiskPathLoss { disk, node })
            };
            let damaged = disks().map(Fault::DiskCorrupt);
            disks().flat_map(nodes).chain(damaged).map(Action::Fault).collect()
        }
        FaultClass::Addresses => resources(|kind| matches!(kind, ResourceKind::IpAddress { .. }))
            .map(|address| Action::Fault(Fault::IpConflict(address)))
            .collect(),
        FaultClass::Networks => networks(estate),
        FaultClass::Witness => estate.cluster.witness.iter().map(|_| Action::WitnessLoss).collect(),
        FaultClass::Directory => [Fault::DnsLoss, Fault::AdLoss].map(Action::Fault).into(),
    }
}

/// Whether something behind a resource can end or hang while the rest of its node goes on.
fn has_process(kind: &ResourceKind) -> bool {
    matches!(
        kind,
        ResourceKind::GenericService { .. } | ResourceKind::SqlServer { .. } | ResourceKind::SqlServerAgent
    )
}

/// Each network that carries heartbeats, and each node's way to all of them.
fn networks(estate: &Estate) -> Vec<Action> {
    let cluster = &estate.cluster;
    let used = cluster.networks.pairs().filter(|(_, network)| network.role != NetworkRole::None);
    let whole = used.map(|(network, _)| Reach::Network(network));
    // A file could not name such a node as what is cut: the network of that name would be meant.
    let nameable = |node: &NodeId| {
        let name = &cluster.nodes[*node].name;
        !cluster.networks.iter().any(|network| network.name.eq_ignore_ascii_case(name))
    };
    let nodes = cluster.nodes.ids().filter(nameable).map(|node| Reach::Adapters { node, on: None });
    whole.chain(nodes).map(Action::NetworkCut).collect()
}
