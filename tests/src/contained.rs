//! Whether an exhaustive sweep visits every state that chance can lead to: for any driver that draws.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use callboard_sim::choices::{Choices, Seeded, Site};
use callboard_sim::event::Event;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::model::time::Millis;
use callboard_sim::sweep::encoding::Encoding;
use callboard_sim::sweep::exhaustive::durations;
use callboard_sim::sweep::{Exploration, Settings, explore_and_look};
use callboard_sim::world::World;

/// The canonical states that a sweep leaves behind, moment by moment, and what it found.
pub fn visited(vocabulary: &Scenario, settings: &Settings) -> (BTreeSet<Vec<Vec<u8>>>, Exploration) {
    let states = Mutex::new(BTreeSet::new());
    let look = |world: &World| {
        let state = state(&vocabulary.estate, world);
        states.lock().expect("nobody panics with it").insert(state);
    };
    let found = explore_and_look(vocabulary, settings, &AtomicBool::new(false), &look);
    (states.into_inner().expect("nobody panics with it"), found)
}

/// The canonical state of a world, whatever lines of its script are still to come.
pub fn state(estate: &Estate, world: &World) -> Vec<Vec<u8>> {
    let mut world = world.clone();
    world.queue.cancel_all(|event| matches!(event, Event::ScriptStepDue(_)));
    Encoding::of(estate).encode(&world).parts().map(<[u8]>::to_vec).collect()
}

/// Draws only what a sweep enumerates: of a time its textbook value and, where an estate states a spread, its ends.
#[derive(Debug, Clone)]
pub struct Corners(Seeded);

impl Corners {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Corners(Seeded::new(seed))
    }
}

impl Choices for Corners {
    fn pick(&mut self, site: Site, weights: &[u32]) -> usize {
        self.0.pick(site, weights)
    }

    fn duration(&mut self, site: Site, nominal: Millis, range: RangeInclusive<Millis>) -> Millis {
        let corners = durations(site, nominal, &range);
        corners[self.0.pick(site, &vec![1; corners.len()])]
    }
}
