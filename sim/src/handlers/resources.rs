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

/// Starts everything in a group that is meant to be online and whose providers are (`wsfc:W-DEP-03`). A start that
/// fails at once can settle what another resource waits for, so the group is gone through until nothing starts.
pub(crate) fn bring_group_online(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    let owner = cx.world.groups[group].owner;
    let mut started = true;
    while std::mem::take(&mut started) {
        for resource in &cx.estate.groups[group].resources {
            if cx.world.groups[group].owner != owner {
                return; // A failed start has sent the group away; it is brought online when it arrives.
            }
            if may_start(cx, *resource) && providers_ready(cx, *resource) {
                start(cx, *resource, reason);
                started = true;
            }
        }
    }
}

/// Whether nothing but its providers keeps a resource from coming online where its group is.
pub(super) fn may_start(cx: &Cx<'_>, resource: ResourceId) -> bool {
    let state = &cx.world.resources[resource];
    let info = &cx.estate.resources[resource];
    let owner = cx.world.groups[info.group].owner;
    let failed_and_released = state.state == ResourceState::Failed && state.timer.is_none();
    (state.state == ResourceState::Offline || failed_and_released)
        && state.wanted
        && !state.parked
        && !state.held
        && !state.going_down
        && may_run_here(cx, info.group)
        && cx.world.nodes[owner].cluster == ClusterService::Member
        && cx.world.view.contains(owner)
        && info.possible_owners.contains(owner)
}

/// The group is at rest, neither waits for its turn nor is kept offline, and its node takes what comes online.
fn may_run_here(cx: &Cx<'_>, group: GroupId) -> bool {
    let state = &cx.world.groups[group];
    state.moving.is_none()
        && !state.arriving
        && state.waiting.is_none()
        && state.blocked.is_none()
        && (!cx.world.nodes[state.owner].paused || restart::allowed_on_paused_nodes(cx))
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
    if is_witness(cx, resource) && !cx.world.witness_reachable {
        cx.world.resources[resource].parked = true;
        return cx.set_resource_state(resource, ResourceState::Failed, Reason::WitnessUnreachable);
    }
    if matches!(cx.estate.resources[resource].kind, ResourceKind::GenericService { .. })
        && let Err(refusal) = services::start_for(cx, resource, owner)
    {
        return fail_alone(cx, resource, refusal);
    }
    let time = online_time(cx, resource);
    cx.set_timer(resource, time.0 + time.1, Event::OnlineCompleted(resource));
}

fn is_witness(cx: &Cx<'_>, resource: ResourceId) -> bool {
    cx.estate.cluster.witness.is_some_and(|witness| witness.resource == resource)
}

/// The challenge wait of a disk taken from a dead owner, and the type's own time.
fn online_time(cx: &mut Cx<'_>, resource: ResourceId) -> (Millis, Millis) {
    let info = &cx.estate.resources[resource];
    let challenge = match cx.world.resources[resource].seized && !is_witness(cx, resource) {
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
        true if info.is_disk() && !is_witness(cx, resource) => {
            cx.estate.assumptions.time(Knob::DiskChallengeWait)
        }
        _ => Millis::ZERO,
    };
    cx.world.resources[resource].online_since = now;
    let reason = Reason::OnlineTook { challenge, time: info.online_time.nominal() };
    cx.set_resource_state(resource, ResourceState::Online, reason);
    if is_witness(cx, resource) {
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
            let left_without = |dependent: &ResourceId| !stays_provided(cx, *dependent);
            marked.extend(cx.estate.resources[next].dependents.iter().copied().filter(left_without));
        }
    }
    go_down(cx, cx.estate.resources[resource].group, reason);
}

/// Whether a resource keeps running when everything that is marked is gone (`wsfc:W-DEP-05`).
fn stays_provided(cx: &Cx<'_>, resource: ResourceId) -> bool {
    cx.estate.resources[resource].depends_on.satisfied(|provider| {
        let provider = &cx.world.resources[provider];
        provider.state == ResourceState::Online && !provider.going_down
    })
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
        let dependent = &cx.world.resources[*dependent];
        matches!(dependent.state, ResourceState::Offline | ResourceState::Failed) || !dependent.going_down
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
    if is_witness(cx, resource) && !cx.world.resources[resource].wanted {
        membership::recount(cx, Reason::WitnessChanged);
    }
    go_down(cx, info.group, Reason::DependentsOffline);
}

/// Failed, and whatever waited for it to settle may start.
pub(crate) fn fail(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    fail_alone(cx, resource, reason);
    bring_group_online(cx, cx.estate.resources[resource].group, Reason::ProvidersOnline);
}

/// Failed: what depends on it is terminated, then the restart policy decides (`wsfc.md` section 7).
fn fail_alone(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let info = &cx.estate.resources[resource];
    cx.cancel_timer(resource);
    cx.world.resources[resource].broken = false;
    services::terminate_for(cx, resource);
    cx.set_resource_state(resource, ResourceState::Failed, reason);
    terminate_orphans(cx, info.group);
    if cx.world.resources[resource].going_down {
        return go_down(cx, info.group, Reason::OfflineWithGroup);
    }
    restart::decide(cx, resource);
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
        services::terminate_for(cx, orphan);
        cx.set_resource_state(orphan, ResourceState::Offline, Reason::ProviderLost);
    }
}
