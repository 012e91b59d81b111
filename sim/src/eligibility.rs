//! Which nodes may take a group, and what keeps the others from it (`wsfc:W-PLC-02`). Pure decisions.

use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::states::NodeStatus;
use crate::world::{ClusterService, NodeWorld, World};

/// What the cluster knows when it looks for a node for a group: a crash that nobody has noticed yet makes no node
/// ineligible.
#[derive(Debug, Clone, Copy)]
pub struct Eligibility<'a> {
    estate: &'a Estate,
    world: &'a World,
    owner: NodeId,
    /// Whom the owner hears no more.
    missed: NodeSet,
    owner_works: bool,
    possible: NodeSet,
}

/// What keeps a group from a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exclusion {
    /// The node is no member of the cluster.
    NotAMember,
    /// It may not join for a while (`wsfc:W-NODE-10`).
    InQuarantine,
    /// The owner hears it no more.
    NotHeard,
    /// Its Cluster service is on its way out (`wsfc:W-NODE-07`).
    Stopping,
    /// It is paused (`wsfc:W-NODE-06`).
    Paused,
    /// It is set aside (`wsfc:W-NODE-02`).
    SetAside(NodeStatus),
    /// Nothing connects it with the owner.
    CutOff,
    /// A resource of the group may not run on it.
    NotAPossibleOwner(ResourceId),
}

impl<'a> Eligibility<'a> {
    /// What is known now of a group's chances.
    pub fn new(estate: &'a Estate, world: &'a World, group: GroupId) -> Self {
        let owner = world.groups[group].owner;
        Eligibility {
            estate,
            world,
            owner,
            missed: if world.view.contains(owner) { world.missed(owner) } else { NodeSet::EMPTY },
            owner_works: world.working_members().contains(owner),
            possible: possible_owners(estate, group),
        }
    }

    /// The nodes that may take the group.
    pub fn nodes(&self) -> NodeSet {
        let members = self.world.view.intersection(self.possible).difference(self.missed);
        let connected = match self.owner_works && !self.world.links.whole() {
            true => self.world.links.reached(&self.estate.cluster, self.owner, members),
            false => members,
        };
        let refuses = |set: NodeSet, (node, state): (NodeId, &NodeWorld)| match refusal(state) {
            Some(_) => set.union(NodeSet::of(node)),
            None => set,
        };
        connected.difference(self.world.nodes.pairs().fold(NodeSet::EMPTY, refuses))
    }

    /// What keeps the group from a node, whatever its resources allow.
    fn obstacle(&self, node: NodeId) -> Option<Exclusion> {
        let state = &self.world.nodes[node];
        if !self.world.view.contains(node) {
            let in_quarantine = state.quarantined_until.is_some_and(|until| until > self.world.now);
            return Some(if in_quarantine { Exclusion::InQuarantine } else { Exclusion::NotAMember });
        }
        if self.missed.contains(node) {
            return Some(Exclusion::NotHeard);
        }
        let hears = !self.owner_works || self.world.links.connect(&self.estate.cluster, self.owner, node);
        refusal(state).or((!hears).then_some(Exclusion::CutOff))
    }

    /// Why a node may not take a group; `None` when it may.
    pub fn exclusion(&self, group: GroupId, node: NodeId) -> Option<Exclusion> {
        let narrow =
            |resource: &&ResourceId| !self.estate.resources[**resource].possible_owners.contains(node);
        let resource = self.estate.groups[group].resources.iter().find(narrow);
        self.obstacle(node).or(resource.map(|resource| Exclusion::NotAPossibleOwner(*resource)))
    }
}

/// Why a member takes no group at all.
fn refusal(node: &NodeWorld) -> Option<Exclusion> {
    if matches!(node.cluster, ClusterService::Stopping(_)) {
        return Some(Exclusion::Stopping);
    }
    if node.paused {
        return Some(Exclusion::Paused);
    }
    (!node.status.takes_groups()).then_some(Exclusion::SetAside(node.status))
}

/// The nodes that are possible owners of every resource of a group.
pub fn possible_owners(estate: &Estate, group: GroupId) -> NodeSet {
    estate.groups[group].resources.iter().fold(estate.cluster.all_nodes(), |owners, resource| {
        owners.intersection(estate.resources[*resource].possible_owners)
    })
}

impl Exclusion {
    /// The rules that keep it away.
    pub fn rules(self) -> &'static [&'static str] {
        match self {
            Exclusion::NotAMember | Exclusion::CutOff | Exclusion::NotAPossibleOwner(_) => &["wsfc:W-PLC-02"],
            Exclusion::InQuarantine => &["wsfc:W-PLC-02", "wsfc:W-NODE-10"],
            Exclusion::NotHeard => &["wsfc:W-PLC-02", "wsfc:W-HB-01"],
            Exclusion::Stopping => &["wsfc:W-PLC-02", "wsfc:W-NODE-07"],
            Exclusion::Paused => &["wsfc:W-PLC-02", "wsfc:W-NODE-06"],
            Exclusion::SetAside(_) => &["wsfc:W-PLC-02", "wsfc:W-NODE-02"],
        }
    }
}
