//! What keeps the program from doing its job. The author of a file gets findings instead.

use std::{fmt, io};

use callboard_validator::what_if::Misspoken;

use crate::exit::Exit;
use crate::render::printable;

/// An error of the operator's making, or of the machine's.
#[derive(Debug)]
pub enum Error {
    /// A file cannot be read.
    Unreadable {
        /// Its name.
        name: String,
        /// Why.
        why: String,
    },
    /// A word that names nothing.
    UnknownName {
        /// What it should have named.
        kind: &'static str,
        /// The word.
        name: String,
        /// The nearest, or all, that would have done.
        help: String,
    },
    /// A verb on the command line that cannot be played.
    Misspoken {
        /// What cannot be meant.
        said: Vec<Misspoken>,
    },
    /// A folder without anything to do in it.
    NothingFound {
        /// The folder.
        name: String,
        /// What was looked for.
        what: &'static str,
    },
    /// A text or code that nothing known answers.
    NothingKnown {
        /// The text.
        asked: String,
    },
    /// An estate that cannot be played; its errors were shown.
    NothingToPlay {
        /// The file.
        name: String,
    },
    /// An estate without what is to be measured.
    NothingToMeasure {
        /// The file.
        name: String,
        /// What it has not.
        lacks: &'static str,
    },
    /// An estate and a run, which cannot be compared.
    NotOfAKind {
        /// The estate.
        estate: String,
        /// The run.
        run: String,
    },
    /// Nothing that both have.
    NothingInCommon {
        /// The first.
        a: String,
        /// The second.
        b: String,
    },
    /// More than can be shown.
    TooMany {
        /// The file.
        name: String,
        /// How much there is, and how much can be shown.
        found: String,
        /// How to choose.
        help: &'static str,
    },
    /// Not one life was lived.
    NothingLived {
        /// The estate's file.
        name: String,
    },
    /// An argument that makes no sense.
    Usage {
        /// Which.
        what: &'static str,
        /// What would do.
        help: String,
    },
    /// `--only` and `--ignore` leave no rule.
    NothingSelected,
    /// A file that cannot be changed.
    Unwritable {
        /// Which.
        name: String,
        /// Why.
        why: String,
    },
    /// Nobody reads the output any more.
    ClosedPipe,
    /// The output cannot be written.
    Output(io::Error),
}

impl Error {
    /// The exit code it leads to.
    pub fn exit(&self) -> Exit {
        match self {
            Error::NothingFound { .. }
            | Error::NothingKnown { .. }
            | Error::NothingInCommon { .. }
            | Error::NothingSelected => Exit::NothingMatched,
            _ => Exit::CouldNot,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unreadable { name, why } => {
                write!(f, "cannot read `{}`: {}", printable(name), printable(why))
            }
            Error::UnknownName { kind, name, help } => {
                write!(f, "no {kind} is named `{}`; {help}", printable(name))
            }
            Error::Misspoken { said } => {
                for (index, Misspoken { message, help }) in said.iter().enumerate() {
                    let start = if index == 0 { "" } else { "\ncallboard: " };
                    write!(f, "{start}{}", printable(message))?;
                    help.iter().try_for_each(|help| write!(f, "; {}", printable(help)))?;
                }
                Ok(())
            }
            Error::NothingFound { name, what } => write!(f, "no {what} in `{}`", printable(name)),
            Error::NothingKnown { asked } => write!(
                f,
                "nothing is known of `{}`; ask for a message, an event (`event 1069`), an error number (`0x80070005`, \
                 `1060`), a Kerberos name (`KDC_ERR_BADOPTION`) or a rule's code; `callboard explain --list` lists what is known",
                shortened(asked)
            ),
            Error::NothingLived { name } => {
                write!(f, "not one life of `{}` was lived: ask for more `--runs`", printable(name))
            }
            Error::Usage { what, help } => write!(f, "`{what}` makes no sense: {help}"),
            Error::NothingToPlay { name } => {
                write!(f, "`{}` cannot be played: mend its errors first", printable(name))
            }
            Error::NothingToMeasure { name, lacks } => {
                write!(f, "`{}` has {lacks}; there is nothing to compare", printable(name))
            }
            Error::NotOfAKind { estate, run } => write!(
                f,
                "`{}` is an estate and `{}` is not: compare two estates, or two runs",
                printable(estate),
                printable(run)
            ),
            Error::NothingInCommon { a, b } => {
                write!(f, "`{}` and `{}` have nothing in common to compare", printable(a), printable(b))
            }
            Error::TooMany { name, found, help } => write!(f, "`{}` has {found}: {help}", printable(name)),
            Error::NothingSelected => f.write_str("`--only` and `--ignore` leave no rule to check"),
            Error::Unwritable { name, why } => {
                write!(f, "cannot write `{}`: {}", printable(name), printable(why))
            }
            Error::ClosedPipe => f.write_str("nobody reads the output"),
            Error::Output(error) => write!(f, "cannot write: {error}"),
        }
    }
}

/// What was pasted may be long: its beginning has to do.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let start: String = text.chars().take(MOST).collect();
    let rest = if start.len() < text.len() { "..." } else { "" };
    format!("{}{rest}", printable(&start))
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Error::ClosedPipe,
            _ => Error::Output(error),
        }
    }
}
