//! The lives and cycles of a study, drawn by a crowd, with progress for whoever watches.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use callboard_sim::sample::estimate::{self, Confidence};
use callboard_sim::sample::life::Lives;
use callboard_sim::sample::rare::{Cycles, RareTally};
use callboard_sim::sample::study::{Study, Unfit};
use callboard_sim::sample::tally::Tally;

use super::crowd::{Asked, Crowd, Drawn, Sum, Worker};
use crate::error::Error;
use crate::io::Io;

/// How lives are drawn.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The lives, by number.
    pub lives: Range<u64>,
    /// What chance is drawn from.
    pub seed: u64,
    /// How many threads; without it one for each core.
    pub threads: Option<usize>,
    /// The half-width of the interval, as a share of the unavailability, at which it is enough.
    pub precision: Option<f64>,
    /// How sure the interval is to be.
    pub confidence: Confidence,
}

impl Terms {
    fn are_met(&self, half: f64, mean: f64) -> bool {
        mean > 0.0 && self.precision.is_some_and(|wanted| half <= wanted * mean)
    }
}

/// Lives.
pub fn lives(terms: &Terms, study: &Study, io: &mut Io<'_>) -> Result<Drawn<Tally>, Error> {
    let parts = study.watch.parts(&study.scenario.estate);
    let is_enough = |tally: &Tally| {
        let found = estimate::unavailability(tally, study.length(), parts, terms.confidence);
        found.is_some_and(|found| terms.are_met(found.high - found.mean, found.mean))
    };
    let (remembered, stop) = (&Remembered::default(), io.stop.clone());
    let worker = || -> Worker<'_, Tally> {
        let (mut lives, mut own) = (Lives::of(study), 0);
        Box::new(move |number, tally| {
            tally.add(&lives.live(terms.seed, number));
            remembered.update(&mut own, lives.memory());
        })
    };
    let nothing = Tally::of_nothing(study.causes().count(), study.scenario.estate.rates.package_runs.len());
    draw(terms, &Crowd { nothing, worker: &worker, is_enough: &is_enough, stop: &stop }, remembered, io)
}

/// Runs of cycles in which failures are hastened.
pub fn cycles(
    terms: &Terms,
    study: &Study,
    io: &mut Io<'_>,
) -> Result<Result<Drawn<RareTally>, Error>, Unfit> {
    Cycles::of(study)?;
    let parts = study.watch.parts(&study.scenario.estate);
    let is_enough = |tally: &RareTally| {
        let found = tally.share(parts);
        found.is_some_and(|(share, error)| terms.are_met(terms.confidence.normal() * error, share))
    };
    let (remembered, stop) = (&Remembered::default(), io.stop.clone());
    let worker = || -> Worker<'_, RareTally> {
        let (mut cycles, mut own) = (Cycles::of(study).expect("it was fit a moment ago"), 0);
        Box::new(move |number, tally| {
            tally.merge(&cycles.run(terms.seed, number));
            remembered.update(&mut own, cycles.memory());
        })
    };
    let nothing = RareTally::default();
    let crowd = Crowd { nothing, worker: &worker, is_enough: &is_enough, stop: &stop };
    Ok(draw(terms, &crowd, remembered, io))
}

/// What all threads remember, in bytes.
#[derive(Default)]
struct Remembered(AtomicUsize);

impl Remembered {
    /// One thread remembers so much by now.
    fn update(&self, own: &mut usize, now: usize) {
        self.0.fetch_add(now - *own, Ordering::Relaxed);
        *own = now;
    }
}

fn draw<S: Sum>(
    terms: &Terms,
    crowd: &Crowd<'_, '_, S>,
    remembered: &Remembered,
    io: &mut Io<'_>,
) -> Result<Drawn<S>, Error> {
    io.stop_when_interrupted();
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let asked = Asked {
        lives: terms.lives.clone(),
        threads: terms.threads.unwrap_or_else(cores),
        may_end: terms.precision.is_some(),
    };
    let (started, mut told) = (Instant::now(), false);
    let (watched, err) = (io.watched, &mut *io.err);
    let drawn = crowd.draw(&asked, |lived| {
        let seconds = started.elapsed().as_secs_f64();
        if watched && seconds > 1.0 {
            told = true;
            let (lived, all) = (lived - terms.lives.start, terms.lives.end - terms.lives.start);
            let rate = lived as f64 / seconds;
            let left = (all - lived) as f64 / rate.max(1e-9);
            // Nobody is hurt when progress cannot be shown.
            let _ = write!(err, "\r\x1b[2K{lived} of {all}, {rate:.0}/s, at most {left:.0} s left");
            let _ = err.flush();
        }
    });
    if told {
        write!(io.err, "\r\x1b[2K")?;
    }
    // How much depends on the threads, so it is no part of the result.
    let kilobytes = remembered.0.load(Ordering::Relaxed).div_ceil(1024);
    writeln!(io.err, "callboard: what was remembered of the course of events took at most {kilobytes} kB")?;
    Ok(drawn)
}
