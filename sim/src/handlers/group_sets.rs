//! Group sets: which sets are ready, and who starts them (`wsfc:W-START-09`, `W-START-10`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{groups, start_order};
use crate::model::estate::Estate;
use crate::model::group_set::{GroupSet, StartupSetting};
use crate::model::ids::*;
use crate::world::{GroupState, ResourceState, StartStage, World};

/// What runs when a scenario begins has been running for long.
pub(crate) fn start_ready(estate: &Estate, world: &mut World) {
    for (set, info) in estate.group_sets.pairs() {
        let reached = has_reached(estate, world, info);
        world.group_sets[set].reached = reached;
        world.group_sets[set].ready = reached;
    }
}

/// Sets that have reached their StartupSetting, or no longer have.
pub(super) fn observe(cx: &mut Cx<'_>) {
    for set in cx.estate.group_sets.ids() {
        let info = &cx.estate.group_sets[set];
        let reached = has_reached(cx.estate, cx.world, info);
        if reached == cx.world.group_sets[set].reached {
            continue;
        }
        if let Some(timer) = cx.world.group_sets[set].timer.take() {
            cx.world.queue.cancel(timer);
        }
        let timer = reached.then(|| cx.after(info.startup_delay, Event::GroupSetReady(set)));
        let state = &mut cx.world.group_sets[set];
        state.reached = reached;
        state.ready = false;
        state.timer = timer;
    }
}

pub(crate) fn on_group_set_ready(cx: &mut Cx<'_>, set: GroupSetId) {
    cx.world.group_sets[set].ready = true;
    cx.world.group_sets[set].timer = None;
}

fn has_reached(estate: &Estate, world: &World, set: &GroupSet) -> bool {
    let reached = |group: &&GroupId| {
        let begun = |resource: &ResourceId| {
            matches!(world.resources[*resource].state, ResourceState::Online | ResourceState::OnlinePending)
        };
        match set.startup_setting {
            StartupSetting::Online => world.group_state(estate, **group) == GroupState::Online,
            StartupSetting::Delay => estate.groups[**group].resources.iter().any(begun),
        }
    };
    set.groups.iter().filter(reached).count() >= set.startup_count
}

fn providers<'a>(cx: &Cx<'a>, group: GroupId) -> &'a [GroupSetId] {
    cx.estate.groups[group].set.map_or(&[], |set| &cx.estate.group_sets[set].providers)
}

/// Whether every set that a group's set depends on is ready.
pub(super) fn providers_ready(cx: &Cx<'_>, group: GroupId) -> bool {
    providers(cx, group).iter().all(|set| cx.world.group_sets[*set].ready)
}

/// Starting a dependent set starts its providers, which start theirs. Whether one starts.
pub(super) fn start_providers(cx: &mut Cx<'_>, group: GroupId) -> bool {
    let mut started = false;
    for set in providers(cx, group) {
        for provider in &cx.estate.group_sets[*set].groups {
            let rests = groups::has_settled(cx, *provider)
                && !cx.world.waiting.has(*provider)
                && cx.world.group_state(cx.estate, *provider) == GroupState::Offline;
            if rests && groups::owner_works(cx, *provider) {
                for resource in &cx.estate.groups[*provider].resources {
                    cx.world.resources[*resource].wanted = true;
                }
                start_order::let_go(cx, *provider);
                start_order::enter(cx, *provider, StartStage::Sets);
                started = true;
            }
        }
    }
    started
}
