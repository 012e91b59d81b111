//! Clients that reach packages through the SSIS service.

use super::ids::{NodeId, ResourceId};
use crate::delegation::hop;

/// Whether a client may do something, as far as the estate tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The estate states it.
    Granted,
    /// The estate states others, not this client.
    Denied,
    /// The estate states nothing.
    NotStated,
}

/// Rights on a package folder, in the seed's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights {
    /// `List Folders`.
    pub list_folders: bool,
    /// `Read`.
    pub read: bool,
    /// `Write`.
    pub write: bool,
}

/// A seat from which someone uses Management Studio.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its name in the estate.
    pub name: String,
    /// The computer it sits at.
    pub computer: String,
    /// That computer, when it is a cluster node.
    pub node: Option<NodeId>,
    /// The user.
    pub user: String,
    /// What the user types in the connect box, and what it means.
    pub connects_to: Option<ConnectName>,
    /// The user's account, and how its credentials travel.
    pub credentials: hop::Client,
}

/// What a computer name in the connect box means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectName {
    /// As written.
    pub name: String,
    /// What answers under it.
    pub target: NameTarget,
}

/// What answers under a computer name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameTarget {
    /// A node.
    Node(NodeId),
    /// A `Network Name` resource.
    NetworkName(ResourceId),
    /// The client's own computer, outside the cluster: a local service that is not part of the estate.
    Nothing,
}
