//! `hop`.

pub mod estate;
pub mod verify;

use callboard_sim::delegation::mode::Mode;
use clap::{Subcommand, ValueEnum};

use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;

/// Follow credentials: who can go on to whom in whose name, and who refuses
///
/// Every client of an estate, and a seat at each of its nodes, to every msdb, package folder and share, with the groups
/// in every place: exchange by exchange, with the verdict of the documented rule beside what a KDC would do.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    estate: estate::Args,
}

/// A mode, as an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kdc(Mode);

impl ValueEnum for Kdc {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Kdc; 3] = [Kdc(Mode::ALL[0]), Kdc(Mode::ALL[1]), Kdc(Mode::ALL[2])];
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.name()))
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(verify::Args),
}

/// Does what was asked.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    match &args.command {
        Some(Command::Verify(verify)) => verify::run(verify, io),
        None => estate::run(&args.estate, io),
    }
}
