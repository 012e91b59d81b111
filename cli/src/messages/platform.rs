//! Numbers that Windows and its clustering interface answer with.

use callboard_validator::finding::Grade::Documented;

use super::{Code, Entry};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "error 87",
        title: "the dependency would leave its group",
        texts: &["The parameter is incorrect."],
        codes: &[Code::Win32(87), Code::Name("ERROR_INVALID_PARAMETER")],
        cause: "Where a dependency is being added: the two resources are not in one group. Dependencies never cross groups, so SSIS in a group of its own cannot wait for SQL Server.",
        rules: &["CLU001", "SSIS008", "SSIS003"],
        fix: "Move the resource into SQL Server's group, or leave the dependency out and accept that the order of start is not guaranteed.",
        powershell: &["Move-ClusterResource -Name 'SSIS' -Group 'SQL Server (MSSQLSERVER)'"],
        ..Entry::of(Documented, &["tension:T1", "wsfc:W-DEP-02", "wsfc:W-GRP-02"])
    },
    Entry {
        id: "error 183",
        title: "the registry key is already a checkpoint of this resource",
        codes: &[Code::Win32(183), Code::Name("ERROR_ALREADY_EXISTS")],
        cause: "Where a checkpoint is being added: a key can be registered once for a resource. Its saved copy is written to the node before every online.",
        rules: &["SSIS018", "SSIS011", "CLU019"],
        fix: "List what is registered. To save a new value edit it while the resource is online; or (derived) remove the checkpoint, set the value on every node, and add the checkpoint last.",
        powershell: &["Get-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint"],
        ..Entry::of(Documented, &["wsfc:W-CHK-01", "wsfc:W-CHK-02", "wsfc:W-CHK-04", "ssis:D-06"])
    },
    Entry {
        id: "error 5925",
        title: "this side lost the race for quorum",
        codes: &[Code::Win32(5925)],
        cause: "The status with which the Cluster service stops itself (event 1177): its partition has no majority, or the witness holds a newer tag than its own, so that the other side has won. The node may be healthy.",
        rules: &["CLU007"],
        fix: "Mend the network or the nodes that are missing; the service starts again and joins by itself when it can talk to the side that won. Do not force quorum while the other side runs.",
        powershell: &["Get-ClusterNode | Format-Table Name, State, NodeWeight, DynamicWeight"],
        ..Entry::of(Documented, &["wsfc:W-Q-14", "wsfc:W-Q-16", "wsfc:W-NODE-05"])
    },
    Entry {
        id: "stop 0x9E",
        title: "Windows was stopped because the Cluster service hung",
        codes: &[Code::Bugcheck(0x9E)],
        cause: "The kernel saw no heartbeat from the Cluster service for ClusSvcHangTimeout (60 seconds), and HangRecoveryAction is 3: stop the computer. To the other nodes it looks like a crash.",
        rules: &["CLU003"],
        fix: "Look for what starved the node before that moment (events 4869 and 4870, memory, storage). The dump belongs to whoever supports the drivers.",
        powershell: &["Get-Cluster | Format-List ClusSvcHangTimeout, HangRecoveryAction"],
        ..Entry::of(Documented, &["wsfc:W-NODE-12"])
    },
];
