//! `what-if`.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use callboard_sim::chain::{self, Chain, Played};
use callboard_sim::choices::{Nominal, Seeded};
use callboard_sim::model::verb::{TargetKind, VERBS, VerbInfo};
use callboard_validator::asked::Asked;
use callboard_validator::finding::Severity;
use callboard_validator::what_if::{self, Misspoken, Refusal, Until};
use clap::ValueEnum;

use super::asked::Verbs;
use crate::disk::name_of;
use crate::error::Error;
use crate::exit::Exit;
use crate::export::lines;
use crate::io::Io;
use crate::output::what_if::{WhatIfV1, asked};
use crate::output::write_json;
use crate::render;

/// Play orders and faults on an estate, and show what they would do
///
/// The verbs are those of a scenario's script. Each `--then` follows once the cluster has settled after what came
/// before it, or at its own `--at`. Nothing is judged: what the files get wrong is `callboard validate`'s.
#[derive(Debug, clap::Args)]
#[command(after_long_help = verbs())]
pub struct Args {
    /// Estate file, `-` for standard input
    estate: PathBuf,
    #[command(flatten)]
    verbs: Verbs,
    /// Play on until then (6h), at rest or not; without it until the cluster is at rest, at most a day
    #[arg(long, value_name = "T")]
    horizon: Option<String>,
    /// Draw what is left to chance from this seed; without it everything takes its textbook course
    #[arg(long)]
    seed: Option<u64>,
    /// Show only what differs between before and after
    #[arg(long)]
    diff: bool,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The verbs, with what they take.
fn verbs() -> String {
    let line = |info: &VerbInfo| {
        let target = if info.target == TargetKind::None { "" } else { " TARGET" };
        let needed: String = info.required.iter().map(|key| format!(" {key}=...")).collect();
        let more: String = info.optional.iter().map(|key| format!(" [{key}=...]")).collect();
        format!("  {}{target}{needed}{more}\n", info.name)
    };
    format!("Verbs:\n{}", VERBS.iter().map(line).collect::<String>())
}

/// How a what-if is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// A line for each action, for `grep`.
    Lines,
}

/// Reads, plays, shows.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    io.keep_input();
    let name = name_of(&args.estate);
    let chain = chain(&name, &args.verbs.0, until("--horizon", args.horizon.as_deref()), io)?;
    let played = play(&chain, &args.verbs.0, args.seed)?;
    // A terminal's writer passes every line on; a report has thousands.
    let mut out = BufWriter::with_capacity(1 << 16, &mut *io.out);
    let told = asked(&args.verbs.0, &chain, &played);
    match args.format {
        Format::Json => {
            write_json(&WhatIfV1::of(&name, &args.verbs.0, &chain, &played, args.diff), &mut out)?;
        }
        Format::Lines => lines::write(&chain.scenario.estate, &played.run.trace, &mut out)?,
        Format::Text if args.diff => render::what_if::differences(&chain, &told, &played, &mut out)?,
        Format::Text => render::what_if::render(&chain, &told, &played, &mut out)?,
    }
    out.flush()?;
    Ok(Exit::Ok)
}

/// Until when it is played, as an option says it.
pub(super) fn until<'a>(option: &'static str, text: Option<&'a str>) -> Option<Until<'a>> {
    text.map(|text| Until { option, text })
}

/// Reads an estate and what is asked of it.
pub(super) fn chain(
    name: &str,
    asked: &[Asked],
    until: Option<Until<'_>>,
    io: &mut Io<'_>,
) -> Result<Chain, Error> {
    what_if::read(io.files.as_ref(), name, asked, until).or_else(|refusal| match refusal {
        Refusal::Words(said) => Err(Error::Misspoken { said }),
        Refusal::Estate(report) => {
            if let Some(why) = super::validate::unreadable(&report, name) {
                return Err(Error::Unreadable { name: name.to_owned(), why });
            }
            render::findings::diagnostics(&report, Severity::Error, io.colour, io.err)?;
            Err(Error::NothingToPlay { name: name.to_owned() })
        }
    })
}

/// Plays it.
pub(super) fn play(chain: &Chain, asked: &[Asked], seed: Option<u64>) -> Result<Played, Error> {
    let played = match seed {
        None => chain::play(chain, &mut Nominal),
        Some(seed) => chain::play(chain, &mut Seeded::new(seed)),
    };
    played.map_err(|overtaken| {
        let verb = asked.get(overtaken.turn).map_or(String::new(), |asked| lines::quoted_words(&asked.words));
        let message =
            format!("at {} the cluster has not settled yet for what comes before `{verb}`", overtaken.at);
        let help = "leave its `--at` out, or give what comes before it a moment of its own";
        Error::Misspoken { said: vec![Misspoken::new(message, help)] }
    })
}
