//! Level by level, one more fault each: every state at which a fault may strike, once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::course::Strikes;
use super::path::{Path, Point, starts};
use super::striking::{Found, Place, beside, is_visited, strike};
use super::visited::Visited;
use super::{Broken, Exploration, Sweep, twins};

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
    let mut search = Search { points: Vec::new(), visited: Visited::default(), told: Exploration::default() };
    search.start(sweep);
    let mut level = 0..search.points.len();
    for faults in 0..sweep.settings.faults {
        let next = search.points.len();
        search.play_level(sweep, level, faults);
        for broken in &search.told.broken {
            sweep.open[broken.breach.promise] = false;
        }
        level = next..search.points.len();
    }
    search.conclude(sweep)
}

struct Search {
    points: Vec<Point>,
    visited: Visited,
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

    fn play_level(&mut self, sweep: &Sweep<'_>, level: std::ops::Range<usize>, faults: usize) {
        let mut broken = Vec::new();
        let mut jobs = level.flat_map(|point| jobs_of(sweep, point)).peekable();
        while jobs.peek().is_some() {
            let batch: Vec<Job> = jobs.by_ref().take(AT_A_TIME).collect();
            if sweep.is_stopped() {
                self.told.unvisited += batch.len() as u64 + jobs.by_ref().count() as u64;
                self.told.interrupted = true;
                break;
            }
            let (points, visited) = (&self.points, &self.visited);
            let found =
                in_parallel(sweep.settings.threads, &batch, |job| play(sweep, points, visited, job, faults));
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
        for (link, only_losses, state) in found.states {
            if self.visited.len() >= sweep.settings.most_states {
                self.told.unvisited += 1;
            } else if sweep.settings.merge && is_visited(&self.visited, &state, link.stage, only_losses) {
                self.told.merged += 1;
            } else {
                self.visited.insert(&state, beside(link.stage, only_losses));
                self.points.push(Point { before: Some(job.point), link, only_losses });
            }
        }
    }

    fn conclude(mut self, sweep: &mut Sweep<'_>) -> Exploration {
        self.told.states = self.points.len();
        self.told.memory = self.visited.bytes() + memory_of(&self.points);
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

fn play(sweep: &Sweep<'_>, points: &[Point], visited: &Visited, job: &Job, faults: usize) -> Found {
    let mut found = Found::default();
    let path = Path::to(points, job.point);
    let played = path.play(sweep.scenario, &sweep.starts, sweep.settings.textbook);
    let strikes = path.links.last().map_or(Strikes::AtRest, |link| link.stage.strikes());
    let only_losses = points[job.point as usize].only_losses;
    let classes = twins::Classes::of(&sweep.scenario.estate, &sweep.twins, strikes, &played.world);
    for fault in &job.faults {
        let action = &sweep.scenario.script[usize::from(*fault)].action;
        if classes.stands_for_itself(action) {
            let alike = classes.stands_for(action);
            let place = Place { world: &played.world, strikes, faults, only_losses, alike };
            strike(sweep, &place, *fault, visited, &mut found);
        } else {
            found.folded += 1;
        }
    }
    found
}

/// Does each piece of work on one of some threads; the results are in the order of the work.
fn in_parallel<T: Sync, R: Send>(threads: usize, work: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if threads <= 1 || work.len() <= 1 {
        return work.iter().map(each).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.min(work.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(piece) = work.get(index) else { return };
                    let result = each(piece);
                    done.lock().expect("no thread panics with it").push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics with it");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
