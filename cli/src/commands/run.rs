//! `run`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use callboard_sim::choices::{Nominal, Seeded};
use callboard_sim::judge::Judgement;
use callboard_sim::run::{self, Run, Verdict};
use callboard_validator::check::{self, ExpectedFinding, Rehearsal};
use callboard_validator::finding::{Report, Severity};

use super::{FailOn, Format};
use crate::disk::{name_of, toml_files};
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
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

/// A scenario that was played.
#[derive(Debug)]
pub struct Played {
    /// Its file.
    pub path: String,
    /// What validation found before.
    pub report: Report,
    /// The scenario.
    pub rehearsal: Rehearsal,
    /// What happened.
    pub run: Run,
    /// Whether validation found what was expected.
    pub on_findings: Vec<Judgement>,
}

impl Played {
    /// Every expectation.
    pub fn judgements(&self) -> impl Iterator<Item = &Judgement> {
        self.on_findings.iter().chain(&self.run.judgements)
    }

    /// `pass`, `fail` or `unknown`.
    pub fn verdict(&self) -> &'static str {
        match self.run.verdict() {
            Verdict::Unknown => "unknown",
            Verdict::Pass if self.on_findings.iter().all(|judgement| judgement.held) => "pass",
            Verdict::Pass | Verdict::Fail => "fail",
        }
    }

    /// Whether every expectation held.
    pub fn passed(&self) -> bool {
        self.verdict() == "pass"
    }
}

/// Reads, plays, judges, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let names = names(args, io)?;
    let mut progress = Progress::new(names.len(), io.watched);
    let mut played = Vec::new();
    let mut unplayable = Vec::new();
    for name in names {
        progress.at(&name, io)?;
        let (report, rehearsal) = check::scenario(io.files.as_ref(), &name);
        if let Some(why) = super::validate::unreadable(&report, &name) {
            progress.done(io)?;
            return Err(Error::Unreadable { name, why });
        }
        match rehearsal {
            Some(rehearsal) => played.push(play(name, report, rehearsal, args)),
            None => unplayable.push((name, report)),
        }
    }
    progress.done(io)?;
    match args.format {
        Format::Json => write_json(&RunsV1::of(&played), io.out)?,
        Format::Text if played.len() == 1 && unplayable.is_empty() => render::run::render(&played[0], io)?,
        Format::Text => render::suite::render(&played, &unplayable, io)?,
    }
    for (_, report) in &unplayable {
        render::findings::diagnostics(report, Severity::Error, io.colour, io.err)?;
    }
    Ok(match (unplayable.is_empty(), played.iter().all(Played::passed)) {
        (false, _) => Exit::CouldNot,
        (true, true) => Exit::Ok,
        (true, false) => Exit::Failed,
    })
}

fn play(path: String, report: Report, rehearsal: Rehearsal, args: &Args) -> Played {
    let run = match args.seed {
        None => run::run(&rehearsal.scenario, &mut Nominal),
        Some(seed) => run::run(&rehearsal.scenario, &mut Seeded::new(seed)),
    };
    let on_findings = judge_findings(&report, &rehearsal.expected, args.fail_on.into());
    Played { path, report, rehearsal, run, on_findings }
}

/// Every expected finding is there, and nothing else at or above `fail_on`.
fn judge_findings(report: &Report, expected: &[ExpectedFinding], fail_on: Severity) -> Vec<Judgement> {
    let matches = |expected: &ExpectedFinding, finding: &callboard_validator::finding::Finding| {
        finding.code == expected.code && expected.severity.is_none_or(|severity| severity == finding.severity)
    };
    let mut judgements: Vec<Judgement> = expected
        .iter()
        .map(|expected| {
            let found = report.findings.iter().find(|finding| matches(expected, finding));
            let severity =
                expected.severity.map_or(String::new(), |severity| format!(":{}", severity.name()));
            Judgement {
                text: format!("validate: {}{severity}", expected.code),
                held: found.is_some(),
                at: None,
                detail: found.map_or("not found".to_owned(), |finding| finding.message.clone()),
            }
        })
        .collect();
    for finding in report.findings.iter().filter(|finding| finding.severity >= fail_on) {
        if !expected.iter().any(|expected| matches(expected, finding)) {
            judgements.push(Judgement {
                text: format!("validate: no {} that is not expected", finding.severity.name()),
                held: false,
                at: None,
                detail: format!("{}: {}", finding.code, finding.message),
            });
        }
    }
    judgements
}

fn names(args: &Args, io: &Io<'_>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for path in &args.scenarios {
        if !Path::new(path).is_dir() {
            names.push(name_of(path));
            continue;
        }
        let before = names.len();
        for name in toml_files(path).iter().map(|path| name_of(path)) {
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
