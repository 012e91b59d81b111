//! `sweep`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use callboard_sim::model::estate::Estate;
use callboard_sim::model::fault_class::FaultClass;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::sweep::assumptions::{Combination, Varied, Verdicts, vary};
use callboard_sim::sweep::counter_example::CounterExample;
use callboard_sim::sweep::vocabulary::{self, MOST_FAULTS, TooMany};
use callboard_sim::sweep::{Exploration, Mode, Settings, explore};
use callboard_validator::check;
use clap::ValueEnum;

use super::playable;
use crate::counter_example::{self, Beside};
use crate::disk::{STANDARD_INPUT, name_of};
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::output::sweep::SweepV1;
use crate::output::write_json;
use crate::render;

/// Try every sequence of faults against what an estate promises
///
/// Each fault strikes at every state that the faults before it lead to: once everything is at rest, and at every moment
/// of the recovery. Chance takes every course. For each promise that is broken there is a shortest counter-example.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The estate; `-` for standard input
    estate: PathBuf,
    /// The most faults of a sequence; without it as many as the promises speak of
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u8).range(1..=16))]
    faults: Option<u8>,
    /// Only faults of these classes, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "CLASSES")]
    only: Vec<Class>,
    /// When a fault strikes after another one
    #[arg(long, value_enum, default_value_t)]
    mode: When,
    /// Chance takes its textbook course only
    #[arg(long)]
    textbook: bool,
    /// Repeat the verdicts under every combination of the assumptions that decide anything
    #[arg(long)]
    assumptions: bool,
    /// Write the counter-example of each broken promise as a scenario: to this file, further ones beside it
    #[arg(long, value_name = "FILE")]
    counterexample: Option<PathBuf>,
    /// Overwrite files that are there already
    #[arg(long, requires = "counterexample")]
    force: bool,
    /// The most states that are visited; what is left out then is said
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    max_states: usize,
    /// Threads that share the work; it changes nothing but the time
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// A line for each thing found, to be searched.
    Lines,
}

/// A class of faults, as an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Class(FaultClass);

impl ValueEnum for Class {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Class; 9] = {
            let mut all = [Class(FaultClass::Nodes); 9];
            let mut index = 0;
            while index < all.len() {
                all[index] = Class(FaultClass::ALL[index]);
                index += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.name()))
    }
}

/// A mode, as an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum When {
    /// Once everything has come to rest.
    Settled,
    /// At every moment of the recovery.
    Stormy,
    /// Both.
    #[default]
    Both,
}

impl From<When> for Mode {
    fn from(when: When) -> Mode {
        match when {
            When::Settled => Mode::Settled,
            When::Stormy => Mode::Stormy,
            When::Both => Mode::Both,
        }
    }
}

/// What was asked for, and found.
pub struct Swept {
    /// The estate's file.
    pub path: String,
    /// The classes of faults.
    pub classes: Vec<FaultClass>,
    /// How far it went.
    pub settings: Settings,
    /// The faults, as lines of a script.
    pub vocabulary: Scenario,
    /// What was found.
    pub found: Exploration,
    /// The counter-example of each broken promise.
    pub examples: Vec<CounterExample>,
    /// The text of the scenario file of each.
    pub scenarios: Vec<String>,
    /// The verdicts under other assumptions, when they were asked for.
    pub varied: Option<Varied>,
}

/// Reads, explores, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let path = name_of(&args.estate);
    let estate = playable(&path, io)?;
    let classes = classes(args);
    let settings = settings(args, &estate);
    let vocabulary = vocabulary(&estate, &classes, &path)?;
    io.stop_when_interrupted();
    let found = explore(&vocabulary, &settings, &io.stop);
    let varied = match args.assumptions {
        true => Some(under_assumptions(&path, &classes, &settings, &vocabulary, &found, io)?),
        false => None,
    };
    let of = |broken| CounterExample::of(&vocabulary, settings.textbook, &found, broken);
    let examples: Vec<CounterExample> = found.broken.iter().map(of).collect();
    let scenarios = scenarios(args, &path, &examples, io)?;
    let swept = Swept { path, classes, settings, vocabulary, found, examples, scenarios, varied };
    match args.format {
        Format::Json => write_json(&SweepV1::of(&swept), io.out)?,
        Format::Lines => render::sweep::lines(&swept, io.out)?,
        Format::Text => render::sweep::render(&swept, io.out)?,
    }
    Ok(if swept.found.broken.is_empty() { Exit::Ok } else { Exit::Failed })
}

fn classes(args: &Args) -> Vec<FaultClass> {
    let all = FaultClass::ALL.into_iter();
    all.filter(|class| args.only.is_empty() || args.only.contains(&Class(*class))).collect()
}

fn settings(args: &Args, estate: &Estate) -> Settings {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let faults = args.faults.map_or_else(|| promised_faults(estate), usize::from);
    Settings {
        faults,
        mode: args.mode.into(),
        textbook: args.textbook,
        most_states: args.max_states,
        threads: args.threads.unwrap_or_else(cores),
        ..Settings::default()
    }
}

/// As many faults as the promises speak of; two where they speak of any number.
fn promised_faults(estate: &Estate) -> usize {
    const ANY: usize = 2;
    estate.promises.iter().map(|promise| promise.after.most.unwrap_or(ANY)).max().unwrap_or(1)
}

fn vocabulary(estate: &Estate, classes: &[FaultClass], path: &str) -> Result<Scenario, Error> {
    let scenario = vocabulary::scenario(estate, classes).map_err(|TooMany(count)| Error::TooMany {
        name: path.to_owned(),
        found: format!("{count} faults that could strike; {MOST_FAULTS} at most are tried"),
        help: "choose some with --only",
    })?;
    if scenario.script.is_empty() {
        return Err(Error::NothingFound { name: path.to_owned(), what: "fault of these classes" });
    }
    Ok(scenario)
}

/// The sweep again, for every combination of values of the knobs that decided something.
fn under_assumptions(
    path: &str,
    classes: &[FaultClass],
    settings: &Settings,
    vocabulary: &Scenario,
    found: &Exploration,
    io: &Io<'_>,
) -> Result<Varied, Error> {
    if path == STANDARD_INPUT {
        let why = "it is read once for each combination of assumptions: name a file".to_owned();
        return Err(Error::Unreadable { name: path.to_owned(), why });
    }
    let stated = &vocabulary.estate;
    let verdicts = |found: &Exploration, knobs: BTreeSet<_>| {
        let promises = 0..stated.promises.len();
        Verdicts { broken: promises.map(|promise| found.breach_of(promise).is_some()).collect(), knobs }
    };
    let first = verdicts(found, found.knobs.iter().collect());
    Ok(vary(&stated.assumptions, &first, |changed| {
        let (files, text) = (io.files.as_ref(), patch(changed));
        let beside = Beside { files, name: PATCH, text: &text };
        let estate = check::check_patched(&beside, path, PATCH).estate?;
        let vocabulary = vocabulary::scenario(&estate, classes).ok()?;
        let found = explore(&vocabulary, settings, &io.stop);
        let knobs = found.knobs.iter().collect();
        Some(verdicts(&found, knobs)).filter(|_| !found.interrupted)
    }))
}

/// The name of a combination, which is no file.
const PATCH: &str = "assumptions of this sweep";

/// A combination as an estate states it.
fn patch(changed: &Combination) -> String {
    let lines = changed.iter().map(|(knob, value)| match value.parse::<u64>() {
        Ok(number) => format!("{} = {number}\n", knob.name()),
        Err(_) => format!("{} = \"{value}\"\n", knob.name()),
    });
    format!("[assumptions]\n{}", lines.collect::<String>())
}

/// The scenario files of the counter-examples, written when a file is named.
fn scenarios(
    args: &Args,
    estate: &str,
    examples: &[CounterExample],
    io: &Io<'_>,
) -> Result<Vec<String>, Error> {
    let path = args.counterexample.as_deref().unwrap_or(Path::new("counter-example.toml"));
    let mut texts = Vec::new();
    for (number, example) in examples.iter().enumerate() {
        let path = counter_example::numbered(path, number);
        let text = counter_example::text(io.files.as_ref(), example, estate, &path);
        if args.counterexample.is_some() {
            counter_example::save(&path, &text, args.force)?;
        }
        texts.push(text);
    }
    Ok(texts)
}
