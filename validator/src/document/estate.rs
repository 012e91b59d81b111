//! `estate.toml`: the keys of the format. The comments are the descriptions of the JSON Schema.

use schemars::JsonSchema;
use serde::Deserialize;

use super::values::{Dependencies, Flag, Quantity, Spread};
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
    /// The nodes.
    pub node: Vec<Located<NodeDocument>>,
    /// The groups (clustered roles).
    pub group: Vec<Located<GroupDocument>>,
    /// The resources.
    pub resource: Vec<Located<ResourceDocument>>,
    /// Registry keys replicated with a resource.
    pub checkpoint: Vec<Located<CheckpointDocument>>,
    /// Shared folders outside the cluster.
    pub share: Vec<Located<ShareDocument>>,
    /// The SSIS service.
    pub ssis: SsisDocument,
    /// The seats from which people use Management Studio.
    pub client: Vec<Located<ClientDocument>>,
    /// How long things take.
    pub timings: TimingsDocument,
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
    /// ClusSvcRegroupTickInMilliseconds, 50 to 1000. Default 300.
    pub clus_svc_regroup_tick_in_milliseconds: Field<Quantity>,
    /// ClusSvcRegroupOpeningTimeoutInSeconds, 1 to 20. Default 5.
    pub clus_svc_regroup_opening_timeout_in_seconds: Field<Quantity>,
    /// ClusSvcRegroupStageTimeoutInSeconds, 2 to 30. Default 5.
    pub clus_svc_regroup_stage_timeout_in_seconds: Field<Quantity>,
    /// QuorumArbitrationTimeMax, 1 to 3600 s. Default 20 (2008: 60).
    pub quorum_arbitration_time_max: Field<Quantity>,
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
    /// "Up" or "Down" when a scenario starts. Default "Up".
    pub state: Field<String>,
    /// A registry export of the node (`reg export HKLM\SOFTWARE\... file.reg`), relative to this file.
    pub registry: Field<String>,
    /// Users and groups that may launch and activate the SSIS DCOM application from another computer. Without the key it is not judged.
    pub dcom_access: Field<Vec<Located<String>>>,
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
    /// AutoFailbackType: 0 (prevent) or 1 (allow). Default 0.
    pub auto_failback_type: Field<Quantity>,
    /// FailbackWindowStart: an hour of the day, 0 to 23, or -1 for no window. Default -1.
    pub failback_window_start: Field<i64>,
    /// FailbackWindowEnd: an hour of the day, 0 to 23, or -1 for no window. Default -1.
    pub failback_window_end: Field<i64>,
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
    /// From the Online call to Online. Default: the type's, see `timings`.
    pub online_time: Field<Spread>,
    /// From the Offline call to Offline. Default: the type's, see `timings`.
    pub offline_time: Field<Spread>,
    /// Generic Service: ServiceName, the service's short name.
    pub service_name: Field<String>,
    /// Generic Service: StartupParameters.
    pub startup_parameters: Field<String>,
    /// Generic Service: UseNetworkName. Default 0: the service sees the node's name.
    pub use_network_name: Field<Flag>,
    /// Network Name: DnsName, the name clients use. Default: the resource's name.
    pub dns_name: Field<String>,
    /// IP Address: Address.
    pub address: Field<String>,
    /// SQL Server: VirtualServerName. Default: the DnsName of the network name it depends on.
    pub virtual_server_name: Field<String>,
    /// SQL Server: InstanceName. Default "MSSQLSERVER".
    pub instance_name: Field<String>,
    /// SQL Server: packages in msdb when a scenario starts.
    pub packages: Vec<Located<String>>,
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

/// A promise to a client. No run judges it yet; a cluster that one loss stops is an error (CLU007) where `after` is "any-one-loss".
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct PromiseDocument {
    /// The client.
    pub client: Field<String>,
    /// What it can do, such as "list-msdb".
    pub can: Field<String>,
    /// How soon.
    pub within: Field<Quantity>,
    /// After what, such as "any-one-loss".
    pub after: Field<String>,
}
