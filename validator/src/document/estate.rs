//! `estate.toml`: the keys of the format. The comments are the descriptions of the JSON Schema.

use schemars::JsonSchema;
use serde::Deserialize;

use super::values::{Dependencies, Flag, Quantity, Share, Side, Spread};
use crate::source::Located;
use crate::syntax::field::{Entries, Field};

/// A failover cluster with SQL Server and the SSIS service, and the files its nodes and disks hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct EstateDocument {
    /// A name for the estate.
    pub name: Field<String>,
    /// The release of Windows Server on every node: "2008", "2008 R2", "2012", "2012 R2", "2016", "2019", "2022" or "2025". Defaults follow it.
    pub windows_server: Field<String>,
    /// The release of SQL Server whose SSIS service is meant: "2005" to "2025". Names and paths follow it.
    pub sql_server: Field<String>,
    /// The literals that rules expect: "seed-strict" or "sql2005" to "sql2025". Default: the one of `sql-server`.
    pub profile: Field<String>,
    /// Cluster-wide properties.
    pub cluster: ClusterDocument,
    /// The witness.
    pub quorum: QuorumDocument,
    /// What holds for every node that does not state its own.
    pub nodes: NodesDocument,
    /// The nodes.
    pub node: Vec<Located<NodeDocument>>,
    /// The cluster networks. Without any there is one that every node is in.
    pub network: Vec<Located<NetworkDocument>>,
    /// The groups (clustered roles).
    pub group: Vec<Located<GroupDocument>>,
    /// Properties of resource types.
    pub resource_type: Vec<Located<ResourceTypeDocument>>,
    /// Group sets, 2016 and later: which groups start before which.
    pub group_set: Vec<Located<GroupSetDocument>>,
    /// Affinity rules, 2022 and later: which groups run together or apart.
    pub affinity_rule: Vec<Located<AffinityRuleDocument>>,
    /// The resources.
    pub resource: Vec<Located<ResourceDocument>>,
    /// Registry keys replicated with a resource.
    pub checkpoint: Vec<Located<CheckpointDocument>>,
    /// Shared folders outside the cluster.
    pub share: Vec<Located<ShareDocument>>,
    /// The SSIS service.
    pub ssis: SsisDocument,
    /// What the domain holds of the accounts that matter to delegation.
    pub directory: DirectoryDocument,
    /// The seats from which people use Management Studio.
    pub client: Vec<Located<ClientDocument>>,
    /// How long things take.
    pub timings: TimingsDocument,
    /// How often things break and how long it takes to mend them: what `sample` draws.
    pub rates: RatesDocument,
    /// What it takes to carry a package between the SSIS service and msdb.
    pub transfer: TransferDocument,
    /// Named choices where documentation is silent; the names are those of the run's report.
    pub assumptions: Entries<Quantity>,
    /// Findings the owner knows and accepts.
    pub acknowledge: Vec<Located<AcknowledgeDocument>>,
    /// What the estate promises its clients.
    pub promise: Vec<Located<PromiseDocument>>,
}

/// Cluster-wide properties, with the vendor's names and units.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClusterDocument {
    /// The cluster's name.
    pub name: Field<String>,
    /// SameSubnetDelay, 250 to 2000 ms. Default 1000.
    pub same_subnet_delay: Field<Quantity>,
    /// SameSubnetThreshold, 3 to 120. Default by release: 5, 10 (2016) or 20 (2019 and later).
    pub same_subnet_threshold: Field<u32>,
    /// CrossSubnetDelay, 250 to 4000 ms. Default 1000.
    pub cross_subnet_delay: Field<Quantity>,
    /// CrossSubnetThreshold, 3 to 120. Default by release: 5 or 20 (2016 and later).
    pub cross_subnet_threshold: Field<u32>,
    /// CrossSiteDelay, 250 to 4000 ms, 2016 and later. Default 1000.
    pub cross_site_delay: Field<Quantity>,
    /// CrossSiteThreshold, 3 to 120, 2016 and later. Default 20.
    pub cross_site_threshold: Field<u32>,
    /// ClusSvcRegroupTickInMilliseconds, 50 to 1000. Default 300.
    pub clus_svc_regroup_tick_in_milliseconds: Field<Quantity>,
    /// ClusSvcRegroupOpeningTimeoutInSeconds, 1 to 20. Default 5.
    pub clus_svc_regroup_opening_timeout_in_seconds: Field<Quantity>,
    /// ClusSvcRegroupStageTimeoutInSeconds, 2 to 30. Default 5.
    pub clus_svc_regroup_stage_timeout_in_seconds: Field<Quantity>,
    /// ClusSvcRegroupPruningTimeoutInSeconds, 1 to 30. Default 5.
    pub clus_svc_regroup_pruning_timeout_in_seconds: Field<Quantity>,
    /// WitnessRestartInterval, 5 to 1440 min. Default 15.
    pub witness_restart_interval: Field<Quantity>,
    /// ClusSvcHangTimeout in s, 6 or more. Default 60.
    pub clus_svc_hang_timeout: Field<Quantity>,
    /// HangRecoveryAction: 0 (nothing), 1 (log), 2 (end the process), 3 (stop the machine), 4, 5, 6 (dump and end the process). Default 3; 2019 and later 6.
    pub hang_recovery_action: Field<u32>,
    /// RequestReplyTimeout, 5 to 1440 min. Default 60.
    pub request_reply_timeout: Field<Quantity>,
    /// ResiliencyLevel, 2016 and later: 1 (isolate a node that said it is cut off) or 2 (always). Default 2.
    pub resiliency_level: Field<u32>,
    /// ResiliencyDefaultPeriod in s, 2016 and later. Default 240.
    pub resiliency_default_period: Field<Quantity>,
    /// QuarantineThreshold, 2016 and later: losses of membership within an hour that keep a node out. Default 3.
    pub quarantine_threshold: Field<u32>,
    /// QuarantineDuration in s, 2016 and later. Default 7200.
    pub quarantine_duration: Field<Quantity>,
    /// QuorumArbitrationTimeMax, 1 to 3600 s. Default 20 (2008: 60).
    pub quorum_arbitration_time_max: Field<Quantity>,
    /// DiskArbInterval in s, from 1: how often the owner renews the reservation of a disk. Default 3.
    pub disk_arb_interval: Field<Quantity>,
    /// DynamicQuorum, 2012 and later. Default 1.
    pub dynamic_quorum: Field<Flag>,
    /// DrainOnShutdown, 2012 R2 and later. Default 1.
    pub drain_on_shutdown: Field<Flag>,
    /// ShutdownTimeoutInMinutes, 0 to 1440. Default 20.
    pub shutdown_timeout_in_minutes: Field<Quantity>,
    /// DisableGroupPreferredOwnerRandomization, 2008 and 2008 R2 only. Default 0.
    pub disable_group_preferred_owner_randomization: Field<Flag>,
    /// LowerQuorumPriorityNodeID: the node that loses its vote when the number must be odd.
    pub lower_quorum_priority_node_id: Field<u16>,
    /// ClusterEnforcedAntiAffinity: groups that share an anti-affinity class are never online together. Default 0.
    pub cluster_enforced_anti_affinity: Field<Flag>,
    /// PreferredSite, 2016 and later: the site in which groups without one of their own start.
    pub preferred_site: Field<String>,
    /// IgnorePersistentStateOnStartup: no group starts with the cluster. Default 0.
    pub ignore_persistent_state_on_startup: Field<Flag>,
    /// ClusterGroupWaitDelay, 0 to 3600 s: how long a group waits at cluster start for the node it belongs to. Default 120.
    pub cluster_group_wait_delay: Field<Quantity>,
    /// GroupDependencyTimeout in s, 2016 and later: how long a group set waits for the sets it depends on. Default 600.
    pub group_dependency_timeout: Field<Quantity>,
}

/// The quorum configuration.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct QuorumDocument {
    /// QuorumType: "NodeMajority", "NodeAndDiskMajority", "NodeAndFileShareMajority", "NodeAndCloudMajority" or "DiskOnly". Default: told from the quorum resource.
    pub quorum_type: Field<String>,
    /// QuorumResource: the witness, a resource of `Cluster Group`. Without it there is no witness.
    pub quorum_resource: Field<String>,
    /// ArbitrationDelay of a file share or cloud witness, 0 to 60 s. Default 6.
    pub arbitration_delay: Field<Quantity>,
}

/// A cluster network: nodes that are in it reach each other over it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct NetworkDocument {
    /// Its name.
    pub name: Field<String>,
    /// Role: 0 (not used by the cluster), 1 (cluster only) or 3 (cluster and client). Default 3.
    pub role: Field<Quantity>,
    /// The nodes that have an adapter in it. Default: every node.
    pub nodes: Field<Vec<Located<String>>>,
}

/// What holds for every node that does not state its own.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct NodesDocument {
    /// What a node has to give.
    pub capacity: UnitsDocument,
}

/// What a node has, or a resource needs while it is online. The units are the owner's: cores, GB, or points.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnitsDocument {
    /// Processing power.
    pub cpu: Field<u32>,
    /// Memory.
    pub memory: Field<u32>,
}

/// A node.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct NodeDocument {
    /// Computer name.
    pub name: Field<String>,
    /// NodeID, given in join order. Default: the position in the file.
    pub node_id: Field<u16>,
    /// NodeWeight: 1 when the node has a vote. Default 1.
    pub node_weight: Field<Flag>,
    /// The subnet of its cluster network address; nodes of different subnets use the CrossSubnet settings.
    pub subnet: Field<String>,
    /// Its site, 2016 and later; nodes of different sites use the CrossSite settings.
    pub site: Field<String>,
    /// "Up", "Paused" or "Down" when a scenario starts. Default "Up".
    pub state: Field<String>,
    /// A registry export of the node (`reg export HKLM\SOFTWARE\... file.reg`), relative to this file.
    pub registry: Field<String>,
    /// Registry keys, relative to HKEY_LOCAL_MACHINE, that a process of the node keeps open: a checkpoint cannot be restored over them (1024).
    pub open_keys: Vec<Located<String>>,
    /// Users and groups that may launch and activate the SSIS DCOM application from another computer. Without the key it is not judged.
    pub dcom_access: Field<Vec<Located<String>>>,
    /// What the node has to give. Default: that of `nodes`; without either it is not judged.
    pub capacity: UnitsDocument,
    /// Services installed on the node.
    pub service: Vec<Located<ServiceDocument>>,
    /// Files on the node's own disks.
    pub file: Vec<Located<FileDocument>>,
    /// Folders on the node's own disks.
    pub folder: Vec<Located<FolderDocument>>,
}

/// A Windows service on a node.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServiceDocument {
    /// Short name, as `sc query` shows it: `MsDtsServer130`, `MSSQLSERVER`, `MSSQL$INSTANCE`.
    pub name: Field<String>,
    /// "Automatic", "Manual" or "Disabled". Default "Automatic", as setup leaves it.
    pub start_type: Field<String>,
    /// The account it runs under.
    pub account: Field<String>,
    /// SCM recovery action "restart the service": its delay. Default: no such action.
    pub restart_service_after: Field<Quantity>,
}

/// A file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct FileDocument {
    /// Its full path on the node or disk.
    pub path: Field<String>,
    /// Where this estate keeps a copy of it, relative to this file.
    pub from: Field<String>,
}

/// A folder that holds packages.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct FolderDocument {
    /// Its full path on the node or disk.
    pub path: Field<String>,
    /// The packages in it when a scenario starts.
    pub packages: Vec<Located<String>>,
    /// Its permissions. Without any they are not judged.
    pub grant: Vec<Located<GrantDocument>>,
}

/// A permission on a folder.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct GrantDocument {
    /// A user or group.
    pub to: Field<String>,
    /// Any of "List Folders", "Read", "Write", "Modify", "Full Control".
    pub rights: Vec<Located<String>>,
}

/// A group (clustered role).
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct GroupDocument {
    /// Its name. `Cluster Group` is the core group.
    pub name: Field<String>,
    /// OwnerNode when a scenario starts. Default: the first node that is up.
    pub owner_node: Field<String>,
    /// PreferredOwners, in order. Default: none.
    pub preferred_owners: Field<Vec<Located<String>>>,
    /// FailoverThreshold. Default 4294967295, which means nodes - 1.
    pub failover_threshold: Field<u32>,
    /// FailoverPeriod, 0 to 1193 h. Default 6.
    pub failover_period: Field<Quantity>,
    /// Priority, 2012 and later: 3000 ("High"), 2000 ("Medium"), 1000 ("Low") or 0 ("NoAutoStart"). Default 2000.
    pub priority: Field<Quantity>,
    /// PersistentState: whether it was online, or last brought online by an operator. Default: whether it has a resource that is "Online".
    pub persistent_state: Field<Flag>,
    /// ColdStartSetting, 2016 and later: 0 ("Always"), 1 ("DoNotStart") or 2 ("Allowed"). Default 0.
    pub cold_start_setting: Field<Quantity>,
    /// DefaultOwner: the node on which an operator last placed it, by NodeID or name. Default: none.
    pub default_owner: Field<Quantity>,
    /// GroupStartDelay in ms, 0 to 1800000: an extra wait before it comes online after a cluster start or a node loss. Default 0.
    pub group_start_delay: Field<Quantity>,
    /// AutoFailbackType: 0 (prevent), 1 (allow). Default 0.
    pub auto_failback_type: Field<Quantity>,
    /// FailbackWindowStart: an hour of the day, 0 to 23, or -1 for no window. Default -1.
    pub failback_window_start: Field<i64>,
    /// FailbackWindowEnd: an hour of the day, 0 to 23, or -1 for no window. Default -1.
    pub failback_window_end: Field<i64>,
    /// AntiAffinityClassNames: groups that share one are kept on different nodes. Default: none.
    pub anti_affinity_class_names: Field<Vec<Located<String>>>,
    /// ResiliencyPeriod in s, 2016 and later: how long virtual machines stay on a node that dropped out. Default 0: the cluster's.
    pub resiliency_period: Field<Quantity>,
    /// PreferredSite, 2016 and later: the site in which it starts.
    pub preferred_site: Field<String>,
}

/// A group set: its groups start after the sets it depends on.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct GroupSetDocument {
    /// Its name.
    pub name: Field<String>,
    /// Its groups. A group is in one set at most.
    pub groups: Vec<Located<String>>,
    /// The sets that must be ready before it starts.
    pub depends_on: Vec<Located<String>>,
    /// StartupSetting: "Delay" (a group has begun to come online) or "Online". Default "Delay".
    pub startup_setting: Field<String>,
    /// StartupCount: how many groups must have reached it: 4294967295 (all), 0 (a majority) or a number. Default all.
    pub startup_count: Field<u32>,
    /// StartupDelay in s: what passes before the set is ready. Default 20.
    pub startup_delay: Field<Quantity>,
}

/// An affinity rule.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct AffinityRuleDocument {
    /// Its name.
    pub name: Field<String>,
    /// RuleType: "SameNode", "DifferentNode", "SameFaultDomain" or "DifferentFaultDomain"; a fault domain is a site.
    #[serde(rename = "type")]
    pub kind: Field<String>,
    /// The groups it is about.
    pub groups: Vec<Located<String>>,
    /// Whether it is in force. Default 1.
    pub enabled: Field<Flag>,
}

/// Properties of a resource type, for resources that do not state their own.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ResourceTypeDocument {
    /// The type's display name.
    pub name: Field<String>,
    /// LooksAlivePollInterval in ms, from 1. Default 5000.
    pub looks_alive_poll_interval: Field<Quantity>,
    /// IsAlivePollInterval in ms, from 1. Default 60000.
    pub is_alive_poll_interval: Field<Quantity>,
    /// DeadlockTimeout in ms, from 30000. Default 300000.
    pub deadlock_timeout: Field<Quantity>,
}

/// A resource: common properties, then the private properties of its type.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ResourceDocument {
    /// Its name.
    pub name: Field<String>,
    /// The type's display name: "Physical Disk", "IP Address", "Network Name", "SQL Server", "SQL Server Agent", "Generic Service", "File Share Witness", "Cloud Witness" or another.
    #[serde(rename = "type")]
    pub kind: Field<String>,
    /// The group it belongs to.
    pub group: Field<String>,
    /// Possible owners. Default: every node.
    pub possible_owners: Field<Vec<Located<String>>>,
    /// Providers: an expression such as "([a] or [b]) and [c]", or a list of names that must all be online.
    pub depends_on: Field<Dependencies>,
    /// "Online" or "Offline" when a scenario starts. Default "Online".
    pub state: Field<String>,
    /// RestartAction: 0 (do not restart), 1 (restart, do not affect the group), 2 (restart, then fail the group over). Default 2.
    pub restart_action: Field<Quantity>,
    /// RestartThreshold: restarts allowed within RestartPeriod on one node. Default 1.
    pub restart_threshold: Field<u32>,
    /// RestartPeriod in ms. Default 900000.
    pub restart_period: Field<Quantity>,
    /// RestartDelay in ms. Default 500.
    pub restart_delay: Field<Quantity>,
    /// RetryPeriodOnFailure in ms; 4294967295 means never. Default 3600000.
    pub retry_period_on_failure: Field<Quantity>,
    /// LooksAlivePollInterval in ms; 4294967295 means the type's value. Default 5000.
    pub looks_alive_poll_interval: Field<Quantity>,
    /// IsAlivePollInterval in ms; 4294967295 means the type's value. Default 60000.
    pub is_alive_poll_interval: Field<Quantity>,
    /// Whether the type's DLL is told of failures at once (asynchronous detection) instead of being asked by LooksAlive. Default 0.
    pub asynchronous_failure_detection: Field<Flag>,
    /// PendingTimeout in ms, from 10: the longest silence of a pending call. Default 180000.
    pub pending_timeout: Field<Quantity>,
    /// DeadlockTimeout in ms, from 1000: after this a call that has not returned is a deadlock. Default 300000.
    pub deadlock_timeout: Field<Quantity>,
    /// How often its DLL reports progress while a call is pending. Default: it does not.
    pub reports_progress_every: Field<Quantity>,
    /// SeparateMonitor: a monitor process of its own, from its next online on. Default 0.
    pub separate_monitor: Field<Flag>,
    /// MaintenanceMode: 0 (none), 1 (health checks are ignored), 2 (offline inside, shown unchanged), 3 (released). Default 0.
    pub maintenance_mode: Field<u32>,
    /// Whether it is locked: online, offline and move are refused. Default 0.
    pub locked: Field<Flag>,
    /// PersistentState: whether it is meant to be online. Default: what `state` says.
    pub persistent_state: Field<Flag>,
    /// EmbeddedFailureAction: 0 to 2. Default 2. Read and kept: it means something for virtual machines only.
    pub embedded_failure_action: Field<u32>,
    /// What it needs of its node while it is online. Default: nothing.
    pub load: UnitsDocument,
    /// From the Online call to Online. Default: the type's, see `timings`.
    pub online_time: Field<Spread>,
    /// From the Offline call to Offline. Default: the type's, see `timings`.
    pub offline_time: Field<Spread>,
    /// Whether it refuses moves that are no failovers while it is online (1252, 1253). Default 0.
    pub vetoes_moves: Field<Flag>,
    /// Generic Service: ServiceName, the service's short name.
    pub service_name: Field<String>,
    /// Generic Service: StartupParameters.
    pub startup_parameters: Field<String>,
    /// Generic Service: UseNetworkName. Default 0: the service sees the node's name.
    pub use_network_name: Field<Flag>,
    /// Generic Application: CommandLine.
    pub command_line: Field<String>,
    /// Network Name: DnsName, the name clients use. Default: the resource's name.
    pub dns_name: Field<String>,
    /// IP Address: Network, the name of the cluster network its address is in. Default: the only network for clients, if there is one.
    pub network: Field<String>,
    /// IP Address: Address.
    pub address: Field<String>,
    /// SQL Server: VirtualServerName. Default: the DnsName of the network name it depends on.
    pub virtual_server_name: Field<String>,
    /// SQL Server: InstanceName. Default "MSSQLSERVER".
    pub instance_name: Field<String>,
    /// SQL Server: the account it runs under. Default: the one that a node states for the instance's service, else an account of its own (assumed).
    pub service_account: Field<String>,
    /// SQL Server: the TCP port. Default: 1433 for the default instance; a named one is found by its name.
    pub tcp_port: Field<u16>,
    /// SQL Server: HealthCheckTimeout in ms, from 15000. Default 30000; SQL Server 2012 and older 60000.
    pub health_check_timeout: Field<Quantity>,
    /// SQL Server: FailureConditionLevel, 0 to 5. Default 3.
    pub failure_condition_level: Field<u32>,
    /// SQL Server: what sp_server_diagnostics says of `system`: "clean", "warning" or "error". Default "clean".
    pub system_state: Field<String>,
    /// SQL Server: the same of `resource`.
    pub resource_state: Field<String>,
    /// SQL Server: the same of `query_processing`.
    pub query_processing_state: Field<String>,
    /// SQL Server: the same of `io_subsystem`; it never counts.
    pub io_subsystem_state: Field<String>,
    /// SQL Server: the same of `events`; it never counts.
    pub events_state: Field<String>,
    /// SQL Server: packages in msdb when a scenario starts.
    pub packages: Vec<Located<String>>,
    /// SQL Server Availability Group: LeaseTimeout in ms. Default 20000.
    pub lease_timeout: Field<Quantity>,
    /// File Share Witness: SharePath, such as `\\\\FS1\\witness`.
    pub share_path: Field<String>,
    /// Physical Disk: TotalSize of its partition in MB.
    pub total_size: Field<u32>,
    /// Physical Disk: FileSystem of its partition, such as "NTFS".
    pub file_system: Field<String>,
    /// Physical Disk: its drive letters and mount points, such as "S:".
    pub volumes: Vec<Located<String>>,
    /// Physical Disk: files on it.
    pub file: Vec<Located<FileDocument>>,
    /// Physical Disk: folders on it.
    pub folder: Vec<Located<FolderDocument>>,
}

/// A registry key replicated with a resource.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct CheckpointDocument {
    /// The resource.
    pub resource: Field<String>,
    /// The key, relative to HKEY_LOCAL_MACHINE, without a leading backslash.
    pub key: Field<String>,
    /// A registry export of the saved copy, relative to this file. Default: the owner's values.
    pub copy: Field<String>,
}

/// A shared folder outside the cluster.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ShareDocument {
    /// Its path, such as `\\FS1\ssis`.
    pub path: Field<String>,
    /// The site in which its file server stands.
    pub site: Field<String>,
    /// Files in it, with their full UNC paths.
    pub file: Vec<Located<FileDocument>>,
    /// Folders in it, with their full UNC paths.
    pub folder: Vec<Located<FolderDocument>>,
}

/// The SSIS service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct SsisDocument {
    /// The resource that runs it, where its service name does not tell.
    pub resource: Field<String>,
    /// The choice that was made: "same-group" (as SQL Server) or "different-group". Default: not stated.
    pub placement: Field<String>,
    /// The group that was selected to receive the resource. Default: not stated.
    pub group: Field<String>,
    /// What right means. Each part that is missing is derived: the group's own virtual server and disk.
    pub intended: IntendedDocument,
}

/// What right means.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct IntendedDocument {
    /// The configuration file the service should read.
    pub configuration_file: Field<String>,
    /// The virtual SQL Server whose msdb it should serve, `NAME` or `NAME\INSTANCE`.
    pub server_name: Field<String>,
    /// The folder whose packages it should serve.
    pub store_path: Field<String>,
}

/// A seat from which someone uses Management Studio.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClientDocument {
    /// A name for the seat.
    pub name: Field<String>,
    /// The computer: a node's name, or any other. Default: the seat's name.
    pub computer: Field<String>,
    /// The user.
    pub user: Field<String>,
    /// Groups the user is in.
    pub groups: Vec<Located<String>>,
    /// What the user types in the connect box. Default: the network name of the SSIS resource's group.
    pub connects_to: Field<String>,
    /// How the client comes to the service: "negotiate" (Kerberos, else NTLM), "kerberos" or "ntlm". Default "negotiate".
    pub authentication: Field<String>,
    /// Whether the client asks for forwardable tickets, as Windows does. Default 1.
    pub forwardable: Field<Flag>,
    /// Whether Credential Guard is on. Default 0.
    pub credential_guard: Field<Flag>,
    /// What the client lets the service do: "anonymous", "identify", "impersonate" or "delegate". Default "delegate" (assumed): what Management Studio asks for is not documented.
    pub impersonation_level: Field<String>,
}

/// The domain, as far as delegation asks. What is not stated is taken as a fresh installation leaves it, and said.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct DirectoryDocument {
    /// The DNS name of the domain. Without it hosts have short names only.
    pub domain: Field<String>,
    /// Accounts.
    pub account: Vec<Located<AccountDocument>>,
}

/// An account, with the names of its attributes in the directory.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct AccountDocument {
    /// sAMAccountName; those of computers, network names and managed service accounts end in `$`.
    pub name: Field<String>,
    /// "user", "computer", "virtual-computer-object" (of a network name) or "managed-service-account". Default: told from the name.
    pub kind: Field<String>,
    /// userAccountControl: the names of the bits that are set beside those of the kind, such as "TRUSTED_FOR_DELEGATION" or "NOT_DELEGATED".
    pub user_account_control: Field<Vec<Located<String>>>,
    /// servicePrincipalName. Default: `HOST/` of a computer's or network name's names; for SQL Server's account the instance's names (assumed).
    pub service_principal_name: Field<Vec<Located<String>>>,
    /// msDS-AllowedToDelegateTo: SPNs.
    pub ms_ds_allowed_to_delegate_to: Field<Vec<Located<String>>>,
    /// msDS-AllowedToActOnBehalfOfOtherIdentity: accounts and groups.
    pub ms_ds_allowed_to_act_on_behalf_of_other_identity: Field<Vec<Located<String>>>,
    /// memberOf: groups, such as "Protected Users".
    pub member_of: Field<Vec<Located<String>>>,
}

/// How long things take. Bare numbers are milliseconds; a spread is { uniform = [low, high] } or { exponential = mean }.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct TimingsDocument {
    /// From the Online call to Online, by resource type.
    pub online: Entries<Spread>,
    /// From the Offline call to Offline, by resource type.
    pub offline: Entries<Spread>,
    /// From power-on to a running Cluster service. Default 60 s (assumed).
    pub node_boot: Field<Spread>,
}

/// How often things break and how long it takes to mend them: what `sample` draws. A bare number is hours; a plain length of time is the mean of an exponential distribution.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RatesDocument {
    /// How long a node runs until it loses its power. Without it nodes do not fail.
    pub mttf: Field<Spread>,
    /// How long it takes to mend a node, until it is started again.
    pub mttr: Field<Spread>,
    /// How many repairs are done at once. Default: as many as are needed.
    pub crews: Field<u32>,
    /// How likely a group whose owner is lost is failed over without help: 0 to 1. Default 1.
    pub coverage: Field<Share>,
    /// How long it takes until somebody brings such a group online. Default 30 min.
    pub manual_restart: Field<Spread>,
    /// How likely a restart in place brings a failed resource online: 0 to 1. Default 1.
    pub restart_success: Field<Share>,
    /// Whatever else fails.
    pub failure: Vec<Located<FailureDocument>>,
    /// Packages that run meanwhile, and are lost with the service.
    pub package_run: Vec<Located<PackageRunDocument>>,
}

/// A package that is run through the SSIS service again and again. A bare number is hours; a plain length of time is exactly that long.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct PackageRunDocument {
    /// The service, or the resource whose service it is, as in a script.
    pub target: Field<String>,
    /// On which node, where the target is a service that several have.
    pub node: Field<String>,
    /// The package.
    pub package: Field<String>,
    /// From one start to the next, at least a second.
    pub every: Field<Spread>,
    /// How long it runs, at most 30 days.
    pub lasts: Field<Spread>,
}

/// Something that fails, again and again: a verb of a script, or the same verb on several targets at once.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct FailureDocument {
    /// What it is called where causes are ranked. Default: the verb and its targets.
    pub name: Field<String>,
    /// "node-power-off", "network-cut", "witness-loss", "service-kill", "service-hang", "dll-hang", "disk-path-loss", "disk-corrupt", "ip-conflict", "dns-loss", "ad-loss" or "fail".
    #[serde(rename = "do")]
    pub verb: Field<String>,
    /// What it is done to.
    pub target: Field<String>,
    /// Several targets that fail together: a rack, a site.
    pub targets: Vec<Located<String>>,
    /// On which node, as in a script.
    pub node: Field<String>,
    /// Two sides, as in a script.
    pub between: Field<Vec<Located<Side>>>,
    /// One network of several, as in a script.
    pub on: Field<String>,
    /// How long it is whole until it fails.
    pub mttf: Field<Spread>,
    /// How long it takes to mend it; "service-kill" and "fail" need no mending.
    pub mttr: Field<Spread>,
    /// How several targets are mended: "together" or "each" by itself. Default "together".
    pub repair: Field<String>,
}

/// What it takes to carry a package between the SSIS service and msdb: `compare` shows what is assumed of it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct TransferDocument {
    /// The size of a package in bytes, or such as "5MB". Default 5 MB (assumed).
    pub package_size: Field<Quantity>,
    /// The speed between two nodes in bits per second, or such as "1Gbps". Default 1 Gbps (assumed).
    pub link_speed: Field<Quantity>,
    /// The questions and answers of one load or save. Default 10 (assumed).
    pub round_trips: Field<u32>,
    /// One question and its answer, in ms. Default 1 (assumed).
    pub round_trip_time: Field<Quantity>,
}

/// A finding the owner knows and accepts.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct AcknowledgeDocument {
    /// The rule's code.
    pub rule: Field<String>,
    /// Why.
    pub reason: Field<String>,
    /// A date; it is printed, and judged only against a date that is given.
    pub until: Field<String>,
}

/// What the estate promises: what a client can do, or the state of a group or resource, or both. `sweep` looks for faults that break it, and `run` judges it where a scenario expects something of promises.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct PromiseDocument {
    /// The client.
    pub client: Field<String>,
    /// What it can do: "list-msdb", "load-msdb", "save-msdb", "list-file-system", "load-file-system" or "save-file-system".
    pub can: Field<String>,
    /// The package that it loads, saves or looks for.
    pub package: Field<String>,
    /// The resource.
    pub resource: Field<String>,
    /// The group.
    pub group: Field<String>,
    /// Its state, as an expectation writes it, or "as-intended": Online, with the configuration that is intended.
    pub is: Field<String>,
    /// How soon after the last fault. Default: once everything has come to rest.
    pub within: Field<Quantity>,
    /// After what: "any-one-loss", "any-two-losses" or "any-losses" of nodes; "any-one-fault", "any-two-faults" or "any-faults".
    pub after: Field<String>,
}
