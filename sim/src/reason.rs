//! Why something happened: a sentence for people, and the rules that decided it.

use std::fmt;

use crate::model::time::{Millis, Usual};

/// A reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the sentence of each is in `text`")]
pub enum Reason {
    Script,
    InitialVotes,
    MembershipChanged,
    WitnessChanged,
    HeartbeatsMissed { delay: Millis, threshold: u64 },
    HeartbeatsLate { missed: u64, threshold: u64 },
    CoreGroupFailed,
    KeyInUse,
    Vetoed { targeted: bool },
    RemovedFromView,
    LeftCleanly,
    Joined,
    OneVoteShort,
    ArbitrationWon { wait: Millis },
    NoMajority,
    QuorumReached,
    IncompleteConnectivity,
    NoAdapter,
    RoutesChanged,
    LostTooOften { count: u32 },
    HungFor { after: Millis },
    HangRecovery,
    HasVirtualMachines,
    ResiliencyPeriod { period: Millis },
    NothingUnmonitored,
    NoReplies { after: Millis },
    NetworkNotForClients,
    NoInterface,
    InterfaceFailed,
    WitnessMoved,
    Quarantined,
    QuarantineIsOver,
    ClearedByOperator,
    TooFewVotesToForm,
    MayOnlyJoin,
    WitnessDefended,
    ArbitrationTooSlow,
    Forced,
    EnoughVotesBack,
    ForcedPartitionWins,
    NodeLost,
    NotCovered,
    ProvidersOnline,
    GroupComesOnline,
    NothingToWaitFor,
    OperatorOnline,
    OperatorOffline,
    OnlineTook { challenge: Millis, time: Usual },
    OfflineTook { time: Usual },
    DependentsOffline,
    ProviderLost,
    HealthCheck { interval: Millis },
    FailedByScript,
    FileSystemCheck { interval: Millis },
    Unresponsive { limit: Millis },
    ComponentError { component: &'static str, level: u8 },
    ReservationLost { interval: Millis },
    ToldAtOnce,
    PendingTimeout { limit: Millis },
    Deadlock { limit: Millis },
    DeadlockEndsMonitor,
    MonitorEnded,
    DiskMissing,
    FileSystemCorrupt,
    AddressInUse,
    NoDomainController,
    NoDnsServer,
    OperatorMaintenance,
    Locked,
    WrongType,
    ServiceNotInstalled,
    ServiceDisabled,
    ServiceRunsForAnother,
    ServiceRunsOutsideCluster,
    ServiceEndedWhileStarting,
    Restart { number: u32, threshold: u32 },
    Retry { period: Millis },
    RestartsExhausted { threshold: u32 },
    RestartActionForbids,
    BudgetSpent { limit: u32 },
    OthersGoOffline,
    GroupFailsWithService,
    OwnerLeft,
    RetryUsedUp,
    PackageDiesWithProcess,
    Terminated,
    KeyBeginsWithBackslash,
    NewerDatabaseElsewhere,
    OwnerDoesNotWork,
    AlreadyMoving,
    AlreadyStopping,
    OwnedOffline,
    WitnessRetry,
    WitnessUnreachable,
    ResourceGaveUp,
    NoEligibleNode,
    EligibleNodeJoined,
    OperatorMove,
    NodeShutsDown,
    OfflineWithGroup,
    TargetGone,
    Settled,
    CheckpointBeforeOnline,
    SavedWhileOnline,
    NotSavedWhileOffline,
    NotCheckpointed,
    TakenFromOwner,
    Deregistered,
    ReadAtStart,
    NoRegistryEntry,
    ConfigurationFileMissing,
    ConfigurationFileInvalid,
    StartedByResource,
    StartedAtBoot,
    RestartedByScm,
    AdoptedRunning,
    StoppedByResource,
    ProcessEnded,
    MachineStopped,
    ServiceStopsPackages,
    RanToItsEnd,
    AlreadyInThatState,
    NotAMember,
    MachineIsOff,
    WouldLoseQuorum,
    ClusterIsDown,
    TargetNotEligible,
    KeyAlreadyRegistered,
    KeyNotRegistered,
    ServiceDoesNotRun,
    NothingRuns,
    NoWitness,
    AskedByClient,
    TakesEffectAtOnce,
    SettingChanged,
    NotWhileOnline,
    OwnerExcluded,
    GroupAttempt,
    WaitsForCoreGroup,
    WaitsForOwner { wait: Millis },
    WaitsForSets { wait: Millis },
    WaitsForPriority,
    StartDelay { wait: Millis },
    PlacedAtColdStart,
    AutoStartOff,
    ColdStartForbidden,
    PersistentStateIgnored,
    NotPersistent,
    AntiAffinity,
    NodeIsFree,
    AlternativeNotNeeded,
    OperatorPauses,
    OperatorResumes,
    OperatorDrains,
    DrainEnds,
    DrainBrokenOff,
    ForcedOff,
    FailsBack,
    NodeIsPaused,
    NotPaused,
    NotInThisRelease,
}

impl Reason {
    /// The rules that decided, with their sheets.
    pub fn rules(self) -> &'static [&'static str] {
        use Reason::*;
        match self {
            Script | NotCovered | AlreadyInThatState | NotAMember | MachineIsOff | ClusterIsDown
            | NoWitness => &[],
            InitialVotes => &["wsfc:W-Q-01"],
            MembershipChanged => &["wsfc:W-Q-05"],
            WitnessChanged => &["wsfc:W-Q-11", "wsfc:W-Q-20"],
            HeartbeatsMissed { .. } => &["wsfc:W-HB-01", "wsfc:W-HB-02"],
            HeartbeatsLate { .. } => &["wsfc:W-HB-04"],
            CoreGroupFailed => &["wsfc:W-GRP-05"],
            Vetoed { .. } => &["wsfc:W-MOVE-03"],
            KeyInUse => &["wsfc:W-CHK-07"],
            RemovedFromView => &["wsfc:W-NODE-04", "wsfc:W-RG-01", "wsfc:W-RG-06"],
            LeftCleanly => &["wsfc:W-NODE-07", "wsfc:W-HB-07"],
            Joined => &["wsfc:W-NODE-03", "wsfc:W-RG-06"],
            OneVoteShort => &["wsfc:W-RG-07", "wsfc:W-Q-15"],
            ArbitrationWon { .. } => &["wsfc:W-RG-07", "wsfc:W-Q-15", "wsfc:W-Q-17m"],
            NoMajority => &["wsfc:W-Q-01", "wsfc:W-NODE-05"],
            QuorumReached => &["wsfc:W-NODE-03", "wsfc:W-Q-19"],
            IncompleteConnectivity => &["wsfc:W-RG-04", "wsfc:W-RG-05"],
            NoAdapter => &["wsfc:W-NODE-14"],
            RoutesChanged => &["wsfc:W-HB-01"],
            LostTooOften { .. } => &["wsfc:W-NODE-10", "wsfc:W-NODE-11"],
            HungFor { .. } => &["wsfc:W-NODE-12"],
            HasVirtualMachines | ResiliencyPeriod { .. } | NothingUnmonitored => &["wsfc:W-NODE-09"],
            HangRecovery => &["wsfc:W-NODE-12"],
            NoReplies { .. } => &["wsfc:W-NODE-13"],
            NetworkNotForClients => &["wsfc:W-IP-01"],
            NoInterface => &["wsfc:W-IP-01", "wsfc:W-DEP-06"],
            InterfaceFailed => &["wsfc:W-IP-02"],
            WitnessMoved => &["wsfc:W-Q-20", "wsfc:W-Q-25"],
            Quarantined | QuarantineIsOver | ClearedByOperator => &["wsfc:W-NODE-10"],
            MayOnlyJoin => &["wsfc:W-Q-22"],
            TooFewVotesToForm => &["wsfc:W-Q-19"],
            ArbitrationTooSlow => &["wsfc:W-RG-07"],
            WitnessDefended => &["wsfc:W-Q-14", "wsfc:W-Q-15", "wsfc:W-Q-16"],
            Forced | EnoughVotesBack => &["wsfc:W-Q-21"],
            ForcedPartitionWins => &["wsfc:W-Q-23"],
            NodeLost => &["wsfc:W-RES-02", "wsfc:W-NODE-04"],
            ProvidersOnline | GroupComesOnline | NothingToWaitFor => &["wsfc:W-DEP-03"],
            OperatorOnline => &["wsfc:W-RES-08", "wsfc:W-RES-11"],
            OperatorOffline => &["wsfc:W-RES-10", "wsfc:W-RES-11"],
            OnlineTook { challenge: Millis::ZERO, .. } | OfflineTook { .. } => &["wsfc:W-RES-02"],
            OnlineTook { .. } => &["wsfc:W-RES-02", "wsfc:W-DISK-04", "wsfc:W-Q-17m"],
            DependentsOffline => &["wsfc:W-DEP-07"],
            ProviderLost => &["wsfc:W-DEP-05"],
            HealthCheck { .. } => &["wsfc:W-HP-01", "wsfc:W-HP-05", "wsfc:W-GS-04"],
            FailedByScript => &["wsfc:W-HP-05"],
            FileSystemCheck { .. } => &["wsfc:W-HP-01", "wsfc:W-HP-05", "wsfc:W-DISK-03"],
            Unresponsive { .. } => &["wsfc:W-SQL-01", "wsfc:W-SQL-02", "wsfc:W-SQL-03"],
            ComponentError { .. } => &["wsfc:W-SQL-02"],
            ReservationLost { .. } => &["wsfc:W-DISK-01", "wsfc:W-DISK-02"],
            ToldAtOnce => &["wsfc:W-HP-03", "wsfc:W-HP-05"],
            PendingTimeout { .. } => &["wsfc:W-RES-04", "wsfc:W-RES-05", "wsfc:W-RES-06", "wsfc:W-RES-07"],
            Deadlock { .. } | DeadlockEndsMonitor => &["wsfc:W-HP-06"],
            MonitorEnded => &["wsfc:W-HP-06", "wsfc:W-HP-07", "wsfc:W-HP-08"],
            DiskMissing | FileSystemCorrupt => &["wsfc:W-DISK-03"],
            AddressInUse => &["wsfc:W-IP-01"],
            NoDomainController | NoDnsServer => &["wsfc:W-NN-01"],
            OperatorMaintenance => &["wsfc:W-RES-14"],
            Locked => &["wsfc:W-RES-13"],
            WrongType => &[],
            ServiceNotInstalled => &["wsfc:W-GS-02", "ssis:S-02", "ssis:S-05"],
            ServiceDisabled => &["wsfc:W-GS-02"],
            ServiceRunsForAnother => &["ssis:D-03", "tension:T11"],
            ServiceRunsOutsideCluster => &["wsfc:W-GS-02", "ssis:F-01"],
            ServiceEndedWhileStarting => &["wsfc:W-GS-02"],
            Restart { .. } => &["wsfc:W-RST-02", "wsfc:W-RST-03"],
            Retry { .. } => &["wsfc:W-RST-09", "wsfc:W-RST-10"],
            RestartsExhausted { .. } => &["wsfc:W-RST-05"],
            RestartActionForbids => &["wsfc:W-RST-01"],
            BudgetSpent { .. } => &["wsfc:W-FO-04", "wsfc:W-FO-05", "wsfc:W-FO-06"],
            OthersGoOffline => &["wsfc:W-FO-07"],
            GroupFailsWithService => &["ssis:D-03", "tension:T11"],
            WitnessUnreachable => &["wsfc:W-Q-20"],
            WitnessRetry => &["wsfc:W-Q-20"],
            OwnedOffline => &["wsfc:W-PLC-07"],
            AlreadyStopping => &["wsfc:W-NODE-07"],
            AlreadyMoving => &[],
            OwnerDoesNotWork => &["wsfc:W-NODE-03"],
            NewerDatabaseElsewhere => &["wsfc:W-Q-18", "wsfc:W-Q-19"],
            KeyBeginsWithBackslash => &["wsfc:W-CHK-01"],
            Terminated => &["wsfc:W-RST-02"],
            PackageDiesWithProcess => &["ssis:D-02", "tension:T12"],
            RetryUsedUp => &["wsfc:W-RST-10"],
            OwnerLeft => &["wsfc:W-FO-01", "wsfc:W-FO-03"],
            ResourceGaveUp => &["wsfc:W-FO-01", "wsfc:W-FO-02", "wsfc:W-RST-06"],
            NoEligibleNode => &["wsfc:W-PLC-02", "wsfc:W-PLC-07"],
            EligibleNodeJoined => &["wsfc:W-PLC-02"],
            OperatorMove => &["wsfc:W-MOVE-01"],
            NodeShutsDown => &["wsfc:W-NODE-07"],
            OfflineWithGroup => &["wsfc:W-FO-02", "wsfc:W-RES-09"],
            TargetGone => &["wsfc:W-MOVE-03"],
            Settled => &["wsfc:W-GRP-01"],
            CheckpointBeforeOnline => &["wsfc:W-CHK-03", "wsfc:W-CHK-04"],
            SavedWhileOnline => &["wsfc:W-CHK-02"],
            NotSavedWhileOffline => &["wsfc:W-CHK-03"],
            NotCheckpointed => &["wsfc:W-CHK-05"],
            TakenFromOwner => &["wsfc:W-CHK-06", "ssis:D-06"],
            Deregistered => &["wsfc:W-CHK-09"],
            ReadAtStart | StartedByResource => &["wsfc:W-GS-02", "tension:T14"],
            NoRegistryEntry | ConfigurationFileMissing | ConfigurationFileInvalid => {
                &["tension:T13", "tension:T14"]
            }
            StartedAtBoot => &["ssis:F-01"],
            RestartedByScm => &["wsfc:W-GS-08"],
            AdoptedRunning => &["wsfc:W-GS-02", "ssis:F-01"],
            StoppedByResource => &["wsfc:W-GS-05"],
            ProcessEnded => &["wsfc:W-GS-04"],
            MachineStopped => &["wsfc:W-NODE-04"],
            ServiceStopsPackages => &["ssis:D-02", "tension:T12"],
            RanToItsEnd => &[],
            WouldLoseQuorum => &["wsfc:W-NODE-08"],
            TargetNotEligible => &["wsfc:W-MOVE-02"],
            KeyAlreadyRegistered | KeyNotRegistered => &["wsfc:W-CHK-01"],
            ServiceDoesNotRun | NothingRuns => &[],
            AskedByClient => &[],
            TakesEffectAtOnce => &["wsfc:W-HB-05"],
            SettingChanged => &["wsfc:W-Q-01"],
            NotWhileOnline | OwnerExcluded => &[],
            GroupAttempt => &["wsfc:W-GRP-04"],
            WaitsForCoreGroup => &["wsfc:W-START-05"],
            WaitsForOwner { .. } | PlacedAtColdStart => &["wsfc:W-START-07"],
            WaitsForSets { .. } => &["wsfc:W-START-09", "wsfc:W-START-10"],
            WaitsForPriority => &["wsfc:W-START-01", "wsfc:W-START-02"],
            StartDelay { .. } => &["wsfc:W-START-08"],
            AutoStartOff => &["wsfc:W-START-03"],
            ColdStartForbidden | PersistentStateIgnored | NotPersistent => &["wsfc:W-START-06"],
            AntiAffinity | NodeIsFree => &["wsfc:W-PLC-10"],
            AlternativeNotNeeded => &["wsfc:W-DEP-06"],
            OperatorPauses | OperatorResumes | NodeIsPaused => &["wsfc:W-NODE-06"],
            OperatorDrains => &["wsfc:W-DRAIN-01"],
            DrainBrokenOff => &["wsfc:W-DRAIN-02"],
            DrainEnds => &["wsfc:W-DRAIN-01", "wsfc:W-DRAIN-02"],
            ForcedOff => &["wsfc:W-DRAIN-02"],
            FailsBack => &["wsfc:W-FB-02"],
            NotPaused | NotInThisRelease => &[],
        }
    }

    /// Whether a resource is left Failed by its restart policy alone (`wsfc:W-RST-05`).
    pub fn is_policy(self) -> bool {
        matches!(self, Reason::RestartsExhausted { .. } | Reason::RetryUsedUp | Reason::AlternativeNotNeeded)
    }

    /// The events of a type that say why a resource failed; 1069 follows them (`wsfc:W-GS-02`, `W-DISK-03`).
    pub fn failure_events(self) -> &'static [u16] {
        match self {
            Reason::ServiceNotInstalled => &[1040],
            Reason::ServiceDisabled | Reason::ServiceRunsForAnother | Reason::ServiceRunsOutsideCluster => {
                &[1041]
            }
            Reason::ServiceEndedWhileStarting => &[1042],
            Reason::DiskMissing => &[1034],
            Reason::FileSystemCorrupt => &[1037],
            Reason::ReservationLost { .. } => &[1038],
            Reason::AddressInUse => &[1049],
            Reason::NetworkNotForClients => &[1223],
            Reason::NoInterface => &[1045],
            Reason::InterfaceFailed => &[1127, 1077],
            Reason::NoDomainController => &[1211, 1212],
            _ => &[],
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Reason::*;
        let text = match *self {
            HeartbeatsMissed { delay, threshold } => {
                return write!(f, "{threshold} heartbeats missed, one every {delay}");
            }
            HeartbeatsLate { missed, threshold } => {
                return write!(f, "{missed} of {threshold} heartbeats in a row are missed");
            }
            CoreGroupFailed => "the core group did not come online while the cluster formed",
            Vetoed { .. } => "one of its resources vetoes the move",
            KeyInUse => "a process on the node has the key open",
            ArbitrationWon { wait } => {
                return write!(f, "the witness's owner did not defend it within {wait}");
            }
            OnlineTook { challenge: Millis::ZERO, time } | OfflineTook { time } => {
                return write!(f, "{} {time}", if time.varies { "takes" } else { "took" });
            }
            OnlineTook { challenge, time } => {
                return write!(f, "took {challenge} to take the reservation from the dead owner + {time}");
            }
            HealthCheck { interval } => {
                return write!(f, "a poll, one every {interval}, found it not running");
            }
            FileSystemCheck { interval } => {
                return write!(f, "an IsAlive poll, one every {interval}, found its file system damaged");
            }
            Unresponsive { limit } => {
                return write!(
                    f,
                    "a poll found that sp_server_diagnostics has been silent for more than {limit}"
                );
            }
            ComponentError { component, level } => {
                return write!(
                    f,
                    "sp_server_diagnostics reports an error of `{component}`, which counts from FailureConditionLevel {level}"
                );
            }
            ReservationLost { interval } => {
                return write!(f, "its reservation, renewed every {interval}, is lost");
            }
            PendingTimeout { limit } => {
                return write!(f, "its DLL reported nothing for {limit}: terminated");
            }
            Deadlock { limit } => return write!(f, "the call has not returned for {limit}"),
            Restart { number, threshold } => {
                return write!(f, "restart {number} of {threshold} allowed on this node");
            }
            Retry { period } => return write!(f, "RetryPeriodOnFailure of {period} has passed"),
            RestartsExhausted { threshold } => {
                return write!(f, "RestartThreshold {threshold} is used up on this node");
            }
            BudgetSpent { limit } => {
                return write!(f, "FailoverThreshold {limit} is used up within FailoverPeriod");
            }
            WaitsForOwner { wait } => {
                return write!(f, "the node it belongs to is not up: it waits for it, at most {wait}");
            }
            WaitsForSets { wait } => {
                return write!(
                    f,
                    "group sets it depends on are not ready: it waits for them, at most {wait}"
                );
            }
            StartDelay { wait } => return write!(f, "GroupStartDelay of {wait}"),
            Script => "the script says so",
            InitialVotes => "the start",
            MembershipChanged => "membership changed",
            WitnessChanged => "the witness changed",
            RemovedFromView => "the survivors agreed on a view without it",
            LeftCleanly => "it left cleanly, nobody waits for heartbeats",
            Joined => "it joined",
            OneVoteShort => "one vote short: a member challenges for the witness",
            NoMajority => "the members hold no majority of the votes",
            QuorumReached => "the waiting nodes hold a majority of the last committed votes",
            NodeLost => "its node is gone",
            NotCovered => "this failover did not work: it waits for somebody (`coverage` of the rates)",
            ProvidersOnline => "everything it depends on is online",
            GroupComesOnline => "its group comes online",
            NothingToWaitFor => "it depends on nothing",
            OperatorOnline => "an operator brings it online",
            OperatorOffline => "an operator takes it offline",
            DependentsOffline => "its dependents are offline",
            ProviderLost => "what it depends on is no longer online",
            FailedByScript => "the script fails it",
            ToldAtOnce => "its DLL was told at once that it does not run",
            DeadlockEndsMonitor => "a call in it does not return",
            MonitorEnded => "the monitor process it ran in was ended",
            DiskMissing => "the node has no path to the disk",
            FileSystemCorrupt => "the file system on the disk is damaged",
            AddressInUse => "another host answers under the address",
            NoDomainController => "no writable domain controller answers",
            NoDnsServer => "no DNS server answers",
            OperatorMaintenance => "MaintenanceMode was changed",
            Locked => "ERROR_CLUSTER_RESOURCE_LOCKED_STATUS: it is locked",
            WrongType => "a resource of this type cannot have that fault",
            ServiceNotInstalled => "the specified service does not exist as an installed service (1060)",
            ServiceDisabled => "the service is disabled",
            ServiceRunsForAnother => {
                "the service is single-instance and already runs here for another resource"
            }
            ServiceRunsOutsideCluster => "the service already runs here outside the cluster",
            ServiceEndedWhileStarting => "the service ended while it was starting",
            IncompleteConnectivity => "it does not hear every other member",
            NoAdapter => "none of its network adapters works",
            RoutesChanged => "heartbeats on its routes were missed, or pass again",
            LostTooOften { count } => {
                return write!(f, "it lost its membership {count} times within an hour");
            }
            HungFor { after } => return write!(f, "no sign of life to the kernel for {after}"),
            NetworkNotForClients => "the network of the address is not for clients (Role is not 3)",
            NoInterface => "its node has no adapter in the network of the address",
            InterfaceFailed => "its node's interface in the network of the address does not work",
            NoReplies { after } => {
                return write!(f, "it answered no update of the cluster database for {after}");
            }
            HasVirtualMachines => "it dropped out and has virtual machines that may still run",
            ResiliencyPeriod { period } => {
                return write!(f, "unless it is back within {period} they fail over");
            }
            NothingUnmonitored => "nothing of it is unmonitored any more",
            HangRecovery => "it hung and is started again",
            WitnessMoved => "the witness failed, another node tries it",
            Quarantined => "it is in quarantine",
            QuarantineIsOver => "QuarantineDuration has passed",
            ClearedByOperator => "an operator cleared its quarantine",
            MayOnlyJoin => "it was started with -PreventQuorum: it may only join",
            TooFewVotesToForm => "the nodes that wait have no majority of the last weights",
            ArbitrationTooSlow => "the witness was not won within QuorumArbitrationTimeMax",
            WitnessDefended => "the other side holds the witness with a better tag",
            Forced => "started with -ForceQuorum: whatever the votes",
            EnoughVotesBack => "a majority of all configured votes is back",
            ForcedPartitionWins => "a partition that was started by force was met, and its database counts",
            RestartActionForbids => "RestartAction 0: it stays as it is",
            OthersGoOffline => "its group is not failed over any more",
            GroupFailsWithService => {
                "a service of its group runs for another group already, and the group fails with it"
            }
            WitnessUnreachable => "no node reaches the witness",
            WitnessRetry => "WitnessRestartInterval has passed since the witness was lost",
            OwnedOffline => "another member owns it now",
            AlreadyStopping => "the node is being stopped already",
            AlreadyMoving => "the group is on its way to another node",
            OwnerDoesNotWork => "the Cluster service of its owner does not answer, or is stopping",
            NewerDatabaseElsewhere => {
                "its copy of the cluster database is not the newest, and no disk witness holds one"
            }
            KeyBeginsWithBackslash => "the key begins with a backslash",
            Terminated => "what is left of its resource is terminated",
            PackageDiesWithProcess => "the process it ran in ended, and running packages are not restarted",
            RetryUsedUp => "its one retry has failed",
            OwnerLeft => "its owner left the cluster",
            ResourceGaveUp => "one of its resources cannot be restarted here any more",
            NoEligibleNode => "no other node that is up may run every resource in it",
            EligibleNodeJoined => "a node that may run it joined or was resumed",
            OperatorMove => "an operator moves it",
            NodeShutsDown => "its node is being stopped",
            OfflineWithGroup => "its group is going offline",
            TargetGone => "the node it was moving to cannot take it any more",
            Settled => "its resources have settled",
            CheckpointBeforeOnline => {
                "the saved copy is written to the node before the resource comes online"
            }
            SavedWhileOnline => "the resource is online: the change is saved to the cluster's copy",
            NotSavedWhileOffline => {
                "the resource is not online here: the change is not saved, the next online overwrites it"
            }
            NotCheckpointed => "no checkpoint covers it: the change stays on this node",
            TakenFromOwner => "the owner's values are captured when the key is registered",
            Deregistered => "the key is no longer replicated",
            ReadAtStart => "the registry names this file, and the service reads it only when it starts",
            NoRegistryEntry => "the registry entry is missing or empty",
            ConfigurationFileMissing => "there is no file at the path the registry names",
            ConfigurationFileInvalid => "the file at the path the registry names is not valid",
            StartedByResource => "its resource comes online",
            StartedAtBoot => "start type Automatic: it starts with the machine, outside the cluster",
            RestartedByScm => "the SCM's recovery action",
            AdoptedRunning => "it already ran outside the cluster and keeps the configuration it read then",
            StoppedByResource => "its resource goes offline",
            ProcessEnded => "the process ended by itself",
            MachineStopped => "the machine stopped",
            ServiceStopsPackages => "the service stopped, and running packages are not restarted",
            RanToItsEnd => "it ran to its end",
            AlreadyInThatState => "it is in that state already",
            NotAMember => "the node is not a member of the cluster",
            MachineIsOff => "the machine does not run",
            WouldLoseQuorum => "it would cost the cluster its quorum",
            ClusterIsDown => "the cluster is down",
            TargetNotEligible => "that node cannot bring the group online",
            KeyAlreadyRegistered => "ERROR_ALREADY_EXISTS (183): the key is registered already",
            KeyNotRegistered => "the key is not registered",
            ServiceDoesNotRun => "the service does not run",
            NothingRuns => "the resource is not online",
            NoWitness => "no witness is configured",
            AskedByClient => "a client asks",
            TakesEffectAtOnce => "it takes effect at once",
            SettingChanged => "a setting changed",
            NotWhileOnline => "dependencies cannot be changed while the resource is online",
            OwnerExcluded => "the resource runs on a node that would no longer be a possible owner",
            GroupAttempt => "the Cluster service tries",
            WaitsForCoreGroup => "the core group comes first",
            WaitsForPriority => "groups of a higher priority are pending",
            PlacedAtColdStart => "the cluster has just formed, and this is its place",
            AutoStartOff => "Priority 0: an operator must bring it online",
            ColdStartForbidden => "ColdStartSetting 1: it does not start with the cluster",
            PersistentStateIgnored => "IgnorePersistentStateOnStartup: it does not start with the cluster",
            NotPersistent => "PersistentState 0: it was not online before",
            AntiAffinity => "a group that it may not be with is there",
            NodeIsFree => "no group that it may not be with is there any more",
            AlternativeNotNeeded => "what depends on it has another provider: its group stays",
            OperatorPauses => "an operator pauses it",
            OperatorResumes => "an operator resumes it",
            OperatorDrains => "an operator drains the node",
            DrainBrokenOff => "the node left before its drain had ended",
            DrainEnds => "every group has had its turn",
            ForcedOff => "no node can bring it online, and the drain is forced",
            FailsBack => "a node that it prefers, or was drained from, is up again",
            NodeIsPaused => "its node is paused: nothing comes online there",
            NotPaused => "the node is not paused",
            NotInThisRelease => "this release of Windows Server cannot",
        };
        f.write_str(text)
    }
}
