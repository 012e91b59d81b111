//! What breaks and what is mended, and when.

use std::collections::VecDeque;

use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, Exp1};

use crate::model::rates::{Rates, Repair};
use crate::model::time::{Millis, SimTime, Timing};
use crate::sample::study::{Kind, Study};

/// The state of everything that fails.
pub(crate) struct Nature<'a> {
    study: &'a Study,
    rates: &'a Rates,
    /// What comes next of each failure, it strikes or it is mended: the soonest is last.
    due: Vec<(SimTime, u32, Turn)>,
    /// How many failures hold down each thing that failures do.
    held: Vec<u32>,
    crews: Option<u32>,
    waiting: VecDeque<(u32, Turn)>,
}

/// What comes next of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Strikes,
    IsMended,
    /// Only one of the things it does.
    PartIsMended(u16),
}

/// What nature does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blow {
    /// When.
    pub(crate) at: SimTime,
    /// Which failure.
    pub(crate) failure: u32,
    /// Whether it strikes; otherwise it is mended.
    pub(crate) strikes: bool,
}

impl<'a> Nature<'a> {
    /// Everything is whole.
    pub(crate) fn new(study: &'a Study, random: &mut ChaCha12Rng) -> Nature<'a> {
        let rates = &study.scenario.estate.rates;
        let mut nature = Nature {
            study,
            rates,
            due: Vec::with_capacity(rates.failures.len()),
            held: vec![0; study.kinds],
            crews: rates.crews,
            waiting: VecDeque::new(),
        };
        for failure in 0..rates.failures.len() {
            nature.becomes_whole(SimTime::START, failure as u32, random);
        }
        nature
    }

    /// When something happens next.
    pub(crate) fn next(&self) -> SimTime {
        self.due.last().map_or(SimTime(u64::MAX), |(at, ..)| *at)
    }

    /// What happens next, and the lines of the script that are to be played at that moment.
    pub(crate) fn advance(&mut self, random: &mut ChaCha12Rng, mut play: impl FnMut(u16)) -> Option<Blow> {
        let (at, failure, turn) = self.due.pop()?;
        let study = self.study;
        let kinds = &study.failures[failure as usize].strikes;
        match turn {
            Turn::Strikes => {
                kinds.iter().for_each(|kind| self.strike(*kind, &mut play));
                self.after_strike(at, failure, random);
            }
            Turn::IsMended => {
                kinds.iter().for_each(|kind| self.mend(*kind, &mut play));
                self.becomes_whole(at, failure, random);
                self.free_a_crew(at, random);
            }
            Turn::PartIsMended(part) => {
                self.mend(kinds[usize::from(part)], &mut play);
                self.free_a_crew(at, random);
            }
        }
        Some(Blow { at, failure, strikes: turn == Turn::Strikes })
    }

    fn after_strike(&mut self, at: SimTime, failure: u32, random: &mut ChaCha12Rng) {
        let info = &self.rates.failures[failure as usize];
        match (info.mttr, info.repair) {
            (None, _) => self.becomes_whole(at, failure, random),
            (Some(_), Repair::Together) => self.await_a_crew(at, (failure, Turn::IsMended), random),
            (Some(_), Repair::Each) => {
                let parts = self.study.failures[failure as usize].strikes.len();
                for part in 0..parts {
                    self.await_a_crew(at, (failure, Turn::PartIsMended(part as u16)), random);
                }
                self.becomes_whole(at, failure, random);
            }
        }
    }

    fn strike(&mut self, kind: Kind, play: &mut impl FnMut(u16)) {
        let is_held = self.held[kind.number] > 0;
        if kind.mend.is_some() {
            self.held[kind.number] += 1;
        }
        if !is_held {
            play(kind.strike);
        }
    }

    fn mend(&mut self, kind: Kind, play: &mut impl FnMut(u16)) {
        self.held[kind.number] -= 1;
        if let Some(line) = kind.mend.filter(|_| self.held[kind.number] == 0) {
            play(line);
        }
    }

    fn becomes_whole(&mut self, at: SimTime, failure: u32, random: &mut ChaCha12Rng) {
        let lasts = draw(self.rates.failures[failure as usize].mttf, random);
        self.expect((at + lasts, failure, Turn::Strikes));
    }

    fn expect(&mut self, due: (SimTime, u32, Turn)) {
        let place = self.due.partition_point(|other| *other > due);
        self.due.insert(place, due);
    }

    fn await_a_crew(&mut self, at: SimTime, job: (u32, Turn), random: &mut ChaCha12Rng) {
        match &mut self.crews {
            Some(0) => self.waiting.push_back(job),
            Some(free) => {
                *free -= 1;
                self.begin_repair(at, job, random);
            }
            None => self.begin_repair(at, job, random),
        }
    }

    fn free_a_crew(&mut self, at: SimTime, random: &mut ChaCha12Rng) {
        match (self.waiting.pop_front(), &mut self.crews) {
            (Some(next), _) => self.begin_repair(at, next, random),
            (None, Some(free)) => *free += 1,
            (None, None) => {}
        }
    }

    fn begin_repair(&mut self, at: SimTime, (failure, turn): (u32, Turn), random: &mut ChaCha12Rng) {
        let mttr = self.rates.failures[failure as usize].mttr.expect("only what can be mended is");
        let lasts = draw(mttr, random);
        self.expect((at + lasts, failure, turn));
    }
}

/// A length of time, to the millisecond.
fn draw(timing: Timing, random: &mut ChaCha12Rng) -> Millis {
    use rand::RngExt;
    match timing {
        Timing::Fixed(lasts) => lasts,
        Timing::Uniform(low, high) => Millis(random.random_range(low.0..=high.0)),
        Timing::Exponential(mean) => {
            let unit: f64 = Exp1.sample(random);
            Millis((unit * mean.0 as f64 + 0.5) as u64)
        }
    }
}
