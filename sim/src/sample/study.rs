//! What is sampled: an estate with everything that can break, one line of a script for each.

use crate::model::estate::Estate;
use crate::model::rates::Failure;
use crate::model::scenario::{Action, Scenario, ScriptStep};
use crate::model::time::{Millis, SimTime};
use crate::queue;
use crate::sample::watch::Watch;

/// An estate to be sampled.
#[derive(Debug, Clone)]
pub struct Study {
    /// The estate; its script holds what breaks and what mends it, and nothing of it is due by itself.
    pub scenario: Scenario,
    /// What counts as available.
    pub watch: Watch,
    pub(crate) failures: Vec<Lines>,
    pub(crate) kinds: usize,
}

/// A failure in lines of the script.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    pub(crate) strikes: Vec<Kind>,
}

/// One thing that a failure does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Which of all the things that failures do; two failures may do the same.
    pub(crate) number: usize,
    /// The line that does it.
    pub(crate) strike: u16,
    /// The line that undoes it.
    pub(crate) mend: Option<u16>,
}

/// Why an estate cannot be sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Nothing in it fails.
    NothingFails,
    /// More things fail than a script can name.
    TooMuchFails(usize),
    /// This is not memoryless: its failures cannot be made more frequent and weighed.
    NotMemoryless(usize),
    /// What follows depends on the time of day: no two states are the same.
    TellsTime,
    /// A life of that length cannot be told apart from one that is longer.
    TooLong(Millis),
}

impl Study {
    /// The lives of an estate, each so long.
    pub fn of(estate: &Estate, watch: Watch, length: Millis) -> Result<Study, Unfit> {
        if estate.rates.failures.is_empty() {
            return Err(Unfit::NothingFails);
        }
        if length.0 >= queue::LAST.0 {
            return Err(Unfit::TooLong(length));
        }
        let mut script = Script::default();
        let failures: Vec<Lines> = estate.rates.failures.iter().map(|failure| script.of(failure)).collect();
        if script.lines.len() > usize::from(u16::MAX) {
            return Err(Unfit::TooMuchFails(script.lines.len()));
        }
        let steps = script.lines.into_iter().map(|action| ScriptStep { at: SimTime::START, action });
        let scenario = Scenario {
            script: steps.collect(),
            horizon: SimTime::START + length,
            ..Scenario::of_nothing(estate.clone())
        };
        Ok(Study { scenario, watch, failures, kinds: script.kinds.len() })
    }

    /// How long a life is.
    pub fn length(&self) -> Millis {
        self.scenario.horizon.since(SimTime::START)
    }

    /// What fails, by its number in causes.
    pub fn causes(&self) -> impl Iterator<Item = &str> {
        self.scenario.estate.rates.failures.iter().map(|failure| failure.name.as_str())
    }
}

#[derive(Default)]
struct Script {
    lines: Vec<Action>,
    kinds: Vec<Kind>,
}

impl Script {
    fn of(&mut self, failure: &Failure) -> Lines {
        let mends = failure.mends.iter().map(Some).chain(std::iter::repeat(None));
        Lines {
            strikes: failure
                .strikes
                .iter()
                .zip(mends)
                .map(|(strike, mend)| self.kind(strike, mend))
                .collect(),
        }
    }

    fn kind(&mut self, strike: &Action, mend: Option<&Action>) -> Kind {
        let same = |kind: &&Kind| self.lines[usize::from(kind.strike)] == *strike;
        if let Some(known) = self.kinds.iter().find(same) {
            return *known;
        }
        let strike = self.line(strike);
        let mend = mend.map(|mend| self.line(mend));
        let kind = Kind { number: self.kinds.len(), strike, mend };
        self.kinds.push(kind);
        kind
    }

    /// A line that is too many is told of once all of them are known.
    fn line(&mut self, action: &Action) -> u16 {
        self.lines.push(action.clone());
        u16::try_from(self.lines.len() - 1).unwrap_or(u16::MAX)
    }
}
