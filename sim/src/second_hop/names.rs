//! The accounts and SPNs of what an estate has.

use crate::delegation::spn::{self, SqlEndpoint};
use crate::model::resource::{Resource, ResourceKind};

/// The port of the default instance.
const DEFAULT_PORT: u16 = 1433;

/// A host's full name, where the domain has one.
pub fn full_name(host: &str, domain: Option<&str>) -> String {
    match domain {
        Some(domain) if !host.contains('.') => format!("{host}.{domain}"),
        _ => host.to_owned(),
    }
}

/// What a computer or a network name is registered under (`delegation:D-36`).
pub fn of_host(host: &str, domain: Option<&str>) -> Vec<String> {
    let mut spns = vec![format!("HOST/{host}")];
    let full = format!("HOST/{}", full_name(host, domain));
    if !spns.contains(&full) {
        spns.push(full);
    }
    spns
}

/// What a failover cluster instance is registered under (`delegation:D-35`); nothing for other resources.
pub fn of_instance(resource: &Resource, domain: Option<&str>) -> Vec<String> {
    let ResourceKind::SqlServer { virtual_server_name, instance_name, tcp_port, .. } = &resource.kind else {
        return Vec::new();
    };
    let host = full_name(virtual_server_name, domain);
    let by_name = match is_default(instance_name) {
        true => SqlEndpoint::DefaultInstance,
        false => SqlEndpoint::NamedInstance(instance_name),
    };
    let asked = asked_for(virtual_server_name, instance_name, *tcp_port, domain);
    let mut spns = vec![spn::of_sql_server(&host, by_name)];
    if !spns.contains(&asked) {
        spns.push(asked);
    }
    spns
}

/// What a client asks for that connects to an instance on a host.
pub fn asked_for(host: &str, instance: &str, port: Option<u16>, domain: Option<&str>) -> String {
    let host = full_name(host, domain);
    let endpoint = match (port, is_default(instance)) {
        (Some(port), _) => SqlEndpoint::Tcp(port),
        (None, true) => SqlEndpoint::Tcp(DEFAULT_PORT),
        (None, false) => SqlEndpoint::NamedInstance(instance),
    };
    spn::of_sql_server(&host, endpoint)
}

/// The computer of a path to a share.
pub fn file_server(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(r"\\")?;
    rest.split('\\').next().filter(|host| !host.is_empty())
}

fn is_default(instance: &str) -> bool {
    instance.eq_ignore_ascii_case("MSSQLSERVER")
}
