//! Promises, judged along a course: each from its limit on, until everything is at rest.

use super::course::Course;
use crate::model::estate::Estate;
use crate::model::time::SimTime;
use crate::promise::{holds, what_instead};

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Which.
    pub promise: usize,
    /// When.
    pub at: SimTime,
    /// What was there instead.
    pub instead: String,
}

/// The promises that cover the faults of a course.
#[derive(Debug, Clone)]
pub struct Judging {
    open: Vec<(usize, Option<SimTime>)>,
    rested: bool,
}

impl Judging {
    /// Judges these promises after a fault at this moment.
    pub fn after(estate: &Estate, promises: impl Iterator<Item = usize>, fault: SimTime) -> Self {
        let limit = |promise: usize| estate.promises[promise].within.map(|within| fault + within);
        Judging { open: promises.map(|promise| (promise, limit(promise))).collect(), rested: false }
    }

    /// Whether nothing more can be found out once everything is at rest and this is due next.
    pub fn is_over(&self, next: Option<SimTime>) -> bool {
        let last = self.open.iter().filter_map(|(_, limit)| *limit).max();
        last.is_none_or(|limit| next.is_none_or(|next| next > limit))
    }

    /// A moment has passed; the state that it left holds until the next one.
    pub fn observe(&mut self, estate: &Estate, course: &Course<'_>, at_rest: bool) -> Vec<Breach> {
        let (world, next) = (&course.world, course.world.queue.next_due());
        let first_rest = at_rest && !self.rested;
        self.rested |= at_rest;
        let counts = |limit: Option<SimTime>| match limit {
            Some(limit) => next.is_none_or(|next| next > limit),
            None => first_rest,
        };
        let mut breaches = Vec::new();
        self.open.retain(|(promise, limit)| {
            let stated = &estate.promises[*promise];
            let broken = counts(*limit) && !holds(estate, world, stated);
            if broken {
                let at = limit.map_or(world.now, |limit| limit.max(world.now));
                breaches.push(Breach { promise: *promise, at, instead: what_instead(estate, world, stated) });
            }
            !broken
        });
        breaches
    }

    /// What of it the future depends on: how much longer each limit is away.
    pub fn remaining(&self, now: SimTime) -> Vec<(usize, Option<u64>)> {
        self.open.iter().map(|(promise, limit)| (*promise, limit.map(|limit| limit.since(now).0))).collect()
    }
}
