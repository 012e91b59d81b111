//! Where the source page pulls against itself or against the platform, and what was decided.

use super::Tension;

pub(super) const TENSIONS: &[Tension] = &[
    Tension {
        id: "tension:T1",
        says: "Statement B7 wants SQL Server online before SSIS; a dependency across groups is refused (87)",
        decided: "SSIS008: attempted is an error, else a warning, and a run shows the window",
    },
    Tension {
        id: "tension:T2",
        says: "Statement C3 names the virtual SQL Server of the same group; in another group there is none",
        decided: "the SQL Server that the estate declares is taken, and SSIS015 says that the page leaves it open",
    },
    Tension {
        id: "tension:T3",
        says: "The literals say 100 and MsDtsServer, the tag says 2016",
        decided: "profiles seed-strict and sql2005 to sql2025; SSIS022 names the profile that would pass",
    },
    Tension {
        id: "tension:T4",
        says: "The key is registered before the value is edited, with the resource offline",
        decided: "SSIS018 is a hazard with both sources; the literal order stays runnable",
    },
    Tension {
        id: "tension:T5",
        says: "Row 2 assumes that the groups stay on different nodes",
        decided: "CLU008 is conditional, with the loss that ends it; `compare` says when",
    },
    Tension {
        id: "tension:T6",
        says: "Row 4 depends on dependencies and on affect-the-group",
        decided: "CLU004 and SSIS006 are the conditions; `compare` says which are met",
    },
    Tension {
        id: "tension:T7",
        says: "Task three says on each node; the steps change one file and one value",
        decided: "SSIS018 compares every node's value with the copy",
    },
    Tension {
        id: "tension:T8",
        says: "Row 1 says that clients can; statement 036 says that DCOM may block them",
        decided: "two lines: connect, then the verdict",
    },
    Tension {
        id: "tension:T9",
        says: "List Folders and Write do not plainly include reading",
        decided: "advice under SSIS014, never an error",
    },
    Tension {
        id: "tension:T10",
        says: "Both conditions must hold; one node does not make one virtual server",
        decided: "denied, with a note that the same node is not what the rule tests",
    },
    Tension {
        id: "tension:T11",
        says: "The service is single-instance: two groups with SSIS can collide",
        decided: "SSIS023 and S18",
    },
    Tension {
        id: "tension:T12",
        says: "Running packages do not restart after a failover",
        decided: "every run lists lost work",
    },
    Tension {
        id: "tension:T13",
        says: "A file that cannot be read makes the service start with defaults",
        decided: "SSIS021; Online (wrong configuration) is not Online",
    },
    Tension {
        id: "tension:T14",
        says: "The service reads its file and its entry at its start only",
        decided: "SSIS025 and S26",
    },
    Tension {
        id: "tension:T15",
        says: "The page speaks of a key that ends in ServiceConfigFile and of updating its value",
        decided: "both shapes are read; SSIS011 says when the key is none",
    },
    Tension {
        id: "tension:T16",
        says: "The procedure adds SSIS as an equal; another page wants a name, an address and Agent",
        decided: "SSIS027 and SSIS028, advice with both sources",
    },
];
