//! Resources: what is brought online, by type.

use super::capacity::Units;
use super::dependency::DependencyExpression;
use super::ids::{CheckpointId, GroupId, IdVec, NetworkId, NodeId, NodeSet, ResourceId, ServiceId};
use super::service::NetworkIdentity;
use super::time::{Millis, Timing};

/// A resource with its policies (`wsfc.md` sections 5 to 7).
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// `PendingTimeout`, from 10 ms: the longest silence of a pending call (`wsfc:W-RES-04`).
    pub pending_timeout: Millis,
    /// `DeadlockTimeout`, from 1 s: after this a call that has not returned is a deadlock (`wsfc:W-HP-06`).
    pub deadlock_timeout: Millis,
    /// How often the DLL reports progress while a call is pending; `None`: not at all (`wsfc:W-RES-04`).
    pub reports_progress_every: Option<Millis>,
    /// `LooksAlivePollInterval` (`wsfc:W-HP-01`); `None` where the DLL detects failures by itself
    /// (`wsfc:W-HP-03`).
    pub looks_alive_poll_interval: Option<Millis>,
    /// `IsAlivePollInterval` (`wsfc:W-HP-01`).
    pub is_alive_poll_interval: Millis,
    /// `SeparateMonitor` (`wsfc:W-HP-07`).
    pub separate_monitor: bool,
    /// `MaintenanceMode` (`wsfc:W-RES-14`).
    pub maintenance_mode: MaintenanceMode,
    /// Locked: an operator cannot bring it online, take it offline or move it (`wsfc:W-RES-13`).
    pub locked: bool,
    /// `EmbeddedFailureAction`, 0 to 2: carried, it means something for virtual machines only (`wsfc:W-HP-10`).
    pub embedded_failure_action: u8,
    /// What it needs of its node while it is online.
    pub load: Units,
    /// From the Online call to Online.
    pub online_time: Timing,
    /// From the Offline call to Offline.
    pub offline_time: Timing,
    /// Whether one of the two is a default of ours rather than stated of the resource or its type.
    pub times_are_assumed: bool,
    /// Whether it is online when the scenario starts.
    pub starts_online: bool,
    /// `PersistentState`: whether it is meant to be online (`wsfc:W-RES-11`).
    pub persistent_state: bool,
    /// Whether it refuses moves that are no failovers while it is online (`wsfc:W-MOVE-03`).
    pub vetoes_moves: bool,
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

/// `MaintenanceMode`, in the vendor's order (`wsfc:W-RES-14`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum MaintenanceMode {
    /// 0: none.
    #[default]
    Off,
    /// 1: what health checks find is ignored.
    HealthIgnored,
    /// 2: offline inside, shown unchanged.
    OfflineInside,
    /// 3: released, the node does without it.
    Released,
}

/// A type with its private properties.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    IpAddress {
        /// `Network`: the cluster network its address is in; `None` where the estate does not tell (`wsfc:W-IP-01`).
        network: Option<NetworkId>,
    },
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
        /// What its health check looks at.
        health: SqlHealth,
        /// As whom it runs.
        identity: NetworkIdentity,
        /// The TCP port that its clients use; without one they come by its instance's name.
        tcp_port: Option<u16>,
    },
    /// `SQL Server Agent`.
    SqlServerAgent,
    /// A witness, or a type that is carried without behaviour of its own.
    Other,
}

/// The health check of a failover cluster instance (`wsfc:W-SQL-01`, `W-SQL-02`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqlHealth {
    /// `HealthCheckTimeout`, from 15 s. Results of `sp_server_diagnostics` are a third of it apart.
    pub health_check_timeout: Millis,
    /// `FailureConditionLevel`, 0 to 5.
    pub failure_condition_level: u8,
    /// What `sp_server_diagnostics` says of each component.
    pub components: Components,
}

/// The components of `sp_server_diagnostics` whose errors can count; `true` is an error. A warning never counts,
/// nor does anything about `io_subsystem` and `events` (`wsfc:W-SQL-02`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Components {
    /// `system`, from level 3.
    pub system: bool,
    /// `resource`, from level 4.
    pub resource: bool,
    /// `query_processing`, at level 5.
    pub query_processing: bool,
}

impl Components {
    /// The first component whose error counts at a level, with the level it counts from.
    pub fn error_at(self, level: u8) -> Option<(&'static str, u8)> {
        let errors = [
            (self.system, "system", 3),
            (self.resource, "resource", 4),
            (self.query_processing, "query_processing", 5),
        ];
        errors
            .into_iter()
            .find(|(error, _, from)| *error && *from <= level)
            .map(|(_, name, from)| (name, from))
    }
}

impl SqlHealth {
    /// Between two results of `sp_server_diagnostics`, whole milliseconds.
    pub fn repeat_interval(self) -> Millis {
        Millis(self.health_check_timeout.0 / 3)
    }
}

impl Resource {
    /// The longest silence of a pending call before Terminate (`wsfc:W-RES-05`).
    pub fn pending_limit(&self) -> Millis {
        self.pending_timeout.min(self.deadlock_timeout)
    }

    /// Whether a pending call that would take `time` gets there before the watchdog's patience ends. At the limit
    /// itself the DLL wins (`wsfc:W-RES-04`).
    pub fn is_patient(&self, time: Millis) -> bool {
        let limit = self.pending_limit();
        time <= limit || self.reports_progress_every.is_some_and(|every| every <= limit)
    }

    /// The health check of a failover cluster instance.
    pub fn sql_health(&self) -> Option<SqlHealth> {
        match self.kind {
            ResourceKind::SqlServer { health, .. } => Some(health),
            _ => None,
        }
    }

    /// Whether the resource takes or loses a disk reservation (`wsfc:W-DISK-01`).
    pub fn is_disk(&self) -> bool {
        matches!(self.kind, ResourceKind::PhysicalDisk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_adds_one_component() {
        let one = |number: u8| Components {
            system: number == 0,
            resource: number == 1,
            query_processing: number == 2,
        };
        for level in 0..=5 {
            let counts = [0, 1, 2].map(|number| one(number).error_at(level).is_some());
            assert_eq!(counts, [level >= 3, level >= 4, level >= 5], "level {level}");
        }
        assert_eq!(Components::default().error_at(5), None);
    }
}
