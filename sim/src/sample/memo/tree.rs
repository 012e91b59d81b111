//! What followed of a trigger, by what chance decided.

use rand::RngExt;
use rand_chacha::ChaCha12Rng;

use crate::choices::{QUANTILES, exponential};
use crate::event::Event;
use crate::model::ids::{GroupId, NodeId, ResourceId};
use crate::model::time::Millis;
use crate::sample::memo::StateId;
use crate::sample::watch::Level;
use crate::sample::work::Change;
use crate::world::MoveCause;

/// A range of more values than this is wide: it is no fork of the tree, its value only says when something comes.
pub(super) const WIDE: u64 = 4096;

/// A draw, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sample) struct Choice {
    pub(in crate::sample) draw: Draw,
    /// The option, or the length in milliseconds.
    pub(in crate::sample) came: u64,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sample) enum Draw {
    /// One of some options.
    Pick(Box<[u32]>),
    /// A length, both ends included.
    Length(u64, u64),
    /// A memoryless length with this mean: what comes is its quantile.
    Exponential(Millis),
}

impl Draw {
    /// Draws, exactly as [`crate::choices::Drawn`] does.
    pub(in crate::sample) fn draw(&self, random: &mut ChaCha12Rng) -> u64 {
        match self {
            Draw::Pick(weights) => {
                let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
                let mut draw = random.random_range(0..total);
                let mut option = 0;
                while let Some(rest) = draw.checked_sub(u64::from(weights[option])) {
                    draw = rest;
                    option += 1;
                }
                option as u64
            }
            Draw::Length(low, high) => random.random_range(*low..=*high),
            Draw::Exponential(_) => random.random_range(QUANTILES.start().0..=QUANTILES.end().0),
        }
    }

    /// The length that came.
    pub(in crate::sample) fn length(&self, came: u64) -> Millis {
        match self {
            Draw::Exponential(mean) => exponential(*mean, Millis(came)),
            _ => Millis(came),
        }
    }

    /// The least and the greatest that can come.
    pub(in crate::sample) fn ends(&self) -> (u64, u64) {
        match self {
            Draw::Pick(weights) => (0, weights.len() as u64 - 1),
            Draw::Length(low, high) => (*low, *high),
            Draw::Exponential(_) => (QUANTILES.start().0, QUANTILES.end().0),
        }
    }

    pub(in crate::sample) fn is_wide(&self) -> bool {
        match self {
            Draw::Pick(_) => false,
            Draw::Length(low, high) => high - low >= WIDE,
            Draw::Exponential(_) => true,
        }
    }

    /// The branch of a value.
    fn branch(&self, came: u64) -> usize {
        match self {
            _ if self.is_wide() => 0,
            Draw::Pick(_) => came as usize,
            Draw::Length(low, _) => (came - low) as usize,
            Draw::Exponential(_) => 0,
        }
    }

    fn branches(&self) -> usize {
        match self {
            _ if self.is_wide() => 1,
            Draw::Pick(weights) => weights.len(),
            Draw::Length(low, high) => (high - low) as usize + 1,
            Draw::Exponential(_) => 1,
        }
    }
}

/// Something whose moment was drawn widely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sample) struct Opened {
    pub(in crate::sample) event: Event,
    /// From the trigger to the moment from which the drawn length counts.
    pub(in crate::sample) from: Millis,
    /// Which of the wide draws on the way it is.
    pub(in crate::sample) draw: usize,
}

/// The next rest; lengths count from the trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sample) struct End {
    /// The state in which the cluster rests.
    pub(in crate::sample) to: StateId,
    /// Until the last thing that happened.
    pub(in crate::sample) lasts: Millis,
    /// When how much is there changed.
    pub(in crate::sample) levels: Box<[(Millis, Level)]>,
    /// When what packages depend on changed.
    pub(in crate::sample) changes: Box<[(Millis, Change)]>,
    /// When resources entered their states.
    pub(in crate::sample) since: Box<[(ResourceId, Millis)]>,
    /// When groups changed their owners.
    pub(in crate::sample) failovers: Box<[(GroupId, Millis, MoveCause)]>,
    /// When nodes lost their membership.
    pub(in crate::sample) losses: Box<[(NodeId, Millis)]>,
    /// What comes at a moment that was drawn.
    pub(in crate::sample) opened: Box<[Opened]>,
    /// What was open before and does not come any more.
    pub(in crate::sample) closed: Box<[Event]>,
    /// Steps of the engine.
    pub(in crate::sample) steps: u64,
    /// Whether what happened before the trigger was looked at: this follows only where nothing of it counts any more.
    pub(in crate::sample) looked_back: bool,
}

impl End {
    fn bytes(&self) -> usize {
        size_of::<End>()
            + size_of_val(&*self.levels)
            + size_of_val(&*self.changes)
            + size_of_val(&*self.since)
            + size_of_val(&*self.failovers)
            + size_of_val(&*self.losses)
            + size_of_val(&*self.opened)
            + size_of_val(&*self.closed)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Place {
    #[default]
    Unknown,
    Fork(Draw, Box<[u32]>),
    End(Box<End>),
}

/// The tree: place 0 is its root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sample) struct Tree(Vec<Place>);

impl Default for Tree {
    fn default() -> Self {
        Tree(vec![Place::Unknown])
    }
}

impl Tree {
    /// Draws the way to an end; the wide draws on it are noted. `None` where nobody has been.
    pub(in crate::sample) fn find(&self, random: &mut ChaCha12Rng, wide: &mut Vec<Millis>) -> Option<&End> {
        let mut place = &self.0[0];
        loop {
            match place {
                Place::Unknown => return None,
                Place::End(end) => return Some(end),
                Place::Fork(draw, branches) => {
                    let came = draw.draw(random);
                    if draw.is_wide() {
                        wide.push(draw.length(came));
                    }
                    place = match branches[draw.branch(came)] {
                        0 => return None,
                        next => &self.0[next as usize],
                    };
                }
            }
        }
    }

    /// Adds an end and the way to it; what that takes of memory, in bytes.
    pub(in crate::sample) fn add(&mut self, path: &[Choice], end: End) -> usize {
        let (mut place, mut bytes) = (0, end.bytes());
        for choice in path {
            if let Place::Unknown = self.0[place] {
                let branches = choice.draw.branches();
                bytes += branches * size_of::<u32>();
                self.0[place] = Place::Fork(choice.draw.clone(), vec![0; branches].into());
            }
            let next = self.0.len() as u32;
            let Place::Fork(draw, branches) = &mut self.0[place] else { return bytes };
            debug_assert_eq!(*draw, choice.draw, "the same is drawn after the same");
            let branch = &mut branches[choice.draw.branch(choice.came)];
            if *branch == 0 {
                *branch = next;
                place = next as usize;
                self.0.push(Place::Unknown);
                bytes += size_of::<Place>();
            } else {
                place = *branch as usize;
            }
        }
        self.0[place] = Place::End(Box::new(end));
        bytes
    }
}
