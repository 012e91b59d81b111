//! An estate at one moment, for people.

use std::io::{self, Write};

use callboard_sim::judge::state_text;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::expectation::Subject;
use callboard_sim::model::ids::*;
use callboard_sim::quorum;
use callboard_sim::world::{GroupState, ResourceState, World};
use callboard_sim::{ssis, telling};

use super::printable;

/// What is played on, and what right means there.
pub(super) fn setting(estate: &Estate, out: &mut dyn Write) -> io::Result<()> {
    let sql = estate.sql_server.map_or(String::new(), |version| format!(", SQL Server {version}"));
    writeln!(out, "estate {}: Windows Server {}{sql}", printable(&estate.name), estate.cluster.windows)?;
    for intended in &estate.intended {
        let resource = printable(&estate.resources[intended.resource].name);
        writeln!(out, "right for {resource}: {}", printable(&intended.derivation))?;
    }
    Ok(())
}

/// Nodes, votes, groups, and the services that can be green and wrong.
pub(super) fn status(estate: &Estate, world: &World, out: &mut dyn Write) -> io::Result<()> {
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
