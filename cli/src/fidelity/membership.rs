//! Sections 1 to 3: nodes, heartbeats, regroup.

use super::rows;

rows! {
    "W-NODE-01" Documented Simulated ["mechanics/a-lost-node-comes-back-and-votes-again"]
        "A node is Up, Down, Paused, Joining or Unknown.";
    "W-NODE-02" Documented Simulated []
        "Beside its state a node has status flags: isolated, quarantined, drain in progress, completed or failed.";
    "W-NODE-03" Documented Simulated ["mechanics/a-lost-node-comes-back-and-votes-again"]
        "A starting Cluster service joins an active node, else tries to form, else waits for others.";
    "W-NODE-04" Documented Simulated ["s01-same-group-failover"]
        "Survivors name a lost member (event 1135); only a partition with quorum takes its groups over.";
    "W-NODE-05" Documented Simulated ["mechanics/static-quorum-is-lost-with-the-majority"]
        "Members without quorum stop their Cluster service (1177) and rejoin by themselves when they can.";
    "W-NODE-06" Documented Simulated []
        "A paused node votes and keeps its groups; nothing can be moved to it or brought online on it; a reboot keeps it paused.";
    "W-NODE-06m" Assumed Simulated []
        "Whether a resource that fails on a paused node is restarted there.";
    "W-NODE-07" Documented Simulated ["mechanics/a-stopped-node-is-drained-and-nobody-waits-for-heartbeats", "mechanics/a-resource-that-will-not-stop-does-not-hold-the-node-for-ever"]
        "A clean stop drains the node first (2012 R2 and later), hands its vote over and leaves without a wait for heartbeats.";
    "W-NODE-08" Documented Simulated ["mechanics/stopping-a-node-is-refused-when-it-would-cost-quorum"]
        "Stop-ClusterNode is refused when it would cost the cluster its quorum.";
    "W-NODE-09" Documented Simulated []
        "A node that drops out keeps its virtual machines unmonitored for a grace period (2016 and later); all else fails over at once.";
    "W-NODE-10" Documented Simulated []
        "Three membership losses in an hour quarantine a node for two hours (2016 and later).";
    "W-NODE-11" Secondary Simulated []
        "At most a quarter of the nodes is quarantined at a time, but always at least one may be.";
    "W-NODE-12" Documented Simulated []
        "A Cluster service that hangs for 60 seconds is ended or crashes its machine; peers see a crash.";
    "W-NODE-13" Documented Simulated []
        "A member that does not answer a database update within an hour is removed.";
    "W-NODE-14" Documented Simulated []
        "A node without any working adapter cannot join (1553); one that loses all of them stops (1554).";
    "W-NODE-15" Documented OutOfScope "no verb evicts or adds a node"
        "A node is added no sooner than AddEvictDelay after an eviction.";
    "W-NODE-16" Documented Simulated ["tests/tests/laws.rs::the_order_of_declaration_decides_nothing"]
        "NodeID follows the order of joining and orders every list of nodes.";
    "W-HB-01" Documented Simulated []
        "Two nodes have one route per network, down after Threshold missed heartbeats; a peer is unreachable when all routes are down.";
    "W-HB-02" Documented Simulated ["s01-same-group-failover", "tests/tests/library.rs::detection_follows_the_release_of_windows"]
        "A crash is detected after at most Delay x Threshold; nominal runs take that bound, seeded ones draw the phase.";
    "W-HB-03" Documented Simulated []
        "Same-subnet, cross-subnet or cross-site values apply, by where the two nodes are.";
    "W-HB-04" Documented Simulated ["tests/tests/events.rs::a_silent_node_is_warned_of_before_it_is_removed_by_every_survivor"]
        "More than 40 % of the heartbeats missed in a row is logged (1650) and changes nothing.";
    "W-HB-05" Documented Simulated []
        "Heartbeat settings take effect at once.";
    "W-HB-06" Documented Checked []
        "Same-subnet values do not exceed cross-subnet values.";
    "W-HB-07" Assumed Simulated ["mechanics/a-stopped-node-is-drained-and-nobody-waits-for-heartbeats"]
        "Others see a clean leave at once rather than after Delay x Threshold.";
    "W-RG-01" Documented Simulated ["s01-same-group-failover"]
        "A change of membership is agreed first, then quorum is evaluated, then groups find new owners.";
    "W-RG-02" Documented Simulated []
        "Membership messages go out every tick.";
    "W-RG-03" Documented Simulated []
        "The stages of a regroup have limits; a node silent past them is dropped.";
    "W-RG-04" Documented Simulated []
        "In an agreed view every member reaches every member; others are pruned and stop (1006).";
    "W-RG-05" Assumed Simulated []
        "Which nodes are pruned when connectivity is partial.";
    "W-RG-06" Documented Simulated ["s01-same-group-failover"]
        "A regroup in which all agree takes two ticks; a silent or half-connected peer adds the stage limits.";
    "W-RG-07" Documented Simulated ["s01-same-group-failover"]
        "A view one vote short challenges for the witness, within QuorumArbitrationTimeMax.";
}
