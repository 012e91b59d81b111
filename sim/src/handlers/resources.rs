//! The resource state machine: online and offline order, failure (`wsfc.md` sections 5 and 10).

use crate::choices::Site;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{checkpoints, groups, membership, restart, services};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::model::time::Millis;
use crate::reason::Reason;
use crate::world::{ClusterService, ResourceState};

/// Starts everything in a group that is meant to be online and whose providers are (`wsfc:W-DEP-03`).
pub(crate) fn bring_group_online(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    for resource in &cx.estate.groups[group].resources {
        let state = &cx.world.resources[*resource];
        if state.state == ResourceState::Offline && state.wanted && !state.parked && !state.going_down {
            start_when_ready(cx, *resource, reason);
        }
    }
}

fn start_when_ready(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let owner = cx.world.owner_of(cx.estate, resource);
    let group = cx.estate.resources[resource].group;
    let node_may = cx.world.nodes[owner].cluster == ClusterService::Member
        && cx.world.view.contains(owner)
        && cx.estate.resources[resource].possible_owners.contains(owner);
    if node_may && cx.world.groups[group].moving.is_none() && providers_ready(cx, resource) {
        start(cx, resource, reason);
    }
}

/// Every part is satisfied, and no alternative of an OR part is still on its way (`wsfc:W-DEP-04`).
fn providers_ready(cx: &mut Cx<'_>, resource: ResourceId) -> bool {
    if !cx.world.providers_online(cx.estate, resource) {
        return false;
    }
    let on_its_way =
        |provider: &ResourceId| cx.world.resources[*provider].state == ResourceState::OnlinePending;
    let unsettled = cx.estate.resources[resource]
        .depends_on
        .alternatives()
        .any(|part| part.any_of.iter().any(on_its_way));
    !unsettled || !cx.assumed(Knob::OrWait, "settle")
}

/// Restores checkpoints, then calls Online (`wsfc:W-CHK-04`, `W-GS-02`).
pub(crate) fn start(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let owner = cx.world.owner_of(cx.estate, resource);
    checkpoints::restore(cx, resource, owner);
    cx.set_resource_state(resource, ResourceState::OnlinePending, reason);
    if matches!(cx.estate.resources[resource].kind, ResourceKind::GenericService { .. })
        && let Err(refusal) = services::start_for(cx, resource, owner)
    {
        return fail(cx, resource, refusal);
    }
    let time = online_time(cx, resource);
    cx.set_timer(resource, time.0 + time.1, Event::OnlineCompleted(resource));
}

/// The challenge wait of a disk taken from a dead owner, and the type's own time.
fn online_time(cx: &mut Cx<'_>, resource: ResourceId) -> (Millis, Millis) {
    let info = &cx.estate.resources[resource];
    let is_witness = cx.estate.cluster.witness.is_some_and(|witness| witness.resource == resource);
    let challenge = match cx.world.resources[resource].seized && !is_witness {
        true => cx.assumed_time(Knob::DiskChallengeWait),
        false => Millis::ZERO,
    };
    (challenge, cx.timing(Site::OnlineTime, info.online_time))
}

pub(crate) fn on_online_completed(cx: &mut Cx<'_>, resource: ResourceId) {
    let now = cx.world.now;
    let info = &cx.estate.resources[resource];
    let state = &mut cx.world.resources[resource];
    state.timer = None;
    if state.broken {
        return fail(cx, resource, Reason::ServiceEndedWhileStarting);
    }
    if !cx.world.providers_online(cx.estate, resource) {
        return fail(cx, resource, Reason::ProviderLost);
    }
    let challenge = match std::mem::take(&mut cx.world.resources[resource].seized) {
        true if info.is_disk() => cx.estate.assumptions.time(Knob::DiskChallengeWait),
        _ => Millis::ZERO,
    };
    cx.world.resources[resource].online_since = now;
    let reason = Reason::OnlineTook { challenge, time: info.online_time.nominal() };
    cx.set_resource_state(resource, ResourceState::Online, reason);
    if cx.estate.cluster.witness.is_some_and(|witness| witness.resource == resource) {
        membership::recount(cx, Reason::WitnessChanged);
    }
    bring_group_online(cx, info.group, Reason::ProvidersOnline);
}

/// Everything in the group goes offline, dependents first (`wsfc:W-DEP-07`).
pub(crate) fn take_group_offline(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    for resource in &cx.estate.groups[group].resources {
        cx.world.resources[*resource].going_down = true;
    }
    go_down(cx, group, reason);
}

/// A resource goes offline after its dependents (`wsfc:W-RES-10`).
pub(crate) fn take_offline(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let mut marked = vec![resource];
    while let Some(next) = marked.pop() {
        if !std::mem::replace(&mut cx.world.resources[next].going_down, true) {
            marked.extend(cx.estate.resources[next].dependents.iter().copied());
        }
    }
    go_down(cx, cx.estate.resources[resource].group, reason);
}

/// Calls Offline on every marked resource whose dependents are down; when none is left, the group is down.
fn go_down(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    for resource in &cx.estate.groups[group].resources {
        if cx.world.resources[*resource].going_down && dependents_down(cx, *resource) {
            step_down(cx, *resource, reason);
        }
    }
    let left =
        cx.estate.groups[group].resources.iter().any(|resource| cx.world.resources[*resource].going_down);
    if !left {
        groups::on_group_down(cx, group);
    }
}

fn dependents_down(cx: &Cx<'_>, resource: ResourceId) -> bool {
    cx.estate.resources[resource].dependents.iter().all(|dependent| {
        let state = cx.world.resources[*dependent].state;
        matches!(state, ResourceState::Offline | ResourceState::Failed)
    })
}

fn step_down(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    match cx.world.resources[resource].state {
        ResourceState::OfflinePending => {}
        ResourceState::Offline => {
            cx.cancel_timer(resource);
            cx.world.resources[resource].going_down = false;
        }
        ResourceState::Failed => {
            cx.cancel_timer(resource);
            cx.world.resources[resource].going_down = false;
            cx.set_resource_state(resource, ResourceState::Offline, reason);
        }
        ResourceState::Online | ResourceState::OnlinePending => {
            cx.set_resource_state(resource, ResourceState::OfflinePending, reason);
            let time = cx.timing(Site::OfflineTime, cx.estate.resources[resource].offline_time);
            cx.set_timer(resource, time, Event::OfflineCompleted(resource));
        }
    }
}

pub(crate) fn on_offline_completed(cx: &mut Cx<'_>, resource: ResourceId) {
    let info = &cx.estate.resources[resource];
    services::stop_for(cx, resource);
    let state = &mut cx.world.resources[resource];
    state.timer = None;
    state.going_down = false;
    state.broken = false;
    state.seized = false;
    let reason = Reason::OfflineTook { time: info.offline_time.nominal() };
    cx.set_resource_state(resource, ResourceState::Offline, reason);
    go_down(cx, info.group, Reason::DependentsOffline);
}

/// Failed: what depends on it is terminated, then the restart policy decides (`wsfc.md` section 7).
pub(crate) fn fail(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let info = &cx.estate.resources[resource];
    cx.cancel_timer(resource);
    cx.world.resources[resource].broken = false;
    services::stop_for(cx, resource);
    cx.set_resource_state(resource, ResourceState::Failed, reason);
    terminate_orphans(cx, info.group);
    if cx.world.resources[resource].going_down {
        return go_down(cx, info.group, Reason::OfflineWithGroup);
    }
    restart::decide(cx, resource);
    bring_group_online(cx, info.group, Reason::ProvidersOnline);
}

/// Terminates what no longer has its providers; it comes back after them (`wsfc:W-DEP-05`, `W-RST-11`).
pub(crate) fn terminate_orphans(cx: &mut Cx<'_>, group: GroupId) {
    loop {
        let orphan = cx.estate.groups[group].resources.iter().copied().find(|resource| {
            let state = cx.world.resources[*resource].state;
            matches!(state, ResourceState::Online | ResourceState::OnlinePending)
                && !cx.world.providers_online(cx.estate, *resource)
        });
        let Some(orphan) = orphan else { return };
        cx.cancel_timer(orphan);
        cx.world.resources[orphan].broken = false;
        services::stop_for(cx, orphan);
        cx.set_resource_state(orphan, ResourceState::Offline, Reason::ProviderLost);
    }
}
