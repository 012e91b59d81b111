//! Events of the Cluster service about groups: online, failover, failback, moves, drains.

use callboard_validator::finding::Grade::Documented;

use super::{Entry, cluster};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "M-11",
        title: "a group did not come completely online or offline",
        texts: &["The Cluster service failed to bring clustered role '%1' completely online or offline."],
        codes: &[cluster(1205)],
        cause: "One of the group's resources failed on the way. With SSIS in it: a second SSIS service of the same release already runs on this node, SSIS is not installed here, or the service name is wrong.",
        rules: &["SSIS023", "SSIS002", "SSIS009", "SSIS004", "CLU021"],
        fix: "Find the failed resource and the event that names it (1069, and 1040 to 1042 for a service); correct that, then bring the group online.",
        powershell: &[
            "Get-ClusterGroup 'SQL Server (MSSQLSERVER)' | Get-ClusterResource | Format-Table Name, State, OwnerNode",
        ],
        wraps: true,
        ..Entry::of(
            Documented,
            &["ssis:M-11", "ssis:D-03", "ssis:S-02", "ssis:S-05", "wsfc:14", "wsfc:W-GRP-04"],
        )
    },
    Entry {
        id: "event 1633",
        title: "a group did not come completely online or offline (the informational twin of 1205)",
        codes: &[cluster(1633)],
        cause: "Information: the same fact as event 1205.",
        fix: "Read 1205 and the 1069 before it.",
        wraps: true,
        ..Entry::of(Documented, &["wsfc:14"])
    },
    Entry {
        id: "event 1200",
        title: "a group is being brought online",
        codes: &[cluster(1200)],
        cause: "Information: the attempt begins; 1201 says that it succeeded, 1205 that it did not.",
        fix: "Nothing. The time from 1200 to 1201 is what an online of this group costs.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-GRP-04"])
    },
    Entry {
        id: "event 1201",
        title: "a group is online",
        codes: &[cluster(1201)],
        cause: "Information: every resource of the group is Online. It says that services run, not that they read the right configuration.",
        rules: &["SSIS017", "SSIS018"],
        fix: "After a failover of SSIS look for events 272, 273 and 274 of SQLISService on the new node.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-GRP-04"])
    },
    Entry {
        id: "event 1203",
        title: "a group is being taken offline, or is offline",
        codes: &[cluster(1203), cluster(1204)],
        cause: "Information: 1203 when the attempt begins, 1204 when it has succeeded. Resources go offline dependents first.",
        fix: "Nothing after a planned move. A long time in between is a resource that will not stop.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-GRP-04", "wsfc:W-DEP-07"])
    },
    Entry {
        id: "event 1254",
        title: "a group has used up its failovers and stays failed",
        codes: &[cluster(1254), cluster(1634)],
        cause: "It failed over more often within FailoverPeriod (six hours) than FailoverThreshold allows; by default that is one less than there are nodes, so on two nodes the second is refused. The group is left where it is with the failed resource; 1634 is the informational twin.",
        rules: &["CLU005", "CLU004", "SSIS023"],
        fix: "Remove the cause: look which resource failed each time (1069). Then bring the group online by hand, which works at any time.",
        powershell: &[
            "Get-ClusterGroup 'SQL Server (MSSQLSERVER)' | Format-List FailoverThreshold, FailoverPeriod",
            "Start-ClusterGroup 'SQL Server (MSSQLSERVER)'",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-FO-05", "wsfc:W-FO-06"])
    },
    Entry {
        id: "event 1153",
        title: "a group is failing over",
        codes: &[cluster(1153)],
        cause: "Information: the group goes from one node to another because a resource gave up or its owner was lost. Packages that were running are lost.",
        rules: &["CLU003", "CLU004"],
        fix: "Find the reason just before it: 1069 on the old owner, or 1135 for a lost node. Then check where the group came online, and on what configuration.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-FO-02", "ssis:D-02"])
    },
    Entry {
        id: "event 1154",
        title: "a group is failing back to a preferred owner",
        codes: &[cluster(1154)],
        cause: "Information: AutoFailbackType is 1, a preferred owner that ranks above the present one has come up, and the window, if there is one, is open. It is a planned move, with the outage of one.",
        rules: &["CLU006"],
        fix: "If it comes at a bad time: set a failback window, or prevent failback.",
        powershell: &["(Get-ClusterGroup 'SQL Server (MSSQLSERVER)').AutoFailbackType = 0"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-FB-01", "wsfc:W-FB-02"])
    },
    Entry {
        id: "event 1155",
        title: "a pending move was not completed",
        codes: &[cluster(1155)],
        cause: "Information: a move had begun and did not come to its end.",
        rules: &["SSIS019"],
        fix: "See where the group is and in which state, then move it again or bring it online there.",
        powershell: &["Get-ClusterGroup | Format-Table Name, State, OwnerNode"],
        ..Entry::of(Documented, &["wsfc:14"])
    },
    Entry {
        id: "event 1641",
        title: "a group is moving to another node",
        codes: &[cluster(1641)],
        cause: "Information: from which node to which. It accompanies planned moves, failovers (1153) and failbacks (1154).",
        fix: "Nothing. 1201 on the target says that it arrived.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-FO-02"])
    },
    Entry {
        id: "event 1674",
        title: "a group changed its state",
        codes: &[cluster(1674)],
        cause: "Information: the trace of every transition of a group. Its state follows from its resources': one failed makes it Failed, one pending Pending.",
        fix: "Nothing by itself.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-GRP-01"])
    },
    Entry {
        id: "event 1251",
        title: "a group was pushed out by one of higher priority",
        codes: &[cluster(1251)],
        cause: "Warning: memory was short and a group with a higher priority took the place. It concerns the placement of virtual machines.",
        fix: "Give the nodes more memory, or the group a priority that is never preempted.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-START-11"])
    },
    Entry {
        id: "event 1252",
        title: "a resource refused a move",
        codes: &[cluster(1252), cluster(1253)],
        cause: "Warning: 1252 when the move named a node (it may be tried again), 1253 when it did not. The group comes online again where it was.",
        fix: "Find the resource that the event names and why it cannot go now, then move again.",
        powershell: &["Move-ClusterGroup 'SQL Server (MSSQLSERVER)' -Node N2"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-MOVE-03"])
    },
    Entry {
        id: "event 1639",
        title: "a group stays offline because of anti-affinity",
        codes: &[cluster(1639)],
        cause: "Warning: ClusterEnforcedAntiAffinity is on, and every node that could run the group has one that must not be with it. After the loss of a node there may be no place left.",
        rules: &["CLU003"],
        fix: "Bring another node back, or take the rule off; the rule is looked at only when a group comes online.",
        powershell: &["(Get-Cluster).ClusterEnforcedAntiAffinity = 0"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-PLC-10"])
    },
    Entry {
        id: "event 1640",
        title: "groups of lower priority are waiting",
        codes: &[cluster(1640)],
        cause: "Information: groups start by priority, and those of a higher class are still on their way.",
        fix: "Wait. If it lasts, look which group of high priority is stuck pending.",
        powershell: &[
            "Get-ClusterGroup | Sort-Object Priority -Descending | Format-Table Name, Priority, State",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-START-01"])
    },
    Entry {
        id: "event 1648",
        title: "a group waits for the witness",
        codes: &[cluster(1648)],
        cause: "Information: at a cold start the core group with the witness comes first, and the others wait for it.",
        fix: "If it lasts, see why the witness does not come online (1562 to 1564).",
        powershell: &["Get-ClusterGroup 'Cluster Group' | Get-ClusterResource"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-START-05"])
    },
    Entry {
        id: "event 1137",
        title: "a drain could not move a group",
        codes: &[cluster(1137), cluster(1677)],
        cause: "1137 names the group that could not go, 1677 says that the drain as a whole has failed: no other node is a possible owner, or a resource refused. The node is paused and keeps that group.",
        rules: &["CLU003", "CLU002"],
        fix: "Do not restart the node yet. Give the group a second possible owner, or take it offline on purpose; then drain again.",
        powershell: &["Get-ClusterOwnerNode -Resource 'SSIS'", "Suspend-ClusterNode N1 -Drain"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-DRAIN-02"])
    },
];
