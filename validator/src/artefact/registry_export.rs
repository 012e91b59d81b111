//! Reader of `.reg` files as `reg export` and the registry editor write them.
//!
//! Strings that run over several lines are not supported: such a string is reported as not terminated.

mod data;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::problems::{Excerpt, Problems};
use super::{Class, Problem};
use crate::source::{Located, SourceId};

/// What a `.reg` file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryExport {
    /// The format its first line names; version 5 when the line is missing.
    pub version: HeaderVersion,
    /// Its keys, in the order of the file; a key that is named twice is here twice.
    pub keys: Vec<ExportedKey>,
}

/// The format of a `.reg` file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeaderVersion {
    /// `Windows Registry Editor Version 5.00`: strings in hexadecimal form are UTF-16.
    Version5,
    /// `REGEDIT4`: strings in hexadecimal form are in the code page of the machine that wrote them.
    Regedit4,
}

/// One `[key]` and the values below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedKey {
    /// The text between the brackets, without the `-` of a deletion.
    pub path: Located<String>,
    /// Whether importing deletes the key: `[-key]`.
    pub deleted: bool,
    /// Its values, in the order of the file.
    pub values: Vec<ExportedValue>,
}

/// One `name=data` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedValue {
    /// The name without escapes, placed at its quotes; `None` for `@`, the default value.
    pub name: Option<Located<String>>,
    /// What stands right of the `=`.
    pub data: Located<ExportedData>,
}

/// The data of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportedData {
    /// `REG_SZ`, written in quotes or as `hex(1):`.
    Sz(String),
    /// `REG_EXPAND_SZ`: variables such as `%ProgramFiles%` are expanded by whoever reads it.
    ExpandSz(String),
    /// `REG_DWORD`.
    Dword(u32),
    /// `REG_MULTI_SZ`.
    MultiSz(Vec<String>),
    /// Bytes of any other type.
    Binary {
        /// The number of the registry type; 3 is `REG_BINARY`.
        kind: u32,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// `-`: importing deletes the value.
    Deleted,
}

/// Reads a `.reg` file; a line that cannot be read is reported and left out.
pub fn read(source: SourceId, text: &str) -> (RegistryExport, Vec<Problem>) {
    let mut reading = Reading {
        text,
        lines: Lines { text, next: 0 },
        problems: Problems::new(source),
        export: RegistryExport { version: HeaderVersion::Version5, keys: Vec::new() },
        under_key: UnderKey::None,
    };
    reading.header();
    while let Some(line) = reading.lines.next() {
        reading.line(line);
    }
    (reading.export, reading.problems.into_found())
}

/// Where the values that follow belong.
enum UnderKey {
    /// No key was seen yet.
    None,
    /// To the last key of the export.
    Last,
    /// To a key that could not be read: it was reported, its values are read and dropped.
    Unreadable,
}

struct Reading<'a> {
    text: &'a str,
    lines: Lines<'a>,
    problems: Problems,
    export: RegistryExport,
    under_key: UnderKey,
}

impl Reading<'_> {
    fn header(&mut self) {
        const ADVICE: &str = "the first line is `Windows Registry Editor Version 5.00` or `REGEDIT4`";
        let after_header = self.lines.next;
        let Some(line) = self.lines.next() else {
            return self.malformed(0..0, format_args!("the file is empty"), ADVICE);
        };
        match self.text[line.clone()].trim_end_matches(BLANKS) {
            "Windows Registry Editor Version 5.00" => {}
            "REGEDIT4" => self.export.version = HeaderVersion::Regedit4,
            other => {
                self.malformed(
                    line,
                    format_args!("`{}` is not the header of a .reg file", Excerpt(other)),
                    ADVICE,
                );
                // A file whose header is merely missing starts with a comment, a key or a blank line.
                if other.trim_start_matches(BLANKS).starts_with(['[', ';', '"', '@']) {
                    self.lines.next = after_header;
                }
            }
        }
    }

    fn line(&mut self, line: Range<usize>) {
        let line = trimmed(self.text, line);
        let content = &self.text[line.clone()];
        match content.as_bytes().first() {
            None | Some(b';') => {}
            Some(b'[') => self.key(line),
            Some(b'@') => self.value(None, line.start + 1, line),
            Some(b'"') => {
                if let Some(string) = self.string(line.start..line.end) {
                    let after = string.place.span().end;
                    self.value(Some(string), after, line);
                }
            }
            Some(_) => self.malformed(
                line,
                format_args!("`{}` is neither a key nor a value", Excerpt(content)),
                "a key is written `[HKEY_LOCAL_MACHINE\\...]`, a value `\"name\"=data` or `@=data`",
            ),
        }
    }

    fn key(&mut self, line: Range<usize>) {
        self.under_key = UnderKey::Unreadable;
        let content = &self.text[line.clone()];
        // A key name may hold `]`, so the last one closes.
        let Some(close) = content.rfind(']') else {
            let message = format_args!("`{}` has no closing `]`", Excerpt(content));
            return self.malformed(line, message, "end the key with `]`, on the same line");
        };
        let deleted = content[1..close].starts_with('-');
        let path = line.start + 1 + usize::from(deleted)..line.start + close;
        if path.is_empty() {
            let whole = line.start..line.start + close + 1;
            return self.malformed(
                whole,
                format_args!("the key has no name"),
                "write the full path of the key",
            );
        }
        let rest = trimmed(self.text, line.start + close + 1..line.end);
        if !self.ends_at(&rest) {
            let message = format_args!("`{}` follows the key", Excerpt(&self.text[rest.clone()]));
            self.malformed(rest, message, "write nothing after the `]`");
        }
        let path = Located::new(self.text[path.clone()].to_owned(), self.problems.place(path));
        self.export.keys.push(ExportedKey { path, deleted, values: Vec::new() });
        self.under_key = UnderKey::Last;
    }

    /// Reads on at `after`, which is just right of the name.
    fn value(&mut self, name: Option<Located<String>>, after: usize, line: Range<usize>) {
        let rest = trimmed(self.text, after..line.end);
        if !self.text[rest.clone()].starts_with('=') {
            let message = format_args!("`{}` has no `=`", Excerpt(&self.text[line.clone()]));
            return self.malformed(line, message, "write the data as `\"name\"=data`");
        }
        let named = line.start..rest.start + 1;
        let right = trimmed(self.text, rest.start + 1..line.end);
        // Also read without a key, because the data may run on over the next lines.
        let data = self.data(named.clone(), right);
        let key = match self.under_key {
            UnderKey::Unreadable => return,
            UnderKey::Last => self.export.keys.last_mut(),
            UnderKey::None => None,
        };
        match (key, data) {
            (None, _) => self.malformed(
                named,
                format_args!("a value stands before the first key"),
                "put the `[key]` that it belongs to above it",
            ),
            (Some(key), Some(data)) => key.values.push(ExportedValue { name, data }),
            (Some(_), None) => {}
        }
    }

    /// A string in quotes at the start of `span`, placed from quote to quote.
    fn string(&mut self, span: Range<usize>) -> Option<Located<String>> {
        let mut value = String::new();
        let mut from = span.start + 1;
        loop {
            let Some(special) = self.text[from..span.end].find(['"', '\\']) else {
                let message = format_args!("`{}` has no closing `\"`", Excerpt(&self.text[span.clone()]));
                let help = "end the string with `\"`; a backslash in a string is written `\\\\`";
                self.malformed(span, message, help);
                return None;
            };
            let special = from + special;
            value.push_str(&self.text[from..special]);
            if self.text.as_bytes()[special] == b'"' {
                return Some(Located::new(value, self.problems.place(span.start..special + 1)));
            }
            match self.text[special + 1..span.end].chars().next() {
                Some(escaped @ ('"' | '\\')) => {
                    value.push(escaped);
                    from = special + 2;
                }
                following => {
                    // What an import makes of it is not documented; a path with single backslashes was meant.
                    value.push('\\');
                    from = special + 1;
                    let escape = special..from + following.map_or(0, char::len_utf8);
                    let message = format_args!("`{}` is not an escape", Excerpt(&self.text[escape.clone()]));
                    let help = format_args!("write a backslash in a string as `\\\\`");
                    self.problems.report(Class::Suspicious, escape, message, help);
                }
            }
        }
    }

    /// Whether nothing but a comment is left in a trimmed span.
    fn ends_at(&self, rest: &Range<usize>) -> bool {
        rest.is_empty() || self.text.as_bytes()[rest.start] == b';'
    }

    fn malformed(&mut self, span: Range<usize>, message: std::fmt::Arguments<'_>, help: &str) {
        self.problems.report(Class::Malformed, span, message, format_args!("{help}"));
    }
}

const BLANKS: [char; 3] = [' ', '\t', '\r'];

/// `span` without the blanks around it.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let content = text[span.clone()].trim_end_matches(BLANKS);
    let end = span.start + content.len();
    end - content.trim_start_matches(BLANKS).len()..end
}

/// Hands out lines without their line feed.
struct Lines<'a> {
    text: &'a str,
    next: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.next;
        if start >= self.text.len() {
            return None;
        }
        let end = self.text[start..].find('\n').map_or(self.text.len(), |feed| start + feed);
        self.next = end + 1;
        Some(start..end)
    }
}
