//! What right means for each clustered SSIS service: stated, or derived from its group's own server and disk.

use callboard_sim::model::ssis::{Intended, SqlTarget};
use callboard_sim::model::storage::Located;

use super::Lowering;
use super::storage::Msdb;
use crate::artefact::service_configuration::FolderKind;
use crate::survey::build::unknown_name;
use crate::survey::files::{FileFacts, FolderFacts, Where};
use crate::survey::paths::file_name;
use crate::survey::server_names::server_name_means;
use crate::syntax::field::Field;

impl Lowering<'_, '_> {
    pub(super) fn intended(&mut self, msdb: &Msdb) -> Vec<Intended> {
        let mut ssis = self.survey.ssis_resources();
        ssis.sort_by_key(|resource| self.ids.resources[*resource]);
        ssis.into_iter().map(|resource| self.intended_for(resource, msdb)).collect()
    }

    fn intended_for(&mut self, ssis: usize, msdb: &Msdb) -> Intended {
        let stated = self.survey.document.ssis.intended.clone();
        let mut derivation = Vec::new();
        let configuration_file = match stated.configuration_file.text() {
            Some(path) => Some(path.to_owned()),
            None => self.derived_file(ssis).map(|file| {
                derivation.push(format!("configuration file {} (on the group's disk)", file.path.value));
                file.path.value.clone()
            }),
        };
        let configuration_file = configuration_file.and_then(|path| match self.file_path(&path) {
            Located::Shared(file) => Some(file),
            Located::PerNode(_) => {
                self.not_shared(&stated.configuration_file);
                None
            }
        });
        let sql = self.survey.sql_for(ssis).map(|sql| self.ids.resources[sql]);
        if let (Some(resource), None) = (self.survey.sql_for(ssis), stated.server_name.text()) {
            derivation.push(format!("msdb of {}", self.survey.resources[resource].name.value));
        }
        let store = match stated.store_path.text() {
            Some(path) => Some(path.to_owned()),
            None => self
                .derived_store(ssis)
                .inspect(|path| derivation.push(format!("store {path} (on the group's disk)"))),
        };
        let store = store.and_then(|path| match self.folder_path(&path) {
            Some(Located::Shared(store)) => Some(store),
            _ => {
                self.not_shared(&stated.store_path);
                None
            }
        });
        self.check_server_name(&stated.server_name);
        Intended {
            resource: self.ids.resources[ssis],
            configuration_file,
            sql: sql.map(|resource| SqlTarget::Clustered { resource, store: msdb.clustered[&resource] }),
            store,
            derivation: if derivation.is_empty() {
                "stated".to_owned()
            } else {
                format!("derived: {}", derivation.join(", "))
            },
        }
    }

    /// What is intended has to be the same on every node.
    fn not_shared(&mut self, field: &Field<String>) {
        if let Some(written) = field.located() {
            let message = format!(
                "`{}` is not on shared storage: it would be another one on every node",
                written.value
            );
            self.reader
                .report("SYN003", written.value, written.place, message)
                .help("name a path on a clustered disk or a share");
        }
    }

    fn check_server_name(&mut self, field: &Field<String>) {
        let Some(written) = field.located() else { return };
        let servers = self.survey.sql_servers();
        if !servers.iter().any(|(_, name, instance)| server_name_means(written.value, name, instance)) {
            let names: Vec<&str> = servers.iter().map(|(_, name, _)| name.as_str()).collect();
            unknown_name(self.reader, "virtual SQL Server", written, names.iter().copied());
        }
    }

    /// A configuration file on a disk of the group, else any shared one that a node names.
    fn derived_file(&self, ssis: usize) -> Option<&FileFacts> {
        let own_disk =
            |file: &&FileFacts| matches!(file.at, Where::Disk(disk) if self.survey.shares_group(disk, ssis));
        let shared = self.survey.shared_configuration_files(ssis);
        let named = shared.iter().copied().find(|file| own_disk(file));
        let is_configuration = |file: &&FileFacts| file.path.value.to_lowercase().ends_with(".ini.xml");
        let lying_there = self.survey.files.iter().filter(own_disk).find(is_configuration);
        named.or(lying_there).or(shared.first().copied())
    }

    /// A folder called Packages on a disk of the group, else the only folder there, else what the file says.
    fn derived_store(&self, ssis: usize) -> Option<String> {
        let own_disk = |folder: &&FolderFacts| matches!(folder.at, Where::Disk(disk) if self.survey.shares_group(disk, ssis));
        let folders: Vec<&FolderFacts> = self.survey.folders.iter().filter(own_disk).collect();
        let packages =
            folders.iter().find(|folder| file_name(&folder.path.value).eq_ignore_ascii_case("Packages"));
        let only = if folders.len() == 1 { folders.first() } else { None };
        packages.or(only).map(|folder| folder.path.value.clone()).or_else(|| {
            let file = self.derived_file(ssis)?.content.as_ref()?;
            let location =
                file.folders(FolderKind::FileSystem).find_map(|folder| folder.location.as_ref())?;
            Some(location.value.clone())
        })
    }
}
