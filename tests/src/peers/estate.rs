//! A problem as an estate, and what callboard makes of the loss of a node.

use std::fmt::Write;

use callboard_sim::choices::Nominal;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::{GroupId, Id, NodeId};
use callboard_sim::model::scenario::{Action, Scenario, ScriptStep};
use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::run::run;
use callboard_sim::world::World;
use callboard_validator::check;
use callboard_validator::files::MemoryFiles;

use super::{Moves, Problem, group_name, node_name, number_of};

/// The estate's own name among the files.
pub const ESTATE: &str = "problem.toml";

/// The estate's text: one file, nothing beside it.
pub fn text(problem: &Problem) -> String {
    let mut text = String::from(
        "name = \"problem\"\nwindows-server = \"2019\"\nsql-server = \"2016\"\n\n[quorum]\n\
         quorum-type = \"NodeAndFileShareMajority\"\nquorum-resource = \"Witness\"\n\n",
    );
    for node in 0..problem.size.nodes {
        let _ = writeln!(text, "[[node]]\nname = \"{}\"\nnode-id = {}\n", node_name(node), node + 1);
    }
    text.push_str("[[group]]\nname = \"Cluster Group\"\n\n");
    text.push_str(
        "[[resource]]\nname = \"Witness\"\ntype = \"File Share Witness\"\ngroup = \"Cluster Group\"\n\n",
    );
    for group in 0..problem.size.groups {
        let _ = writeln!(
            text,
            "[[group]]\nname = \"{}\"\nowner-node = \"{}\"\npreferred-owners = [{}]\n",
            group_name(group),
            node_name(problem.owner(group)),
            quoted(problem.preferred_owners(group))
        );
        write_resources(&mut text, problem, group);
    }
    text
}

fn quoted(nodes: impl IntoIterator<Item = usize>) -> String {
    nodes.into_iter().map(|node| format!("\"{}\"", node_name(node))).collect::<Vec<_>>().join(", ")
}

/// A disk, an address, a name, a SQL Server, its Agent, and a program that needs them.
fn write_resources(text: &mut String, problem: &Problem, group: usize) {
    let mut resource = |kind: &str, name: &str, rest: &str| {
        let group = group_name(group);
        let _ = writeln!(
            text,
            "[[resource]]\nname = \"{name} {group}\"\ntype = \"{kind}\"\ngroup = \"{group}\"\n{rest}"
        );
    };
    let in_group = |name: &str| format!("\"{name} {}\"", group_name(group));
    let (high, low) = (group / 250, group % 250 + 1);
    resource("Physical Disk", "Disk", &format!("volumes = ['M:\\{group}']\n"));
    resource("IP Address", "Address", &format!("address = \"10.0.{high}.{low}\"\n"));
    resource("Network Name", "Name", &format!("depends-on = [{}]\n", in_group("Address")));
    let needs = format!("[{}, {}]", in_group("Disk"), in_group("Name"));
    resource("SQL Server", "SQL", &format!("instance-name = \"INST{group}\"\ndepends-on = {needs}\n"));
    resource("SQL Server Agent", "Agent", &format!("depends-on = [{}]\n", in_group("SQL")));
    let mut owners = String::new();
    if let Some(barred) = problem.barred(group) {
        let possible = (0..problem.size.nodes).filter(|node| *node != barred);
        owners = format!("possible-owners = [{}]\n", quoted(possible));
    }
    resource("Generic Application", "Batch", &format!("depends-on = [{}]\n{owners}", in_group("Agent")));
}

/// The estate, read.
///
/// # Panics
///
/// When it has errors.
pub fn read(problem: &Problem) -> Estate {
    let files = MemoryFiles([(ESTATE.to_owned(), text(problem).into_bytes())].into());
    let report = check::estate(&files, ESTATE);
    *report.estate.unwrap_or_else(|| panic!("{problem}: {:?}", report.findings))
}

/// A node loses power, and time for everything to settle.
pub fn loss(estate: &Estate, node: usize) -> Scenario {
    let script =
        vec![ScriptStep { at: SimTime(60_000), action: Action::NodePowerOff(NodeId::from_index(node)) }];
    let horizon = SimTime::START + Millis::minutes(30);
    Scenario { script, horizon, ..Scenario::of_nothing(estate.clone()) }
}

/// The groups that go elsewhere when a node is lost. `Cluster Group`, which the others do not know, is left out.
///
/// # Panics
///
/// When a group that should run does not at the end.
pub fn moves(estate: &Estate, node: usize) -> Moves {
    moved(estate, &run(&loss(estate, node), &mut Nominal).last)
}

/// The groups that are elsewhere in a world than the estate says.
///
/// # Panics
///
/// When one does not run.
pub fn moved(estate: &Estate, world: &World) -> Moves {
    let whole = |group: GroupId| {
        let resources = &estate.groups[group].resources;
        resources.iter().all(|resource| world.serving(estate, *resource))
    };
    let mut moves = Moves::new();
    for (id, group) in estate.groups.pairs() {
        let Some(number) = number_of(&group.name, "SQLG") else { continue };
        assert!(whole(id), "{} runs at the end", group.name);
        let owner = world.groups[id].owner;
        if owner != group.owner_node {
            moves.insert(number, owner.index());
        }
    }
    moves
}
