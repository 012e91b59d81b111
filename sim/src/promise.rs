//! Whether what an estate promises holds, at one moment or after the faults of a run.
//!
//! A promise is kept when its conditions hold at its limit, counted from the last fault, and at every later moment
//! until everything is at rest; one without a limit when they hold once everything has come to rest. What completes
//! at the very moment of the limit is in time.

use crate::clients::{self, Verdict};
use crate::event::Event;
use crate::judge::{Judgement, matches, state_text};
use crate::model::estate::Estate;
use crate::model::fault_class::FaultClass;
use crate::model::promise::{Condition, Promise};
use crate::model::scenario::Scenario;
use crate::model::time::SimTime;
use crate::quiescence::{self, Quiescence};
use crate::world::World;

/// Whether everything that is promised holds at this moment.
pub fn holds(estate: &Estate, world: &World, promise: &Promise) -> bool {
    promise.conditions.iter().all(|condition| is_met(estate, world, condition))
}

fn is_met(estate: &Estate, world: &World, condition: &Condition) -> bool {
    match condition {
        Condition::Can { client, request } => {
            clients::ask(estate, world, *client, *request).verdict == Verdict::Allowed
        }
        Condition::Is(expected) => matches(estate, world, expected),
    }
}

/// What keeps a promise from holding at this moment, for people.
pub fn what_instead(estate: &Estate, world: &World, promise: &Promise) -> String {
    let unmet = promise.conditions.iter().filter(|condition| !is_met(estate, world, condition));
    let told = unmet.map(|condition| match condition {
        Condition::Can { client, request } => {
            let answer = clients::ask(estate, world, *client, *request);
            let name = &estate.clients[*client].name;
            format!("{name} is told {}: {}", answer.verdict.name(), answer.detail)
        }
        Condition::Is(expected) => {
            let name = expected.subject.name(estate);
            format!("{name} is {}", state_text(estate, world, expected.subject))
        }
    });
    told.collect::<Vec<_>>().join("; ")
}

/// The faults of a script that a promise can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    /// How many.
    pub count: usize,
    /// Whether all of them are losses of nodes.
    pub only_losses: bool,
    /// When the last one strikes.
    pub last: SimTime,
}

impl Faults {
    /// Those of a scenario's script.
    pub fn of(scenario: &Scenario) -> Faults {
        let classes =
            scenario.script.iter().filter_map(|step| Some((step.at, FaultClass::of(&step.action)?)));
        let mut faults = Faults { count: 0, only_losses: true, last: SimTime::START };
        for (at, class) in classes {
            faults.count += 1;
            faults.only_losses &= class == FaultClass::Nodes;
            faults.last = faults.last.max(at);
        }
        faults
    }
}

/// Watches one promise after the faults of a run.
#[derive(Debug, Clone)]
pub(crate) struct Watch<'a> {
    promise: &'a Promise,
    scenario: &'a Scenario,
    limit: Option<SimTime>,
    /// Whether everything has come to rest after the last fault.
    rested: bool,
    /// Since when it does not hold, and what is there instead by now.
    missing: Option<(SimTime, String)>,
    /// The first moment from the limit on at which it did not hold.
    broken: Option<(SimTime, String)>,
}

impl<'a> Watch<'a> {
    /// Those of the estate's promises that cover the faults of a scenario.
    pub(crate) fn of(scenario: &'a Scenario) -> Vec<Watch<'a>> {
        let faults = Faults::of(scenario);
        let covers = |promise: &&Promise| promise.after.covers(faults.count, faults.only_losses);
        let promises = scenario.estate.promises.iter().filter(covers);
        promises
            .map(|promise| {
                let limit = promise.within.map(|within| faults.last + within);
                Watch { promise, scenario, limit, rested: false, missing: None, broken: None }
            })
            .collect()
    }

    /// A step has been played: what was missing until now was so at least until this moment.
    pub(crate) fn observe(&mut self, estate: &Estate, world: &World) {
        self.settle(world.now);
        self.missing = match holds(estate, world, self.promise) {
            true => None,
            false => {
                let since = self.missing.take().map_or(world.now, |(since, _)| since);
                Some((since, what_instead(estate, world, self.promise)))
            }
        };
        if self.limit.is_none() && !self.rested && self.is_at_rest(world) {
            self.rested = true;
            self.broken = self.missing.clone().map(|(_, instead)| (world.now, instead));
        }
    }

    /// Whether the last fault has struck, and nothing that followed it is under way any more.
    fn is_at_rest(&self, world: &World) -> bool {
        let is_fault = |line: u16| FaultClass::of(&self.scenario.script[usize::from(line)].action).is_some();
        let is_to_come = |event| matches!(event, Event::ScriptStepDue(line) if is_fault(line));
        quiescence::of(world) <= Quiescence::Waiting
            && world.queue.next_due() != Some(world.now)
            && !world.queue.has(is_to_come)
    }

    fn settle(&mut self, until: SimTime) {
        if let (Some((since, instead)), Some(limit), None) = (&self.missing, self.limit, &self.broken)
            && until > limit.max(*since)
        {
            self.broken = Some((limit.max(*since), instead.clone()));
        }
    }

    /// The run is over.
    pub(crate) fn conclude(mut self, end: SimTime) -> Judgement {
        self.settle(SimTime(u64::MAX));
        let broken = match self.limit {
            None if !self.rested => self.missing.map(|(since, instead)| (since.max(end), instead)),
            _ => self.broken,
        };
        Judgement {
            text: format!("promise: {}", self.promise.text),
            held: broken.is_none(),
            at: broken.as_ref().map(|(at, _)| *at),
            detail: broken.map_or("kept".to_owned(), |(at, instead)| format!("broken at {at}: {instead}")),
        }
    }
}
