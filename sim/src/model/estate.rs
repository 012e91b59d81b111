//! The whole estate.

use std::cmp::Reverse;

use super::assumptions::Assumptions;
use super::client::Client;
use super::cluster::Cluster;
use super::domain::Domain;
use super::group::Group;
use super::group_set::{AffinityRule, GroupSet};
use super::ids::*;
use super::promise::Promise;
use super::rates::Rates;
use super::registry::{Checkpoint, Entry};
use super::resource::{Resource, ResourceKind};
use super::service::{Service, ServiceKind};
use super::ssis::{Configuration, Intended, ServiceConfig};
use super::storage::{File, FilePath, Store};
use super::transfer::Transfer;
use super::version::SqlVersion;

/// Everything a run reads and never changes.
#[derive(Debug, Clone)]
pub struct Estate {
    /// Its name.
    pub name: String,
    /// The release of SQL Server whose SSIS service is meant.
    pub sql_server: Option<SqlVersion>,
    /// The cluster and its nodes.
    pub cluster: Cluster,
    /// Groups, by name.
    pub groups: IdVec<GroupId, Group>,
    /// Every group but the core group, highest priority first.
    pub by_priority: Vec<GroupId>,
    /// Groups that are virtual machines.
    pub virtual_machines: Vec<GroupId>,
    /// Group sets, by name; none below 2016.
    pub group_sets: IdVec<GroupSetId, GroupSet>,
    /// Enabled affinity rules; none below 2022.
    pub affinity_rules: Vec<AffinityRule>,
    /// Resources, by name.
    pub resources: IdVec<ResourceId, Resource>,
    /// Services of every node, node by node.
    pub services: IdVec<ServiceId, Service>,
    /// Clients, by name.
    pub clients: IdVec<ClientId, Client>,
    /// Registry value names that matter.
    pub entries: IdVec<EntryId, Entry>,
    /// Registry data that appear anywhere.
    pub data: IdVec<DataId, String>,
    /// What each registry datum means as the path of a configuration file; `None` for an empty one.
    pub configuration_paths: IdVec<DataId, Option<FilePath>>,
    /// Checkpoints the scenario starts with, then those it adds.
    pub checkpoints: IdVec<CheckpointId, Checkpoint>,
    /// Files that exist or may come to exist.
    pub files: IdVec<FileId, File>,
    /// Each file's content when the scenario starts.
    pub file_contents: IdVec<FileId, Option<ContentId>>,
    /// Every configuration that any file can hold; the first is the built-in defaults.
    pub contents: IdVec<ContentId, ServiceConfig>,
    /// Where packages can be.
    pub stores: IdVec<StoreId, Store>,
    /// Package names.
    pub packages: IdVec<PackageId, String>,
    /// The registry values that locate a service's configuration, per service: first one that exists wins.
    pub configuration_entries: IdVec<ServiceId, Vec<EntryId>>,
    /// The file an SSIS service falls back to when the registry has no entry (event 274).
    pub default_files: IdVec<ServiceId, Option<FileId>>,
    /// What right means, per clustered SSIS service.
    pub intended: Vec<Intended>,
    /// What it takes to carry a package between SSIS and msdb.
    pub transfer: Transfer,
    /// What it promises.
    pub promises: Vec<Promise>,
    /// Named choices where documentation is silent.
    pub assumptions: Assumptions,
    /// What the domain holds of the accounts that matter.
    pub domain: Domain,
    /// How often things break.
    pub rates: Rates,
}

/// Every group but the core group, highest priority first (`wsfc:W-START-01`).
pub fn in_priority_order(groups: &IdVec<GroupId, Group>) -> Vec<GroupId> {
    let mut order: Vec<GroupId> = groups.ids().filter(|group| !groups[*group].core).collect();
    order.sort_by_key(|group| Reverse(groups[*group].priority));
    order
}

/// The groups that are virtual machines.
pub fn virtual_machines(groups: &IdVec<GroupId, Group>) -> Vec<GroupId> {
    groups.ids().filter(|group| groups[*group].virtual_machine).collect()
}

impl Estate {
    /// The core group, if the estate has one.
    pub fn core_group(&self) -> Option<GroupId> {
        self.groups.find(|group| group.core)
    }

    /// The `Network Name` resources of a group, by name.
    pub fn network_names(&self, group: GroupId) -> impl Iterator<Item = ResourceId> {
        self.groups[group]
            .resources
            .iter()
            .copied()
            .filter(|resource| matches!(self.resources[*resource].kind, ResourceKind::NetworkName { .. }))
    }

    /// What right means for a resource, if it is a clustered SSIS service.
    pub fn intended(&self, resource: ResourceId) -> Option<&Intended> {
        self.intended.iter().find(|intended| intended.resource == resource)
    }

    /// Whether everything that depends on a resource names alternatives to it (`wsfc:W-DEP-06`).
    pub fn is_alternative(&self, resource: ResourceId) -> bool {
        let alone = |dependent: &ResourceId| {
            self.resources[*dependent].depends_on.parts.iter().any(|part| part.any_of == [resource])
        };
        let dependents = &self.resources[resource].dependents;
        !dependents.is_empty() && !dependents.iter().any(alone)
    }

    /// What a resource cannot be online without, from its own provider down to `provider`; empty when it can be
    /// online without that one.
    pub fn requirement(&self, dependent: ResourceId, provider: ResourceId) -> Vec<ResourceId> {
        let mut by: IdVec<ResourceId, Option<ResourceId>> = self.resources.iter().map(|_| None).collect();
        by[provider] = Some(provider);
        let mut open = vec![provider];
        while let Some(known) = open.pop() {
            for above in &self.resources[known].dependents {
                let mut parts = self.resources[*above].depends_on.parts.iter();
                let needs = parts.any(|part| part.any_of.iter().all(|one| by[*one].is_some()));
                if by[*above].is_none() && needs {
                    by[*above] = Some(known);
                    open.push(*above);
                }
            }
        }
        let next = |resource: &ResourceId| by[*resource].filter(|_| *resource != provider);
        std::iter::successors(Some(dependent), next).skip(1).collect()
    }

    /// The services of a node.
    pub fn services_on(&self, node: NodeId) -> impl Iterator<Item = ServiceId> + use<> {
        let position = |first: fn(NodeId, NodeId) -> bool| {
            self.services.as_slice().partition_point(|service| first(service.node, node))
        };
        (position(|of, node| of < node)..position(|of, node| of <= node)).map(ServiceId::from_index)
    }

    /// The service behind a generic service resource on a node.
    pub fn service_of(&self, resource: ResourceId, node: NodeId) -> Option<ServiceId> {
        match &self.resources[resource].kind {
            ResourceKind::GenericService { installed, .. } => installed[node],
            _ => None,
        }
    }

    /// Whether a service is an SSIS service.
    pub fn is_ssis(&self, service: ServiceId) -> bool {
        matches!(self.services[service].kind, ServiceKind::Ssis(_))
    }

    /// The configuration a content stands for: its own when valid, else the built-in defaults.
    pub fn configuration(&self, content: ContentId) -> &Configuration {
        match (&self.contents[content], &self.contents[super::ssis::built_in_defaults()]) {
            (ServiceConfig::Valid(own), _) => own,
            (_, ServiceConfig::Valid(defaults)) => defaults,
            _ => unreachable!("lowering puts the valid built-in defaults first"),
        }
    }
}
