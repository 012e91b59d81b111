//! The cluster has just formed: which groups come online, and where (`wsfc:W-START-05` to `W-START-07`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{anti_affinity, attempts, failover, groups, moves, start_order};
use crate::model::group::{ColdStartSetting, Priority};
use crate::model::ids::*;
use crate::placement::{self, ColdPlacement};
use crate::reason::Reason;
use crate::world::{MoveCause, StartStage};

/// The core group first; every other group that is to start waits for it.
pub(crate) fn start_cold(cx: &mut Cx<'_>) {
    let all = cx.world.groups.ids().collect();
    for group in groups::in_start_order(cx, all) {
        forget_the_past(cx, group);
        match stays_offline(cx, group) {
            None if cx.estate.groups[group].core => start_core(cx, group),
            None => {
                start_order::let_go(cx, group);
                start_order::enter(cx, group, StartStage::Core);
            }
            Some(why) => {
                own_by_a_member(cx, group);
                start_order::hold(cx, group, why);
            }
        }
    }
}

fn forget_the_past(cx: &mut Cx<'_>, group: GroupId) {
    start_order::forget(cx, group);
    cx.world.queue.cancel_all(|event| event == Event::HelpArrived(group));
    cx.world.blocked.take(group);
    cx.world.failbacks.take(group);
    let state = &mut cx.world.groups[group];
    state.moving = None;
    state.queued = false;
}

/// Why a cold start leaves a group offline, if it does (`wsfc:W-START-03`, `W-START-06`).
fn stays_offline(cx: &Cx<'_>, group: GroupId) -> Option<Reason> {
    let info = &cx.estate.groups[group];
    if info.core {
        None
    } else if info.priority == Priority::NoAutoStart {
        Some(Reason::AutoStartOff)
    } else if info.cold_start_setting == ColdStartSetting::DoNotStart {
        Some(Reason::ColdStartForbidden)
    } else if cx.estate.cluster.ignore_persistent_state_on_startup {
        Some(Reason::PersistentStateIgnored)
    } else if !cx.world.groups[group].persistent {
        Some(Reason::NotPersistent)
    } else {
        None
    }
}

fn start_core(cx: &mut Cx<'_>, group: GroupId) {
    let owner = cx.world.groups[group].owner;
    let owner_may = placement::eligible(cx.estate, cx.world, group).contains(owner);
    match (owner_may, groups::choose(cx, group, MoveCause::NodeDown)) {
        (false, Some(to)) => {
            moves::take_over(cx, group, to, MoveCause::ColdStart, Reason::PlacedAtColdStart);
            start_order::forget(cx, group);
        }
        (false, None) if !cx.world.view.contains(owner) => failover::strand(cx, group),
        _ => attempts::come_online(cx, group, Reason::GroupComesOnline),
    }
}

/// The core group is online, or has failed, or there is none.
pub(super) fn core_has_settled(cx: &Cx<'_>) -> bool {
    !cx.world.forming
}

/// DefaultOwner, else the first preferred owner, else the node list.
pub(super) fn place(cx: &mut Cx<'_>, group: GroupId) {
    match placement::cold(cx.estate, cx.world, group) {
        ColdPlacement::At(node) => settle_at(cx, group, node),
        ColdPlacement::Anywhere => place_anywhere(cx, group),
        ColdPlacement::WaitFor(node) => {
            own_by_a_member(cx, group);
            start_order::enter(cx, group, StartStage::Owner(node));
        }
    }
}

/// It has its place, and takes its turn there.
pub(super) fn settle_at(cx: &mut Cx<'_>, group: GroupId, to: NodeId) {
    if cx.world.groups[group].owner == to {
        start_order::enter(cx, group, StartStage::Sets);
    } else {
        moves::take_over(cx, group, to, MoveCause::ColdStart, Reason::PlacedAtColdStart);
    }
}

/// The first node of the list that may run it.
pub(super) fn place_anywhere(cx: &mut Cx<'_>, group: GroupId) {
    if groups::is_blocked(cx, group, MoveCause::ColdStart) {
        return anti_affinity::block_on_survivor(cx, group);
    }
    match groups::choose(cx, group, MoveCause::ColdStart) {
        Some(to) => settle_at(cx, group, to),
        None => failover::strand(cx, group),
    }
}

/// A group is owned by a member, even while it is offline (`wsfc:W-GRP-02`).
fn own_by_a_member(cx: &mut Cx<'_>, group: GroupId) {
    if cx.world.view.contains(cx.world.groups[group].owner) {
        return;
    }
    let eligible = placement::eligible(cx.estate, cx.world, group);
    let first = eligible.iter().next().or(cx.world.view.iter().next());
    if let Some(to) = first {
        moves::own_offline(cx, group, to, MoveCause::ColdStart);
    }
}
