//! Volumes, files, folders and package stores, interned by place and canonical path.

use std::collections::{BTreeMap, BTreeSet};

use callboard_sim::model::client::Rights;
use callboard_sim::model::ids::*;
use callboard_sim::model::resource::ResourceKind;
use callboard_sim::model::service::{Service, ServiceKind};
use callboard_sim::model::ssis::built_in_defaults;
use callboard_sim::model::storage::{File, FilePath, FolderPath, Located, Store, StoreKind, Volume};

use super::{Lowering, MOST, in_id_order, intern};
use crate::script::{Script, Step};
use crate::survey::files::{ConfigurationFile, FolderFacts, Where};
use crate::survey::paths::{PathKind, canonical, expand};
use crate::syntax::nearest::nearest;

/// What has been interned so far.
#[derive(Default)]
pub(super) struct Storage {
    pub(super) files: IdVec<FileId, File>,
    pub(super) file_contents: IdVec<FileId, Option<ContentId>>,
    pub(super) stores: IdVec<StoreId, Store>,
    pub(super) packages: IdVec<PackageId, String>,
    /// Configuration files in the order of their contents; the first content is the built-in defaults.
    pub(super) configurations: Vec<ConfigurationFile>,
    /// Whether there is too much of anything.
    pub(super) full: bool,
    /// Whether any folder is shown on a disk.
    shown_on: BTreeSet<Where>,
    file_ids: BTreeMap<(Volume, String), FileId>,
    folder_ids: BTreeMap<(Volume, String), StoreId>,
    content_ids: BTreeMap<String, ContentId>,
    package_ids: BTreeMap<String, PackageId>,
}

impl Storage {
    pub(super) fn file(&mut self, volume: Volume, path: &str) -> FileId {
        let (files, contents, full) = (&mut self.files, &mut self.file_contents, &mut self.full);
        *self.file_ids.entry((volume, canonical(path))).or_insert_with(|| {
            intern(contents, None, full);
            intern(files, File { volume, path: path.to_owned() }, full)
        })
    }

    pub(super) fn content(&mut self, file: &ConfigurationFile) -> ContentId {
        let (configurations, full) = (&mut self.configurations, &mut self.full);
        *self.content_ids.entry(file.name.clone()).or_insert_with(|| {
            *full |= configurations.len() >= MOST;
            configurations.push(file.clone());
            ContentId::from_index(configurations.len().min(MOST))
        })
    }

    pub(super) fn package(&mut self, name: &str) -> PackageId {
        let (packages, full) = (&mut self.packages, &mut self.full);
        let new = || intern(packages, name.to_owned(), full);
        *self.package_ids.entry(name.to_lowercase()).or_insert_with(new)
    }

    pub(super) fn known_package(&self, name: &str) -> Option<PackageId> {
        self.package_ids.get(&name.to_lowercase()).copied()
    }

    fn store(&mut self, kind: StoreKind, packages: Vec<PackageId>) -> StoreId {
        intern(&mut self.stores, Store { kind, packages }, &mut self.full)
    }

    fn folder(&mut self, volume: Volume, path: &str, exists: bool, clients: usize) -> StoreId {
        let (stores, full) = (&mut self.stores, &mut self.full);
        *self.folder_ids.entry((volume, canonical(path))).or_insert_with(|| {
            let kind =
                StoreKind::Folder { volume, path: path.to_owned(), exists, rights: vec![None; clients] };
            intern(stores, Store { kind, packages: Vec::new() }, full)
        })
    }
}

impl Lowering<'_, '_> {
    pub(super) fn volume(&self, at: Where) -> Volume {
        match at {
            Where::Local(node) => Volume::Local(self.ids.nodes[node]),
            Where::Disk(disk) => Volume::Disk(self.ids.resources[disk]),
            Where::Share => Volume::Share,
        }
    }

    pub(super) fn place_files(&mut self) {
        for file in &self.survey.files {
            let id = self.storage.file(self.volume(file.at), &file.path.value);
            if let Some(content) = &file.content {
                self.storage.file_contents[id] = Some(self.storage.content(content));
            }
        }
    }

    /// Packages that run again and again have a name, wherever they are.
    pub(super) fn place_running_packages(&mut self) {
        for runs in &self.survey.document.rates.package_run {
            if let Some(package) = runs.value.package.text() {
                self.storage.package(package);
            }
        }
    }

    /// Files that a script puts in place exist as names from the start.
    pub(super) fn place_script_files(&mut self, script: &Script) {
        for line in &script.lines {
            match &line.step {
                Step::FileEdit { at, path, content } => {
                    self.storage.file(self.volume(*at), path);
                    if let Some(content) = content {
                        self.storage.content(content);
                    }
                }
                Step::PackageRun { package, .. } | Step::Client { package: Some(package), .. } => {
                    self.storage.package(package);
                }
                _ => {}
            }
        }
    }

    /// The file setup put on a node with each SSIS service. Where the estate does not show it, it is as shipped,
    /// which says the same as the built-in defaults.
    pub(super) fn default_files(
        &mut self,
        services: &IdVec<ServiceId, Service>,
    ) -> IdVec<ServiceId, Option<FileId>> {
        let default_file = |service: &Service| match service.kind {
            ServiceKind::Ssis(version) => {
                let file =
                    self.storage.file(Volume::Local(service.node), &version.default_configuration_file());
                let content = &mut self.storage.file_contents[file];
                *content = content.or(Some(built_in_defaults()));
                Some(file)
            }
            _ => None,
        };
        services.iter().map(default_file).collect()
    }

    /// The folders the estate shows, and the one setup creates beside each SSIS service.
    pub(super) fn place_folders(&mut self, services: &IdVec<ServiceId, Service>) {
        let clients = self.survey.clients.len();
        for service in services.iter() {
            if let ServiceKind::Ssis(version) = service.kind {
                self.storage.folder(
                    Volume::Local(service.node),
                    &version.default_packages_folder(),
                    true,
                    clients,
                );
            }
        }
        for folder in &self.survey.folders {
            self.storage.shown_on.insert(folder.at);
            let id = self.storage.folder(self.volume(folder.at), &folder.path.value, true, clients);
            let stated = self.rights(folder);
            if let StoreKind::Folder { rights, .. } = &mut self.storage.stores[id].kind {
                *rights = stated;
            }
            for package in &folder.packages {
                let package = self.storage.package(package);
                self.storage.stores[id].packages.push(package);
            }
        }
    }

    /// Each client's rights on a folder, in the order of client ids.
    fn rights(&mut self, folder: &FolderFacts) -> Vec<Option<Rights>> {
        let known = ["List Folders", "Read", "Write", "Modify", "Full Control"];
        for right in folder.grants.iter().flatten().flat_map(|(_, rights)| rights) {
            if !known.iter().any(|name| name.eq_ignore_ascii_case(right)) {
                let message = format!("`{right}` is no right on a folder");
                let help = match nearest(right, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("one of: {}", known.join(", ")),
                };
                self.reader.report("SYN003", &folder.path.value, folder.path.place, message).help(help);
            }
        }
        let of_client = |client: usize| {
            folder.grants.as_ref().map(|grants| {
                let mine = grants
                    .iter()
                    .filter(|(who, _)| self.is_principal(client, who))
                    .flat_map(|(_, rights)| rights);
                mine.fold(Rights::default(), |sum, right| add(sum, right))
            })
        };
        in_id_order(&self.ids.clients).into_iter().map(of_client).collect()
    }

    /// msdb of every SQL Server: failover cluster instances by resource, stand-alone ones by service.
    pub(super) fn msdb_stores(&mut self, services: &IdVec<ServiceId, Service>) -> Msdb {
        let mut msdb = Msdb::default();
        for &(sql, ..) in self.survey.sql_servers() {
            let packages = self.survey.document.resource[sql]
                .value
                .packages
                .iter()
                .map(|name| self.storage.package(&name.value))
                .collect();
            let resource = self.ids.resources[sql];
            let store = self.storage.store(StoreKind::ClusteredMsdb(resource), packages);
            msdb.clustered.insert(resource, store);
        }
        for (id, service) in services.pairs() {
            if let ServiceKind::SqlServer { .. } = service.kind {
                let store = self.storage.store(StoreKind::LocalMsdb(id), Vec::new());
                msdb.local.insert(id, store);
            }
        }
        msdb
    }

    fn per_node<T>(&mut self, mut of: impl FnMut(&mut Self, NodeId) -> T) -> IdVec<NodeId, T> {
        (0..self.survey.nodes.len()).map(NodeId::from_index).map(|node| of(self, node)).collect()
    }

    /// What a file path means on each node.
    pub(super) fn file_path(&mut self, path: &str) -> FilePath {
        match self.survey.path_kind(path) {
            PathKind::Disk(disk) => Located::Shared(self.storage.file(self.volume(Where::Disk(disk)), path)),
            PathKind::Unc | PathKind::ClusterStorage => {
                Located::Shared(self.storage.file(Volume::Share, path))
            }
            PathKind::Local | PathKind::Relative | PathKind::Empty => {
                let path = expand(path);
                Located::PerNode(
                    self.per_node(|lowering, node| lowering.storage.file(Volume::Local(node), &path)),
                )
            }
        }
    }

    /// What a folder path means on each node; a relative one starts from the service's own folder.
    pub(super) fn folder_path(&mut self, path: &str) -> Option<FolderPath> {
        let clients = self.survey.clients.len();
        Some(match self.survey.path_kind(path) {
            PathKind::Empty => return None,
            PathKind::Disk(disk) => {
                let at = Where::Disk(disk);
                let exists = !self.storage.shown_on.contains(&at);
                Located::Shared(self.storage.folder(self.volume(at), path, exists, clients))
            }
            PathKind::Unc | PathKind::ClusterStorage => {
                Located::Shared(self.storage.folder(Volume::Share, path, false, clients))
            }
            PathKind::Local => {
                let path = expand(path);
                Located::PerNode(self.per_node(|lowering, node| {
                    lowering.storage.folder(Volume::Local(node), &path, false, clients)
                }))
            }
            PathKind::Relative => {
                let path = self.beside_the_service(path);
                Located::PerNode(self.per_node(|lowering, node| {
                    lowering.storage.folder(Volume::Local(node), &path, false, clients)
                }))
            }
        })
    }

    /// `..\Packages` seen from `DTS\Binn` of the estate's release.
    fn beside_the_service(&self, relative: &str) -> String {
        let version = self.survey.sql.unwrap_or(callboard_sim::model::version::SqlVersion::Sql2016);
        let file = version.default_configuration_file();
        let mut parts: Vec<&str> = file.split('\\').collect();
        parts.pop();
        for part in relative.split(['\\', '/']) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                other => parts.push(other),
            }
        }
        parts.join(r"\")
    }
}

/// msdb stores by what holds them.
#[derive(Default)]
pub(super) struct Msdb {
    pub(super) clustered: BTreeMap<ResourceId, StoreId>,
    pub(super) local: BTreeMap<ServiceId, StoreId>,
}

/// Whether a resource is a failover cluster instance of that name.
pub(super) fn is_instance(kind: &ResourceKind, virtual_name: &str, instance: &str) -> bool {
    match kind {
        ResourceKind::SqlServer { virtual_server_name, instance_name, .. } => {
            crate::survey::same_name(virtual_server_name, virtual_name)
                && crate::survey::same_name(instance_name, instance)
        }
        _ => false,
    }
}

fn add(sum: Rights, right: &str) -> Rights {
    let is = |name: &str| right.eq_ignore_ascii_case(name);
    let all = is("Modify") || is("Full Control");
    Rights {
        list_folders: sum.list_folders || all || is("List Folders"),
        read: sum.read || all || is("Read"),
        write: sum.write || all || is("Write"),
    }
}
