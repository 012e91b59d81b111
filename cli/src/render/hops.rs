//! Ways from seats to stores: places in which the same happens are told together.

use std::io::{self, Write};

use super::printable;
use crate::output::hops::{CellV1, ConditionsV1, HopV1, HopsV1, RemedyV1, StepV1};

/// Everything, for people.
pub fn render(hops: &HopsV1, out: &mut dyn Write) -> io::Result<()> {
    let folded = folded(&hops.hops);
    for way in folded.chunk_by(|(one, _), (other, _)| is_one_way(one, other)) {
        render_way(way, hops.mode, out)?;
    }
    hops.conditions.iter().try_for_each(|conditions| render_conditions(conditions, out))?;
    if !hops.dcom.is_empty() {
        writeln!(out, "DCOM, per node, for people who are not at the node:")?;
    }
    for door in &hops.dcom {
        let (node, client, user) = (printable(&door.node), printable(&door.client), printable(&door.user));
        writeln!(out, "  {node}: {client} ({user}) {}", door.access)?;
    }
    if !hops.assumed.is_empty() {
        writeln!(out, "assumed of the domain, because the estate does not state it:")?;
    }
    for assumed in &hops.assumed {
        writeln!(out, "  {}", printable(assumed))?;
    }
    writeln!(
        out,
        "assumed of the programs: Management Studio lets the service delegate, and the service uses that; neither is documented (delegation:D-75)"
    )?;
    writeln!(
        out,
        "not modelled: trusts between forests (delegation:D-09), time in caches and tickets (delegation:D-66)"
    )
}

fn is_one_way(one: &HopV1, other: &HopV1) -> bool {
    (&one.client, &one.target) == (&other.client, &other.target)
}

/// One seat to one store: what happens with the groups in each place, then what would change it.
fn render_way(way: &[(HopV1, Vec<&str>)], mode: &str, out: &mut dyn Write) -> io::Result<()> {
    let Some((first, _)) = way.first() else { return Ok(()) };
    let (client, user, computer) =
        (printable(&first.client), printable(&first.user), printable(&first.computer));
    writeln!(out, "{client} ({user} at {computer}) to {}", printable(&first.target))?;
    for (hop, placements) in way {
        for placement in placements {
            writeln!(out, "  {}", printable(placement))?;
        }
        render_hop(hop, mode, out)?;
    }
    let all = |of: fn(&HopV1) -> &Vec<RemedyV1>| {
        let mut all: Vec<&RemedyV1> = Vec::new();
        for remedy in way.iter().flat_map(|(hop, _)| of(hop)) {
            if !all.iter().any(|known| known.change == remedy.change) {
                all.push(remedy);
            }
        }
        all
    };
    render_remedies("  what makes it allowed, each tried:", &all(|hop| &hop.remedies), out)?;
    render_remedies(
        "  what would satisfy the KDC where it refuses, each tried; delegation by this service stays unsupported:",
        &all(|hop| &hop.kdc_only),
        out,
    )?;
    writeln!(out)
}

fn render_conditions(conditions: &ConditionsV1, out: &mut dyn Write) -> io::Result<()> {
    let verdict = |separate: bool, third_computer: bool| {
        let is_it = |cell: &&CellV1| (cell.separate, cell.third_computer) == (separate, third_computer);
        conditions.cells.iter().find(is_it).map_or("unknown", |cell| cell.verdict)
    };
    writeln!(out, "the documentation's two conditions, tried for {}:", printable(&conditions.target))?;
    writeln!(out, "  {:20}  {:20}  at the SSIS host", "", "third computer")?;
    for (name, separate) in [("separate servers", true), ("one virtual server", false)] {
        writeln!(out, "  {name:20}  {:20}  {}", verdict(separate, true), verdict(separate, false))?;
    }
    Ok(())
}

/// Ways that differ in nothing but the places of the groups, with the places.
fn folded(hops: &[HopV1]) -> Vec<(HopV1, Vec<&str>)> {
    let mut folded: Vec<(HopV1, Vec<&str>)> = Vec::new();
    for hop in hops {
        let anywhere = HopV1 { placement: String::new(), ..hop.clone() };
        let mut alike = folded.iter_mut().rev().take_while(|(known, _)| is_one_way(known, hop));
        match alike.find(|(known, _)| *known == anywhere) {
            Some((_, places)) => places.push(&hop.placement),
            None => folded.push((anywhere, vec![&hop.placement])),
        }
    }
    folded
}

fn render_hop(hop: &HopV1, mode: &str, out: &mut dyn Write) -> io::Result<()> {
    let rules = if hop.rules.is_empty() { String::new() } else { format!(" ({})", hop.rules.join(", ")) };
    writeln!(out, "    documented rule: {}: {}{rules}", hop.verdict, hop.detail)?;
    if let Some(kdc) = &hop.kdc {
        writeln!(out, "    credentials (KDC: {mode}): {}", printable(kdc))?;
    }
    if let Some(vendor) = hop.vendor {
        writeln!(out, "    vendor: delegation is {vendor} (delegation:D-71, delegation:D-72)")?;
    }
    if let Some(path) = &hop.token_path {
        writeln!(out, "    token path: {}", printable(path))?;
    }
    for (number, step) in hop.steps.iter().enumerate() {
        render_step(number + 1, step, out)?;
    }
    for seen in &hop.seen {
        writeln!(out, "    {} would show: {}", seen.at, printable(&seen.text))?;
    }
    Ok(())
}

fn render_step(number: usize, step: &StepV1, out: &mut dyn Write) -> io::Result<()> {
    let (from, to, acting_as) = (printable(&step.from), printable(&step.to), printable(&step.acting_as));
    let end = match &step.error {
        Some(error) => format!("refused: {}", printable(error)),
        None => "allowed".to_owned(),
    };
    let rules = step.rules.join(", ");
    writeln!(
        out,
        "    {number}. {} ({}): {from} -> {to} as {acting_as}, {}: {end} ({rules})",
        step.step, step.exchange, step.protocol
    )
}

fn render_remedies(title: &str, remedies: &[&RemedyV1], out: &mut dyn Write) -> io::Result<()> {
    if !remedies.is_empty() {
        writeln!(out, "{title}")?;
    }
    for RemedyV1 { change, effect } in remedies {
        writeln!(out, "    - {}", printable(change))?;
        writeln!(out, "      {}", printable(effect))?;
    }
    Ok(())
}
