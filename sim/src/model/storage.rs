//! Volumes, files and package stores.

use super::client::Rights;
use super::ids::{FileId, IdVec, NodeId, PackageId, ResourceId, ServiceId, StoreId};

/// Where a file or folder lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Volume {
    /// A disk that every start of the node has.
    Local(NodeId),
    /// A clustered disk: reachable on the node where the resource is online (`wsfc:W-DISK-01`).
    Disk(ResourceId),
    /// A share outside the cluster.
    Share,
}

/// A file that exists or may come to exist.
#[derive(Debug, Clone)]
pub struct File {
    /// Its volume.
    pub volume: Volume,
    /// Its path, as first written.
    pub path: String,
}

/// What a path means on each node. A path on a clustered disk is one file; a local path is one per node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located<I> {
    /// The same thing wherever the path is used.
    Shared(I),
    /// One per node.
    PerNode(IdVec<NodeId, I>),
}

impl<I: Copy> Located<I> {
    /// What the path means on a node.
    pub fn on(&self, node: NodeId) -> I {
        match self {
            Located::Shared(thing) => *thing,
            Located::PerNode(things) => things[node],
        }
    }
}

/// The meaning of a file path.
pub type FilePath = Located<FileId>;
/// The meaning of a folder path.
pub type FolderPath = Located<StoreId>;

/// A place that holds packages.
#[derive(Debug, Clone)]
pub struct Store {
    /// What it is.
    pub kind: StoreKind,
    /// The packages in it when the scenario starts.
    pub packages: Vec<PackageId>,
}

/// Kinds of package store.
#[derive(Debug, Clone)]
pub enum StoreKind {
    /// A folder.
    Folder {
        /// Its volume.
        volume: Volume,
        /// Its path.
        path: String,
        /// Whether the estate shows it.
        exists: bool,
        /// Each client's rights on it; `None` where the estate states no permissions.
        rights: Vec<Option<Rights>>,
    },
    /// The msdb database of a failover cluster instance.
    ClusteredMsdb(ResourceId),
    /// The msdb database of a stand-alone instance.
    LocalMsdb(ServiceId),
}
