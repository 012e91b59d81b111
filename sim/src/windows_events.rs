//! What Windows would log for a fact: ids of `wsfc.md` section 14 and of the SSIS service.

use crate::links::NetworkState;
use crate::model::cluster::{HangRecoveryAction, WitnessKind};
use crate::model::estate::Estate;
use crate::model::ids::{NodeId, NodeSet};
use crate::reason::Reason;
use crate::record::{What, WindowsEvent};
use crate::states::NodeStatus;
use crate::world::{GroupState, LoadedFrom, MoveCause, NodeState, ResourceState, StartStage};

/// What a Cluster service logs before it is a member.
pub(crate) const WHILE_WAITING: &[u16] = &[1061, 1553, 1554, 1561, 1573, 5398];

pub(crate) const CLUSTER: &str = "FailoverClustering";
const SSIS: &str = "SQLISService";
const SCM: &str = "Service Control Manager";

/// The events of a fact. `node` is where it happened, `members` who was in the cluster afterwards.
pub(crate) fn of(
    estate: &Estate,
    what: &What,
    reason: &Reason,
    node: Option<NodeId>,
    members: NodeSet,
) -> Vec<WindowsEvent> {
    let here = |source, ids: &[u16]| -> Vec<WindowsEvent> {
        node.into_iter()
            .flat_map(|node| ids.iter().map(move |id| WindowsEvent { source, id: *id, node }))
            .collect()
    };
    let everywhere = |id| members.iter().map(|node| WindowsEvent { source: CLUSTER, id, node }).collect();
    match what {
        What::NodeStateChanged { .. } if *reason == Reason::RemovedFromView => everywhere(1135),
        What::NodeStateChanged { to: NodeState::Up | NodeState::Paused, .. } if *reason == Reason::Joined => {
            here(CLUSTER, &[1062])
        }
        What::ClusterServiceStopped { .. } => here(CLUSTER, &[1063]),
        What::NetworkStateChanged { to, .. } => match to {
            NetworkState::Up => here(CLUSTER, &[1128]),
            NetworkState::Partitioned => here(CLUSTER, &[1129]),
            NetworkState::Down => here(CLUSTER, &[1130]),
        },
        What::NoNetwork { at_start, .. } => here(CLUSTER, &[if *at_start { 1553 } else { 1554 }]),
        What::NodePruned { .. } => here(CLUSTER, &[1006]),
        What::AddressLeftOffline { .. } => here(CLUSTER, &[1045]),
        What::ClusterServiceHung { action: HangRecoveryAction::Nothing, .. } => Vec::new(),
        What::ClusterServiceHung { action: HangRecoveryAction::Log, .. } => here(CLUSTER, &[4869]),
        What::ClusterServiceHung { .. } => here(CLUSTER, &[4869, 4870]),
        What::NodeStatusChanged { to: NodeStatus::Isolated, .. } => everywhere(1673),
        What::NodeStatusChanged { from: NodeStatus::Isolated, .. } => everywhere(1680),
        What::Unmonitored { .. } => everywhere(1681),
        What::MonitoredAgain { .. } => here(CLUSTER, &[1682]),
        What::HeartbeatsLate { .. } => here(CLUSTER, &[1650]),
        What::FormingFailed { .. } => here(CLUSTER, &[1092]),
        What::CheckpointNotRestored { .. } => here(CLUSTER, &[1024]),
        What::NodeQuarantined { .. } => everywhere(1672),
        What::JoinRefused { .. } => here(CLUSTER, &[1676, 1675]),
        What::FormingRefused { .. } if *reason == Reason::WitnessUnreachable => here(CLUSTER, &[1573]),
        What::FormingRefused { .. } if *reason == Reason::MayOnlyJoin => Vec::new(),
        What::FormingRefused { .. } => here(CLUSTER, &[5398]),
        What::ForcedPartitionMet { .. } => here(CLUSTER, &[5396]),
        What::StaleDatabase { .. } => here(CLUSTER, &[1561]),
        What::ClusterFormed => here(CLUSTER, &[1061]),
        What::QuorumLost { .. } if challenged_a_share(estate, *reason) => here(CLUSTER, &[1564, 1177]),
        What::QuorumLost { .. } => here(CLUSTER, &[1177]),
        What::WitnessReachable { reachable: false } => here(CLUSTER, &[1562]),
        What::ResourceStateChanged {
            from: ResourceState::OnlinePending, to: ResourceState::Failed, ..
        } if *reason == Reason::WitnessUnreachable => here(CLUSTER, &[1563, 1069, 1637]),
        What::ResourceStateChanged { to: ResourceState::Failed, .. } => {
            here(CLUSTER, &[reason.failure_events(), &[1069, 1637]].concat())
        }
        What::ResourceStateChanged { .. } => here(CLUSTER, &[1637]),
        What::GroupStateChanged { from, to, .. } => match to {
            GroupState::Online => here(CLUSTER, &[1674, 1201]),
            GroupState::Offline if matches!(from, GroupState::Pending | GroupState::Failed) => {
                here(CLUSTER, &[1674, 1204])
            }
            // It was coming online and has not got there; what fails while Online is 1069 alone.
            GroupState::Failed if *from != GroupState::Online => here(CLUSTER, &[1674, 1205]),
            _ => here(CLUSTER, &[1674]),
        },
        What::MoveStarted { cause: MoveCause::Operator | MoveCause::Drain, .. } => here(CLUSTER, &[1641]),
        What::MoveStarted { cause: MoveCause::Failback, .. } => here(CLUSTER, &[1154, 1641]),
        What::MoveStarted { .. } if *reason == Reason::WitnessMoved => here(CLUSTER, &[1558]),
        What::MoveStarted { .. } => here(CLUSTER, &[1153, 1641]),
        What::MoveNotCompleted { .. } => here(CLUSTER, &[1155]),
        What::OnlineAttempted { .. } => here(CLUSTER, &[1200]),
        What::OfflineAttempted { .. } => here(CLUSTER, &[1203]),
        What::StartWaits { stage: StartStage::Core, .. } => here(CLUSTER, &[1648]),
        What::LowerPrioritiesWait => here(CLUSTER, &[1640]),
        What::OnlineBlocked { .. } => here(CLUSTER, &[1639]),
        What::DrainMoveFailed { .. } => here(CLUSTER, &[1137]),
        What::NodeStatusChanged { to: NodeStatus::DrainFailed, .. } => here(CLUSTER, &[1677]),
        What::GroupMoved { cause: MoveCause::NodeDown, .. } if *reason != Reason::OwnedOffline => {
            here(CLUSTER, &[1153])
        }
        What::CallDeadlocked { .. } => here(CLUSTER, &[1230]),
        What::MonitorRestarted { .. } => here(CLUSTER, &[1146]),
        What::NameNotRegistered { .. } => here(CLUSTER, &[1196]),
        What::MaintenanceChanged { on, .. } => here(CLUSTER, &[if *on { 1237 } else { 1238 }]),
        What::Refused { .. } if *reason == (Reason::Vetoed { targeted: true }) => here(CLUSTER, &[1252]),
        What::Refused { .. } if *reason == (Reason::Vetoed { targeted: false }) => here(CLUSTER, &[1253]),
        What::Refused { .. } if *reason == Reason::Locked => here(CLUSTER, &[1071]),
        What::FailoverRefused { .. } => here(CLUSTER, &[1254, 1205]),
        What::RestartsExhausted { .. } if reason.is_policy() => here(CLUSTER, &[1638]),
        What::ServiceStarted { service } if estate.is_ssis(*service) && *reason != Reason::AdoptedRunning => {
            here(SSIS, &[256, 257])
        }
        What::ServiceStopped { service } => match (reason, estate.is_ssis(*service)) {
            (Reason::ProcessEnded, _) => here(SCM, &[7034]),
            (Reason::MachineStopped, _) => Vec::new(),
            (_, true) => here(SSIS, &[258, 259]),
            (_, false) => here(SCM, &[7036]),
        },
        What::ConfigurationRead { loaded, .. } => match loaded.source {
            LoadedFrom::Configured(_) => Vec::new(),
            LoadedFrom::DefaultFile(_) => here(SSIS, &[274]),
            LoadedFrom::BuiltIn { event, tried } => match (reason, tried) {
                (Reason::NoRegistryEntry, _) => here(SSIS, &[274, event]),
                _ => here(SSIS, &[event]),
            },
        },
        What::PackageLost { .. } if *reason == Reason::ServiceStopsPackages => here(SSIS, &[336]),
        _ => Vec::new(),
    }
}

/// Whether a challenge for a file share witness was lost.
fn challenged_a_share(estate: &Estate, reason: Reason) -> bool {
    let share = estate.cluster.witness.is_some_and(|witness| witness.kind == WitnessKind::FileShare);
    share && matches!(reason, Reason::WitnessDefended | Reason::ArbitrationTooSlow)
}
