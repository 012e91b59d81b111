//! What is known of a message: the text, the cause, the fix, the rules.

use std::io::{self, Write};

use callboard_validator::rules::by_code;

use super::prose::wrapped;
use super::{plural, printable};
use crate::messages::{Code, Entry, ROOMS};

/// The column at which everything beside a label begins.
const MARGIN: usize = 10;
/// Lines of prose end before this column.
const WIDTH: usize = 100;

/// Shows the entries that answer, the best first.
pub fn render(query: &str, entries: &[&Entry], out: &mut dyn Write) -> io::Result<()> {
    if entries.len() > 1 {
        let asked = query.lines().next().unwrap_or_default();
        let more = if asked.len() < query.trim_end().len() { " ..." } else { "" };
        let count = plural(entries.len(), "answer");
        writeln!(out, "{count} to `{}{more}`, the most likely first\n", printable(asked))?;
    }
    for (position, entry) in entries.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        entry_page(entry, out)?;
    }
    Ok(())
}

fn entry_page(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} · {}\n", entry.id, entry.title)?;
    labelled("message", entry.texts.iter().map(|text| (*text).to_owned()), out)?;
    let codes: Vec<String> = entry.codes.iter().map(|code| spelt(*code)).collect();
    labelled("codes", (!codes.is_empty()).then(|| codes.join(", ")), out)?;
    labelled("cause", [entry.cause.to_owned()], out)?;
    labelled("fix", [entry.fix.to_owned()], out)?;
    for command in entry.powershell {
        writeln!(out, "{:MARGIN$}    {command}", "")?;
    }
    let rules = entry.rules.iter().filter_map(|code| by_code(code));
    labelled("rules", rules.map(|rule| format!("{} {}", rule.code, rule.summary)), out)?;
    labelled("sources", [format!("{} ({})", entry.sources.join(", "), entry.grade.name())], out)
}

/// A code as a person would say it.
fn spelt(code: Code) -> String {
    let value = code.value();
    match code {
        Code::Event(source, _) => format!("event {value} of {source}"),
        Code::Win32(_) => format!("error {value}"),
        Code::Sql(_) => format!("SQL Server error {value}"),
        Code::Kerberos(number) => format!("Kerberos error {value} (0x{number:x})"),
        Code::Bugcheck(_) => format!("stop code {value}"),
        Code::Hresult(_) | Code::NtStatus(_) | Code::Name(_) => value,
    }
}

/// Paragraphs, wrapped beside a label that stands once.
fn labelled(
    label: &str,
    paragraphs: impl IntoIterator<Item = String>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lines = paragraphs.into_iter().flat_map(|paragraph| wrapped(&paragraph, WIDTH - MARGIN));
    for (position, line) in lines.enumerate() {
        let label = if position == 0 { label } else { "" };
        writeln!(out, "{label:MARGIN$}{line}")?;
    }
    Ok(())
}

/// Every entry, a line each.
pub fn list(out: &mut dyn Write) -> io::Result<()> {
    for (room, entries) in ROOMS {
        for entry in entries {
            writeln!(out, "{room:9} {:29} {}", entry.id, entry.title)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_reaches_the_terminal_as_text() {
        let entry: Vec<&Entry> = crate::messages::entries().take(2).collect();
        let mut out = Vec::new();
        render("\u{1b}[31mred\nsecond", &entry, &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().starts_with("2 answers to `\\u{1b}[31mred ...`"));
    }
}
