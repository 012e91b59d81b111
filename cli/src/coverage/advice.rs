//! What is documented elsewhere (D-) and what the field knows (F-): a rule where the fact stands in a file, else an entry
//! of `explain MESSAGE`.

use super::Advice;

pub(super) const ADVICE: &[Advice] = &[
    Advice {
        id: "ssis:D-01",
        says: "The service is neither clustered nor cluster-aware, and can run stand-alone on each node",
    },
    Advice { id: "ssis:D-02", says: "At a failover running packages do not restart" },
    Advice { id: "ssis:D-03", says: "Two groups with SSIS: the second start on one node fails" },
    Advice {
        id: "ssis:D-04",
        says: "A resource added to the SQL Server group has its own network name and address",
    },
    Advice { id: "ssis:D-05", says: "Depend on SQL Server Agent, which does not affect the group" },
    Advice {
        id: "ssis:D-06",
        says: "A change below a checkpointed key while the resource is offline is overwritten",
    },
    Advice { id: "ssis:D-07", says: "Files and shares of other roles do not sit on the disks of SQL Server" },
    Advice {
        id: "ssis:D-08",
        says: "UseNetworkName 0: the service sees the node, so that a dot means the node; 1 needs a Network Name",
    },
    Advice { id: "ssis:D-09", says: "The connect box takes a server name without an instance" },
    Advice {
        id: "ssis:D-10",
        says: "The generation of Management Studio matches the release of the service",
    },
    Advice {
        id: "ssis:D-11",
        says: "The firewall lets TCP 135 and MsDtsSrvr.exe through, on every node and for the virtual address",
    },
    Advice { id: "ssis:D-12", says: "A local account exists with the same password on every node" },
    Advice { id: "ssis:D-13", says: "Roles in msdb decide who reads and who writes" },
    Advice { id: "ssis:D-14", says: "Packages are saved to an msdb of the same release as the service" },
    Advice { id: "ssis:D-15", says: "A clustered named instance always needs an edited configuration" },
    Advice { id: "ssis:D-16", says: "Stand-alone: all nodes list the same instances" },
    Advice { id: "ssis:D-17", says: "Each node that runs SSIS needs a licence" },
    Advice { id: "ssis:D-18", says: "In SQL Server 2025 the service is deprecated" },
    Advice { id: "ssis:F-01", says: "The start type on every node is Manual" },
    Advice { id: "ssis:F-02", says: "A slow check of certificates makes the service start too late" },
    Advice { id: "ssis:F-03", says: "A changed account needs its rights on every node" },
    Advice { id: "ssis:F-04", says: "The account of Agent needs Local Activation" },
    Advice { id: "ssis:F-05", says: "Some clients turn a remote connection into a local one" },
    Advice { id: "ssis:F-06", says: "One configuration file on a share is a known practice" },
    Advice { id: "ssis:F-07", says: "Stray text, pasted HTML and lost backslashes are real" },
];
