//! The commands: each reads, calls the library, renders, and ends with an exit code.

pub mod asked;
pub mod compare;
pub mod diff;
pub mod explain;
pub mod hop;
pub mod lesson;
pub mod merge;
pub mod rules;
pub mod run;
pub mod sample;
pub mod schema;
pub mod show_harm;
pub mod suggest;
pub mod sweep;
pub mod validate;
pub mod what_if;

use callboard_sim::model::estate::Estate;
use callboard_validator::check;
use callboard_validator::finding::Severity;
use clap::ValueEnum;

use crate::error::Error;
use crate::io::Io;
use crate::render;

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// The severity from which on findings fail the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum FailOn {
    /// Only errors.
    #[default]
    Error,
    /// Warnings too.
    Warning,
    /// Anything.
    Info,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        }
    }
}

/// Reads an estate that is to be played; what is wrong with it is shown.
fn playable(name: &str, io: &mut Io<'_>) -> Result<Estate, Error> {
    let mut report = check::estate(io.files.as_ref(), name);
    if let Some(why) = validate::unreadable(&report, name) {
        return Err(Error::Unreadable { name: name.to_owned(), why });
    }
    match report.estate.take() {
        Some(estate) => Ok(*estate),
        None => {
            render::findings::diagnostics(&report, Severity::Error, io.colour, io.err)?;
            Err(Error::NothingToPlay { name: name.to_owned() })
        }
    }
}
