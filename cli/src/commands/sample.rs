//! `sample`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use callboard_sim::model::estate::Estate;
use callboard_sim::model::rates::PackageRuns;
use callboard_sim::model::scenario::ServiceTarget;
use callboard_sim::model::time::Millis;
use callboard_sim::sample::estimate::Confidence;
use callboard_sim::sample::life::Lives;
use callboard_sim::sample::rare;
use callboard_sim::sample::study::{Study, Unfit};
use clap::ValueEnum;

use super::playable;
use crate::disk::name_of;
use crate::error::Error;
use crate::exit::Exit;
use crate::export::lines;
use crate::io::Io;
use crate::output::sample::{LifeV1, RareV1, SampleV1};
use crate::output::write_json;
use crate::render;
use crate::sampling::drawing::{self, Terms};
use crate::sampling::line::{ShardV1, StudyV1, per_mille};
use crate::sampling::part;
use crate::sampling::subject::subject;

/// Draw whole lives of an estate: how often it fails, for how long, and of what
///
/// What fails, and how soon it is mended, is in the estate's `[rates]`. Each life begins with everything whole and has
/// a number; the same seed and number give the same life, on however many threads.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The estate
    estate: PathBuf,
    /// How many lives
    #[arg(long, default_value_t = 1000)]
    runs: u64,
    /// How long each is, in years of 365 days
    #[arg(long, default_value_t = 1.0)]
    years: f64,
    /// What chance is drawn from
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// What is to be available: a group or a resource, several of them, `quorum`, or `nodes`; without it every group
    #[arg(long = "of", value_name = "NAME")]
    names: Vec<String>,
    /// One of them is enough
    #[arg(long)]
    any: bool,
    /// How surely intervals hold the truth, in per cent
    #[arg(long, value_enum, default_value_t)]
    confidence: Sureness,
    /// Stop as soon as the unavailability is known to so many per cent
    #[arg(long, value_name = "PERCENT", conflicts_with = "shard")]
    precision: Option<f64>,
    /// Where outages are too rare for plain lives: cycles from whole to whole, with failures made more frequent once one
    /// has struck, and weighed. Each run is a thousand cycles; `--years` does not matter
    #[arg(long, conflicts_with_all = ["shard", "run"])]
    rare: bool,
    /// Tell one life by its number, with everything that happens in it, instead of adding up many
    #[arg(long, value_name = "I", conflicts_with_all = ["shard", "precision", "threads"])]
    run: Option<u64>,
    /// How many threads; without it one for each core
    #[arg(long)]
    threads: Option<usize>,
    /// Live a part of all lives and write it as a line for `merge`: the part, from 0, and how many there are. Only
    /// `/N`: the part is told by SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// With `--run`: one line for each fact.
    Lines,
}

/// Confidences with a known quantile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Sureness {
    #[value(name = "90")]
    P90,
    #[default]
    #[value(name = "95")]
    P95,
    #[value(name = "99")]
    P99,
    #[value(name = "99.9")]
    P999,
}

impl From<Sureness> for Confidence {
    fn from(sureness: Sureness) -> Confidence {
        match sureness {
            Sureness::P90 => Confidence::P90,
            Sureness::P95 => Confidence::P95,
            Sureness::P99 => Confidence::P99,
            Sureness::P999 => Confidence::P999,
        }
    }
}

/// Reads, lives, adds up, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let path = name_of(&args.estate);
    let shard = args.shard.as_deref().map(part::parse).transpose()?;
    let estate = playable(&path, io)?;
    let subject = subject(&estate, &args.names, args.any)?;
    let length = if args.rare { rare::LENGTH } else { length(args.years)? };
    let study = Study::of(&estate, subject.watch, length).map_err(|unfit| refusal(&path, unfit))?;
    let described = describe(args, &path, &estate, &study, subject.text);
    if let Some(number) = args.run {
        return tell(args, number, &study, &described, io);
    }
    if args.format == Format::Lines {
        let help = "lines tell one life: say which with `--run`".to_owned();
        return Err(Error::Usage { what: "--format lines", help });
    }
    let terms = Terms {
        lives: part::share(args.runs, shard.unwrap_or([0, 1])),
        seed: args.seed,
        threads: args.threads,
        precision: args.precision.map(|percent| percent / 100.0),
        confidence: args.confidence.into(),
    };
    if args.rare {
        let drawn = drawing::cycles(&terms, &study, io).map_err(|unfit| refusal(&path, unfit))??;
        let rare = RareV1::of(&described, terms.confidence, &drawn.sum, drawn.complete)
            .ok_or(Error::NothingLived { name: path })?;
        match args.format {
            Format::Json => write_json(&rare, io.out)?,
            Format::Text | Format::Lines => render::sample::rare(&rare, io.out)?,
        }
        return Ok(Exit::Ok);
    }
    let drawn = drawing::lives(&terms, &study, io)?;
    if let Some(shard) = shard {
        let line = ShardV1::of(described, shard, drawn.complete, &drawn.sum);
        serde_json::to_writer(&mut *io.out, &line).map_err(std::io::Error::from)?;
        writeln!(io.out)?;
        return Ok(Exit::Ok);
    }
    let Some(sample) = SampleV1::of(&described, terms.confidence, &drawn.sum, drawn.complete) else {
        return Err(Error::NothingLived { name: path });
    };
    match args.format {
        Format::Json => write_json(&sample, io.out)?,
        Format::Text | Format::Lines => render::sample::render(&sample, io.out)?,
    }
    Ok(Exit::Ok)
}

/// One life, with everything that happens in it.
fn tell(
    args: &Args,
    number: u64,
    study: &Study,
    described: &StudyV1,
    io: &mut Io<'_>,
) -> Result<Exit, Error> {
    let (life, trace, last) = Lives::of(study).retell(args.seed, number);
    let estate = study.scenario.in_force(last.estate);
    match args.format {
        Format::Lines => lines::write(estate, &trace, io.out)?,
        Format::Json => write_json(&LifeV1::of(described, number, estate, &life, &trace), io.out)?,
        Format::Text => render::sample::life(described, number, estate, (&life, &trace), io.out)?,
    }
    Ok(Exit::Ok)
}

fn length(years: f64) -> Result<Millis, Error> {
    let length = years * Millis::hours(24 * 365).0 as f64;
    match length.is_finite() && length >= 1.0 {
        true => Ok(Millis(length.round() as u64)),
        false => {
            Err(Error::Usage { what: "--years", help: "the length of a life, such as 1 or 0.5".to_owned() })
        }
    }
}

fn refusal(path: &str, unfit: Unfit) -> Error {
    match unfit {
        Unfit::NothingFails => Error::NothingToMeasure {
            name: path.to_owned(),
            lacks: "nothing that fails: state `[rates]` with `mttf` and `mttr`",
        },
        Unfit::TooMuchFails(count) => Error::TooMany {
            name: path.to_owned(),
            found: format!(
                "{count} different failures and repairs, the most that are played is {}",
                u16::MAX
            ),
            help: "leave out what cannot matter",
        },
        Unfit::NotMemoryless(_) => Error::Usage {
            what: "--rare",
            help:
                "every `mttf` must be exponential: only then can failures be made more frequent and weighed"
                    .to_owned(),
        },
        Unfit::TellsTime => Error::Usage {
            what: "--rare",
            help: "the estate has failback windows: no two states are the same at different times of day"
                .to_owned(),
        },
        Unfit::TooLong(_) => Error::Usage {
            what: "--years",
            help: "a life is at most 139 years; ask for more `--runs`".to_owned(),
        },
    }
}

fn describe(args: &Args, path: &str, estate: &Estate, study: &Study, of: String) -> StudyV1 {
    StudyV1 {
        path: path.to_owned(),
        estate: estate.name.clone(),
        fingerprint: fingerprint(estate),
        of,
        runs: args.runs,
        length_ms: study.length().0,
        seed: args.seed,
        confidence: per_mille(args.confidence.into()),
        parts: study.watch.parts(estate),
        failures: study.causes().map(str::to_owned).collect(),
        packages: estate.rates.package_runs.iter().map(|runs| names_of(estate, runs)).collect(),
    }
}

/// A package, and through what it runs.
fn names_of(estate: &Estate, runs: &PackageRuns) -> [String; 2] {
    let through = match runs.service {
        ServiceTarget::Resource(resource) => estate.resources[resource].name.clone(),
        ServiceTarget::Service(service) => {
            let service = &estate.services[service];
            format!("{} on {}", service.name, estate.cluster.nodes[service.node].name)
        }
    };
    [estate.packages[runs.package].clone(), through]
}

/// A number made of everything that is in the estate.
fn fingerprint(estate: &Estate) -> String {
    let mut hasher = DefaultHasher::new();
    format!("{estate:?}").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
