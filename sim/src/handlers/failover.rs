//! Failover: the owner is lost, or a resource used up its restarts (`wsfc:W-FO-01` to `W-FO-11`).

use crate::choices::Site;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{anti_affinity, groups, moves, operator, resources, restart, start_order};
use crate::model::assumptions::Knob;
use crate::model::group::Priority;
use crate::model::ids::*;
use crate::placement;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{MoveCause, ResourceState, StartStage};

/// What the lost nodes owned gets a new owner among the members (`wsfc:W-FO-03`).
pub(crate) fn rehome(cx: &mut Cx<'_>, lost: NodeSet) {
    let mut orphans = cx.world.groups_of(lost);
    orphans.retain(|group| !cx.world.groups[*group].unmonitored);
    for group in groups::in_start_order(cx, orphans) {
        rehome_group(cx, group);
    }
}

/// One group whose owner is lost.
pub(super) fn rehome_group(cx: &mut Cx<'_>, group: GroupId) {
    cx.world.groups[group].moving = None;
    let waits_for_its_place = cx.world.waiting.get(group).is_some_and(|wait| wait.stage < StartStage::Sets);
    match groups::choose(cx, group, MoveCause::NodeDown) {
        Some(to) if waits_for_its_place => moves::own_offline(cx, group, to, MoveCause::NodeDown),
        Some(to) => fail_over_to(cx, group, to),
        None if groups::is_blocked(cx, group, MoveCause::NodeDown) => {
            anti_affinity::block_on_survivor(cx, group);
        }
        None => strand(cx, group),
    }
}

/// Priority 0 is moved and not brought online (`wsfc:W-START-03`).
fn fail_over_to(cx: &mut Cx<'_>, group: GroupId, to: NodeId) {
    moves::take_over(cx, group, to, MoveCause::NodeDown, Reason::OwnerLeft);
    if cx.estate.groups[group].priority == Priority::NoAutoStart {
        start_order::hold(cx, group, Reason::AutoStartOff);
    } else if !cx.estate.groups[group].core && needs_help(cx, group) {
        start_order::hold(cx, group, Reason::NotCovered);
    }
}

/// Not every failover works: then the group waits until somebody brings it online (`coverage` of the estate's rates).
fn needs_help(cx: &mut Cx<'_>, group: GroupId) -> bool {
    let rates = &cx.estate.rates;
    if cx.world.queue.has(|event| event == Event::HelpArrived(group)) {
        return true;
    }
    let covered = cx.comes_so(Site::Failover, rates.coverage);
    if !covered {
        let wait = cx.timing(Site::ManualRestart, rates.manual_restart);
        cx.after(wait, Event::HelpArrived(group));
    }
    !covered
}

/// Whatever else has happened to the group meanwhile, somebody wants it online: where that is refused, as by an owner that
/// is lost while nobody knows yet, the group no longer stays behind when it is taken over or its owner is resumed.
pub(crate) fn on_help_arrived(cx: &mut Cx<'_>, group: GroupId) {
    start_order::let_go(cx, group);
    operator::online_group(cx, group);
}

/// No survivor may run it: a survivor owns it, and it stays offline (`wsfc:W-PLC-07`).
pub(super) fn strand(cx: &mut Cx<'_>, group: GroupId) {
    cx.assume(Knob::DeadOwnerGroup);
    start_order::forget(cx, group);
    let from = cx.world.groups[group].owner;
    cx.record(Some(from), What::NowhereToGo { group }, Reason::NoEligibleNode);
    if let Some(to) = cx.world.view.intersection(cx.world.alive()).iter().next() {
        moves::own_offline(cx, group, to, MoveCause::NodeDown);
    }
}

/// A node joined or was resumed: groups that nobody could run may be able to run on it.
pub(crate) fn take_up_stranded(cx: &mut Cx<'_>) {
    let stranded = cx.world.groups.ids().filter(|group| is_stranded(cx, *group)).collect();
    for group in groups::in_start_order(cx, stranded) {
        let owner = cx.world.groups[group].owner;
        if placement::eligible(cx.estate, cx.world, group).contains(owner) {
            start_order::enter(cx, group, StartStage::Sets);
        } else if let Some(to) = groups::choose(cx, group, MoveCause::NodeDown) {
            moves::take_over(cx, group, to, MoveCause::NodeDown, Reason::EligibleNodeJoined);
        }
    }
}

/// Offline on an owner that could not run it, and meant to be online.
fn is_stranded(cx: &Cx<'_>, group: GroupId) -> bool {
    let state = &cx.world.groups[group];
    let members = || cx.estate.groups[group].resources.iter().map(|resource| &cx.world.resources[*resource]);
    let at_rest = state.moving.is_none()
        && !state.arriving
        && !cx.world.waiting.has(group)
        && !cx.world.blocked.has(group);
    at_rest
        && members().all(|resource| resource.state == ResourceState::Offline && !resource.going_down)
        && members().any(|resource| resource.wanted && !resource.held && !resource.parked)
}

/// A resource used up its restarts and asks for another node (`wsfc:W-FO-04` to `W-FO-07`).
pub(crate) fn fail_over(cx: &mut Cx<'_>, resource: ResourceId) {
    let group = cx.estate.resources[resource].group;
    let owner = cx.world.groups[group].owner;
    let limit = cx.estate.groups[group]
        .failover_threshold
        .unwrap_or_else(|| u32::try_from(cx.estate.cluster.nodes.len() - 1).expect("at most 64 nodes"));
    let count = spent(cx, group, limit) + 1;
    if count > limit {
        cx.record(Some(owner), What::FailoverRefused { group, count, limit }, Reason::BudgetSpent { limit });
        restart::give_up(cx, resource, Reason::BudgetSpent { limit });
        return leave_others(cx, group, resource);
    }
    match groups::choose(cx, group, MoveCause::ResourceFailure) {
        Some(to) => groups::begin_move(cx, group, to, MoveCause::ResourceFailure, Reason::ResourceGaveUp),
        None if groups::is_blocked(cx, group, MoveCause::ResourceFailure) => {
            anti_affinity::block_elsewhere(cx, group);
        }
        None => {
            cx.record(Some(owner), What::NowhereToGo { group }, Reason::NoEligibleNode);
            restart::give_up(cx, resource, Reason::NoEligibleNode);
            leave_others(cx, group, resource);
        }
    }
}

/// Failovers that count against the budget now. The knobs are named only where they change the verdict.
fn spent(cx: &mut Cx<'_>, group: GroupId, limit: u32) -> u32 {
    cx.look_back(cx.world.failovers.has(group));
    let period = cx.estate.groups[group].failover_period;
    let now = cx.world.now;
    let Some(failovers) = cx.world.failovers.get_mut(group) else { return 0 };
    let mut within = |cause| failovers.within(now, period, cause);
    let (failures, lost) = (within(MoveCause::ResourceFailure), within(MoveCause::NodeDown));
    let moved = within(MoveCause::Operator) + within(MoveCause::Drain);
    let failed_back = within(MoveCause::Failback);
    let chained = failovers.chained(now, period);
    if (chained >= limit) != (failures >= limit) {
        cx.assume(Knob::FailoverWindow);
    }
    let mut count =
        if cx.estate.assumptions.is(Knob::FailoverWindow, "sliding") { failures } else { chained };
    let others =
        [(Knob::CountNodeDown, lost), (Knob::CountOperatorMoves, moved), (Knob::FailbackCounts, failed_back)];
    for (knob, more) in others {
        if count < limit && count + more >= limit {
            cx.assume(knob);
        }
        if cx.estate.assumptions.is(knob, "true") {
            count += more;
        }
    }
    count
}

/// The healthy resources of a group that is not failed over: the knob decides (`wsfc:W-FO-07`), except where two
/// groups want the one instance of a service, which is documented to take the group down (`ssis:D-03`).
fn leave_others(cx: &mut Cx<'_>, group: GroupId, failed: ResourceId) {
    let others: Vec<ResourceId> = cx.estate.groups[group]
        .resources
        .iter()
        .copied()
        .filter(|resource| {
            *resource != failed && cx.world.resources[*resource].state == ResourceState::Online
        })
        .collect();
    let collides = wants_a_service_that_another_has(cx, failed);
    if others.is_empty() || (!collides && cx.assumed(Knob::ThresholdExceededOthers, "keep")) {
        return;
    }
    let reason = if collides { Reason::GroupFailsWithService } else { Reason::OthersGoOffline };
    for resource in &others {
        cx.world.resources[*resource].parked = true;
    }
    resources::take_these_offline(cx, group, &others, reason);
}

fn wants_a_service_that_another_has(cx: &Cx<'_>, resource: ResourceId) -> bool {
    let service = cx.estate.service_of(resource, cx.world.owner_of(cx.estate, resource));
    let running = service.and_then(|service| cx.world.services[service]);
    running.and_then(|running| running.by).is_some_and(|other| other != resource)
}
