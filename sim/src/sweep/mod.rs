//! Every sequence of up to so many faults, and what becomes of the estate's promises.
//!
//! A driver of the one transition: it strikes with each fault at each state that faults before it lead to, at rest or
//! at every moment of the recovery, takes every decision both ways, and visits each state once. [`vocabulary`] says
//! what can go wrong, [`canonical`] which states are the same, [`twins`] which faults are.

pub mod assumptions;
pub mod counter_example;
pub mod course;
pub mod encoding;
pub mod exhaustive;
mod explore;
pub mod judging;
pub mod path;
mod remembered;
mod striking;
mod trail;
pub mod twins;
pub mod visited;
pub mod vocabulary;
pub mod weak_points;

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::assumptions::Knobs;
use crate::model::ids::ResourceId;
use crate::model::scenario::Scenario;
use crate::world::World;
use encoding::Encoding;
use judging::Breach;
use path::{Path, Start};
use weak_points::WeakPoint;

/// When a fault may strike after another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Once everything has come to rest.
    Settled,
    /// At every moment at which anything happens, until then.
    Stormy,
    /// Both.
    #[default]
    Both,
}

/// How far a sweep goes.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The most faults of a sequence.
    pub faults: usize,
    /// When they strike.
    pub mode: Mode,
    /// Whether chance takes its textbook course, instead of every one.
    pub textbook: bool,
    /// The most states that are visited, and the most courses that follow one fault at one state.
    pub most_states: usize,
    /// How many threads share the work. It changes nothing but the time.
    pub threads: usize,
    /// Whether a state is visited once only, however it is reached.
    pub merge: bool,
    /// Whether one of several interchangeable things stands for all.
    pub fold: bool,
    /// Whether what the last faults came to is taken over where only a past that nothing asked for differs.
    pub remember: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            faults: 1,
            mode: Mode::Both,
            textbook: false,
            most_states: 1_000_000,
            threads: 1,
            merge: true,
            fold: true,
            remember: true,
        }
    }
}

/// What a sweep works with.
pub(crate) struct Sweep<'a> {
    scenario: &'a Scenario,
    settings: &'a Settings,
    stop: &'a AtomicBool,
    look: &'a (dyn Fn(&World) + Sync),
    starts: Vec<Start>,
    watched: Vec<ResourceId>,
    twins: twins::Twins,
    encoding: Encoding<'a>,
    /// The promises that nothing has broken yet with fewer faults.
    open: Vec<bool>,
}

impl Sweep<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// A promise that faults break.
#[derive(Debug, Clone)]
pub struct Broken {
    /// What is broken, and when.
    pub breach: Breach,
    /// By which faults.
    pub path: Path,
}

/// What a sweep found.
#[derive(Debug, Clone, Default)]
pub struct Exploration {
    /// The states the estate can start in.
    pub starts: Vec<Start>,
    /// For each promise that is broken: by the fewest faults, then at the earliest.
    pub broken: Vec<Broken>,
    /// What single faults cost, the worst first.
    pub weak_points: Vec<WeakPoint>,
    /// The knobs that decided something anywhere.
    pub knobs: Knobs,
    /// Faults that struck at some state, which is as many sequences of faults.
    pub sequences: u64,
    /// Courses that were played after them, one for each outcome of chance.
    pub courses: u64,
    /// States at which faults struck.
    pub states: usize,
    /// States that had been visited already.
    pub merged: u64,
    /// Faults that an interchangeable one stands for.
    pub folded: u64,
    /// States, and pieces of work, that were left out at the limit or at the interruption.
    pub unvisited: u64,
    /// Faults of which not every outcome was played.
    pub cut: u64,
    /// Courses that were given up because they do not come to rest.
    pub restless: u64,
    /// Whether somebody interrupted it.
    pub interrupted: bool,
    /// What the visited states take of memory, in bytes.
    pub memory: usize,
}

impl Exploration {
    /// Whether nothing was left out.
    pub fn is_complete(&self) -> bool {
        self.unvisited == 0 && self.cut == 0 && self.restless == 0 && !self.interrupted
    }

    /// How a promise is broken.
    pub fn breach_of(&self, promise: usize) -> Option<&Broken> {
        self.broken.iter().find(|broken| broken.breach.promise == promise)
    }

    /// Of what one level found, the earliest of each promise; what was found first where several are as early.
    fn keep_earliest(&mut self, mut found: Vec<Broken>) {
        found.sort_by_key(|broken| (broken.breach.promise, broken.breach.at));
        found.dedup_by_key(|broken| broken.breach.promise);
        self.broken.extend(found);
        self.broken.sort_by_key(|broken| broken.breach.promise);
    }

    fn rank_weak_points(&mut self) {
        self.weak_points.sort_by_key(|point| (point.fault, point.resource));
        let mut all: Vec<WeakPoint> = Vec::new();
        for point in self.weak_points.drain(..) {
            match all.last_mut() {
                Some(last) if (last.fault, last.resource) == (point.fault, point.resource) => {
                    *last = last.or_worse(point);
                }
                _ => all.push(point),
            }
        }
        all.sort_by_key(WeakPoint::rank);
        self.weak_points = all;
    }
}

/// Plays every sequence of faults of a vocabulary (see [`vocabulary::scenario`]) until done or stopped.
pub fn explore(scenario: &Scenario, settings: &Settings, stop: &AtomicBool) -> Exploration {
    play(scenario, settings, stop, &|_| {})
}

/// The same, and shows every state that a moment leaves behind, so that every course is played. With several threads in
/// no order.
pub fn explore_and_look(
    scenario: &Scenario,
    settings: &Settings,
    stop: &AtomicBool,
    look: &(dyn Fn(&World) + Sync),
) -> Exploration {
    play(scenario, &Settings { remember: false, ..settings.clone() }, stop, look)
}

fn play(
    scenario: &Scenario,
    settings: &Settings,
    stop: &AtomicBool,
    look: &(dyn Fn(&World) + Sync),
) -> Exploration {
    let estate = &scenario.estate;
    let mut sweep = Sweep {
        scenario,
        settings,
        stop,
        look,
        starts: Vec::new(),
        watched: weak_points::watched(estate),
        twins: if settings.fold { twins::Twins::of(estate) } else { twins::Twins::default() },
        encoding: Encoding::of(estate),
        open: vec![true; estate.promises.len()],
    };
    explore::explore(&mut sweep)
}
