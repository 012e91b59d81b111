//! `run`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use callboard_validator::check;
use callboard_validator::finding::Severity;
use clap::ValueEnum;

use super::FailOn;
use crate::disk::{files_below, name_of};
use crate::error::Error;
use crate::exit::Exit;
use crate::export::junit_of_runs;
use crate::io::Io;
use crate::outcome::{Outcome, Terms};
use crate::output::runs::RunsV1;
use crate::output::write_json;
use crate::render;

/// Rehearse scenarios and judge what they expect
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Scenario files, `-` for standard input; a folder is a suite
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    /// Draw what is left to chance from this seed; without it everything takes its textbook course
    #[arg(long)]
    seed: Option<u64>,
    /// A finding of this severity or above that the scenario does not expect fails it
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How rehearsals are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// JUnit XML, for build servers: a suite for each scenario, a case for each expectation.
    Junit,
}

/// Reads, plays, judges, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let names = names(args, io)?;
    let mut progress = Progress::new(names.len(), io.watched);
    let terms = Terms { seed: args.seed, fail_on: args.fail_on.into() };
    let mut outcomes = Vec::new();
    let mut unreadable = Vec::new();
    for name in names {
        progress.at(&name, io)?;
        match Outcome::of(io.files.as_ref(), &name, terms) {
            Ok(outcome) => outcomes.push(outcome),
            Err(report) => {
                if let Some(why) = super::validate::unreadable(&report, &name) {
                    progress.done(io)?;
                    return Err(Error::Unreadable { name, why });
                }
                unreadable.push((name, report));
            }
        }
    }
    progress.done(io)?;
    match args.format {
        Format::Json => write_json(&RunsV1::of(&outcomes), io.out)?,
        Format::Junit => junit_of_runs::write(&outcomes, &unreadable, io.out)?,
        Format::Text if outcomes.len() == 1 && unreadable.is_empty() => {
            render::run::render(&outcomes[0], io)?;
        }
        Format::Text => render::suite::render(&outcomes, &unreadable, io)?,
    }
    for (_, report) in &unreadable {
        render::findings::diagnostics(report, Severity::Error, io.colour, io.err)?;
    }
    Ok(match (unreadable.is_empty(), outcomes.iter().all(Outcome::passed)) {
        (false, _) => Exit::CouldNot,
        (true, true) => Exit::Ok,
        (true, false) => Exit::Failed,
    })
}

fn names(args: &Args, io: &Io<'_>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for path in &args.scenarios {
        if !Path::new(path).is_dir() {
            names.push(name_of(path));
            continue;
        }
        let before = names.len();
        for name in files_below(path, &["toml"]).iter().map(|path| name_of(path)) {
            let text = io.files.read(&name).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            if text.is_ok_and(|text| check::is_scenario_text(&text)) {
                names.push(name);
            }
        }
        if names.len() == before {
            return Err(Error::NothingFound { name: name_of(path), what: "scenario" });
        }
    }
    Ok(names)
}

/// One line on a terminal, once a suite takes longer than a second.
struct Progress {
    total: usize,
    count: usize,
    started: Instant,
    shown: bool,
    watched: bool,
}

impl Progress {
    const PATIENCE: Duration = Duration::from_secs(1);

    fn new(total: usize, watched: bool) -> Self {
        Progress { total, count: 0, started: Instant::now(), shown: false, watched }
    }

    fn at(&mut self, name: &str, io: &mut Io<'_>) -> Result<(), Error> {
        self.count += 1;
        if self.watched && self.started.elapsed() > Self::PATIENCE {
            self.shown = true;
            write!(io.err, "\r\x1b[2K{}/{} {}", self.count, self.total, render::printable(name))?;
            io.err.flush()?;
        }
        Ok(())
    }

    fn done(&mut self, io: &mut Io<'_>) -> Result<(), Error> {
        if self.shown {
            write!(io.err, "\r\x1b[2K")?;
        }
        Ok(())
    }
}
