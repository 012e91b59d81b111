//! What happened, a line for each thing people read as one.

use std::io::{self, Write};

use callboard_sim::model::estate::Estate;
use callboard_sim::record::{Record, What};
use callboard_sim::telling;

use super::printable;

/// Every fact, in order.
pub(super) fn render(estate: &Estate, trace: &[Record], out: &mut dyn Write) -> io::Result<()> {
    together(trace).into_iter().try_for_each(|facts| line(estate, facts, out))
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
