//! What an operator asks of resources and groups; refused where Windows would refuse.

use crate::cx::Cx;
use crate::handlers::groups::{self, owner_works};
use crate::handlers::{anti_affinity, group_sets, resources, start_order};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::verb::Verb;
use crate::placement;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::world::{MoveCause, ResourceState, StartStage};

fn refuse(cx: &mut Cx<'_>, verb: Verb, object: Object, reason: Reason) {
    let node = match object {
        Object::Group(group) => Some(cx.world.groups[group].owner),
        Object::Resource(resource) => Some(cx.world.owner_of(cx.estate, resource)),
        _ => None,
    };
    cx.record(node, What::Refused { verb, object }, reason);
}

/// Why nothing can come online where a group is: its owner does not work, or is paused (`wsfc:W-NODE-06`).
fn closed(cx: &Cx<'_>, group: GroupId) -> Option<Reason> {
    if !owner_works(cx, group) {
        return Some(Reason::OwnerDoesNotWork);
    }
    cx.world.nodes[cx.world.groups[group].owner].paused.then_some(Reason::NodeIsPaused)
}

/// An explicit online is a placement, and the group is meant to be online (`wsfc:W-START-06`, `W-START-07`).
fn place(cx: &mut Cx<'_>, group: GroupId) {
    start_order::forget(cx, group);
    cx.world.blocked.take(group);
    let state = &mut cx.world.groups[group];
    state.default_owner = Some(state.owner);
    state.persistent = true;
}

/// Brings a resource online, its providers first (`wsfc:W-RES-08`).
pub(crate) fn online_resource(cx: &mut Cx<'_>, resource: ResourceId) {
    let group = cx.estate.resources[resource].group;
    let object = Object::Resource(resource);
    if let Some(reason) = closed(cx, group) {
        return refuse(cx, Verb::Online, object, reason);
    }
    let state = &cx.world.resources[resource];
    if state.state == ResourceState::Online && !state.going_down {
        return refuse(cx, Verb::Online, object, Reason::AlreadyInThatState);
    }
    if !cx.estate.resources[resource].possible_owners.contains(cx.world.groups[group].owner) {
        return refuse(cx, Verb::Online, object, Reason::TargetNotEligible);
    }
    let needed = needed_by(cx, resource);
    if needed.iter().any(|needed| cx.estate.resources[*needed].locked) {
        return refuse(cx, Verb::Online, object, Reason::Locked);
    }
    place(cx, group);
    for resource in needed {
        release(cx, resource);
    }
    if anti_affinity::forbids_online(cx, group) {
        return anti_affinity::block_here(cx, group);
    }
    resources::bring_group_online(cx, group, Reason::OperatorOnline);
}

/// A resource and what has to come, or to stay, online for it.
fn needed_by(cx: &Cx<'_>, resource: ResourceId) -> Vec<ResourceId> {
    let mut needed = vec![resource];
    let mut looked_at = 0;
    while let Some(next) = needed.get(looked_at).copied() {
        looked_at += 1;
        for provider in cx.estate.resources[next].depends_on.providers() {
            let state = &cx.world.resources[provider];
            let there = state.state == ResourceState::Online && !state.going_down;
            if !there && !needed.contains(&provider) {
                needed.push(provider);
            }
        }
    }
    needed
}

fn has_locked(cx: &Cx<'_>, group: GroupId) -> bool {
    cx.estate.groups[group].resources.iter().any(|resource| cx.estate.resources[*resource].locked)
}

/// Brings everything in a group online.
pub(crate) fn online_group(cx: &mut Cx<'_>, group: GroupId) {
    if let Some(reason) = closed(cx, group) {
        return refuse(cx, Verb::Online, Object::Group(group), reason);
    }
    if has_locked(cx, group) {
        return refuse(cx, Verb::Online, Object::Group(group), Reason::Locked);
    }
    if !placement::possible_owners(cx.estate, group).contains(cx.world.groups[group].owner) {
        return refuse(cx, Verb::Online, Object::Group(group), Reason::TargetNotEligible);
    }
    place(cx, group);
    for resource in &cx.estate.groups[group].resources {
        release(cx, *resource);
    }
    match group_sets::providers_ready(cx, group) {
        true => groups::come_online(cx, group, Reason::OperatorOnline),
        false => start_order::enter(cx, group, StartStage::Sets),
    }
}

/// Meant to be online from now on; a failed resource is taken up again (`wsfc:W-RES-11`, `W-RST-12`).
/// What was to go offline after others stays online, unless the group is leaving; what is on its way offline comes
/// back from there.
fn release(cx: &mut Cx<'_>, resource: ResourceId) {
    let moving = cx.world.groups[cx.estate.resources[resource].group].moving.is_some();
    let state = &mut cx.world.resources[resource];
    state.wanted = true;
    state.parked = false;
    state.held = false;
    let stays = state.state == ResourceState::Offline || (state.state == ResourceState::Online && !moving);
    state.going_down &= !stays;
    if state.state == ResourceState::Failed {
        cx.cancel_timer(resource);
        if cx.world.restarts.has(resource) && cx.assumed(Knob::ManualOnlineResetsCounter, "true") {
            cx.world.restarts.take(resource);
        }
    }
}

/// Takes a resource offline, its dependents first (`wsfc:W-RES-10`).
pub(crate) fn offline_resource(cx: &mut Cx<'_>, resource: ResourceId) {
    if !owner_works(cx, cx.estate.resources[resource].group) {
        return refuse(cx, Verb::Offline, Object::Resource(resource), Reason::OwnerDoesNotWork);
    }
    if resources::goes_down_with(cx, resource).iter().any(|down| cx.estate.resources[*down].locked) {
        return refuse(cx, Verb::Offline, Object::Resource(resource), Reason::Locked);
    }
    cx.world.resources[resource].wanted = false;
    if cx.world.resources[resource].state == ResourceState::Offline {
        return; // It succeeds, and keeps the resource offline from now on.
    }
    resources::take_offline(cx, resource, Reason::OperatorOffline);
}

/// Takes everything in a group offline.
pub(crate) fn offline_group(cx: &mut Cx<'_>, group: GroupId) {
    if !owner_works(cx, group) {
        return refuse(cx, Verb::Offline, Object::Group(group), Reason::OwnerDoesNotWork);
    }
    if has_locked(cx, group) {
        return refuse(cx, Verb::Offline, Object::Group(group), Reason::Locked);
    }
    for resource in &cx.estate.groups[group].resources {
        cx.world.resources[*resource].wanted = false;
    }
    start_order::forget(cx, group);
    cx.world.groups[group].persistent = false;
    cx.world.blocked.take(group);
    groups::go_offline(cx, group, Reason::OperatorOffline);
}

/// Offline, then online again: how a clustered service is made to read its configuration anew.
pub(crate) fn restart(cx: &mut Cx<'_>, resource: ResourceId) {
    let group = cx.estate.resources[resource].group;
    if let Some(reason) = closed(cx, group) {
        return refuse(cx, Verb::Restart, Object::Resource(resource), reason);
    }
    if resources::goes_down_with(cx, resource).iter().any(|down| cx.estate.resources[*down].locked) {
        return refuse(cx, Verb::Restart, Object::Resource(resource), Reason::Locked);
    }
    match cx.world.resources[resource].state {
        ResourceState::Offline | ResourceState::Failed => online_resource(cx, resource),
        _ => {
            cx.world.resources[resource].wanted = true;
            resources::take_offline(cx, resource, Reason::OperatorOffline);
        }
    }
}

/// Fails a resource at this moment.
pub(crate) fn fail(cx: &mut Cx<'_>, resource: ResourceId) {
    match cx.world.resources[resource].state {
        ResourceState::Online if owner_works(cx, cx.estate.resources[resource].group) => {
            resources::fail(cx, resource, Reason::FailedByScript);
        }
        _ => refuse(cx, Verb::Fail, Object::Resource(resource), Reason::NothingRuns),
    }
}

/// Moves a group to a node, or to the best possible one (`wsfc:W-MOVE-01`, `W-MOVE-02`, `W-PLC-08`).
pub(crate) fn move_group(cx: &mut Cx<'_>, group: GroupId, to: Option<NodeId>) {
    let object = Object::Group(group);
    if !owner_works(cx, group) {
        return refuse(cx, Verb::Move, object, Reason::OwnerDoesNotWork);
    }
    if has_locked(cx, group) {
        return refuse(cx, Verb::Move, object, Reason::Locked);
    }
    if cx.world.groups[group].moving.is_some() {
        return refuse(cx, Verb::Move, object, Reason::AlreadyMoving);
    }
    if to == Some(cx.world.groups[group].owner) {
        return refuse(cx, Verb::Move, object, Reason::AlreadyInThatState);
    }
    if groups::vetoes_moves(cx, group) {
        return refuse(cx, Verb::Move, object, Reason::Vetoed { targeted: to.is_some() });
    }
    let eligible = placement::eligible(cx.estate, cx.world, group);
    match to.or_else(|| groups::best_possible(cx, group)) {
        Some(to) if eligible.contains(to) => {
            groups::begin_move(cx, group, to, MoveCause::Operator, Reason::OperatorMove);
        }
        Some(_) => refuse(cx, Verb::Move, object, Reason::TargetNotEligible),
        None => refuse(cx, Verb::Move, object, Reason::NoEligibleNode),
    }
}
