//! Events of the Cluster service about resources.

use callboard_validator::finding::Grade::Documented;

use super::{Entry, cluster};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "event 1069",
        title: "a resource failed",
        codes: &[cluster(1069)],
        cause: "A health check failed, or an attempt to come online did; the event names the resource and its type. The restart policy decides what follows: restart here, fail the group over, or leave it failed.",
        rules: &["CLU004", "CLU005"],
        fix: "The cause stands in an event just before it: 1040 to 1042 for a service, 1034 to 1038 for a disk, 1045, 1049, 1077 for an address, 1230 for a call that hung. Then look at the resource's Policies tab.",
        powershell: &[
            "Get-ClusterResource 'SSIS' | Format-List State, OwnerNode, RestartAction, RestartThreshold, RestartPeriod",
        ],
        wraps: true,
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-HP-05", "wsfc:W-RST-04"])
    },
    Entry {
        id: "event 1635",
        title: "a resource failed (the informational twin of 1069)",
        codes: &[cluster(1635)],
        cause: "Information: the same fact as event 1069, in the Operational channel.",
        rules: &["CLU004"],
        fix: "Read 1069 and what came just before it.",
        wraps: true,
        ..Entry::of(Documented, &["wsfc:14"])
    },
    Entry {
        id: "event 1040",
        title: "a generic service was not found on the node",
        codes: &[cluster(1040)],
        cause: "The resource's ServiceName names no service of this node: a mistyped name, the name of another release, or a node on which it was never installed.",
        rules: &["SSIS009", "SSIS002", "SSIS005", "SSIS004", "CLU021"],
        fix: "Correct the service name, or install the service there, or take the node out of the possible owners.",
        powershell: &[
            "Get-ClusterResource 'SSIS' | Get-ClusterParameter ServiceName",
            "Set-ClusterOwnerNode -Resource 'SSIS' -Owners N1, N2",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-GS-02"])
    },
    Entry {
        id: "event 1041",
        title: "a generic service could not be started",
        codes: &[cluster(1041)],
        cause: "The service exists, and the service control manager refused to start it.",
        rules: &["SSIS023", "SSIS035", "SSIS036"],
        fix: "Look in the System log for events 7000 and 7009 of the service control manager at the same moment, then at the service's account and start type on this node.",
        powershell: &[
            "Get-CimInstance Win32_Service -Filter \"Name = 'MsDtsServer130'\" | Format-List StartMode, StartName, State",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-GS-02"])
    },
    Entry {
        id: "event 1042",
        title: "a generic service started and ended with an error",
        codes: &[cluster(1042)],
        cause: "The service ran for a moment and stopped by itself. The SSIS service does not do so for a bad configuration file: that only makes it start with defaults.",
        fix: "Read the service's own events in the Application log at that moment; for SSIS that is event 260.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-GS-02", "ssis:3"])
    },
    Entry {
        id: "event 1181",
        title: "the Windows service behind a built-in resource type failed to start or to restart",
        codes: &[cluster(1181), cluster(1182)],
        cause: "As 1041 and 1042, for the resource types that bring their own service: 1181 when it does not start, 1182 when it does not restart.",
        fix: "Look at that service in the System log and in services.msc on this node, then bring the resource online again.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-GS-02"])
    },
    Entry {
        id: "event 1024",
        title: "a registry checkpoint could not be restored on this node",
        codes: &[cluster(1024)],
        cause: "Before each online the saved copy is written to the node's registry, and somebody held a handle there. The resource is started all the same, on whatever the node has: for SSIS perhaps another configuration file.",
        rules: &["SSIS018", "SSIS010"],
        fix: "Close what holds the key (a registry editor, a monitoring agent), then take the resource offline and online, and read the entry.",
        powershell: &["Get-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-CHK-07"])
    },
    Entry {
        id: "event 1121",
        title: "a crypto checkpoint could not be restored on this node",
        codes: &[cluster(1121)],
        cause: "As 1024, for a key container instead of a registry key.",
        fix: "See whether the service can use its keys on this node; take the resource offline and online.",
        powershell: &["Get-ClusterCheckpoint -ResourceName 'SSIS' -CryptoCheckpoint"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-CHK-07"])
    },
    Entry {
        id: "event 1034",
        title: "a clustered disk is missing",
        codes: &[cluster(1034)],
        cause: "The node does not see the disk when the resource comes online: storage, zoning or paths. Everything that depends on it stays down.",
        rules: &["SSIS007", "SSIS012", "CLU003"],
        fix: "Check paths and presentation of the LUN on this node; the group may come online on another one.",
        powershell: &["Get-Disk", "Get-ClusterResource | Where-Object ResourceType -eq 'Physical Disk'"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-DISK-03"])
    },
    Entry {
        id: "event 1035",
        title: "a clustered disk could not be mounted",
        codes: &[cluster(1035)],
        cause: "The disk is there and reserved, and its volume does not mount.",
        fix: "Look at the disk's own errors in the System log, then bring it online again.",
        powershell: &["Start-ClusterResource 'Cluster Disk 3'"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-DISK-03"])
    },
    Entry {
        id: "event 1037",
        title: "the file system of a clustered disk is corrupt",
        codes: &[cluster(1037)],
        cause: "The check at online found damage. A failover does not help: the damage moves with the disk.",
        fix: "Put the disk into maintenance mode and repair it, or restore it. Do not spend the failover budget on moves.",
        powershell: &["Suspend-ClusterResource 'Cluster Disk 3'"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-DISK-03", "wsfc:W-RES-14"])
    },
    Entry {
        id: "event 1038",
        title: "the node lost its reservation of a disk",
        codes: &[cluster(1038)],
        cause: "The owner renews the reservation every three seconds, and found it gone unexpectedly. The resource fails.",
        fix: "See who else is presented this LUN, and whether the storage reports resets at that moment.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-DISK-02"])
    },
    Entry {
        id: "event 1066",
        title: "a clustered disk is being checked",
        codes: &[cluster(1066)],
        cause: "Warning: chkdsk runs before the disk comes online, and the disk is not available until it has ended. What depends on it waits.",
        fix: "Wait. Moving the group starts again from the beginning.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-DISK-03"])
    },
    Entry {
        id: "event 1665",
        title: "a step of bringing a disk online or taking it offline",
        codes: &[
            cluster(1665),
            cluster(1666),
            cluster(1667),
            cluster(1668),
            cluster(1669),
            cluster(1670),
            cluster(1671),
        ],
        cause: "Events 1665 to 1671 bracket the steps of a disk's online and offline, with the seconds that passed: they show where a slow failover spends its time.",
        fix: "Nothing while the seconds are few. Long ones point at the storage or at a check of the file system.",
        powershell: &["Get-WinEvent -LogName Microsoft-Windows-FailoverClustering/Operational -MaxEvents 50"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-DISK-03"])
    },
    Entry {
        id: "event 1146",
        title: "a resource host process ended and was started again",
        codes: &[cluster(1146)],
        cause: "The process that hosts resource DLLs (RHS) crashed, or was ended because a call did not return (1230). Every resource in it fails with it and goes through its own restart policy.",
        rules: &["CLU004"],
        fix: "Find the culprit in the 1230 or in the crash's report; a resource that does it repeatedly can be given a process of its own.",
        powershell: &["(Get-ClusterResource 'SSIS').SeparateMonitor = 1"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-HP-06", "wsfc:W-HP-07"])
    },
    Entry {
        id: "event 1230",
        title: "a call of a resource, or of its type, did not return",
        codes: &[cluster(1230), cluster(1265)],
        cause: "A resource DLL did not answer within DeadlockTimeout (five minutes): 1230 for a resource, 1265 for a type. The host process is ended, and everything in it fails (1146).",
        rules: &["CLU004"],
        fix: "Look at what the named resource waited for: storage, network, a hung service. Raise DeadlockTimeout only when the wait is legitimate.",
        powershell: &[
            "Get-ClusterResource 'SSIS' | Format-List DeadlockTimeout, PendingTimeout, SeparateMonitor",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-HP-06"])
    },
    Entry {
        id: "event 1649",
        title: "a control code took more than a minute",
        codes: &[cluster(1649)],
        cause: "Information: a resource answered a request very slowly. It is how a hang begins to show.",
        fix: "Note the resource; if 1230 follows, that is the one.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-HP-09"])
    },
    Entry {
        id: "event 1237",
        title: "maintenance mode of a resource was switched on or off",
        codes: &[cluster(1237), cluster(1238)],
        cause: "Information: 1237 on, 1238 off. While it is on, failed health checks of that resource are ignored.",
        fix: "See that 1238 follows: a disk forgotten in maintenance mode is not supervised.",
        powershell: &["Resume-ClusterResource 'Cluster Disk 3'"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-RES-14"])
    },
    Entry {
        id: "event 1250",
        title: "a virtual machine reports a failure inside",
        codes: &[cluster(1250), cluster(1255)],
        cause: "1250: an application in the virtual machine is critical; 1255: its network failed. EmbeddedFailureAction decides whether the cluster acts. It concerns virtual machines only.",
        fix: "Look inside the virtual machine. SQL Server and SSIS as cluster resources are not touched by it.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-HP-10"])
    },
    Entry {
        id: "event 1637",
        title: "a resource changed its state",
        codes: &[cluster(1637)],
        cause: "Information: the trace of every transition, from and to. Reading them in order shows what came before a failure.",
        fix: "Nothing by itself.",
        powershell: &[
            "Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-FailoverClustering/Operational'; Id = 1637 } -MaxEvents 50",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-RES-02"])
    },
    Entry {
        id: "event 1638",
        title: "a resource used up its restarts and was left failed",
        codes: &[cluster(1638)],
        cause: "It failed more often than RestartThreshold within RestartPeriod, and its RestartAction does not affect the group: the rest of the group runs on without it. After RetryPeriodOnFailure (an hour by default) it is tried again.",
        rules: &["CLU004"],
        fix: "Remove the cause of the failures (the 1069s before it), then bring the resource online.",
        powershell: &["Start-ClusterResource 'SSIS'"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-RST-05", "wsfc:W-RST-09"])
    },
    Entry {
        id: "event 1071",
        title: "a locked resource refused the operation",
        codes: &[cluster(1071)],
        cause: "The resource or its group is locked (StatusInformation bit 1): online, offline and move are refused until whoever locked it is done.",
        fix: "Wait for the operation that holds the lock, and try again.",
        powershell: &["Get-ClusterResource 'SSIS' | Format-List State, StatusInformation"],
        ..Entry::of(Documented, &["wsfc:W-RES-13", "wsfc:W-RES-12"])
    },
];
