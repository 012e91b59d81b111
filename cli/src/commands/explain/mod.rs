//! `explain`.

pub mod placement;
pub mod played;
pub mod state;
pub mod words;

use clap::Subcommand;

use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;

pub use words::rule;

/// Explain a rule, a message or a code: what it means, why it appears, how to fix it
///
/// A message may be a part of it or a whole pasted dialog; numbers may be events, Win32 errors, HRESULT or NTSTATUS
/// values, decimal or hexadecimal. `explain placement` and `explain state` explain an estate instead.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    of: Option<Of>,
    #[command(flatten)]
    words: words::Args,
}

#[derive(Debug, Subcommand)]
enum Of {
    Placement(placement::Args),
    State(state::Args),
}

/// Explains what was asked.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    match &args.of {
        Some(Of::Placement(args)) => placement::run(args, io),
        Some(Of::State(args)) => state::run(args, io),
        None => words::run(&args.words, io),
    }
}
