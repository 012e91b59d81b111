//! A suite for people: one line each, failures once more at the end.

use std::io;

use callboard_validator::finding::Report;

use super::{plural, printable};
use crate::commands::run::Played;
use crate::io::Io;

/// Renders a suite.
pub fn render(played: &[Played], unplayable: &[(String, Report)], io: &mut Io<'_>) -> io::Result<()> {
    let out = &mut *io.out;
    for one in played {
        let id = one.rehearsal.id.as_deref().unwrap_or("");
        writeln!(
            out,
            "{:7} {:5} {}",
            one.verdict(),
            printable(id),
            printable(&one.rehearsal.scenario.title)
        )?;
    }
    for (path, _) in unplayable {
        writeln!(out, "error         {} cannot be played", printable(path))?;
    }
    let failed: Vec<&Played> = played.iter().filter(|one| !one.passed()).collect();
    if !failed.is_empty() {
        writeln!(out, "\nfailures")?;
    }
    for one in &failed {
        writeln!(out, "  {}", printable(&one.path))?;
        if one.run.given_up {
            writeln!(out, "    given up after {} steps", callboard_sim::run::STEP_LIMIT)?;
        }
        for judgement in one.judgements().filter(|judgement| !judgement.held) {
            writeln!(out, "    EXP001 {} ({})", printable(&judgement.text), printable(&judgement.detail))?;
        }
    }
    let passed = played.len() - failed.len();
    let errors =
        if unplayable.is_empty() { String::new() } else { format!(", {} not played", unplayable.len()) };
    writeln!(out, "\n{}: {passed} passed, {} failed{errors}", plural(played.len(), "scenario"), failed.len())
}
