//! Facts about clustered SSIS that no file of ours states: nothing checks them, but somebody should know them.

use callboard_validator::finding::Grade::{Documented, Observed};

use super::{Code, Entry};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "ssis:D-01",
        title: "the SSIS service does not fail over by itself and need not be clustered",
        cause: "It is neither a clustered nor a cluster-aware service. As a generic service the cluster only starts and stops it, and asks whether it runs.",
        rules: &["SSIS001", "SSIS032"],
        fix: "Consider the service stand-alone on each node, with every configuration file listing all instances; packages run by dtexec and Agent jobs need no service at all.",
        ..Entry::of(Documented, &["ssis:D-01", "ssis:S-01"])
    },
    Entry {
        id: "ssis:D-02",
        title: "packages that were running do not restart after a failover",
        cause: "A failover ends them, and neither the cluster nor the service starts them again; the same holds for the SSISDB catalog in an availability group.",
        rules: &["SSIS001"],
        fix: "Give long packages checkpoint files and the job that runs them a retry. Checkpoint files need no clustering.",
        ..Entry::of(Documented, &["ssis:D-02"])
    },
    Entry {
        id: "ssis:D-10",
        title: "Management Studio must be of the service's release",
        cause: "Another generation asks for a DCOM class or a service that the computer does not have: Class not registered, or error 1060.",
        rules: &["SSIS022"],
        fix: "Keep the Management Studio of each SQL Server release whose SSIS service is managed.",
        ..Entry::of(Documented, &["ssis:D-10"])
    },
    Entry {
        id: "ssis:D-11",
        title: "the firewall of every node must let Management Studio through",
        cause: "DCOM begins on TCP port 135 and goes on over dynamic ports; a client must reach every node that may own the group, and the virtual server's address.",
        rules: &["SSIS026"],
        fix: "On each node open TCP 135 and allow MsDtsSrvr.exe, whose path depends on the release.",
        powershell: &[
            "New-NetFirewallRule -DisplayName 'RPC endpoint mapper' -Direction Inbound -Protocol TCP -LocalPort 135 -Action Allow",
            "New-NetFirewallRule -DisplayName 'SSIS service' -Direction Inbound -Program 'C:\\Program Files\\Microsoft SQL Server\\130\\DTS\\Binn\\MsDtsSrvr.exe' -Action Allow",
        ],
        ..Entry::of(Documented, &["ssis:D-11"])
    },
    Entry {
        id: "ssis:D-13",
        title: "packages in msdb are guarded by roles of msdb",
        cause: "Reading needs one of db_ssisadmin, db_ssisltduser and db_ssisoperator; writing needs db_ssisadmin, and db_ssisltduser for one's own packages. Windows administrators see and stop all running packages, others only their own.",
        fix: "Management Studio on the Database Engine, msdb, Security, Roles: add the user or the group.",
        powershell: &[
            "Invoke-Sqlcmd -ServerInstance SQLV1 -Database msdb -Query 'ALTER ROLE db_ssisoperator ADD MEMBER [CONTOSO\\OPS]'",
        ],
        ..Entry::of(Documented, &["ssis:D-13"])
    },
    Entry {
        id: "ssis:D-14",
        title: "packages can only be stored in an msdb of the service's own release",
        codes: &[Code::Name("DTS_E_SQLPERSISTENCEVERSION")],
        cause: "The service and the instance that ServerName names are of different SQL Server releases: saving a package through this service fails.",
        rules: &["SSIS022", "SSIS015"],
        fix: "Let ServerName name instances of the same release, or upgrade the one that lags behind.",
        ..Entry::of(Documented, &["ssis:D-14"])
    },
    Entry {
        id: "ssis:F-02",
        title: "a node that cannot reach the certificate revocation server starts SSIS too slowly",
        cause: "Each certificate check that is silently dropped costs 15 seconds, and the service control manager waits 30: events 7000 and 7009, error 1053, and a failed resource, on the node without that route only.",
        fix: "generatePublisherEvidence enabled=\"false\" in MsDtsSrvr.exe.config of each node, or ServicesPipeTimeout 60000.",
        ..Entry::of(Observed, &["ssis:F-02"])
    },
    Entry {
        id: "ssis:F-04",
        title: "SQL Server Agent's account needs Local Activation on the SSIS DCOM application",
        cause: "Without it jobs log DistributedCOM 10016 on the node where they run. The permission is each node's own.",
        rules: &["SSIS020"],
        fix: "dcomcnfg on each node, DCOM Config, the SSIS application, Security, Launch and Activation Permissions: Local Activation for the Agent's account.",
        ..Entry::of(Observed, &["ssis:F-04"])
    },
    Entry {
        id: "ssis:F-05",
        title: "a connection to a remote SSIS may silently become a local one",
        cause: "Some installers of the Management Studio 18 era wrote SSIS's COM registration on the client; since a change of DCOM in 2020 Windows then connects to the client itself. The server's configuration is fine.",
        fix: "Compare with another client. Repair or replace Management Studio on the one that goes wrong.",
        ..Entry::of(Observed, &["ssis:F-05"])
    },
];
