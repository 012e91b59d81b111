//! What people want to reach.

use super::names;
use crate::clients::Meant;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::model::scenario::StoreName;
use crate::model::service::ServiceKind;
use crate::model::ssis::{FolderStore, ServiceConfig, SqlTarget};
use crate::model::storage::{StoreKind, Volume};

/// A store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The msdb of an instance.
    Msdb(SqlTarget),
    /// A folder on a disk of the node, or of the cluster.
    Folder(StoreId),
    /// A folder on a file server.
    Share(StoreId),
}

impl Target {
    /// Every msdb, and every folder that a configuration names.
    pub fn all(estate: &Estate) -> Vec<Target> {
        let mut targets = Vec::new();
        for (store, info) in estate.stores.pairs() {
            let is_meant = match info.kind {
                StoreKind::ClusteredMsdb(_) | StoreKind::LocalMsdb(_) => true,
                StoreKind::Folder { exists, .. } => exists && is_named(estate, store),
            };
            if is_meant {
                targets.push(Target::of_store(estate, store));
            }
        }
        targets
    }

    /// The target that a store is.
    pub fn of_store(estate: &Estate, store: StoreId) -> Target {
        match estate.stores[store].kind {
            StoreKind::ClusteredMsdb(resource) => Target::Msdb(SqlTarget::Clustered { resource, store }),
            StoreKind::LocalMsdb(service) => Target::Msdb(SqlTarget::Local { service, store }),
            StoreKind::Folder { volume: Volume::Share, .. } => Target::Share(store),
            StoreKind::Folder { volume: Volume::Local(_) | Volume::Disk(_), .. } => Target::Folder(store),
        }
    }

    /// What a request for it asks.
    pub fn meant(self) -> (StoreName, Meant) {
        match self {
            Target::Msdb(instance) => (StoreName::Msdb, Meant::Instance(instance)),
            Target::Folder(store) | Target::Share(store) => (StoreName::FileSystem, Meant::Folder(store)),
        }
    }

    /// Its name, for people.
    pub fn name(self, estate: &Estate) -> String {
        match self {
            Target::Msdb(SqlTarget::Clustered { resource, .. }) => match &estate.resources[resource].kind {
                ResourceKind::SqlServer { virtual_server_name, instance_name, .. } => {
                    format!("msdb of {}", instance(virtual_server_name, instance_name))
                }
                _ => format!("msdb of {}", estate.resources[resource].name),
            },
            Target::Msdb(SqlTarget::Local { service, .. }) => {
                let service = &estate.services[service];
                let node = &estate.cluster.nodes[service.node].name;
                match &service.kind {
                    ServiceKind::SqlServer { instance: name } => format!("msdb of {}", instance(node, name)),
                    _ => format!("msdb of {node}"),
                }
            }
            Target::Msdb(SqlTarget::Nothing) => "msdb of nothing".to_owned(),
            Target::Folder(store) => match &estate.stores[store].kind {
                StoreKind::Folder { volume: Volume::Local(node), path, .. } => {
                    format!("folder {path} on {}", estate.cluster.nodes[*node].name)
                }
                _ => format!("folder {}", path(estate, store)),
            },
            Target::Share(store) => format!("share {}", path(estate, store)),
        }
    }

    /// The computer that the share is on.
    pub fn file_server(self, estate: &Estate) -> Option<String> {
        match self {
            Target::Share(store) => names::file_server(path(estate, store)).map(str::to_owned),
            _ => None,
        }
    }
}

fn instance(host: &str, name: &str) -> String {
    match name.eq_ignore_ascii_case("MSSQLSERVER") {
        true => host.to_owned(),
        false => format!(r"{host}\{name}"),
    }
}

fn path(estate: &Estate, store: StoreId) -> &str {
    match &estate.stores[store].kind {
        StoreKind::Folder { path, .. } => path,
        _ => "",
    }
}

fn is_named(estate: &Estate, store: StoreId) -> bool {
    let names = |folder: &FolderStore| match folder {
        FolderStore::FileSystem { folder: Some(path), .. } => {
            estate.cluster.nodes.ids().any(|node| path.on(node) == store)
        }
        _ => false,
    };
    let is_intended = estate.intended.iter().any(|intended| intended.store == Some(store));
    // What setup's own files name matters only where nothing says which file is meant.
    let files: Vec<FileId> =
        estate.intended.iter().filter_map(|intended| intended.configuration_file).collect();
    let is_meant = |file: &FileId| files.is_empty() || files.contains(file);
    let held = || estate.file_contents.pairs().filter(|(file, _)| is_meant(file));
    is_intended
        || held().filter_map(|(_, content)| content.as_ref()).any(|content| {
            match &estate.contents[*content] {
                ServiceConfig::Valid(configuration) => {
                    configuration.folders.iter().any(|folder| names(&folder.store))
                }
                ServiceConfig::Invalid { .. } => false,
            }
        })
}
