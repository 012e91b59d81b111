//! Verbs on a command line, in their order: what stands between two `--then` belongs together.

use callboard_validator::asked::Asked;
use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches};

/// `VERB [TARGET]... [KEY=VALUE]... [--at T] [--then VERB ...]...`
#[derive(Debug, Clone, Default)]
pub struct Verbs(pub Vec<Asked>);

/// `[--then VERB ...]...`
#[derive(Debug, Clone, Default)]
pub struct Thens(pub Vec<Asked>);

const VERB: &str = "verb";
const THEN: &str = "then";
const AT: &str = "verb-at";

impl clap::Args for Verbs {
    fn augment_args(command: Command) -> Command {
        let verb = Arg::new(VERB).required(true).num_args(1..).value_names(["VERB", "TARGET|KEY=VALUE"]);
        let at = Arg::new(AT).long("at").value_name("T").action(ArgAction::Append);
        command
            .arg(verb.help(
                "What happens: a verb of a scenario's script, its targets, and its arguments as KEY=VALUE (to=N2, lasts=30s)",
            ))
            .arg(at.help(
                "When the verb before it is played (60s, 1h 30min); by default the first at once, each other once the cluster has settled",
            ))
            .arg(then())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::Args for Thens {
    fn augment_args(command: Command) -> Command {
        command.arg(then())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn then() -> Arg {
    let then = Arg::new(THEN).long(THEN).num_args(1..).value_names(["VERB", "TARGET|KEY=VALUE"]);
    then.action(ArgAction::Append)
        .help("What happens next; `at=T` among its words gives it a moment of its own")
}

impl FromArgMatches for Verbs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(Verbs(in_order(spoken(matches, &[VERB, THEN, AT]))))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl FromArgMatches for Thens {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(Thens(in_order(spoken(matches, &[THEN]))))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A word and what it is.
enum Spoken {
    /// The verb behind `--then`.
    Then(String),
    /// Another word of a verb.
    Word(String),
    /// A moment.
    At(String),
}

/// Every word, in the order of the command line.
fn spoken(matches: &ArgMatches, of: &[&str]) -> Vec<Spoken> {
    let mut words: Vec<(usize, Spoken)> = Vec::new();
    for argument in of {
        let Some(indices) = matches.indices_of(argument) else { continue };
        let mut indices = indices;
        for group in matches.get_occurrences::<String>(argument).into_iter().flatten() {
            for (position, word) in group.enumerate() {
                let spoken = match *argument {
                    THEN if position == 0 => Spoken::Then(word.clone()),
                    AT => Spoken::At(word.clone()),
                    _ => Spoken::Word(word.clone()),
                };
                words.push((indices.next().expect("every value has an index"), spoken));
            }
        }
    }
    words.sort_by_key(|(index, _)| *index);
    words.into_iter().map(|(_, word)| word).collect()
}

fn in_order(words: Vec<Spoken>) -> Vec<Asked> {
    let mut asked: Vec<Asked> = Vec::new();
    for word in words {
        if matches!(word, Spoken::Then(_)) || asked.is_empty() {
            asked.push(Asked::default());
        }
        let last = asked.last_mut().expect("one was just pushed");
        match word {
            Spoken::Then(word) | Spoken::Word(word) => last.words.push(word),
            Spoken::At(at) if last.at.is_none() => last.at = Some(at),
            Spoken::At(at) => last.words.push(format!("at={at}")),
        }
    }
    asked
}
