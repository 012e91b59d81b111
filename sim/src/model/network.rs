//! Cluster networks: the routes that heartbeats take, and where clients come in (`wsfc.md` sections 2 and 12.3).

use super::ids::{NetworkId, NodeId, NodeSet};

/// A cluster network.
#[derive(Debug, Clone)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// `Role`: what it carries (`wsfc:W-IP-01`).
    pub role: NetworkRole,
    /// The nodes that have an adapter in it.
    pub nodes: NodeSet,
}

/// `Role` of a cluster network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkRole {
    /// 0: the cluster does not use it.
    None,
    /// 1: heartbeats and cluster traffic only.
    ClusterOnly,
    /// 3: also clients.
    ClusterAndClient,
}

/// One route between two nodes (`wsfc:W-HB-01`): over a network that both are in, or, where they share none, routed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    /// The network; `None` for the routed way between nodes that share none.
    pub via: Option<NetworkId>,
    /// The node with the lower id.
    pub a: NodeId,
    /// The other one.
    pub b: NodeId,
}

/// What `network-cut` cuts and `network-heal` heals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Everything there is to heal.
    Everything,
    /// A whole network: a switch.
    Network(NetworkId),
    /// The adapters of a node, in one network or in all: its cables.
    Adapters {
        /// The node.
        node: NodeId,
        /// The network; `None` for all.
        on: Option<NetworkId>,
    },
    /// What lies between two sides, in one network or in all.
    Between {
        /// The nodes of one side.
        these: NodeSet,
        /// The nodes of the other.
        those: NodeSet,
        /// The network; `None` for every route between them.
        on: Option<NetworkId>,
    },
}
