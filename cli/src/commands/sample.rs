//! `sample`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::PathBuf;
use std::time::Instant;

use callboard_sim::model::estate::Estate;
use callboard_sim::model::time::Millis;
use callboard_sim::sample::estimate::{self, Confidence, Interval};
use callboard_sim::sample::life::Lives;
use callboard_sim::sample::rare::{self, Cycles, RareTally};
use callboard_sim::sample::study::{Study, Unfit};
use callboard_sim::sample::tally::Tally;
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
use crate::sampling::crowd::{Asked, Crowd, Drawn, Sum, Worker};
use crate::sampling::line::{ShardV1, StudyV1, per_mille};
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
    let shard = args.shard.as_deref().map(parse_shard).transpose()?;
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
    if args.rare {
        let drawn = draw_rare(args, &path, &study, io)?;
        let rare = RareV1::of(&described, args.confidence.into(), &drawn.sum, drawn.complete)
            .ok_or(Error::NothingLived { name: path })?;
        match args.format {
            Format::Json => write_json(&rare, io.out)?,
            Format::Text | Format::Lines => render::sample::rare(&rare, io.out)?,
        }
        return Ok(Exit::Ok);
    }
    let lives = share(args.runs, shard.unwrap_or([0, 1]));
    let drawn = draw(args, &study, lives, io)?;
    let confidence = args.confidence.into();
    if let Some(shard) = shard {
        let line = ShardV1::of(described, shard, drawn.complete, &drawn.sum);
        serde_json::to_writer(&mut *io.out, &line).map_err(std::io::Error::from)?;
        writeln!(io.out)?;
        return Ok(Exit::Ok);
    }
    let Some(sample) = SampleV1::of(&described, confidence, &drawn.sum, drawn.complete) else {
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
    }
}

/// A number made of everything that is in the estate.
fn fingerprint(estate: &Estate) -> String {
    let mut hasher = DefaultHasher::new();
    format!("{estate:?}").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The lives of a part: as many as any other part, give or take one, in a row.
fn share(runs: u64, [shard, of]: [u64; 2]) -> Range<u64> {
    let bound =
        |part: u64| u64::try_from(u128::from(runs) * u128::from(part) / u128::from(of)).unwrap_or(runs);
    bound(shard)..bound(shard + 1)
}

/// `I/N`, or `/N` with the part told by the scheduler.
fn parse_shard(text: &str) -> Result<[u64; 2], Error> {
    let wrong = |help: &str| Error::Usage { what: "--shard", help: help.to_owned() };
    let (part, of) =
        text.split_once('/').ok_or_else(|| wrong("two numbers such as 0/8, or /8 in an array job"))?;
    let told = |name| std::env::var(name).ok();
    let part = match part.trim() {
        "" => told("SLURM_ARRAY_TASK_ID").or_else(|| told("JOB_COMPLETION_INDEX")).ok_or_else(|| {
            wrong("neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX says which part this is: write it, such as 0/8")
        })?,
        part => part.to_owned(),
    };
    match (part.trim().parse(), of.trim().parse()) {
        (Ok(part), Ok(of)) if part < of => Ok([part, of]),
        _ => Err(wrong("parts count from 0: the last of 8 is 7/8")),
    }
}

fn draw(args: &Args, study: &Study, lives: Range<u64>, io: &mut Io<'_>) -> Result<Drawn<Tally>, Error> {
    let parts = study.watch.parts(&study.scenario.estate);
    let (seed, confidence) = (args.seed, args.confidence.into());
    let is_enough = |tally: &Tally| {
        let found = estimate::unavailability(tally, study.length(), parts, confidence);
        let narrow =
            |found: Interval| found.mean > 0.0 && args.is_narrow(found.high - found.mean, found.mean);
        found.is_some_and(narrow)
    };
    let worker = || -> Worker<'_, Tally> {
        let mut lives = Lives::of(study);
        Box::new(move |number, tally| tally.add(&lives.live(seed, number)))
    };
    let nothing = Tally::of_failures(study.causes().count());
    crowd(args, (nothing, &worker, &is_enough), lives, io)
}

/// Cycles in which failures are hastened.
fn draw_rare(args: &Args, path: &str, study: &Study, io: &mut Io<'_>) -> Result<Drawn<RareTally>, Error> {
    Cycles::of(study).map_err(|unfit| refusal(path, unfit))?;
    let parts = study.watch.parts(&study.scenario.estate);
    let sureness = Confidence::from(args.confidence);
    let is_enough = |tally: &RareTally| {
        tally
            .share(parts)
            .is_some_and(|(share, error)| share > 0.0 && args.is_narrow(sureness.normal() * error, share))
    };
    let seed = args.seed;
    let worker = || -> Worker<'_, RareTally> {
        let mut cycles = Cycles::of(study).expect("it was fit a moment ago");
        Box::new(move |number, tally| tally.merge(&cycles.run(seed, number)))
    };
    crowd(args, (RareTally::default(), &worker, &is_enough), 0..args.runs, io)
}

type Work<'a, S> = (S, &'a (dyn Fn() -> Worker<'a, S> + Sync), &'a dyn Fn(&S) -> bool);

fn crowd<'a, S: Sum>(
    args: &Args,
    work: Work<'a, S>,
    lives: Range<u64>,
    io: &'a mut Io<'_>,
) -> Result<Drawn<S>, Error> {
    io.stop_when_interrupted();
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let asked = Asked {
        lives: lives.clone(),
        threads: args.threads.unwrap_or_else(cores),
        may_end: args.precision.is_some(),
    };
    let (nothing, worker, is_enough) = work;
    let crowd = Crowd { nothing, worker, is_enough, stop: io.stop.clone() };
    let (started, mut told) = (Instant::now(), false);
    let (watched, err) = (io.watched, &mut *io.err);
    let drawn = crowd.draw(&asked, |lived| {
        let seconds = started.elapsed().as_secs_f64();
        if watched && seconds > 1.0 {
            told = true;
            let (lived, all) = (lived - lives.start, lives.end - lives.start);
            let rate = lived as f64 / seconds;
            let left = (all - lived) as f64 / rate.max(1e-9);
            // Nobody is hurt when progress cannot be shown.
            let _ = write!(err, "\r\x1b[2K{lived} of {all}, {rate:.0}/s, at most {left:.0} s left");
            let _ = err.flush();
        }
    });
    if told {
        write!(io.err, "\r\x1b[2K")?;
    }
    Ok(drawn)
}

impl Args {
    fn is_narrow(&self, half: f64, mean: f64) -> bool {
        self.precision.is_some_and(|percent| half <= percent / 100.0 * mean)
    }
}
