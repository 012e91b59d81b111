//! `validate --suggest` and `--write`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use callboard_validator::artefact::text::encode;
use callboard_validator::finding::Report;
use callboard_validator::suggestion::{Corrected, corrected};
use similar::TextDiff;

use crate::disk::STANDARD_INPUT;
use crate::error::Error;
use crate::io::Io;
use crate::render::{plural, printable};

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// Prints what the suggestions of the reports make of the files, as a patch; with `write` the files are changed.
pub fn run(reports: &[Report], write: bool, io: &mut Io<'_>) -> Result<(), Error> {
    let mut files: Vec<Corrected> = Vec::new();
    for file in reports.iter().flat_map(|report| corrected(report, |_| true)) {
        match files.iter().find(|known| known.name == file.name) {
            None => files.push(file),
            Some(known) if known.after == file.after => {}
            Some(_) => writeln!(
                io.err,
                "callboard: two estates want {} different: the first one counts",
                printable(&file.name)
            )?,
        }
    }
    for file in &files {
        if write {
            save(file)?;
            writeln!(io.out, "changed {}", printable(&file.name))?;
        } else {
            print(file, io.out)?;
        }
    }
    let findings = || reports.iter().flat_map(|report| &report.findings);
    let with_suggestion = findings().filter(|finding| !finding.suggestion.is_empty()).count();
    writeln!(
        io.err,
        "{with_suggestion} of {} with a suggestion, {} to change",
        plural(findings().count(), "finding"),
        plural(files.len(), "file")
    )?;
    if files.is_empty() && findings().any(|finding| finding.code.starts_with("SYN")) {
        writeln!(io.err, "what cannot be read as meant (SYN) comes first, by hand")?;
    } else if !files.is_empty() {
        writeln!(
            io.err,
            "the files describe the cluster: change it there too, as `callboard explain CODE` says"
        )?;
    }
    Ok(())
}

/// A unified diff, as `patch` reads it.
fn print(file: &Corrected, out: &mut dyn Write) -> io::Result<()> {
    let diff = TextDiff::from_lines(&file.before, &file.after);
    let mut unified = diff.unified_diff();
    let unified = unified.context_radius(CONTEXT).header(&file.name, &file.name);
    write!(out, "{unified}")
}

/// Writes beside the file and puts that in its place, so that it is there whole or as it was.
fn save(file: &Corrected) -> Result<(), Error> {
    let failed = |error: io::Error| Error::Unwritable { name: file.name.clone(), why: error.to_string() };
    if file.name == STANDARD_INPUT {
        let why = "it came from standard input".to_owned();
        return Err(Error::Unwritable { name: file.name.clone(), why });
    }
    let path = Path::new(&file.name);
    let mut beside = path.as_os_str().to_owned();
    beside.push(".callboard-new");
    fs::write(&beside, encode(&file.after, file.encoding)).map_err(failed)?;
    if let Ok(metadata) = fs::metadata(path) {
        fs::set_permissions(&beside, metadata.permissions()).map_err(failed)?;
    }
    fs::rename(&beside, path).map_err(failed)
}
