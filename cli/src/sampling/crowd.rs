//! Many lives, shared among threads in blocks. Nothing depends on who lived which.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use callboard_sim::sample::estimate::{self, Confidence};
use callboard_sim::sample::life::Lives;
use callboard_sim::sample::study::Study;
use callboard_sim::sample::tally::Tally;

/// Lives that a thread takes at once.
const BLOCK: u64 = 16;
/// Lives before the precision is looked at for the first time; each further look is at twice as many.
const FIRST_LOOK: u64 = 256;
/// How often somebody who waits is told.
const PATIENCE: Duration = Duration::from_millis(250);

/// What is asked of a crowd.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The lives, by number.
    pub lives: Range<u64>,
    /// The seed of all of them.
    pub seed: u64,
    /// How many threads.
    pub threads: usize,
    /// The half-width of the interval, as a share of the unavailability, at which it is enough.
    pub precision: Option<f64>,
    /// How sure the interval is to be.
    pub confidence: Confidence,
}

/// What a crowd has shown.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The sums.
    pub tally: Tally,
    /// Whether every life that was asked for was lived, or the precision was reached.
    pub complete: bool,
}

/// A study that is lived through by many.
pub struct Crowd<'a> {
    /// The study.
    pub study: &'a Study,
    /// Set when somebody wants no more.
    pub stop: &'a AtomicBool,
}

impl Crowd<'_> {
    /// Lives until there are as many as asked for, until they are precise enough, or until somebody interrupts.
    /// `tell` hears how many there are, a few times a second.
    pub fn draw(&self, asked: &Asked, mut tell: impl FnMut(u64)) -> Drawn {
        let mut tally = Tally::of_failures(self.study.causes().count());
        let mut next = asked.lives.start;
        while next < asked.lives.end {
            let look = asked.lives.start + (tally.lives * 2).max(FIRST_LOOK);
            let end = if asked.precision.is_some() { look.min(asked.lives.end) } else { asked.lives.end };
            tally.merge(&self.round(asked, next..end, &mut tell));
            next = end;
            if self.stop.load(Ordering::Relaxed) || self.is_precise(asked, &tally) {
                break;
            }
        }
        Drawn {
            complete: tally.lives == next - asked.lives.start && self.is_enough(asked, next, &tally),
            tally,
        }
    }

    /// Whether it did not stop before its time.
    fn is_enough(&self, asked: &Asked, next: u64, tally: &Tally) -> bool {
        next == asked.lives.end || self.is_precise(asked, tally)
    }

    fn is_precise(&self, asked: &Asked, tally: &Tally) -> bool {
        let parts = self.study.watch.parts(&self.study.scenario.estate);
        let found = estimate::unavailability(tally, self.study.length(), parts, asked.confidence);
        match (asked.precision, found) {
            (Some(wanted), Some(found)) if found.mean > 0.0 => found.high - found.mean <= wanted * found.mean,
            _ => false,
        }
    }

    fn round(&self, asked: &Asked, lives: Range<u64>, tell: &mut impl FnMut(u64)) -> Tally {
        let sum = Mutex::new(Tally::of_failures(self.study.causes().count()));
        let (next, lived) = (AtomicU64::new(lives.start), AtomicU64::new(0));
        thread::scope(|scope| {
            let work = || self.work(asked.seed, &lives, (&next, &lived), &sum);
            let workers: Vec<_> = (0..asked.threads.max(1)).map(|_| scope.spawn(work)).collect();
            while workers.iter().any(|worker| !worker.is_finished()) {
                thread::park_timeout(
                    PATIENCE.min(Duration::from_millis(1 + lived.load(Ordering::Relaxed) / 4)),
                );
                tell(lives.start + lived.load(Ordering::Relaxed));
            }
        });
        sum.into_inner().expect("no thread panics while it adds")
    }

    fn work(
        &self,
        seed: u64,
        lives: &Range<u64>,
        (next, lived): (&AtomicU64, &AtomicU64),
        sum: &Mutex<Tally>,
    ) {
        let mut own = Tally::of_failures(self.study.causes().count());
        let mut crowd = Lives::of(self.study);
        loop {
            let from = next.fetch_add(BLOCK, Ordering::Relaxed);
            if from >= lives.end || self.stop.load(Ordering::Relaxed) {
                break;
            }
            let to = (from + BLOCK).min(lives.end);
            (from..to).for_each(|number| own.add(&crowd.live(seed, number)));
            lived.fetch_add(to - from, Ordering::Relaxed);
        }
        sum.lock().expect("no thread panics while it adds").merge(&own);
    }
}
