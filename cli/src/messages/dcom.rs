//! The way from the client to the SSIS service: DCOM and RPC.

use callboard_validator::finding::Grade::{Documented, Observed};

use super::source::DCOM;
use super::{Code, Entry};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "M-4",
        title: "DCOM does not let this user reach the service",
        texts: &["Access is denied."],
        codes: &[Code::Hresult(0x8007_0005), Code::Name("DTS_E_CONNECTTOSERVERFAILED_ACCESSDENIED")],
        cause: "Under \"Connecting to the Integration Services service\" it is the first hop: the user lacks launch, activation or access rights on the SSIS DCOM application of the node where the service runs now. It may work until the next failover (derived: these rights lie in each node's own registry, and nothing replicates them). It has nothing to do with delegation. While a package is listed or saved instead, it is the rights on the package folder.",
        rules: &["SSIS020", "SSIS013", "SSIS014", "SSIS031"],
        fix: "On each node: dcomcnfg, Component Services, Computers, My Computer, DCOM Config, Microsoft SQL Server Integration Services with the release's number, Properties, Security: Launch and Activation Permissions and Access Permissions. Put the users' group into Distributed COM Users on each node. Then restart the service. For a folder: List Folders and Write on Packages.",
        powershell: &[
            "Invoke-Command -ComputerName N1, N2 { Add-LocalGroupMember -Group 'Distributed COM Users' -Member 'CONTOSO\\OPS' }",
        ],
        ..Entry::of(Documented, &["ssis:M-4", "ssis:S-20", "ssis:S-14", "delegation:D-54", "delegation:10"])
    },
    Entry {
        id: "M-5",
        title: "nothing answers at the name that was typed",
        texts: &["The RPC server is unavailable."],
        codes: &[Code::Hresult(0x8007_06BA)],
        cause: "The node is down, the virtual server's name is offline or mistyped, or a firewall stands between: DCOM begins on TCP port 135 and goes on over dynamic RPC ports, to every node and to the virtual server's address.",
        rules: &["CLU003", "SSIS019", "SSIS026"],
        fix: "See that the group is Online and which name it carries. Open TCP 135 and allow MsDtsSrvr.exe (its path depends on the release) in the firewall of every node.",
        powershell: &[
            "Test-NetConnection SSISV -Port 135",
            "Get-ClusterGroup | Format-Table Name, State, OwnerNode",
        ],
        ..Entry::of(Documented, &["ssis:M-5", "ssis:D-11", "delegation:10"])
    },
    Entry {
        id: "M-6",
        title: "Management Studio and the service are of different releases",
        texts: &["Class not registered"],
        codes: &[Code::Hresult(0x8004_0154)],
        cause: "Each release of the SSIS service registers a DCOM application of its own, and a Management Studio of another generation asks for one that is not there.",
        rules: &["SSIS022"],
        fix: "Use the Management Studio that belongs to the service's SQL Server release, on the client or on the node itself.",
        powershell: &["Get-Service MsDtsServer* -ComputerName N1, N2"],
        ..Entry::of(Documented, &["ssis:M-6", "ssis:D-10"])
    },
    Entry {
        id: "M-12",
        title: "an account may not activate the SSIS DCOM application on its own computer",
        texts: &[
            "CLSID {46063B1E-BE4A-4014-8755-5B377CD462FC}",
            "APPID {FAAFC69C-F4ED-4CCA-8849-7B882279EDBE}",
            "CLSID {FDC3723D-1588-4BA3-92D4-42C430735D7D}",
            "APPID {83B33982-693D-4824-B42E-7196AE61BB05}",
        ],
        codes: &[Code::Event(DCOM, 10016)],
        cause: "Usually the account of SQL Server Agent: it lacks Local Activation on the SSIS DCOM application. The event carries the account and the CLSID and APPID of the application; the first pair above is the SSIS service of SQL Server 2008 and 2008 R2, the second that of 2012. Look up those of other releases by the application's name.",
        rules: &["SSIS020"],
        fix: "On each node: dcomcnfg, DCOM Config, the application that the APPID names, Properties, Security, Launch and Activation Permissions: Local Launch and Local Activation for that account. Then restart the service.",
        ..Entry::of(Observed, &["ssis:M-12", "ssis:F-04", "ssis:2"])
    },
];
