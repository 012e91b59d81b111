//! Section 9: failover, choosing a node, start order, failback, moves.

use super::rows;

rows! {
    "W-FO-01" Documented Simulated ["s01-same-group-failover", "mechanics/exhausted-restarts-fail-the-group-over"]
        "A group fails over when its owner is lost or a resource with RestartAction 2 gives up.";
    "W-FO-02" Documented Simulated ["mechanics/exhausted-restarts-fail-the-group-over"]
        "With a live owner: offline in order, change of owner, online in order.";
    "W-FO-03" Documented Simulated ["s01-same-group-failover"]
        "With a dead owner the new one starts as soon as the view has quorum.";
    "W-FO-04" Documented Simulated ["mechanics/a-spent-budget-refuses-the-next-failover"]
        "The limit is FailoverThreshold, by default one less than there are nodes.";
    "W-FO-05" Documented Simulated ["mechanics/a-spent-budget-refuses-the-next-failover"]
        "A resource-caused failover beyond the limit within FailoverPeriod is refused.";
    "W-FO-06" Documented Simulated ["mechanics/a-spent-budget-refuses-the-next-failover"]
        "Refused: the group stays with its failed resource (1254), and the retry timer runs.";
    "W-FO-07" Assumed Simulated ["s17-ssis-affects-the-group", "s17-others-go-offline-when-the-budget-is-spent"]
        "What becomes of the healthy resources of a refused group.";
    "W-FO-08" Assumed Simulated []
        "Whether node losses and operator moves count against the limit.";
    "W-FO-09" Assumed Simulated ["sim/src/failovers.rs::the_two_readings_differ_once_a_chain_is_longer_than_the_period"]
        "How FailoverPeriod is measured.";
    "W-FO-10" Documented Simulated ["s24-package-disk-dead-everywhere"]
        "A resource that is broken everywhere visits at most as many nodes as the limit allows.";
    "W-FO-11" Derived Simulated []
        "FailoverThreshold 0: never failed over for a resource, still moved for a lost node.";
    "W-PLC-01" Documented Simulated ["mechanics/preferred-owners-order-the-walk"]
        "Candidates are the preferred owners in order, then the other nodes by NodeID.";
    "W-PLC-02" Documented Simulated ["mechanics/group-with-one-host"]
        "Eligible are nodes that are up, not paused or set aside, and possible owners of every resource.";
    "W-PLC-03" Documented Simulated []
        "After a resource failure the walk starts behind the current owner.";
    "W-PLC-04" Documented Simulated ["mechanics/preferred-owners-order-the-walk"]
        "After a node loss with preferred owners it starts behind the lost node.";
    "W-PLC-05" Documented Simulated []
        "After a node loss without preferred owners chance chooses.";
    "W-PLC-06" Documented Simulated []
        "A switch of 2008 and 2008 R2 turns that choice into the ordered walk.";
    "W-PLC-07" Documented Simulated ["mechanics/group-with-one-host"]
        "Without an eligible node the group stays, or lies offline on a survivor.";
    "W-PLC-08" Documented Simulated []
        "An operator's move without a target starts at the top of the list.";
    "W-PLC-09" Documented Simulated []
        "Anti-affinity skips nodes that host a group of the same class, while there are others.";
    "W-PLC-10" Documented Simulated []
        "Enforced anti-affinity keeps the group offline instead (1639).";
    "W-PLC-11" Documented Simulated []
        "Affinity rules bind or part groups by node or fault domain (2022 and later).";
    "W-PLC-12" Secondary Simulated []
        "Nodes in the lost owner's site come first (2016 and later).";
    "W-PLC-13" Documented OutOfScope "concerns virtual machines only"
        "Placement by free memory and automatic balancing apply to virtual machines.";
    "W-START-01" Documented Simulated []
        "Groups start by priority, high ones first.";
    "W-START-02" Assumed Simulated []
        "When a class of priority releases the next.";
    "W-START-03" Documented Simulated []
        "Priority 0: moved, and not brought online by the cluster.";
    "W-START-04" Assumed Simulated ["tests/tests/laws.rs::the_order_of_declaration_decides_nothing"]
        "Within a class groups start by owner and name.";
    "W-START-05" Documented Simulated []
        "At a cold start the core group comes first (1648).";
    "W-START-06" Documented Simulated []
        "A cold start brings a group online when it was meant to be and nothing forbids it.";
    "W-START-07" Documented Simulated []
        "A cold start prefers the node of the last explicit placement and waits ClusterGroupWaitDelay for it.";
    "W-START-08" Documented Simulated []
        "GroupStartDelay postpones a group's online.";
    "W-START-09" Documented Simulated []
        "A group set starts when the sets it depends on are ready (2016 and later).";
    "W-START-10" Documented Simulated []
        "A dependent set waits no longer than GroupDependencyTimeout.";
    "W-START-11" Documented OutOfScope "concerns the placement of virtual machines when memory is short"
        "Groups of higher priority may push out lower ones (1251).";
    "W-FB-01" Documented Simulated []
        "Failback needs AutoFailbackType 1 and preferred owners.";
    "W-FB-02" Documented Simulated []
        "When a better preferred owner comes up the group moves there (1154).";
    "W-FB-03" Documented Simulated []
        "A window of two hours of the day limits when.";
    "W-FB-04" Documented Simulated []
        "A window whose start is after its end crosses midnight.";
    "W-FB-05" Assumed Simulated []
        "Whether the end hour belongs to the window.";
    "W-FB-06" Documented Simulated []
        "Without a window failback follows the join at once.";
    "W-FB-07" Documented Simulated []
        "The window never delays a failover.";
    "W-FB-08" Assumed Simulated []
        "Failback does not count against the failover limit.";
    "W-MOVE-01" Documented Simulated ["s22-static-votes-lose-the-exercise"]
        "A move takes the group offline and online in order and keeps what was offline offline.";
    "W-MOVE-02" Documented Simulated []
        "A move to a node that cannot run the group is refused.";
    "W-MOVE-03" Documented Simulated []
        "A move that fails brings the group online again where it was.";
    "W-MOVE-04" Documented Simulated []
        "A failed online on the target meets the restart policy there.";
    "W-DRAIN-01" Documented Simulated []
        "A drain pauses the node and moves its groups, high priority first.";
    "W-DRAIN-02" Documented Simulated []
        "A group that cannot go fails the drain (1137, 1677) unless it is forced.";
    "W-DRAIN-03" Documented Simulated []
        "A resume may bring drained groups back at once, by policy or not at all.";
}
