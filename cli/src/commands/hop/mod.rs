//! `hop`.

pub mod verify;

use clap::Subcommand;

use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;

/// Follow credentials: who can go on to whom in whose name, and who refuses
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(verify::Args),
}

/// Does what was asked.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    match &args.command {
        Command::Verify(args) => verify::run(args, io),
    }
}
