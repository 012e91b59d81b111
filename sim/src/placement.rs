//! Choosing the node that takes a group (`wsfc.md` section 9.1). Pure decisions; the caller draws.

use crate::affinity::{parted, separated};
use crate::eligibility::Eligibility;
pub use crate::eligibility::{Exclusion, possible_owners};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::version::WindowsVersion;
use crate::world::{MoveCause, World};

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

/// `NodeList`, as far as it is about these nodes: preferred owners in their order, then all others by NodeID
/// (`wsfc:W-PLC-01`).
fn node_list(estate: &Estate, group: GroupId, nodes: NodeSet) -> Vec<NodeId> {
    let mut list = Vec::with_capacity(nodes.len() as usize);
    list.extend(estate.groups[group].preferred_owners.iter().filter(|node| nodes.contains(**node)));
    let others = list.iter().fold(nodes, |others, node| others.difference(NodeSet::of(*node)));
    others.iter().for_each(|node| list.push(node));
    list
}

/// The nodes that may take a group now (`wsfc:W-PLC-02`).
pub fn eligible(estate: &Estate, world: &World, group: GroupId) -> NodeSet {
    Eligibility::new(estate, world, group).nodes()
}

/// Whether enforced anti-affinity forbids a group to come online on a node (`wsfc:W-PLC-10`).
pub fn forbidden(estate: &Estate, world: &World, group: GroupId, node: NodeId) -> bool {
    estate.cluster.enforced_anti_affinity && separated(estate, world, group).contains(node)
}

/// Where a group goes (`choose()` of `wsfc.md` section 9.1), without its current owner unless the cluster has
/// just formed.
pub fn choose(estate: &Estate, world: &World, group: GroupId, cause: MoveCause) -> Placement {
    let mut eligible = eligible(estate, world, group);
    if cause != MoveCause::ColdStart {
        eligible.remove(world.groups[group].owner);
    }
    let among = eligible.union(NodeSet::of(world.groups[group].owner));
    let mut walk = walk(estate, world, group, (eligible, among), cause);
    walk.order.retain(|node| eligible.contains(*node));
    match estate.groups[group].core {
        true => Placement { candidates: walk.order, draw: 0, blocked: false, rules: walk.rules },
        false => ranked(estate, world, group, walk),
    }
}

/// Nodes in the order in which a group goes through them, eligible or not.
struct Walk {
    order: Vec<NodeId>,
    /// Whether chance decides between equals.
    random: bool,
    rules: &'static [&'static str],
    cold: bool,
}

/// How a group goes through nodes, its owner among them, of which some are eligible.
fn walk(
    estate: &Estate,
    world: &World,
    group: GroupId,
    (eligible, among): (NodeSet, NodeSet),
    cause: MoveCause,
) -> Walk {
    let owner = world.groups[group].owner;
    if estate.groups[group].core {
        let order = next_node_ids(estate, owner);
        return Walk { order, random: false, rules: &["wsfc:W-Q-25"], cold: false };
    }
    let list = node_list(estate, group, among);
    let preferred = &estate.groups[group].preferred_owners;
    let nobody_preferred = !preferred.iter().any(|node| eligible.contains(*node));
    let (rotates, random, rules): (bool, bool, &'static [&'static str]) = match cause {
        MoveCause::Operator | MoveCause::Drain | MoveCause::Failback => {
            (false, nobody_preferred, &["wsfc:W-PLC-08"])
        }
        MoveCause::ColdStart => (false, false, &["wsfc:W-START-07"]),
        MoveCause::NodeDown if preferred.is_empty() && randomises(estate) => {
            (false, true, &["wsfc:W-PLC-05"])
        }
        MoveCause::NodeDown => (true, false, &["wsfc:W-PLC-04"]),
        MoveCause::ResourceFailure | MoveCause::WitnessFailure => (true, false, &["wsfc:W-PLC-03"]),
    };
    let start = list.iter().position(|node| *node == owner).map_or(0, |position| position + 1);
    let mut order = list;
    if rotates {
        order.rotate_left(start);
    }
    Walk { order, random, rules, cold: cause == MoveCause::ColdStart }
}

/// What speaks against an eligible node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Drawbacks {
    /// It hosts a group that this one is to be kept apart from (`wsfc:W-PLC-09`, `W-PLC-11`).
    pub apart: bool,
    /// A group that this one is to be with is elsewhere (`wsfc:W-PLC-11`).
    pub parted: bool,
    /// It is in another site than the one that comes first (`wsfc:W-PLC-12`).
    pub site: bool,
}

impl Drawbacks {
    /// How much speaks against it: affinity before sites.
    fn weight(self) -> (bool, bool) {
        (self.apart || self.parted, self.site)
    }
}

/// The nodes that each drawback speaks against.
struct Disfavoured {
    apart: NodeSet,
    parted: NodeSet,
    elsewhere: NodeSet,
}

impl Disfavoured {
    fn of(estate: &Estate, world: &World, group: GroupId, cold: bool) -> Disfavoured {
        let first = if cold { preferred_site(estate, group) } else { owner_site(estate, world, group) };
        let elsewhere = |node: &NodeId| estate.cluster.nodes[*node].site.as_deref() != first;
        Disfavoured {
            apart: separated(estate, world, group),
            parted: parted(estate, world, group),
            elsewhere: first.into_iter().flat_map(|_| estate.cluster.nodes.ids().filter(elsewhere)).collect(),
        }
    }

    fn any(&self) -> bool {
        !self.apart.union(self.parted).union(self.elsewhere).is_empty()
    }

    fn drawbacks(&self, node: NodeId) -> Drawbacks {
        Drawbacks {
            apart: self.apart.contains(node),
            parted: self.parted.contains(node),
            site: self.elsewhere.contains(node),
        }
    }
}

/// Nodes without a conflict first, then nodes of the right site; equals keep the order of the walk
/// (`wsfc:W-PLC-09` to `W-PLC-12`).
fn ranked(estate: &Estate, world: &World, group: GroupId, walk: Walk) -> Placement {
    let disfavoured = Disfavoured::of(estate, world, group, walk.cold);
    let weight = |node: &NodeId| disfavoured.drawbacks(*node).weight();
    let any = !walk.order.is_empty();
    let mut candidates = walk.order;
    if estate.cluster.enforced_anti_affinity {
        candidates.retain(|node| !disfavoured.apart.contains(*node));
    }
    if disfavoured.any() {
        candidates.sort_by_key(weight);
    }
    let equals = || candidates.iter().take_while(|node| weight(node) == weight(&candidates[0])).count();
    let draw = if walk.random { equals() } else { 0 };
    Placement { blocked: any && candidates.is_empty(), candidates, draw, rules: walk.rules }
}

/// A choice with everything that was considered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What [`choose`] says.
    pub placement: Placement,
    /// Every node, in the order in which they are gone through.
    pub nodes: Vec<(NodeId, Standing)>,
}

/// What a node is to a group that needs one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may take the group.
    Candidate {
        /// How many come before it.
        rank: usize,
        /// What put them there, or puts it behind nobody.
        drawbacks: Drawbacks,
    },
    /// It has the group already.
    Owner,
    /// It is not eligible.
    Excluded(Exclusion),
    /// Enforced anti-affinity forbids it (`wsfc:W-PLC-10`).
    Forbidden,
}

/// The choice that [`choose`] makes now, node by node.
pub fn explain(estate: &Estate, world: &World, group: GroupId, cause: MoveCause) -> Explained {
    let placement = choose(estate, world, group, cause);
    let eligibility = Eligibility::new(estate, world, group);
    let owner = world.groups[group].owner;
    let Walk { mut order, cold, .. } =
        walk(estate, world, group, (eligibility.nodes(), estate.cluster.all_nodes()), cause);
    order.extend((!order.contains(&owner)).then_some(owner));
    let disfavoured = Disfavoured::of(estate, world, group, cold);
    let standing = |node: NodeId| match placement.candidates.iter().position(|known| *known == node) {
        Some(rank) => Standing::Candidate { rank, drawbacks: disfavoured.drawbacks(node) },
        None if node == owner && cause != MoveCause::ColdStart => Standing::Owner,
        None => eligibility.exclusion(group, node).map_or(Standing::Forbidden, Standing::Excluded),
    };
    let nodes = order.into_iter().map(|node| (node, standing(node))).collect();
    Explained { placement, nodes }
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
fn next_node_ids(estate: &Estate, owner: NodeId) -> Vec<NodeId> {
    let after = estate.cluster.nodes.ids().filter(|node| *node > owner);
    let before = estate.cluster.nodes.ids().filter(|node| *node < owner);
    after.chain(before).collect()
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
            if eligible(estate, world, group).difference(separated(estate, world, group)).contains(node) =>
        {
            ColdPlacement::At(node)
        }
        _ => ColdPlacement::Anywhere,
    }
}
