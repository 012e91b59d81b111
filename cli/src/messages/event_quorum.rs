//! Events of the Cluster service about quorum and the witness.

use callboard_validator::finding::Grade::Documented;

use super::{Entry, cluster};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "event 1177",
        title: "the Cluster service stops: quorum is lost",
        codes: &[cluster(1177)],
        cause: "This node's partition no longer holds a majority of the votes, or did not win the witness in time. All groups on it end. It joins again by itself when it can talk to the side that has quorum.",
        rules: &["CLU007", "CLU009"],
        fix: "Bring the missing nodes or the witness back. If they are lost for good, and only then, force quorum on one node of the side that is to live.",
        powershell: &[
            "Get-ClusterNode | Format-Table Name, State, NodeWeight, DynamicWeight",
            "Start-ClusterNode N1 -ForceQuorum",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-05", "wsfc:W-Q-01", "wsfc:W-RG-07"])
    },
    Entry {
        id: "event 1092",
        title: "the node could not form a cluster",
        codes: &[cluster(1092)],
        cause: "It found no cluster to join and its attempt to form one failed.",
        rules: &["CLU007"],
        fix: "Start the node that left last: it holds the newest database and counts in the last votes. Then start the others.",
        powershell: &["Start-ClusterNode N2"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-19"])
    },
    Entry {
        id: "event 1561",
        title: "the node's copy of the cluster database is stale",
        codes: &[cluster(1561)],
        cause: "Another node has a newer one, and a file share or cloud witness keeps only its version, not a copy: this node may not form a cluster.",
        rules: &["CLU007"],
        fix: "Start the node that left last first. With a disk witness the newer database would have been copied from it.",
        powershell: &["Start-ClusterNode N2"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-18"])
    },
    Entry {
        id: "event 1573",
        title: "the node could not form a cluster because the witness is not reachable",
        codes: &[cluster(1573)],
        cause: "Alone, its vote is not enough without the witness's.",
        rules: &["CLU007", "CLU017"],
        fix: "Bring the witness back, or start a second node.",
        powershell: &["Get-ClusterQuorum"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-19"])
    },
    Entry {
        id: "event 5398",
        title: "the cluster did not start: not enough votes",
        codes: &[cluster(5398)],
        cause: "The event lists the votes that are needed and those that are there. The majority is of the last committed votes, not of all nodes.",
        rules: &["CLU007"],
        fix: "Start the nodes that the event lists as voters, the one that left last first.",
        powershell: &["Start-ClusterNode N1, N2"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-19"])
    },
    Entry {
        id: "event 5396",
        title: "this side had quorum, but a forced one wins",
        codes: &[cluster(5396)],
        cause: "Somebody started the other side with force while this one was running. This side stops its Cluster service, restarts and joins, and the forced side's database overwrites its own (Windows Server 2012 R2 and later).",
        rules: &["CLU007"],
        fix: "See which groups were interrupted, and whether changes made on this side are gone. Force quorum only when the other side is really down.",
        powershell: &["Get-ClusterGroup | Format-Table Name, State, OwnerNode"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-23", "wsfc:W-Q-21"])
    },
    Entry {
        id: "event 1557",
        title: "the witness could not be updated",
        codes: &[cluster(1557)],
        cause: "The cluster runs and could not write its state to the witness. Its vote may be missing at the next loss.",
        rules: &["CLU007", "CLU017"],
        fix: "Check that the witness is reachable and that the cluster's name may write to it.",
        powershell: &["Get-ClusterQuorum | Format-List *"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-20", "wsfc:W-Q-26"])
    },
    Entry {
        id: "event 1558",
        title: "the witness failed over to another node",
        codes: &[cluster(1558)],
        cause: "Warning: the witness failed where it was and is tried elsewhere. The cluster runs on as long as it has quorum without it.",
        rules: &["CLU007"],
        fix: "See 1562 to 1564 for the reason, and that the witness is Online again.",
        powershell: &["Get-ClusterGroup 'Cluster Group' | Get-ClusterResource"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-20"])
    },
    Entry {
        id: "event 1559",
        title: "the file share witness lies on a node of the cluster",
        codes: &[cluster(1559)],
        cause: "Losing that node loses the witness with it, and that is the loss the witness is there for.",
        rules: &["CLU007", "CLU017"],
        fix: "Move the share to a computer outside the cluster; for two sites, to a third.",
        powershell: &["Set-ClusterQuorum -FileShareWitness \\\\FS1\\witness"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-26"])
    },
    Entry {
        id: "event 1562",
        title: "the witness failed: health check, online or arbitration",
        codes: &[cluster(1562), cluster(1563), cluster(1564)],
        cause: "1562: its health check failed. 1563: it did not come online. 1564: it could not be arbitrated for. The cluster runs on while it has quorum without it, and tries again every 15 minutes; the next loss may stop it.",
        rules: &["CLU007", "CLU017"],
        fix: "For a share: is it reachable, does the cluster's name have write access, is there space? For a disk: as for any clustered disk. Then bring the witness online.",
        powershell: &["Get-ClusterResource | Where-Object OwnerGroup -eq 'Cluster Group'"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-20", "wsfc:W-Q-26"])
    },
    Entry {
        id: "event 1568",
        title: "the cloud witness cannot be reached, or refuses the key",
        codes: &[cluster(1568), cluster(1569), cluster(1658), cluster(1659)],
        cause: "1568: the storage account cannot be reached from this node. 1569: its access key was refused, as after a change of keys. The message table of Windows has the same two as 1658 and 1659.",
        rules: &["CLU007", "CLU017"],
        fix: "Let every node reach the blob service; after a change of keys set the witness again with the new one.",
        powershell: &["Set-ClusterQuorum -CloudWitness -AccountName ACCOUNT -AccessKey KEY"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-Q-26"])
    },
];
