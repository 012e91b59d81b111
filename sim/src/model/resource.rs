//! Resources: what is brought online, by type.

use super::dependency::DependencyExpression;
use super::ids::{CheckpointId, GroupId, IdVec, NodeId, NodeSet, ResourceId, ServiceId};
use super::time::{Millis, Timing};

/// A resource with its policies (`wsfc.md` sections 5 to 7).
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// Its type and private properties.
    pub kind: ResourceKind,
    /// The type's display name, as written.
    pub type_name: String,
    /// The group it belongs to.
    pub group: GroupId,
    /// The nodes it may run on; every node when no list is set (`wsfc:W-PLC-02`).
    pub possible_owners: NodeSet,
    /// What must be online first.
    pub depends_on: DependencyExpression,
    /// The resources that name this one as a provider.
    pub dependents: Vec<ResourceId>,
    /// `RestartAction` (`wsfc:W-RST-01`, `W-RST-02`).
    pub restart_action: RestartAction,
    /// `RestartThreshold` (`wsfc:W-RST-03`).
    pub restart_threshold: u32,
    /// `RestartPeriod`.
    pub restart_period: Millis,
    /// `RestartDelay`.
    pub restart_delay: Millis,
    /// `RetryPeriodOnFailure`; `None` is "never" (`wsfc:W-RST-09`).
    pub retry_period_on_failure: Option<Millis>,
    /// `LooksAlivePollInterval` (`wsfc:W-HP-01`).
    pub looks_alive_poll_interval: Millis,
    /// `IsAlivePollInterval` (`wsfc:W-HP-01`).
    pub is_alive_poll_interval: Millis,
    /// From the Online call to Online.
    pub online_time: Timing,
    /// From the Offline call to Offline.
    pub offline_time: Timing,
    /// Whether the estate shows it brought online (`PersistentState`, `wsfc:W-RES-11`).
    pub starts_online: bool,
    /// The registry keys replicated with it when the scenario starts.
    pub checkpoints: Vec<CheckpointId>,
    /// Whether its restart policy is the default that setup gives an Agent (`wsfc:W-SQL-06`).
    pub restart_action_is_assumed: bool,
}

/// `RestartAction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestartAction {
    /// 0: leave it Failed.
    DontRestart,
    /// 1: restart here, never fail the group over.
    RestartNoNotify,
    /// 2: restart here, then fail the group over.
    RestartNotify,
}

/// A type with its private properties.
#[derive(Debug, Clone)]
pub enum ResourceKind {
    /// `Generic Service` (`wsfc.md` section 12.1).
    GenericService {
        /// `ServiceName`.
        service_name: String,
        /// That service on each node; `None` where it is not installed.
        installed: IdVec<NodeId, Option<ServiceId>>,
        /// The network name whose identity the service sees, when `UseNetworkName` is 1 and the
        /// resource depends on one (`wsfc:W-GS-06`).
        network_name: Option<ResourceId>,
    },
    /// `Physical Disk` (`wsfc.md` section 12.2).
    PhysicalDisk,
    /// `IP Address`.
    IpAddress,
    /// `Network Name`.
    NetworkName {
        /// The name clients use.
        dns_name: String,
    },
    /// `SQL Server`: a failover cluster instance.
    SqlServer {
        /// `VirtualServerName`.
        virtual_server_name: String,
        /// `InstanceName`; `MSSQLSERVER` is the default instance.
        instance_name: String,
    },
    /// `SQL Server Agent`.
    SqlServerAgent,
    /// A witness, or a type that is carried without behaviour of its own.
    Other,
}

impl Resource {
    /// Whether the resource takes or loses a disk reservation (`wsfc:W-DISK-01`).
    pub fn is_disk(&self) -> bool {
        matches!(self.kind, ResourceKind::PhysicalDisk)
    }
}
