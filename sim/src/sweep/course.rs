//! One course of events: a fault strikes, and what follows is played moment by moment until it is at rest.

use super::exhaustive::Exhaustive;
use crate::event::Event;
use crate::model::assumptions::Knobs;
use crate::model::scenario::Scenario;
use crate::model::time::{Millis, SimTime};
use crate::quiescence::{self, Quiescence};
use crate::record::{Detail, Step, What};
use crate::run::step_limit;
use crate::step::{step_into, strike};
use crate::world::World;

/// When the next fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strikes {
    /// At the very moment of the fault before it.
    AtOnce,
    /// At the next moment at which anything happens, before all of it but the health checks.
    Next,
    /// A millisecond after everything has come to rest.
    AtRest,
}

/// The shortest pause after everything has come to rest.
const PAUSE: Millis = Millis(1);

/// Why a course ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The fault was refused: it cannot happen as things are.
    Refused,
    /// It was given up: it does not come to rest.
    Restless,
}

/// A course that is being played.
#[derive(Debug, Clone)]
pub struct Course<'a> {
    scenario: &'a Scenario,
    /// As it is by now.
    pub world: World,
    /// Where its decisions come from.
    pub choices: Exhaustive,
    /// The knobs that decided something.
    pub knobs: Knobs,
    /// Whether its past decided anything: there was something to look back at, or a health check was to look at its
    /// own time.
    pub(super) has_a_past: bool,
    told: Step,
    steps: usize,
}

impl<'a> Course<'a> {
    /// Begins at a world.
    pub fn new(scenario: &'a Scenario, world: World, choices: Exhaustive) -> Self {
        let told = Step::telling(Detail::Nothing);
        Course { scenario, world, choices, knobs: Knobs::default(), has_a_past: false, told, steps: 0 }
    }

    /// Begins again at another world.
    pub fn begin_again(&mut self, world: &World, choices: Exhaustive) {
        self.world.clone_from(world);
        (self.choices, self.knobs, self.steps) = (choices, Knobs::default(), 0);
        self.has_a_past = false;
    }

    /// A fault strikes; when it did.
    pub fn strike(&mut self, fault: u16, strikes: Strikes) -> Result<SimTime, Ended> {
        let at = match strikes {
            Strikes::AtOnce => self.world.now,
            Strikes::Next => self.world.queue.next_due().unwrap_or(self.world.now + PAUSE),
            Strikes::AtRest => self.world.now + PAUSE,
        };
        self.has_a_past |= self.world.queue.has(|event| matches!(event, Event::HealthCheckDue(_)));
        while self.is_checked(at) {
            self.step()?;
        }
        let mut told = Step::telling(Detail::Facts);
        strike(self.scenario, &mut self.world, (fault, at), &mut self.choices, &mut told);
        self.knobs.extend(told.assumptions);
        self.has_a_past |= told.found_past;
        let refused = told.records.iter().any(|record| matches!(record.what, What::Refused { .. }));
        if refused { Err(Ended::Refused) } else { Ok(at) }
    }

    /// Whether a health check of this moment is still due.
    fn is_checked(&self, at: SimTime) -> bool {
        let is_check = |event| matches!(event, Event::HealthCheckDue(_));
        self.world.queue.next_due().is_some_and(|due| due <= at)
            && self.world.queue.find(is_check).first().is_some_and(|(due, _)| *due <= at)
    }

    /// Plays what is left of this moment.
    pub fn finish_moment(&mut self) -> Result<(), Ended> {
        while self.world.queue.next_due() == Some(self.world.now) {
            self.step()?;
        }
        self.has_a_past |= self.world.queue.has(|event| matches!(event, Event::HealthCheckDue(_)));
        Ok(())
    }

    /// Plays the next moment at which something happens, to its end.
    pub fn next_moment(&mut self) -> Result<(), Ended> {
        self.step()?;
        self.finish_moment()
    }

    /// Whether nothing is under way any more.
    pub fn is_at_rest(&self) -> bool {
        quiescence::of(&self.world) <= Quiescence::Waiting
    }

    /// Plays until nothing is under way any more.
    pub fn come_to_rest(&mut self) -> Result<(), Ended> {
        self.finish_moment()?;
        while !self.is_at_rest() {
            self.next_moment()?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), Ended> {
        self.steps += 1;
        if self.steps > step_limit(self.world.resources.len()) {
            return Err(Ended::Restless);
        }
        if step_into(self.scenario, &mut self.world, &mut self.choices, &mut self.told) {
            self.knobs.extend(self.told.assumptions);
            self.has_a_past |= self.told.found_past;
        }
        Ok(())
    }
}
