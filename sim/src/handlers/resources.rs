//! The resource state machine: online and offline order, failure (`wsfc.md` sections 5 and 10).

use crate::choices::Site;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{checkpoints, groups, health, pending, restart, services, votes};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::network::NetworkRole;
use crate::model::resource::ResourceKind;
use crate::model::time::Millis;
use crate::polls;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{ClusterService, ResourceState};

/// Starts everything in a group that is meant to be online and whose providers are (`wsfc:W-DEP-03`). A start that
/// fails at once can settle what another resource waits for, so the group is gone through until nothing starts.
pub(crate) fn bring_group_online(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    while starts_settle_at_once(cx, group, &cx.estate.groups[group].resources, reason) {}
}

/// A resource has come online: what waited for it may start, and what that settles at once.
fn bring_dependents_online(cx: &mut Cx<'_>, resource: ResourceId) {
    let info = &cx.estate.resources[resource];
    if starts_settle_at_once(cx, info.group, &info.dependents, Reason::ProvidersOnline) {
        bring_group_online(cx, info.group, Reason::ProvidersOnline);
    }
}

/// Starts those of a group's resources that can. Whether one of them needed no time for it: it failed, or is left alone.
fn starts_settle_at_once(cx: &mut Cx<'_>, group: GroupId, resources: &[ResourceId], reason: Reason) -> bool {
    let owner = cx.world.groups[group].owner;
    let mut settled = false;
    for resource in resources {
        let can = wants_to_start(cx, *resource)
            && stays_provided(cx, *resource)
            && may_run_here(cx, *resource)
            && no_alternative_is_on_its_way(cx, *resource);
        if can {
            start(cx, *resource, reason);
            if cx.world.groups[group].owner != owner {
                return false; // A failed start has sent the group away; it is brought online when it arrives.
            }
            settled |= !cx.world.resources[*resource].state.is_pending();
        }
    }
    settled
}

/// Whether nothing but its providers keeps a resource from coming online where its group is.
pub(super) fn may_start(cx: &Cx<'_>, resource: ResourceId) -> bool {
    wants_to_start(cx, resource) && may_run_here(cx, resource)
}

/// It is offline or given up, and nothing about itself keeps it so.
fn wants_to_start(cx: &Cx<'_>, resource: ResourceId) -> bool {
    let state = &cx.world.resources[resource];
    let failed_and_released = state.state == ResourceState::Failed && state.timer.is_none();
    (state.state == ResourceState::Offline || failed_and_released)
        && state.wanted
        && !state.parked
        && !state.held
        && !state.going_down
}

/// The group is at rest, neither waits for its turn nor is kept offline, and its node, a working member, takes what
/// comes online.
fn may_run_here(cx: &Cx<'_>, resource: ResourceId) -> bool {
    let info = &cx.estate.resources[resource];
    let group = &cx.world.groups[info.group];
    let node = &cx.world.nodes[group.owner];
    group.moving.is_none()
        && !group.arriving
        && !cx.world.waiting.has(info.group)
        && !cx.world.blocked.has(info.group)
        && (!node.paused || restart::allowed_on_paused_nodes(cx))
        && node.cluster == ClusterService::Member
        && cx.world.view.contains(group.owner)
        && info.possible_owners.contains(group.owner)
}

/// An OR part that is satisfied waits for its other alternatives to settle (`wsfc:W-DEP-04`).
fn no_alternative_is_on_its_way(cx: &mut Cx<'_>, resource: ResourceId) -> bool {
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
    if stays_offline(cx, resource, owner) {
        return;
    }
    checkpoints::restore(cx, resource, owner);
    cx.set_resource_state(resource, ResourceState::OnlinePending, reason);
    if is_witness(cx, resource) && !cx.world.witness_reachable {
        cx.world.resources[resource].parked = true;
        return cx.set_resource_state(resource, ResourceState::Failed, Reason::WitnessUnreachable);
    }
    let own_monitor = cx.estate.resources[resource].separate_monitor;
    if cx.world.resources[resource].own_monitor != own_monitor {
        cx.world.resources[resource].own_monitor = own_monitor;
    }
    let returns = cx.world.resources[resource].faults.dll_hangs.is_none();
    if returns && let Err(refusal) = refused_at_once(cx, resource, owner) {
        return fail_alone(cx, resource, refusal);
    }
    let (challenge, time) = online_time(cx, resource);
    pending::begin(cx, resource, None, challenge + time, Event::OnlineCompleted(resource));
}

/// What the Online call finds before it starts anything (`wsfc:W-GS-02`, `W-DISK-03`).
fn refused_at_once(cx: &mut Cx<'_>, resource: ResourceId, owner: NodeId) -> Result<(), Reason> {
    match cx.estate.resources[resource].kind {
        ResourceKind::GenericService { .. } => services::start_for(cx, resource, owner),
        ResourceKind::PhysicalDisk if cx.world.lacks_path(cx.estate, resource) => Err(Reason::DiskMissing),
        ResourceKind::IpAddress { network: Some(network) } => address_allowed(cx, network, owner),
        _ => Ok(()),
    }
}

/// An address needs a network for clients that its node has a working adapter in (`wsfc:W-IP-01`, `W-IP-02`).
fn address_allowed(cx: &Cx<'_>, network: NetworkId, owner: NodeId) -> Result<(), Reason> {
    let cluster = &cx.estate.cluster;
    match &cluster.networks[network] {
        info if info.role != NetworkRole::ClusterAndClient => Err(Reason::NetworkNotForClients),
        info if !info.nodes.contains(owner) => Err(Reason::NoInterface),
        _ if cx.world.networks[network].failed.contains(owner) => Err(Reason::InterfaceFailed),
        _ => Ok(()),
    }
}

/// An address whose network its node is not in stays offline where every dependent has an alternative
/// (`wsfc:W-DEP-06`).
fn stays_offline(cx: &mut Cx<'_>, resource: ResourceId, owner: NodeId) -> bool {
    let ResourceKind::IpAddress { network: Some(network) } = cx.estate.resources[resource].kind else {
        return false;
    };
    let no_interface = address_allowed(cx, network, owner) == Err(Reason::NoInterface);
    let stays = no_interface && cx.estate.is_alternative(resource);
    if stays {
        cx.world.resources[resource].parked = true;
        cx.record(Some(owner), What::AddressLeftOffline { resource }, Reason::NoInterface);
    }
    stays
}

/// What the last part of an Online call finds (`wsfc:W-DISK-03`, `W-IP-01`, `W-NN-01`).
fn refused_at_the_end(cx: &Cx<'_>, resource: ResourceId) -> Option<Reason> {
    let faults = &cx.world.resources[resource].faults;
    match cx.estate.resources[resource].kind {
        _ if cx.world.resources[resource].broken => Some(Reason::ServiceEndedWhileStarting),
        _ if !cx.world.providers_online(cx.estate, resource) => Some(Reason::ProviderLost),
        ResourceKind::PhysicalDisk if cx.world.lacks_path(cx.estate, resource) => Some(Reason::DiskMissing),
        ResourceKind::PhysicalDisk if faults.corrupt => Some(Reason::FileSystemCorrupt),
        ResourceKind::IpAddress { .. } if faults.address_in_use => Some(Reason::AddressInUse),
        ResourceKind::NetworkName { .. } if cx.world.ad_lost => Some(Reason::NoDomainController),
        _ => None,
    }
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
    let info = &cx.estate.resources[resource];
    if cx.world.is_hung(cx.estate, resource) {
        return pending::stall(cx, resource);
    }
    if let Some(refusal) = refused_at_the_end(cx, resource) {
        return fail(cx, resource, refusal);
    }
    let challenge = match cx.world.resources[resource].seized {
        true if info.is_disk() && !is_witness(cx, resource) => {
            cx.estate.assumptions.time(Knob::DiskChallengeWait)
        }
        _ => Millis::ZERO,
    };
    let reason = Reason::OnlineTook { challenge, time: info.online_time.usual() };
    cx.change_resource(resource, ResourceState::Online, reason, |state| {
        state.timer = None;
        state.seized = false;
    });
    if matches!(info.kind, ResourceKind::NetworkName { .. }) && cx.world.dns_lost {
        let owner = cx.world.owner_of(cx.estate, resource);
        cx.record(Some(owner), What::NameNotRegistered { resource }, Reason::NoDnsServer);
    }
    health::begin(cx, resource);
    if is_witness(cx, resource) {
        votes::recount(cx, Reason::WitnessChanged);
    }
    bring_dependents_online(cx, resource);
}

/// Everything in the group goes offline, dependents first (`wsfc:W-DEP-07`).
pub(crate) fn take_group_offline(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    for resource in &cx.estate.groups[group].resources {
        cx.world.resources[*resource].going_down = true;
    }
    go_down(cx, group, reason);
}

/// Some resources of a group go offline, in order; what has failed stays Failed.
pub(crate) fn take_these_offline(cx: &mut Cx<'_>, group: GroupId, these: &[ResourceId], reason: Reason) {
    for resource in these {
        cx.world.resources[*resource].going_down = true;
    }
    go_down(cx, group, reason);
}

/// A resource goes offline after its dependents (`wsfc:W-RES-10`).
pub(crate) fn take_offline(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    for marked in goes_down_with(cx, resource) {
        cx.world.resources[marked].going_down = true;
    }
    go_down(cx, cx.estate.resources[resource].group, reason);
}

/// A resource and what cannot stay without it (`wsfc:W-RES-10`, `W-DEP-05`).
pub(crate) fn goes_down_with(cx: &Cx<'_>, resource: ResourceId) -> Vec<ResourceId> {
    let mut down = vec![resource];
    let mut looked_at = 0;
    while let Some(next) = down.get(looked_at).copied() {
        looked_at += 1;
        for dependent in &cx.estate.resources[next].dependents {
            if !down.contains(dependent) && !stays_provided_without(cx, *dependent, &down) {
                down.push(*dependent);
            }
        }
    }
    down
}

/// Whether a resource keeps running when everything that is marked is gone (`wsfc:W-DEP-05`).
fn stays_provided(cx: &Cx<'_>, resource: ResourceId) -> bool {
    stays_provided_without(cx, resource, &[])
}

fn stays_provided_without(cx: &Cx<'_>, resource: ResourceId, gone: &[ResourceId]) -> bool {
    cx.estate.resources[resource].depends_on.satisfied(|provider| {
        let state = &cx.world.resources[provider];
        state.state == ResourceState::Online && !state.going_down && !gone.contains(&provider)
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
            let stuck = match cx.world.resources[resource].state {
                ResourceState::Online => polls::stuck_since(cx.estate, cx.world, resource, cx.world.now),
                _ => None,
            };
            cx.world.resources[resource].stalled = false;
            cx.set_resource_state(resource, ResourceState::OfflinePending, reason);
            let time = cx.timing(Site::OfflineTime, cx.estate.resources[resource].offline_time);
            pending::begin(cx, resource, stuck, time, Event::OfflineCompleted(resource));
        }
    }
}

pub(crate) fn on_offline_completed(cx: &mut Cx<'_>, resource: ResourceId) {
    cx.world.resources[resource].timer = None;
    if cx.world.is_hung(cx.estate, resource) {
        return pending::stall(cx, resource);
    }
    services::stop_for(cx, resource);
    let reason = Reason::OfflineTook { time: cx.estate.resources[resource].offline_time.usual() };
    has_gone_offline(cx, resource, ResourceState::Offline, reason);
}

/// The end of an offline, by itself or by force. What is meant to be online and no longer waits for anything comes
/// back at once: branches are independent (`wsfc:W-DEP-03`).
pub(crate) fn has_gone_offline(cx: &mut Cx<'_>, resource: ResourceId, to: ResourceState, reason: Reason) {
    let group = cx.estate.resources[resource].group;
    let state = &mut cx.world.resources[resource];
    state.going_down = false;
    state.seized = false;
    state.process_is_gone();
    cx.set_resource_state(resource, to, reason);
    if is_witness(cx, resource) && !cx.world.resources[resource].wanted {
        votes::recount(cx, Reason::WitnessChanged);
    }
    go_down(cx, group, Reason::DependentsOffline);
    bring_group_online(cx, group, Reason::ProvidersOnline);
}

/// Failed, and whatever waited for it to settle may start.
pub(crate) fn fail(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    fail_alone(cx, resource, reason);
    bring_group_online(cx, cx.estate.resources[resource].group, Reason::ProvidersOnline);
}

/// Failed: what depends on it is terminated, then the restart policy decides (`wsfc.md` section 7).
fn fail_alone(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    become_failed(cx, resource, reason);
    terminate_orphans(cx, cx.estate.resources[resource].group);
    after_failure(cx, resource);
}

fn become_failed(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    cx.cancel_timer(resource);
    cx.world.resources[resource].process_is_gone();
    services::terminate_for(cx, resource);
    cx.set_resource_state(resource, ResourceState::Failed, reason);
}

/// A failed resource that was going offline anyway goes on; any other is for its restart policy.
fn after_failure(cx: &mut Cx<'_>, resource: ResourceId) {
    if cx.world.resources[resource].going_down {
        return go_down(cx, cx.estate.resources[resource].group, Reason::OfflineWithGroup);
    }
    restart::decide(cx, resource);
}

/// The monitor process of these resources has ended: what was going offline is offline, everything else fails, each
/// for its own restart policy (`wsfc:W-HP-06`).
pub(crate) fn lose_monitor(cx: &mut Cx<'_>, hosted: Vec<ResourceId>) {
    let stopping = |cx: &Cx<'_>, resource: &ResourceId| {
        cx.world.resources[*resource].state == ResourceState::OfflinePending
    };
    let (stopping, failed): (Vec<_>, Vec<_>) =
        hosted.into_iter().partition(|resource| stopping(cx, resource));
    for resource in &failed {
        become_failed(cx, *resource, Reason::MonitorEnded);
    }
    let mut groups: Vec<GroupId> =
        failed.iter().chain(&stopping).map(|resource| cx.estate.resources[*resource].group).collect();
    groups.sort();
    groups.dedup();
    for group in &groups {
        terminate_orphans(cx, *group);
    }
    for resource in failed {
        // An earlier one may have sent the whole group away.
        if cx.world.resources[resource].state == ResourceState::Failed {
            after_failure(cx, resource);
        }
    }
    for resource in stopping {
        if cx.world.resources[resource].state == ResourceState::OfflinePending {
            cx.cancel_timer(resource);
            pending::end_offline(cx, resource, Reason::MonitorEnded);
        }
    }
    for group in groups {
        bring_group_online(cx, group, Reason::ProvidersOnline);
    }
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
        cx.world.resources[orphan].process_is_gone();
        services::terminate_for(cx, orphan);
        cx.set_resource_state(orphan, ResourceState::Offline, Reason::ProviderLost);
    }
}
