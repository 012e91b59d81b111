//! `explain state`.

use callboard_sim::model::estate::Estate;
use callboard_sim::model::expectation::Subject;
use callboard_validator::survey::same_name;

use super::played::{self, Moment, unknown};
use crate::commands::Format;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::output::state::StatesV1;
use crate::output::write_json;
use crate::render;

/// Explain why a node, a group or a resource is in the state it is in
///
/// What keeps it there, what brought it there, and what it waits for. `--then` plays orders and faults first, as
/// `what-if` does.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    of: played::Args,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Plays, looks, shows. Of several things with one name, all.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let moment = Moment::of(&args.of, io)?;
    let (estate, name) = (moment.estate(), &args.of.name);
    let all = named(estate);
    let subjects: Vec<Subject> =
        all.iter().filter(|(known, _)| same_name(known, name)).map(|(_, subject)| *subject).collect();
    if subjects.is_empty() {
        return Err(unknown("node, group or resource", name, all.iter().map(|(known, _)| *known)));
    }
    let told = StatesV1::of(estate, &moment.played.run, &subjects, moment.at_ms());
    match args.format {
        Format::Json => write_json(&told, io.out)?,
        Format::Text => render::state::render(&told, io.out)?,
    }
    Ok(Exit::Ok)
}

fn named(estate: &Estate) -> Vec<(&str, Subject)> {
    let nodes = estate.cluster.nodes.pairs().map(|(id, node)| (node.name.as_str(), Subject::Node(id)));
    let groups = estate.groups.pairs().map(|(id, group)| (group.name.as_str(), Subject::Group(id)));
    let resources =
        estate.resources.pairs().map(|(id, resource)| (resource.name.as_str(), Subject::Resource(id)));
    nodes.chain(groups).chain(resources).collect()
}
