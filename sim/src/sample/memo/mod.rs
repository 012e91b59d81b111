//! What followed of what, remembered: a cluster at rest that is struck in the same way again does the same again.
//!
//! A life spends nearly all of its time at rest, in few states: what differs is when something happens, not what. So a
//! state at rest is kept without its times ([`form`]), and what followed of a blow as a tree over what chance decided
//! ([`tree`]). A life that finds its way in the tree takes the end from there; one that does not plays the engine and
//! adds what it saw ([`recorder`]). Both draw the same numbers in the same order, so lives are the same with and
//! without this.

pub(super) mod form;
pub(super) mod history;
pub(super) mod recorder;
pub(super) mod tree;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::event::Event;
use crate::world::World;
use tree::Tree;

/// What would take more memory than this, in bytes, is played and not kept.
const MOST_KEPT: usize = 64 << 20;

/// A state at rest, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StateId(u32);

/// What ends a rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trigger {
    /// A line of the script is played.
    Line(u16),
    /// Something comes whose moment was drawn.
    Open(Event),
}

/// A state at rest, and what followed of it.
struct State {
    form: World,
    ends: BTreeMap<Trigger, Tree>,
}

/// Everything that was seen so far.
#[derive(Default)]
pub(super) struct Memo {
    states: Vec<State>,
    by_hash: BTreeMap<u64, Vec<StateId>>,
    /// What it takes of memory, in bytes, if no two states share anything.
    kept: usize,
}

impl Memo {
    /// The state of a form; a new one where it was not met before. `None` when enough is kept.
    pub(super) fn state(&mut self, form: World) -> Option<StateId> {
        let mut hasher = DefaultHasher::new();
        form.hash(&mut hasher);
        let alike = self.by_hash.entry(hasher.finish()).or_default();
        if let Some(known) = alike.iter().find(|id| self.states[id.0 as usize].form == form) {
            return Some(*known);
        }
        let size = form.size();
        if self.kept + size > MOST_KEPT {
            return None;
        }
        self.kept += size;
        let id = StateId(u32::try_from(self.states.len()).expect("states are few"));
        alike.push(id);
        self.states.push(State { form, ends: BTreeMap::new() });
        Some(id)
    }

    /// A state's form.
    pub(super) fn form(&self, state: StateId) -> &World {
        &self.states[state.0 as usize].form
    }

    /// What followed of a trigger so far.
    pub(super) fn ends(&self, state: StateId, trigger: Trigger) -> Option<&Tree> {
        self.states[state.0 as usize].ends.get(&trigger)
    }

    /// Adds an end that was seen.
    pub(super) fn add(&mut self, state: StateId, trigger: Trigger, path: &[tree::Choice], end: tree::End) {
        if self.kept < MOST_KEPT {
            self.kept += self.states[state.0 as usize].ends.entry(trigger).or_default().add(path, end);
        }
    }

    /// What it takes of memory, in bytes, at most.
    pub(super) fn bytes(&self) -> usize {
        self.kept
    }
}
