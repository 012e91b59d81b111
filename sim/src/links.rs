//! What is cut between nodes, and who can still talk to whom (`wsfc:W-HB-01`). Pure.

use std::collections::BTreeSet;

use crate::model::cluster::Cluster;
use crate::model::ids::*;
use crate::model::network::{Reach, Route};

/// Everything that is cut at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Links {
    networks: BTreeSet<NetworkId>,
    adapters: BTreeSet<(NetworkId, NodeId)>,
    routes: BTreeSet<Route>,
}

impl Links {
    /// Whether nothing is cut.
    pub fn whole(&self) -> bool {
        self.networks.is_empty() && self.adapters.is_empty() && self.routes.is_empty()
    }

    /// Whether both cut the same of a network.
    pub fn same_on(&self, other: &Links, network: NetworkId) -> bool {
        let of = |links: &Links| -> (bool, Vec<NodeId>, Vec<Route>) {
            let adapters = links.adapters.iter().filter(|(of, _)| *of == network).map(|(_, node)| *node);
            let routes = links.routes.iter().filter(|route| route.via == Some(network)).copied();
            (links.networks.contains(&network), adapters.collect(), routes.collect())
        };
        of(self) == of(other)
    }

    /// Cuts.
    pub fn cut(&mut self, cluster: &Cluster, reach: &Reach) {
        match *reach {
            Reach::Everything => {}
            Reach::Network(network) => drop(self.networks.insert(network)),
            Reach::Adapters { node, on } => {
                self.adapters.extend(adapters(cluster, node, on).map(|network| (network, node)));
            }
            Reach::Between { these, those, on } => self.routes.extend(between(cluster, these, those, on)),
        }
    }

    /// Heals what `reach` names and whatever is cut inside it.
    pub fn heal(&mut self, cluster: &Cluster, reach: &Reach) {
        match *reach {
            Reach::Everything => *self = Links::default(),
            Reach::Network(network) => {
                self.networks.remove(&network);
                self.adapters.retain(|(of, _)| *of != network);
                self.routes.retain(|route| route.via != Some(network));
            }
            Reach::Adapters { node, on } => {
                let within = |network| on.is_none_or(|on| on == network);
                self.adapters.retain(|(network, of)| *of != node || !within(*network));
                let touches = |route: &Route| route.a == node || route.b == node;
                self.routes.retain(|route| !touches(route) || !route.via.map_or(on.is_none(), within));
            }
            Reach::Between { these, those, on } => {
                for route in between(cluster, these, those, on) {
                    self.routes.remove(&route);
                }
            }
        }
    }

    /// Whether a route carries heartbeats.
    fn carries(&self, cluster: &Cluster, route: Route) -> bool {
        let attached =
            |node, network| !self.networks.contains(&network) && !self.adapters.contains(&(network, node));
        let works = match route.via {
            Some(network) => attached(route.a, network) && attached(route.b, network),
            None => [route.a, route.b].into_iter().all(|node| {
                let mut networks = cluster.networks_of(node).peekable();
                networks.peek().is_none() || networks.any(|network| attached(node, network))
            }),
        };
        works && !self.routes.contains(&route)
    }

    /// Whether two nodes can talk: some route between them carries heartbeats.
    pub fn connect(&self, cluster: &Cluster, a: NodeId, b: NodeId) -> bool {
        self.whole() || a == b || cluster.routes(a, b).into_iter().any(|route| self.carries(cluster, route))
    }

    /// The nodes of a set that a node can talk to, itself included.
    pub fn reached(&self, cluster: &Cluster, from: NodeId, among: NodeSet) -> NodeSet {
        among.iter().filter(|node| self.connect(cluster, from, *node)).collect()
    }

    /// Whether a node has a working adapter left (`wsfc:W-NODE-14`).
    pub fn has_adapter(&self, cluster: &Cluster, node: NodeId) -> bool {
        let mut networks = cluster.networks_of(node).peekable();
        networks.peek().is_none() || networks.any(|network| !self.adapters.contains(&(network, node)))
    }

    /// The nodes whose interface in a network has no link: their cable, or the whole network.
    pub fn unplugged(&self, cluster: &Cluster, network: NetworkId) -> NodeSet {
        let nodes = cluster.networks[network].nodes;
        match self.networks.contains(&network) {
            true => nodes,
            false => nodes.iter().filter(|node| self.adapters.contains(&(network, *node))).collect(),
        }
    }

    /// The nodes whose interface in a network fails: without a link, or without a route to any other member.
    pub fn failed_interfaces(&self, cluster: &Cluster, network: NetworkId, members: NodeSet) -> NodeSet {
        let reaches = |one: NodeId, other: NodeId| {
            let route = Route { via: Some(network), a: one.min(other), b: one.max(other) };
            !self.routes.contains(&route)
        };
        let nodes = cluster.networks[network].nodes.intersection(members);
        let alone = |node: &NodeId| {
            let mut others = nodes;
            others.remove(*node);
            !others.is_empty() && !others.iter().any(|other| reaches(*node, other))
        };
        nodes.iter().filter(alone).collect::<NodeSet>().union(self.unplugged(cluster, network))
    }

    /// The state of a network as its interfaces show it.
    pub fn state(&self, cluster: &Cluster, network: NetworkId) -> NetworkState {
        let nodes = cluster.networks[network].nodes;
        if !nodes.is_empty() && self.unplugged(cluster, network) == nodes {
            NetworkState::Down
        } else if self.routes.iter().any(|route| route.via == Some(network)) {
            NetworkState::Partitioned
        } else {
            NetworkState::Up
        }
    }
}

/// The state of a cluster network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the vendor's names")]
pub enum NetworkState {
    Up,
    Partitioned,
    Down,
}

impl NetworkState {
    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            NetworkState::Up => "Up",
            NetworkState::Partitioned => "Partitioned",
            NetworkState::Down => "Down",
        }
    }
}

fn adapters(cluster: &Cluster, node: NodeId, on: Option<NetworkId>) -> impl Iterator<Item = NetworkId> {
    cluster.networks.ids().filter(move |network| {
        on.is_none_or(|on| on == *network) && cluster.networks[*network].nodes.contains(node)
    })
}

fn between(cluster: &Cluster, these: NodeSet, those: NodeSet, on: Option<NetworkId>) -> Vec<Route> {
    let pairs = these.iter().flat_map(|a| those.iter().map(move |b| (a, b))).filter(|(a, b)| a != b);
    let wanted = |route: &Route| on.is_none() || route.via == on;
    pairs.flat_map(|(a, b)| cluster.routes(a, b)).filter(wanted).collect()
}
