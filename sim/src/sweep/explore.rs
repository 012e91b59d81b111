//! Level by level, one more fault each: every state at which a fault may strike, once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::course::Course;
use super::exhaustive::Exhaustive;
use super::path::{Path, Point, starts};
use super::remembered::{Present, Remembered};
use super::striking::{Found, Offered, Place, beside, is_visited, strike};
use super::trail::Trail;
use super::visited::Visited;
use super::{Broken, Exploration, Sweep, twins};
use crate::model::scenario::Scenario;
use crate::world::World;

/// How many pieces of work are handed out at a time; what they found is put together in their order, so that the
/// number of threads changes nothing.
const AT_A_TIME: usize = 64;
/// The most states in which an estate can start.
const MOST_STARTS: usize = 10_000;
/// How many faults a piece of work tries at one state.
const FAULTS_EACH: usize = 32;

/// A piece of work: some faults at one point.
struct Job {
    point: u32,
    faults: Vec<u16>,
}

/// Plays everything.
pub(super) fn explore(sweep: &mut Sweep<'_>) -> Exploration {
    let mut search = Search::default();
    search.start(sweep);
    let scenario = sweep.scenario;
    let mut workers: Vec<Worker<'_>> =
        (0..sweep.settings.threads.max(1)).map(|_| Worker::new(scenario, sweep.settings.textbook)).collect();
    let mut level = 0..search.points.len();
    for faults in 0..sweep.settings.faults {
        let next = search.points.len();
        search.play_level(sweep, &mut workers, level, faults);
        for broken in &search.told.broken {
            sweep.open[broken.breach.promise] = false;
        }
        level = next..search.points.len();
    }
    search.conclude(sweep)
}

#[derive(Default)]
struct Search {
    points: Vec<Point>,
    visited: Visited,
    remembered: Remembered,
    told: Exploration,
}

impl Search {
    /// Every way in which the estate can start.
    fn start(&mut self, sweep: &mut Sweep<'_>) {
        let most = sweep.settings.most_states.min(MOST_STARTS);
        (sweep.starts, self.told.restless) = starts(sweep.scenario, sweep.settings.textbook, most);
        let numbers = (0..sweep.starts.len()).map(|number| u16::try_from(number).expect("there are few"));
        self.points = numbers.map(Point::start).collect();
    }

    fn play_level<'a>(
        &mut self,
        sweep: &Sweep<'a>,
        workers: &mut [Worker<'a>],
        level: std::ops::Range<usize>,
        faults: usize,
    ) {
        let mut broken = Vec::new();
        // One worker finds what the piece before has left to be remembered.
        let at_a_time = if workers.len() == 1 { 1 } else { AT_A_TIME };
        let mut jobs = level.flat_map(|point| jobs_of(sweep, point)).peekable();
        while jobs.peek().is_some() {
            let batch: Vec<Job> = jobs.by_ref().take(at_a_time).collect();
            if sweep.is_stopped() {
                self.told.unvisited += batch.len() as u64 + jobs.by_ref().count() as u64;
                self.told.interrupted = true;
                break;
            }
            let known = Known { points: &self.points, visited: &self.visited, remembered: &self.remembered };
            let found = in_parallel(workers, &batch, |worker, job| worker.play(sweep, known, job, faults));
            for (job, found) in batch.iter().zip(found) {
                self.take(sweep, job, found, &mut broken);
            }
        }
        self.told.keep_earliest(broken);
    }

    /// Takes what was found at one point over, in the order of the points.
    fn take(&mut self, sweep: &Sweep<'_>, job: &Job, found: Found, broken: &mut Vec<Broken>) {
        let told = &mut self.told;
        told.sequences += found.strikes;
        told.courses += found.courses;
        told.restless += found.restless;
        told.cut += found.cut;
        told.folded += found.folded;
        told.merged += found.merged;
        told.knobs.extend(found.knobs);
        told.weak_points.extend(found.weak_points);
        for (breach, link) in found.breaches {
            let mut path = Path::to(&self.points, job.point);
            path.links.push(link);
            broken.push(Broken { breach, path });
        }
        for (fault, outcome) in &found.outcomes {
            self.remembered.add(&self.points[job.point as usize], *fault, *outcome);
        }
        for Offered { link, only_losses, state, present } in found.states {
            if self.visited.len() >= sweep.settings.most_states {
                self.told.unvisited += 1;
            } else if sweep.settings.merge && is_visited(&self.visited, &state, link.stage, only_losses) {
                self.told.merged += 1;
            } else {
                self.visited.insert(&state, beside(link.stage, only_losses));
                let present = present.map(|present| Present(self.visited.number(&present)));
                self.points.push(Point { before: Some(job.point), link, only_losses, present });
            }
        }
    }

    fn conclude(mut self, sweep: &mut Sweep<'_>) -> Exploration {
        self.told.states = self.points.len();
        self.told.memory = self.visited.bytes() + self.remembered.bytes() + memory_of(&self.points);
        self.told.interrupted |= sweep.is_stopped();
        self.told.rank_weak_points();
        self.told.starts = std::mem::take(&mut sweep.starts);
        self.told
    }
}

fn memory_of(points: &[Point]) -> usize {
    let options: usize = points.iter().map(|point| point.link.options.len() * 4).sum();
    size_of_val(points) + options
}

/// The faults of a point, in pieces.
fn jobs_of(sweep: &Sweep<'_>, point: usize) -> impl Iterator<Item = Job> + use<> {
    let point = u32::try_from(point).expect("memory ends before 32 bits do");
    let faults = sweep.scenario.script.len();
    let pieces = (0..faults).step_by(FAULTS_EACH);
    pieces.map(move |from| {
        let to = (from + FAULTS_EACH).min(faults);
        let faults = (from..to).map(|fault| u16::try_from(fault).expect("a script has as many lines"));
        Job { point, faults: faults.collect() }
    })
}

/// Where one thread plays: its way to the point it was at last, and a course that begins again and again.
struct Worker<'a> {
    trail: Trail<'a>,
    course: Course<'a>,
}

impl<'a> Worker<'a> {
    fn new(scenario: &'a Scenario, textbook: bool) -> Worker<'a> {
        let course = Course::new(scenario, World::unscripted(scenario), Exhaustive::default());
        Worker { trail: Trail::new(scenario, textbook), course }
    }

    fn play(&mut self, sweep: &Sweep<'a>, known: Known<'_>, job: &Job, faults: usize) -> Found {
        let mut found = Found::default();
        let point = &known.points[job.point as usize];
        let outcome = |fault: &u16| known.remembered.outcome(point, *fault);
        if sweep.twins.are_none() && job.faults.iter().all(|fault| outcome(fault).is_some()) {
            job.faults.iter().filter_map(outcome).for_each(|outcome| found.take(outcome));
            return found;
        }
        let (world, strikes) = self.trail.go_to(known.points, &sweep.starts, job.point);
        let classes = twins::Classes::of(&sweep.scenario.estate, &sweep.twins, strikes, world);
        for fault in &job.faults {
            let action = &sweep.scenario.script[usize::from(*fault)].action;
            if !classes.stands_for_itself(action) {
                found.folded += 1;
            } else if let Some(outcome) = outcome(fault) {
                found.take(outcome);
            } else {
                let (alike, only_losses) = (classes.stands_for(action), point.only_losses);
                let place = Place { world, strikes, faults, only_losses, alike };
                let outcome = strike(sweep, &place, *fault, known.visited, &mut self.course, &mut found);
                found.outcomes.extend(outcome.map(|outcome| (*fault, outcome)));
            }
        }
        found
    }
}

/// What the pieces of work before have found.
#[derive(Clone, Copy)]
struct Known<'a> {
    points: &'a [Point],
    visited: &'a Visited,
    remembered: &'a Remembered,
}

/// Has each piece of work done by one of some workers, each in a thread of its own; the results are in the order of
/// the work.
fn in_parallel<W: Send, T: Sync, R: Send>(
    workers: &mut [W],
    work: &[T],
    each: impl Fn(&mut W, &T) -> R + Sync,
) -> Vec<R> {
    if let [worker] = workers {
        return work.iter().map(|piece| each(worker, piece)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for worker in workers.iter_mut().take(work.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(piece) = work.get(index) else { return };
                    let result = each(worker, piece);
                    done.lock().expect("no thread panics with it").push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics with it");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
