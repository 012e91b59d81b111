//! Events of the Cluster service about nodes: joining, leaving, quarantine, isolation, hangs.

use callboard_validator::finding::Grade::Documented;

use super::{Entry, cluster};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "event 1135",
        title: "a node was removed from the membership",
        codes: &[cluster(1135)],
        cause: "Every survivor logs it when no heartbeat of that node has come for Delay times Threshold on any network: the node crashed, hung, or is cut off. Its groups start elsewhere if this side has quorum.",
        rules: &["CLU003", "CLU007"],
        fix: "Look at the removed node first: did it run? If it did, it was the network (1126 to 1130) or the load of the node. Raise thresholds only for links that are known to be slow.",
        powershell: &[
            "Get-ClusterNode | Format-Table Name, State, StatusInformation",
            "Get-Cluster | Format-List *Subnet*",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-04", "wsfc:W-HB-02"])
    },
    Entry {
        id: "event 1006",
        title: "the Cluster service stopped: it could not talk to every member",
        codes: &[cluster(1006)],
        cause: "Members must all reach each other. Where some cannot, nodes are pruned until the rest is fully connected, and this node was one of them.",
        rules: &["CLU007"],
        fix: "Mend the partial cut: a route that works to some nodes and not to others. The service joins again when it is whole.",
        powershell: &["Get-ClusterNetworkInterface | Format-Table Node, Network, State"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-RG-04"])
    },
    Entry {
        id: "event 1061",
        title: "a cluster was formed",
        codes: &[cluster(1061)],
        cause: "Information: this node found no running cluster, had enough votes, and formed one.",
        fix: "Nothing after a planned start. Otherwise ask why every node was down before.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-03"])
    },
    Entry {
        id: "event 1062",
        title: "a node joined the cluster",
        codes: &[cluster(1062)],
        cause: "Information: the node found a running cluster and copied its database.",
        rules: &["CLU006"],
        fix: "Nothing. Groups that prefer this node may fail back now.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-03", "wsfc:W-FB-02"])
    },
    Entry {
        id: "event 1063",
        title: "the Cluster service was stopped",
        codes: &[cluster(1063)],
        cause: "Information: a clean stop, by an operator or a shutdown. The others do not wait for heartbeats.",
        fix: "Nothing if it was meant. Otherwise look who stopped it.",
        powershell: &["Start-ClusterNode N1"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-07"])
    },
    Entry {
        id: "event 1070",
        title: "a node could not join the cluster",
        codes: &[cluster(1070)],
        cause: "The node found the cluster and the join failed.",
        fix: "Check network, name resolution and that the node runs a version that the cluster takes; then start the Cluster service again.",
        powershell: &["Start-ClusterNode N1", "Get-ClusterLog -Node N1 -TimeSpan 15"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-03"])
    },
    Entry {
        id: "event 1653",
        title: "a node cannot reach any other node",
        codes: &[cluster(1653)],
        cause: "It starts, finds no one to join, and has not the votes to form a cluster alone.",
        rules: &["CLU007"],
        fix: "Check the network of this node, UDP port 3343 above all, and whether the others run.",
        powershell: &["Get-ClusterNetwork | Format-Table Name, State, Role"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-03", "wsfc:W-HB-01"])
    },
    Entry {
        id: "event 1553",
        title: "the node has no network for the cluster",
        codes: &[cluster(1553), cluster(1554)],
        cause: "1553: it has no adapter at all and cannot join. 1554: it lost all adapters while it ran, and the Cluster service ends.",
        rules: &["CLU003"],
        fix: "Bring an adapter back (driver, cable, virtual switch); the service can then start again.",
        powershell: &["Get-NetAdapter"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-14"])
    },
    Entry {
        id: "event 1672",
        title: "a node is quarantined",
        codes: &[cluster(1672), cluster(1675), cluster(1676)],
        cause: "It left the membership three times within an hour, so it may not join for two hours (Windows Server 2016 and later), and its groups are drained away: 1672 is logged by the others, 1676 by the node itself, 1675 when its join is refused.",
        rules: &["CLU003"],
        fix: "Find out why it keeps dropping out (1135) before letting it in again.",
        powershell: &["Start-ClusterNode N1 -ClearQuarantine"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-10"])
    },
    Entry {
        id: "event 1673",
        title: "a node is isolated, or no longer",
        codes: &[cluster(1673), cluster(1680), cluster(1681), cluster(1682)],
        cause: "Windows Server 2016 and later: a node that dropped out and hosts virtual machines keeps them running unmonitored for up to four minutes. 1673 begins it and 1680 ends it; 1681 and 1682 say the same of the machines. SQL Server and SSIS groups get no such grace: they fail over at once.",
        fix: "Treat it as a warning of 1135: look at the network between this node and the others.",
        powershell: &["Get-ClusterNode | Format-Table Name, State, StatusInformation"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-09"])
    },
    Entry {
        id: "event 4869",
        title: "the Cluster service does not answer the kernel",
        codes: &[cluster(4869), cluster(4870)],
        cause: "4869 warns that the service has not been heard of, 4870 says that HangRecoveryAction is carried out after ClusSvcHangTimeout (60 seconds): a stop of Windows (0x9E) or the end of the process. To the others it is a crash.",
        rules: &["CLU003"],
        fix: "Look for starvation on that node: memory, storage that does not answer, a process at real-time priority.",
        powershell: &["Get-Cluster | Format-List ClusSvcHangTimeout, HangRecoveryAction"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NODE-12"])
    },
    Entry {
        id: "event 5377",
        title: "an internal operation was too slow and the Cluster service restarts",
        codes: &[cluster(5377)],
        cause: "The service gave up waiting for itself and starts again; meanwhile the node is out of the membership.",
        fix: "Look for load or slow storage on this node at that moment.",
        powershell: &["Get-ClusterLog -Node N1 -TimeSpan 15"],
        ..Entry::of(Documented, &["wsfc:14"])
    },
];
