//! A what-if for people: status before, what was asked, what happened, status after, what is still due.

use std::io::{self, Write};

use callboard_sim::chain::{Chain, Played};
use callboard_sim::due;
use callboard_sim::judge::state_text;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::expectation::Subject;
use callboard_sim::model::time::SimTime;
use callboard_sim::quiescence::Quiescence;
use callboard_sim::telling::votes_text;
use callboard_sim::world::World;

use super::run::{assumptions, outages};
use super::status::{setting, status};
use super::{printable, trace};
use crate::output::runs::not_modelled;
use crate::output::what_if::AskedV1;

/// The whole.
pub fn render(chain: &Chain, asked: &[AskedV1], played: &Played, out: &mut dyn Write) -> io::Result<()> {
    let (scenario, run) = (&chain.scenario, &played.run);
    let estate = &scenario.estate;
    setting(estate, out)?;
    writeln!(out, "\nbefore")?;
    status(scenario.in_force(played.before.estate), &played.before, out)?;
    request(asked, out)?;
    writeln!(out, "\nwhat happened")?;
    trace::render(estate, &run.trace, out)?;
    writeln!(out, "\nafter")?;
    status(scenario.in_force(run.last.estate), &run.last, out)?;
    outages(estate, run, out)?;
    ending(chain, played, out)?;
    assumptions(estate, run, out)?;
    writeln!(out, "\nnot modelled: {}", printable(&not_modelled(estate, run).join("; ")))
}

/// Only what is not the same before and after.
pub fn differences(chain: &Chain, asked: &[AskedV1], played: &Played, out: &mut dyn Write) -> io::Result<()> {
    let (scenario, run) = (&chain.scenario, &played.run);
    let (first, last) = (scenario.in_force(played.before.estate), scenario.in_force(run.last.estate));
    request(asked, out)?;
    writeln!(out, "\nwhat differs")?;
    let is_same = differing(first, &played.before, last, &run.last, out)?;
    if is_same {
        writeln!(out, "  nothing")?;
    }
    outages(&scenario.estate, run, out)?;
    ending(chain, played, out)
}

fn request(asked: &[AskedV1], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nasked")?;
    for asked in asked {
        let at = asked.at_ms.map_or("not played".to_owned(), |at| SimTime(at).to_string());
        let note = match (asked.once_settled, asked.at_ms) {
            (true, Some(_)) => " (once the cluster had settled)",
            (true, None) => " (the cluster had not settled)",
            (false, _) => "",
        };
        writeln!(out, "  {at:>8}  {}{note}", printable(&asked.text))?;
    }
    Ok(())
}

/// A line for everything whose state differs; whether there was none.
fn differing(
    first: &Estate,
    before: &World,
    last: &Estate,
    after: &World,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let nodes = first.cluster.nodes.pairs().map(|(id, node)| ("node", &node.name, Subject::Node(id)));
    let groups = first.groups.pairs().map(|(id, group)| ("group", &group.name, Subject::Group(id)));
    let resources =
        first.resources.pairs().map(|(id, resource)| ("resource", &resource.name, Subject::Resource(id)));
    let mut is_same = true;
    for (kind, name, subject) in nodes.chain(groups).chain(resources) {
        let (was, is) = (state_text(first, before, subject), state_text(last, after, subject));
        if was != is {
            is_same = false;
            writeln!(
                out,
                "  {kind:8} {} {was} -> {is}",
                printable(name),
                was = printable(&was),
                is = printable(&is)
            )?;
        }
    }
    if before.votes != after.votes {
        is_same = false;
        let (was, is) = (votes_text(first, before.votes), votes_text(last, after.votes));
        writeln!(out, "  quorum   {} -> {}", printable(&was), printable(&is))?;
    }
    Ok(is_same)
}

/// Whether the cluster is at rest, and what is still to come by itself.
fn ending(chain: &Chain, played: &Played, out: &mut dyn Write) -> io::Result<()> {
    let (estate, run) = (chain.scenario.in_force(played.run.last.estate), &played.run);
    let due = due::all(estate, &run.last);
    match played.rest {
        _ if run.given_up => writeln!(out, "\ngiven up at {}: it does not settle", run.last.now)?,
        Quiescence::UnderWay => writeln!(out, "\nstill under way at {}", chain.scenario.horizon)?,
        Quiescence::Waiting => writeln!(out, "\nat rest from {} on; by itself comes", run.last.now)?,
        Quiescence::Settled => return writeln!(out, "\nat rest from {} on; nothing is due", run.last.now),
    }
    for due in &due {
        let rules = due::rules(due.event).join(" ");
        let rules = if rules.is_empty() { String::new() } else { format!(" [{rules}]") };
        writeln!(out, "  {:>8}  {}{rules}", due.at.to_string(), printable(&due::text(estate, due)))?;
    }
    Ok(())
}
