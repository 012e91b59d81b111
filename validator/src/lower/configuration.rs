//! Service configurations: which instance and which folder each one means, on each node.

use std::collections::HashMap;

use callboard_sim::model::ids::*;
use callboard_sim::model::resource::{Resource, ResourceKind};
use callboard_sim::model::service::{Service, ServiceKind};
use callboard_sim::model::ssis::{
    BUILT_IN_SERVER_NAME, BUILT_IN_STORE_PATH, Configuration, FolderStore, ServiceConfig, SqlTarget,
    TopLevelFolder,
};

use super::Lowering;
use super::storage::{Msdb, is_instance};
use crate::artefact::service_configuration::{FolderKind, ServiceConfiguration};
use crate::survey::files::ConfigurationFile;
use crate::survey::server_names::split_server_name;
use crate::survey::{folded, same_name};

/// The instance that a server name without an instance means.
const DEFAULT_INSTANCE: &str = "MSSQLSERVER";

/// What resolving a server name needs.
struct Instances<'a> {
    resources: &'a IdVec<ResourceId, Resource>,
    msdb: &'a Msdb,
    /// Stand-alone instances by node and name.
    local: HashMap<(NodeId, String), ServiceId>,
    /// Failover cluster instances by virtual server name.
    clustered: HashMap<String, Vec<ResourceId>>,
    /// Network names that services use.
    lent: Vec<ResourceId>,
}

impl<'a> Instances<'a> {
    fn new(
        services: &IdVec<ServiceId, Service>,
        resources: &'a IdVec<ResourceId, Resource>,
        msdb: &'a Msdb,
    ) -> Self {
        let mut local = HashMap::new();
        for (id, service) in services.pairs() {
            if let ServiceKind::SqlServer { instance } = &service.kind {
                local.entry((service.node, folded(instance))).or_insert(id);
            }
        }
        let mut clustered: HashMap<String, Vec<ResourceId>> = HashMap::new();
        let mut lent = Vec::new();
        for (id, resource) in resources.pairs() {
            match &resource.kind {
                ResourceKind::SqlServer { virtual_server_name, .. } => {
                    clustered.entry(folded(virtual_server_name)).or_default().push(id);
                }
                ResourceKind::GenericService { network_name, .. } => lent.extend(*network_name),
                _ => {}
            }
        }
        Instances { resources, msdb, local, clustered, lent }
    }
}

impl Lowering<'_, '_> {
    /// Every content, the built-in defaults first.
    pub(super) fn contents(
        &mut self,
        services: &IdVec<ServiceId, Service>,
        resources: &IdVec<ResourceId, Resource>,
        msdb: &Msdb,
    ) -> IdVec<ContentId, ServiceConfig> {
        let instances = Instances::new(services, resources, msdb);
        let files = self.storage.configurations.clone();
        let mut contents = vec![ServiceConfig::Valid(self.built_in(&instances))];
        contents.extend(files.iter().map(|file| self.content(file, &instances)));
        IdVec::from_vec(contents)
    }

    fn built_in(&mut self, instances: &Instances<'_>) -> Configuration {
        let folders = vec![
            TopLevelFolder {
                name: "MSDB".to_owned(),
                store: self.sql_server(BUILT_IN_SERVER_NAME, instances),
            },
            TopLevelFolder { name: "File System".to_owned(), store: self.file_system(BUILT_IN_STORE_PATH) },
        ];
        Configuration { stop_executing_packages_on_shutdown: true, folders }
    }

    fn content(&mut self, file: &ConfigurationFile, instances: &Instances<'_>) -> ServiceConfig {
        match &file.configuration {
            Some(configuration) => ServiceConfig::Valid(self.configuration(configuration, instances)),
            None => {
                let reason =
                    file.rejected_because().unwrap_or("it is not a service configuration").to_owned();
                ServiceConfig::Invalid { reason }
            }
        }
    }

    fn configuration(&mut self, read: &ServiceConfiguration, instances: &Instances<'_>) -> Configuration {
        let folders = read
            .folders
            .iter()
            .map(|folder| {
                let location = folder.location.as_ref().map_or("", |location| location.value.trim());
                let store = match folder.kind {
                    FolderKind::SqlServer => self.sql_server(location, instances),
                    FolderKind::FileSystem => self.file_system(location),
                };
                TopLevelFolder {
                    name: folder.name.as_ref().map_or(String::new(), |name| name.value.clone()),
                    store,
                }
            })
            .collect();
        let stop = read.stop_executing_packages_on_shutdown.as_ref().is_none_or(|stop| stop.value);
        Configuration { stop_executing_packages_on_shutdown: stop, folders }
    }

    fn file_system(&mut self, store_path: &str) -> FolderStore {
        FolderStore::FileSystem { store_path: store_path.to_owned(), folder: self.folder_path(store_path) }
    }

    fn sql_server(&self, server_name: &str, instances: &Instances<'_>) -> FolderStore {
        let (host, instance) = split_server_name(server_name);
        let instance = instance.unwrap_or_else(|| DEFAULT_INSTANCE.to_owned());
        let local =
            [".", "(local)", "localhost", "127.0.0.1", "::1"].iter().any(|here| same_name(here, &host));
        let elsewhere = match (local, self.survey.node(&host)) {
            (true, _) => None,
            (false, Some(named)) => Some(local_instance(instances, self.ids.nodes[named], &instance)),
            (false, None) => Some(clustered_instance(instances, &host, server_name, &instance)),
        };
        let on_node = |node: NodeId| elsewhere.unwrap_or_else(|| local_instance(instances, node, &instance));
        let on_network_name = instances
            .lent
            .iter()
            .map(|name| {
                let name = *name;
                let ResourceKind::NetworkName { dns_name } = &instances.resources[name].kind else {
                    unreachable!("only network names lend their name");
                };
                let target = match local {
                    true => clustered_instance(instances, dns_name, server_name, &instance),
                    false => on_node(NodeId::from_index(0)),
                };
                (name, target)
            })
            .collect();
        FolderStore::SqlServer {
            server_name: server_name.to_owned(),
            on_node: (0..self.survey.nodes.len()).map(NodeId::from_index).map(on_node).collect(),
            on_network_name,
        }
    }
}

fn local_instance(instances: &Instances<'_>, node: NodeId, instance: &str) -> SqlTarget {
    match instances.local.get(&(node, folded(instance))) {
        Some(service) => SqlTarget::Local { service: *service, store: instances.msdb.local[service] },
        None => SqlTarget::Nothing,
    }
}

/// With a port, the instance's name does not matter.
fn clustered_instance(instances: &Instances<'_>, host: &str, server_name: &str, instance: &str) -> SqlTarget {
    let by_port = server_name.contains(',');
    let is_it = |resource: &&ResourceId| {
        by_port || is_instance(&instances.resources[**resource].kind, host, instance)
    };
    match instances.clustered.get(&folded(host)).and_then(|named| named.iter().find(is_it)) {
        Some(resource) => {
            SqlTarget::Clustered { resource: *resource, store: instances.msdb.clustered[resource] }
        }
        None => SqlTarget::Nothing,
    }
}
