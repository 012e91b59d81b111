//! Everything that changes while a scenario runs: cheap to clone, comparable, hashable, no text.

use std::collections::BTreeSet;

use crate::failovers::Failovers;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::registry::Values;
use crate::model::scenario::StopKind;
use crate::model::storage::Volume;
use crate::model::time::{Millis, SimTime};
use crate::queue::{Queue, Timer};
use crate::restarts::Restarts;
pub use crate::standing::*;
use crate::status::NodeStatus;

/// The length of a day.
pub const DAY: Millis = Millis::hours(24);

/// The state of the whole estate at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World {
    /// The moment.
    pub now: SimTime,
    /// Each node.
    pub nodes: IdVec<NodeId, NodeWorld>,
    /// Each group.
    pub groups: IdVec<GroupId, GroupWorld>,
    /// Each resource.
    pub resources: IdVec<ResourceId, ResourceWorld>,
    /// Each service; `None` when it does not run.
    pub services: IdVec<ServiceId, Option<RunningService>>,
    /// The members of the cluster as its members agreed; empty while the cluster is down.
    pub view: NodeSet,
    /// Members that missed their heartbeats and are not yet removed.
    pub unreachable: NodeSet,
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
    /// Each file's content; `None` where there is no such file.
    pub files: IdVec<FileId, Option<ContentId>>,
    /// Each checkpoint's saved copy; `None` while the key is not registered.
    pub checkpoints: IdVec<CheckpointId, Option<Vec<Option<DataId>>>>,
    /// Which store holds which package.
    pub packages: BTreeSet<(StoreId, PackageId)>,
    /// Packages that run through the SSIS service, by number; `None` once ended.
    pub running: Vec<Option<RunningPackage>>,
    /// Each group set.
    pub group_sets: IdVec<GroupSetId, GroupSetWorld>,
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
    pub registry: Values,
    /// Whether it is paused; that survives a reboot (`wsfc:W-NODE-06`).
    pub paused: bool,
    /// Its second axis (`wsfc:W-NODE-02`).
    pub status: NodeStatus,
    /// The drain under way.
    pub drain: Option<Drain>,
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GroupWorld {
    /// The node that owns it.
    pub owner: NodeId,
    /// Where it is going, while it moves.
    pub moving: Option<Moving>,
    /// Whether it has just changed its owner and is about to be brought online there.
    pub arriving: bool,
    /// When it changed its owner, and why: what FailoverThreshold counts.
    pub failovers: Failovers,
    /// `DefaultOwner`: where an operator last put it (`wsfc:W-START-07`).
    pub default_owner: Option<NodeId>,
    /// `PersistentState` (`wsfc:W-START-06`).
    pub persistent: bool,
    /// What it waits for before it comes online.
    pub waiting: Option<StartWait>,
    /// Why anti-affinity keeps it offline, while it does (`wsfc:W-PLC-10`).
    pub blocked: Option<Blocked>,
    /// Whether it is to leave a node that is drained, and its turn has not come.
    pub queued: bool,
    /// The node it was drained from and may return to (`wsfc:W-DRAIN-03`).
    pub drained_from: Option<NodeId>,
    /// Where it goes as soon as it has settled (`wsfc:W-FB-02`).
    pub failback: Option<Failback>,
}

/// A move under way: resources go offline on the owner before `to` takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moving {
    /// The node that takes over.
    pub to: NodeId,
    /// Why.
    pub cause: MoveCause,
}

/// Why a group changes its owner (`wsfc:W-FO-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoveCause {
    /// The owner left membership.
    NodeDown,
    /// A resource exhausted its restarts.
    ResourceFailure,
    /// An operator asked.
    Operator,
    /// The owner is drained, or shutting down cleanly.
    Drain,
    /// A better owner is up again.
    Failback,
    /// The cluster has just formed.
    ColdStart,
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResourceWorld {
    /// `Resource State`.
    pub state: ResourceState,
    /// `PersistentState`: whether it is meant to be online (`wsfc:W-RES-11`).
    pub wanted: bool,
    /// When it last came online: the phase of its polls (`wsfc:W-HP-04`).
    pub online_since: SimTime,
    /// Something is wrong that the next poll will find.
    pub broken: bool,
    /// Marked to go offline as soon as its dependents are.
    pub going_down: bool,
    /// Left alone until an operator, a retry or another node takes it up.
    pub parked: bool,
    /// Kept offline by a start that its group does not take part in, until an operator brings it online.
    pub held: bool,
    /// A disk whose reservation must be taken from a dead owner (`wsfc:W-DISK-04`).
    pub seized: bool,
    /// Restarts on this node that may still count (`wsfc:W-RST-02`).
    pub restarts: Restarts,
    /// Whether its one retry has been used (`retry-mode = "once"`).
    pub retried: bool,
    /// The one event that is due for it.
    pub timer: Option<Timer>,
}

/// Resource states (`wsfc:W-RES-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the vendor's names")]
pub enum ResourceState {
    Offline,
    OnlinePending,
    Online,
    OfflinePending,
    Failed,
}

impl ResourceState {
    /// Whether a call into the resource DLL is under way.
    pub fn is_pending(self) -> bool {
        matches!(self, ResourceState::OnlinePending | ResourceState::OfflinePending)
    }

    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            ResourceState::Offline => "Offline",
            ResourceState::OnlinePending => "OnlinePending",
            ResourceState::Online => "Online",
            ResourceState::OfflinePending => "OfflinePending",
            ResourceState::Failed => "Failed",
        }
    }
}

/// Group states (`wsfc:W-GRP-01`), derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the vendor's names")]
pub enum GroupState {
    Online,
    Offline,
    Failed,
    PartialOnline,
    Pending,
}

impl GroupState {
    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            GroupState::Online => "Online",
            GroupState::Offline => "Offline",
            GroupState::Failed => "Failed",
            GroupState::PartialOnline => "PartialOnline",
            GroupState::Pending => "Pending",
        }
    }

    /// The precedence of `wsfc:W-GRP-01`.
    pub fn of(mut resources: impl Iterator<Item = ResourceState>) -> GroupState {
        let mut seen = [false; 5];
        resources.by_ref().for_each(|state| seen[state as usize] = true);
        let any = |state: ResourceState| seen[state as usize];
        let all = |state: ResourceState| {
            seen.iter().enumerate().all(|(other, seen)| !seen || other == state as usize)
        };
        if any(ResourceState::Failed) {
            GroupState::Failed
        } else if any(ResourceState::OnlinePending) || any(ResourceState::OfflinePending) {
            GroupState::Pending
        } else if all(ResourceState::Offline) {
            GroupState::Offline
        } else if all(ResourceState::Online) {
            GroupState::Online
        } else {
            GroupState::PartialOnline
        }
    }
}

/// Node states (`wsfc:W-NODE-01`), derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the vendor's names")]
pub enum NodeState {
    Up,
    Down,
    Paused,
    Joining,
}

impl NodeState {
    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            NodeState::Up => "Up",
            NodeState::Down => "Down",
            NodeState::Paused => "Paused",
            NodeState::Joining => "Joining",
        }
    }
}

/// Dynamic weights: which nodes vote now, and whether the witness does (`wsfc.md` section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Votes {
    /// `DynamicWeight` of each node.
    pub nodes: NodeSet,
    /// `WitnessDynamicWeight`.
    pub witness: bool,
}

impl Votes {
    /// All votes there are.
    pub fn total(self) -> u32 {
        self.nodes.len() + u32::from(self.witness)
    }

    /// The majority (`wsfc:W-Q-01`).
    pub fn needed(self) -> u32 {
        self.total() / 2 + 1
    }

    /// The votes of some nodes, with or without the witness.
    pub fn held_by(self, nodes: NodeSet, with_witness: bool) -> u32 {
        self.nodes.intersection(nodes).len() + u32::from(self.witness && with_witness)
    }
}

/// A service that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RunningService {
    /// The resource that started it; `None` outside the cluster.
    pub by: Option<ResourceId>,
    /// For an SSIS service: the configuration it read when it started.
    pub loaded: Option<Loaded>,
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
        let member = |node: &NodeId| {
            matches!(self.nodes[*node].cluster, ClusterService::Member | ClusterService::Stopping(_))
        };
        self.nodes.ids().filter(member).collect()
    }

    /// A node as the cluster sees it.
    pub fn node_state(&self, node: NodeId) -> NodeState {
        match self.nodes[node].cluster {
            _ if self.view.contains(node) && self.nodes[node].paused => NodeState::Paused,
            _ if self.view.contains(node) => NodeState::Up,
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

    /// Whether a resource is online and its node is really there, detected or not.
    pub fn serving(&self, estate: &Estate, resource: ResourceId) -> bool {
        let node = self.owner_of(estate, resource);
        self.resources[resource].state == ResourceState::Online
            && !self.resources[resource].broken
            && matches!(self.nodes[node].cluster, ClusterService::Member | ClusterService::Stopping(_))
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
                self.resources[disk].state == ResourceState::Online && self.owner_of(estate, disk) == node
            }
            Volume::Share => true,
        }
    }

    /// The cluster's local time of day.
    pub fn time_of_day(&self) -> Millis {
        Millis((self.clock.0 + self.now.0 % DAY.0) % DAY.0)
    }

    /// How long since some moment.
    pub fn since(&self, earlier: SimTime) -> Millis {
        self.now.since(earlier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_state_follows_the_published_precedence_for_every_pair() {
        use ResourceState::*;
        let all = [Offline, OnlinePending, Online, OfflinePending, Failed];
        for a in all {
            for b in all {
                let expected = match (a, b) {
                    (Failed, _) | (_, Failed) => GroupState::Failed,
                    (OnlinePending | OfflinePending, _) | (_, OnlinePending | OfflinePending) => {
                        GroupState::Pending
                    }
                    (Online, Online) => GroupState::Online,
                    (Offline, Offline) => GroupState::Offline,
                    _ => GroupState::PartialOnline,
                };
                assert_eq!(GroupState::of([a, b].into_iter()), expected, "{a:?} {b:?}");
            }
        }
        assert_eq!(GroupState::of(std::iter::empty::<ResourceState>()), GroupState::Offline);
    }

    #[test]
    fn a_majority_is_more_than_half() {
        let nodes = |count: usize| (0..count).map(NodeId::from_index).collect::<NodeSet>();
        let needed = |count, witness| Votes { nodes: nodes(count), witness }.needed();
        assert_eq!([needed(1, false), needed(2, false), needed(2, true), needed(3, true)], [1, 2, 2, 3]);
    }
}
