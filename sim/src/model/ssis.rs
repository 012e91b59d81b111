//! The SSIS service's configuration, and what right means.

use super::ids::{ContentId, FileId, ResourceId, ServiceId, StoreId};
use super::ids::{IdVec, NodeId};
use super::storage::FolderPath;

/// A service configuration file, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceConfig {
    /// The service takes it.
    Valid(Configuration),
    /// Not well-formed, or not what the service expects: event 273 and built-in defaults.
    Invalid {
        /// Why.
        reason: String,
    },
}

/// `DtsServiceConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// `StopExecutingPackagesOnShutdown`.
    pub stop_executing_packages_on_shutdown: bool,
    /// `TopLevelFolders`, in order.
    pub folders: Vec<TopLevelFolder>,
}

/// One `Folder`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopLevelFolder {
    /// `Name`.
    pub name: String,
    /// Where its packages are.
    pub store: FolderStore,
}

/// Where a top-level folder's packages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderStore {
    /// `SqlServerFolder`.
    SqlServer {
        /// `ServerName`, as written.
        server_name: String,
        /// The instance it means when the service sees each node's own name.
        on_node: IdVec<NodeId, SqlTarget>,
        /// The instance it means when the service sees a network name (`UseNetworkName`).
        on_network_name: Vec<(ResourceId, SqlTarget)>,
    },
    /// `FileSystemFolder`.
    FileSystem {
        /// `StorePath`, as written.
        store_path: String,
        /// The folder it means; `None` when the path can mean nothing (empty).
        folder: Option<FolderPath>,
    },
}

/// The instance a `ServerName` reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlTarget {
    /// A failover cluster instance, by its virtual server name.
    Clustered {
        /// The `SQL Server` resource.
        resource: ResourceId,
        /// Its msdb.
        store: StoreId,
    },
    /// A stand-alone instance on a node.
    Local {
        /// The engine's service.
        service: ServiceId,
        /// Its msdb.
        store: StoreId,
    },
    /// No instance of the estate has that name.
    Nothing,
}

/// What right means for one clustered SSIS service, with how it was found.
#[derive(Debug, Clone)]
pub struct Intended {
    /// The SSIS resource.
    pub resource: ResourceId,
    /// The configuration file; `None` when nothing in the estate tells.
    pub configuration_file: Option<FileId>,
    /// The instance that holds msdb.
    pub sql: Option<SqlTarget>,
    /// The package folder.
    pub store: Option<StoreId>,
    /// `stated` or how each part was derived, for people.
    pub derivation: String,
}

/// The content the service uses when it has no readable file (`ssis.md` section 3).
pub const BUILT_IN_SERVER_NAME: &str = ".";
/// The store path the service uses when it has no readable file.
pub const BUILT_IN_STORE_PATH: &str = r"..\Packages";

/// The interned built-in defaults; lowering puts them first.
pub fn built_in_defaults() -> ContentId {
    super::ids::Id::from_index(0)
}
