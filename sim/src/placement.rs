//! Choosing the node that takes a group (`wsfc.md` section 9.1). Pure decisions; the caller draws.

use crate::affinity::{parted, separated};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::version::WindowsVersion;
use crate::world::{ClusterService, MoveCause, World};

/// Candidates, best first, and whether the first must be drawn among `draw` equals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Eligible nodes in the order in which they would be taken.
    pub candidates: Vec<NodeId>,
    /// How many of the leading candidates are equally good and chosen at random; 0 or 1 when none are.
    pub draw: usize,
    /// Whether enforced anti-affinity has ruled out every eligible node (`wsfc:W-PLC-10`).
    pub blocked: bool,
    /// The rules that made the order.
    pub rules: &'static [&'static str],
}

/// `NodeList`: preferred owners in their order, then all other nodes by NodeID (`wsfc:W-PLC-01`).
pub fn node_list(estate: &Estate, group: GroupId) -> Vec<NodeId> {
    let preferred = &estate.groups[group].preferred_owners;
    let others = estate.cluster.nodes.ids().filter(|node| !preferred.contains(node));
    preferred.iter().copied().chain(others).collect()
}

/// The nodes that are possible owners of every resource of a group.
pub fn possible_owners(estate: &Estate, group: GroupId) -> NodeSet {
    estate.groups[group].resources.iter().fold(estate.cluster.all_nodes(), |owners, resource| {
        owners.intersection(estate.resources[*resource].possible_owners)
    })
}

/// The nodes that may take a group now (`wsfc:W-PLC-02`), as far as the cluster knows: a crash that nobody has
/// noticed yet makes no node ineligible.
pub fn eligible(estate: &Estate, world: &World, group: GroupId) -> NodeSet {
    let owner = world.groups[group].owner;
    let missed = if world.view.contains(owner) { world.missed(owner) } else { NodeSet::EMPTY };
    let owner_works = world.working_members().contains(owner);
    let hears_owner = |node: &NodeId| !owner_works || world.links.connect(&estate.cluster, owner, *node);
    let takes_groups = |node: &NodeId| {
        let state = &world.nodes[*node];
        !matches!(state.cluster, ClusterService::Stopping(_)) && !state.paused && state.status.takes_groups()
    };
    let up: NodeSet = world.view.difference(missed).iter().filter(takes_groups).filter(hears_owner).collect();
    up.intersection(possible_owners(estate, group))
}

/// Whether enforced anti-affinity forbids a group to come online on a node (`wsfc:W-PLC-10`).
pub fn forbidden(estate: &Estate, world: &World, group: GroupId, node: NodeId) -> bool {
    estate.cluster.enforced_anti_affinity && separated(estate, world, group, node)
}

/// Where a group goes (`choose()` of `wsfc.md` section 9.1), without its current owner unless the cluster has
/// just formed.
pub fn choose(estate: &Estate, world: &World, group: GroupId, cause: MoveCause) -> Placement {
    let owner = world.groups[group].owner;
    let mut eligible = eligible(estate, world, group);
    if cause != MoveCause::ColdStart {
        eligible.remove(owner);
    }
    if estate.groups[group].core {
        let candidates = next_node_ids(estate, eligible, owner);
        return Placement { candidates, draw: 0, blocked: false, rules: &["wsfc:W-Q-25"] };
    }
    let (order, random, rules) = walk(estate, group, owner, eligible, cause);
    ranked(estate, world, group, Walk { order, random, rules, cold: cause == MoveCause::ColdStart })
}

/// The eligible nodes in the order of a cause, whether that order is left to chance, and the rules that made it.
fn walk(
    estate: &Estate,
    group: GroupId,
    owner: NodeId,
    eligible: NodeSet,
    cause: MoveCause,
) -> (Vec<NodeId>, bool, &'static [&'static str]) {
    let list = node_list(estate, group);
    let preferred = &estate.groups[group].preferred_owners;
    let kept = |order: &[NodeId]| -> Vec<NodeId> {
        order.iter().copied().filter(|node| eligible.contains(*node)).collect()
    };
    let rotated = || {
        let start = list.iter().position(|node| *node == owner).map_or(0, |position| position + 1);
        kept(&[&list[start..], &list[..start]].concat())
    };
    match cause {
        MoveCause::Operator | MoveCause::Drain | MoveCause::Failback => {
            let nobody_preferred = !preferred.iter().any(|node| eligible.contains(*node));
            (kept(&list), nobody_preferred, &["wsfc:W-PLC-08"])
        }
        MoveCause::ColdStart => (kept(&list), false, &["wsfc:W-START-07"]),
        MoveCause::NodeDown if preferred.is_empty() && randomises(estate) => {
            (kept(&list), true, &["wsfc:W-PLC-05"])
        }
        MoveCause::NodeDown => (rotated(), false, &["wsfc:W-PLC-04"]),
        MoveCause::ResourceFailure | MoveCause::WitnessFailure => (rotated(), false, &["wsfc:W-PLC-03"]),
    }
}

/// An order before sites and affinity are looked at.
struct Walk {
    order: Vec<NodeId>,
    random: bool,
    rules: &'static [&'static str],
    cold: bool,
}

/// Nodes without a conflict first, then nodes of the right site; equals keep the order of the walk
/// (`wsfc:W-PLC-09` to `W-PLC-12`).
fn ranked(estate: &Estate, world: &World, group: GroupId, walk: Walk) -> Placement {
    let site = if walk.cold { preferred_site(estate, group) } else { owner_site(estate, world, group) };
    let misses = |node: &NodeId| {
        let apart = separated(estate, world, group, *node);
        let elsewhere = site.is_some() && estate.cluster.nodes[*node].site.as_deref() != site;
        (apart || parted(estate, world, group, *node), elsewhere)
    };
    let any = !walk.order.is_empty();
    let mut candidates = walk.order;
    candidates.retain(|node| !forbidden(estate, world, group, *node));
    candidates.sort_by_key(misses);
    let equals = candidates.iter().take_while(|node| misses(node) == misses(&candidates[0])).count();
    let draw = if walk.random { equals } else { 0 };
    Placement { blocked: any && candidates.is_empty(), candidates, draw, rules: walk.rules }
}

fn owner_site<'a>(estate: &'a Estate, world: &World, group: GroupId) -> Option<&'a str> {
    estate.cluster.nodes[world.groups[group].owner].site.as_deref()
}

fn preferred_site(estate: &Estate, group: GroupId) -> Option<&str> {
    estate.groups[group].preferred_site.as_deref().or(estate.cluster.preferred_site.as_deref())
}

fn randomises(estate: &Estate) -> bool {
    let switch_exists = estate.cluster.windows <= WindowsVersion::Ws2008R2;
    !(switch_exists && estate.cluster.disable_preferred_owner_randomization)
}

/// Ascending NodeIDs after `owner`, wrapping round.
fn next_node_ids(estate: &Estate, eligible: NodeSet, owner: NodeId) -> Vec<NodeId> {
    let after = estate.cluster.nodes.ids().filter(|node| *node > owner);
    let before = estate.cluster.nodes.ids().filter(|node| *node < owner);
    after.chain(before).filter(|node| eligible.contains(*node)).collect()
}

/// Where a group comes online when the cluster forms (`wsfc:W-START-07`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColdPlacement {
    /// Here.
    At(NodeId),
    /// On this node, if it is up in time.
    WaitFor(NodeId),
    /// Wherever it can.
    Anywhere,
}

/// DefaultOwner, else the first preferred owner, else the node list.
pub fn cold(estate: &Estate, world: &World, group: GroupId) -> ColdPlacement {
    let first_preferred = estate.groups[group].preferred_owners.first().copied();
    let named = world.groups[group].default_owner.or(first_preferred);
    let possible = possible_owners(estate, group);
    match named.filter(|node| possible.contains(*node)) {
        Some(node) if !world.view.contains(node) => ColdPlacement::WaitFor(node),
        Some(node)
            if eligible(estate, world, group).contains(node) && !separated(estate, world, group, node) =>
        {
            ColdPlacement::At(node)
        }
        _ => ColdPlacement::Anywhere,
    }
}
