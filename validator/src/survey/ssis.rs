//! What the estate says about the SSIS service: which resources run it, which values and files configure it.

use callboard_sim::model::version::{LITERALS, PROGRAM_FILES, SqlVersion, ssis_versions_of_service};

use super::files::{ConfigurationFile, FileFacts, Where};
use super::paths::{self, PathKind};
use super::registry::RegistryValue;
use super::{Kind, Profile, Survey, profile_of, same_name};
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

    /// The resources that run the SSIS service: named by `[ssis] resource`, or told from their service name.
    pub fn ssis_resources(&self) -> Vec<usize> {
        self.ssis.clone()
    }

    pub(super) fn find_ssis_resources(&self) -> Vec<usize> {
        let stated = self.document.ssis.resource.text().and_then(|name| self.resource(name));
        self.of_kind(Kind::GenericService)
            .filter(|resource| stated == Some(*resource) || self.looks_like_ssis(*resource))
            .collect()
    }

    fn looks_like_ssis(&self, resource: usize) -> bool {
        self.service_name(resource).is_some_and(|name| {
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
        named && self.resources[resource].owners.iter().any(installed)
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

    /// Whether an SSIS resource and the SQL Server it should serve are in one group.
    pub fn shares_group(&self, a: usize, b: usize) -> bool {
        self.resources[a].group.is_some() && self.resources[a].group == self.resources[b].group
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
    pub fn is_default_configuration_file(
        path: &str,
    ) -> Option<&'static callboard_sim::model::version::Literals> {
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

    /// The checkpoints of a resource.
    pub fn checkpoints_of(&self, resource: usize) -> impl Iterator<Item = &super::registry::CheckpointFacts> {
        self.checkpoints.iter().filter(move |checkpoint| checkpoint.resource == Some(resource))
    }

    /// The configuration an SSIS resource is meant to work with: the content of the shared file.
    pub fn shared_configurations(&self, ssis: usize) -> impl Iterator<Item = &ConfigurationFile> {
        self.shared_configuration_files(ssis).into_iter().filter_map(|file| file.content.as_ref())
    }

    /// Whether a name means "here": the local computer, a node or the cluster itself.
    pub fn means_here(&self, host: &str) -> bool {
        let local = [".", "(local)", "localhost", "127.0.0.1", "::1"];
        let cluster = self.document.cluster.name.text().is_some_and(|name| same_name(name, host));
        local.iter().any(|name| same_name(name, host)) || self.node(host).is_some() || cluster
    }
}

/// Host and instance of a `ServerName`: protocol prefix, port and DNS suffix taken off.
pub fn split_server_name(server_name: &str) -> (String, Option<String>) {
    let trimmed = server_name.trim();
    let without_protocol = ["tcp:", "np:", "lpc:", "admin:"]
        .iter()
        .find_map(|prefix| {
            trimmed
                .get(..prefix.len())
                .filter(|start| start.eq_ignore_ascii_case(prefix))
                .map(|_| &trimmed[prefix.len()..])
        })
        .unwrap_or(trimmed);
    let without_port = without_protocol.split(',').next().unwrap_or(without_protocol);
    let (host, instance) = match without_port.split_once('\\') {
        Some((host, instance)) => (host, Some(instance.trim().to_owned())),
        None => (without_port, None),
    };
    let host = host.trim();
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    let short = if is_address || host == "." { host } else { host.split('.').next().unwrap_or(host) };
    (short.to_owned(), instance)
}

/// Whether a `ServerName` reaches the instance `instance` of the virtual server `name`.
pub fn server_name_means(server_name: &str, name: &str, instance: &str) -> bool {
    let (host, wanted) = split_server_name(server_name);
    let has_port = server_name.contains(',');
    let same_instance = match wanted {
        Some(wanted) => same_name(&wanted, instance),
        None => has_port || instance.eq_ignore_ascii_case("MSSQLSERVER"),
    };
    !name.is_empty() && same_name(&host, name) && same_instance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_name_is_told_apart_from_its_decoration() {
        assert!(server_name_means("SQLV1", "sqlv1", "MSSQLSERVER"));
        assert!(server_name_means("tcp:sqlv1.contoso.com,1433", "SQLV1", "MSSQLSERVER"));
        assert!(server_name_means(r"SQLV1\INST1", "SQLV1", "inst1"));
        assert!(!server_name_means("SQLV1", "SQLV1", "INST1"), "a named instance needs its name");
        assert!(!server_name_means("SQLV2", "SQLV1", "MSSQLSERVER"));
        assert!(!server_name_means("", "", "MSSQLSERVER"));
        assert_eq!(split_server_name("."), (".".to_owned(), None));
        assert_eq!(split_server_name("10.0.0.5").0, "10.0.0.5");
    }
}
