//! Output contracts: structs of their own, so that internals are free to change. Additions only.

pub mod comparison;
pub mod diff;
pub mod explain;
pub mod findings;
pub mod graded;
pub mod hops;
pub mod lesson;
pub mod placement;
pub mod runs;
pub mod sample;
pub mod state;
pub mod status;
pub mod sweep;
pub mod verify;
pub mod what_if;

use std::io::Write;

use serde::Serialize;

use crate::error::Error;

/// Writes one JSON document.
pub fn write_json(value: &impl Serialize, out: &mut dyn Write) -> Result<(), Error> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
