//! `compare`.

use std::path::{Path, PathBuf};

use callboard_sim::trade_off::Measured;
use callboard_sim::trade_off::subject::Lacks;

use super::{Format, playable};
use crate::comparison::{self, Column};
use crate::disk::name_of;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::output::comparison::ColumnsV1;
use crate::output::write_json;
use crate::render;

/// Measure the documentation's trade-off table: SSIS in the group of SQL Server, or in a group of its own
///
/// Every cell comes from runs of the estates: nothing happens, each node is lost, SQL Server fails once, SSIS is
/// moved. Which column an estate belongs to is read from it; the table says so where it differs.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The estate with both in one group
    same: PathBuf,
    /// The estate with SSIS in a group of its own
    different: PathBuf,
    /// The estate with SSIS outside the cluster: a third column
    standalone: Option<PathBuf>,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Reads, plays, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let same = column(&args.same, io)?;
    let different = column(&args.different, io)?;
    let standalone = args.standalone.as_ref().map(|path| column(path, io)).transpose()?;
    let table = comparison::table(&ColumnsV1 { same, different, standalone });
    match args.format {
        Format::Json => write_json(&table, io.out)?,
        Format::Text => render::comparison::render(&table, io.out)?,
    }
    Ok(Exit::Ok)
}

/// An estate, measured.
fn column(path: &Path, io: &mut Io<'_>) -> Result<Column, Error> {
    let path = name_of(path);
    let estate = playable(&path, io)?;
    match Measured::of(&estate) {
        Ok(measured) => Ok(Column { path, measured }),
        Err(lacks) => Err(Error::NothingToMeasure { name: path, lacks: in_words(lacks) }),
    }
}

fn in_words(lacks: Lacks) -> &'static str {
    match lacks {
        Lacks::Ssis => "no SSIS service: no resource runs one, and no node has one by itself",
        Lacks::SqlServer => "no resource of type `SQL Server`",
        Lacks::Both => "neither an SSIS service nor a resource of type `SQL Server`",
    }
}
