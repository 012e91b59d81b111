//! `explain`.

use callboard_validator::rule::Rule;
use callboard_validator::rules::{RULES, by_code};
use callboard_validator::syntax::nearest::nearest;

use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::render;

/// Show the page of a rule: what it checks, why, how to fix it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A rule's code, such as SSIS006
    code: String,
}

/// Finds the page and shows it.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    render::page::render(rule(&args.code)?, io.out)?;
    Ok(Exit::Ok)
}

/// The rule of a code.
pub fn rule(code: &str) -> Result<&'static Rule, Error> {
    by_code(code.trim()).ok_or_else(|| unknown(code))
}

fn unknown(code: &str) -> Error {
    let codes = RULES.iter().map(|rule| rule.code);
    let help = match nearest(code, codes) {
        Some(near) => format!("did you mean {near}?"),
        None => "`callboard rules` lists them".to_owned(),
    };
    Error::UnknownName { kind: "rule", name: code.to_owned(), help }
}
