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
use crate::render::plural;

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// Prints what the suggestions of the reports make of the files, as a patch; with `write` the files are changed.
pub fn run(reports: &[Report], write: bool, io: &mut Io<'_>) -> Result<(), Error> {
    let mut files: Vec<Corrected> = Vec::new();
    for report in reports {
        for file in corrected(report, |_| true) {
            if files.iter().all(|known| known.name != file.name) {
                files.push(file);
            }
        }
    }
    let findings = || reports.iter().flat_map(|report| &report.findings);
    let with_suggestion = findings().filter(|finding| !finding.suggestion.is_empty()).count();
    for file in &files {
        if write {
            save(file)?;
            writeln!(io.out, "changed {}", file.name)?;
        } else {
            print(file, io.out)?;
        }
    }
    let of = plural(findings().count(), "finding");
    writeln!(io.err, "{with_suggestion} of {of} with a suggestion, in {}", plural(files.len(), "file"))?;
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
