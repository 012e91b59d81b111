//! Groups: what fails over as a unit.

use super::ids::{NodeId, ResourceId};
use super::time::Millis;

/// A group (clustered role) with its policies.
#[derive(Debug, Clone)]
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
}
