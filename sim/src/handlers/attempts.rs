//! A whole group is brought online, or taken offline (`wsfc:W-GRP-04`).

use crate::cx::Cx;
use crate::handlers::{anti_affinity, resources};
use crate::model::ids::*;
use crate::reason::Reason;
use crate::record::What;
use crate::world::ResourceState;

/// Everything in the group that is meant to be online comes online, unless anti-affinity forbids it here.
pub(crate) fn come_online(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    let starts = |resource: &ResourceId| resources::may_start(cx, *resource);
    if !cx.estate.groups[group].resources.iter().any(starts) {
        return;
    }
    if anti_affinity::forbids_online(cx, group) {
        return anti_affinity::block_here(cx, group);
    }
    let owner = cx.world.groups[group].owner;
    cx.record(Some(owner), What::OnlineAttempted { group }, Reason::GroupAttempt);
    resources::bring_group_online(cx, group, reason);
}

/// Everything in the group goes offline, dependents first.
pub(crate) fn go_offline(cx: &mut Cx<'_>, group: GroupId, reason: Reason) {
    let runs = |resource: &ResourceId| cx.world.resources[*resource].state != ResourceState::Offline;
    if cx.estate.groups[group].resources.iter().any(runs) {
        let owner = cx.world.groups[group].owner;
        cx.record(Some(owner), What::OfflineAttempted { group }, Reason::GroupAttempt);
    }
    resources::take_group_offline(cx, group, reason);
}
