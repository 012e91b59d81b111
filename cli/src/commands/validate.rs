//! `validate`.

use std::path::{Path, PathBuf};

use callboard_validator::check;
use callboard_validator::finding::{Report, Severity};

use super::{FailOn, show_harm};
use crate::disk::{STANDARD_INPUT, name_of, toml_files};
use crate::error::Error;
use crate::exit::Exit;
use crate::export::{self, Checked, Format};
use crate::io::Io;
use crate::selection::Selection;

/// Check estates, scenarios, configuration files or registry exports against the rules
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files to check, `-` for standard input; of a folder, every estate and scenario in it
    #[arg(required_unless_present = "show_harm")]
    paths: Vec<PathBuf>,
    /// Check nothing: play the smallest scenario in which the finding of this code hurts
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "Selection"])]
    show_harm: Option<String>,
    /// End with exit code 1 on findings of this severity or above
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
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
    let names = names(&args.paths)?;
    let mut reports: Vec<Report> = Vec::new();
    for name in &names {
        let mut report = check::check(io.files.as_ref(), name);
        if let Some(why) = unreadable(&report, name) {
            return Err(Error::Unreadable { name: name.clone(), why });
        }
        args.selection.apply(name, &mut report);
        reports.push(report);
    }
    let fail_on = Severity::from(args.fail_on);
    let checked = Checked { names: &names, reports: &reports, rules: &rules, fail_on };
    export::write(args.format, checked, io)?;
    let failed = reports.iter().any(|report| report.worst().is_some_and(|worst| worst >= fail_on));
    Ok(if failed { Exit::Failed } else { Exit::Ok })
}

fn names(paths: &[PathBuf]) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for path in paths {
        if path.as_os_str() != STANDARD_INPUT && Path::new(path).is_dir() {
            let found = toml_files(path);
            if found.is_empty() {
                return Err(Error::NothingFound { name: name_of(path), what: "estate or scenario" });
            }
            names.extend(found.iter().map(|path| name_of(path)));
        } else {
            names.push(name_of(path));
        }
    }
    Ok(names)
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
