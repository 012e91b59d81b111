//! What is so rare that plain lives hardly ever show it.
//!
//! A cycle runs from one moment at which nothing is broken and the cluster rests to the next. The share of time without
//! service is the time lost in a cycle over the length of one. Cycles follow each other as they would in a life; beside
//! each, another one from the same start has its failures hastened as soon as the first has struck, so that further ones
//! come before it is mended, and until service is lost. What is lost in it counts with the likelihood of what happened
//! under the true rates, over that under the hastened ones: on average the same.

use crate::canonical;
use crate::model::time::{Millis, Timing};
use crate::queue;
use crate::record::{Detail, Step};
use crate::sample::life::Life;
use crate::sample::memo::Memo;
use crate::sample::study::{Study, Unfit};
use crate::world::World;

/// The cycles of one run, unless they are longer than lives can be.
pub const CYCLES: u64 = 1000;
/// The weighed milliseconds of a run are kept in parts of one: the squares of a million runs are whole numbers.
const PARTS: f64 = 1024.0;
/// A cycle in which more happens than this will not end.
const MOST_TURNS: u64 = 100_000;
/// Runs are as long as lives can be, and hardly ever need to.
pub const LENGTH: Millis = Millis(queue::LAST.0 - 1);

/// Runs of cycles of one study.
pub struct Cycles<'a> {
    study: &'a Study,
    start: World,
    memo: Option<Memo>,
    told: Step,
    factor: f64,
}

/// What cycles have shown, in whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RareTally {
    /// Runs of at most [`CYCLES`].
    pub runs: u64,
    /// Cycles.
    pub cycles: u64,
    /// Hastened cycles in which service was lost.
    pub hits: u64,
    /// Cycles that were given up.
    pub given_up: u64,
    down: u128,
    time: u128,
    down_squares: u128,
    time_squares: u128,
    products: u128,
}

impl<'a> Cycles<'a> {
    /// Cycles of a study. What fails must be memoryless.
    pub fn of(study: &'a Study) -> Result<Cycles<'a>, Unfit> {
        let estate = &study.scenario.estate;
        if canonical::tells_time(estate) {
            return Err(Unfit::TellsTime);
        }
        let failures = &estate.rates.failures;
        let spread = |timing: Timing| !matches!(timing, Timing::Exponential(_));
        if let Some(number) = failures.iter().position(|failure| spread(failure.mttf)) {
            return Err(Unfit::NotMemoryless(number));
        }
        let start = World::unscripted(&study.scenario);
        let told = Step::telling(Detail::Nothing);
        Ok(Cycles { study, start, memo: Some(Memo::default()), told, factor: factor(study) })
    }

    /// What is remembered of cycles takes so much memory, in bytes, at most.
    pub fn memory(&self) -> usize {
        self.memo.as_ref().map_or(0, Memo::bytes)
    }

    /// One run, by the seed of all of them and its number among them.
    pub fn run(&mut self, seed: u64, number: u64) -> RareTally {
        let mut life = Life::begin(self.study, self.start.clone(), seed, number);
        let mut tally = RareTally { runs: 1, ..RareTally::default() };
        let mut lost = 0.0;
        let mut goes_on = self.come_to_rest(&mut life);
        let begins = life.now;
        // A run that is long enough to be out of time soon has shown enough.
        while goes_on && tally.cycles < CYCLES && life.now.0 < LENGTH.0 / 2 {
            tally.cycles += 1;
            let mut hastened = life.clone();
            lost += self.hastened(&mut hastened, &mut tally);
            // The two courses draw different numbers.
            life.random = hastened.random;
            goes_on = self.pass_a_cycle(&mut life, |_, _| {});
        }
        tally.given_up += u64::from(!goes_on);
        tally.add_up((lost * PARTS).round() as u128, u128::from(life.now.since(begins).0));
        tally
    }

    /// Goes on until the cluster rests for the first time. Whether it came to that.
    fn come_to_rest(&mut self, life: &mut Life<'_>) -> bool {
        let mut turns = 0..MOST_TURNS;
        turns.by_ref().any(|_| is_a_start(life) || !life.go_on(&mut self.memo, &mut self.told));
        is_a_start(life)
    }

    /// Goes on until something has broken, everything is whole again, and the cluster rests. Whether it came to that.
    fn pass_a_cycle<'b>(&mut self, life: &mut Life<'b>, mut each: impl FnMut(&mut Life<'b>, bool)) -> bool {
        let mut broken = false;
        for _ in 0..MOST_TURNS {
            if !life.go_on(&mut self.memo, &mut self.told) {
                return false;
            }
            broken |= !life.nature.is_whole();
            if broken && is_a_start(life) {
                return true;
            }
            each(life, broken);
        }
        false
    }

    /// A hastened cycle: what is lost in it, weighed.
    fn hastened(&mut self, life: &mut Life<'_>, tally: &mut RareTally) -> f64 {
        let before = life.log.down(life.now);
        let weight_before = life.nature.weight(life.now);
        let (factor, mut phase) = (self.factor, Phase::Natural);
        let ended = self.pass_a_cycle(life, |life, broken| {
            // Between the end of a rest and what follows of it nothing else may be drawn: what was drawn to look for a
            // known course is drawn again.
            if life.rests() && broken {
                phase = phase.after(life, factor);
            }
        });
        tally.given_up += u64::from(!ended);
        let lost = life.log.down(life.now) - before;
        tally.hits += u64::from(lost > 0);
        lost as f64 * life.nature.weight(life.now) / weight_before
    }
}

/// Whether nothing is broken and the cluster rests.
fn is_a_start(life: &Life<'_>) -> bool {
    life.is_at_rest() && life.nature.is_whole()
}

/// How far a hastened cycle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing has struck yet.
    Natural,
    /// Failures are hastened; whether service has been there since.
    Hastened { was_up: bool },
    /// Service was lost in this way: failures come as they do.
    Over,
}

impl Phase {
    /// Failures are hastened once the first has struck, and until service that was there is lost.
    fn after(self, life: &mut Life<'_>, factor: f64) -> Phase {
        let is_down = life.log.is_down();
        match self {
            Phase::Natural => {
                life.nature.hasten(life.now, factor, &mut life.random);
                Phase::Hastened { was_up: !is_down }
            }
            Phase::Hastened { was_up: true } if is_down => {
                life.nature.hasten(life.now, 1.0, &mut life.random);
                Phase::Over
            }
            Phase::Hastened { was_up } => Phase::Hastened { was_up: was_up || !is_down },
            Phase::Over => Phase::Over,
        }
    }
}

/// With it the next blow is a failure as often as a repair.
fn factor(study: &Study) -> f64 {
    let failures = &study.scenario.estate.rates.failures;
    let all: f64 = failures.iter().map(|failure| 1.0 / failure.mttf.nominal().0 as f64).sum();
    let mended = failures.iter().filter_map(|failure| failure.mttr);
    let repairs = mended.map(|mttr| 1.0 / mttr.nominal().0.max(1) as f64);
    (repairs.fold(0.0, f64::max) / all).max(1.0)
}

impl RareTally {
    /// What one run lost, in [`PARTS`], and how long it was.
    fn add_up(&mut self, down: u128, time: u128) {
        (self.down, self.time) = (down, time);
        (self.down_squares, self.time_squares, self.products) = (down * down, time * time, down * time);
    }

    /// Adds other runs.
    pub fn merge(&mut self, other: &RareTally) {
        self.runs += other.runs;
        self.cycles += other.cycles;
        self.hits += other.hits;
        self.given_up += other.given_up;
        self.down += other.down;
        self.time += other.time;
        self.down_squares += other.down_squares;
        self.time_squares += other.time_squares;
        self.products += other.products;
    }

    /// The share of time lost, and the standard error of it over runs; `None` of fewer than two.
    pub fn share(&self, parts: u16) -> Option<(f64, f64)> {
        if self.runs < 2 || self.time == 0 {
            return None;
        }
        let whole = PARTS * f64::from(parts);
        let (runs, time) = (self.runs as f64, self.time as f64);
        let share = self.down as f64 / time;
        let squares = self.down_squares as f64 - 2.0 * share * self.products as f64
            + share * share * self.time_squares as f64;
        let error = (squares.max(0.0) / (runs - 1.0) * runs).sqrt() / time;
        Some((share / whole, error / whole))
    }
}
