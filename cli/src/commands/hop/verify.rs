//! `hop verify`.

use std::path::PathBuf;

use callboard_sim::delegation::mode::Mode;
use callboard_validator::files::LARGEST_FILE;
use callboard_validator::recorded::{self, Table};

use super::Kdc;
use crate::commands::Format;
use crate::disk::name_of;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::output::verify::VerifyV1;
use crate::output::write_json;
use crate::render;

/// Play recorded delegation cases, and compare what comes with what was recorded
///
/// A case says how the directory is set up, what is tried, what KDCs answered, and what the published rules say that
/// Windows does. Parts that a case lacks are not compared.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The table, as JSON; `-` for standard input
    file: PathBuf,
    /// Compare this KDC only; may be repeated
    #[arg(long = "mode", value_enum, value_name = "MODE", value_delimiter = ',')]
    modes: Vec<Kdc>,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Reads, plays, compares, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let name = name_of(&args.file);
    let table = read(&name, io)?;
    render::verify::complaints(&table, io.err)?;
    if !table.complaints.is_empty() {
        return Ok(Exit::CouldNot);
    }
    let asked = |mode: &Mode| args.modes.is_empty() || args.modes.contains(&Kdc(*mode));
    let modes: Vec<Mode> = Mode::ALL.into_iter().filter(asked).collect();
    let verified = recorded::verify(&table, &modes);
    match args.format {
        Format::Json => write_json(&VerifyV1::of(&table, &verified), io.out)?,
        Format::Text => render::verify::render(&table, &verified, io.out)?,
    }
    match (verified.is_empty(), verified.total().failed) {
        (true, _) => Err(Error::NothingFound { name, what: "recorded case to compare" }),
        (false, 0) => Ok(Exit::Ok),
        (false, _) => Ok(Exit::Failed),
    }
}

fn read(name: &str, io: &Io<'_>) -> Result<Table, Error> {
    let unreadable = |why: String| Error::Unreadable { name: name.to_owned(), why };
    let bytes = io.files.read(name).map_err(unreadable)?;
    if bytes.len() > LARGEST_FILE {
        return Err(unreadable(format!("it is larger than {LARGEST_FILE} bytes, the most that is read")));
    }
    recorded::read(name, bytes).map_err(|undecodable| {
        unreadable(format!("it is not text at byte {}: {}", undecodable.offset, undecodable.reason))
    })
}
