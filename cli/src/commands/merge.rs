//! `merge`.

use std::path::PathBuf;

use callboard_sim::sample::tally::Tally;

use crate::disk::name_of;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::output::sample::SampleV1;
use crate::output::write_json;
use crate::render;
use crate::sampling::line::ShardV1;

/// Add up the shards of a sample: the same result as one process
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files with the lines that `sample --shard` has written; `-` for standard input
    #[arg(required = true)]
    shards: Vec<PathBuf>,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: super::Format,
}

/// Reads, adds up, renders.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let mut shards = Vec::new();
    for path in &args.shards {
        let name = name_of(path);
        let text = text_of(&name, io)?;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            shards.push(read(&name, number + 1, line)?);
        }
    }
    let Some((first, _)) = shards.first() else {
        return Err(Error::NothingFound { name: name_of(&args.shards[0]), what: "shard" });
    };
    let study = first.study.clone();
    let wrong = |why: String| Error::Unreadable { name: name_of(&args.shards[0]), why };
    let confidence =
        study.confidence().ok_or_else(|| wrong("its confidence is none that is known".to_owned()))?;
    let (tally, complete) = add_up(&shards).map_err(wrong)?;
    let Some(sample) = SampleV1::of(&study, confidence, &tally, complete) else {
        return Err(Error::NothingLived { name: study.path });
    };
    match args.format {
        super::Format::Json => write_json(&sample, io.out)?,
        super::Format::Text => render::sample::render(&sample, io.out)?,
    }
    Ok(Exit::Ok)
}

fn text_of(name: &str, io: &Io<'_>) -> Result<String, Error> {
    let unreadable = |why: String| Error::Unreadable { name: name.to_owned(), why };
    let bytes = io.files.read(name).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|why| unreadable(why.to_string()))
}

fn read(name: &str, number: usize, line: &str) -> Result<(ShardV1, Tally), Error> {
    let wrong =
        |why: String| Error::Unreadable { name: name.to_owned(), why: format!("line {number}: {why}") };
    let shard: ShardV1 = serde_json::from_str(line).map_err(|why| wrong(why.to_string()))?;
    let tally = shard.tally().ok_or_else(|| wrong("its figures contradict each other".to_owned()))?;
    Ok((shard, tally))
}

/// The sums, and whether nothing is missing. The error is what does not fit together.
fn add_up(shards: &[(ShardV1, Tally)]) -> Result<(Tally, bool), String> {
    let (first, _) = &shards[0];
    let mut tally = Tally::of_nothing(first.study.failures.len(), first.study.packages.len());
    let mut seen = Vec::new();
    for (shard, part) in shards {
        let [number, of] = shard.shard;
        if shard.study != first.study || of != first.shard[1] {
            return Err(format!(
                "shard {number}/{of} is of another sample than shard {}/{}",
                first.shard[0], first.shard[1]
            ));
        }
        if seen.contains(&number) {
            return Err(format!("shard {number}/{of} is there twice"));
        }
        seen.push(number);
        tally.merge(part);
    }
    let whole = shards.iter().all(|(shard, _)| shard.complete) && seen.len() as u64 == first.shard[1];
    let whole = whole && tally.lives == first.study.runs;
    Ok((tally, whole))
}
