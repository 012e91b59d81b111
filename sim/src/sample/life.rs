//! One life.

use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;

use crate::choices::Drawn;
use crate::event::Event;
use crate::model::time::{Millis, SimTime};
use crate::record::{Detail, Record, Step};
use crate::sample::nature::Nature;
use crate::sample::study::Study;
use crate::sample::tally::LifeTally;
use crate::sample::watch::Level;
use crate::step::step_into;
use crate::world::World;

/// Lives of one study, one after another.
pub struct Lives<'a> {
    study: &'a Study,
    start: World,
    told: Step,
}

impl<'a> Lives<'a> {
    /// The lives of a study.
    pub fn of(study: &'a Study) -> Lives<'a> {
        Lives { study, start: World::unscripted(&study.scenario), told: Step::telling(Detail::Nothing) }
    }

    /// One life, by the seed of all of them and its number among them.
    pub fn live(&mut self, seed: u64, number: u64) -> LifeTally {
        let mut told = std::mem::take(&mut self.told);
        let mut life = Life::begin(self.study, self.start.clone(), seed, number);
        while life.step(&mut told) {}
        self.told = told;
        life.end()
    }

    /// The same life, with everything that happens in it.
    pub fn retell(&self, seed: u64, number: u64) -> (LifeTally, Vec<Record>, World) {
        let mut told = Step::default();
        let mut life = Life::begin(self.study, self.start.clone(), seed, number);
        let mut trace = Vec::new();
        while life.step(&mut told) {
            trace.append(&mut told.records);
        }
        let last = life.world.clone();
        (life.end(), trace, last)
    }
}

struct Life<'a> {
    study: &'a Study,
    world: World,
    nature: Nature<'a>,
    random: ChaCha12Rng,
    log: Log,
    steps: u64,
}

impl<'a> Life<'a> {
    fn begin(study: &'a Study, start: World, seed: u64, number: u64) -> Life<'a> {
        let mut random = ChaCha12Rng::seed_from_u64(seed);
        random.set_stream(number);
        let nature = Nature::new(study, &mut random);
        let level = study.watch.level(&study.scenario.estate, &start);
        Life { study, world: start, nature, random, log: Log::begin(level), steps: 0 }
    }

    /// What is due next, in the cluster or of nature. Whether anything was, up to the end of the life.
    fn step(&mut self, told: &mut Step) -> bool {
        let scenario = &self.study.scenario;
        while self.nature.next() <= self.world.queue.next_due().unwrap_or(scenario.horizon) {
            let at = self.nature.next();
            let queue = &mut self.world.queue;
            let play = |line| {
                queue.schedule(at, Event::ScriptStepDue(line));
            };
            let blow = self.nature.advance(&mut self.random, play);
            if let Some(blow) = blow.filter(|blow| blow.strikes) {
                self.log.last_blow = Some(blow.failure);
            }
        }
        let went_on = step_into(scenario, &mut self.world, &mut Drawn(&mut self.random), told);
        if went_on {
            self.steps += 1;
            let level = self.study.watch.level(scenario.in_force(self.world.estate), &self.world);
            self.log.see(self.world.now, level);
        }
        went_on
    }

    fn end(mut self) -> LifeTally {
        self.log.end(self.study.scenario.horizon);
        LifeTally { steps: self.steps, ..self.log.tally }
    }
}

/// What is seen of what is watched.
struct Log {
    level: Level,
    since: SimTime,
    /// When the interruption under way began, and the failure that came last before it.
    outage: Option<(SimTime, Option<u32>)>,
    last_blow: Option<u32>,
    tally: LifeTally,
}

impl Log {
    fn begin(level: Level) -> Log {
        let outage = (level.lacking > 0).then_some((SimTime::START, None));
        Log { level, since: SimTime::START, outage, last_blow: None, tally: LifeTally::default() }
    }

    fn see(&mut self, now: SimTime, level: Level) {
        if level == self.level {
            return;
        }
        self.count_until(now);
        self.level = level;
        match (self.outage, level.lacking > 0) {
            (None, true) => self.outage = Some((now, self.last_blow)),
            (Some(outage), false) => self.close(outage, now),
            _ => {}
        }
    }

    fn count_until(&mut self, now: SimTime) {
        let lasted = now.since(self.since).0;
        self.tally.down += lasted * u64::from(self.level.lacking);
        self.tally.looked_well += if self.level.looks_well { lasted } else { 0 };
        self.since = now;
    }

    /// What was over at once was no interruption.
    fn close(&mut self, (from, cause): (SimTime, Option<u32>), now: SimTime) {
        self.outage = None;
        let length: Millis = now.since(from);
        if length > Millis::ZERO {
            self.tally.outages.push((length, cause));
        }
    }

    fn end(&mut self, at: SimTime) {
        self.count_until(at);
        if let Some(outage) = self.outage {
            self.close(outage, at);
        }
    }
}
