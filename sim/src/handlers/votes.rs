//! Weights are given anew, quorum is lost (`wsfc.md` section 4).

use crate::choices::Site;
use crate::cx::Cx;
use crate::handlers::{forced, isolation, joining, regroup};
use crate::model::ids::*;
use crate::quorum::{self, Count};
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, ResourceState, Votes};

pub(crate) fn on_scenario_started(cx: &mut Cx<'_>) {
    if cx.world.view.is_empty() {
        cx.world.votes = quorum::static_votes(cx.estate);
        return;
    }
    weigh(cx, cx.world.view, Reason::InitialVotes);
    let members = cx.world.view;
    let Some(partition) = members.iter().next().and_then(|node| cx.world.partition_of(node)) else { return };
    if quorum::count(cx.estate, cx.world, partition, members) == Count::Lost {
        lose_quorum(cx, members, Reason::NoMajority);
    }
}

/// Gives every node and the witness its weight, and records the count when something changed.
pub(crate) fn weigh(cx: &mut Cx<'_>, members: NodeSet, reason: Reason) {
    let votes = match still_forced(cx, members) {
        true => quorum::static_votes(cx.estate),
        false => weighed(cx, members),
    };
    if votes != cx.world.votes || reason == Reason::InitialVotes {
        cx.world.votes = votes;
        let what = What::VotesCounted { votes, held: held(cx, votes, members) };
        cx.record(members.iter().next(), what, reason);
    }
}

fn weighed(cx: &mut Cx<'_>, members: NodeSet) -> Votes {
    let mut weighing = quorum::weigh(cx.estate, cx.world, members);
    if let Some(knob) = weighing.knob {
        cx.assume(knob);
    }
    if !weighing.tie_breakers.is_empty() {
        let loser = weighing.tie_breakers[cx.pick(Site::TieBreakerVote, weighing.tie_breakers.len())];
        weighing.votes.nodes.remove(loser);
    }
    // Members that have no weight at all cannot take the votes over (`wsfc:W-Q-05`).
    if weighing.votes.total() == 0 { cx.world.votes } else { weighing.votes }
}

/// A forced start ends by itself once enough votes are back (`wsfc:W-Q-21`).
fn still_forced(cx: &mut Cx<'_>, members: NodeSet) -> bool {
    if !cx.world.forced {
        return false;
    }
    let all = quorum::static_votes(cx.estate);
    if held(cx, all, members) >= all.needed() {
        cx.world.forced = false;
        cx.record(members.iter().next(), What::ForcedQuorumEnded, Reason::EnoughVotesBack);
    }
    cx.world.forced
}

fn held(cx: &Cx<'_>, votes: Votes, members: NodeSet) -> u32 {
    votes.held_by(members, quorum::holds_witness(cx.estate, cx.world, members))
}

/// The members count again: their number is the same, the witness is not.
pub(crate) fn recount(cx: &mut Cx<'_>, reason: Reason) {
    let members = cx.world.working_members();
    let Some(partition) = members.iter().next().and_then(|node| cx.world.partition_of(node)) else { return };
    let everyone_hears = members.iter().all(|node| cx.world.missed(node).is_empty());
    match quorum::count(cx.estate, cx.world, partition, cx.world.view) {
        Count::Held if everyone_hears => weigh(cx, cx.world.view, reason),
        Count::Held | Count::OneShort => {}
        Count::Lost => lose_quorum(cx, members, Reason::NoMajority),
    }
}

/// Members without a majority stop; what they own ends unless others still decide about it (`wsfc:W-NODE-05`,
/// `W-Q-14`).
pub(super) fn lose_quorum(cx: &mut Cx<'_>, members: NodeSet, reason: Reason) {
    let ran_the_cluster = !cx.world.view.intersection(members).is_empty();
    let cluster_stops = ran_the_cluster && cx.world.working_members().difference(members).is_empty();
    for node in members.iter() {
        let votes = cx.world.partition_of(node).map_or(cx.world.votes, |partition| partition.votes);
        let held = held(cx, votes, members);
        cx.record(Some(node), What::QuorumLost { held, cluster_stops, votes }, reason);
    }
    for node in members.iter() {
        regroup::stop_member(cx, node, reason);
    }
    if cluster_stops {
        let lost = std::mem::take(&mut cx.world.view);
        cx.world.forced = false;
        isolation::forget(cx);
        for node in lost.iter() {
            lose_resources(cx, node, reason);
        }
        forced::after_the_cluster(cx, lost);
    } else if ran_the_cluster {
        for node in members.iter() {
            lose_resources(cx, node, reason);
        }
    }
    joining::look_again(cx, members);
    if cx.world.view.is_empty() && !cluster_stops {
        forced::try_again(cx);
    }
}

/// The cluster had the votes to form, and its core group does not come online: its members stop (`wsfc:W-GRP-05`).
pub(super) fn stop_forming(cx: &mut Cx<'_>) {
    let members = std::mem::take(&mut cx.world.view);
    cx.world.forced = false;
    for node in members.iter() {
        cx.record(Some(node), What::FormingFailed { node }, Reason::CoreGroupFailed);
        regroup::stop_member(cx, node, Reason::CoreGroupFailed);
        cx.world.set_cluster_service(node, ClusterService::Stopped);
        lose_resources(cx, node, Reason::NodeLost);
    }
}

/// The last member is gone: nobody is left to notice.
pub(super) fn cluster_went_down(cx: &mut Cx<'_>) {
    let last_view = std::mem::take(&mut cx.world.view);
    cx.world.forced = false;
    isolation::forget(cx);
    for node in last_view.iter() {
        lose_resources(cx, node, Reason::NodeLost);
        let from = cx.world.member_state(node);
        let what = What::NodeStateChanged { node, from, to: cx.world.node_state(node) };
        cx.record(Some(node), what, Reason::ClusterIsDown);
    }
    forced::after_the_cluster(cx, last_view);
}

/// What ran on a node is Offline on the survivors' view; virtual machines may stay (`wsfc:W-NODE-09`).
pub(super) fn lose_resources(cx: &mut Cx<'_>, node: NodeId, reason: Reason) {
    for group in cx.world.groups_of(NodeSet::of(node)) {
        let stays = !cx.world.view.is_empty() && isolation::keeps(cx, group);
        if !stays {
            lose_group(cx, group, reason);
        }
    }
}

/// Everything in a group is Offline with its node.
pub(super) fn lose_group(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    for resource in &cx.estate.groups[group].resources {
        let resource = *resource;
        cx.cancel_timer(resource);
        cx.world.restarts.take(resource);
        let was_online = cx.world.resources[resource].state == ResourceState::Online;
        let is_disk = cx.estate.resources[resource].is_disk();
        cx.change_resource(resource, ResourceState::Offline, reason, |state| {
            state.going_down = false;
            state.parked = false;
            state.process_is_gone();
            state.faults.dll_hangs = None;
            state.seized = (was_online || state.seized) && is_disk;
        });
    }
}
