//! `schema`.

use callboard_validator::document::estate::EstateDocument;
use callboard_validator::document::scenario::ScenarioDocument;
use callboard_validator::syntax::nearest::nearest;
use schemars::{Schema, schema_for};

use super::rules::RulesV1;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::output::comparison::ComparisonV1;
use crate::output::diff::DiffV1;
use crate::output::explain::ExplainV1;
use crate::output::findings::FindingsV1;
use crate::output::hops::HopsV1;
use crate::output::lesson::LessonV1;
use crate::output::placement::PlacementV1;
use crate::output::runs::RunsV1;
use crate::output::sample::{LifeV1, RareV1, SampleV1};
use crate::output::state::StatesV1;
use crate::output::sweep::SweepV1;
use crate::output::verify::VerifyV1;
use crate::output::what_if::WhatIfV1;
use crate::output::write_json;
use crate::sampling::line::ShardV1;

/// Print the JSON Schema of a file format or an output
#[derive(Debug, clap::Args)]
pub struct Args {
    /// estate, scenario, findings, runs, what-if, hops, rules, explain, placement, state, verify, comparison, diff, lesson, sample, rare, life, shard or sweep
    name: String,
}

/// A name, and how to make its schema.
pub type NamedSchema = (&'static str, fn() -> Schema);

/// Every schema there is, by name.
pub const SCHEMAS: [NamedSchema; 19] = [
    ("estate", || schema_for!(EstateDocument)),
    ("scenario", || schema_for!(ScenarioDocument)),
    ("findings", || schema_for!(FindingsV1)),
    ("runs", || schema_for!(RunsV1<'_>)),
    ("what-if", || schema_for!(WhatIfV1<'_>)),
    ("sweep", || schema_for!(SweepV1)),
    ("hops", || schema_for!(HopsV1)),
    ("rules", || schema_for!(RulesV1)),
    ("explain", || schema_for!(ExplainV1)),
    ("placement", || schema_for!(PlacementV1)),
    ("state", || schema_for!(StatesV1)),
    ("verify", || schema_for!(VerifyV1)),
    ("comparison", || schema_for!(ComparisonV1)),
    ("diff", || schema_for!(DiffV1)),
    ("lesson", || schema_for!(LessonV1)),
    ("sample", || schema_for!(SampleV1)),
    ("rare", || schema_for!(RareV1)),
    ("life", || schema_for!(LifeV1)),
    ("shard", || schema_for!(ShardV1)),
];

/// Prints one.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let names = SCHEMAS.map(|(name, _)| name);
    let wanted = args.name.trim();
    let (_, schema) = SCHEMAS.iter().find(|(name, _)| *name == wanted).ok_or_else(|| Error::UnknownName {
        kind: "schema",
        name: args.name.clone(),
        help: match nearest(wanted, names) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("one of: {}", names.join(", ")),
        },
    })?;
    write_json(&schema(), io.out)?;
    Ok(Exit::Ok)
}
