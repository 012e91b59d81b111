//! `validate`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use callboard_validator::check;
use callboard_validator::files::Files;
use callboard_validator::finding::{Report, Severity};
use jiff::civil::Date;

use super::{FailOn, show_harm, suggest};
use crate::disk::{STANDARD_INPUT, files_below, name_of};
use crate::error::Error;
use crate::exit::Exit;
use crate::export::{self, Checked, Format};
use crate::io::Io;
use crate::selection::Selection;

/// Check estates, scenarios, configuration files or registry exports against the rules
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files to check, `-` for standard input; of a folder, every estate and scenario in it, and every configuration
    /// file and registry export that none of them names
    #[arg(required_unless_present = "show_harm")]
    paths: Vec<PathBuf>,
    /// Check nothing: play the smallest scenario in which the finding of this code hurts
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "Selection"])]
    show_harm: Option<String>,
    /// End with exit code 1 on findings of this severity or above
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
    /// Judge dates against this day: acknowledgements that have ended no longer hold
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Print a patch to the estates and artefacts that makes the findings go away, as far as rules know one
    #[arg(long, conflicts_with = "format")]
    suggest: bool,
    /// With `--suggest`: change the files in place
    #[arg(long, requires = "suggest")]
    write: bool,
    #[command(flatten)]
    selection: Selection,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Reads, checks, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    if let Some(code) = &args.show_harm {
        return show_harm::run(code, args.format.try_into()?, io);
    }
    let rules = args.selection.rules()?;
    let targets = Targets::of(&args.paths)?;
    let (names, mut reports) = check_all(&targets, args.today, io.files.as_ref())?;
    for (name, report) in names.iter().zip(&mut reports) {
        args.selection.apply(name, report);
    }
    let fail_on = Severity::from(args.fail_on);
    let failed = reports.iter().any(|report| report.worst().is_some_and(|worst| worst >= fail_on));
    let exit = if failed { Exit::Failed } else { Exit::Ok };
    if args.suggest {
        suggest::run(&reports, args.write, io)?;
        return Ok(exit);
    }
    let checked = Checked { names: &names, reports: &reports, rules: &rules, fail_on };
    export::write(args.format, checked, io)?;
    Ok(exit)
}

/// What is to be checked.
struct Targets {
    /// Files that were asked for, and every estate and scenario of a folder.
    asked: Vec<String>,
    /// Artefacts that lie in a folder: checked alone, unless an estate names them.
    beside: Vec<String>,
}

impl Targets {
    fn of(paths: &[PathBuf]) -> Result<Targets, Error> {
        let mut targets = Targets { asked: Vec::new(), beside: Vec::new() };
        for path in paths {
            if path.as_os_str() == STANDARD_INPUT || !Path::new(path).is_dir() {
                targets.asked.push(name_of(path));
                continue;
            }
            let (described, artefacts) = (files_below(path, &["toml"]), files_below(path, &["reg", "xml"]));
            if described.is_empty() && artefacts.is_empty() {
                let what = "estate, scenario, configuration file or registry export";
                return Err(Error::NothingFound { name: name_of(path), what });
            }
            targets.asked.extend(described.iter().map(|path| name_of(path)));
            targets.beside.extend(artefacts.iter().map(|path| name_of(path)));
        }
        Ok(targets)
    }
}

/// Checks each file by itself, then the artefacts that no estate names with each other.
fn check_all(
    targets: &Targets,
    today: Option<Date>,
    files: &dyn Files,
) -> Result<(Vec<String>, Vec<Report>), Error> {
    let mut names: Vec<String> = Vec::new();
    let mut reports: Vec<Report> = Vec::new();
    let mut read: BTreeSet<String> = BTreeSet::new();
    for name in targets.asked.iter().chain(&targets.beside) {
        if read.contains(name) {
            continue;
        }
        let report = check::check_on(files, name, today);
        if let Some(why) = unreadable(&report, name) {
            return Err(Error::Unreadable { name: name.clone(), why });
        }
        if !is_artefact(name) {
            read.extend(report.sources.names().map(str::to_owned));
        }
        names.push(name.clone());
        reports.push(report);
    }
    let alone: Vec<String> = names.iter().filter(|name| is_artefact(name)).cloned().collect();
    if let (true, Some(last)) = (alone.len() > 1, reports.last_mut()) {
        last.take_in(check::check_together(files, &alone));
    }
    Ok((names, reports))
}

/// Whether a name is that of a configuration file or a registry export.
fn is_artefact(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with(".reg") || lower.ends_with(".xml")
}

/// Why the file that was asked for could not be read at all; what it points at is a finding instead.
pub(super) fn unreadable(report: &Report, name: &str) -> Option<String> {
    let about_it = |code| {
        report
            .findings
            .iter()
            .find(|finding| finding.code == code && finding.object == name && finding.place.is_none())
    };
    let finding = about_it("SYN007").or_else(|| about_it("SYN008")).or_else(|| about_it("SYN004"))?;
    let prefix = format!("`{name}` cannot be read: ");
    Some(finding.message.strip_prefix(&prefix).unwrap_or(&finding.message).to_owned())
}
