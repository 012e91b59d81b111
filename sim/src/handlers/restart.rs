//! Restart policy (`wsfc.md` section 7).

use crate::choices::Site;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{groups, resources};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::resource::RestartAction;
use crate::reason::Reason;
use crate::record::What;
use crate::world::ResourceState;

/// RestartAction, then RestartThreshold restarts within RestartPeriod.
pub(crate) fn decide(cx: &mut Cx<'_>, resource: ResourceId) {
    let info = &cx.estate.resources[resource];
    let action = info.restart_action;
    if info.restart_action_is_assumed {
        cx.assume(Knob::SqlAgentRestartAction);
    }
    if action == RestartAction::DontRestart {
        cx.world.resources[resource].parked = true;
        return;
    }
    if cx.world.resources[resource].retried && cx.assumed(Knob::RetryMode, "once") {
        return give_up(cx, resource, Reason::RetryUsedUp);
    }
    let (sliding, anchored) = restarts_in_window(cx, resource);
    if (sliding < info.restart_threshold) != (anchored < info.restart_threshold) {
        cx.assume(Knob::RestartWindow);
    }
    let counted = if is_sliding(cx) { sliding } else { anchored };
    if counted < info.restart_threshold && !node_is_closed(cx, resource) {
        let now = cx.world.now;
        cx.world.restarts.entry(resource).record(now, info.restart_period);
        return cx.set_timer(resource, info.restart_delay, Event::RestartDue(resource));
    }
    fail_over_or_give_up(cx, resource);
}

/// No restart here: another node, or nothing. An alternative that nobody needs moves no group (`wsfc:W-DEP-06`).
fn fail_over_or_give_up(cx: &mut Cx<'_>, resource: ResourceId) {
    let info = &cx.estate.resources[resource];
    match info.restart_action {
        RestartAction::RestartNotify if is_spare(cx, resource) => {
            give_up(cx, resource, Reason::AlternativeNotNeeded);
        }
        RestartAction::RestartNotify => groups::fail_over(cx, resource),
        _ => {
            let reason = why_no_restart(cx, resource);
            give_up(cx, resource, reason);
        }
    }
}

fn why_no_restart(cx: &Cx<'_>, resource: ResourceId) -> Reason {
    let info = &cx.estate.resources[resource];
    let owner = cx.world.owner_of(cx.estate, resource);
    if !info.possible_owners.contains(owner) {
        Reason::TargetNotEligible
    } else if cx.world.nodes[owner].paused && !allowed_on_paused_nodes(cx) {
        Reason::NodeIsPaused
    } else {
        Reason::RestartsExhausted { threshold: info.restart_threshold }
    }
}

/// Whether everything that depends on a resource has what it needs without it.
fn is_spare(cx: &Cx<'_>, resource: ResourceId) -> bool {
    let dependents = &cx.estate.resources[resource].dependents;
    !dependents.is_empty()
        && dependents.iter().all(|dependent| cx.world.providers_online(cx.estate, *dependent))
}

/// The knob's word; a decision that it changes goes through [`node_is_closed`].
pub(super) fn allowed_on_paused_nodes(cx: &Cx<'_>) -> bool {
    cx.estate.assumptions.is(Knob::PausedNodeAllowsRestart, "true")
}

/// A paused node brings nothing online, a restart neither (`wsfc:W-NODE-06m`).
fn node_is_closed(cx: &mut Cx<'_>, resource: ResourceId) -> bool {
    let owner = cx.world.owner_of(cx.estate, resource);
    cx.world.nodes[owner].paused && cx.assumed(Knob::PausedNodeAllowsRestart, "false")
}

/// Restarts that count now, in both readings of the knob `restart-window`.
fn restarts_in_window(cx: &mut Cx<'_>, resource: ResourceId) -> (u32, u32) {
    let (now, period) = (cx.world.now, cx.estate.resources[resource].restart_period);
    match cx.world.restarts.get_mut(resource) {
        Some(restarts) => (restarts.sliding(now, period), restarts.anchored(now, period)),
        None => (0, 0),
    }
}

fn is_sliding(cx: &Cx<'_>) -> bool {
    cx.estate.assumptions.is(Knob::RestartWindow, "sliding")
}

/// It stays Failed until RetryPeriodOnFailure has passed or somebody acts (`wsfc:W-RST-05`, `W-RST-09`).
pub(crate) fn give_up(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let info = &cx.estate.resources[resource];
    let owner = cx.world.owner_of(cx.estate, resource);
    cx.world.resources[resource].parked = true;
    let period = match info.retry_period_on_failure {
        Some(_)
            if cx.world.resources[resource].retried && cx.estate.assumptions.is(Knob::RetryMode, "once") =>
        {
            None
        }
        period => period,
    };
    let retry_at = period.map(|period| cx.world.now + period);
    cx.record(Some(owner), What::RestartsExhausted { resource, retry_at }, reason);
    if let Some(period) = period {
        cx.set_timer(resource, period, Event::RetryDue(resource));
    }
}

pub(crate) fn on_restart_due(cx: &mut Cx<'_>, resource: ResourceId) {
    let info = &cx.estate.resources[resource];
    let (sliding, anchored) = restarts_in_window(cx, resource);
    let number = if is_sliding(cx) { sliding } else { anchored };
    start_again(cx, resource, Reason::Restart { number, threshold: info.restart_threshold });
    let starts = cx.world.resources[resource].state == ResourceState::OnlinePending;
    if starts && !cx.comes_so(Site::Restart, cx.estate.rates.restart_success) {
        cx.world.resources[resource].broken = true;
    }
}

pub(crate) fn on_retry_due(cx: &mut Cx<'_>, resource: ResourceId) {
    let Some(period) = cx.estate.resources[resource].retry_period_on_failure else { return };
    let state = &mut cx.world.resources[resource];
    state.parked = false;
    state.retried = true;
    if cx.estate.assumptions.is(Knob::RetryMode, "series") {
        cx.world.restarts.take(resource);
    }
    start_again(cx, resource, Reason::Retry { period });
}

/// Comes online where its group is now; without its providers it waits for them, and comes online after them.
fn start_again(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let state = &mut cx.world.resources[resource];
    state.timer = None;
    if state.state != ResourceState::Failed {
        return;
    }
    let owner = cx.world.owner_of(cx.estate, resource);
    let may_run = cx.estate.resources[resource].possible_owners.contains(owner);
    if !may_run || node_is_closed(cx, resource) {
        return fail_over_or_give_up(cx, resource);
    }
    if cx.world.providers_online(cx.estate, resource) {
        resources::start(cx, resource, reason);
    }
}
