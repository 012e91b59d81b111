//! The SSIS service: connecting to it, its configuration, its own events, its start.

use callboard_validator::finding::Grade::{Derived, Documented, Observed};

use super::source::{SCM, SSIS};
use super::{Code, Entry};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "M-1",
        title: "Management Studio could not connect to the SSIS service",
        texts: &[
            "Connecting to the Integration Services service on the computer \"%1\" failed with the following error: \"%2\"",
            "Connecting to the Integration Services service on the computer \"%1\" failed: \"%2\"",
        ],
        codes: &[Code::Name("DTS_E_CONNECTTOSERVERFAILED")],
        cause: "This sentence is only a wrapper: the text it quotes after \"error\" is the cause. Ask for that text.",
        rules: &["SSIS020", "SSIS009", "SSIS030", "SSIS031"],
        fix: "Paste the whole message, or only the quoted part: Access is denied, The RPC server is unavailable, Class not registered and The specified service does not exist have different cures.",
        wraps: true,
        ..Entry::of(Documented, &["ssis:M-1"])
    },
    Entry {
        id: "M-7",
        title: "the computer has no service of the name that was asked for",
        texts: &["The specified service does not exist as an installed service."],
        codes: &[Code::Win32(1060)],
        cause: "As the failure of a resource: its ServiceName is not the one of the installed release (MsDtsServer is SQL Server 2005; later ones carry a number, such as MsDtsServer130), or SSIS is not installed on that node. In Management Studio: its release is not the one of the service, or an installer left SSIS's COM registration on the client.",
        rules: &["SSIS009", "SSIS002", "SSIS005", "CLU021"],
        fix: "Failover Cluster Manager, the resource, Properties, Service name: the name that services.msc shows. Install SSIS on every node that may own the resource. From a client, use the Management Studio of the service's release.",
        powershell: &[
            "Get-Service MsDtsServer* -ComputerName N1, N2",
            "Get-ClusterResource 'SSIS' | Set-ClusterParameter ServiceName MsDtsServer130",
        ],
        ..Entry::of(Observed, &["ssis:M-7", "ssis:S-05", "ssis:S-02", "ssis:D-10", "ssis:F-05"])
    },
    Entry {
        id: "M-8",
        title: "an instance name was given where SSIS wants a computer",
        texts: &[
            "Invalid server name '%1'. SSIS service does not support multi-instance, use just server name instead of \"server name\\instance\"",
        ],
        codes: &[Code::Hresult(0xC000_60AB)],
        cause: "There is one SSIS service of a release on a computer, so it is addressed by the computer's or the virtual server's name. SERVER\\INSTANCE names an instance of SQL Server.",
        rules: &["SSIS030"],
        fix: "In the connect box choose Integration Services and type the name alone, without backslash and instance. The instance that holds msdb is named in the service's configuration file (ServerName).",
        ..Entry::of(Documented, &["ssis:M-8", "ssis:D-09"])
    },
    Entry {
        id: "M-9",
        title: "the service did not start within the time that Windows allows",
        texts: &["did not respond to the start or control request in a timely fashion"],
        codes: &[Code::Event(SCM, 7000), Code::Event(SCM, 7009), Code::Win32(1053)],
        cause: "The SSIS service verifies the signatures of its own files while it starts. On a node without a route to the certificate revocation server each certificate costs 15 seconds, and the service control manager gives up after 30: the resource fails although nothing is wrong with it.",
        fix: "On each node, in MsDtsSrvr.exe.config: <generatePublisherEvidence enabled=\"false\"/> under <runtime>. Or give all services more time: ServicesPipeTimeout 60000 (milliseconds), and restart the computer.",
        powershell: &[
            "New-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control' ServicesPipeTimeout -PropertyType DWord -Value 60000",
        ],
        ..Entry::of(Observed, &["ssis:M-9", "ssis:F-02"])
    },
    Entry {
        id: "M-13",
        title: "the service's account lacks rights that setup gave to another account",
        texts: &[
            "Unable to load DLL 'msdtssrvrutil': Access is denied.",
            "Could not read key from registry",
            "Configuration system failed to initialize",
        ],
        codes: &[Code::Hresult(0x8004_0150), Code::Hresult(0x8007_0005)],
        cause: "The account of the SSIS service was changed. The new one needs rights on the registry, on machine.config and on the DCOM application, on every node, or the service runs on one node and fails on the next.",
        rules: &["SSIS020", "SSIS036"],
        fix: "Change accounts in SQL Server Configuration Manager on each node, to the same account everywhere; give it the rights on the registry, on machine.config and in dcomcnfg.",
        powershell: &[
            "Get-CimInstance Win32_Service -ComputerName N1, N2 -Filter \"Name like 'MsDtsServer%'\" | Select-Object PSComputerName, Name, StartName",
        ],
        ..Entry::of(Observed, &["ssis:M-13", "ssis:F-03"])
    },
    Entry {
        id: "event 272",
        title: "the configuration file is not where the registry says: built-in defaults are served",
        texts: &[
            "Microsoft SSIS Service configuration file does not exist.",
            "Loading with default settings.",
        ],
        codes: &[Code::Event(SSIS, 272)],
        cause: "The service starts all the same, and its resource is Online and green: it serves ServerName . and the node's own package folder. The path is mistyped, or the disk was not mounted on this node when the service started (no dependency on it, another group's disk, a start outside the cluster).",
        rules: &["SSIS007", "SSIS012", "SSIS017", "SSIS035"],
        fix: "Compare the registry entry ServiceConfigFile on each node with the file on the group's disk; make the resource depend on that disk; then take the resource offline and online, since the file is read only at the start.",
        powershell: &[
            "Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\130\\SSIS\\ServiceConfigFile'",
            "Add-ClusterResourceDependency -Resource 'SSIS' -Provider 'Cluster Disk 3'",
        ],
        ..Entry::of(Documented, &["ssis:M-10", "ssis:S-09", "ssis:S-11"])
    },
    Entry {
        id: "event 273",
        title: "the configuration file cannot be understood: built-in defaults are served",
        texts: &[
            "Microsoft SSIS Service configuration file is incorrect.",
            "Error reading config file: %1",
            "Loading server with default settings.",
        ],
        codes: &[Code::Event(SSIS, 273)],
        cause: "The file is there, but it is not well-formed or holds a value that the service does not take. The service starts all the same, and its resource is Online and green on the wrong store.",
        rules: &["SSIS021"],
        fix: "Check the file with `callboard validate MsDtsSrvr.ini.xml`, correct it, and take the resource offline and online. Samples copied from web pages bring escapes and notes that are no XML.",
        powershell: &["[xml](Get-Content -Raw 'S:\\SSIS\\MsDtsSrvr.ini.xml') | Out-Null"],
        ..Entry::of(Documented, &["ssis:M-10", "ssis:F-07"])
    },
    Entry {
        id: "event 274",
        title: "the registry names no configuration file: the node's own default file is served",
        texts: &[
            "Registry setting specifying configuration file does not exist.",
            "Attempting to load default config file.",
        ],
        codes: &[Code::Event(SSIS, 274)],
        cause: "The entry ServiceConfigFile is missing or empty on this node. The service starts with the file that setup left on the node, and its resource is Online and green.",
        rules: &["SSIS017", "SSIS010", "SSIS018"],
        fix: "Set the entry on every node to the full path and name of the shared file, then register the key as a checkpoint, or edit it while the resource is online; then take the resource offline and online.",
        powershell: &[
            "Get-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint",
            "Add-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint 'SOFTWARE\\Microsoft\\Microsoft SQL Server\\130\\SSIS\\ServiceConfigFile'",
        ],
        ..Entry::of(Documented, &["ssis:M-10", "ssis:S-17", "ssis:S-10"])
    },
    Entry {
        id: "event 256",
        title: "the SSIS service is starting",
        codes: &[Code::Event(SSIS, 256)],
        cause: "Information: the service was told to start. Event 257 follows when it runs; 272, 273 or 274 in between says that it did not find what it should read.",
        rules: &["SSIS019", "SSIS035"],
        fix: "Nothing. On a node that does not own the resource it means that somebody, or its start type, started the service outside the cluster (derived).",
        powershell: &[
            "Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'SQLISService*' } -MaxEvents 20",
        ],
        ..Entry::of(Documented, &["ssis:3"])
    },
    Entry {
        id: "event 257",
        title: "the SSIS service has started",
        codes: &[Code::Event(SSIS, 257)],
        cause: "Information: the service runs. It does not say that it reads the intended file.",
        rules: &["SSIS017", "SSIS025"],
        fix: "Look for 272, 273 or 274 at the same moment: without them the file that the registry names was read.",
        ..Entry::of(Documented, &["ssis:3"])
    },
    Entry {
        id: "event 258",
        title: "the SSIS service is stopping",
        texts: &["Stop all running packages on exit: %1"],
        codes: &[Code::Event(SSIS, 258)],
        cause: "Information: the service was told to stop. The event says whether running packages are told to stop too; the service does not wait for them.",
        fix: "Nothing after a planned stop. Look which packages were running: they do not start again elsewhere.",
        ..Entry::of(Documented, &["ssis:3", "ssis:D-02"])
    },
    Entry {
        id: "event 259",
        title: "the SSIS service has stopped",
        codes: &[Code::Event(SSIS, 259)],
        cause: "Information: the service ended; the event carries the server's version.",
        fix: "Nothing after an offline, a move or a failover. If nobody asked for it, look in the System log for what the cluster and the service control manager say at that moment.",
        ..Entry::of(Documented, &["ssis:3"])
    },
    Entry {
        id: "event 260",
        title: "the SSIS service failed to start",
        codes: &[Code::Event(SSIS, 260)],
        cause: "Unlike a bad configuration file this does keep the service down: the installation is damaged, or the account is not suitable.",
        rules: &["SSIS002", "SSIS005", "SSIS036"],
        fix: "Check the account in SQL Server Configuration Manager, the same on each node; repair the feature Integration Services on this node with SQL Server's setup.",
        ..Entry::of(Documented, &["ssis:3", "ssis:F-03"])
    },
    Entry {
        id: "event 336",
        title: "the SSIS service is stopping a running package",
        codes: &[Code::Event(SSIS, 336)],
        cause: "The service was told to stop and StopExecutingPackagesOnShutdown is true (the default), or somebody stopped the package in Management Studio. The event names the package and its ids.",
        fix: "Run the package again; nothing restarts it after a failover. Packages that must go on need checkpoint files of their own.",
        ..Entry::of(Documented, &["ssis:3", "ssis:D-02"])
    },
    Entry {
        id: "event 7034",
        title: "a service ended unexpectedly",
        codes: &[Code::Event(SCM, 7034), Code::Event(SCM, 7036)],
        cause: "7034: the service ended without having been told to. 7036: its state changed, whoever asked for it. The cluster sees the end of a generic service at its next LooksAlive poll, up to five seconds later, and applies the restart policy (1069).",
        rules: &["CLU004"],
        fix: "Clustered services are stopped and started in Failover Cluster Manager or with Stop-ClusterResource and Start-ClusterResource, not in services.msc and not with net stop. After a crash look at the Application log.",
        powershell: &[
            "Get-ClusterResource 'SSIS' | Format-List State, OwnerNode, RestartAction, RestartThreshold",
        ],
        ..Entry::of(Derived, &["wsfc:W-GS-04", "wsfc:W-HP-01"])
    },
];
