//! `sweep/1`.

use callboard_sim::model::fault_class::FaultClass;
use callboard_sim::model::promise::Promise;
use callboard_sim::record::{Record, What};
use callboard_sim::ssis::Effective;
use callboard_sim::sweep::Mode;
use callboard_sim::sweep::counter_example::CounterExample;
use callboard_validator::written;
use schemars::JsonSchema;
use serde::Serialize;

use super::runs::{NOT_MODELLED, RecordV1, record};
use crate::commands::sweep::Swept;

/// What `sweep` found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SweepV1 {
    /// `sweep/1`.
    pub schema: &'static str,
    /// The estate's file.
    pub path: String,
    /// The most faults of a sequence.
    pub faults: usize,
    /// `settled`, `stormy` or `both`.
    pub mode: &'static str,
    /// Whether chance took its textbook course only.
    pub textbook: bool,
    /// The classes of faults that were tried.
    pub classes: Vec<&'static str>,
    /// How many different faults there are.
    pub vocabulary: usize,
    /// Sequences of faults that were played; those that lead to a state that was met before are not told apart.
    pub sequences: u64,
    /// Courses that were played after them, one for each outcome of chance.
    pub courses: u64,
    /// States at which faults struck, each visited once.
    pub states: usize,
    /// How often a state was met that had been visited.
    pub merged: u64,
    /// Faults that an interchangeable one stands for.
    pub folded: u64,
    /// What the visited states take of memory.
    pub memory_bytes: usize,
    /// Whether nothing was left out.
    pub complete: bool,
    /// What was left out.
    pub not_visited: Vec<String>,
    /// The promises.
    pub promises: Vec<PromiseV1>,
    /// What single faults cost, the worst first.
    pub points_of_failure: Vec<PointV1>,
    /// Named choices that decided something.
    pub assumptions: Vec<&'static str>,
    /// Those of which another value changes a verdict; null when that was not asked for.
    pub assumptions_that_matter: Option<Vec<&'static str>>,
    /// Combinations of assumptions that were played, and left out; null when that was not asked for.
    pub combinations: Option<CombinationsV1>,
    /// What the model leaves out.
    pub not_modelled: Vec<String>,
}

/// A promise.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PromiseV1 {
    /// What is promised.
    pub promise: String,
    /// Whether it held; null when it was not broken and not everything that it covers was tried.
    pub held: Option<bool>,
    /// Up to how many faults it was tried.
    pub tried: usize,
    /// The shortest sequence that breaks it.
    pub counterexample: Option<CounterExampleV1>,
}

/// How a promise is broken.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CounterExampleV1 {
    /// The faults.
    pub faults: Vec<FaultV1>,
    /// When it is broken.
    pub broken_at_ms: u64,
    /// What was there instead.
    pub instead: String,
    /// What happened from the first fault on.
    pub facts: Vec<RecordV1>,
    /// The scenario, as a file.
    pub scenario: String,
}

/// A fault.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FaultV1 {
    /// When.
    pub at_ms: u64,
    /// As a line of a script.
    pub fault: String,
    /// The rules that say what it is.
    pub rules: Vec<&'static str>,
}

/// What a single fault costs a resource.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PointV1 {
    /// The fault.
    pub fault: String,
    /// The resource.
    pub resource: String,
    /// The longest interruption; null when it is not back once everything is at rest.
    pub outage_ms: Option<u64>,
    /// The configuration it then works with, green and wrong: `wrong-file`, `wrong-values`, `defaults` or `default-file`.
    pub wrong: Option<&'static str>,
    /// How many interchangeable faults this one stands for, itself included.
    pub alike: usize,
    /// The rules that say what the fault is.
    pub rules: Vec<&'static str>,
}

/// How many combinations of assumptions.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CombinationsV1 {
    /// That were played.
    pub played: usize,
    /// That were left out.
    pub left_out: usize,
}

impl SweepV1 {
    /// Of what was found.
    pub fn of(swept: &Swept) -> Self {
        let found = &swept.found;
        SweepV1 {
            schema: "sweep/1",
            path: swept.path.clone(),
            faults: swept.settings.faults,
            mode: mode(swept.settings.mode),
            textbook: swept.settings.textbook,
            classes: swept.classes.iter().map(|class| class.name()).collect(),
            vocabulary: swept.vocabulary.script.len(),
            sequences: found.sequences,
            courses: found.courses,
            states: found.states,
            merged: found.merged,
            folded: found.folded,
            memory_bytes: found.memory,
            complete: found.is_complete(),
            not_visited: not_visited(swept),
            promises: (0..swept.vocabulary.estate.promises.len())
                .map(|index| promise(swept, index))
                .collect(),
            points_of_failure: points(swept),
            assumptions: found.knobs.iter().map(|knob| knob.name()).collect(),
            assumptions_that_matter: swept
                .varied
                .as_ref()
                .map(|varied| varied.that_matter.iter().map(|knob| knob.name()).collect()),
            combinations: swept
                .varied
                .as_ref()
                .map(|varied| CombinationsV1 { played: varied.played.len(), left_out: varied.left_out }),
            not_modelled: NOT_MODELLED.iter().map(|line| (*line).to_owned()).collect(),
        }
    }
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Settled => "settled",
        Mode::Stormy => "stormy",
        Mode::Both => "both",
    }
}

fn not_visited(swept: &Swept) -> Vec<String> {
    let found = &swept.found;
    let counted = [
        (found.unvisited, "states, or faults at states, beyond the limit or the interruption"),
        (found.cut, "faults of which not every outcome of chance was played"),
        (found.restless, "courses that were given up because they do not come to rest"),
    ];
    let told = counted.into_iter().filter(|(count, _)| *count > 0);
    let told = told.map(|(count, what)| format!("{count} {what}"));
    let interrupted = found.interrupted.then(|| "everything after the interruption".to_owned());
    told.chain(interrupted).collect()
}

/// Up to how many faults a promise was tried; none where no fault that it covers is in the vocabulary.
fn tried(swept: &Swept, promise: &Promise) -> usize {
    let covered = !promise.after.only_losses || swept.classes.contains(&FaultClass::Nodes);
    let most = promise.after.most.unwrap_or(swept.settings.faults);
    if covered { most.min(swept.settings.faults) } else { 0 }
}

fn promise(swept: &Swept, index: usize) -> PromiseV1 {
    let stated = &swept.vocabulary.estate.promises[index];
    let tried = tried(swept, stated);
    let whole = tried > 0 && stated.after.most.is_none_or(|most| tried == most) && swept.found.is_complete();
    let broken = swept.found.broken.iter().position(|broken| broken.breach.promise == index);
    PromiseV1 {
        promise: stated.text.clone(),
        held: match broken {
            Some(_) => Some(false),
            None => whole.then_some(true),
        },
        tried,
        counterexample: broken.map(|found| counter_example(&swept.examples[found], &swept.scenarios[found])),
    }
}

fn counter_example(example: &CounterExample, scenario: &str) -> CounterExampleV1 {
    let estate = &example.scenario.estate;
    CounterExampleV1 {
        faults: example
            .scenario
            .script
            .iter()
            .map(|step| FaultV1 {
                at_ms: step.at.0,
                fault: written::line(estate, &step.action),
                rules: FaultClass::rules(&step.action).to_vec(),
            })
            .collect(),
        broken_at_ms: example.broken_at.0,
        instead: example.instead.clone(),
        facts: facts(example).map(|fact| record(estate, fact)).collect(),
        scenario: scenario.to_owned(),
    }
}

/// What happened from the first fault to the breach, as far as a rule says so; the faults stand beside it.
pub fn facts(example: &CounterExample) -> impl Iterator<Item = &Record> {
    let first = example.scenario.script.first().map(|step| step.at);
    let is_told = move |record: &&Record| {
        Some(record.at) >= first
            && record.at <= example.broken_at
            && !record.rules().is_empty()
            && !matches!(record.what, What::Injected { .. })
    };
    example.run.trace.iter().filter(is_told)
}

fn points(swept: &Swept) -> Vec<PointV1> {
    let estate = &swept.vocabulary.estate;
    let told = swept.found.weak_points.iter().map(|point| {
        let action = &swept.vocabulary.script[usize::from(point.fault)].action;
        PointV1 {
            fault: written::line(estate, action),
            resource: estate.resources[point.resource].name.clone(),
            outage_ms: point.outage.map(|outage| outage.0),
            wrong: point.wrong.map(Effective::name),
            alike: point.alike,
            rules: FaultClass::rules(action).to_vec(),
        }
    });
    told.collect()
}
