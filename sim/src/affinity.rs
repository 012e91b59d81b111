//! Which groups want to be together or apart (`wsfc:W-PLC-09` to `W-PLC-11`). Pure decisions.

use crate::model::estate::Estate;
use crate::model::group_set::AffinityRule;
use crate::model::ids::*;
use crate::world::{GroupState, StartStage, World};

/// The nodes that host a group which this one is to be kept apart from.
pub fn separated(estate: &Estate, world: &World, group: GroupId) -> NodeSet {
    let classes = match estate.groups[group].anti_affinity_class_names.is_empty() {
        true => NodeSet::EMPTY,
        false => {
            let others = estate.groups.ids().filter(|other| *other != group);
            let kept_apart = others.filter(|other| share_a_class(estate, group, *other));
            kept_apart.fold(NodeSet::EMPTY, |nodes, other| nodes.union(hosts(estate, world, other)))
        }
    };
    rules(estate, group, true)
        .fold(classes, |nodes, (rule, other)| nodes.union(near(estate, rule, hosts(estate, world, other))))
}

/// The nodes away from a group that this one is to be with.
pub fn parted(estate: &Estate, world: &World, group: GroupId) -> NodeSet {
    rules(estate, group, false).fold(NodeSet::EMPTY, |nodes, (rule, other)| {
        let far = |host: NodeId| {
            estate.cluster.all_nodes().difference(near(estate, rule, [host].into_iter().collect()))
        };
        hosts(estate, world, other).iter().fold(nodes, |nodes, host| nodes.union(far(host)))
    })
}

/// The rules that keep a group apart from others, or with them, each with one of the others.
fn rules(estate: &Estate, group: GroupId, separates: bool) -> impl Iterator<Item = (&AffinityRule, GroupId)> {
    let about =
        move |rule: &&AffinityRule| rule.kind.separates() == separates && rule.groups.contains(&group);
    estate.affinity_rules.iter().filter(about).flat_map(move |rule| {
        rule.groups.iter().filter(move |other| **other != group).map(move |other| (rule, *other))
    })
}

fn share_a_class(estate: &Estate, a: GroupId, b: GroupId) -> bool {
    let classes = &estate.groups[b].anti_affinity_class_names;
    estate.groups[a].anti_affinity_class_names.iter().any(|class| classes.contains(class))
}

/// Some nodes, and those of their sites where fault domains are meant; a node without a site is one of its own.
fn near(estate: &Estate, rule: &AffinityRule, nodes: NodeSet) -> NodeSet {
    if !rule.kind.is_about_fault_domains() {
        return nodes;
    }
    let site = |node: NodeId| estate.cluster.nodes[node].site.as_ref();
    let shares_a_site =
        |node: &NodeId| nodes.iter().any(|near| site(near).is_some() && site(near) == site(*node));
    estate.cluster.nodes.ids().filter(shares_a_site).collect::<NodeSet>().union(nodes)
}

/// Where a group is, and where it is on its way to.
fn hosts(estate: &Estate, world: &World, group: GroupId) -> NodeSet {
    let state = &world.groups[group];
    let runs = world.group_state(estate, group) != GroupState::Offline || about_to_run(world, group);
    runs.then_some(state.owner).into_iter().chain(state.moving.map(|moving| moving.to)).collect()
}

/// It is given a place, and comes online there as soon as its turn comes.
fn about_to_run(world: &World, group: GroupId) -> bool {
    world.groups[group].arriving
        || world.waiting.get(group).is_some_and(|wait| wait.stage >= StartStage::Sets)
}
