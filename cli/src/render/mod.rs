//! What people read. Renderers only read; they decide nothing.

pub mod about;
pub mod comparison;
pub mod diff;
pub mod findings;
pub mod hops;
pub mod lesson;
pub mod message;
pub mod page;
pub mod placement;
pub mod prose;
pub mod run;
pub mod sample;
pub mod sequence;
pub mod source;
pub mod state;
pub mod status;
pub mod suite;
pub mod sweep;
pub mod trace;
pub mod verify;
pub mod what_if;

use std::borrow::Cow;

/// A name from a file, safe for a terminal: control characters and bidirectional overrides become escapes.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) { Cow::Owned(shown(text, is_hidden)) } else { Cow::Borrowed(text) }
}

/// The same, where lines and columns are wanted: line feeds and tabs stay.
pub fn printable_lines(text: &str) -> String {
    shown(text, |c| is_hidden(c) && !matches!(c, '\n' | '\t'))
}

/// Whether a character commands a terminal, turns the order of what follows, or is none at all (XML forbids it).
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn shown(text: &str, hidden: impl Fn(char) -> bool) -> String {
    text.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// One thing, or several.
pub(crate) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn nothing_in_a_name_reaches_the_terminal_as_a_command() {
        assert_eq!(printable("SQLV1"), "SQLV1");
        assert_eq!(printable("a\x1b[31mb\n"), "a\\u{1b}[31mb\\u{a}");
        assert_eq!(printable("\u{202e}gpj"), "\\u{202e}gpj");
    }
}
