//! Where a group would go, for people.

use std::io::{self, Write};

use callboard_sim::model::time::SimTime;

use super::printable;
use crate::output::graded::in_brackets;
use crate::output::placement::{ConsideredV1, OtherwiseV1, PlacementV1};

/// The nodes, what made their order, and what would be otherwise.
pub fn render(told: &PlacementV1, out: &mut dyn Write) -> io::Result<()> {
    let (group, state) = (printable(&told.group), printable(&told.state));
    writeln!(out, "{group} at {}: {state}", SimTime(told.at_ms))?;
    writeln!(out, "\nwhere it goes when {}{}", told.cause, in_brackets(&told.order))?;
    told.nodes.iter().try_for_each(|node| considered(node, out))?;
    ending(told, out)?;
    writeln!(out, "\nwhere it goes otherwise")?;
    told.otherwise.iter().try_for_each(|other| otherwise(other, out))?;
    if told.moves.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nwhere it went")?;
    for moved in &told.moves {
        let change = |node: &Option<String>| printable(node.as_deref().unwrap_or_default()).into_owned();
        let (from, to) = (change(&moved.from), change(&moved.to));
        writeln!(
            out,
            "  {:>8}  {from} -> {to}: {} [{}]",
            SimTime(moved.t_ms).to_string(),
            moved.reason,
            moved.rules.join(" ")
        )?;
    }
    Ok(())
}

fn considered(node: &ConsideredV1, out: &mut dyn Write) -> io::Result<()> {
    let name = printable(&node.node);
    let verdict = match node.place {
        Some(1) => "chosen".to_owned(),
        Some(place) => format!("place {place}"),
        None => "skipped".to_owned(),
    };
    let why = if node.why.is_empty() { String::new() } else { format!(": {}", node.why.join("; ")) };
    writeln!(out, "  {name:8} {verdict}{}{}", printable(&why), in_brackets(&node.rules))
}

fn ending(told: &PlacementV1, out: &mut dyn Write) -> io::Result<()> {
    let nobody = told.nodes.iter().all(|node| node.place.is_none());
    match (told.blocked, nobody, told.drawn_from) {
        (true, ..) => {
            writeln!(out, "  nowhere: enforced anti-affinity rules out every node that could [wsfc:W-PLC-10]")
        }
        (false, true, _) => writeln!(out, "  nowhere: no node may take it [wsfc:W-PLC-07]"),
        (false, false, equals) if equals > 1 => {
            writeln!(out, "  chance decides between the first {equals}; the textbook course takes the first")
        }
        _ => Ok(()),
    }
}

fn otherwise(other: &OtherwiseV1, out: &mut dyn Write) -> io::Result<()> {
    let node = other.node.as_deref().unwrap_or("nowhere");
    let drawn = if other.drawn { ", or another as good: chance decides" } else { "" };
    writeln!(out, "  {:8} when {}{drawn}{}", printable(node), other.cause, in_brackets(&other.order))
}
