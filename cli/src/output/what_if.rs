//! `what-if/1`.

use callboard_sim::chain::{Chain, Played, Start};
use callboard_sim::due;
use callboard_sim::quiescence::Quiescence;
use callboard_validator::asked::Asked;
use schemars::JsonSchema;
use serde::Serialize;

use super::runs::RunV1;
use super::state::told;
use super::status::StatusV1;
use crate::export::lines::quoted_words;

/// What `what-if` played.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhatIfV1<'a> {
    /// `what-if/1`.
    pub schema: &'static str,
    /// What was asked for, in its order.
    pub asked: Vec<AskedV1>,
    /// The state just before the first of it; with `--diff` only what differs from the state after.
    pub before: StatusV1<'a>,
    /// The run, as `runs/1` has it.
    pub run: RunV1<'a>,
    /// The state at the end; with `--diff` only what differs from the state before.
    pub after: StatusV1<'a>,
    /// When it ended, and how.
    pub end: EndV1,
}

/// A verb with its targets and arguments.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AskedV1 {
    /// As it was given.
    pub text: String,
    /// When it was played; null where the cluster did not settle in time.
    pub at_ms: Option<u64>,
    /// Whether it waited until the cluster had settled.
    pub once_settled: bool,
}

/// How a what-if ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EndV1 {
    /// When the last thing happened.
    pub at_ms: u64,
    /// `settled` (nothing is due), `waiting` (only what waits for a time of its own) or `under-way`.
    pub rest: &'static str,
    /// What is still due, soonest first.
    pub due: Vec<DueV1>,
}

/// Something that is due.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DueV1 {
    /// When.
    pub at_ms: u64,
    /// What it is about.
    pub object: String,
    /// What will be true.
    pub text: String,
    /// The rules that set the moment.
    pub rules: Vec<&'static str>,
}

impl<'a> WhatIfV1<'a> {
    /// What was asked, and what came of it.
    pub fn of(path: &str, asked: &[Asked], chain: &'a Chain, played: &Played, differences: bool) -> Self {
        let scenario = &chain.scenario;
        let (first, last) =
            (scenario.in_force(played.before.estate), scenario.in_force(played.run.last.estate));
        let (before, after) = (StatusV1::of(first, &played.before), StatusV1::of(last, &played.run.last));
        let asked = self::asked(asked, chain, played);
        let title = asked.iter().map(|asked| asked.text.as_str()).collect::<Vec<_>>().join(", then ");
        let verdict = if played.run.given_up { "unknown" } else { "pass" };
        let run = RunV1 { title, path: path.to_owned(), verdict, played: true, ..RunV1::default() };
        let (before, after) = match differences {
            true => (before.differing_from(&after), after.differing_from(&before)),
            false => (before, after),
        };
        let run = run.with_course(scenario, &played.run);
        WhatIfV1 { schema: "what-if/1", asked, before, run, after, end: end(chain, played) }
    }
}

/// What was asked for, with the moments that came of it.
pub fn asked(asked: &[Asked], chain: &Chain, played: &Played) -> Vec<AskedV1> {
    let turns = asked.iter().zip(&chain.turns).enumerate();
    let told = turns.map(|(index, (asked, turn))| AskedV1 {
        text: quoted_words(&asked.words),
        at_ms: played.starts.get(index).map(|at| at.0),
        once_settled: turn.start == Start::Settled,
    });
    told.collect()
}

fn end(chain: &Chain, played: &Played) -> EndV1 {
    let estate = chain.scenario.in_force(played.run.last.estate);
    let due = due::all(estate, &played.run.last);
    EndV1 {
        at_ms: played.run.last.now.0,
        rest: match played.rest {
            Quiescence::Settled => "settled",
            Quiescence::Waiting => "waiting",
            Quiescence::UnderWay => "under-way",
        },
        due: due.iter().map(|due| told(estate, due)).collect(),
    }
}
