//! The same estate with the SSIS service in another group: the choice that the documentation weighs.

use crate::model::client::{ConnectName, NameTarget};
use crate::model::estate::{Estate, in_priority_order, virtual_machines};
use crate::model::ids::*;
use crate::model::resource::ResourceKind;

/// With the SSIS resource in the group of a SQL Server, and a name of that group in everybody's connect box. `None`
/// where that group has no network name.
pub fn together(estate: &Estate, ssis: ResourceId, sql: ResourceId) -> Option<(Estate, ConnectName)> {
    let group = estate.resources[sql].group;
    let name = estate.network_names(group).next()?;
    let ResourceKind::NetworkName { dns_name } = &estate.resources[name].kind else { return None };
    let typed = ConnectName { name: dns_name.clone(), target: NameTarget::NetworkName(name) };
    let mut changed = estate.clone();
    let old = changed.resources[ssis].group;
    changed.groups[old].resources.retain(|resource| *resource != ssis);
    changed.groups[group].resources.push(ssis);
    changed.groups[group].resources.sort();
    changed.resources[ssis].group = group;
    connect_all_to(&mut changed, &typed);
    Some((changed, typed))
}

/// With the SSIS resource alone in a group of its own, on the node where it is, and that node in everybody's connect box.
pub fn apart(estate: &Estate, ssis: ResourceId, node: NodeId) -> Estate {
    let mut changed = estate.clone();
    let old = changed.resources[ssis].group;
    let mut own = changed.groups[old].clone();
    own.name = format!("{} apart", changed.resources[ssis].name);
    (own.resources, own.owner_node, own.core) = (vec![ssis], node, false);
    changed.groups[old].resources.retain(|resource| *resource != ssis);
    let group = changed.groups.push(own);
    changed.by_priority = in_priority_order(&changed.groups);
    changed.virtual_machines = virtual_machines(&changed.groups);
    let resource = &mut changed.resources[ssis];
    resource.group = group;
    resource.depends_on.parts.clear();
    for provider in changed.resources.ids() {
        changed.resources[provider].dependents.retain(|dependent| *dependent != ssis);
    }
    let name = changed.cluster.nodes[node].name.clone();
    connect_all_to(&mut changed, &ConnectName { name, target: NameTarget::Node(node) });
    changed
}

fn connect_all_to(estate: &mut Estate, typed: &ConnectName) {
    for client in estate.clients.ids() {
        estate.clients[client].connects_to = Some(typed.clone());
    }
}
