//! Groups: what fails over as a unit.

use super::ids::{GroupSetId, NodeId, ResourceId};
use super::time::Millis;

/// A group (clustered role) with its policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The node that owns it when the scenario starts.
    pub owner_node: NodeId,
    /// `PreferredOwners`, in order; empty when none are set (`wsfc:W-PLC-01`).
    pub preferred_owners: Vec<NodeId>,
    /// `FailoverThreshold`; `None` is the default, nodes - 1 (`wsfc:W-FO-04`).
    pub failover_threshold: Option<u32>,
    /// `FailoverPeriod` (`wsfc:W-FO-05`).
    pub failover_period: Millis,
    /// Its resources, by name.
    pub resources: Vec<ResourceId>,
    /// Whether it is `Cluster Group`, which holds the witness (`wsfc:W-GRP-05`).
    pub core: bool,
    /// Whether it has a resource of type `Virtual Machine` (`wsfc:W-NODE-09`).
    pub virtual_machine: bool,
    /// `ResiliencyPeriod`; `None` is the cluster's default (`wsfc:W-NODE-09`).
    pub resiliency_period: Option<Millis>,
    /// `Priority`; always `Medium` below 2012 (`wsfc:W-START-01`).
    pub priority: Priority,
    /// `PersistentState` when the scenario starts (`wsfc:W-START-06`).
    pub persistent_state: bool,
    /// `ColdStartSetting`; always `Always` below 2016 (`wsfc:W-START-06`).
    pub cold_start_setting: ColdStartSetting,
    /// `DefaultOwner`: the node of the last explicit placement (`wsfc:W-START-07`).
    pub default_owner: Option<NodeId>,
    /// `GroupStartDelay`, 0 to 30 min (`wsfc:W-START-08`).
    pub group_start_delay: Millis,
    /// How it fails back; `None` is `AutoFailbackType` 0 (`wsfc:W-FB-01`).
    pub failback: Option<FailbackWindow>,
    /// `AntiAffinityClassNames`, in lower case (`wsfc:W-PLC-09`).
    pub anti_affinity_class_names: Vec<String>,
    /// `PreferredSite`, in lower case; always `None` below 2016 (`wsfc:W-PLC-12`).
    pub preferred_site: Option<String>,
    /// The group set it is in (`wsfc:W-START-09`).
    pub set: Option<GroupSetId>,
}

/// `Priority`: order is urgency (`wsfc:W-START-01`, `W-START-03`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// 0: an operator must bring it online every time.
    NoAutoStart,
    /// 1000.
    Low,
    /// 2000, the default.
    Medium,
    /// 3000.
    High,
}

/// `ColdStartSetting`, 2016 and later (`wsfc:W-START-06`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColdStartSetting {
    /// 0: start it when the cluster starts.
    Always,
    /// 1: do not.
    DoNotStart,
    /// 2: allowed.
    Allowed,
}

/// When a group may fail back, in whole hours of the cluster's local time (`wsfc:W-FB-03` to `W-FB-06`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailbackWindow {
    /// No window: at once.
    Always,
    /// From `start`:00 to `end`:00, past midnight when `start` is the later one.
    Hours {
        /// `FailbackWindowStart`, 0 to 23.
        start: u8,
        /// `FailbackWindowEnd`, 0 to 23.
        end: u8,
    },
}
