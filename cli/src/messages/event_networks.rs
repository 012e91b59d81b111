//! Events of the Cluster service about networks, addresses and names.

use callboard_validator::finding::Grade::Documented;

use super::{Entry, cluster};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "event 1125",
        title: "a network interface of a node is up again",
        codes: &[cluster(1125)],
        cause: "Information by the message table of Windows; a page of the vendor gives this id to \"unreachable\" instead. The event's own text says which.",
        fix: "Nothing if it is up. If it flaps, look at adapter, cable and switch.",
        powershell: &["Get-ClusterNetworkInterface | Format-Table Node, Network, State"],
        ..Entry::of(Documented, &["wsfc:14"])
    },
    Entry {
        id: "event 1126",
        title: "a network interface of a node is not reachable or has failed",
        codes: &[cluster(1126), cluster(1127)],
        cause: "1126: other nodes do not reach it on this network; 1127: it has failed. Addresses on it fail, and their groups with them. A node is lost only when all its networks are.",
        rules: &["CLU003"],
        fix: "Look at the adapter, cable, switch port or virtual network of the node that the event names.",
        powershell: &["Get-ClusterNetworkInterface | Format-Table Node, Network, State"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-IP-02", "wsfc:W-HB-01"])
    },
    Entry {
        id: "event 1128",
        title: "a cluster network is up again",
        codes: &[cluster(1128)],
        cause: "Information: all nodes reach each other on this network.",
        fix: "Nothing.",
        ..Entry::of(Documented, &["wsfc:14"])
    },
    Entry {
        id: "event 1129",
        title: "a cluster network is partitioned or down",
        codes: &[cluster(1129), cluster(1130)],
        cause: "1129: some nodes reach each other on it and some do not; 1130: none do. With a second network the cluster lives on; without one the sides compete for quorum.",
        rules: &["CLU007"],
        fix: "Mend the network; see that the cluster has a second route between its nodes.",
        powershell: &["Get-ClusterNetwork | Format-Table Name, State, Role, Address"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-HB-01", "wsfc:W-Q-14"])
    },
    Entry {
        id: "event 1650",
        title: "heartbeats or connections between two nodes are in trouble",
        codes: &[cluster(1650)],
        cause: "Information, and an early warning: more than 40 per cent of the heartbeats in a row were missed, or a connection broke. Nothing is done yet; 1135 follows when it goes on.",
        fix: "Look at the network and at the load of both nodes now, while both still answer.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-HB-04"])
    },
    Entry {
        id: "event 1651",
        title: "the state of a network adapter changed",
        codes: &[cluster(1651)],
        cause: "Information: what the node's adapter reports, up or down.",
        fix: "Nothing by itself; compare its moment with 1126 to 1130.",
        ..Entry::of(Documented, &["wsfc:14"])
    },
    Entry {
        id: "event 1045",
        title: "an IP address found no interface on the node",
        codes: &[cluster(1045)],
        cause: "Warning: no adapter of this node is in the address's network. For the other subnet's address of a name that has one per subnet this is normal: it stays offline and the name comes online with the one that fits.",
        rules: &["CLU003"],
        fix: "Nothing in a cluster over several subnets where the name is Online. Otherwise the node misses that network.",
        powershell: &[
            "Get-ClusterResource | Where-Object ResourceType -eq 'IP Address' | Get-ClusterParameter Address, Network",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-IP-01", "wsfc:W-DEP-06"])
    },
    Entry {
        id: "event 1049",
        title: "an IP address is already in use",
        codes: &[cluster(1049)],
        cause: "Another computer answers with the same address, so the resource cannot come online.",
        fix: "Find the other one, or give the resource an address of its own.",
        powershell: &["Test-NetConnection 10.0.0.21; Get-NetNeighbor -IPAddress 10.0.0.21"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-IP-01"])
    },
    Entry {
        id: "event 1077",
        title: "the health check of an IP address failed",
        codes: &[cluster(1077)],
        cause: "The adapter or its network failed under a running address. The address fails, and by the restart policy its group may follow.",
        rules: &["CLU004"],
        fix: "Look at the adapter of the owner (1126, 1127) before moving the group.",
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-IP-02"])
    },
    Entry {
        id: "event 1223",
        title: "an IP address has no network that clients may use",
        codes: &[cluster(1223), cluster(1360)],
        cause: "1223: the network of the address does not have the role \"cluster and client\". 1360: no cluster network fits its subnet.",
        fix: "Networks in Failover Cluster Manager: allow clients to connect through this network; or correct address and mask.",
        powershell: &["(Get-ClusterNetwork 'Cluster Network 1').Role = 3"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-IP-01"])
    },
    Entry {
        id: "event 1196",
        title: "a network name could not be registered in DNS",
        codes: &[cluster(1196), cluster(1119)],
        cause: "A warning and no failure: the name is Online on its node, but clients may resolve an old address or none.",
        fix: "Let the cluster's computer objects write their records, or create them by hand; then take the name offline and online at a quiet hour.",
        powershell: &[
            "Resolve-DnsName SQLV1",
            "Get-ClusterResource 'SQL Network Name (SQLV1)' | Update-ClusterNetworkNameResource",
        ],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NN-01"])
    },
    Entry {
        id: "event 1211",
        title: "a network name found no writable domain controller",
        codes: &[cluster(1211), cluster(1212)],
        cause: "The name must work on its computer object when it comes online, and no domain controller lets it. The name fails, and with it everything that depends on it.",
        fix: "Bring a writable domain controller within reach of this node, then bring the name online.",
        powershell: &["nltest /dsgetdc:contoso.com /writable"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NN-01"])
    },
    Entry {
        id: "event 1193",
        title: "the cluster's name may not create the computer object of a network name",
        codes: &[cluster(1193), cluster(1194)],
        cause: "The cluster name object lacks rights in the organisational unit, so the name fails when it comes online for the first time.",
        fix: "Give the cluster name object the right to create computer objects there, or create the object beforehand and give it full control.",
        ..Entry::of(Documented, &["wsfc:W-NN-01"])
    },
    Entry {
        id: "event 1050",
        title: "a network name has a problem",
        codes: &[cluster(1050), cluster(1051), cluster(1052), cluster(1207), cluster(1228)],
        cause: "These ids are errors and warnings of a network name that comes online or runs; the event's own text says which.",
        rules: &["CLU001"],
        fix: "See that the name depends on an address that is Online, that its computer object exists and is enabled, and that no other computer has the name.",
        powershell: &["Get-ClusterResource 'SQL Network Name (SQLV1)' | Get-ClusterResourceDependency"],
        ..Entry::of(Documented, &["wsfc:14", "wsfc:W-NN-01"])
    },
];
