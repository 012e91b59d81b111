//! What a `ServerName` leads to.

use super::{Kind, Survey, same_name};

/// What the host part of a `ServerName` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// The computer on which the service happens to run.
    Here,
    /// A node, by its own name.
    Node(usize),
    /// The cluster itself, which is wherever `Cluster Group` is.
    Cluster,
    /// The address of an IP Address resource.
    Address(usize),
    /// Something else.
    Other,
}

impl Survey {
    /// What a host is, by its short name or address.
    pub fn host(&self, host: &str) -> Host {
        const LOCAL: [&str; 5] = [".", "(local)", "localhost", "127.0.0.1", "::1"];
        let cluster = self.document.cluster.name.text();
        let has_address = |resource: &usize| {
            let address = self.document.resource[*resource].value.address.text();
            address.is_some_and(|address| same_name(address, host))
        };
        match (self.node(host), self.of_kind(Kind::IpAddress).find(has_address)) {
            _ if LOCAL.iter().any(|name| same_name(name, host)) => Host::Here,
            (Some(node), _) => Host::Node(node),
            _ if cluster.is_some_and(|name| same_name(name, host)) => Host::Cluster,
            (None, Some(address)) => Host::Address(address),
            (None, None) => Host::Other,
        }
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
