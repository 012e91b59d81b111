//! Which groups want to be together or apart (`wsfc:W-PLC-09` to `W-PLC-11`). Pure decisions.

use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::world::{GroupState, StartStage, World};

/// Whether a node hosts a group that this one is to be kept apart from.
pub fn separated(estate: &Estate, world: &World, group: GroupId, node: NodeId) -> bool {
    let has_classes = !estate.groups[group].anti_affinity_class_names.is_empty();
    let by_class = has_classes
        && estate.groups.ids().any(|other| {
            other != group && share_a_class(estate, group, other) && hosts(estate, world, other, node)
        });
    let rules =
        estate.affinity_rules.iter().filter(|rule| rule.kind.separates() && rule.groups.contains(&group));
    by_class
        || rules.into_iter().any(|rule| {
            let near = |other: NodeId| same_place(estate, rule.kind.is_about_fault_domains(), other, node);
            rule.groups.iter().any(|other| *other != group && any_host(estate, world, *other, near))
        })
}

/// Whether a group that this one is to be with is elsewhere.
pub fn parted(estate: &Estate, world: &World, group: GroupId, node: NodeId) -> bool {
    let rules =
        estate.affinity_rules.iter().filter(|rule| !rule.kind.separates() && rule.groups.contains(&group));
    rules.into_iter().any(|rule| {
        let far = |other: NodeId| !same_place(estate, rule.kind.is_about_fault_domains(), other, node);
        rule.groups.iter().any(|other| *other != group && any_host(estate, world, *other, far))
    })
}

fn share_a_class(estate: &Estate, a: GroupId, b: GroupId) -> bool {
    let classes = &estate.groups[b].anti_affinity_class_names;
    estate.groups[a].anti_affinity_class_names.iter().any(|class| classes.contains(class))
}

/// The same node, or the same site where fault domains are meant; a node without a site is one of its own.
fn same_place(estate: &Estate, fault_domains: bool, a: NodeId, b: NodeId) -> bool {
    let site = |node: NodeId| estate.cluster.nodes[node].site.as_ref();
    a == b || (fault_domains && site(a).is_some() && site(a) == site(b))
}

/// Whether a group is on a node, or on its way there.
fn hosts(estate: &Estate, world: &World, group: GroupId, node: NodeId) -> bool {
    any_host(estate, world, group, |host| host == node)
}

fn any_host(estate: &Estate, world: &World, group: GroupId, wanted: impl Fn(NodeId) -> bool) -> bool {
    let state = &world.groups[group];
    let runs = world.group_state(estate, group) != GroupState::Offline || about_to_run(world, group);
    (runs && wanted(state.owner)) || state.moving.is_some_and(|moving| wanted(moving.to))
}

/// It is given a place, and comes online there as soon as its turn comes.
fn about_to_run(world: &World, group: GroupId) -> bool {
    world.groups[group].arriving
        || world.waiting.get(group).is_some_and(|wait| wait.stage >= StartStage::Sets)
}
