//! Service principal names: `class/host`, `class/host:port`, `class/host:instance`.

/// The classes that `HOST/` stands in for, as the attribute `sPNMappings` has them from the start (`delegation:D-34`).
pub const ALIASES_OF_HOST: [&str; 53] = [
    "alerter",
    "appmgmt",
    "cisvc",
    "clipsrv",
    "browser",
    "dhcp",
    "dnscache",
    "replicator",
    "eventlog",
    "eventsystem",
    "policyagent",
    "oakley",
    "dmserver",
    "dns",
    "mcsvc",
    "fax",
    "msiserver",
    "ias",
    "messenger",
    "netlogon",
    "netman",
    "netdde",
    "netddedsm",
    "nmagent",
    "plugplay",
    "protectedstorage",
    "rasman",
    "rpclocator",
    "rpc",
    "rpcss",
    "remoteaccess",
    "rsvp",
    "samss",
    "scardsvr",
    "scesrv",
    "seclogon",
    "scm",
    "dcom",
    "cifs",
    "spooler",
    "snmp",
    "schedule",
    "tapisrv",
    "trksvr",
    "trkwks",
    "ups",
    "time",
    "wins",
    "www",
    "http",
    "w3svc",
    "iisadmin",
    "msdtc",
];

/// Whether two SPNs are one: whole strings, ignoring letter case (`delegation:D-27`).
pub fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// The SPN that `HOST/` would need to stand in for this one, when its class is among those (`delegation:D-34`).
pub fn host_form(spn: &str) -> Option<String> {
    let (class, rest) = spn.split_once('/')?;
    let known = ALIASES_OF_HOST.iter().any(|alias| alias.eq_ignore_ascii_case(class));
    known.then(|| format!("HOST/{rest}"))
}

/// What a DCOM client asks for when the user typed this name (`delegation:D-38`).
pub fn of_dcom(typed: &str) -> String {
    format!("RPCSS/{typed}")
}

/// What a client of a file share asks for.
pub fn of_file_server(host: &str) -> String {
    format!("cifs/{host}")
}

/// How a client finds an instance of SQL Server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlEndpoint<'a> {
    /// Over TCP, at a port.
    Tcp(u16),
    /// The default instance over another protocol.
    DefaultInstance,
    /// A named instance over another protocol.
    NamedInstance(&'a str),
}

/// What a client of SQL Server asks for (`delegation:D-35`). For a failover cluster instance `fqdn` is the network
/// name's, never a node's.
pub fn of_sql_server(fqdn: &str, endpoint: SqlEndpoint<'_>) -> String {
    match endpoint {
        SqlEndpoint::Tcp(port) => format!("MSSQLSvc/{fqdn}:{port}"),
        SqlEndpoint::DefaultInstance => format!("MSSQLSvc/{fqdn}"),
        SqlEndpoint::NamedInstance(instance) => format!("MSSQLSvc/{fqdn}:{instance}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d_34_host_stands_in_for_the_classes_of_the_attribute_only() {
        assert_eq!(host_form("RPCSS/ssisvirt").as_deref(), Some("HOST/ssisvirt"));
        assert_eq!(host_form("CIFS/a.b:1").as_deref(), Some("HOST/a.b:1"));
        for other in ["MSSQLSvc/a", "MsDtsServer/a", "HOST/a", "rpcss", ""] {
            assert_eq!(host_form(other), None, "{other}");
        }
    }

    #[test]
    fn d_27_names_are_whole_strings() {
        assert!(same("mssqlsvc/A.b:1433", "MSSQLSvc/a.B:1433"));
        assert!(!same("MSSQLSvc/a.b:1433", "MSSQLSvc/a.b"));
        assert!(!same("MSSQLSvc/a", "MSSQLSvc/a.b"));
    }
}
