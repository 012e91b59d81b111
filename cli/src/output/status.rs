//! The state of an estate at one moment, as `runs/1` and `what-if/1` have it. It borrows every name.

use std::collections::BTreeMap;

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::model::ssis::FolderStore;
use callboard_sim::quorum;
use callboard_sim::status::GroupStatus;
use callboard_sim::world::{Loaded, World};
use callboard_sim::{ssis, telling};
use schemars::JsonSchema;
use serde::Serialize;

/// The state of everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusV1<'a> {
    /// Groups by name.
    pub groups: BTreeMap<&'a str, GroupV1<'a>>,
    /// Resources by name.
    pub resources: BTreeMap<&'a str, ResourceV1<'a>>,
    /// Nodes by name.
    pub nodes: BTreeMap<&'a str, NodeV1>,
    /// The votes.
    pub quorum: QuorumV1,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroupV1<'a> {
    /// Its state.
    pub state: &'static str,
    /// Its owner.
    pub owner: &'a str,
    /// The bits of its StatusInformation that are set: `queued for move`, `waiting to start`, `anti-affinity conflict`.
    pub status: Vec<&'static str>,
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResourceV1<'a> {
    /// Its state.
    pub state: &'static str,
    /// The node its group is on.
    pub node: &'a str,
    /// What of `StatusInformation` is set: `locked`.
    pub status: Vec<&'static str>,
    /// For an SSIS service that is Online: `as-intended`, `wrong-file`, `wrong-values`, `defaults` or `default-file`.
    pub effective: Option<&'static str>,
    /// Whether a restart would read something else.
    pub stale: Option<bool>,
    /// The values in force.
    pub in_force: Option<InForceV1<'a>>,
}

/// The configuration a service works with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InForceV1<'a> {
    /// Where it came from.
    pub source: String,
    /// Every `ServerName`, as written.
    pub server_names: Vec<&'a str>,
    /// Every `StorePath`, as written.
    pub store_paths: Vec<&'a str>,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NodeV1 {
    /// Its state.
    pub state: &'static str,
    /// Its vote now.
    pub vote: u8,
    /// Its second axis: `Normal`, `DrainInProgress`, `DrainCompleted`, `DrainFailed` or another of the vendor's names.
    pub status: &'static str,
}

/// The votes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuorumV1 {
    /// Whether there is a cluster.
    pub held: bool,
    /// The votes its members hold.
    pub votes: u32,
    /// The majority.
    pub needed: u32,
}

impl<'a> StatusV1<'a> {
    /// The state of everything.
    pub fn of(estate: &'a Estate, world: &World) -> Self {
        let groups = estate.groups.pairs();
        let resources = estate.resources.pairs();
        let nodes = estate.cluster.nodes.pairs();
        let holds = quorum::holds_witness(estate, world, world.view);
        StatusV1 {
            groups: groups.map(|(id, info)| (info.name.as_str(), group(estate, world, id))).collect(),
            resources: resources
                .map(|(id, info)| (info.name.as_str(), resource(estate, world, id)))
                .collect(),
            nodes: nodes.map(|(id, info)| (info.name.as_str(), node(world, id))).collect(),
            quorum: QuorumV1 {
                held: !world.view.is_empty(),
                votes: world.votes.held_by(world.view, holds),
                needed: world.votes.needed(),
            },
        }
    }

    /// What is not the same in `other`; the votes are always there.
    pub fn differing_from(&self, other: &StatusV1<'a>) -> StatusV1<'a> {
        fn different<'k, V: Clone + PartialEq>(
            ours: &BTreeMap<&'k str, V>,
            theirs: &BTreeMap<&'k str, V>,
        ) -> BTreeMap<&'k str, V> {
            let differs = |(name, ours): &(&&str, &V)| theirs.get(*name) != Some(*ours);
            ours.iter().filter(differs).map(|(name, value)| (*name, value.clone())).collect()
        }
        StatusV1 {
            groups: different(&self.groups, &other.groups),
            resources: different(&self.resources, &other.resources),
            nodes: different(&self.nodes, &other.nodes),
            quorum: self.quorum.clone(),
        }
    }
}

fn node_name(estate: &Estate, node: NodeId) -> &str {
    &estate.cluster.nodes[node].name
}

fn group<'a>(estate: &'a Estate, world: &World, group: GroupId) -> GroupV1<'a> {
    GroupV1 {
        state: world.group_state(estate, group).name(),
        owner: node_name(estate, world.groups[group].owner),
        status: GroupStatus::of(estate, world, group).into_iter().map(GroupStatus::name).collect(),
    }
}

fn resource<'a>(estate: &'a Estate, world: &World, resource: ResourceId) -> ResourceV1<'a> {
    ResourceV1 {
        state: world.resources[resource].state.name(),
        node: node_name(estate, world.owner_of(estate, resource)),
        status: if estate.resources[resource].locked { vec!["locked"] } else { Vec::new() },
        effective: ssis::effective(estate, world, resource).map(ssis::Effective::name),
        stale: ssis::stale(estate, world, resource),
        in_force: ssis::running(estate, world, resource).map(|(_, loaded)| in_force(estate, loaded)),
    }
}

fn node(world: &World, node: NodeId) -> NodeV1 {
    NodeV1 {
        state: world.node_state(node).name(),
        vote: u8::from(world.votes.nodes.contains(node)),
        status: world.nodes[node].status.name(),
    }
}

fn in_force(estate: &Estate, loaded: Loaded) -> InForceV1<'_> {
    let folders = &estate.configuration(loaded.content).folders;
    let server_names = folders.iter().filter_map(|folder| match &folder.store {
        FolderStore::SqlServer { server_name, .. } => Some(server_name.as_str()),
        FolderStore::FileSystem { .. } => None,
    });
    let store_paths = folders.iter().filter_map(|folder| match &folder.store {
        FolderStore::FileSystem { store_path, .. } => Some(store_path.as_str()),
        FolderStore::SqlServer { .. } => None,
    });
    InForceV1 {
        source: telling::source_text(estate, loaded),
        server_names: server_names.collect(),
        store_paths: store_paths.collect(),
    }
}
