//! Packages that run through the SSIS service while a life goes on (`ssis:D-02`).
//!
//! They decide nothing of what the cluster does. So no step of the engine is spent on them: which of them are lost, and
//! which find no service, follows of when the service ran. At one moment packages come first, whatever ends or starts then.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

use crate::handlers::packages::why_lost;
use crate::model::estate::Estate;
use crate::model::ids::NodeSet;
use crate::model::ids::ServiceId;
use crate::model::rates::PackageRuns;
use crate::model::time::{Millis, SimTime, Timing};
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::record::{Object, Record, What};
use crate::sample::length::draw;
use crate::sample::tally::LifeWork;
use crate::windows_events;
use crate::world::World;

/// Each package draws from a stretch of the life's stream that no other thing reaches.
const STRETCH: u32 = 48;

/// What packages depend on, and has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sample) enum Change {
    /// A service has ended, for a reason, and everything that ran in it with it.
    Ended(ServiceId, Reason),
    /// The runs with this number now start on this service, or on none.
    Starts(usize, Option<ServiceId>),
}

/// All packages of a life.
#[derive(Clone, Default)]
pub(in crate::sample) struct Work<'a> {
    runs: Vec<Runs<'a>>,
    /// What became of them, where somebody wants to know.
    told: Option<Vec<Record>>,
}

/// One package, again and again.
#[derive(Clone)]
struct Runs<'a> {
    of: &'a PackageRuns,
    random: ChaCha12Rng,
    service: Option<ServiceId>,
    next: SimTime,
    under_way: Vec<Run>,
    seen: LifeWork,
}

#[derive(Debug, Clone, Copy)]
struct Run {
    service: ServiceId,
    since: SimTime,
    finishes: SimTime,
}

impl<'a> Work<'a> {
    /// A life begins.
    pub(in crate::sample) fn begin(estate: &'a Estate, world: &World, seed: u64, life: u64) -> Work<'a> {
        let begin = |(number, of): (usize, &'a PackageRuns)| {
            let mut random = ChaCha12Rng::seed_from_u64(seed);
            random.set_stream(life);
            random.set_word_pos((number as u128 + 1) << STRETCH);
            let next = SimTime::START + first(of.every, &mut random);
            let service = open_service(estate, world, of);
            Runs { of, random, service, next, under_way: Vec::new(), seen: LifeWork::default() }
        };
        let runs = estate.rates.package_runs.iter().enumerate().map(begin).collect();
        Work { runs, told: None }
    }

    /// From now on what becomes of packages is told.
    pub(in crate::sample) fn tell(&mut self) {
        self.told = Some(Vec::new());
    }

    /// What a step has changed, whose ends of services these are.
    pub(in crate::sample) fn changes(
        &self,
        estate: &Estate,
        world: &World,
        ended: &[(ServiceId, Reason)],
    ) -> Vec<Change> {
        if self.runs.is_empty() {
            return Vec::new();
        }
        let ended = ended.iter().map(|(service, reason)| Change::Ended(*service, *reason));
        let starts = self.runs.iter().enumerate().filter_map(|(number, runs)| {
            let service = open_service(estate, world, runs.of);
            (service != runs.service).then_some(Change::Starts(number, service))
        });
        ended.chain(starts).collect()
    }

    /// Changes of one moment.
    pub(in crate::sample) fn follow(&mut self, estate: &Estate, at: SimTime, change: Change) {
        match change {
            Change::Ended(service, reason) => {
                for runs in &mut self.runs {
                    runs.go_on(at, &mut self.told);
                    runs.lose(estate, at, (service, reason), &mut self.told);
                }
            }
            Change::Starts(number, service) => {
                let runs = &mut self.runs[number];
                runs.go_on(at, &mut self.told);
                runs.service = service;
            }
        }
    }

    /// A life ends: what became of each package, and what was told of it.
    pub(in crate::sample) fn end(mut self, at: SimTime) -> (Vec<LifeWork>, Vec<Record>) {
        self.runs.iter_mut().for_each(|runs| runs.go_on(at, &mut self.told));
        (self.runs.into_iter().map(|runs| runs.seen).collect(), self.told.unwrap_or_default())
    }
}

impl Runs<'_> {
    /// Time passes, and nothing that packages depend on changes.
    fn go_on(&mut self, to: SimTime, told: &mut Option<Vec<Record>>) {
        while self.next <= to {
            let since = self.next;
            let finishes = since + draw(self.of.lasts, &mut self.random);
            self.next = since + draw(self.of.every, &mut self.random).max(Millis(1));
            match self.service {
                Some(service) => {
                    self.seen.started += 1;
                    self.under_way.extend((finishes > to).then_some(Run { service, since, finishes }));
                }
                None => {
                    self.seen.refused += 1;
                    if let Some(told) = told {
                        told.push(self.refusal(since));
                    }
                }
            }
        }
        self.under_way.retain(|run| run.finishes > to);
    }

    fn lose(
        &mut self,
        estate: &Estate,
        at: SimTime,
        (service, ended): (ServiceId, Reason),
        told: &mut Option<Vec<Record>>,
    ) {
        for run in self.under_way.extract_if(.., |run| run.service == service) {
            self.seen.lost += 1;
            self.seen.lost_time += at.since(run.since).0;
            if let Some(told) = told {
                let what = What::PackageLost { package: self.of.package, since: run.since };
                let (node, reason) = (Some(estate.services[service].node), why_lost(ended));
                let events = windows_events::of(estate, &what, &reason, node, NodeSet::default());
                told.push(Record { at, node, what, reason, events });
            }
        }
    }

    fn refusal(&self, at: SimTime) -> Record {
        let what = What::Refused { verb: Verb::PackageRun, object: Object::Package(self.of.package) };
        Record { at, node: None, what, reason: Reason::ServiceDoesNotRun, events: Vec::new() }
    }
}

/// A life begins at any moment of a schedule.
fn first(every: Timing, random: &mut ChaCha12Rng) -> Millis {
    match every {
        Timing::Fixed(every) => Millis(random.random_range(1..=every.0)),
        _ => draw(every, random),
    }
}

/// The service on which a package would start.
fn open_service(estate: &Estate, world: &World, runs: &PackageRuns) -> Option<ServiceId> {
    world.service_of(estate, runs.service).filter(|service| world.services[*service].is_some())
}
