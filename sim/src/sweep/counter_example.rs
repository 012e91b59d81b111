//! A path that breaks a promise, as a scenario that anybody can play again.

use super::path::{Path, Start};
use super::{Broken, Exploration};
use crate::choices::Stated;
use crate::model::expectation::{Expectations, PromisesExpectation};
use crate::model::promise::Promise;
use crate::model::scenario::Scenario;
use crate::model::time::{Millis, SimTime};
use crate::run::{self, Run};

/// The scenario, and what happens in it.
#[derive(Debug, Clone)]
pub struct CounterExample {
    /// The faults with their moments, the decisions of chance, and the promises that are expected to be kept.
    pub scenario: Scenario,
    /// The run: it breaks the promise.
    pub run: Run,
    /// When it does.
    pub broken_at: SimTime,
    /// What is there instead.
    pub instead: String,
}

impl CounterExample {
    /// Of what a sweep found.
    pub fn of(vocabulary: &Scenario, textbook: bool, found: &Exploration, broken: &Broken) -> Self {
        let promise = &vocabulary.estate.promises[broken.breach.promise];
        let scenario = replayed(vocabulary, textbook, &found.starts, &broken.path, promise, broken.breach.at);
        let run = run::run(&scenario, &mut Stated::new(&scenario.choices));
        CounterExample { run, scenario, broken_at: broken.breach.at, instead: broken.breach.instead.clone() }
    }

    /// Whether the run breaks the promise, as the sweep says.
    pub fn is_confirmed(&self, promise: &Promise) -> bool {
        let text = format!("promise: {}", promise.text);
        self.run.judgements.iter().any(|judgement| judgement.text == text && !judgement.held)
    }
}

fn replayed(
    vocabulary: &Scenario,
    textbook: bool,
    starts: &[Start],
    path: &Path,
    promise: &Promise,
    broken_at: SimTime,
) -> Scenario {
    let played = path.play(vocabulary, starts, textbook);
    // The other promises are judged too: each to its limit.
    let longest = vocabulary.estate.promises.iter().filter_map(|promise| promise.within).max();
    let last = played.strikes.last().map_or(SimTime::START, |(at, _)| *at + longest.unwrap_or_default());
    Scenario {
        title: format!("Promised: {}", promise.text),
        script: played.script(vocabulary),
        choices: played.chosen,
        expect: Expectations { promises: Some(PromisesExpectation::Kept), ..Expectations::default() },
        horizon: last.max(broken_at) + Millis(1),
        ..Scenario::of_nothing(vocabulary.estate.clone())
    }
}
