//! A part of all lives, for one of several processes.

use std::ops::Range;

use crate::error::Error;

/// The lives of a part: as many as any other part, give or take one, in a row.
pub fn share(runs: u64, [shard, of]: [u64; 2]) -> Range<u64> {
    let bound =
        |part: u64| u64::try_from(u128::from(runs) * u128::from(part) / u128::from(of)).unwrap_or(runs);
    bound(shard)..bound(shard + 1)
}

/// `I/N`, or `/N` with the part told by the scheduler.
pub fn parse(text: &str) -> Result<[u64; 2], Error> {
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
