//! Services on nodes: where SSIS is installed, under which account, with which configuration.

use callboard_sim::model::version::{SqlVersion, ssis_versions_of_service};

use super::files::ConfigurationFile;
use super::registry::RegistryValue;
use super::{Survey, folded, same_name};

/// The accounts that Windows itself has, each with the spellings that its tools print.
const BUILT_IN: [&[&str]; 3] = [
    &[r"NT AUTHORITY\NETWORK SERVICE", r"NT AUTHORITY\NetworkService", "NetworkService", "NETWORK SERVICE"],
    &["LocalSystem", r".\LocalSystem", "Local System", r"NT AUTHORITY\SYSTEM", "SYSTEM"],
    &[r"NT AUTHORITY\LOCAL SERVICE", r"NT AUTHORITY\LocalService", "LocalService", "LOCAL SERVICE"],
];

/// Whether two spellings name one account: `DOMAIN\user` and `user@domain.example` do.
pub fn same_account(a: &str, b: &str) -> bool {
    let built_in =
        |name: &str| BUILT_IN.iter().position(|names| names.iter().any(|known| same_name(known, name)));
    match (built_in(a), built_in(b)) {
        (None, None) => same_name(a, b) || (parts(a).is_some() && parts(a) == parts(b)),
        (a, b) => a == b,
    }
}

/// Domain, by its first label, and user, in lower case.
fn parts(account: &str) -> Option<(String, String)> {
    let (domain, user) = match account.split_once('\\') {
        Some((domain, user)) => (domain, user),
        None => account.split_once('@').map(|(user, domain)| (domain, user))?,
    };
    let domain = domain.split('.').next().unwrap_or(domain);
    Some((domain.trim().to_lowercase(), user.trim().to_lowercase()))
}

impl Survey {
    /// The service that a generic service resource runs, on each possible owner that has it: node, and position
    /// among the node's services.
    pub fn service_on_owners(&self, resource: usize) -> Vec<(usize, usize)> {
        let Some(name) = self.service_name(resource) else { return Vec::new() };
        let owners = &self.resources[resource].owners;
        self.installed(name.value).iter().filter(|(node, _)| owners.contains(node)).copied().collect()
    }

    /// Where a service is: nodes in the order of the file, with its position among the node's services.
    pub fn installed(&self, service: &str) -> &[(usize, usize)] {
        self.installed.get(&folded(service)).map_or(&[], Vec::as_slice)
    }

    /// The accounts that are stated for the service of a resource, each once.
    pub fn service_accounts(&self, resource: usize) -> Vec<&str> {
        let mut accounts: Vec<&str> = Vec::new();
        for (node, service) in self.service_on_owners(resource) {
            let stated = self.document.node[node].value.service[service].value.account.text();
            accounts
                .extend(stated.filter(|account| !accounts.iter().any(|known| same_account(known, account))));
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

    /// The entry that the service of a node reads when it runs outside the cluster.
    pub fn stand_alone_entry(&self, node: usize) -> Option<&RegistryValue> {
        let entries = Survey::configuration_entries(self.ssis_release_on(node)?);
        self.nodes[node].registry.iter().find(|value| {
            !value.data.trim().is_empty() && entries.iter().any(|(key, name)| value.is(key, name))
        })
    }

    /// The configuration that the service of a node reads when it runs outside the cluster: the file its entry
    /// names, else the one setup installed. `None` where the estate does not show it.
    pub fn stand_alone_configuration(&self, node: usize) -> Option<&ConfigurationFile> {
        let release = self.ssis_release_on(node)?;
        let entry = self.stand_alone_entry(node);
        let path = entry.map_or_else(|| release.default_configuration_file(), |value| value.data.clone());
        self.file_at(&path, node)?.content.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::same_account;

    #[test]
    fn one_account_has_several_spellings() {
        for (a, b) in [
            ("NetworkService", r"NT AUTHORITY\NETWORK SERVICE"),
            ("localsystem", r"NT AUTHORITY\SYSTEM"),
            (r"FIN\svc", "svc@fin.example"),
            (r"NT SERVICE\MsDtsServer130", r"nt service\msdtsserver130"),
        ] {
            assert!(same_account(a, b), "{a} {b}");
        }
        for (a, b) in [("LocalSystem", "LocalService"), (r"FIN\svc", r"HR\svc"), ("svc", r"FIN\svc")] {
            assert!(!same_account(a, b), "{a} {b}");
        }
    }
}
