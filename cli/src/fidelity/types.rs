//! Sections 10 to 12: dependencies, checkpoints, resource types.

use super::rows;

rows! {
    "W-DEP-01" Documented Checked []
        "A dependency expression is an AND of resources and OR lists.";
    "W-DEP-02" Documented Checked []
        "Providers are in the same group, without cycles.";
    "W-DEP-03" Documented Simulated ["s01-same-group-failover", "sim/src/model/dependency.rs::an_and_needs_all_and_an_or_needs_one_for_every_combination"]
        "A resource may start when every part of its expression holds; branches start in parallel.";
    "W-DEP-04" Assumed Simulated []
        "Whether a dependent waits until every alternative has settled.";
    "W-DEP-05" Documented Simulated ["mechanics/an-alternative-provider-keeps-a-resource-up"]
        "A lost provider ends a dependent only when its expression is no longer true.";
    "W-DEP-06" Documented Simulated ["mechanics/an-alternative-provider-keeps-a-resource-up"]
        "A failed alternative that is not needed does not fail the group over.";
    "W-DEP-07" Documented Simulated ["mechanics/exhausted-restarts-fail-the-group-over"]
        "Dependents go offline first.";
    "W-DEP-08" Documented Checked ["preflight/required-provider-missing"]
        "Some types require others: a Network Name an IP Address.";
    "W-DEP-09" Documented Carried "estates state their dependencies; nothing is added to them"
        "SQL Server as set up depends on its name and every data disk, the Agent on SQL Server.";
    "W-CHK-01" Documented Simulated ["s11b-key-with-leading-backslash"]
        "A checkpoint names a key below HKEY_LOCAL_MACHINE without a leading backslash, once.";
    "W-CHK-02" Documented Simulated ["s10-edit-while-online"]
        "While the resource is online changes below the key are saved.";
    "W-CHK-03" Documented Simulated ["s10-steps-to-the-letter"]
        "While it is not, they are lost at the next online.";
    "W-CHK-04" Documented Simulated ["s09-key-replicated"]
        "Before each online the saved copy is written to the node.";
    "W-CHK-05" Derived Simulated ["s09-key-not-replicated"]
        "Other nodes keep their old values until then.";
    "W-CHK-06" Secondary Simulated ["s10-value-before-key"]
        "The first copy is what the owner holds when the key is registered.";
    "W-CHK-07" Documented Simulated []
        "A copy that cannot be restored is event 1024, and the resource starts all the same.";
    "W-CHK-08" Documented OutOfScope "no verb deletes a resource"
        "A deleted resource takes its checkpoints with it.";
    "W-CHK-09" Secondary Simulated []
        "A bad value is repaired by removing the checkpoint, fixing the key, and adding it again.";
    "W-CHK-10" Documented Simulated []
        "Two resources with the same key overwrite each other's values.";
    "W-CHK-11" Assumed Simulated ["mechanics/a-checkpoint-saved-late-loses-the-last-edit", "mechanics/a-checkpoint-saved-in-time-carries-the-edit"]
        "Changes not yet saved are lost with their owner.";
    "W-CHK-12" Assumed Carried "where the copy lies changes nothing that a run shows"
        "From 2008 the copy lies in the replicated database.";
    "W-GS-01" Documented Simulated []
        "A generic service has a service name, start-up parameters and UseNetworkName.";
    "W-GS-02" Documented Simulated ["mechanics/ssis-missing-on-the-survivor", "mechanics/a-service-started-at-boot-keeps-its-defaults"]
        "Online starts the service through the SCM; missing is 1040, refused 1041, ended at once 1042.";
    "W-GS-03" Documented Simulated []
        "A service is healthy while the SCM says it runs, even when it hangs.";
    "W-GS-04" Derived Simulated ["mechanics/killed-service-restarts-in-place"]
        "A service that ends is seen at the next LooksAlive.";
    "W-GS-05" Documented Simulated ["mechanics/a-resource-that-will-not-stop-does-not-hold-the-node-for-ever"]
        "Offline stops it through the SCM, and terminates it past the limit.";
    "W-GS-06" Documented Simulated []
        "With UseNetworkName the service sees the virtual name as its computer's.";
    "W-GS-07" Secondary Checked ["mechanics/a-service-started-at-boot-keeps-its-defaults"]
        "The service is installed on every possible owner (checked) and does not start by itself (played when it does).";
    "W-GS-08" Assumed Simulated ["mechanics/scm-recovery-hides-a-crash-from-the-cluster"]
        "The SCM's own recovery may restart it before the cluster looks.";
    "W-DISK-01" Documented Simulated ["s06-package-disk-not-required"]
        "One node at a time reaches a disk: the one that holds its reservation.";
    "W-DISK-02" Documented Simulated []
        "The owner renews the reservation; losing it fails the disk (1038).";
    "W-DISK-03" Documented Simulated []
        "Online reserves, mounts and checks; missing, unmountable and corrupt are 1034, 1035 and 1037.";
    "W-DISK-04" Derived Simulated ["s01-same-group-failover"]
        "Taking a disk from a dead owner costs one challenge; a clean move does not.";
    "W-DISK-05" Documented Carried "no latency of a disk is modelled"
        "MaxIoLatency and DiskRunChkDsk.";
    "W-IP-01" Documented Simulated []
        "An address needs a client network of its subnet on the node (1223, 1360, 1045), and no duplicate (1049).";
    "W-IP-02" Documented Simulated []
        "A failed adapter or network fails the address (1077, 1127).";
    "W-NN-01" Documented Simulated []
        "A name needs one address; without DNS it warns, without a writable domain controller it fails.";
    "W-NN-02" Documented Carried "clients of a run do not cache addresses"
        "After a change of address clients reconnect within HostRecordTTL.";
    "W-SQL-01" Documented Simulated []
        "SQL Server is unresponsive when sp_server_diagnostics gives no result for HealthCheckTimeout.";
    "W-SQL-02" Documented Simulated []
        "FailureConditionLevel decides what counts as a failure.";
    "W-SQL-03" Derived Simulated []
        "A hang is found after HealthCheckTimeout and up to one poll.";
    "W-SQL-04" Documented Simulated []
        "Online means master is usable; user databases recover afterwards.";
    "W-SQL-05" Documented Simulated ["mechanics/static-quorum-is-lost-with-the-majority"]
        "Without quorum the instance goes offline whatever its health.";
    "W-SQL-06" Assumed Simulated []
        "The Agent does not drag its group over.";
    "W-SQL-07" Documented Checked []
        "An instance inside an availability group is not failed over by it.";
}
