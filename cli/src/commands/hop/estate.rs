//! `hop ESTATE`.

use std::path::PathBuf;

use callboard_sim::delegation::mode::Mode;
use callboard_sim::model::estate::Estate;
use callboard_sim::second_hop::seats::with_node_seats;
use callboard_sim::second_hop::table::{MOST_ROWS, Row, Selection, table};
use callboard_sim::second_hop::target::Target;
use callboard_validator::syntax::nearest::nearest;
use clap::ValueEnum;

use super::Kdc;
use crate::commands::playable;
use crate::disk::name_of;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::output::hops::HopsV1;
use crate::output::write_json;
use crate::render;

/// Which ways are followed.
#[derive(Debug, clap::Args)]
#[group(id = "ways")]
pub struct Args {
    /// The estate; `-` for standard input
    #[arg(required = true)]
    estate: Option<PathBuf>,
    /// Only from this seat: a client, or a node; may be repeated
    #[arg(long = "client", value_name = "NAME")]
    clients: Vec<String>,
    /// Only to stores whose name contains this, such as `msdb`; may be repeated
    #[arg(long = "target", value_name = "TEXT")]
    targets: Vec<String>,
    /// Only with the groups where the estate states them
    #[arg(long)]
    as_stated: bool,
    /// The KDC that is played
    #[arg(long, value_enum, default_value_t = Kdc(Mode::Windows))]
    mode: Kdc,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How ways are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// A Mermaid sequence diagram of one way.
    Mermaid,
}

/// Reads, follows, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let Some(path) = &args.estate else { return Ok(Exit::CouldNot) };
    let name = name_of(path);
    let estate = with_node_seats(playable(&name, io)?);
    let rows = follow(&estate, args, &name)?;
    if rows.is_empty() {
        return Err(Error::NothingFound { name, what: "store to follow anybody to" });
    }
    let hops = HopsV1::of(&estate, args.mode.0, &rows);
    match args.format {
        Format::Json => write_json(&hops, io.out)?,
        Format::Text => render::hops::render(&hops, io.out)?,
        Format::Mermaid => match hops.hops.as_slice() {
            [one] => render::sequence::render(one, io.out)?,
            several => {
                let found = format!("{} {COMBINATIONS}, and a diagram shows one", several.len());
                return Err(Error::TooMany { name, found, help: HOW_TO_CHOOSE });
            }
        },
    }
    Ok(Exit::Ok)
}

fn follow(estate: &Estate, args: &Args, name: &str) -> Result<Vec<Row>, Error> {
    let mut selection = Selection { as_stated: args.as_stated, ..Selection::default() };
    for wanted in &args.clients {
        let found = estate.clients.ids().find(|client| {
            let client = &estate.clients[*client];
            client.name.eq_ignore_ascii_case(wanted.trim())
        });
        selection.clients.push(found.ok_or_else(|| {
            let names: Vec<&str> = estate.clients.iter().map(|client| client.name.as_str()).collect();
            unknown("seat", wanted, &names)
        })?);
    }
    let all = Target::all(estate);
    for wanted in &args.targets {
        let folded = wanted.to_lowercase();
        let found: Vec<Target> = all
            .iter()
            .copied()
            .filter(|target| target.name(estate).to_lowercase().contains(&folded))
            .filter(|target| !selection.targets.contains(target))
            .collect();
        if found.is_empty() {
            let names: Vec<String> = all.iter().map(|target| target.name(estate)).collect();
            return Err(unknown("store", wanted, &names.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        selection.targets.extend(found);
    }
    table(estate, args.mode.0, &selection).ok_or_else(|| {
        let found = format!("more than {MOST_ROWS} {COMBINATIONS}");
        Error::TooMany { name: name.to_owned(), found, help: HOW_TO_CHOOSE }
    })
}

const COMBINATIONS: &str = "combinations of seat, store and places of the groups";
const HOW_TO_CHOOSE: &str = "choose with --client, --target and --as-stated";

fn unknown(kind: &'static str, name: &str, known: &[&str]) -> Error {
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("one of: {}", known.join(", ")),
    };
    Error::UnknownName { kind, name: name.to_owned(), help }
}
