//! Services on nodes: where SSIS is installed, under which account, with which configuration.

use callboard_sim::model::version::{SqlVersion, ssis_versions_of_service};

use super::files::ConfigurationFile;
use super::{Survey, same_name};

impl Survey {
    /// The service that a generic service resource runs, on each possible owner that has it: node, and position
    /// among the node's services.
    pub fn service_on_owners(&self, resource: usize) -> Vec<(usize, usize)> {
        let Some(name) = self.service_name(resource) else { return Vec::new() };
        let on_node = |node: &usize| {
            let services = &self.nodes[*node].services;
            let position = services.iter().position(|known| same_name(&known.name.value, name.value))?;
            Some((*node, position))
        };
        self.resources[resource].owners.iter().filter_map(on_node).collect()
    }

    /// The accounts that are stated for the service of a resource, each once.
    pub fn service_accounts(&self, resource: usize) -> Vec<&str> {
        let mut accounts: Vec<&str> = Vec::new();
        for (node, service) in self.service_on_owners(resource) {
            let stated = self.document.node[node].value.service[service].value.account.text();
            accounts.extend(stated.filter(|account| !accounts.iter().any(|known| same_name(known, account))));
        }
        accounts
    }

    /// The nodes that have the SSIS service of some release.
    pub fn ssis_nodes(&self) -> Vec<usize> {
        (0..self.nodes.len()).filter(|node| self.ssis_release_on(*node).is_some()).collect()
    }

    /// The release whose SSIS service a node has: the estate's where it has several.
    fn ssis_release_on(&self, node: usize) -> Option<SqlVersion> {
        let names = self.nodes[node].services.iter().map(|service| service.name.value.as_str());
        let releases: Vec<SqlVersion> = names.flat_map(ssis_versions_of_service).collect();
        releases.iter().copied().find(|release| Some(*release) == self.sql).or(releases.first().copied())
    }

    /// The configuration that the service of a node reads when it runs outside the cluster: the file its entry
    /// names, else the one setup installed. `None` where the estate does not show it.
    pub fn stand_alone_configuration(&self, node: usize) -> Option<&ConfigurationFile> {
        let release = self.ssis_release_on(node)?;
        let entries = Survey::configuration_entries(release);
        let entry = self.nodes[node].registry.iter().find(|value| {
            !value.data.trim().is_empty() && entries.iter().any(|(key, name)| value.is(key, name))
        });
        let path = entry.map_or_else(|| release.default_configuration_file(), |value| value.data.clone());
        self.file_at(&path, node)?.content.as_ref()
    }
}
