//! One run for people: status before, what happened, status after, expectations, assumptions, limits.

use std::io::{self, Write};

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::model::resource::ResourceKind;
use callboard_sim::run::Run;
use callboard_sim::telling;
use callboard_sim::world::World;
use callboard_validator::finding::{Finding, Grade, Severity};

use super::status::{setting, status};
use super::{plural, printable, trace};
use crate::io::Io;
use crate::outcome::{Course, Outcome, Played};
use crate::output::runs::not_modelled;

/// Renders one run.
pub fn render(outcome: &Outcome, io: &mut Io<'_>) -> io::Result<()> {
    let out = &mut *io.out;
    let id = outcome.id().map_or(String::new(), |id| format!("{id}: "));
    writeln!(out, "{}", printable(&format!("{id}{}", outcome.title())))?;
    match &outcome.course {
        Course::Played(played) => course(outcome, played, out)?,
        Course::Refused(_) => {
            findings(outcome, out)?;
            writeln!(out, "\nnot played: Windows clustering would refuse this estate")?;
            expectations(outcome, out)?;
        }
    }
    if let Some(lesson) = outcome.lesson() {
        writeln!(out, "\nlesson: {}", printable(lesson))?;
    }
    writeln!(out, "\n{}", closing(outcome))
}

fn course(outcome: &Outcome, played: &Played, out: &mut dyn Write) -> io::Result<()> {
    let estate = &played.rehearsal.scenario.estate;
    setting(estate, out)?;
    findings(outcome, out)?;
    writeln!(out, "\nbefore")?;
    status(estate, &World::new(&played.rehearsal.scenario), out)?;
    writeln!(out, "\nwhat happened")?;
    trace::render(estate, &played.run.trace, out)?;
    writeln!(out, "\nafter")?;
    status(played.rehearsal.scenario.in_force(played.run.last.estate), &played.run.last, out)?;
    outages(estate, &played.run, out)?;
    expectations(outcome, out)?;
    assumptions(estate, &played.run, out)?;
    writeln!(out, "\nnot modelled: {}", printable(&not_modelled(estate, &played.run).join("; ")))
}

/// What the run is about; information is counted, `validate` shows it, except where the scenario expects it.
fn findings(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let is_shown = |finding: &&Finding| {
        finding.severity > Severity::Info || finding.acknowledged.is_some() || outcome.expects(finding.code)
    };
    let (shown, counted): (Vec<_>, Vec<_>) = outcome.report.findings.iter().partition(is_shown);
    for finding in shown {
        let trust = match finding.grade {
            Grade::Documented => String::new(),
            grade => format!(" ({})", grade.name()),
        };
        writeln!(
            out,
            "{} {}: {}{trust}",
            finding.severity.name(),
            finding.code,
            printable(&finding.message)
        )?;
    }
    if !counted.is_empty() {
        writeln!(out, "info: {} more from `callboard validate`", counted.len())?;
    }
    Ok(())
}

/// How long services were not there, and what was lost with them.
pub(super) fn outages(estate: &Estate, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let of_service = |resource: ResourceId| {
        matches!(
            estate.resources[resource].kind,
            ResourceKind::SqlServer { .. } | ResourceKind::GenericService { .. }
        )
    };
    for outage in run.outages.iter().filter(|outage| of_service(outage.resource)) {
        let until =
            outage.to.map_or("the end".to_owned(), |to| format!("{to}, for {}", to.since(outage.from)));
        writeln!(
            out,
            "  outage  {} from {} to {until}",
            printable(&estate.resources[outage.resource].name),
            outage.from
        )?;
    }
    for (record, package, since) in run.lost_work() {
        let package = printable(&estate.packages[package]);
        writeln!(out, "  lost    package {package}, started at {since}, lost at {}", record.at)?;
    }
    Ok(())
}

fn expectations(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nexpected")?;
    for judgement in outcome.judgements() {
        let mark = if judgement.held { "held  " } else { "FAILED" };
        let detail = if judgement.held { String::new() } else { format!(" ({})", judgement.detail) };
        writeln!(out, "  {mark} {}{}", printable(&judgement.text), printable(&detail))?;
    }
    Ok(())
}

/// The named choices that decided something.
pub(super) fn assumptions(estate: &Estate, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    if run.assumptions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nassumed")?;
    for knob in &run.assumptions {
        let (name, value) = telling::knob_text(estate, *knob);
        writeln!(out, "  {name} = {value}: {} [{}]", knob.info().meaning, knob.info().rule)?;
    }
    Ok(())
}

fn closing(outcome: &Outcome) -> String {
    let judgements = outcome.judgements();
    let held = judgements.iter().filter(|judgement| judgement.held).count();
    format!("{}: {held} of {} held", outcome.verdict(), plural(judgements.len(), "expectation"))
}
