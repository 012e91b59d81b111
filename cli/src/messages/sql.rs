//! What SQL Server, or the client that looked for it, answers.

use callboard_validator::finding::Grade::{Derived, Documented};

use super::source::WINDOWS;
use super::{Code, Entry};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "M-3",
        title: "double hop: SQL Server sees nobody instead of the user",
        texts: &[
            "Login failed for user 'NT AUTHORITY\\ANONYMOUS LOGON'",
            "Login failed for user '(null)'",
            "Login failed for user '(null)'. Not associated with a trusted SQL Server connection",
        ],
        codes: &[Code::Sql(18456)],
        cause: "The double hop. The user reached SSIS on one server, SQL Server runs on another server or virtual server, and the client is a third computer: SSIS cannot hand the user's credentials on, so SQL Server sees nobody. Connecting to the service itself still works.",
        rules: &["DEL001", "SSIS003", "DEL002"],
        fix: "Put SSIS and SQL Server into the same group; or run Management Studio on the computer where SSIS runs; or let a local SSIS service's configuration file name the instance, which makes it one hop. Microsoft does not support delegation by this service, whatever the directory says.",
        powershell: &["Get-ClusterResource | Format-Table Name, ResourceType, OwnerGroup, OwnerNode"],
        ..Entry::of(
            Documented,
            &["ssis:M-3", "ssis:S-21", "delegation:D-41", "delegation:D-71", "delegation:10"],
        )
    },
    Entry {
        id: "M-2",
        title: "the service looks for SQL Server where there is none",
        texts: &[
            "Failed to retrieve data for this request. (Microsoft.SqlServer.SmoEnum)",
            "The SQL Server specified in Integration Services service configuration is not present or is not available. This might occur when there is no default instance of SQL Server on the computer",
            "The SQL Server specified in Integration Services service configuration is not present or is not available",
            "The SQL server specified in SSIS service configuration is not present or is not available",
            "Login Timeout Expired",
            "SQL Server does not exist or access denied",
            "Named Pipes Provider: Could not open a connection to SQL Server [2]. (MsDtsSvr).",
        ],
        codes: &[Code::Win32(2)],
        cause: "ServerName in the configuration file does not name a running instance: it is still . on a cluster with a named instance, it names a node, or the service runs on defaults since events 272 or 273. Or the name is right and SQL Server is offline.",
        rules: &["SSIS015", "SSIS017", "SSIS021", "SSIS006", "SSIS013"],
        fix: "In the file that the registry entry ServiceConfigFile names: ServerName is the virtual SQL Server, for a named instance NAME\\INSTANCE. Then take the resource offline and online, not net stop. If the file was right, bring SQL Server online.",
        powershell: &[
            "Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\130\\SSIS\\ServiceConfigFile'",
            "Stop-ClusterResource 'SSIS'; Start-ClusterResource 'SSIS'",
        ],
        ..Entry::of(Documented, &["ssis:M-2", "ssis:S-15", "ssis:D-15", "delegation:10"])
    },
    Entry {
        id: "delegation:D-43",
        title: "SQL Server knows who asks, and refuses",
        texts: &["Login failed for user '%1'"],
        codes: &[Code::Sql(18456)],
        cause: "With a user's or a computer's name in the message the credentials did arrive: state 11 or similar is a matter of permissions. A name such as DOMAIN\\NODE$ is the service's own account: it connected as itself, not as the user.",
        fix: "Security, Logins in Management Studio on the instance: a login for that account or one of its groups, and in msdb one of the SSIS roles. The state in SQL Server's error log says which check refused.",
        powershell: &["Invoke-Sqlcmd -ServerInstance SQLV1 -Query \"EXEC xp_readerrorlog 0, 1, N'18456'\""],
        ..Entry::of(Derived, &["delegation:D-43", "delegation:D-42", "ssis:D-13"])
    },
    Entry {
        id: "delegation:D-61",
        title: "a machine refuses NTLM to itself under a name that is not its own",
        texts: &["The login is from an untrusted domain and cannot be used with Windows authentication."],
        codes: &[Code::Sql(18452), Code::Event(WINDOWS, 537), Code::Name("401.1")],
        cause: "The loopback check: a clustered service that addresses its own network name or an alias, and authenticates by NTLM, is refused by its own computer. It works as soon as client and server sit on different nodes.",
        fix: "On each node list the network names in BackConnectionHostNames (a multi-string value under Lsa\\MSV1_0), or let Kerberos work for the name by registering its SPN.",
        powershell: &[
            "New-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0' BackConnectionHostNames -PropertyType MultiString -Value 'SQLV1', 'SQLV1.contoso.com'",
        ],
        ..Entry::of(Documented, &["delegation:D-61", "delegation:D-03", "delegation:10"])
    },
];
