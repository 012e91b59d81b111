//! Nodes that nothing tells apart.

use crate::event::Event;
use crate::model::client::NameTarget;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::promise::Condition;
use crate::model::service::ServiceKind;
use crate::model::ssis::{FolderStore, ServiceConfig};
use crate::model::storage::{StoreKind, Volume};
use crate::world::World;

/// For each node the first of the twins it belongs to.
pub(super) fn twins(estate: &Estate) -> Vec<NodeId> {
    let mut firsts: Vec<NodeId> = Vec::new();
    for node in estate.cluster.nodes.ids() {
        let before = firsts.last().copied();
        let first = before.filter(|first| is_spare(estate, node) && is_spare(estate, *first));
        firsts.push(first.filter(|first| are_alike(estate, *first, node)).unwrap_or(node));
    }
    firsts
}

/// Whether nothing names a node, and nothing is on it that others have not.
fn is_spare(estate: &Estate, node: NodeId) -> bool {
    let named_by_group = estate.groups.iter().any(|group| {
        group.owner_node == node
            || group.preferred_owners.contains(&node)
            || group.default_owner == Some(node)
    });
    let named_by_client = estate.clients.iter().any(|client| {
        let connects_to = client.connects_to.as_ref().map(|name| name.target);
        client.node == Some(node) || connects_to == Some(NameTarget::Node(node))
    });
    let named_by_promise =
        estate.promises.iter().flat_map(|promise| &promise.conditions).any(
            |condition| matches!(condition, Condition::Is(expected) if expected.pattern.node == Some(node)),
        );
    !named_by_group
        && !named_by_client
        && !named_by_promise
        && estate.cluster.lower_quorum_priority_node != Some(node)
        && !holds_anything(estate, node)
}

/// Files, folders or an instance of its own.
fn holds_anything(estate: &Estate, node: NodeId) -> bool {
    let local = Volume::Local(node);
    let files =
        estate.files.pairs().any(|(id, file)| file.volume == local && estate.file_contents[id].is_some());
    let folders = estate
        .stores
        .iter()
        .any(|store| matches!(store.kind, StoreKind::Folder { volume, exists: true, .. } if volume == local));
    let engines = estate
        .services
        .iter()
        .any(|service| service.node == node && matches!(service.kind, ServiceKind::SqlServer { .. }));
    files || folders || engines
}

fn are_alike(estate: &Estate, one: NodeId, other: NodeId) -> bool {
    let (a, b) = (&estate.cluster.nodes[one], &estate.cluster.nodes[other]);
    let both = |set: NodeSet| set.contains(one) == set.contains(other);
    (a.node_weight, &a.subnet, &a.site) == (b.node_weight, &b.subnet, &b.site)
        && (a.starts_up, a.starts_paused) == (b.starts_up, b.starts_paused)
        && (&a.registry, &a.open_keys, &a.dcom) == (&b.registry, &b.open_keys, &b.dcom)
        && estate.resources.iter().all(|resource| both(resource.possible_owners))
        && estate.cluster.networks.iter().all(|network| both(network.nodes))
        && services(estate, one) == services(estate, other)
        && estate.contents.iter().all(|content| means_the_same(content, one, other))
}

/// What is installed on a node, told without naming it.
fn services(estate: &Estate, node: NodeId) -> Vec<String> {
    let of_node = estate.services.pairs().filter(|(_, service)| service.node == node);
    of_node
        .map(|(id, service)| {
            let entries = &estate.configuration_entries[id];
            let default = estate.default_files[id].is_some();
            let (name, kind, start) = (service.name.to_lowercase(), &service.kind, service.start_type);
            format!(
                "{name} {kind:?} {start:?} {:?} {} {entries:?} {default}",
                service.recovery, service.account
            )
        })
        .collect()
}

/// Whether a configuration reaches the same instances from both.
fn means_the_same(content: &ServiceConfig, one: NodeId, other: NodeId) -> bool {
    let ServiceConfig::Valid(configuration) = content else { return true };
    configuration.folders.iter().all(|folder| match &folder.store {
        FolderStore::SqlServer { on_node, .. } => on_node[one] == on_node[other],
        FolderStore::FileSystem { .. } => true,
    })
}

/// Of the twins, the first that is in the same condition as each, with none in another condition between them.
pub(super) fn in_the_same_condition(twins: &[NodeId], world: &World) -> Vec<NodeId> {
    let mut firsts: Vec<NodeId> = Vec::new();
    for (index, twin) in twins.iter().enumerate() {
        let node = NodeId::from_index(index);
        let before = index.checked_sub(1).filter(|before| twins[*before] == *twin);
        let before =
            before.filter(|before| are_in_the_same_condition(world, NodeId::from_index(*before), node));
        firsts.push(before.map_or(node, |before| firsts[before]));
    }
    firsts
}

fn are_in_the_same_condition(world: &World, one: NodeId, other: NodeId) -> bool {
    let both = |set: NodeSet| set.contains(one) == set.contains(other);
    let sets = [world.view, world.leaving, world.waited_for, world.database, world.votes.nodes];
    let missed = world.missed.values().copied();
    let failed = world.networks.iter().map(|network| network.failed);
    let paths = world.resources.iter().map(|resource| resource.faults.no_path);
    let parts = world.others.iter().flat_map(|part| [part.nodes, part.view, part.votes.nodes]);
    let mentions = |event| match event {
        Event::QuarantineEnded(node) => node == one || node == other,
        _ => false,
    };
    let is_idle = |node: NodeId| {
        let is_drained = world.drains.has(node) || world.missed.has(node);
        let owns = world.groups.iter().any(|group| {
            let named = [Some(group.owner), group.default_owner, group.drained_from];
            named.contains(&Some(node)) || group.moving.is_some_and(|moving| moving.to == node)
        });
        !owns && !is_drained
    };
    world.nodes[one] == world.nodes[other]
        && world.links.whole()
        && is_idle(one)
        && is_idle(other)
        && sets.into_iter().chain(missed).chain(failed).chain(paths).chain(parts).all(both)
        && !world.queue.has(mentions)
}
