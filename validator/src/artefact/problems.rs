//! The list that readers report into, and how pieces of a file are quoted in messages.

use std::fmt;
use std::ops::Range;

use super::{Class, Problem};
use crate::source::{Place, SourceId};

/// A hostile or binary file can be wrong on every line; nobody reads more than this, and memory stays bounded.
pub(super) const MOST_PROBLEMS: usize = 200;

/// Collects the problems of one file.
pub(super) struct Problems {
    source: SourceId,
    found: Vec<Problem>,
    refused: bool,
}

impl Problems {
    pub(super) fn new(source: SourceId) -> Self {
        Problems { source, found: Vec::new(), refused: false }
    }

    /// Whether anything was reported that keeps the file from being used.
    pub(super) fn refused(&self) -> bool {
        self.refused
    }

    pub(super) fn into_found(self) -> Vec<Problem> {
        self.found
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.source, span)
    }

    /// Adds a problem. Past the limit nothing is even formatted.
    pub(super) fn report(
        &mut self,
        class: Class,
        span: Range<usize>,
        message: fmt::Arguments<'_>,
        help: fmt::Arguments<'_>,
    ) {
        self.refused |= class.is_refused();
        if self.found.len() > MOST_PROBLEMS {
            return;
        }
        let place = self.place(span);
        let problem = if self.found.len() == MOST_PROBLEMS {
            let message = format!("more than {MOST_PROBLEMS} problems: the ones from here on are not listed");
            Problem { class, place, message, help: None }
        } else {
            Problem { class, place, message: message.to_string(), help: Some(help.to_string()) }
        };
        self.found.push(problem);
    }
}

/// Quotes a piece of a file: cut when long, and without characters that would disturb a terminal.
pub(super) struct Excerpt<'a>(pub(super) &'a str);

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 60;
        for (count, character) in self.0.chars().enumerate() {
            if count == LONGEST {
                return formatter.write_str("…");
            }
            if character.is_control() || is_invisible(character) {
                write!(formatter, "{}", character.escape_unicode())?;
            } else {
                write!(formatter, "{character}")?;
            }
        }
        Ok(())
    }
}

/// Format characters that reorder or hide the text around them.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn the_list_is_bounded_and_says_so() {
        let mut problems = Problems::new(Sources::default().add("x", ""));
        for byte in 0..10_000 {
            problems.report(Class::Suspicious, byte..byte, format_args!("m"), format_args!("h"));
        }
        assert!(!problems.refused());
        problems.report(Class::Invalid, 0..0, format_args!("m"), format_args!("h"));
        assert!(problems.refused(), "also counts what is no longer listed");
        let found = problems.into_found();
        assert_eq!(found.len(), MOST_PROBLEMS + 1);
        assert!(found[MOST_PROBLEMS].message.starts_with("more than 200 problems"));
    }

    #[test]
    fn excerpts_are_short_and_harmless() {
        assert_eq!(Excerpt("a\u{1b}[31m\u{202e}b").to_string(), "a\\u{1b}[31m\\u{202e}b");
        assert_eq!(Excerpt(&"é".repeat(61)).to_string(), format!("{}…", "é".repeat(60)));
    }
}
