//! The formats of `validate`, one file each, and JUnit of `run`. They write down what they are given: what counts was decided before.

pub mod csv;
pub mod github;
pub mod junit;
pub mod junit_of_runs;
pub mod lines;
pub mod sarif;

use callboard_validator::finding::{Finding, Report, Severity};
use callboard_validator::rule::Rule;
use callboard_validator::rules::by_code;
use callboard_validator::source::{Place, Position};
use clap::ValueEnum;

use crate::commands;
use crate::error::Error;
use crate::io::Io;
use crate::output::findings::FindingsV1;
use crate::output::write_json;
use crate::render;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for build servers: a suite for each file, a case for each rule.
    Junit,
    /// Workflow commands of GitHub Actions, which annotate the changed lines.
    Github,
    /// For spreadsheets: a row for each finding and each rule that was not checked.
    Csv,
}

/// Rehearsals know fewer formats.
impl TryFrom<Format> for commands::Format {
    type Error = Error;

    fn try_from(format: Format) -> Result<Self, Error> {
        let name = match format {
            Format::Text => return Ok(commands::Format::Text),
            Format::Json => return Ok(commands::Format::Json),
            Format::Sarif => "sarif",
            Format::Junit => "junit",
            Format::Github => "github",
            Format::Csv => "csv",
        };
        Err(Error::UnknownName {
            kind: "format of a rehearsal",
            name: name.to_owned(),
            help: "it is told as text or json".to_owned(),
        })
    }
}

/// What one call checked and found.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// The files.
    pub names: &'a [String],
    /// The report on each.
    pub reports: &'a [Report],
    /// The rules that count.
    pub rules: &'a [&'static Rule],
    /// The severity from which on findings fail the command.
    pub fail_on: Severity,
}

impl<'a> Checked<'a> {
    fn files(self) -> impl Iterator<Item = (&'a str, &'a Report)> {
        self.names.iter().map(String::as_str).zip(self.reports)
    }
}

/// The one place that picks the writer.
pub fn write(format: Format, checked: Checked<'_>, io: &mut Io<'_>) -> Result<(), Error> {
    match format {
        Format::Text => render::findings::render(checked.names, checked.reports, io)?,
        Format::Json => write_json(&FindingsV1::of(checked.reports), io.out)?,
        Format::Sarif => write_json(&sarif::log(checked), io.out)?,
        Format::Junit => junit::write(checked, io.out)?,
        Format::Github => github::write(checked, io.out)?,
        Format::Csv => csv::write(checked, io.out)?,
    }
    Ok(())
}

/// A place, for people.
#[derive(Debug, Clone, Copy)]
struct Spot<'a> {
    path: &'a str,
    start: Position,
    /// One past the last character.
    end: Position,
}

impl<'a> Spot<'a> {
    fn of(place: Place, report: &'a Report) -> Spot<'a> {
        let source = report.sources.get(place.source);
        let start = source.position(place.start as usize);
        Spot { path: &source.name, start, end: source.position(place.end as usize).max(start) }
    }

    fn of_finding(finding: &Finding, report: &'a Report) -> Option<Spot<'a>> {
        finding.place.map(|place| Spot::of(place, report))
    }
}

impl std::fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.start.line, self.start.column)
    }
}

/// `CODE name`.
fn heading(code: &str) -> String {
    by_code(code).map_or(code.to_owned(), |rule| format!("{} {}", rule.code, rule.name))
}

/// A path as the user's own tools write it.
fn tidy(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}
