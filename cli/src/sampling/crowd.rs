//! Many lives, shared among threads in blocks. Nothing depends on who lived which.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// Lives that a thread takes at once.
const BLOCK: u64 = 16;
/// Lives before it is looked whether they are enough for the first time; each further look is at twice as many.
const FIRST_LOOK: u64 = 256;
/// How often somebody who waits is told.
const PATIENCE: Duration = Duration::from_millis(250);

/// What is asked of a crowd.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The lives, by number.
    pub lives: Range<u64>,
    /// How many threads.
    pub threads: usize,
    /// Whether fewer lives may be enough.
    pub may_end: bool,
}

/// What a crowd has shown.
#[derive(Debug, Clone)]
pub struct Drawn<S> {
    /// The sums.
    pub sum: S,
    /// Whether every life that was asked for was lived, or fewer were enough.
    pub complete: bool,
}

/// What is added up: in whatever order, to the same.
pub trait Sum: Clone + Send {
    /// Adds another.
    fn merge(&mut self, other: &Self);
    /// How many lives are in it.
    fn lives(&self) -> u64;
}

/// Lives one life after another, each by its number, and adds it.
pub type Worker<'a, S> = Box<dyn FnMut(u64, &mut S) + 'a>;

/// Many lives.
pub struct Crowd<'a, 'w, S> {
    /// Nothing added up yet.
    pub nothing: S,
    /// Makes a worker for a thread.
    pub worker: &'a (dyn Fn() -> Worker<'w, S> + Sync),
    /// Whether what was added up is enough.
    pub is_enough: &'a dyn Fn(&S) -> bool,
    /// Set when somebody wants no more.
    pub stop: &'a AtomicBool,
}

impl<S: Sum> Crowd<'_, '_, S> {
    /// Lives until there are as many as asked for, until they are enough, or until somebody interrupts. `tell` hears
    /// how many there are, a few times a second.
    pub fn draw(&self, asked: &Asked, mut tell: impl FnMut(u64)) -> Drawn<S> {
        let mut sum = self.nothing.clone();
        let mut next = asked.lives.start;
        while next < asked.lives.end {
            let look = asked.lives.start + (sum.lives() * 2).max(FIRST_LOOK);
            let end = if asked.may_end { look.min(asked.lives.end) } else { asked.lives.end };
            sum.merge(&self.round(asked.threads, next..end, &mut tell));
            next = end;
            if self.stop.load(Ordering::Relaxed) || (asked.may_end && (self.is_enough)(&sum)) {
                break;
            }
        }
        let enough = next == asked.lives.end || (asked.may_end && (self.is_enough)(&sum));
        Drawn { complete: enough && sum.lives() == next - asked.lives.start, sum }
    }

    fn round(&self, threads: usize, lives: Range<u64>, tell: &mut impl FnMut(u64)) -> S {
        let sum = Mutex::new(self.nothing.clone());
        let (next, lived) = (AtomicU64::new(lives.start), AtomicU64::new(0));
        let worker = self.worker;
        let (nothing, stop) = (Mutex::new(self.nothing.clone()), self.stop);
        thread::scope(|scope| {
            let work = || {
                let mut own = nothing.lock().expect("no thread panics while it copies").clone();
                let mut live = worker();
                loop {
                    let from = next.fetch_add(BLOCK, Ordering::Relaxed);
                    if from >= lives.end || stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let to = (from + BLOCK).min(lives.end);
                    (from..to).for_each(|number| live(number, &mut own));
                    lived.fetch_add(to - from, Ordering::Relaxed);
                }
                sum.lock().expect("no thread panics while it adds").merge(&own);
            };
            let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
            while workers.iter().any(|worker| !worker.is_finished()) {
                let so_far = lived.load(Ordering::Relaxed);
                thread::park_timeout(PATIENCE.min(Duration::from_millis(1 + so_far / 4)));
                tell(lives.start + so_far);
            }
        });
        sum.into_inner().expect("no thread panics while it adds")
    }
}
