//! Everything that changes while a scenario runs: cheap to clone, comparable, hashable, no text.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::Diagnostics;
use crate::diagnostics::Polls;
use crate::failovers::Failovers;
pub use crate::failovers::MoveCause;
use crate::faults::Faults;
use crate::links::{Links, NetworkState};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::{MaintenanceMode, ResourceKind};
use crate::model::scenario::{ServiceTarget, StartKind, StopKind};
use crate::model::storage::Volume;
use crate::model::time::{Millis, SimTime};
pub use crate::partition::{Partition, Votes};
use crate::queue::{Queue, Timer};
use crate::restarts::Restarts;
use crate::shared::Shared;
use crate::sparse::Sparse;
pub use crate::standing::*;
use crate::states::NodeStatus;
pub use crate::states::{GroupState, NodeState, ResourceState};

/// The length of a day.
pub const DAY: Millis = Millis::hours(24);

/// Each checkpoint's saved copy, as one cluster database has it.
pub type SavedCopies = Shared<CheckpointId, Option<Vec<Option<DataId>>>>;

/// The state of the whole estate at one moment.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// The moment.
    pub now: SimTime,
    /// Which of the scenario's estates is in force.
    pub estate: EstateId,
    /// Each node.
    pub nodes: Shared<NodeId, NodeWorld>,
    /// Each group.
    pub groups: Shared<GroupId, GroupWorld>,
    /// Each resource.
    pub resources: Shared<ResourceId, ResourceWorld>,
    /// Each service; `None` when it does not run.
    pub services: Shared<ServiceId, Option<RunningService>>,
    /// The nodes whose Cluster service works as a member, seen or not; kept beside their states because nothing is
    /// asked more often.
    pub(crate) alive: NodeSet,
    /// The members of the cluster as its members agreed; empty while the cluster is down.
    pub view: NodeSet,
    /// Whether the running cluster was started by force and has not enough votes yet (`wsfc:W-Q-21`).
    pub forced: bool,
    /// Whether the cluster has just formed and its core group has not settled yet (`wsfc:W-GRP-05`).
    pub forming: bool,
    /// Partitions that the running cluster does not see: about to stop, or started by force beside it.
    pub others: Vec<Partition>,
    /// Members of its view that a node hears no more.
    pub missed: Sparse<NodeId, NodeSet>,
    /// The drains under way.
    pub drains: Sparse<NodeId, Drain>,
    /// What groups wait for before they come online.
    pub waiting: Sparse<GroupId, StartWait>,
    /// Why anti-affinity keeps a group offline, while it does (`wsfc:W-PLC-10`).
    pub blocked: Sparse<GroupId, Blocked>,
    /// Where a group goes as soon as it has settled (`wsfc:W-FB-02`).
    pub failbacks: Sparse<GroupId, Failback>,
    /// When a group changed its owner, and why: what FailoverThreshold counts.
    pub failovers: Sparse<GroupId, Failovers>,
    /// A resource's restarts on its node that may still count (`wsfc:W-RST-02`).
    pub restarts: Sparse<ResourceId, Restarts>,
    /// What is cut between nodes.
    pub links: Links,
    /// Each cluster network as the members see it.
    pub networks: Shared<NetworkId, NetworkWorld>,
    /// Members that said goodbye and that the others have not dropped yet (`wsfc:W-HB-07`).
    pub leaving: NodeSet,
    /// Members whose silence the regroup under way has already allowed for.
    pub waited_for: NodeSet,
    /// The nodes that have the newest cluster database (`wsfc:W-Q-18`, `W-Q-19`).
    pub database: NodeSet,
    /// The dynamic weights.
    pub votes: Votes,
    /// When the witness was lost, while it is.
    pub witness_lost_at: Option<SimTime>,
    /// Whether nodes can reach the witness.
    pub witness_reachable: bool,
    /// Whether no DNS server answers (`wsfc:W-NN-01`).
    pub dns_lost: bool,
    /// Whether no domain controller answers (`wsfc:W-NN-01`).
    pub ad_lost: bool,
    /// Each file's content; `None` where there is no such file.
    pub files: Shared<FileId, Option<ContentId>>,
    /// Each checkpoint's saved copy; `None` while the key is not registered.
    pub checkpoints: SavedCopies,
    /// Which store holds which package.
    pub packages: Arc<BTreeSet<(StoreId, PackageId)>>,
    /// Packages that run through the SSIS service, by number; `None` once ended.
    pub running: Vec<Option<RunningPackage>>,
    /// How health checks are played.
    pub polls: Polls,
    /// Each group set.
    pub group_sets: Shared<GroupSetId, GroupSetWorld>,
    /// The cluster's local time of day when the scenario began; a `clock` line moves it.
    pub clock: Millis,
    /// What is due.
    pub queue: Queue,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NodeWorld {
    /// The machine.
    pub machine: Machine,
    /// Its Cluster service.
    pub cluster: ClusterService,
    /// Its registry.
    pub registry: Shared<EntryId, Option<DataId>>,
    /// The saved copies in its own cluster database, when that is not the newest (`wsfc:W-Q-21`).
    pub old_copies: Option<SavedCopies>,
    /// How its Cluster service is to start once its machine runs.
    pub start: StartKind,
    /// Its Cluster service runs and answers nobody (`wsfc:W-NODE-12`).
    pub hung: bool,
    /// Started so that it only joins and never forms (`wsfc:W-Q-22`).
    pub prevent_quorum: bool,
    /// When it lost its membership in the last hour (`wsfc:W-NODE-10`).
    pub losses: Vec<SimTime>,
    /// Until when it may not join (`wsfc:W-NODE-10`).
    pub quarantined_until: Option<SimTime>,
    /// Whether it is paused; that survives a reboot (`wsfc:W-NODE-06`).
    pub paused: bool,
    /// Its second axis (`wsfc:W-NODE-02`).
    pub status: NodeStatus,
}

/// Whether a machine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Machine {
    /// No power, or shut down.
    Off,
    /// Starting.
    Booting,
    /// Running.
    On,
}

/// The Cluster service of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClusterService {
    /// Not running.
    Stopped,
    /// Looking for an active node.
    Joining,
    /// Running without quorum, waiting for others (`wsfc:W-NODE-03`, `W-NODE-05`).
    Waiting,
    /// A member.
    Member,
    /// A member on its way out (`wsfc:W-NODE-07`).
    Stopping(StopClass),
}

/// Why a member is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants mirror `StopKind`")]
pub enum StopClass {
    ClusterService,
    Shutdown,
    Reboot,
}

impl From<StopKind> for StopClass {
    fn from(kind: StopKind) -> Self {
        match kind {
            StopKind::ClusterService => StopClass::ClusterService,
            StopKind::Shutdown => StopClass::Shutdown,
            StopKind::Reboot => StopClass::Reboot,
        }
    }
}

/// A group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GroupWorld {
    /// The node that owns it.
    pub owner: NodeId,
    /// Where it is going, while it moves.
    pub moving: Option<Moving>,
    /// Whether it has just changed its owner and is about to be brought online there.
    pub arriving: bool,
    /// `DefaultOwner`: where an operator last put it (`wsfc:W-START-07`).
    pub default_owner: Option<NodeId>,
    /// `PersistentState` (`wsfc:W-START-06`).
    pub persistent: bool,
    /// Whether it is to leave a node that is drained, and its turn has not come.
    pub queued: bool,
    /// The node it was drained from and may return to (`wsfc:W-DRAIN-03`).
    pub drained_from: Option<NodeId>,
    /// Virtual machines that stay on a node that dropped out (`wsfc:W-NODE-09`).
    pub unmonitored: bool,
    /// Whether the machine they were on has stopped meanwhile.
    pub stopped_unseen: bool,
}

/// A move under way: resources go offline on the owner before `to` takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moving {
    /// The node that takes over.
    pub to: NodeId,
    /// Why.
    pub cause: MoveCause,
}

/// A resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResourceWorld {
    /// `Resource State`.
    pub state: ResourceState,
    /// `PersistentState`: whether it is meant to be online (`wsfc:W-RES-11`).
    pub wanted: bool,
    /// When it entered its state: while Online the phase of its polls (`wsfc:W-HP-04`), while pending the last
    /// thing its DLL has said unless it reports progress.
    pub since: SimTime,
    /// Its process has ended by itself.
    pub broken: bool,
    /// Its pending call could be complete, but its process does not answer.
    pub stalled: bool,
    /// Whether its process answers, and what `sp_server_diagnostics` has said.
    pub diagnostics: Diagnostics,
    /// What else is wrong.
    pub faults: Faults,
    /// `MaintenanceMode` as the cluster last saw it.
    pub maintenance: MaintenanceMode,
    /// Whether it has had a monitor process of its own since its last Online call (`wsfc:W-HP-07`).
    pub own_monitor: bool,
    /// Whether a call into its DLL has deadlocked before (`wsfc:W-HP-08`).
    pub deadlocked: bool,
    /// Marked to go offline as soon as its dependents are.
    pub going_down: bool,
    /// Left alone until an operator, a retry or another node takes it up.
    pub parked: bool,
    /// Kept offline by a start that its group does not take part in, until an operator brings it online.
    pub held: bool,
    /// A disk whose reservation must be taken from a dead owner (`wsfc:W-DISK-04`).
    pub seized: bool,
    /// Whether its one retry has been used (`retry-mode = "once"`).
    pub retried: bool,
    /// The one event that is due for it.
    pub timer: Option<Timer>,
}

impl ResourceWorld {
    /// Its process is gone, and with it what was wrong with the process.
    pub fn process_is_gone(&mut self) {
        self.broken = false;
        self.stalled = false;
        self.diagnostics.hung = false;
    }
}

/// A cluster network as the members see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NetworkWorld {
    /// Its state, as it was last logged.
    pub state: NetworkState,
    /// The nodes whose interface in it fails (`wsfc:W-IP-02`).
    pub failed: NodeSet,
}

/// A service that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RunningService {
    /// The resource that started it; `None` outside the cluster.
    pub by: Option<ResourceId>,
    /// For an SSIS service: the configuration it read when it started.
    pub loaded: Option<Loaded>,
    /// The process runs but does not answer.
    pub hung: bool,
}

/// The configuration a service works with, read once at its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Loaded {
    /// Where it came from.
    pub source: LoadedFrom,
    /// Its content at that moment.
    pub content: ContentId,
}

/// Where a service's configuration came from (`ssis.md` section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoadedFrom {
    /// The file the registry names.
    Configured(FileId),
    /// The file setup installed, after event 274.
    DefaultFile(FileId),
    /// No file: built-in defaults, after event 272 or 273.
    BuiltIn {
        /// 272 or 273.
        event: u16,
        /// The file that was tried.
        tried: Option<FileId>,
    },
}

/// A package that runs through the SSIS service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RunningPackage {
    /// Which.
    pub package: PackageId,
    /// Through which service; it runs on that service's node.
    pub service: ServiceId,
    /// When it started.
    pub since: SimTime,
}

impl World {
    /// The nodes whose Cluster service works as a member at this moment, seen or not.
    pub fn alive(&self) -> NodeSet {
        self.alive
    }

    /// Whether a node's Cluster service works as a member at this moment.
    pub fn is_alive(&self, node: NodeId) -> bool {
        self.alive.contains(node)
    }

    /// A node's Cluster service is in another state from now on.
    pub fn set_cluster_service(&mut self, node: NodeId, cluster: ClusterService) {
        self.nodes[node].cluster = cluster;
        match cluster {
            ClusterService::Member | ClusterService::Stopping(_) => self.alive.insert(node),
            ClusterService::Stopped | ClusterService::Joining | ClusterService::Waiting => {
                self.alive.remove(node);
            }
        }
    }

    /// The members of its view that a node hears no more.
    pub fn missed(&self, node: NodeId) -> NodeSet {
        self.missed.get(node).copied().unwrap_or_default()
    }

    /// Some nodes hear another no more.
    pub fn miss(&mut self, nodes: NodeSet, silent: NodeId) {
        for node in nodes.iter() {
            self.missed.entry(node).insert(silent);
        }
    }

    /// Some nodes hear others again, or those are none of their view any more.
    pub fn hear(&mut self, nodes: NodeSet, others: NodeSet) {
        self.missed.retain(|node, missed| {
            if nodes.contains(node) {
                *missed = missed.difference(others);
            }
            !missed.is_empty()
        });
    }

    /// What a working member lives by; `None` for a node that is no member.
    pub fn partition_of(&self, node: NodeId) -> Option<Partition> {
        let alive = self.alive();
        match self.others.iter().find(|partition| partition.nodes.contains(node)) {
            Some(partition) => Some(*partition),
            None if self.view.contains(node) && alive.contains(node) => Some(Partition {
                nodes: self.working_members(),
                view: self.view,
                votes: self.votes,
                forced: self.forced,
            }),
            None => None,
        }
    }

    /// A node no longer lives by a partition that the running cluster does not see.
    pub fn leave_others(&mut self, node: NodeId) {
        for partition in &mut self.others {
            partition.nodes.remove(node);
            if partition.forced {
                partition.view.remove(node);
            }
        }
        self.others.retain(|partition| !partition.nodes.is_empty());
    }

    /// The working members of the running cluster.
    pub fn working_members(&self) -> NodeSet {
        let elsewhere = |all: NodeSet, partition: &Partition| all.union(partition.nodes);
        let elsewhere = self.others.iter().fold(NodeSet::EMPTY, elsewhere);
        self.view.intersection(self.alive()).difference(elsewhere)
    }

    /// The groups that some nodes own.
    pub fn groups_of(&self, nodes: NodeSet) -> Vec<GroupId> {
        self.groups.positions(|group| nodes.contains(group.owner))
    }

    /// The resources of the groups that a node owns.
    pub fn resources_on(&self, estate: &Estate, node: NodeId) -> Vec<ResourceId> {
        let groups = self.groups_of(NodeSet::of(node));
        let mut owned: Vec<ResourceId> =
            groups.into_iter().flat_map(|group| &estate.groups[group].resources).copied().collect();
        owned.sort_unstable();
        owned
    }

    /// The state of a node that is a member.
    pub fn member_state(&self, node: NodeId) -> NodeState {
        if self.nodes[node].paused { NodeState::Paused } else { NodeState::Up }
    }

    /// A node as the cluster sees it.
    pub fn node_state(&self, node: NodeId) -> NodeState {
        let runs_beside = |partition: &Partition| partition.forced && partition.nodes.contains(node);
        match self.nodes[node].cluster {
            _ if self.view.contains(node) || self.others.iter().any(runs_beside) => self.member_state(node),
            ClusterService::Joining => NodeState::Joining,
            _ => NodeState::Down,
        }
    }

    /// The state of a group.
    pub fn group_state(&self, estate: &Estate, group: GroupId) -> GroupState {
        GroupState::of(estate.groups[group].resources.iter().map(|resource| self.resources[*resource].state))
    }

    /// The node that owns a resource's group.
    pub fn owner_of(&self, estate: &Estate, resource: ResourceId) -> NodeId {
        self.groups[estate.resources[resource].group].owner
    }

    /// The service a target stands for now: that of a resource on the node which owns it.
    pub(crate) fn service_of(&self, estate: &Estate, target: ServiceTarget) -> Option<ServiceId> {
        match target {
            ServiceTarget::Service(service) => Some(service),
            ServiceTarget::Resource(resource) => estate.service_of(resource, self.owner_of(estate, resource)),
        }
    }

    /// Whether a resource really works: it is online, its process answers, its node is there, detected or not.
    pub fn serving(&self, estate: &Estate, resource: ResourceId) -> bool {
        let group = &self.groups[estate.resources[resource].group];
        let node = &self.nodes[group.owner];
        let member = matches!(node.cluster, ClusterService::Member | ClusterService::Stopping(_));
        let unmonitored = group.unmonitored && node.machine == Machine::On && !group.stopped_unseen;
        self.resources[resource].state == ResourceState::Online
            && !self.resources[resource].broken
            && !self.is_hung(estate, resource)
            && !self.lacks_path(estate, resource)
            && !self.lacks_interface(estate, resource)
            && self.resources[resource].maintenance < MaintenanceMode::OfflineInside
            && (member || unmonitored)
    }

    /// Whether the process behind a resource runs without answering (`wsfc:W-GS-03`, `W-SQL-01`).
    pub fn is_hung(&self, estate: &Estate, resource: ResourceId) -> bool {
        match estate.service_of(resource, self.owner_of(estate, resource)) {
            Some(service) => self.services[service].is_some_and(|running| running.hung),
            None => self.resources[resource].diagnostics.hung,
        }
    }

    /// Whether a resource is a disk to which its owner has no path.
    pub fn lacks_path(&self, estate: &Estate, resource: ResourceId) -> bool {
        self.resources[resource].faults.no_path.contains(self.owner_of(estate, resource))
    }

    /// Whether an address is on a node whose interface in its network does not work (`wsfc:W-IP-02`).
    pub fn lacks_interface(&self, estate: &Estate, resource: ResourceId) -> bool {
        match estate.resources[resource].kind {
            ResourceKind::IpAddress { network: Some(network) } => {
                self.networks[network].failed.contains(self.owner_of(estate, resource))
            }
            _ => false,
        }
    }

    /// Whether every part of a resource's dependency expression holds (`wsfc:W-DEP-03`).
    pub fn providers_online(&self, estate: &Estate, resource: ResourceId) -> bool {
        estate.resources[resource]
            .depends_on
            .satisfied(|provider| self.resources[provider].state == ResourceState::Online)
    }

    /// Whether a volume can be read on a node (`wsfc:W-DISK-01`).
    pub fn reaches(&self, estate: &Estate, node: NodeId, volume: Volume) -> bool {
        match volume {
            Volume::Local(owner) => owner == node,
            Volume::Disk(disk) => {
                self.resources[disk].state == ResourceState::Online
                    && self.owner_of(estate, disk) == node
                    && !self.lacks_path(estate, disk)
                    && self.resources[disk].maintenance < MaintenanceMode::OfflineInside
            }
            Volume::Share => true,
        }
    }

    /// The cluster's local time of day.
    pub fn time_of_day(&self) -> Millis {
        Millis((self.clock.0 + self.now.0 % DAY.0) % DAY.0)
    }

    /// What it takes of memory, in bytes, if it shares nothing with another.
    pub fn size(&self) -> usize {
        size_of::<World>()
            + self.nodes.size()
            + self.groups.size()
            + self.resources.size()
            + self.services.size()
            + self.networks.size()
            + self.files.size()
            + self.checkpoints.size()
            + self.nodes.iter().map(|node| node.registry.size()).sum::<usize>()
    }

    /// How long since some moment.
    pub fn since(&self, earlier: SimTime) -> Millis {
        self.now.since(earlier)
    }
}
