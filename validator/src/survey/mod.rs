//! An estate's document with its names resolved and its artefacts read: what rules ask and what is lowered.
//! It may still be wrong; rules say how.

pub mod after;
pub mod build;
pub mod capacity;
pub mod dependencies;
pub mod files;
pub(crate) mod keys;
pub mod paths;
pub mod placement;
pub mod registry;
pub mod rights;
pub mod server_names;
pub mod services;
pub(crate) mod size;
pub mod ssis;
pub mod stores;

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use callboard_sim::model::version::{Literals, SqlVersion, WindowsVersion};

use crate::document::estate::{ClientDocument, EstateDocument};
use crate::source::{Located, Place};
use dependencies::{DependencyProblem, Expression};
use files::{FileFacts, FolderFacts};
use registry::{CheckpointFacts, Values};

/// The literals that rules expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// Its name: `seed-strict` or `sql2016`.
    pub name: &'static str,
    /// The expected service name.
    pub service_name: &'static str,
    /// The expected number in keys and paths.
    pub number: &'static str,
    /// The expected key, relative to HKLM.
    pub configuration_key: &'static str,
}

/// The seed's own words, whatever is installed.
pub const SEED_STRICT: Profile = Profile {
    name: "seed-strict",
    service_name: "MsDtsServer",
    number: "100",
    configuration_key: r"SOFTWARE\Microsoft\Microsoft SQL Server\100\SSIS\ServiceConfigFile",
};

/// The profile of a release.
pub fn profile_of(version: SqlVersion) -> Profile {
    const NAMES: [&str; 10] = [
        "sql2005",
        "sql2008",
        "sql2008r2",
        "sql2012",
        "sql2014",
        "sql2016",
        "sql2017",
        "sql2019",
        "sql2022",
        "sql2025",
    ];
    let Literals { number, service_name, configuration_key, .. } = *version.literals();
    Profile { name: NAMES[version as usize], service_name, number, configuration_key }
}

/// Everything an estate states, resolved.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The document.
    pub document: EstateDocument,
    /// The release of Windows Server.
    pub windows: Option<WindowsVersion>,
    /// The release of SQL Server.
    pub sql: Option<SqlVersion>,
    /// The literals to expect; `None` when no release is stated.
    pub profile: Option<Profile>,
    /// Nodes, in the order of the file.
    pub nodes: Vec<NodeFacts>,
    /// Cluster networks, in the order of the file.
    pub networks: Vec<NetworkFacts>,
    /// Groups, in the order of the file.
    pub groups: Vec<GroupFacts>,
    /// Resources, in the order of the file.
    pub resources: Vec<ResourceFacts>,
    /// Volumes of clustered disks.
    pub volumes: paths::Volumes,
    /// Files on nodes, disks and shares.
    pub files: Vec<FileFacts>,
    /// Folders on nodes, disks and shares.
    pub folders: Vec<FolderFacts>,
    /// Checkpoints.
    pub checkpoints: Vec<CheckpointFacts>,
    /// Clients, in the order of the file.
    pub clients: Vec<ClientFacts>,
    /// Names that stand twice, or nowhere: what makes lowering impossible.
    pub name_problems: Vec<NameProblem>,
    /// The place of the whole file.
    pub place: Place,
    /// Told once, because every rule about SSIS asks.
    ssis: Vec<usize>,
    /// Where a service is, by its folded name: nodes in order, with the position on each.
    installed: HashMap<String, Vec<(usize, usize)>>,
    sql_servers: Vec<(usize, String, String)>,
    dependency_problems: Vec<DependencyProblem>,
    every_node: Owners,
    node_names: Names,
    pub(crate) network_names: Names,
    pub(crate) group_names: Names,
    pub(crate) resource_names: Names,
    pub(crate) client_names: Names,
}

/// Names without regard to case, each with the first thing that has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(HashMap<String, usize>);

impl Names {
    fn get(&self, name: &str) -> Option<usize> {
        self.0.get(&folded(name)).copied()
    }

    /// What has a name, in the order of the names.
    pub(crate) fn ordered(&self) -> Vec<usize> {
        let mut named: Vec<(&str, usize)> =
            self.0.iter().map(|(name, index)| (name.as_str(), *index)).collect();
        named.sort_unstable();
        named.into_iter().map(|(_, index)| index).collect()
    }

    /// Takes a name for `index`, unless another thing has it already.
    fn take(&mut self, name: &str, index: usize) -> Option<usize> {
        let first = *self.0.entry(folded(name)).or_insert(index);
        (first != index).then_some(first)
    }
}

/// A name that is missing or not unique.
#[derive(Debug, Clone)]
pub struct NameProblem {
    /// What kind of thing.
    pub kind: &'static str,
    /// The name, when there is one.
    pub name: String,
    /// Where.
    pub place: Place,
    /// Where it stood first.
    pub first: Option<Place>,
}

/// A node.
#[derive(Debug, Clone)]
pub struct NodeFacts {
    /// Its name.
    pub name: Located<String>,
    /// NodeID.
    pub number: u16,
    /// Registry values of its export that matter.
    pub registry: Values,
    /// Whether its registry is known at all.
    pub registry_known: bool,
    /// Services installed on it.
    pub services: Vec<ServiceFacts>,
    /// Who may use the SSIS DCOM application from elsewhere; `None` when not stated.
    pub dcom: Option<Vec<String>>,
}

/// The network that every node is in when an estate states none.
pub const ONLY_NETWORK: &str = "Cluster Network 1";

/// A cluster network.
#[derive(Debug, Clone)]
pub struct NetworkFacts {
    /// Its name.
    pub name: Located<String>,
    /// The nodes that are in it.
    pub nodes: Vec<usize>,
}

/// A service on a node.
#[derive(Debug, Clone)]
pub struct ServiceFacts {
    /// Its short name.
    pub name: Located<String>,
}

/// A group.
#[derive(Debug, Clone)]
pub struct GroupFacts {
    /// Its name.
    pub name: Located<String>,
    /// Its owner, when stated and known.
    pub owner: Option<usize>,
    /// Its preferred owners.
    pub preferred: Vec<usize>,
    /// Its resources.
    pub members: Vec<usize>,
    hosts: Owners,
}

impl GroupFacts {
    /// Whether it is the core group.
    pub fn is_core(&self) -> bool {
        self.name.value.eq_ignore_ascii_case("Cluster Group")
    }
}

/// Indexes of nodes; the resources without a list of their own share one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners(Arc<[usize]>);

impl Owners {
    fn is_shared_with(&self, other: &Owners) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl FromIterator<usize> for Owners {
    fn from_iter<I: IntoIterator<Item = usize>>(nodes: I) -> Self {
        Owners(nodes.into_iter().collect())
    }
}

impl Deref for Owners {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.0
    }
}

impl<'a> IntoIterator for &'a Owners {
    type Item = &'a usize;
    type IntoIter = std::slice::Iter<'a, usize>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// A resource.
#[derive(Debug, Clone)]
pub struct ResourceFacts {
    /// Its name.
    pub name: Located<String>,
    /// Its type.
    pub kind: Kind,
    /// Its group.
    pub group: Option<usize>,
    /// Possible owners that are nodes; every node when no list is set.
    pub owners: Owners,
    /// Possible owners that are no node of the estate.
    pub unknown_owners: Vec<Located<String>>,
    /// What it depends on.
    pub depends_on: Expression,
}

/// A resource type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are display names")]
pub enum Kind {
    PhysicalDisk,
    IpAddress,
    NetworkName,
    SqlServer,
    SqlServerAgent,
    GenericService,
    FileShareWitness,
    CloudWitness,
    GenericApplication,
    FileServer,
    DistributedTransactionCoordinator,
    AvailabilityGroup,
    DistributedNetworkName,
    Other,
}

impl Kind {
    /// The types that mean something here, with their display names.
    pub const NAMED: [(Kind, &'static str); 18] = [
        (Kind::PhysicalDisk, "Physical Disk"),
        (Kind::IpAddress, "IP Address"),
        (Kind::IpAddress, "IPv6 Address"),
        (Kind::IpAddress, "IPv6 Tunnel Address"),
        (Kind::IpAddress, "Disjoint IPv4 Address"),
        (Kind::IpAddress, "Disjoint IPv6 Address"),
        (Kind::NetworkName, "Network Name"),
        (Kind::SqlServer, "SQL Server"),
        (Kind::SqlServerAgent, "SQL Server Agent"),
        (Kind::GenericService, "Generic Service"),
        (Kind::FileShareWitness, "File Share Witness"),
        (Kind::CloudWitness, "Cloud Witness"),
        (Kind::GenericApplication, "Generic Application"),
        (Kind::FileServer, "File Server"),
        (Kind::FileServer, "File Share"),
        (Kind::DistributedTransactionCoordinator, "Distributed Transaction Coordinator"),
        (Kind::AvailabilityGroup, "SQL Server Availability Group"),
        (Kind::DistributedNetworkName, "Distributed Network Name"),
    ];

    /// Whether it is played with a behaviour of its own, rather than as something that comes online and goes offline.
    pub fn is_modelled(self) -> bool {
        !matches!(
            self,
            Kind::GenericApplication
                | Kind::FileServer
                | Kind::DistributedTransactionCoordinator
                | Kind::AvailabilityGroup
                | Kind::DistributedNetworkName
                | Kind::Other
        )
    }

    /// The type of that display name, ignoring case.
    pub fn named(name: &str) -> Kind {
        let same = |(_, known): &&(Kind, &str)| known.eq_ignore_ascii_case(name.trim());
        Kind::NAMED.iter().find(same).map_or(Kind::Other, |(kind, _)| *kind)
    }
}

/// A client.
#[derive(Debug, Clone)]
pub struct ClientFacts {
    /// Its name.
    pub name: Located<String>,
    /// The computer it sits at.
    pub computer: String,
    /// That computer, when it is a node.
    pub node: Option<usize>,
    /// The user.
    pub user: String,
    /// The user and the user's groups.
    pub principals: Vec<String>,
    /// What the user types in the connect box, when stated.
    pub connects_to: Option<Located<String>>,
}

impl ClientFacts {
    /// Whether a name in an access list stands for the client's user or one of the user's groups.
    pub fn is_meant_by(&self, name: &str) -> bool {
        let everyone = [
            "Everyone",
            "Authenticated Users",
            r"NT AUTHORITY\Authenticated Users",
            "Users",
            r"BUILTIN\Users",
        ];
        let domain = self.user.split_once('\\').map(|(domain, _)| format!(r"{domain}\Domain Users"));
        everyone.iter().any(|all| same_name(all, name))
            || domain.is_some_and(|users| same_name(&users, name))
            || self.principals.iter().any(|principal| same_name(principal, name))
    }
}

impl Survey {
    /// The node of a name.
    pub fn node(&self, name: &str) -> Option<usize> {
        self.node_names.get(name)
    }

    /// The cluster network of a name.
    pub fn network(&self, name: &str) -> Option<usize> {
        self.network_names.get(name)
    }

    /// The nodes of a site.
    pub fn nodes_of_site(&self, site: &str) -> Vec<usize> {
        let stated = |node: &usize| self.document.node[*node].value.site.text();
        (0..self.nodes.len())
            .filter(|node| stated(node).is_some_and(|stated| same_name(stated, site)))
            .collect()
    }

    /// The group of a name.
    pub fn group(&self, name: &str) -> Option<usize> {
        self.group_names.get(name)
    }

    /// The resource of a name.
    pub fn resource(&self, name: &str) -> Option<usize> {
        self.resource_names.get(name)
    }

    /// The clients whose user is stated.
    pub fn stated_users(&self) -> impl Iterator<Item = &ClientFacts> {
        let stated =
            |(_, document): &(&ClientFacts, &Located<ClientDocument>)| document.value.user.0.is_some();
        self.clients.iter().zip(&self.document.client).filter(stated).map(|(client, _)| client)
    }

    /// The clients that are no node, in words.
    pub fn third_computers(&self) -> String {
        let third = self.clients.iter().filter(|client| client.node.is_none());
        let names: Vec<&str> = third.map(|client| client.name.value.as_str()).collect();
        if names.is_empty() { "any third computer".to_owned() } else { names.join(", ") }
    }

    /// The client of a name.
    pub fn client(&self, name: &str) -> Option<usize> {
        self.client_names.get(name)
    }

    /// The resources of a group.
    pub fn resources_in(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        self.groups[group].members.iter().copied()
    }

    /// The resources of a type.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> {
        (0..self.resources.len()).filter(move |resource| self.resources[*resource].kind == kind)
    }

    /// The nodes that are possible owners of everything in a group.
    pub fn hosts_of(&self, group: usize) -> &[usize] {
        &self.groups[group].hosts
    }

    fn find_hosts_of(&self, group: usize) -> Owners {
        let lists = self.resources_in(group).map(|resource| &self.resources[resource].owners);
        let mut own_lists = lists.filter(|owners| !owners.is_shared_with(&self.every_node));
        let Some(first) = own_lists.next() else { return self.every_node.clone() };
        let mut hosts: Vec<usize> =
            self.every_node.iter().copied().filter(|node| first.contains(node)).collect();
        for owners in own_lists {
            hosts.retain(|node| owners.contains(node));
        }
        hosts.into_iter().collect()
    }

    /// The possible owners of a resource, in words.
    pub fn may_run_on(&self, resource: usize) -> String {
        let owners = self.resources[resource].owners.iter().map(|node| self.nodes[*node].name.value.as_str());
        let owners: Vec<&str> = owners.collect();
        if owners.is_empty() {
            "may run on no node".to_owned()
        } else {
            format!("may run on {} only", owners.join(", "))
        }
    }

    /// Whether nothing stands in the way of lowering.
    pub fn is_sound(&self) -> bool {
        self.name_problems.is_empty() && self.dependency_problems.is_empty()
    }
}

/// A name as it is compared, for tables of names.
pub fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Windows compares names of nodes, groups and resources without regard to case.
pub fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    match a.is_ascii() && b.is_ascii() {
        true => a.eq_ignore_ascii_case(b),
        false => a.to_lowercase() == b.to_lowercase(),
    }
}
