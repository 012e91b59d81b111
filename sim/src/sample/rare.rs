//! What is so rare that plain lives hardly ever show it.
//!
//! A cycle runs from one moment at which nothing is broken and the cluster rests to the next. The share of time without
//! service is the time lost in a cycle over the length of one. Cycles follow each other as they would in a life; beside
//! each, another one from the same start has its failures hastened as soon as the first has struck, so that further ones
//! come before it is mended, and until service is lost. What is lost in it counts with the likelihood of what happened
//! under the true rates, over that under the hastened ones: on average the same.

use crate::model::time::{Millis, SimTime, Timing};
use crate::record::{Detail, Step};
use crate::sample::life::Life;
use crate::sample::memo::Memo;
use crate::sample::memo::form;
use crate::sample::study::{Study, Unfit};
use crate::world::World;

/// The cycles of one run, unless they are longer than lives can be.
pub const CYCLES: u64 = 1000;
/// Weighed milliseconds are kept in parts of one.
const PARTS: f64 = (1_u64 << 20) as f64;
/// A cycle with more blows than this will not end.
const MOST_BLOWS: u64 = 100_000;

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
        if form::tells_time(estate) {
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

    /// How many times as often failures come once one has struck.
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// One run, by the seed of all of them and its number among them.
    pub fn run(&mut self, seed: u64, number: u64) -> RareTally {
        let mut life = Life::begin(self.study, self.start.clone(), seed, number);
        let mut tally = RareTally { runs: 1, ..RareTally::default() };
        let (mut down, mut time) = (0, 0);
        self.reach_next_start(&mut life, 0);
        // A run that is long enough to be out of time soon has shown enough.
        while tally.cycles < CYCLES && life.now.0 < LENGTH.0 / 2 {
            tally.cycles += 1;
            let mut hastened = life.clone();
            let lost = self.hastened(&mut hastened, &mut tally);
            down += (lost * PARTS) as u128;
            // The two courses draw different numbers.
            life.random = hastened.random;
            let from = life.now;
            tally.given_up += u64::from(!self.reach_next_start(&mut life, 1));
            time += u128::from(life.now.since(from).0);
        }
        tally.down = down;
        tally.time = time;
        tally.down_squares = down * down;
        tally.time_squares = time * time;
        tally.products = down * time;
        tally
    }

    /// Goes on until nothing is broken and the cluster rests, after so many blows. Whether it came to that.
    fn reach_next_start(&mut self, life: &mut Life<'_>, blows: u64) -> bool {
        let mut broken = blows == 0;
        for _ in 0..MOST_BLOWS {
            if broken && life.is_at_rest() && life.nature.is_whole() {
                return true;
            }
            if !life.go_on(&mut self.memo, &mut self.told) {
                return false;
            }
            broken |= !life.nature.is_whole();
        }
        false
    }

    /// A hastened cycle: what is lost in it, weighed.
    fn hastened(&mut self, life: &mut Life<'_>, tally: &mut RareTally) -> f64 {
        let before = life.log.down(life.now);
        let (mut is_hastened, mut was_up, mut is_over, mut broken) = (false, false, false, false);
        let weight_before = life.nature.weight(life.now);
        for _ in 0..MOST_BLOWS {
            if broken && life.is_at_rest() && life.nature.is_whole() {
                break;
            }
            if !life.go_on(&mut self.memo, &mut self.told) {
                tally.given_up += 1;
                break;
            }
            broken |= !life.nature.is_whole();
            // Between the end of a rest and what follows of it nothing else may be drawn: what was drawn to look for a
            // known course is drawn again.
            if life.rests() && broken && !is_hastened {
                is_hastened = true;
                life.nature.hasten(life.now, self.factor, &mut life.random);
            }
            was_up |= is_hastened && !life.log.is_down();
            if life.rests() && was_up && life.log.is_down() && !is_over {
                is_over = true;
                life.nature.hasten(life.now, 1.0, &mut life.random);
            }
        }
        let lost = life.log.down(life.now) - before;
        let weight = life.nature.weight(life.now) / weight_before;
        tally.hits += u64::from(lost > 0);
        lost as f64 * weight
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

    /// How long the cycles were together.
    pub fn time(&self) -> Millis {
        Millis(u64::try_from(self.time).unwrap_or(u64::MAX))
    }
}

/// A life without end would be out of time; runs are far shorter.
pub const LENGTH: Millis = Millis(SimTime(crate::queue::LAST.0 - 1).0);
