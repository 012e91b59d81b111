//! The human boundary: commands, formats, pictures. All of the program runs inside a test through [`run`].

use std::ffi::OsString;

use clap::{Parser, Subcommand};

pub mod commands;
pub mod comparison;
pub mod counter_example;
pub mod coverage;
pub mod difference;
pub mod disk;
pub mod error;
pub mod exit;
pub mod export;
pub mod fidelity;
pub mod io;
pub mod lessons;
pub mod library;
pub mod messages;
pub mod outcome;
pub mod output;
pub mod render;
pub mod sampling;
pub mod seed;
pub mod selection;

use error::Error;
use exit::Exit;
use io::Io;

/// Rehearses Windows failover clusters that carry SQL Server and the SSIS service
///
/// It plays faults on an estate described in files, checks the files against the documented rules, and tells
/// whether what comes back is right or only green.
#[derive(Debug, Parser)]
#[command(name = "callboard", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Validate(commands::validate::Args),
    Run(commands::run::Args),
    Sample(commands::sample::Args),
    Merge(commands::merge::Args),
    WhatIf(commands::what_if::Args),
    Sweep(commands::sweep::Args),
    Compare(commands::compare::Args),
    Diff(commands::diff::Args),
    Hop(commands::hop::Args),
    Lesson(commands::lesson::Args),
    Explain(commands::explain::Args),
    Rules(commands::rules::Args),
    Schema(commands::schema::Args),
}

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(usage) => return tell_usage(&usage, io),
    };
    let done = match &cli.command {
        Command::Validate(args) => commands::validate::run(args, io),
        Command::Run(args) => commands::run::run(args, io),
        Command::Sample(args) => commands::sample::run(args, io),
        Command::Merge(args) => commands::merge::run(args, io),
        Command::WhatIf(args) => commands::what_if::run(args, io),
        Command::Sweep(args) => commands::sweep::run(args, io),
        Command::Compare(args) => commands::compare::run(args, io),
        Command::Diff(args) => commands::diff::run(args, io),
        Command::Hop(args) => commands::hop::run(args, io),
        Command::Lesson(args) => commands::lesson::run(args, io),
        Command::Explain(args) => commands::explain::run(args, io),
        Command::Rules(args) => commands::rules::run(args, io),
        Command::Schema(args) => commands::schema::run(args, io),
    };
    done.unwrap_or_else(|error| match error {
        Error::ClosedPipe => Exit::Ok,
        error => {
            // Nowhere is left to say that standard error is closed too.
            let _ = writeln!(io.err, "callboard: {error}");
            error.exit()
        }
    })
}

/// Help and version are results; everything else about usage is an error.
fn tell_usage(usage: &clap::Error, io: &mut Io<'_>) -> Exit {
    let text = usage.render();
    let is_result = !usage.use_stderr();
    let written =
        if is_result { write!(io.out, "{}", text.ansi()) } else { write!(io.err, "{}", text.ansi()) };
    match (is_result, written) {
        (true, Ok(())) => Exit::Ok,
        _ => Exit::CouldNot,
    }
}
