//! Packages that run through the SSIS service while a life goes on (`ssis:D-02`).
//!
//! They decide nothing of what the cluster does. So no step of the engine is spent on them: which of them are lost, and
//! which find no service, follows of when the service ran. At one moment packages come first, whatever ends or starts then.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

use crate::handlers::packages::why_lost;
use crate::model::estate::Estate;
use crate::model::ids::{NodeSet, ServiceId};
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
                    for run in runs.lose(at, service) {
                        if let Some(told) = &mut self.told {
                            told.push(loss(estate, at, (runs.of, run), reason));
                        }
                    }
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

    /// What runs on a service is lost with it.
    fn lose(&mut self, at: SimTime, service: ServiceId) -> Vec<Run> {
        let lost: Vec<Run> = self.under_way.extract_if(.., |run| run.service == service).collect();
        self.seen.lost += lost.len() as u64;
        self.seen.lost_time += lost.iter().map(|run| at.since(run.since).0).sum::<u64>();
        lost
    }

    fn refusal(&self, at: SimTime) -> Record {
        let what = What::Refused { verb: Verb::PackageRun, object: Object::Package(self.of.package) };
        Record { at, node: None, what, reason: Reason::ServiceDoesNotRun, events: Vec::new() }
    }
}

fn loss(estate: &Estate, at: SimTime, (of, run): (&PackageRuns, Run), ended: Reason) -> Record {
    let what = What::PackageLost { package: of.package, since: run.since };
    let (node, reason) = (Some(estate.services[run.service].node), why_lost(ended));
    let events = windows_events::of(estate, &what, &reason, node, NodeSet::default());
    Record { at, node, what, reason, events }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{Id, PackageId};
    use crate::model::scenario::ServiceTarget;

    const HERE: fn() -> ServiceId = || ServiceId::from_index(0);

    /// A package that starts at 100, 200, 300 and so on, and runs for so long.
    fn starting_at_100(lasts: u64, test: impl FnOnce(&mut Runs<'_>)) {
        let service = ServiceTarget::Service(HERE());
        let (every, lasts) = (Timing::Fixed(Millis(100)), Timing::Fixed(Millis(lasts)));
        let of = PackageRuns { service, package: PackageId::from_index(0), every, lasts };
        let (random, next) = (ChaCha12Rng::seed_from_u64(0), SimTime(100));
        let seen = LifeWork::default();
        test(&mut Runs { of: &of, random, service: Some(HERE()), next, under_way: Vec::new(), seen });
    }

    #[test]
    fn what_finishes_when_the_service_ends_has_finished_and_what_starts_then_is_lost() {
        for (ends, lost, lost_time) in [(99, 0, 0), (100, 1, 0), (149, 1, 49), (150, 0, 0), (200, 1, 0)] {
            starting_at_100(50, |runs| {
                runs.go_on(SimTime(ends), &mut None);
                runs.lose(SimTime(ends), HERE());
                let started = ends / 100;
                assert_eq!(runs.seen, LifeWork { started, refused: 0, lost, lost_time }, "{ends}");
            });
        }
    }

    #[test]
    fn what_starts_when_the_service_does_found_none() {
        starting_at_100(50, |runs| {
            runs.service = None;
            let mut told = Some(Vec::new());
            runs.go_on(SimTime(200), &mut told);
            runs.service = Some(HERE());
            runs.go_on(SimTime(350), &mut told);
            assert_eq!(runs.seen, LifeWork { started: 1, refused: 2, ..LifeWork::default() });
            let at: Vec<u64> = told.unwrap().iter().map(|record| record.at.0).collect();
            assert_eq!(at, [100, 200]);
        });
    }

    #[test]
    fn only_what_runs_on_the_service_that_ends_is_lost() {
        starting_at_100(1000, |runs| {
            runs.go_on(SimTime(150), &mut None);
            runs.service = Some(ServiceId::from_index(1));
            runs.go_on(SimTime(350), &mut None);
            assert_eq!(runs.lose(SimTime(350), HERE()).len(), 1);
            assert_eq!((runs.seen.lost_time, runs.under_way.len()), (250, 2));
        });
    }
}
