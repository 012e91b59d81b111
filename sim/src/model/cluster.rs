//! The cluster itself: nodes, heartbeats, quorum.

use super::capacity::Units;
use super::client::Access;
use super::ids::{IdVec, NetworkId, NodeId, NodeSet, ResourceId};
use super::network::{Network, NetworkRole, Route};
use super::registry::Values;
use super::time::{Millis, Timing};
use super::version::WindowsVersion;

/// Cluster-wide settings.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// The cluster's name; the name of its `Cluster Group` network name.
    pub name: String,
    /// Every node runs this release.
    pub windows: WindowsVersion,
    /// The nodes, ascending by NodeID.
    pub nodes: IdVec<NodeId, Node>,
    /// Heartbeats between nodes of one subnet.
    pub same_subnet: Heartbeat,
    /// Heartbeats between nodes of different subnets.
    pub cross_subnet: Heartbeat,
    /// Heartbeats between nodes of different sites, 2016 and later (`wsfc:W-HB-03`).
    pub cross_site: Heartbeat,
    /// The cluster networks, by name; an estate that states none has one that every node is in.
    pub networks: IdVec<NetworkId, Network>,
    /// `ClusSvcRegroupTickInMilliseconds`, 50 to 1000 ms (`wsfc:W-RG-02`).
    pub regroup_tick: Millis,
    /// `ClusSvcRegroupOpeningTimeoutInSeconds` + `ClusSvcRegroupStageTimeoutInSeconds`: what a silent
    /// member costs a regroup (`wsfc:W-RG-03`).
    pub regroup_stage_limits: Millis,
    /// `ClusSvcRegroupPruningTimeoutInSeconds`: what partial connectivity costs besides (`wsfc:W-RG-03`, `W-RG-04`).
    pub regroup_pruning_timeout: Millis,
    /// `QuorumArbitrationTimeMax` (`wsfc:W-RG-07`).
    pub quorum_arbitration_time_max: Millis,
    /// `WitnessRestartInterval`, 5 to 1440 min (`wsfc:W-Q-20`).
    pub witness_restart_interval: Millis,
    /// `ClusSvcHangTimeout`, 6 s or more (`wsfc:W-NODE-12`).
    pub clus_svc_hang_timeout: Millis,
    /// `HangRecoveryAction` (`wsfc:W-NODE-12`).
    pub hang_recovery_action: HangRecoveryAction,
    /// `RequestReplyTimeout`, 5 to 1440 min (`wsfc:W-NODE-13`).
    pub request_reply_timeout: Millis,
    /// `ResiliencyLevel`; `None` below 2016 (`wsfc:W-NODE-09`).
    pub resiliency_level: Option<ResiliencyLevel>,
    /// `ResiliencyDefaultPeriod` (`wsfc:W-NODE-09`).
    pub resiliency_default_period: Millis,
    /// `QuarantineThreshold`: losses of membership within an hour; `None` below 2016 (`wsfc:W-NODE-10`).
    pub quarantine_threshold: Option<u32>,
    /// `QuarantineDuration` (`wsfc:W-NODE-10`).
    pub quarantine_duration: Millis,
    /// `DiskArbInterval`: between two renewals of a disk reservation (`wsfc:W-DISK-02`).
    pub disk_arb_interval: Millis,
    /// `DynamicQuorum`; false below 2012 (`wsfc:W-Q-04`, `W-Q-05`).
    pub dynamic_quorum: bool,
    /// `DrainOnShutdown`; false below 2012 R2 (`wsfc:W-NODE-07`).
    pub drain_on_shutdown: bool,
    /// `ShutdownTimeoutInMinutes` (`wsfc:W-NODE-07`).
    pub shutdown_timeout: Millis,
    /// `DisableGroupPreferredOwnerRandomization`, 2008 and 2008 R2 only (`wsfc:W-PLC-06`).
    pub disable_preferred_owner_randomization: bool,
    /// `LowerQuorumPriorityNodeID` (`wsfc:W-Q-10`).
    pub lower_quorum_priority_node: Option<NodeId>,
    /// The witness, if one is configured.
    pub witness: Option<Witness>,
    /// `wsfc:W-Q-02` "disk only": nodes have no votes.
    pub disk_only: bool,
    /// From power-on to a running Cluster service.
    pub node_boot: Timing,
    /// `ClusterEnforcedAntiAffinity` (`wsfc:W-PLC-10`).
    pub enforced_anti_affinity: bool,
    /// `PreferredSite`, in lower case; always `None` below 2016 (`wsfc:W-PLC-12`).
    pub preferred_site: Option<String>,
    /// `IgnorePersistentStateOnStartup` (`wsfc:W-START-06`).
    pub ignore_persistent_state_on_startup: bool,
    /// `ClusterGroupWaitDelay`, 0 to 3600 s (`wsfc:W-START-07`).
    pub group_wait_delay: Millis,
    /// `GroupDependencyTimeout` (`wsfc:W-START-10`).
    pub group_dependency_timeout: Millis,
}

/// `Delay` and `Threshold` of a kind of route (`wsfc:W-HB-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat {
    /// Between two heartbeats.
    pub delay: Millis,
    /// Consecutive misses that make a route down.
    pub threshold: u64,
}

impl Heartbeat {
    /// The misses in a row that are worth a warning: more than 40 % (`wsfc:W-HB-04`).
    pub fn warning(self) -> u64 {
        self.threshold * 2 / 5 + 1
    }

    /// The longest a crash can stay unseen (`wsfc:W-HB-02`).
    pub fn detection(self) -> Millis {
        self.delay.times(self.threshold)
    }
}

/// `ResiliencyLevel` (`wsfc:W-NODE-09`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResiliencyLevel {
    /// 1: only a node that said that it is cut off.
    IsolateOnSpecialHeartbeat,
    /// 2: always.
    AlwaysIsolate,
}

/// `HangRecoveryAction`: what the kernel does when the Cluster service hangs (`wsfc:W-NODE-12`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HangRecoveryAction {
    /// 0: nothing.
    Nothing,
    /// 1: an event.
    Log,
    /// 2, 4, 5, 6: the process is ended, with a dump or without.
    EndProcess,
    /// 3: the machine stops with 0x9E, and boots.
    Bugcheck,
}

impl HangRecoveryAction {
    /// What it does, in words.
    pub fn text(self) -> &'static str {
        match self {
            HangRecoveryAction::Nothing => "nothing is done",
            HangRecoveryAction::Log => "it is logged",
            HangRecoveryAction::EndProcess => "the process is ended",
            HangRecoveryAction::Bugcheck => "the machine is stopped (0x9E)",
        }
    }
}

/// The quorum witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Witness {
    /// The quorum resource; it lives in the core group.
    pub resource: ResourceId,
    /// What it is.
    pub kind: WitnessKind,
    /// How long a challenger waits before it has the witness.
    pub challenge: Millis,
}

/// Kinds of witness (`wsfc:W-Q-02`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the vendor's words")]
pub enum WitnessKind {
    Disk,
    FileShare,
    Cloud,
}

/// A member machine.
#[derive(Debug, Clone)]
pub struct Node {
    /// Computer name.
    pub name: String,
    /// `NodeID`, given in join order (`wsfc:W-NODE-16`).
    pub number: u16,
    /// `NodeWeight`: whether the node has a vote (`wsfc:W-Q-03`).
    pub node_weight: bool,
    /// The subnet its cluster network address is in: nodes with the same number are in one.
    pub subnet: u16,
    /// Its site, in lower case; always `None` below 2016 (`wsfc:W-HB-03`, `W-PLC-12`).
    pub site: Option<String>,
    /// What it has to give: its own statement, else that for every node.
    pub capacity: Units,
    /// Whether the node is part of the cluster when the scenario starts.
    pub starts_up: bool,
    /// Whether it is paused then (`wsfc:W-NODE-06`).
    pub starts_paused: bool,
    /// The registry values the estate's export shows.
    pub registry: Values,
    /// Registry keys, relative to HKLM, that a process of the node keeps open (`wsfc:W-CHK-07`).
    pub open_keys: Vec<String>,
    /// Remote access to the SSIS DCOM application, per client.
    pub dcom: Vec<Access>,
}

impl Cluster {
    /// Every node.
    pub fn all_nodes(&self) -> NodeSet {
        self.nodes.ids().collect()
    }

    /// The nodes whose `NodeWeight` is 1.
    pub fn weighted_nodes(&self) -> NodeSet {
        self.nodes.ids().filter(|node| self.nodes[*node].node_weight).collect()
    }

    /// The heartbeat settings that apply between two nodes (`wsfc:W-HB-03`).
    pub fn heartbeat_between(&self, a: NodeId, b: NodeId) -> Heartbeat {
        let sites = (&self.nodes[a].site, &self.nodes[b].site);
        match sites {
            (Some(here), Some(there)) if here != there => self.cross_site,
            _ if self.nodes[a].subnet == self.nodes[b].subnet && self.shares_network(a, b) => {
                self.same_subnet
            }
            _ => self.cross_subnet,
        }
    }

    fn shares_network(&self, a: NodeId, b: NodeId) -> bool {
        self.networks.iter().any(|network| network.nodes.contains(a) && network.nodes.contains(b))
    }

    /// The routes between two nodes (`wsfc:W-HB-01`).
    pub fn routes(&self, one: NodeId, other: NodeId) -> Vec<Route> {
        let (a, b) = (one.min(other), one.max(other));
        let shared = |(_, network): &(NetworkId, &Network)| {
            network.role != NetworkRole::None && network.nodes.contains(a) && network.nodes.contains(b)
        };
        let direct: Vec<Route> =
            self.networks.pairs().filter(shared).map(|(via, _)| Route { via: Some(via), a, b }).collect();
        if direct.is_empty() { vec![Route { via: None, a, b }] } else { direct }
    }

    /// The networks that a node has an adapter in and that carry heartbeats.
    pub fn networks_of(&self, node: NodeId) -> impl Iterator<Item = NetworkId> {
        let of_node = move |(_, network): &(NetworkId, &Network)| {
            network.role != NetworkRole::None && network.nodes.contains(node)
        };
        self.networks.pairs().filter(of_node).map(|(id, _)| id)
    }
}
