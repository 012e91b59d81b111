//! `explain placement`.

use callboard_sim::world::MoveCause;
use callboard_validator::survey::same_name;
use clap::ValueEnum;

use super::played::{self, Moment, unknown};
use crate::commands::Format;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::output::placement::PlacementV1;
use crate::output::write_json;
use crate::render;

/// Explain where a group would go: every node, chosen or skipped, and by which rule
///
/// NAME is a group, or a resource that stands for its group. `--then` plays orders and faults first, as `what-if` does.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    of: played::Args,
    /// Why it would have to move
    #[arg(long, value_enum, default_value_t)]
    cause: Cause,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Why a group changes its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Cause {
    /// Its owner is lost.
    #[default]
    NodeDown,
    /// A resource used up its restarts.
    ResourceFailure,
    /// An operator moves it to the best node.
    Operator,
    /// Its owner is drained.
    Drain,
}

impl From<Cause> for MoveCause {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::NodeDown => MoveCause::NodeDown,
            Cause::ResourceFailure => MoveCause::ResourceFailure,
            Cause::Operator => MoveCause::Operator,
            Cause::Drain => MoveCause::Drain,
        }
    }
}

/// Plays, asks the engine, shows.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let moment = Moment::of(&args.of, io)?;
    let (estate, name) = (moment.estate(), &args.of.name);
    let by_resource = || estate.resources.iter().find(|resource| same_name(&resource.name, name));
    let group = estate.groups.find(|group| same_name(&group.name, name));
    let Some(group) = group.or_else(|| by_resource().map(|resource| resource.group)) else {
        let groups = estate.groups.iter().map(|group| group.name.as_str());
        let known = groups.chain(estate.resources.iter().map(|resource| resource.name.as_str()));
        return Err(unknown("group or resource", name, known));
    };
    let told = PlacementV1::of(estate, &moment.played.run, group, args.cause.into(), moment.at_ms());
    match args.format {
        Format::Json => write_json(&told, io.out)?,
        Format::Text => render::placement::render(&told, io.out)?,
    }
    Ok(Exit::Ok)
}
