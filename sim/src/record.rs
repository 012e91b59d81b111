//! Facts: what happened, past tense, each with a reason.

use crate::clients::Answer;
use crate::links::NetworkState;
use crate::model::assumptions::Knobs;
use crate::model::cluster::HangRecoveryAction;
use crate::model::ids::*;
use crate::model::time::{Millis, SimTime};
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::second_hop::follow::Way;
use crate::states::NodeStatus;
use crate::world::{GroupState, Loaded, MoveCause, NodeState, ResourceState, StartStage, Votes};

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When.
    pub at: SimTime,
    /// The node it happened on, when it happened on one.
    pub node: Option<NodeId>,
    /// What.
    pub what: What,
    /// Why, with the rules that decided it.
    pub reason: Reason,
    /// What Windows would log, and where.
    pub events: Vec<WindowsEvent>,
}

impl Record {
    /// The rules that decided it; of an answer to a client, those of the answer.
    pub fn rules(&self) -> &'static [&'static str] {
        match &self.what {
            What::ClientAnswered { answer, .. } => answer.rules,
            _ => self.reason.rules(),
        }
    }
}

/// How much a step tells. What happens is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Detail {
    /// Only which knobs decided something.
    Nothing,
    /// The facts, without what Windows would log.
    Facts,
    /// All of it.
    #[default]
    Everything,
}

/// What one step did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// The facts, in order.
    pub records: Vec<Record>,
    /// The knobs that decided something.
    pub assumptions: Knobs,
    /// Whether it looked at what had happened before, to decide what follows.
    pub(crate) looked_back: bool,
    /// Whether there was anything to see.
    pub(crate) found_past: bool,
    /// How much is told.
    pub(crate) detail: Detail,
    /// Groups whose resources changed, with the state they had before.
    pub(crate) touched: Vec<(GroupId, GroupState)>,
    /// Services that ended, whatever is told.
    pub(crate) services_ended: Vec<(ServiceId, Reason)>,
}

impl Step {
    /// A step that tells so much.
    pub fn telling(detail: Detail) -> Step {
        Step { detail, ..Step::default() }
    }

    /// Nothing has been told yet.
    pub(crate) fn clear(&mut self) {
        self.records.clear();
        self.services_ended.clear();
        self.assumptions = Knobs::default();
        (self.looked_back, self.found_past) = (false, false);
    }
}

/// An entry of a Windows event log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowsEvent {
    /// The event source.
    pub source: &'static str,
    /// The event id.
    pub id: u16,
    /// The node that logs it.
    pub node: NodeId,
}

/// What a script line names, for the record of its playing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are kinds of things")]
pub enum Object {
    Cluster,
    Node(NodeId),
    Network(NetworkId),
    Between(NodeSet, NodeSet),
    Group(GroupId),
    Resource(ResourceId),
    Service(ServiceId),
    Checkpoint(CheckpointId),
    File(FileId),
    Entry(EntryId),
    Client(ClientId),
    Package(PackageId),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A line of the script was played.
    Injected {
        /// Its verb.
        verb: Verb,
        /// Its target.
        object: Object,
    },
    /// An operator's verb was refused; the reason says why.
    Refused {
        /// The verb.
        verb: Verb,
        /// Its target.
        object: Object,
    },
    /// A fault that lasted is over.
    FaultEnded {
        /// Its verb.
        verb: Verb,
        /// Its target.
        object: Object,
    },
    /// Votes were counted or weighed anew.
    VotesCounted {
        /// The weights.
        votes: Votes,
        /// The votes the members hold.
        held: u32,
    },
    /// A node's state as the cluster sees it.
    NodeStateChanged {
        /// Which.
        node: NodeId,
        /// Before.
        from: NodeState,
        /// After.
        to: NodeState,
    },
    /// Every survivor missed the node's heartbeats.
    NodeUnreachable {
        /// Which.
        node: NodeId,
    },
    /// A cluster network has another state.
    NetworkStateChanged {
        /// Which.
        network: NetworkId,
        /// Before.
        from: NetworkState,
        /// After.
        to: NetworkState,
    },
    /// A node has no working adapter.
    NoNetwork {
        /// Which.
        node: NodeId,
        /// When its Cluster service started, or while it ran.
        at_start: bool,
    },
    /// A member does not hear every other, and stops.
    NodePruned {
        /// Which.
        node: NodeId,
    },
    /// An address whose network its node is not in, and that nothing needs, was not brought online.
    AddressLeftOffline {
        /// Which.
        resource: ResourceId,
    },
    /// The kernel saw that a node's Cluster service hangs.
    ClusterServiceHung {
        /// Which node.
        node: NodeId,
        /// What it does about it.
        action: HangRecoveryAction,
    },
    /// The virtual machines of a node that dropped out run on, if they do, and nobody watches them.
    Unmonitored {
        /// Their group.
        group: GroupId,
    },
    /// They are watched again.
    MonitoredAgain {
        /// Their group.
        group: GroupId,
    },
    /// A node lost its membership too often and may not join for a while.
    NodeQuarantined {
        /// Which.
        node: NodeId,
        /// Until when.
        until: SimTime,
    },
    /// A node in quarantine was refused.
    JoinRefused {
        /// Which.
        node: NodeId,
        /// Until when it will be.
        until: SimTime,
    },
    /// A node may join again.
    QuarantineEnded {
        /// Which.
        node: NodeId,
    },
    /// A node waits in vain for enough votes to form the cluster.
    FormingRefused {
        /// Which.
        node: NodeId,
        /// The votes there are.
        held: u32,
        /// The weights.
        votes: Votes,
    },
    /// Enough votes are back: the forced state is over.
    ForcedQuorumEnded,
    /// A node of a cluster with quorum met the partition that was started by force, and stops.
    ForcedPartitionMet {
        /// Which.
        node: NodeId,
    },
    /// A member has not heard another one for a while.
    HeartbeatsLate {
        /// The other one.
        node: NodeId,
    },
    /// A node could not form the cluster: its core group does not come online.
    FormingFailed {
        /// Which.
        node: NodeId,
    },
    /// The saved copy could not be written to a node.
    CheckpointNotRestored {
        /// Which.
        checkpoint: CheckpointId,
    },
    /// A view without a majority tries to win the witness.
    ArbitrationStarted {
        /// How long the challenger waits.
        wait: Millis,
    },
    /// The challenger has the witness.
    WitnessTaken,
    /// The members hold no majority; their Cluster services stop.
    QuorumLost {
        /// The votes they hold.
        held: u32,
        /// Whether they were the last that ran the cluster.
        cluster_stops: bool,
        /// The weights.
        votes: Votes,
    },
    /// A node's Cluster service stopped cleanly.
    ClusterServiceStopped {
        /// Which node.
        node: NodeId,
    },
    /// A node may not form: others have a newer database.
    StaleDatabase {
        /// Which node.
        node: NodeId,
    },
    /// Nodes formed the cluster.
    ClusterFormed,
    /// A resource's state.
    ResourceStateChanged {
        /// Which.
        resource: ResourceId,
        /// Before.
        from: ResourceState,
        /// After.
        to: ResourceState,
    },
    /// A group's derived state, once it is no longer pending.
    GroupStateChanged {
        /// Which.
        group: GroupId,
        /// Before.
        from: GroupState,
        /// After.
        to: GroupState,
    },
    /// A move began: the group's resources go offline first.
    MoveStarted {
        /// Which group.
        group: GroupId,
        /// To which node.
        to: NodeId,
        /// Why.
        cause: MoveCause,
    },
    /// A group has another owner.
    GroupMoved {
        /// Which.
        group: GroupId,
        /// Before.
        from: NodeId,
        /// After.
        to: NodeId,
        /// Why.
        cause: MoveCause,
    },
    /// No node may take the group.
    NowhereToGo {
        /// Which group.
        group: GroupId,
    },
    /// The failover budget is spent.
    FailoverRefused {
        /// Which group.
        group: GroupId,
        /// The failovers there would have been.
        count: u32,
        /// The limit.
        limit: u32,
    },
    /// A resource's restarts are used up.
    RestartsExhausted {
        /// Which.
        resource: ResourceId,
        /// When it is tried again, if ever.
        retry_at: Option<SimTime>,
    },
    /// A call into a resource DLL has not returned in time.
    CallDeadlocked {
        /// Whose DLL.
        resource: ResourceId,
    },
    /// A monitor process was ended and started again.
    MonitorRestarted {
        /// On which node.
        node: NodeId,
    },
    /// A name came online although nothing could be registered in DNS.
    NameNotRegistered {
        /// Which.
        resource: ResourceId,
    },
    /// A resource's maintenance mode was turned on or off, or is another one.
    MaintenanceChanged {
        /// Which.
        resource: ResourceId,
        /// Whether it is on now.
        on: bool,
    },
    /// The saved copy was written over a node's values.
    CheckpointRestored {
        /// Which.
        checkpoint: CheckpointId,
        /// The value that changed.
        entry: EntryId,
        /// Before.
        from: Option<DataId>,
        /// After.
        to: Option<DataId>,
    },
    /// A node's values were saved to the cluster's copy.
    CheckpointSaved {
        /// Which.
        checkpoint: CheckpointId,
    },
    /// A checkpoint was registered or removed.
    CheckpointChanged {
        /// Which.
        checkpoint: CheckpointId,
        /// Registered, or removed.
        added: bool,
    },
    /// A registry value was changed on a node.
    RegistryEdited {
        /// Which.
        entry: EntryId,
        /// Before.
        from: Option<DataId>,
        /// After.
        to: Option<DataId>,
    },
    /// A file was replaced, created or deleted.
    FileEdited {
        /// Which.
        file: FileId,
    },
    /// The SCM started a service.
    ServiceStarted {
        /// Which.
        service: ServiceId,
    },
    /// A service process ended.
    ServiceStopped {
        /// Which.
        service: ServiceId,
    },
    /// An SSIS service read its configuration.
    ConfigurationRead {
        /// Which service.
        service: ServiceId,
        /// What it read.
        loaded: Loaded,
    },
    /// A package began to run.
    PackageStarted {
        /// Which.
        package: PackageId,
        /// Through which service.
        service: ServiceId,
    },
    /// A package ran to its end.
    PackageFinished {
        /// Which.
        package: PackageId,
    },
    /// A running package was lost; nothing restarts it.
    PackageLost {
        /// Which.
        package: PackageId,
        /// When it had started.
        since: SimTime,
    },
    /// The witness cannot be reached any more, or again.
    WitnessReachable {
        /// Whether it can be.
        reachable: bool,
    },
    /// A property has another value.
    PropertySet {
        /// Of what.
        object: Object,
        /// Which.
        property: String,
        /// Its new value, as the file writes it.
        value: String,
    },
    /// A client got an answer.
    ClientAnswered {
        /// The answer of the documented rules.
        answer: Box<Answer>,
        /// The way of the credentials, as a Windows domain would have it; none where the client did not get that far.
        way: Option<Box<Way>>,
    },
    /// The Cluster service begins to bring a group online.
    OnlineAttempted {
        /// Which.
        group: GroupId,
    },
    /// The Cluster service begins to take a group offline.
    OfflineAttempted {
        /// Which.
        group: GroupId,
    },
    /// A group that is to come online waits.
    StartWaits {
        /// Which.
        group: GroupId,
        /// For what.
        stage: StartStage,
    },
    /// Groups of lower priorities wait.
    LowerPrioritiesWait,
    /// A group does not start by itself.
    GroupHeld {
        /// Which.
        group: GroupId,
    },
    /// Anti-affinity keeps a group offline.
    OnlineBlocked {
        /// Which.
        group: GroupId,
    },
    /// A move has failed: the group stays with its owner.
    MoveNotCompleted {
        /// Which.
        group: GroupId,
        /// Where it was to go.
        to: NodeId,
    },
    /// A group cannot leave a node that is drained.
    DrainMoveFailed {
        /// Which.
        group: GroupId,
    },
    /// A node's status.
    NodeStatusChanged {
        /// Which.
        node: NodeId,
        /// Before.
        from: NodeStatus,
        /// After.
        to: NodeStatus,
    },
    /// The cluster's local time of day was set.
    ClockSet {
        /// Since midnight.
        time_of_day: Millis,
    },
}
