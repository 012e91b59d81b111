//! Choosing the node that takes a group (`wsfc.md` section 9.1). Pure decisions; the caller draws.

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
    let missed = if world.view.contains(owner) { world.nodes[owner].missed } else { NodeSet::EMPTY };
    let up: NodeSet = world
        .view
        .difference(missed)
        .iter()
        .filter(|node| !matches!(world.nodes[*node].cluster, ClusterService::Stopping(_)))
        .collect();
    up.intersection(possible_owners(estate, group))
}

/// Where a group goes (`choose()` of `wsfc.md` section 9.1), without its current owner.
pub fn choose(estate: &Estate, world: &World, group: GroupId, cause: MoveCause) -> Placement {
    let owner = world.groups[group].owner;
    let mut eligible = eligible(estate, world, group);
    eligible.remove(owner);
    let list = node_list(estate, group);
    let kept = |order: Vec<NodeId>| -> Vec<NodeId> {
        order.into_iter().filter(|node| eligible.contains(*node)).collect()
    };
    let rotated = || {
        let start = list.iter().position(|node| *node == owner).map_or(0, |position| position + 1);
        kept(list[start..].iter().chain(&list[..start]).copied().collect())
    };
    let preferred = &estate.groups[group].preferred_owners;
    match cause {
        _ if estate.groups[group].core => {
            Placement { candidates: next_node_ids(estate, eligible, owner), draw: 0, rules: &["wsfc:W-Q-25"] }
        }
        MoveCause::Operator | MoveCause::Drain => {
            let candidates = kept(list.clone());
            let preferred_left = candidates.iter().any(|node| preferred.contains(node));
            let draw = if preferred_left { 0 } else { candidates.len() };
            Placement { candidates, draw, rules: &["wsfc:W-PLC-08"] }
        }
        MoveCause::NodeDown if preferred.is_empty() && randomises(estate) => {
            let candidates = kept(list.clone());
            Placement { draw: candidates.len(), candidates, rules: &["wsfc:W-PLC-05"] }
        }
        MoveCause::NodeDown => Placement { candidates: rotated(), draw: 0, rules: &["wsfc:W-PLC-04"] },
        MoveCause::ResourceFailure => Placement { candidates: rotated(), draw: 0, rules: &["wsfc:W-PLC-03"] },
    }
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
