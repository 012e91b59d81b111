//! A cluster at rest without its times.

use crate::canonical::{self, NOW, canonical};
use crate::event::Event;
use crate::model::estate::Estate;
use crate::model::time::SimTime;
use crate::queue::Queue;
use crate::sample::memo::history::History;
use crate::states::ResourceState;
use crate::world::World;

/// Something that comes at a moment that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sample) struct Open {
    pub(in crate::sample) event: Event,
    pub(in crate::sample) due: SimTime,
}

/// Whether nothing is due but what is open, and whatever happens next does not depend on when anything happened, save
/// for what a [`History`] keeps.
pub(in crate::sample) fn is_at_rest(estate: &Estate, world: &World, open: &[Open]) -> bool {
    let is_open = |event: Event| open.iter().any(|open| open.event == event);
    world.queue.events().all(is_open)
        && world.missed.is_empty()
        && world.drains.is_empty()
        && world.waiting.is_empty()
        && world.blocked.is_empty()
        && world.failbacks.is_empty()
        && world.restarts.is_empty()
        && world.witness_lost_at.is_none()
        && !world.forming
        && world.running.iter().all(Option::is_none)
        && world.nodes.iter().all(|node| node.quarantined_until.is_none())
        && world.resources.ids().all(|resource| {
            world.resources[resource].state != ResourceState::Online
                || canonical::is_regular(estate, world, resource)
        })
}

/// The form of a world at rest: what is open is due in it, without its moments.
pub(in crate::sample) fn of(estate: &Estate, world: &World, open: &[Open]) -> World {
    let mut form = canonical(estate, world);
    for resource in world.resources.ids() {
        let is_watched = estate.resources[resource].sql_health().is_some();
        let is_online = world.resources[resource].state == ResourceState::Online;
        let state = &mut form.resources[resource];
        state.since = NOW;
        if is_watched && is_online {
            state.diagnostics.restate_times(|_| NOW);
        }
    }
    for node in world.nodes.ids().filter(|node| !world.nodes[*node].losses.is_empty()) {
        form.nodes[node].losses.clear();
    }
    form.failovers = Default::default();
    form.queue = Queue::default();
    canonical::forget_timers(&mut form);
    for open in open {
        form.queue.schedule(NOW, open.event);
    }
    form
}

/// The world of a form, with its times.
pub(in crate::sample) fn world(
    estate: &Estate,
    form: &World,
    history: &History,
    open: &[Open],
    now: SimTime,
) -> World {
    let mut world = form.clone();
    world.now = now;
    world.queue = Queue::default();
    history.write(estate, &mut world);
    for open in open {
        let timer = world.queue.schedule(open.due, open.event);
        if let Some(owned) = canonical::owner_of(&mut world, open.event) {
            *owned = Some(timer);
        }
    }
    world
}
