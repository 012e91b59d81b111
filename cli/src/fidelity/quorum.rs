//! Section 4: quorum and the witness.

use super::rows;

rows! {
    "W-Q-01" Documented Simulated ["sim/src/partition.rs::a_majority_is_more_than_half", "mechanics/static-quorum-is-lost-with-the-majority"]
        "A partition has quorum when its dynamic votes are more than half of all.";
    "W-Q-02" Documented Simulated ["s01-same-group-failover", "mechanics/static-quorum-is-lost-with-the-majority"]
        "Quorum is a majority of nodes, of nodes and a disk, share or cloud witness, or the disk alone.";
    "W-Q-03" Documented Simulated []
        "NodeWeight 0 takes a node's vote and nothing else.";
    "W-Q-04" Documented Simulated ["mechanics/static-quorum-is-lost-with-the-majority"]
        "Without dynamic quorum votes stay as configured.";
    "W-Q-05" Documented Simulated ["mechanics/dynamic-quorum-survives-losses-one-by-one"]
        "With dynamic quorum the partition that held the old majority counts the votes afresh.";
    "W-Q-06" Documented Simulated []
        "A vote that the operator removed is never given back by the cluster.";
    "W-Q-07" Documented Simulated []
        "Dynamic quorum does not survive the loss of a majority at once.";
    "W-Q-08" Documented Simulated ["mechanics/a-stopped-node-is-drained-and-nobody-waits-for-heartbeats", "s23d-the-node-with-the-vote-is-shut-down"]
        "A node that stops in order gives its vote away first, so the rest keeps quorum.";
    "W-Q-09" Documented Simulated ["s23b-the-node-without-the-vote-dies"]
        "With an even count and no usable witness one node's vote is taken away (2012 R2 and later).";
    "W-Q-10" Secondary Simulated ["s23b-the-node-without-the-vote-dies", "s23c-the-node-with-the-vote-dies"]
        "LowerQuorumPriorityNodeID loses it, else a node outside the preferred site (2016 and later), else chance decides.";
    "W-Q-11" Documented Simulated ["mechanics/a-lost-witness-does-not-stop-two-nodes"]
        "The witness votes only while the nodes' votes are even (2012 R2 and later).";
    "W-Q-12" Documented Simulated ["mechanics/the-last-node-stops-when-its-witness-goes"]
        "With a witness the votes are not reduced below three.";
    "W-Q-13" Documented Simulated ["s23a-static-votes", "s23b-the-node-without-the-vote-dies", "s23c-the-node-with-the-vote-dies"]
        "What two to five nodes, with and without a witness, survive follows from the rules above.";
    "W-Q-14" Documented Simulated []
        "In a network partition at most one side keeps quorum; the others stop (1177).";
    "W-Q-15" Documented Simulated []
        "The side that owns the core group has the first try at the witness; a challenger waits ArbitrationDelay.";
    "W-Q-16" Documented Simulated []
        "A share witness is a lock and a version tag; a node that finds a better tag has lost and stops.";
    "W-Q-17" Documented Simulated []
        "A disk witness is a reservation that its owner defends every DiskArbInterval.";
    "W-Q-17m" Assumed Simulated ["s01-same-group-failover"]
        "How long a challenger waits before it takes a disk.";
    "W-Q-18" Documented Simulated []
        "Only a disk witness keeps a copy of the database; with another a stale node may not form (1561).";
    "W-Q-19" Documented Simulated ["s22-static-votes-lose-the-exercise"]
        "Forming takes a majority of the last committed votes (5398, 1573).";
    "W-Q-20" Documented Simulated ["mechanics/a-lost-witness-does-not-stop-two-nodes"]
        "A failed witness loses its vote and is tried again every WitnessRestartInterval.";
    "W-Q-21" Documented Simulated []
        "A forced start needs no votes, its database wins, and it ends when the votes are back.";
    "W-Q-22" Documented Simulated []
        "A node started with quorum prevented may join and never forms.";
    "W-Q-23" Documented Simulated []
        "Of two partitions after a forced start the other one stops (5396) and joins the forced one (2012 R2 and later).";
    "W-Q-24" Secondary Simulated []
        "In an even split without a reachable witness the preferred site stays (2016 and later).";
    "W-Q-25" Documented Simulated []
        "The core group ignores preferred owners and goes to the next node by NodeID.";
    "W-Q-26" Documented Checked ["preflight/unfit-witness"]
        "A witness is large enough, of its own, not shared and not on a cluster node.";
}
