//! Enforced anti-affinity keeps a group offline, and lets it go (`wsfc:W-PLC-10`).

use crate::cx::Cx;
use crate::handlers::{attempts, groups, moves, start_order};
use crate::model::ids::*;
use crate::placement;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{Blocked, GroupState, MoveCause};

/// Judged at online time only: what is online together stays so until it is recycled.
pub(super) fn forbids_online(cx: &Cx<'_>, group: GroupId) -> bool {
    let owner = cx.world.groups[group].owner;
    cx.world.group_state(cx.estate, group) == GroupState::Offline
        && placement::forbidden(cx.estate, cx.world, group, owner)
}

/// It stays offline where it is.
pub(super) fn block_here(cx: &mut Cx<'_>, group: GroupId) {
    block(cx, group, Blocked::Everywhere);
}

/// Its owner is lost, and every survivor is taken: one of them owns it.
pub(super) fn block_on_survivor(cx: &mut Cx<'_>, group: GroupId) {
    start_order::forget(cx, group);
    let survivor = placement::eligible(cx.estate, cx.world, group).iter().next();
    if let Some(to) = survivor.filter(|to| *to != cx.world.groups[group].owner) {
        moves::own_offline(cx, group, to, MoveCause::NodeDown);
    }
    block_here(cx, group);
}

/// It has given up on its owner, and the other nodes are taken.
pub(super) fn block_elsewhere(cx: &mut Cx<'_>, group: GroupId) {
    block(cx, group, Blocked::Elsewhere);
    attempts::go_offline(cx, group, Reason::AntiAffinity);
}

fn block(cx: &mut Cx<'_>, group: GroupId, blocked: Blocked) {
    let owner = cx.world.groups[group].owner;
    cx.world.blocked.set(group, blocked);
    cx.record(Some(owner), What::OnlineBlocked { group }, Reason::AntiAffinity);
}

/// Groups that were kept offline come online as soon as a node is free of what they may not be with.
pub(super) fn retry(cx: &mut Cx<'_>) -> bool {
    if cx.world.blocked.is_empty() {
        return false;
    }
    let rests = |group: &GroupId| groups::has_settled(cx, *group) && groups::owner_works(cx, *group);
    let blocked = cx.world.blocked.ids().filter(rests).collect();
    let mut freed = false;
    for group in groups::in_start_order(cx, blocked) {
        freed |= unblock(cx, group);
    }
    freed
}

fn unblock(cx: &mut Cx<'_>, group: GroupId) -> bool {
    let here = cx.world.blocked.get(group) == Some(&Blocked::Everywhere)
        && placement::eligible(cx.estate, cx.world, group).contains(cx.world.groups[group].owner)
        && !forbids_online(cx, group);
    if here {
        cx.world.blocked.take(group);
        attempts::come_online(cx, group, Reason::NodeIsFree);
        return true;
    }
    let elsewhere = groups::choose(cx, group, MoveCause::NodeDown);
    if let Some(to) = elsewhere {
        moves::take_over(cx, group, to, MoveCause::NodeDown, Reason::NodeIsFree);
    }
    elsewhere.is_some()
}
