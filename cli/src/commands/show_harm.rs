//! `validate --show-harm`.

use callboard_validator::rule::{Harm, Rule};

use super::Format;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::library::Library;
use crate::outcome::{Outcome, Terms};
use crate::output::runs::RunsV1;
use crate::output::write_json;
use crate::render;

/// Plays the smallest scenario in which a rule's finding hurts, or says why there is none.
pub fn run(code: &str, format: Format, io: &mut Io<'_>) -> Result<Exit, Error> {
    let rule = super::explain::rule(code)?;
    match rule.harm {
        Harm::Scenario(path) => play(rule, path, format, io),
        Harm::None(why) => {
            writeln!(io.out, "{}: there is nothing to play: {why}", rule.code)?;
            Ok(Exit::Ok)
        }
    }
}

fn play(rule: &Rule, path: &str, format: Format, io: &mut Io<'_>) -> Result<Exit, Error> {
    let Ok(outcome) = Outcome::of(&Library, path, Terms::default()) else {
        return Err(Error::Unreadable { name: path.to_owned(), why: "the library is damaged".to_owned() });
    };
    match format {
        Format::Json => write_json(&RunsV1::of(std::slice::from_ref(&outcome)), io.out)?,
        Format::Text => {
            writeln!(io.out, "{} {}: {}", rule.code, rule.name, rule.summary)?;
            writeln!(io.out, "the harm, as {path} plays it:\n")?;
            render::run::render(&outcome, io)?;
        }
    }
    Ok(if outcome.passed() { Exit::Ok } else { Exit::Failed })
}
