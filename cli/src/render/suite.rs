//! A suite for people: one line each, failures once more at the end.

use std::io;

use callboard_validator::finding::Report;

use super::{plural, printable};
use crate::io::Io;
use crate::outcome::{Course, Outcome};

/// Renders a suite.
pub fn render(outcomes: &[Outcome], unreadable: &[(String, Report)], io: &mut Io<'_>) -> io::Result<()> {
    let out = &mut *io.out;
    for one in outcomes {
        let id = printable(one.id().unwrap_or(""));
        writeln!(out, "{:7} {id:5} {}", one.verdict(), printable(one.title()))?;
    }
    for (path, _) in unreadable {
        writeln!(out, "error         {} cannot be played", printable(path))?;
    }
    let failed: Vec<&Outcome> = outcomes.iter().filter(|one| !one.passed()).collect();
    if !failed.is_empty() {
        writeln!(out, "\nfailures")?;
    }
    for one in &failed {
        writeln!(out, "  {}", printable(&one.path))?;
        if let Course::Played(played) = &one.course
            && played.run.given_up
        {
            let limit = callboard_sim::run::step_limit(played.run.last.resources.len());
            writeln!(out, "    given up after {limit} steps")?;
        }
        for judgement in one.judgements().iter().filter(|judgement| !judgement.held) {
            writeln!(out, "    EXP001 {} ({})", printable(&judgement.text), printable(&judgement.detail))?;
        }
    }
    let passed = outcomes.len() - failed.len();
    let errors =
        if unreadable.is_empty() { String::new() } else { format!(", {} not played", unreadable.len()) };
    writeln!(
        out,
        "\n{}: {passed} passed, {} failed{errors}",
        plural(outcomes.len(), "scenario"),
        failed.len()
    )
}
