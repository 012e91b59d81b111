//! What the estate says about the SSIS service: which resources run it, which values and files configure it.

use callboard_sim::model::version::{
    LITERALS, Literals, PROGRAM_FILES, SqlVersion, ssis_versions_of_service,
};

use super::files::{ConfigurationFile, FileFacts, Where};
use super::keys;
use super::paths::{self, PathKind};
use super::registry::{CheckpointFacts, RegistryValue};
use super::server_names::server_name_means;
use super::{Kind, NodeFacts, Profile, Survey, profile_of, same_name};
use crate::artefact::service_configuration::FolderKind;
use crate::source::Located;
use crate::syntax::nearest::nearest;

/// A registry value that locates the configuration file, and on which node it was found.
#[derive(Debug, Clone, Copy)]
pub struct ConfigurationValue<'a> {
    /// The node.
    pub node: usize,
    /// The value.
    pub value: &'a RegistryValue,
    /// Whether it is a named value under `SSIS` rather than the default value of a key (`tension:T15`).
    pub named: bool,
}

impl Survey {
    /// The ServiceName of a generic service resource.
    pub fn service_name(&self, resource: usize) -> Option<Located<&String>> {
        self.document.resource[resource].value.service_name.located()
    }

    /// The resources that run the SSIS service, or are meant to: named by `[ssis] resource`, or told from their
    /// service name or command line.
    pub fn ssis_resources(&self) -> Vec<usize> {
        self.ssis.clone()
    }

    pub(super) fn find_ssis_resources(&self) -> Vec<usize> {
        (0..self.resources.len()).filter(|resource| self.runs_ssis(*resource)).collect()
    }

    /// Whether a resource runs the SSIS service, or is meant to.
    pub fn is_ssis(&self, resource: usize) -> bool {
        self.ssis.contains(&resource)
    }

    fn runs_ssis(&self, resource: usize) -> bool {
        // Of a resource without a group nothing can be said but that: SYN005, SYN006.
        if self.resources[resource].group.is_none() {
            return false;
        }
        let stated = self.document.ssis.resource.text().and_then(|name| self.resource(name));
        stated == Some(resource) || self.looks_like_ssis(resource)
    }

    fn looks_like_ssis(&self, resource: usize) -> bool {
        let command = self.document.resource[resource].value.command_line.text();
        let by_checkpoint = || {
            self.resources[resource].kind == Kind::GenericService
                && self.service_name(resource).is_none()
                && self.checkpoints_of(resource).any(|checkpoint| keys::is_attempt(&checkpoint.key.value))
        };
        let by_command = command.is_some_and(|command| command.to_lowercase().contains("msdtssrvr"));
        by_command
            || by_checkpoint()
            || self.service_name(resource).is_some_and(|name| {
                let lower = name.value.trim().to_lowercase();
                lower.starts_with("msdts")
                    || lower.contains("integration services")
                    || nearest(name.value, LITERALS.iter().map(|row| row.service_name)).is_some()
            })
    }

    /// The release whose SSIS service a resource runs: told from its service name, else the estate's.
    pub fn ssis_version(&self, resource: usize) -> Option<SqlVersion> {
        let by_name = self.service_name(resource).and_then(|name| {
            let mut versions = ssis_versions_of_service(name.value);
            let first = versions.next();
            first.into_iter().chain(versions).find(|version| Some(*version) == self.sql).or(first)
        });
        by_name.or(self.sql)
    }

    /// The release whose service the estate means to run: the stated one, or the resource's own when that service
    /// is installed where it runs, since releases can live side by side (`ssis:D-03`).
    pub fn intended_version(&self, resource: usize) -> Option<SqlVersion> {
        let own = self.ssis_version(resource);
        if own.is_some_and(|own| self.runs_beside(resource, own)) { own } else { self.sql.or(own) }
    }

    fn runs_beside(&self, resource: usize, version: SqlVersion) -> bool {
        let service = version.literals().service_name;
        let installed = |node: &usize| {
            self.nodes[*node].services.iter().any(|known| same_name(&known.name.value, service))
        };
        let named = self.service_name(resource).is_some_and(|name| same_name(name.value, service));
        // Releases are side by side where the stated one is there too; alone, another one is skew (SSIS022).
        let stated = self.sql.map(|stated| stated.literals().service_name);
        let beside = stated.is_none_or(|stated| {
            let has =
                |node: &NodeFacts| node.services.iter().any(|known| same_name(&known.name.value, stated));
            self.nodes.iter().any(has)
        });
        named && beside && self.resources[resource].owners.iter().any(installed)
    }

    /// The literals to expect of a resource: the stated profile, else those of its intended release.
    pub fn profile_for(&self, resource: usize) -> Option<Profile> {
        match self.document.profile.value() {
            Some(_) => self.profile,
            None => self.intended_version(resource).map(profile_of),
        }
    }

    /// The SQL Server resources, with the virtual server name and instance each answers to.
    pub fn sql_servers(&self) -> &[(usize, String, String)] {
        &self.sql_servers
    }

    pub(super) fn find_sql_servers(&self) -> Vec<(usize, String, String)> {
        self.of_kind(Kind::SqlServer)
            .map(|resource| {
                let document = &self.document.resource[resource].value;
                let instance = document.instance_name.text().unwrap_or("MSSQLSERVER").to_owned();
                (resource, self.virtual_server_name(resource), instance)
            })
            .collect()
    }

    fn virtual_server_name(&self, sql: usize) -> String {
        let stated = self.document.resource[sql].value.virtual_server_name.text().map(str::to_owned);
        let provided =
            self.resources[sql].depends_on.providers().find_map(|provider| self.dns_name(provider.resource?));
        let group = self.resources[sql].group;
        let in_group =
            || group.and_then(|group| self.resources_in(group).find_map(|resource| self.dns_name(resource)));
        stated.or(provided).or_else(in_group).unwrap_or_default()
    }

    /// The name a network name resource gives to clients.
    pub fn dns_name(&self, resource: usize) -> Option<String> {
        let is_name = self.resources[resource].kind == Kind::NetworkName;
        let stated = self.document.resource[resource].value.dns_name.text();
        is_name.then(|| stated.unwrap_or(&self.resources[resource].name.value).to_owned())
    }

    /// The SQL Server whose msdb an SSIS resource should serve: its own group's, else the only one there is.
    pub fn sql_for(&self, ssis: usize) -> Option<usize> {
        let servers = self.sql_servers();
        if let Some(intended) = self.document.ssis.intended.server_name.text() {
            let named =
                servers.iter().find(|(_, name, instance)| server_name_means(intended, name, instance));
            return named.map(|(resource, ..)| *resource);
        }
        let own = servers.iter().find(|(sql, ..)| self.resources[*sql].group == self.resources[ssis].group);
        let only = if servers.len() == 1 { servers.first() } else { None };
        own.or(only).map(|(resource, ..)| *resource).or_else(|| self.sql_named_for(ssis).first().copied())
    }

    /// The SQL Servers that the configuration of an SSIS resource names, in the order of the file.
    pub fn sql_named_for(&self, ssis: usize) -> Vec<usize> {
        let servers = self.sql_servers();
        let folders = self.shared_configurations(ssis).flat_map(|file| file.folders(FolderKind::SqlServer));
        let mut named: Vec<usize> = Vec::new();
        for server_name in folders.filter_map(|folder| folder.location.as_ref()) {
            let meant = servers
                .iter()
                .find(|(_, name, instance)| server_name_means(&server_name.value, name, instance));
            named.extend(meant.map(|(sql, ..)| *sql).filter(|sql| !named.contains(sql)));
        }
        named
    }

    /// Key and value name of both shapes in which a release's configuration file is located.
    pub fn configuration_entries(version: SqlVersion) -> [(String, String); 2] {
        let key = version.literals().configuration_key;
        let (parent, name) = key.rsplit_once('\\').expect("every configuration key has a parent");
        [(key.to_owned(), String::new()), (parent.to_owned(), name.to_owned())]
    }

    /// The value that locates the configuration file on each possible owner that has one.
    pub fn configuration_values(&self, ssis: usize, version: SqlVersion) -> Vec<ConfigurationValue<'_>> {
        let [key, named] = Self::configuration_entries(version);
        let on_node = |node: usize| {
            let find = |(key, name): &(String, String)| {
                self.nodes[node].registry.iter().find(|value| value.is(key, name))
            };
            find(&key)
                .map(|value| ConfigurationValue { node, value, named: false })
                .or_else(|| find(&named).map(|value| ConfigurationValue { node, value, named: true }))
        };
        self.resources[ssis].owners.iter().copied().filter_map(on_node).collect()
    }

    /// Entries of a node that look like the one of `key` and are not: in the 32-bit registry, or of another release.
    pub fn entries_elsewhere(&self, node: usize, key: &str) -> Vec<(&RegistryValue, &'static str)> {
        const OF_32_BIT: &str = "only in the 32-bit registry, which the 64-bit service does not read";
        const OF_ANOTHER_RELEASE: &str = "the entry of another release";
        const NAMED: &str = "a value of that name: the entry is the default value of the key";
        let of_32_bit = key.replacen(r"SOFTWARE\", r"SOFTWARE\WOW6432Node\", 1);
        let label = |value: &RegistryValue| {
            let is_other = |row: &Literals| value.key.eq_ignore_ascii_case(row.configuration_key);
            match () {
                () if value.key.eq_ignore_ascii_case(&of_32_bit) => Some(OF_32_BIT),
                () if value.key.eq_ignore_ascii_case(key) => (!value.name.is_empty()).then_some(NAMED),
                () => LITERALS.iter().any(is_other).then_some(OF_ANOTHER_RELEASE),
            }
        };
        self.nodes[node].registry.iter().filter_map(|value| Some((value, label(value)?))).collect()
    }

    /// What a path means.
    pub fn path_kind(&self, path: &str) -> PathKind {
        paths::kind(path, &self.volumes)
    }

    /// The file at a path, as seen from a node.
    pub fn file_at(&self, path: &str, node: usize) -> Option<&FileFacts> {
        let canonical = paths::canonical(path);
        let here = |file: &&FileFacts| match file.at {
            Where::Local(owner) => owner == node,
            Where::Disk(_) | Where::Share => true,
        };
        self.files.iter().filter(here).find(|file| file.canonical == canonical)
    }

    /// Whether a path is where setup puts the configuration file of a release.
    pub fn is_default_configuration_file(path: &str) -> Option<&'static Literals> {
        let canonical = paths::canonical(path);
        if !canonical.starts_with(&paths::canonical(PROGRAM_FILES)) {
            return None;
        }
        LITERALS.iter().find(|row| paths::canonical(&row.version.default_configuration_file()) == canonical)
    }

    /// The configuration files an SSIS resource is meant to read from shared storage: those its nodes' values and
    /// its saved copy name on a clustered disk or a share; where none does, those on the disks of its group.
    pub fn shared_configuration_files(&self, ssis: usize) -> Vec<&FileFacts> {
        let named: Vec<&FileFacts> = self
            .configured_paths(ssis)
            .into_iter()
            .filter_map(|(node, path)| self.file_at(&path, node))
            .filter(|file| !matches!(file.at, Where::Local(_)))
            .collect();
        let mut files = match named.is_empty() {
            false => named,
            true => self.files.iter().filter(|file| self.is_configuration_on_own_disk(ssis, file)).collect(),
        };
        files.sort_by_key(|file| (file.at, file.path.place));
        files.dedup_by_key(|file| file.path.place);
        files
    }

    fn is_configuration_on_own_disk(&self, ssis: usize, file: &FileFacts) -> bool {
        let own_disk = matches!(file.at, Where::Disk(disk) if self.shares_group(disk, ssis));
        own_disk && file.path.value.to_lowercase().ends_with(".ini.xml")
    }

    /// Every path that some node's value or a saved copy names, with the node on which it is meant.
    pub fn configured_paths(&self, ssis: usize) -> Vec<(usize, String)> {
        let Some(version) = self.intended_version(ssis) else { return Vec::new() };
        let mut paths: Vec<(usize, String)> = self
            .configuration_values(ssis, version)
            .iter()
            .map(|found| (found.node, found.value.data.clone()))
            .collect();
        let entries = Self::configuration_entries(version);
        for checkpoint in self.checkpoints_of(ssis) {
            for value in checkpoint.copy.iter().flatten() {
                if entries.iter().any(|(key, name)| value.is(key, name)) {
                    paths.push((0, value.data.clone()));
                }
            }
        }
        paths
    }

    /// What the saved copy of an SSIS resource holds for its entry, when the estate has one.
    pub fn saved_copy(&self, ssis: usize, version: SqlVersion) -> Option<&RegistryValue> {
        let entries = Self::configuration_entries(version);
        let copies = self.checkpoints_of(ssis).filter_map(|checkpoint| checkpoint.copy.as_ref());
        copies.flatten().find(|value| entries.iter().any(|(key, name)| value.is(key, name)))
    }

    /// A checkpoint that covers the entry and whose saved copy does not hold it.
    pub fn copy_without_entry(&self, ssis: usize, version: SqlVersion) -> Option<&CheckpointFacts> {
        let key = version.literals().configuration_key;
        let covering = |checkpoint: &&CheckpointFacts| {
            checkpoint.copy.is_some() && keys::covers(&checkpoint.key.value, key)
        };
        let has_none = self.saved_copy(ssis, version).is_none();
        self.checkpoints_of(ssis).find(covering).filter(|_| has_none)
    }

    /// The checkpoints of a resource.
    pub fn checkpoints_of(&self, resource: usize) -> impl Iterator<Item = &CheckpointFacts> {
        self.checkpoints.iter().filter(move |checkpoint| checkpoint.resource == Some(resource))
    }

    /// The configuration an SSIS resource is meant to work with: the content of the shared file.
    pub fn shared_configurations(&self, ssis: usize) -> impl Iterator<Item = &ConfigurationFile> {
        self.shared_configuration_files(ssis).into_iter().filter_map(|file| file.content.as_ref())
    }
}
