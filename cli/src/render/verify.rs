//! Recorded cases: what differs, then the counts.

use std::io::{self, Write};

use callboard_sim::delegation::mode::Mode;
use callboard_validator::recorded::{Mismatch, Table, Tally, Verified};
use callboard_validator::syntax::Complaint;

use super::printable;

/// What is wrong with the file, and what was not read of it.
pub fn complaints(table: &Table, err: &mut dyn Write) -> io::Result<()> {
    let mut tell = |word: &str, complaint: &Complaint| {
        let position = table.sources.position(complaint.place);
        let name = printable(&table.sources.get(complaint.place.source).name);
        let help = complaint.help.as_ref().map(|help| format!("; {}", printable(help))).unwrap_or_default();
        let (line, column, message) = (position.line, position.column, printable(&complaint.message));
        writeln!(err, "{word}: {name}:{line}:{column}: {message}{help}")
    };
    table.notes.iter().try_for_each(|note| tell("note", note))?;
    table.complaints.iter().try_for_each(|complaint| tell("error", complaint))
}

/// Every mismatch, a line for each mode, and the sum.
pub fn render(table: &Table, verified: &Verified, out: &mut dyn Write) -> io::Result<()> {
    for mismatch in &verified.mismatches {
        render_mismatch(table, mismatch, out)?;
    }
    for (mode, Tally { passed, failed, unknown }) in Mode::ALL.iter().filter_map(|mode| {
        let tally = verified.modes.get(mode)?;
        Some((mode, *tally))
    }) {
        write!(out, "{}: {passed} passed, {failed} failed", mode.name())?;
        writeln!(out, "{}", if unknown > 0 { format!(", {unknown} unknown") } else { String::new() })?;
    }
    let Tally { passed, failed, unknown } = verified.total();
    writeln!(out, "{unknown} unknown")?;
    writeln!(out, "{passed} passed, {failed} failed")
}

fn render_mismatch(table: &Table, mismatch: &Mismatch, out: &mut dyn Write) -> io::Result<()> {
    let line = table.sources.position(mismatch.place).line;
    let name = printable(&table.sources.get(mismatch.place.source).name);
    writeln!(out, "{} as {} ({name}:{line})", printable(&mismatch.case), mismatch.mode.name())?;
    writeln!(out, "  expected: {}", printable(&mismatch.expected))?;
    writeln!(out, "  came:     {}", printable(&mismatch.came))?;
    let why = mismatch.why.map(|why| format!(": {why}")).unwrap_or_default();
    writeln!(out, "  decided by {}{why} ({})", mismatch.step.name(), mismatch.rules.join(", "))?;
    for difference in &mismatch.differences {
        let (expected, came) = (printable(&difference.expected), printable(&difference.came));
        writeln!(out, "  {}: expected `{expected}`, came `{came}`", difference.what)?;
    }
    writeln!(out)
}
