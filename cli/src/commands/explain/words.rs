//! `explain CODE-OR-MESSAGE`.

use callboard_validator::rule::Rule;
use callboard_validator::rules::{RULES, by_code, by_name};
use callboard_validator::syntax::nearest::nearest;

use crate::commands::Format;
use crate::coverage::Source;
use crate::disk::STANDARD_INPUT;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::messages::{entries, find::find};
use crate::output::explain::ExplainV1;
use crate::output::write_json;
use crate::render;

/// What is to be explained.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// A rule's code or name (SSIS006), a source as findings name it (seed:059, tension:T4, ssis:D-05, wsfc:W-FO-02), or a message, an event (event 1069), an error number or name; `-` for standard input
    #[arg(value_name = "CODE-OR-MESSAGE", required_unless_present = "list", allow_negative_numbers = true)]
    words: Vec<String>,
    /// Print every message and code that is known, a line each
    #[arg(long, conflicts_with = "words")]
    list: bool,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Finds the page or the messages and shows them.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    if args.list {
        match args.format {
            Format::Json => write_json(&ExplainV1::matches("", entries()), io.out)?,
            Format::Text => render::message::list(io.out)?,
        }
        return Ok(Exit::Ok);
    }
    let query = query(&args.words, io)?;
    if let Some(rule) = by_code(query.trim()).or_else(|| by_name(query.trim())) {
        match args.format {
            Format::Json => write_json(&ExplainV1::rule(&query, rule), io.out)?,
            Format::Text => render::page::render(rule, io.out)?,
        }
        return Ok(Exit::Ok);
    }
    if let (Some(source), Format::Text) = (Source::named(query.trim()), args.format) {
        render::source::render(&source, io.out)?;
        return Ok(Exit::Ok);
    }
    if is_like_a_code(query.trim()) {
        return Err(unknown(&query));
    }
    messages(query, args.format, io)
}

fn messages(query: String, format: Format, io: &mut Io<'_>) -> Result<Exit, Error> {
    let found = find(&query);
    match format {
        Format::Json => write_json(&ExplainV1::matches(&query, found.iter().copied()), io.out)?,
        Format::Text => render::message::render(&query, &found, io.out)?,
    }
    if found.is_empty() { Err(Error::NothingKnown { asked: query }) } else { Ok(Exit::Ok) }
}

/// The words of the command line, or what stands on standard input.
fn query(words: &[String], io: &Io<'_>) -> Result<String, Error> {
    let query = words.join(" ");
    if query != STANDARD_INPUT {
        return Ok(query);
    }
    match io.files.read(STANDARD_INPUT) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(why) => Err(Error::Unreadable { name: query, why }),
    }
}

/// The rule of a code.
pub fn rule(code: &str) -> Result<&'static Rule, Error> {
    by_code(code.trim()).ok_or_else(|| unknown(code))
}

/// Whether a word could only have meant a rule: a family, or nearly one, and a number.
fn is_like_a_code(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let family = &word[..word.len() - digits.len()];
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    is_number
        && !family.is_empty()
        && nearest(family, families()).is_some_and(|near| near.len() >= family.len())
}

fn families() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.code.trim_end_matches(|c: char| c.is_ascii_digit()))
}

fn unknown(code: &str) -> Error {
    let codes = RULES.iter().map(|rule| rule.code);
    let help = match nearest(code, codes) {
        Some(near) => format!("did you mean {near}?"),
        None => "`callboard rules` lists them".to_owned(),
    };
    Error::UnknownName { kind: "rule", name: code.to_owned(), help }
}
