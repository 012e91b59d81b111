//! What breaks and what is mended, and when.

use std::collections::VecDeque;

use rand_chacha::ChaCha12Rng;

use crate::model::rates::{Rates, Repair};
use crate::model::time::{Millis, SimTime, Timing};
use crate::sample::length::draw;
use crate::sample::study::{Kind, Study};

/// The state of everything that fails.
#[derive(Clone)]
pub(crate) struct Nature<'a> {
    study: &'a Study,
    rates: &'a Rates,
    /// What comes next of each failure, it strikes or it is mended: the soonest is last.
    due: Vec<(SimTime, u32, Turn)>,
    /// How many failures hold down each thing that failures do.
    held: Vec<u32>,
    /// Which of these things broke together with others and is mended by itself.
    broken: Vec<bool>,
    crews: Option<u32>,
    waiting: VecDeque<(u32, Turn)>,
    weights: Weights,
}

/// What comes next of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Strikes,
    /// All that it did, in one go.
    IsMended,
    /// One of the things it did, by a repair of its own.
    PartIsMended(u16),
}

/// What nature does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blow {
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
            broken: vec![false; study.kinds],
            crews: rates.crews,
            waiting: VecDeque::new(),
            weights: Weights::default(),
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

    /// What happens next, and the lines of the script that are to be played at that moment; nothing where all that would
    /// break is broken.
    pub(crate) fn advance(&mut self, random: &mut ChaCha12Rng, mut play: impl FnMut(u16)) -> Option<Blow> {
        let (at, failure, turn) = self.due.pop()?;
        self.weights.pass(at, turn == Turn::Strikes, failure, self.rates);
        let study = self.study;
        let kinds = &study.failures[failure as usize].strikes;
        let happens = match turn {
            Turn::Strikes => self.strike(at, failure, random, play),
            Turn::IsMended => {
                kinds.iter().for_each(|kind| self.release(*kind, &mut play));
                self.becomes_whole(at, failure, random);
                self.free_a_crew(at, random);
                true
            }
            Turn::PartIsMended(part) => {
                let kind = kinds[usize::from(part)];
                self.broken[kind.number] = false;
                self.release(kind, &mut play);
                self.free_a_crew(at, random);
                true
            }
        };
        happens.then_some(Blow { failure, strikes: turn == Turn::Strikes })
    }

    /// Whether anything came of it. What is mended by itself does not break again before it is; what holds several things
    /// down together does so whatever else befalls them.
    fn strike(
        &mut self,
        at: SimTime,
        failure: u32,
        random: &mut ChaCha12Rng,
        mut play: impl FnMut(u16),
    ) -> bool {
        let kinds = &self.study.failures[failure as usize].strikes;
        let info = &self.rates.failures[failure as usize];
        let each = info.repair == Repair::Each && info.mttr.is_some();
        let mut strikes = false;
        for (part, kind) in kinds.iter().enumerate() {
            let is_down = if each { self.held[kind.number] > 0 } else { self.broken[kind.number] };
            if is_down && (each || kinds.len() == 1) {
                continue;
            }
            strikes = true;
            self.hold(*kind, &mut play);
            if each {
                self.broken[kind.number] = true;
                self.await_a_crew(at, (failure, Turn::PartIsMended(part as u16)), random);
            }
        }
        if strikes && info.mttr.is_some() && !each {
            self.await_a_crew(at, (failure, Turn::IsMended), random);
        } else {
            self.becomes_whole(at, failure, random);
        }
        strikes
    }

    fn hold(&mut self, kind: Kind, play: &mut impl FnMut(u16)) {
        let is_held = self.held[kind.number] > 0;
        if kind.mend.is_some() {
            self.held[kind.number] += 1;
        }
        if !is_held {
            play(kind.strike);
        }
    }

    fn release(&mut self, kind: Kind, play: &mut impl FnMut(u16)) {
        self.held[kind.number] -= 1;
        if let Some(line) = kind.mend.filter(|_| self.held[kind.number] == 0) {
            play(line);
        }
    }

    fn becomes_whole(&mut self, at: SimTime, failure: u32, random: &mut ChaCha12Rng) {
        self.weights.becomes_whole(failure, self.rates);
        let lasts = self.weights.hasten(self.rates.failures[failure as usize].mttf);
        let lasts = draw(lasts, random);
        self.expect((at + lasts, failure, Turn::Strikes));
    }

    /// Whether nothing is broken.
    pub(crate) fn is_whole(&self) -> bool {
        self.due.iter().all(|(.., turn)| *turn == Turn::Strikes) && self.waiting.is_empty()
    }

    /// From now on what is whole fails so many times as often; what has been drawn is drawn anew.
    pub(crate) fn hasten(&mut self, now: SimTime, factor: f64, random: &mut ChaCha12Rng) {
        self.weights.pass(now, false, 0, self.rates);
        // What was scheduled ahead has already been weighed.
        let now = now.max(self.weights.until);
        self.weights.factor = factor;
        let whole = self.due.iter().filter(|(.., turn)| *turn == Turn::Strikes);
        self.weights.whole = whole.map(|(_, failure, _)| Weights::rate(*failure, self.rates)).sum();
        let (strikes, others): (Vec<_>, Vec<_>) =
            self.due.iter().partition(|(.., turn)| *turn == Turn::Strikes);
        self.due = others;
        for (_, failure, turn) in strikes {
            let lasts = draw(self.weights.hasten(self.rates.failures[failure as usize].mttf), random);
            self.expect((now + lasts, failure, turn));
        }
    }

    /// How likely all that has happened is, beside how likely it was made.
    pub(crate) fn weight(&mut self, now: SimTime) -> f64 {
        self.weights.pass(now, false, 0, self.rates);
        self.weights.logarithm.exp()
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

/// What hastened failures weigh: the likelihood of what happened under the true rates, over that under the hastened ones.
#[derive(Debug, Clone)]
struct Weights {
    factor: f64,
    /// Failures in a millisecond of all that is whole, at their true rates; while they are hastened.
    whole: f64,
    until: SimTime,
    logarithm: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Weights { factor: 1.0, whole: 0.0, until: SimTime::START, logarithm: 0.0 }
    }
}

impl Weights {
    fn rate(failure: u32, rates: &Rates) -> f64 {
        1.0 / rates.failures[failure as usize].mttf.nominal().0 as f64
    }

    /// Time passes up to a moment at which, perhaps, something strikes.
    fn pass(&mut self, at: SimTime, strikes: bool, failure: u32, rates: &Rates) {
        if self.factor != 1.0 {
            self.logarithm += (self.factor - 1.0) * self.whole * at.since(self.until).0 as f64;
            if strikes {
                self.logarithm -= self.factor.ln();
                self.whole -= Self::rate(failure, rates);
            }
        }
        self.until = self.until.max(at);
    }

    fn becomes_whole(&mut self, failure: u32, rates: &Rates) {
        if self.factor != 1.0 {
            self.whole += Self::rate(failure, rates);
        }
    }

    fn hasten(&self, mttf: Timing) -> Timing {
        match mttf {
            Timing::Exponential(mean) if self.factor != 1.0 => {
                Timing::Exponential(Millis((mean.0 as f64 / self.factor).round().max(1.0) as u64))
            }
            other => other,
        }
    }
}
