//! One run for people: status before, what happened, status after, expectations, assumptions, limits.

use std::io::{self, Write};

use callboard_sim::judge::state_text;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::expectation::Subject;
use callboard_sim::model::ids::*;
use callboard_sim::model::resource::ResourceKind;
use callboard_sim::quorum;
use callboard_sim::record::{Record, What};
use callboard_sim::world::{GroupState, ResourceState, World};
use callboard_sim::{ssis, telling};
use callboard_validator::finding::{Finding, Grade, Severity};

use super::{plural, printable};
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
    for facts in together(&played.run.trace) {
        line(estate, facts, out)?;
    }
    writeln!(out, "\nafter")?;
    status(played.rehearsal.scenario.in_force(played.run.last.estate), &played.run.last, out)?;
    outages(played, out)?;
    expectations(outcome, out)?;
    assumptions(played, out)?;
    writeln!(out, "\nnot modelled: {}", printable(&not_modelled(estate, &played.run).join("; ")))
}

fn setting(estate: &Estate, out: &mut dyn Write) -> io::Result<()> {
    let sql = estate.sql_server.map_or(String::new(), |version| format!(", SQL Server {version}"));
    writeln!(out, "estate {}: Windows Server {}{sql}", printable(&estate.name), estate.cluster.windows)?;
    for intended in &estate.intended {
        let resource = printable(&estate.resources[intended.resource].name);
        writeln!(out, "right for {resource}: {}", printable(&intended.derivation))?;
    }
    Ok(())
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

fn status(estate: &Estate, world: &World, out: &mut dyn Write) -> io::Result<()> {
    let nodes: Vec<String> = estate
        .cluster
        .nodes
        .pairs()
        .map(|(id, node)| format!("{} {}", node.name, state_text(estate, world, Subject::Node(id))))
        .collect();
    writeln!(out, "  nodes   {}", printable(&nodes.join(", ")))?;
    if world.votes.total() > 0 {
        let holds = quorum::holds_witness(estate, world, world.view);
        let held = world.votes.held_by(world.view, holds);
        writeln!(
            out,
            "  quorum  {held} of {}, {} needed",
            printable(&telling::votes_text(estate, world.votes)),
            world.votes.needed()
        )?;
    }
    for group in estate.groups.ids() {
        let name = printable(&estate.groups[group].name).into_owned();
        let state = state_text(estate, world, Subject::Group(group));
        writeln!(out, "  group   {name} {state}{}", printable(&not_online(estate, world, group)))?;
    }
    for intended in &estate.intended {
        service(estate, world, intended.resource, out)?;
    }
    Ok(())
}

/// The resources that keep a group from being Online, when some of it is.
fn not_online(estate: &Estate, world: &World, group: GroupId) -> String {
    if matches!(world.group_state(estate, group), GroupState::Online | GroupState::Offline) {
        return String::new();
    }
    let state = |resource: &ResourceId| world.resources[*resource].state;
    let others =
        estate.groups[group].resources.iter().filter(|resource| state(resource) != ResourceState::Online);
    let named: Vec<String> = others
        .map(|resource| format!("{} {}", estate.resources[*resource].name, state(resource).name()))
        .collect();
    format!(": {}", named.join(", "))
}

/// What the SSIS service works with, which its resource state does not tell.
fn service(estate: &Estate, world: &World, resource: ResourceId, out: &mut dyn Write) -> io::Result<()> {
    let name = printable(&estate.resources[resource].name).into_owned();
    let state = state_text(estate, world, Subject::Resource(resource));
    let stale = if ssis::stale(estate, world, resource) == Some(true) {
        "; a restart would read something else"
    } else {
        ""
    };
    let in_force = ssis::running(estate, world, resource).map_or(String::new(), |(_, loaded)| {
        let values = telling::values_text(estate.configuration(loaded.content));
        format!(", {}: {values}", telling::source_text(estate, loaded))
    });
    writeln!(out, "  service {name} {state}{}{stale}", printable(&in_force))
}

/// Facts that people read as one: the same change, for the same reason, of several resources; a service's start
/// and what it read.
fn together(trace: &[Record]) -> Vec<&[Record]> {
    let mut lines: Vec<&[Record]> = trace.chunk_by(is_same_change).collect();
    let starts = |facts: &[Record]| matches!(facts, [Record { what: What::ServiceStarted { .. }, .. }]);
    let reads = |facts: &[Record]| matches!(facts, [Record { what: What::ConfigurationRead { .. }, .. }]);
    let said_by_the_next: Vec<bool> = (0..lines.len())
        .map(|index| starts(lines[index]) && lines.get(index + 1).is_some_and(|next| reads(next)))
        .collect();
    let mut said = said_by_the_next.into_iter();
    lines.retain(|_| !said.next().unwrap_or(false));
    lines
}

fn is_same_change(a: &Record, b: &Record) -> bool {
    match (&a.what, &b.what) {
        (
            What::ResourceStateChanged { from, to, .. },
            What::ResourceStateChanged { from: other_from, to: other_to, .. },
        ) => (from, to) == (other_from, other_to) && is_same_occasion(a, b),
        (What::HeartbeatsLate { .. }, What::HeartbeatsLate { .. })
        | (What::NodeUnreachable { .. }, What::NodeUnreachable { .. }) => is_same_occasion(a, b),
        _ => false,
    }
}

fn is_same_occasion(a: &Record, b: &Record) -> bool {
    (a.at, a.node, a.reason) == (b.at, b.node, b.reason)
}

fn line(estate: &Estate, facts: &[Record], out: &mut dyn Write) -> io::Result<()> {
    let record = &facts[0];
    let node = record.node.map_or("", |node| &estate.cluster.nodes[node].name);
    let rules = record.rules();
    let rules = if rules.is_empty() { String::new() } else { format!(" [{}]", rules.join(" ")) };
    let first = telling::tell(estate, record).object;
    let others = facts[1..].iter().map(|fact| telling::tell(estate, fact).object);
    let objects = std::iter::once(first.clone()).chain(others).collect::<Vec<_>>().join(", ");
    let sentence = telling::sentence(estate, record).replacen(&first, &objects, 1);
    let (node, sentence) = (printable(node), printable(&sentence));
    writeln!(out, "  {:>8}  {node:4} {sentence}{rules}{}", record.at.to_string(), events(estate, record))
}

/// Event ids with the nodes that log them; those of ordinary state changes are left to the JSON.
fn events(estate: &Estate, record: &Record) -> String {
    const TRANSITIONS: [u16; 2] = [1637, 1674];
    let worth_telling = record.events.iter().filter(|event| !TRANSITIONS.contains(&event.id));
    let told: Vec<String> = worth_telling
        .map(|event| format!("{}@{}", event.id, estate.cluster.nodes[event.node].name))
        .collect();
    if told.is_empty() { String::new() } else { format!(" {{{}}}", printable(&told.join(" "))) }
}

fn outages(played: &Played, out: &mut dyn Write) -> io::Result<()> {
    let estate = &played.rehearsal.scenario.estate;
    let of_service = |resource: ResourceId| {
        matches!(
            estate.resources[resource].kind,
            ResourceKind::SqlServer { .. } | ResourceKind::GenericService { .. }
        )
    };
    for outage in played.run.outages.iter().filter(|outage| of_service(outage.resource)) {
        let until =
            outage.to.map_or("the end".to_owned(), |to| format!("{to}, for {}", to.since(outage.from)));
        writeln!(
            out,
            "  outage  {} from {} to {until}",
            printable(&estate.resources[outage.resource].name),
            outage.from
        )?;
    }
    for (record, package, since) in played.run.lost_work() {
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

fn assumptions(played: &Played, out: &mut dyn Write) -> io::Result<()> {
    if played.run.assumptions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nassumed")?;
    let estate = &played.rehearsal.scenario.estate;
    for knob in &played.run.assumptions {
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
