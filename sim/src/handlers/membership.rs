//! Who is in the cluster: crash, clean stop, join, regroup, quorum (`wsfc.md` sections 1 to 4).

use crate::choices::Site;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{groups, services};
use crate::model::assumptions::Knob;
use crate::model::cluster::WitnessKind;
use crate::model::ids::*;
use crate::model::time::Millis;
use crate::quorum::{self, Count};
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, NodeState, ResourceState, Votes};

/// Ticks of a regroup in which everyone answers, and of a join (`wsfc:W-RG-06`).
const REGROUP_TICKS: u64 = 2;
const JOIN_TICKS: u64 = 3;

pub(crate) fn on_scenario_started(cx: &mut Cx<'_>) {
    if cx.world.view.is_empty() {
        cx.world.votes =
            Votes { nodes: cx.estate.cluster.weighted_nodes(), witness: cx.estate.cluster.witness.is_some() };
        return;
    }
    weigh_votes(cx, cx.world.view, Reason::InitialVotes);
    if quorum::count(cx.estate, cx.world, cx.world.view) == Count::Lost {
        lose_quorum(cx, cx.world.view);
    }
}

pub(super) fn resources_on(cx: &Cx<'_>, node: NodeId) -> Vec<ResourceId> {
    cx.world.resources.ids().filter(|resource| cx.world.owner_of(cx.estate, *resource) == node).collect()
}

/// Delay x Threshold after its last heartbeat the survivors know (`wsfc:W-HB-02`).
pub(super) fn schedule_detection(cx: &mut Cx<'_>, node: NodeId) {
    let survivors = cx.world.view.intersection(cx.world.alive());
    let soonest = survivors
        .iter()
        .map(|survivor| cx.estate.cluster.heartbeat_between(survivor, node))
        .min_by_key(|heartbeat| heartbeat.detection());
    match soonest {
        None => cluster_went_down(cx),
        Some(heartbeat) => {
            let earliest = Millis(heartbeat.delay.times(heartbeat.threshold.saturating_sub(1)).0 + 1);
            let wait = cx.duration(Site::HeartbeatPhase, heartbeat.detection(), earliest);
            cx.after(wait, Event::HeartbeatsMissed(node));
        }
    }
}

/// The last member is gone: nobody is left to notice.
pub(super) fn cluster_went_down(cx: &mut Cx<'_>) {
    let last_view = std::mem::take(&mut cx.world.view);
    cx.world.unreachable = NodeSet::EMPTY;
    for node in last_view.iter() {
        lose_resources(cx, node, Reason::NodeLost);
        let from = if cx.world.nodes[node].paused { NodeState::Paused } else { NodeState::Up };
        let what = What::NodeStateChanged { node, from, to: cx.world.node_state(node) };
        cx.record(Some(node), what, Reason::ClusterIsDown);
    }
}

pub(crate) fn on_heartbeats_missed(cx: &mut Cx<'_>, node: NodeId) {
    if !cx.world.view.contains(node) || cx.world.alive().contains(node) {
        return;
    }
    let survivors = cx.world.view.intersection(cx.world.alive());
    let Some(observer) = survivors.iter().next() else { return };
    let heartbeat = cx.estate.cluster.heartbeat_between(observer, node);
    cx.world.unreachable.insert(node);
    let reason = Reason::HeartbeatsMissed { delay: heartbeat.delay, threshold: heartbeat.threshold };
    cx.record(Some(observer), What::NodeUnreachable { node }, reason);
    begin_regroup(cx);
}

/// Two ticks when all reachable nodes answer; a member that is silent but not yet missed costs the stage
/// limits, unless its heartbeats are missed first (`wsfc:W-RG-03`, `W-RG-06`).
fn begin_regroup(cx: &mut Cx<'_>) {
    cx.world.queue.cancel_all(|event| matches!(event, Event::RegroupSettled | Event::WitnessArbitrated));
    let cluster = &cx.estate.cluster;
    let silent = silent_members(cx);
    cx.world.waited_for = silent;
    let stages = if silent.is_empty() { Millis::ZERO } else { cluster.regroup_stage_limits };
    cx.after(cluster.regroup_tick.times(REGROUP_TICKS) + stages, Event::RegroupSettled);
}

/// Members that do not answer and have not missed their heartbeats yet.
fn silent_members(cx: &Cx<'_>) -> NodeSet {
    cx.world.view.difference(cx.world.alive()).difference(cx.world.unreachable)
}

/// A member that fell silent during the regroup costs it the stage limits once more.
pub(crate) fn on_regroup_settled(cx: &mut Cx<'_>) {
    let newly_silent = silent_members(cx).difference(cx.world.waited_for);
    if newly_silent.is_empty() {
        settle_view(cx, not_answering(cx), Reason::RemovedFromView);
    } else {
        cx.world.waited_for = cx.world.waited_for.union(newly_silent);
        cx.after(cx.estate.cluster.regroup_stage_limits, Event::RegroupSettled);
    }
}

/// The members that the regroup under way drops.
fn not_answering(cx: &Cx<'_>) -> NodeSet {
    cx.world.unreachable.union(cx.world.waited_for)
}

/// The remaining members count their votes, then re-home what the dropped ones owned (`wsfc:W-RG-01`).
fn settle_view(cx: &mut Cx<'_>, dropped: NodeSet, reason: Reason) {
    let members = cx.world.view.difference(dropped);
    let answering = members.intersection(cx.world.alive());
    match quorum::count(cx.estate, cx.world, members) {
        _ if answering.is_empty() => {}
        Count::Held => commit_view(cx, members, reason),
        Count::Lost => lose_quorum(cx, answering),
        // The node that held the witness let go of it when it left.
        Count::OneShort if reason == Reason::LeftCleanly => commit_view(cx, members, reason),
        Count::OneShort => {
            let wait = challenge_wait(cx).min(cx.estate.cluster.quorum_arbitration_time_max);
            cx.record(answering.iter().next(), What::ArbitrationStarted { wait }, Reason::OneVoteShort);
            cx.after(wait, Event::WitnessArbitrated);
        }
    }
}

/// How long a challenger waits for the witness; of a disk witness it is a knob.
fn challenge_wait(cx: &mut Cx<'_>) -> Millis {
    let Some(witness) = cx.estate.cluster.witness else { return Millis::ZERO };
    if witness.kind == WitnessKind::Disk {
        cx.assume(Knob::DiskChallengeWait);
    }
    witness.challenge
}

/// The challenge is won unless it takes longer than QuorumArbitrationTimeMax (`wsfc:W-RG-07`).
pub(crate) fn on_witness_arbitrated(cx: &mut Cx<'_>) {
    let members = cx.world.view.difference(not_answering(cx));
    let answering = members.intersection(cx.world.alive());
    let wait = challenge_wait(cx);
    let in_time = wait <= cx.estate.cluster.quorum_arbitration_time_max;
    match quorum::count(cx.estate, cx.world, members) {
        _ if answering.is_empty() => {}
        Count::Held => commit_view(cx, members, Reason::RemovedFromView),
        Count::OneShort if in_time => {
            cx.record(answering.iter().next(), What::WitnessTaken, Reason::ArbitrationWon { wait });
            commit_view(cx, members, Reason::RemovedFromView);
        }
        Count::OneShort | Count::Lost => lose_quorum(cx, answering),
    }
}

fn commit_view(cx: &mut Cx<'_>, members: NodeSet, reason: Reason) {
    let removed = cx.world.view.difference(members);
    cx.world.view = members;
    cx.world.database = members;
    cx.world.unreachable = cx.world.unreachable.difference(removed);
    cx.world.waited_for = cx.world.waited_for.difference(removed);
    for node in removed.iter() {
        let from = if cx.world.nodes[node].paused { NodeState::Paused } else { NodeState::Up };
        let to = cx.world.node_state(node);
        cx.record(Some(node), What::NodeStateChanged { node, from, to }, reason);
        lose_resources(cx, node, Reason::NodeLost);
    }
    weigh_votes(cx, members, Reason::MembershipChanged);
    groups::rehome(cx, removed);
}

/// What ran on a node is Offline on the survivors' view.
fn lose_resources(cx: &mut Cx<'_>, node: NodeId, reason: Reason) {
    for resource in resources_on(cx, node) {
        cx.cancel_timer(resource);
        let state = &mut cx.world.resources[resource];
        let was_online = state.state == ResourceState::Online;
        state.going_down = false;
        state.parked = false;
        state.broken = false;
        state.restarts.clear();
        state.seized = was_online && cx.estate.resources[resource].is_disk();
        cx.set_resource_state(resource, ResourceState::Offline, reason);
    }
}

fn lose_quorum(cx: &mut Cx<'_>, members: NodeSet) {
    let (votes, held) = (cx.world.votes, held_votes(cx, members));
    let lost = std::mem::take(&mut cx.world.view);
    cx.world.unreachable = NodeSet::EMPTY;
    for node in members.iter() {
        cx.record(Some(node), What::QuorumLost { held, votes }, Reason::NoMajority);
        cx.world.nodes[node].cluster = ClusterService::Waiting;
        for service in cx.world.services.ids() {
            let by_cluster = cx.world.services[service].is_some_and(|running| running.by.is_some());
            if by_cluster && cx.estate.services[service].node == node {
                services::end(cx, service, Reason::NoMajority);
            }
        }
    }
    for node in lost.iter() {
        lose_resources(cx, node, Reason::NoMajority);
    }
}

fn held_votes(cx: &Cx<'_>, members: NodeSet) -> u32 {
    cx.world.votes.held_by(members, quorum::holds_witness(cx.estate, cx.world, members))
}

/// Gives every node and the witness its weight, and records the count when something changed.
pub(crate) fn weigh_votes(cx: &mut Cx<'_>, members: NodeSet, reason: Reason) {
    let mut weighing = quorum::weigh(cx.estate, cx.world, members);
    if let Some(knob) = weighing.knob {
        cx.assume(knob);
    }
    if !weighing.tie_breakers.is_empty() {
        let loser = weighing.tie_breakers[cx.pick(Site::TieBreakerVote, weighing.tie_breakers.len())];
        weighing.votes.nodes.remove(loser);
    }
    if weighing.votes != cx.world.votes || reason == Reason::InitialVotes {
        cx.world.votes = weighing.votes;
        let what = What::VotesCounted { votes: weighing.votes, held: held_votes(cx, members) };
        cx.record(members.iter().next(), what, reason);
    }
}

pub(crate) fn on_node_left(cx: &mut Cx<'_>, node: NodeId) {
    if cx.world.view.contains(node) && !cx.world.alive().contains(node) {
        settle_view(cx, NodeSet::from_iter([node]), Reason::LeftCleanly);
    }
}

/// A Cluster service that starts asks the other nodes, and is answered or not (`wsfc:W-RG-06`).
pub(super) fn look_for_cluster(cx: &mut Cx<'_>, node: NodeId) {
    cx.after(cx.estate.cluster.regroup_tick.times(JOIN_TICKS), Event::JoinSettled(node));
}

/// Join an active node, or form with whoever waits (`wsfc:W-NODE-03`).
pub(crate) fn on_join_settled(cx: &mut Cx<'_>, node: NodeId) {
    if cx.world.view.contains(node) {
        // The others have not yet noticed that it was gone.
        cx.after(cx.estate.cluster.regroup_tick, Event::JoinSettled(node));
    } else if cx.world.view.intersection(cx.world.alive()).is_empty() {
        cx.world.nodes[node].cluster = ClusterService::Waiting;
        refuse_stale_database(cx, node);
        try_to_form(cx);
    } else {
        admit(cx, node);
    }
}

/// A node that missed the last changes must not form, unless a disk witness holds a newer copy (`wsfc:W-Q-18`).
fn refuse_stale_database(cx: &mut Cx<'_>, node: NodeId) {
    if !cx.world.database.contains(node) && !witness_has_database(cx) {
        cx.record(Some(node), What::StaleDatabase { node }, Reason::NewerDatabaseElsewhere);
    }
}

fn witness_has_database(cx: &Cx<'_>) -> bool {
    let disk = cx.estate.cluster.witness.is_some_and(|witness| witness.kind == WitnessKind::Disk);
    disk && cx.world.witness_reachable
}

fn admit(cx: &mut Cx<'_>, node: NodeId) {
    cx.world.nodes[node].cluster = ClusterService::Member;
    cx.world.view.insert(node);
    cx.world.database.insert(node);
    let to = cx.world.node_state(node);
    let what = What::NodeStateChanged { node, from: NodeState::Joining, to };
    cx.record(Some(node), what, Reason::Joined);
    weigh_votes(cx, cx.world.view, Reason::MembershipChanged);
    groups::on_node_up(cx, node);
}

/// Forming needs a majority of the last committed weights (`wsfc:W-Q-19`).
pub(crate) fn try_to_form(cx: &mut Cx<'_>) {
    let waiting: NodeSet = cx
        .world
        .nodes
        .ids()
        .filter(|node| cx.world.nodes[*node].cluster == ClusterService::Waiting)
        .collect();
    let with_witness = cx.estate.cluster.witness.is_some() && cx.world.witness_reachable;
    let held = cx.world.votes.held_by(waiting, with_witness);
    let newest = !waiting.intersection(cx.world.database).is_empty() || witness_has_database(cx);
    if waiting.is_empty() || !newest || !cx.world.view.is_empty() || held < cx.world.votes.needed() {
        return;
    }
    cx.world.view = waiting;
    cx.world.database = waiting;
    cx.record(waiting.iter().next(), What::ClusterFormed, Reason::QuorumReached);
    for node in waiting.iter() {
        cx.world.nodes[node].cluster = ClusterService::Member;
        let what = What::NodeStateChanged { node, from: NodeState::Down, to: cx.world.node_state(node) };
        cx.record(Some(node), what, Reason::QuorumReached);
    }
    weigh_votes(cx, waiting, Reason::MembershipChanged);
    groups::start_cold(cx);
}

/// The members count again: their number is the same, the witness is not.
pub(crate) fn recount(cx: &mut Cx<'_>, reason: Reason) {
    let members = cx.world.view.intersection(cx.world.alive());
    match quorum::count(cx.estate, cx.world, cx.world.view) {
        _ if members.is_empty() => {}
        Count::Held if cx.world.unreachable.is_empty() => weigh_votes(cx, cx.world.view, reason),
        Count::Held | Count::OneShort => {}
        Count::Lost => lose_quorum(cx, members),
    }
}
