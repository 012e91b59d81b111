//! The cluster itself: nodes, heartbeats, quorum.

use super::client::Access;
use super::ids::{IdVec, NodeId, NodeSet, ResourceId};
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
    /// `ClusSvcRegroupTickInMilliseconds`, 50 to 1000 ms (`wsfc:W-RG-02`).
    pub regroup_tick: Millis,
    /// `ClusSvcRegroupOpeningTimeoutInSeconds` + `ClusSvcRegroupStageTimeoutInSeconds`: what a silent
    /// member costs a regroup (`wsfc:W-RG-03`).
    pub regroup_stage_limits: Millis,
    /// `QuorumArbitrationTimeMax` (`wsfc:W-RG-07`).
    pub quorum_arbitration_time_max: Millis,
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
    /// The longest a crash can stay unseen (`wsfc:W-HB-02`).
    pub fn detection(self) -> Millis {
        self.delay.times(self.threshold)
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
    /// The subnet its cluster network address is in.
    pub subnet: String,
    /// Its site, in lower case; always `None` below 2016 (`wsfc:W-PLC-12`).
    pub site: Option<String>,
    /// Whether the node is part of the cluster when the scenario starts.
    pub starts_up: bool,
    /// Whether it is paused then (`wsfc:W-NODE-06`).
    pub starts_paused: bool,
    /// The registry values the estate's export shows.
    pub registry: Values,
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
        if self.nodes[a].subnet == self.nodes[b].subnet { self.same_subnet } else { self.cross_subnet }
    }
}
