//! Something that is due to happen, named for what will be true when it fires.

use crate::model::ids::{CheckpointId, GroupId, GroupSetId, NetworkId, NodeId, ResourceId, ServiceId};

/// A due event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// The scenario begins: votes are counted.
    ScenarioStarted,
    /// A line of the script is due.
    ScriptStepDue(u16),
    /// A member has missed `Threshold` heartbeats of another on every route between them.
    HeartbeatsMissed(NodeId, NodeId),
    /// A member has missed more than 40 % of those heartbeats.
    HeartbeatsLate(NodeId, NodeId),
    /// The nodes that reach each other agree on a new view; named by the lowest of them.
    RegroupSettled(NodeId),
    /// A challenger has waited its time for the witness; named like a regroup.
    WitnessArbitrated(NodeId),
    /// A change of a cluster network is noticed.
    NetworkNoticed(NetworkId),
    /// NetFT has waited ClusSvcHangTimeout for a node's Cluster service.
    ClusterServiceHangSeen(NodeId),
    /// A member has answered no update of the cluster database for RequestReplyTimeout.
    RepliesTimedOut(NodeId),
    /// The virtual machines of an isolated node have been unmonitored for their ResiliencyPeriod.
    ResiliencyPeriodEnded(GroupId),
    /// A node's quarantine is over.
    QuarantineEnded(NodeId),
    /// The others have seen a node leave cleanly.
    NodeLeft(NodeId),
    /// A stopping node has waited `ShutdownTimeoutInMinutes` for its resources.
    ShutdownTimeoutExpired(NodeId),
    /// A node's operating system is up.
    NodeBooted(NodeId),
    /// A node's Cluster service has been answered, or not, by an active node.
    JoinSettled(NodeId),
    /// The cluster tries its failed witness again.
    WitnessRetryDue,
    /// Somebody brings a group online that nothing brought online.
    HelpArrived(GroupId),
    /// A group has a new owner, which now brings it online.
    GroupArrived(GroupId),
    /// What a group waits for before it starts has taken its longest time.
    GroupWaitOver(GroupId),
    /// StartupDelay has passed since a group set reached its StartupSetting.
    GroupSetReady(GroupSetId),
    /// A group's failback window opens.
    FailbackWindowOpened(GroupId),
    /// The resource DLL reports online.
    OnlineCompleted(ResourceId),
    /// The resource DLL reports offline.
    OfflineCompleted(ResourceId),
    /// The watchdog's patience with a pending call ends.
    PendingExpired(ResourceId),
    /// A pending call has not returned for DeadlockTimeout.
    CallDeadlocked(ResourceId),
    /// The first poll that can find what is wrong; with every poll played, the next one.
    HealthCheckDue(ResourceId),
    /// RestartDelay has passed.
    RestartDue(ResourceId),
    /// RetryPeriodOnFailure has passed.
    RetryDue(ResourceId),
    /// The SCM's recovery action is due.
    ServiceRecoveryDue(ServiceId),
    /// A change below a checkpointed key reaches the saved copy.
    CheckpointSaveDue(CheckpointId),
    /// A running package ends; the number is the run's.
    PackageFinished(u16),
}

impl Event {
    /// The resource for which it is the one thing that is due.
    pub fn timed_resource(self) -> Option<ResourceId> {
        match self {
            Event::OnlineCompleted(resource)
            | Event::OfflineCompleted(resource)
            | Event::PendingExpired(resource)
            | Event::CallDeadlocked(resource)
            | Event::HealthCheckDue(resource)
            | Event::RestartDue(resource)
            | Event::RetryDue(resource) => Some(resource),
            _ => None,
        }
    }
}
