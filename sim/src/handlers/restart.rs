//! Restart policy (`wsfc.md` section 7).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{groups, resources};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::resource::RestartAction;
use crate::model::time::{Millis, SimTime};
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
    if restarts_in_window(cx, resource) < info.restart_threshold {
        let now = cx.world.now;
        cx.world.resources[resource].restarts.push(now);
        return cx.set_timer(resource, info.restart_delay, Event::RestartDue(resource));
    }
    match action {
        RestartAction::RestartNotify => groups::fail_over(cx, resource),
        _ => give_up(cx, resource, Reason::RestartsExhausted { threshold: info.restart_threshold }),
    }
}

/// Restarts that count now; forgets those that never will again (`wsfc:W-RST-07`).
fn restarts_in_window(cx: &mut Cx<'_>, resource: ResourceId) -> u32 {
    let info = &cx.estate.resources[resource];
    let now = cx.world.now;
    let restarts = &cx.world.resources[resource].restarts;
    let sliding = count(restarts.iter().filter(|at| now.since(**at) < info.restart_period).count());
    let anchored = anchored_count(restarts, now, info.restart_period);
    let differ = (sliding < info.restart_threshold) != (anchored < info.restart_threshold);
    let use_sliding = match differ {
        true => cx.assumed(Knob::RestartWindow, "sliding"),
        false => cx.estate.assumptions.is(Knob::RestartWindow, "sliding"),
    };
    if use_sliding {
        cx.world.resources[resource].restarts.retain(|at| now.since(*at) < info.restart_period);
        sliding
    } else {
        anchored
    }
}

/// The count that starts at the first restart and is reset once the period has passed.
fn anchored_count(restarts: &[SimTime], now: SimTime, period: Millis) -> u32 {
    let mut anchor = None;
    let mut counted = 0;
    for at in restarts {
        match anchor {
            Some(first) if at.since(first) < period => counted += 1,
            _ => (anchor, counted) = (Some(*at), 1),
        }
    }
    match anchor {
        Some(first) if now.since(first) < period => counted,
        _ => 0,
    }
}

fn count(restarts: usize) -> u32 {
    u32::try_from(restarts).unwrap_or(u32::MAX)
}

/// It stays Failed until RetryPeriodOnFailure has passed or somebody acts (`wsfc:W-RST-05`, `W-RST-09`).
pub(crate) fn give_up(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let info = &cx.estate.resources[resource];
    let owner = cx.world.owner_of(cx.estate, resource);
    cx.world.resources[resource].parked = true;
    let period = match info.retry_period_on_failure {
        Some(_) if cx.world.resources[resource].retried && cx.assumed(Knob::RetryMode, "once") => None,
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
    let number = count(cx.world.resources[resource].restarts.len());
    start_again(cx, resource, Reason::Restart { number, threshold: info.restart_threshold });
}

pub(crate) fn on_retry_due(cx: &mut Cx<'_>, resource: ResourceId) {
    let period = cx.estate.resources[resource].retry_period_on_failure.unwrap_or(Millis::ZERO);
    let state = &mut cx.world.resources[resource];
    state.parked = false;
    state.retried = true;
    if cx.assumed(Knob::RetryMode, "series") {
        cx.world.resources[resource].restarts.clear();
    }
    start_again(cx, resource, Reason::Retry { period });
}

/// Comes online where its group is now, or waits for its providers.
fn start_again(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    let state = &mut cx.world.resources[resource];
    state.timer = None;
    if state.state != ResourceState::Failed {
        return;
    }
    if cx.world.providers_online(cx.estate, resource) {
        resources::start(cx, resource, reason);
    } else {
        cx.set_resource_state(resource, ResourceState::Offline, Reason::ProviderLost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_readings_of_the_window_differ_only_across_its_end() {
        let at = |seconds: u64| SimTime(seconds * 1000);
        let period = Millis::seconds(900);
        let restarts = [at(0), at(800)];
        assert_eq!(anchored_count(&restarts, at(899), period), 2);
        assert_eq!(anchored_count(&restarts, at(900), period), 0, "exactly at the period the count starts afresh");
        assert_eq!(anchored_count(&[at(0), at(950)], at(1000), period), 1);
        assert_eq!(anchored_count(&[], at(1000), period), 0);
    }
}
