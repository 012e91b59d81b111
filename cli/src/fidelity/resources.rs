//! Sections 5 to 8: resource states, health, restarts, group states.

use super::rows;

rows! {
    "W-RES-01" Documented Simulated ["sim/src/states.rs::group_state_follows_the_published_precedence_for_every_pair"]
        "A resource is Offline, OnlinePending, Online, OfflinePending or Failed.";
    "W-RES-02" Documented Simulated ["tests/tests/laws.rs::the_always_properties_hold_after_every_step_and_accepted_estates_never_panic"]
        "Only the listed transitions happen, each with event 1637.";
    "W-RES-03" Documented OutOfScope "an internal detail of cluster.log that decides nothing"
        "Sub-states such as OnlineCallIssued come before the pending ones.";
    "W-RES-04" Documented Simulated []
        "PendingTimeout is the longest silence of a pending call, not its longest duration.";
    "W-RES-05" Documented Simulated []
        "The effective limit is the smaller of PendingTimeout and DeadlockTimeout.";
    "W-RES-06" Documented Simulated []
        "An online call past the limit is terminated, fails, and meets the restart policy.";
    "W-RES-07" Documented Simulated []
        "An offline call past the limit is terminated and counts as Offline.";
    "W-RES-08" Documented Simulated []
        "To bring a resource online brings its providers online first.";
    "W-RES-09" Documented Simulated ["s17-others-go-offline-when-the-budget-is-spent"]
        "To take a failed resource offline succeeds.";
    "W-RES-10" Documented Simulated []
        "To take a provider offline takes its dependents offline first.";
    "W-RES-11" Documented Simulated []
        "An operator's online and offline are remembered and decide at the next start of the service.";
    "W-RES-12" Documented Simulated ["tests/tests/events.rs::a_locked_resource_shows_it_and_so_does_its_group"]
        "Of the status bits of a resource, locked is shown; the others belong to virtual machines.";
    "W-RES-13" Documented Simulated []
        "A locked resource refuses online, offline and move (1071).";
    "W-RES-14" Documented Simulated []
        "Disk maintenance mode suspends the health check; dependents of a plain disk stay online.";
    "W-HP-01" Documented Simulated ["mechanics/killed-service-restarts-in-place"]
        "LooksAlive polls often and cheaply, IsAlive seldom and thoroughly; only IsAlive fails a resource.";
    "W-HP-02" Documented Checked ["tests/tests/bad_input.rs::zero_is_no_interval_and_no_timeout_and_every_least_value_is_taken"]
        "A polling interval is never zero.";
    "W-HP-03" Documented Simulated []
        "A type that signals failures by itself is not polled with LooksAlive.";
    "W-HP-04" Derived Simulated ["mechanics/killed-exactly-at-a-poll-waits-for-the-next"]
        "A fault is found at the next poll, whose phase is the moment the resource came online.";
    "W-HP-05" Documented Simulated ["mechanics/killed-service-restarts-in-place"]
        "The first failed IsAlive is event 1069 and starts the restart policy.";
    "W-HP-06" Documented Simulated []
        "A call that does not return within DeadlockTimeout ends its RHS process (1230, 1146), and all resources in it fail.";
    "W-HP-07" Documented Simulated []
        "Resources of a node share one RHS process unless SeparateMonitor says otherwise.";
    "W-HP-08" Assumed Simulated []
        "After a deadlock the culprit gets a process of its own.";
    "W-HP-09" Documented OutOfScope "control codes are not played one by one"
        "A control call longer than a minute is logged (1649).";
    "W-HP-10" Documented Carried "meaningful for virtual machines only, which are carried"
        "EmbeddedFailureAction says what a failure inside a virtual machine does.";
    "W-HP-11" Documented Carried "the old cluster-wide properties detect nothing by default and are ignored from 2012"
        "Up to 2008 R2 there were cluster-wide deadlock properties.";
    "W-RST-01" Documented Simulated []
        "RestartAction 0: a failed resource stays Failed, and its group stays.";
    "W-RST-02" Documented Simulated ["mechanics/killed-service-restarts-in-place"]
        "While restarts in the window are fewer than RestartThreshold it restarts on the same node after RestartDelay.";
    "W-RST-03" Documented Simulated ["mechanics/exhausted-restarts-fail-the-group-over"]
        "A threshold of k allows k restarts in the window; the next failure exhausts it.";
    "W-RST-04" Documented Simulated ["mechanics/ssis-missing-on-the-survivor"]
        "A failed online attempt counts like a failure.";
    "W-RST-05" Documented Simulated ["mechanics/used-up-restarts-are-tried-again-after-an-hour"]
        "Exhausted with RestartAction 1: Failed, and everything else goes on (1638).";
    "W-RST-06" Documented Simulated ["mechanics/exhausted-restarts-fail-the-group-over"]
        "Exhausted with RestartAction 2: the group fails over.";
    "W-RST-07" Assumed Simulated ["sim/src/restarts.rs::the_two_readings_differ_only_across_the_end_of_the_first_period"]
        "Whether the window slides or is anchored at the first failure.";
    "W-RST-08" Assumed Simulated ["s17-ssis-affects-the-group"]
        "Whether the count starts afresh on another node.";
    "W-RST-09" Documented Simulated ["mechanics/used-up-restarts-are-tried-again-after-an-hour"]
        "After RetryPeriodOnFailure a resource that was given up is tried again, where its group then is.";
    "W-RST-10" Assumed Simulated []
        "Whether that retry is a new series of restarts or one attempt.";
    "W-RST-11" Documented Simulated ["s24-package-disk-takes-sql-server-along"]
        "A restart restarts the dependents too.";
    "W-RST-12" Assumed Simulated []
        "Whether an operator's online clears the count.";
    "W-RST-13" Documented Checked []
        "RetryPeriodOnFailure is at least RestartPeriod.";
    "W-GRP-01" Documented Simulated ["sim/src/states.rs::group_state_follows_the_published_precedence_for_every_pair"]
        "A group is Failed, Pending, Online, Offline or PartialOnline, in that precedence.";
    "W-GRP-02" Documented Simulated ["tests/tests/laws.rs::the_always_properties_hold_after_every_step_and_accepted_estates_never_panic"]
        "A group has one owner, its resources are there, and dependencies stay inside it.";
    "W-GRP-03" Documented Simulated ["tests/tests/events.rs::a_locked_resource_shows_it_and_so_does_its_group"]
        "A group carries status bits: locked, queued for move, waiting to start, kept apart; the others belong to virtual machines.";
    "W-GRP-04" Documented Simulated ["s01-same-group-failover"]
        "Group transitions are events 1200 to 1205.";
    "W-GRP-05" Documented Simulated []
        "A cluster forms only when its core group comes online, and own resources do not belong there.";
}
