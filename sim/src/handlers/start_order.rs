//! The order in which groups come online after a cluster start or a node loss: each passes the stages of
//! [`StartStage`], and waits where it must (`wsfc.md` section 9.2).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{attempts, cold_start, group_sets, groups};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::time::Millis;
use crate::placement;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{GroupState, StartStage, StartWait};

/// A group is to come online and has reached a stage.
pub(crate) fn enter(cx: &mut Cx<'_>, group: GroupId, stage: StartStage) {
    forget(cx, group);
    cx.world.waiting.set(group, StartWait { stage, told: false, timer: None, over: false });
}

/// A group waits for nothing any more.
pub(crate) fn forget(cx: &mut Cx<'_>, group: GroupId) {
    if let Some(timer) = cx.world.waiting.take(group).and_then(|wait| wait.timer) {
        cx.world.queue.cancel(timer);
    }
}

/// A group does not take part in this start: it stays offline until an operator brings it online.
pub(super) fn hold(cx: &mut Cx<'_>, group: GroupId, why: Reason) {
    forget(cx, group);
    for resource in &cx.estate.groups[group].resources {
        cx.world.resources[*resource].held = true;
    }
    let owner = cx.world.groups[group].owner;
    cx.record(Some(owner), What::GroupHeld { group }, why);
}

/// A group takes part again.
pub(super) fn let_go(cx: &mut Cx<'_>, group: GroupId) {
    for resource in &cx.estate.groups[group].resources {
        cx.world.resources[*resource].held = false;
    }
}

pub(crate) fn on_group_wait_over(cx: &mut Cx<'_>, group: GroupId) {
    if let Some(wait) = cx.world.waiting.get_mut(group) {
        wait.over = true;
        wait.timer = None;
    }
}

/// Groups whose wait is over go on. Whether one did.
pub(super) fn release(cx: &mut Cx<'_>) -> bool {
    if cx.world.waiting.is_empty() {
        return false;
    }
    let ready = |group: &GroupId| {
        let state = &cx.world.groups[*group];
        !state.arriving && state.moving.is_none()
    };
    let waiting: Vec<GroupId> = cx.world.waiting.ids().filter(ready).collect();
    if cx.world.view.is_empty() {
        waiting.iter().for_each(|group| forget(cx, *group));
        return false;
    }
    let mut went_on = false;
    for group in groups::in_start_order(cx, waiting) {
        went_on |= go_on(cx, group);
    }
    went_on
}

fn go_on(cx: &mut Cx<'_>, group: GroupId) -> bool {
    let mut went_on = false;
    while let Some(wait) = cx.world.waiting.get(group).copied()
        && !cx.world.groups[group].arriving
        && (wait.stage < StartStage::Sets || groups::owner_works(cx, group))
    {
        if !wait.over && !is_passed(cx, group, wait.stage) {
            if !wait.told {
                begin_to_wait(cx, group, wait.stage);
                went_on |= wait.stage == StartStage::Sets && group_sets::start_providers(cx, group);
            }
            return went_on;
        }
        went_on = true;
        pass(cx, group, wait);
    }
    went_on
}

fn is_passed(cx: &Cx<'_>, group: GroupId, stage: StartStage) -> bool {
    match stage {
        StartStage::Core => cold_start::core_has_settled(cx),
        StartStage::Owner(node) => placement::eligible(cx.estate, cx.world, group).contains(node),
        StartStage::Sets => group_sets::providers_ready(cx, group),
        StartStage::Priority => !is_held_back(cx, group),
        StartStage::Delay => cx.estate.groups[group].group_start_delay == Millis::ZERO,
    }
}

fn pass(cx: &mut Cx<'_>, group: GroupId, wait: StartWait) {
    match wait.stage {
        StartStage::Core => cold_start::place(cx, group),
        StartStage::Owner(_) if wait.over => cold_start::place_anywhere(cx, group),
        StartStage::Owner(node) => cold_start::settle_at(cx, group, node),
        StartStage::Sets => enter(cx, group, StartStage::Priority),
        StartStage::Priority => enter(cx, group, StartStage::Delay),
        StartStage::Delay => {
            forget(cx, group);
            attempts::come_online(cx, group, Reason::GroupComesOnline);
        }
    }
}

/// The wait is told once, and has its longest time.
fn begin_to_wait(cx: &mut Cx<'_>, group: GroupId, stage: StartStage) {
    let owner = cx.world.groups[group].owner;
    let cluster = &cx.estate.cluster;
    let (reason, longest) = match stage {
        StartStage::Core => (Reason::WaitsForCoreGroup, None),
        StartStage::Owner(_) => {
            let wait = cluster.group_wait_delay;
            (Reason::WaitsForOwner { wait }, Some(wait))
        }
        StartStage::Sets => {
            let wait = cluster.group_dependency_timeout;
            (Reason::WaitsForSets { wait }, Some(wait))
        }
        StartStage::Priority => {
            cx.assume(Knob::PriorityRelease);
            tell_lower_priorities_wait(cx, owner);
            (Reason::WaitsForPriority, None)
        }
        StartStage::Delay => {
            let wait = cx.estate.groups[group].group_start_delay;
            (Reason::StartDelay { wait }, Some(wait))
        }
    };
    cx.record(Some(owner), What::StartWaits { group, stage }, reason);
    let timer = longest.map(|longest| cx.after(longest, Event::GroupWaitOver(group)));
    cx.world.waiting.set(group, StartWait { stage, told: true, timer, over: false });
}

/// Once while lower priorities wait (`wsfc:W-START-01`).
fn tell_lower_priorities_wait(cx: &mut Cx<'_>, owner: NodeId) {
    let told = |wait: &StartWait| wait.stage == StartStage::Priority && wait.told;
    if cx.world.waiting.values().any(told) {
        return;
    }
    cx.record(Some(owner), What::LowerPrioritiesWait, Reason::WaitsForPriority);
}

/// Whether some group of a higher priority is still pending (`wsfc:W-START-02`).
pub(super) fn is_held_back(cx: &Cx<'_>, group: GroupId) -> bool {
    let own = &cx.estate.groups[group];
    let above =
        cx.estate.by_priority.iter().take_while(|other| cx.estate.groups[**other].priority > own.priority);
    !own.core && above.copied().any(|other| is_pending(cx, other))
}

fn is_pending(cx: &Cx<'_>, group: GroupId) -> bool {
    let state = &cx.world.groups[group];
    let takes_its_turn = cx.world.waiting.get(group).is_some_and(|wait| wait.stage == StartStage::Priority);
    state.moving.is_some()
        || state.arriving
        || state.queued
        || takes_its_turn
        || cx.world.group_state(cx.estate, group) == GroupState::Pending
}
