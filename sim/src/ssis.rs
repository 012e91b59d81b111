//! The SSIS service's configuration: what it would read, what it works with, and whether that is right.
//! It reads its registry entry and its file only when it starts, and it starts whatever it finds.

use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::model::ssis::{Configuration, FolderStore, ServiceConfig, SqlTarget, built_in_defaults};
use crate::reason::Reason;
use crate::world::{Loaded, LoadedFrom, ResourceState, World};

/// What the service would read if it started now, and why (`ssis.md` section 3).
pub fn would_read(estate: &Estate, world: &World, service: ServiceId) -> (Loaded, Reason) {
    let node = estate.services[service].node;
    let registry = &world.nodes[node].registry;
    let named = estate.configuration_entries[service].iter().find_map(|entry| registry[*entry]);
    match named.and_then(|data| estate.configuration_paths[data].as_ref()) {
        Some(path) => {
            let file = path.on(node);
            match read(estate, world, node, file) {
                Ok(content) => {
                    (Loaded { source: LoadedFrom::Configured(file), content }, Reason::ReadAtStart)
                }
                Err((event, reason)) => (built_in(event, Some(file)), reason),
            }
        }
        None => match estate.default_files[service].map(|file| (file, read(estate, world, node, file))) {
            Some((file, Ok(content))) => {
                (Loaded { source: LoadedFrom::DefaultFile(file), content }, Reason::NoRegistryEntry)
            }
            Some((file, Err((event, _)))) => (built_in(event, Some(file)), Reason::NoRegistryEntry),
            None => (built_in(FILE_MISSING, None), Reason::NoRegistryEntry),
        },
    }
}

const FILE_MISSING: u16 = 272;
const FILE_INVALID: u16 = 273;

fn built_in(event: u16, tried: Option<FileId>) -> Loaded {
    Loaded { source: LoadedFrom::BuiltIn { event, tried }, content: built_in_defaults() }
}

fn read(estate: &Estate, world: &World, node: NodeId, file: FileId) -> Result<ContentId, (u16, Reason)> {
    let reachable = world.reaches(estate, node, estate.files[file].volume);
    match world.files[file].filter(|_| reachable) {
        None => Err((FILE_MISSING, Reason::ConfigurationFileMissing)),
        Some(content) => match estate.contents[content] {
            ServiceConfig::Valid(_) => Ok(content),
            ServiceConfig::Invalid { .. } => Err((FILE_INVALID, Reason::ConfigurationFileInvalid)),
        },
    }
}

/// Whether what a service works with is what it should work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effective {
    /// The intended file with the intended values.
    AsIntended,
    /// A valid file, not the intended one.
    WrongFile,
    /// The intended file, other values.
    WrongValues,
    /// Built-in defaults, after event 272 or 273.
    Defaults,
    /// The file setup installed, after event 274.
    DefaultFile,
}

impl Effective {
    /// Its name in outputs and expectations.
    pub fn name(self) -> &'static str {
        match self {
            Effective::AsIntended => "as-intended",
            Effective::WrongFile => "wrong-file",
            Effective::WrongValues => "wrong-values",
            Effective::Defaults => "defaults",
            Effective::DefaultFile => "default-file",
        }
    }

    /// Every value.
    pub const ALL: [Effective; 5] = [
        Effective::AsIntended,
        Effective::WrongFile,
        Effective::WrongValues,
        Effective::Defaults,
        Effective::DefaultFile,
    ];
}

/// The service that runs for a resource, with what it loaded, while the resource is Online.
pub fn running(estate: &Estate, world: &World, resource: ResourceId) -> Option<(ServiceId, Loaded)> {
    if world.resources[resource].state != ResourceState::Online {
        return None;
    }
    let service = estate.service_of(resource, world.owner_of(estate, resource))?;
    Some((service, world.services[service]?.loaded?))
}

/// The effective configuration of a clustered SSIS service that is Online; `None` for anything else.
pub fn effective(estate: &Estate, world: &World, resource: ResourceId) -> Option<Effective> {
    let intended = estate.intended(resource)?;
    let (service, loaded) = running(estate, world, resource)?;
    let configuration = estate.configuration(loaded.content);
    let node = estate.services[service].node;
    let values_right = intended.sql.is_none_or(|sql| serves_sql(estate, configuration, resource, node, sql))
        && intended.store.is_none_or(|store| serves_folder(configuration, node, store));
    Some(match loaded.source {
        LoadedFrom::BuiltIn { .. } => Effective::Defaults,
        LoadedFrom::DefaultFile(_) => Effective::DefaultFile,
        LoadedFrom::Configured(file) if intended.configuration_file.is_some_and(|right| right != file) => {
            Effective::WrongFile
        }
        LoadedFrom::Configured(_) if values_right => Effective::AsIntended,
        LoadedFrom::Configured(_) => Effective::WrongValues,
    })
}

/// Whether a restart would read something else than what the service works with.
pub fn stale(estate: &Estate, world: &World, resource: ResourceId) -> Option<bool> {
    let (service, loaded) = running(estate, world, resource)?;
    Some(would_read(estate, world, service).0 != loaded)
}

/// The instance a `ServerName` means to the service on a node: its own name, or the network name's.
pub fn sql_target(
    estate: &Estate,
    folder: &FolderStore,
    by: Option<ResourceId>,
    node: NodeId,
) -> Option<SqlTarget> {
    let FolderStore::SqlServer { on_node, on_network_name, .. } = folder else { return None };
    let network_name = by.and_then(|resource| match estate.resources[resource].kind {
        ResourceKind::GenericService { network_name, .. } => network_name,
        _ => None,
    });
    let seen = network_name.and_then(|name| on_network_name.iter().find(|(resource, _)| *resource == name));
    Some(seen.map_or(on_node[node], |(_, target)| *target))
}

fn serves_sql(
    estate: &Estate,
    configuration: &Configuration,
    resource: ResourceId,
    node: NodeId,
    wanted: SqlTarget,
) -> bool {
    let reaches = |folder: &FolderStore| sql_target(estate, folder, Some(resource), node) == Some(wanted);
    configuration.folders.iter().any(|folder| reaches(&folder.store))
}

fn serves_folder(configuration: &Configuration, node: NodeId, wanted: StoreId) -> bool {
    configuration.folders.iter().any(|folder| match &folder.store {
        FolderStore::FileSystem { folder: Some(path), .. } => path.on(node) == wanted,
        _ => false,
    })
}
