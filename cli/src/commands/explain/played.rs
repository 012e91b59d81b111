//! What `explain placement` and `explain state` look at: an estate, what is done to it first, and a moment.

use std::path::PathBuf;

use callboard_sim::chain::{Chain, Ends, Played};
use callboard_sim::model::estate::Estate;
use callboard_sim::world::World;
use callboard_validator::syntax::nearest::{listed, nearest};

use crate::commands::asked::Thens;
use crate::commands::what_if;
use crate::disk::name_of;
use crate::error::Error;
use crate::io::Io;

/// An estate at a moment.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Estate file, `-` for standard input
    estate: PathBuf,
    /// What is explained, by its name
    pub(super) name: String,
    #[command(flatten)]
    then: Thens,
    /// The moment that is explained (46s); without it when the cluster is at rest after all that is asked
    #[arg(long, value_name = "T")]
    at: Option<String>,
    /// Draw what is left to chance from this seed; without it everything takes its textbook course
    #[arg(long)]
    seed: Option<u64>,
}

/// What was played up to the moment.
pub(super) struct Moment {
    chain: Chain,
    pub(super) played: Played,
}

impl Moment {
    pub(super) fn of(args: &Args, io: &mut Io<'_>) -> Result<Moment, Error> {
        io.keep_input();
        let asked = &args.then.0;
        let chain =
            what_if::chain(&name_of(&args.estate), asked, what_if::until("--at", args.at.as_deref()), io)?;
        let played = what_if::play(&chain, asked, args.seed)?;
        Ok(Moment { chain, played })
    }

    /// The estate in force.
    pub(super) fn estate(&self) -> &Estate {
        self.chain.scenario.in_force(self.world().estate)
    }

    pub(super) fn world(&self) -> &World {
        &self.played.run.last
    }

    /// The moment: the one that was asked for, or the last at which anything happened.
    pub(super) fn at_ms(&self) -> u64 {
        match self.chain.ends {
            Ends::AtHorizon => self.chain.scenario.horizon.0,
            Ends::AtRest => self.world().now.0,
        }
    }
}

/// Nothing has that name.
pub(super) fn unknown<'a>(
    kind: &'static str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Error {
    let help = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", listed(known)),
    };
    Error::UnknownName { kind, name: name.to_owned(), help }
}
