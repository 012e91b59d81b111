//! What a sweep found, for people, and line by line.

use std::io::{self, Write};

use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::sweep::counter_example::CounterExample;
use callboard_sim::telling;

use super::{plural, printable};
use crate::commands::sweep::Swept;
use crate::output::sweep::{CounterExampleV1, PointV1, PromiseV1, SweepV1, facts};

/// The most points of failure that are shown.
const MOST_POINTS: usize = 20;

/// Renders it.
pub fn render(swept: &Swept, out: &mut dyn Write) -> io::Result<()> {
    let told = SweepV1::of(swept);
    heading(swept, &told, out)?;
    writeln!(out, "\npromises")?;
    if told.promises.is_empty() {
        writeln!(out, "  none: the estate has no [[promise]]; points of failure are shown all the same")?;
    }
    let mut examples = swept.examples.iter();
    for promise in &told.promises {
        writeln!(out, "  {} {}", verdict(promise), printable(&promise.promise))?;
        if let Some(counterexample) = &promise.counterexample {
            let example = examples.next().expect("there is one for each broken promise");
            counter_example(counterexample, example, out)?;
        }
    }
    points(&told, out)?;
    assumptions(swept, &told, out)?;
    writeln!(out, "\nnot modelled: {}", told.not_modelled.join("; "))?;
    writeln!(out, "\n{}", closing(&told))
}

fn heading(swept: &Swept, told: &SweepV1, out: &mut dyn Write) -> io::Result<()> {
    let when = match told.mode {
        "settled" => "each once everything is at rest",
        "stormy" => "each at every moment of the recovery before it",
        _ => "each at every moment of the recovery before it, and once everything is at rest",
    };
    let chance = if told.textbook { "its textbook course" } else { "every course" };
    let name = printable(&swept.vocabulary.estate.name);
    writeln!(out, "estate {name}: every sequence of up to {}", plural(told.faults, "fault"))?;
    writeln!(out, "  strikes   {when}; chance takes {chance}")?;
    writeln!(out, "  faults    {}, of {}", told.vocabulary, told.classes.join(", "))?;
    writeln!(out, "  played    {} sequences, {} courses", told.sequences, told.courses)?;
    let (states, merged, folded) = (told.states, told.merged, told.folded);
    writeln!(
        out,
        "  states    {states} visited in {} kB, {merged} met again, {folded} faults folded",
        told.memory_bytes.div_ceil(1024)
    )?;
    match told.complete {
        true => writeln!(out, "  complete  yes: nothing of this was left out"),
        false => writeln!(out, "  complete  NO; not visited: {}", told.not_visited.join("; ")),
    }
}

fn verdict(promise: &PromiseV1) -> String {
    match (promise.held, promise.tried) {
        (Some(true), _) => "held  ".to_owned(),
        (Some(false), _) => "BROKEN".to_owned(),
        (None, 0) => "not tried (no loss of a node among the faults)".to_owned(),
        (None, tried) => format!("not broken by what was tried, up to {}:", plural(tried, "fault")),
    }
}

/// Every line is one fact: a time, what happened, and the rule that says so.
fn counter_example(told: &CounterExampleV1, example: &CounterExample, out: &mut dyn Write) -> io::Result<()> {
    let mut faults = told.faults.iter().peekable();
    let estate = &example.scenario.estate;
    for fact in facts(example) {
        while let Some(fault) = faults.next_if(|fault| fault.at_ms <= fact.at.0) {
            line(out, fault.at_ms, &format!("fault: {}", fault.fault), &fault.rules)?;
        }
        let node = fact.node.map_or(String::new(), |node| format!("{} ", estate.cluster.nodes[node].name));
        line(out, fact.at.0, &format!("{node}{}", telling::sentence(estate, fact)), fact.rules())?;
    }
    for fault in faults {
        line(out, fault.at_ms, &format!("fault: {}", fault.fault), &fault.rules)?;
    }
    line(out, told.broken_at_ms, &format!("broken: {}", told.instead), &["EXP001"])
}

fn line(out: &mut dyn Write, at_ms: u64, what: &str, rules: &[&str]) -> io::Result<()> {
    writeln!(out, "    {:>9}  {} [{}]", SimTime(at_ms).to_string(), printable(what), rules.join(" "))
}

fn points(told: &SweepV1, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\npoints of failure, the worst first")?;
    if told.points_of_failure.is_empty() {
        writeln!(out, "  none: no single fault interrupts anything")?;
    }
    for point in told.points_of_failure.iter().take(MOST_POINTS) {
        let cost = cost(point);
        let (fault, resource) = (printable(&point.fault), printable(&point.resource));
        let alike = match point.alike {
            1 => String::new(),
            count => format!(", and {} like it", count - 1),
        };
        writeln!(out, "  {cost:24} {resource:16} after {fault}{alike} [{}]", point.rules.join(" "))?;
    }
    match told.points_of_failure.len().saturating_sub(MOST_POINTS) {
        0 => Ok(()),
        more => writeln!(out, "  {more} more with --format json"),
    }
}

fn cost(point: &PointV1) -> String {
    let outage = point.outage_ms.map_or("not back".to_owned(), |outage| Millis(outage).to_string());
    match point.wrong {
        Some(wrong) => format!("green and wrong: {wrong}"),
        None => outage,
    }
}

fn assumptions(swept: &Swept, told: &SweepV1, out: &mut dyn Write) -> io::Result<()> {
    if told.assumptions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nassumed")?;
    for knob in swept.found.knobs.iter() {
        let (name, value) = telling::knob_text(&swept.vocabulary.estate, knob);
        let matters = told.assumptions_that_matter.as_ref().map(|matter| matter.contains(&knob.name()));
        let verdicts = match matters {
            Some(true) => "; another value CHANGES A VERDICT",
            Some(false) => "; no other value changes a verdict",
            None => "",
        };
        writeln!(out, "  {name} = {value}: {} [{}]{verdicts}", knob.info().meaning, knob.info().rule)?;
    }
    let Some(combinations) = &told.combinations else { return Ok(()) };
    let left_out = match combinations.left_out {
        0 => String::new(),
        count => format!(", {count} left out"),
    };
    writeln!(out, "  {} of assumptions played{left_out}", plural(combinations.played, "combination"))
}

fn closing(told: &SweepV1) -> String {
    let broken = told.promises.iter().filter(|promise| promise.held == Some(false)).count();
    let held = told.promises.iter().filter(|promise| promise.held == Some(true)).count();
    let complete = if told.complete { "complete" } else { "INCOMPLETE" };
    format!("{complete}: {held} of {} held, {broken} broken", plural(told.promises.len(), "promise"))
}

/// One line for each thing, as `key=value`.
pub fn lines(swept: &Swept, out: &mut dyn Write) -> io::Result<()> {
    let told = SweepV1::of(swept);
    for promise in &told.promises {
        let held = promise.held.map_or("unknown".to_owned(), |held| held.to_string());
        writeln!(out, "promise={} held={held} tried={}", quoted(&promise.promise), promise.tried)?;
        for fault in promise.counterexample.iter().flat_map(|example| &example.faults) {
            let rule = fault.rules.join(",");
            writeln!(
                out,
                "t={} fault={} rule={rule} breaks={}",
                fault.at_ms,
                quoted(&fault.fault),
                quoted(&promise.promise)
            )?;
        }
    }
    for point in &told.points_of_failure {
        let outage = point.outage_ms.map_or("never-ends".to_owned(), |outage| outage.to_string());
        let wrong = point.wrong.unwrap_or("no");
        let (fault, resource) = (quoted(&point.fault), quoted(&point.resource));
        writeln!(
            out,
            "point={fault} resource={resource} outage={outage} wrong={wrong} rule={}",
            point.rules.join(",")
        )?;
    }
    let (states, sequences, complete) = (told.states, told.sequences, told.complete);
    writeln!(out, "states={states} sequences={sequences} memory={} complete={complete}", told.memory_bytes)
}

/// A name in quotes, so that a line can be taken apart again.
fn quoted(text: &str) -> String {
    format!("{:?}", printable(text))
}
