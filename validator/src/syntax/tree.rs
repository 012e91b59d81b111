//! A TOML file as a tree in which everything has a place.

#[cfg(test)]
mod tests;

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Complaint, Complaints, regular};
use crate::ledger::cut_to;
use crate::source::{Located, Place, SourceId};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The value's text; for a table made by a header, the header.
    pub place: Place,
    /// The value.
    pub node: Node,
}

/// A TOML value.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the variants are TOML's own words")]
pub enum Node {
    Table(Table),
    Array(Vec<Tree>),
    String(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
}

/// Keys and values in the order of the file.
pub type Table = Vec<(Located<String>, Tree)>;

impl Node {
    /// What people call it.
    pub fn kind(&self) -> &'static str {
        match self {
            Node::Table(_) => "a table",
            Node::Array(_) => "an array",
            Node::String(_) => "a string",
            Node::Integer(_) => "a whole number",
            Node::Float(_) => "a number",
            Node::Boolean(_) => "a boolean",
        }
    }
}

impl Tree {
    /// The value under a key, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        match &self.node {
            Node::Table(table) => table.iter().find(|(name, _)| name.value == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value under a key, to be changed; a table that has none gets an empty table there.
    pub fn table_at(&mut self, key: &str, place: Place) -> Option<&mut Tree> {
        let Node::Table(table) = &mut self.node else { return None };
        let position = match table.iter().position(|(name, _)| name.value == key) {
            Some(position) => position,
            None => {
                let empty = Tree { place, node: Node::Table(Vec::new()) };
                table.push((Located::new(key.to_owned(), place), empty));
                table.len() - 1
            }
        };
        Some(&mut table[position].1)
    }

    /// Puts a value under a key, in place of what was there.
    pub fn put(&mut self, key: Located<String>, value: Tree) {
        if let Node::Table(table) = &mut self.node {
            table.retain(|(name, _)| name.value != key.value);
            table.push((key, value));
        }
    }

    /// Takes the value under a key out.
    pub fn take(&mut self, key: &str) -> Option<Tree> {
        match &mut self.node {
            Node::Table(table) => {
                let position = table.iter().position(|(name, _)| name.value == key)?;
                Some(table.remove(position).1)
            }
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn text(&self) -> Option<&str> {
        match &self.node {
            Node::String(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads a whole file. Syntax errors are complaints; what could be understood is in the tree.
pub fn parse(source: SourceId, text: &str) -> (Tree, Vec<Complaint>) {
    let mut values = Values::new(source);
    let table = match regular::read(text, regular::PIECE, &mut values) {
        Some(table) => table,
        None => {
            values = Values::new(source);
            read_any(text, &mut values)
        }
    };
    let place = Place::new(source, 0..0);
    (Tree { place, node: Node::Table(table) }, values.complaints.into_list())
}

/// Reads one value that stands for itself, as on a command line; `None` when the text is no TOML value.
pub fn parse_value(text: &str, place: Place) -> Option<Tree> {
    let mut values = Values { start: place.start as usize, ..Values::new(place.source) };
    let read = DeValue::parse(text).ok()?;
    let value = values.value(read.into_inner(), place);
    values.complaints.into_list().is_empty().then_some(value)
}

/// Reads with the parser that recovers from errors.
fn read_any(text: &str, values: &mut Values) -> Table {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().take(MOST_COMPLAINTS) {
        let place = values.place(error.span().unwrap_or(0..0));
        let help = "nothing else here is judged until this is TOML; Windows paths go in single quotes";
        values.complaints.push("SYN001", place, || (one_line(error.message()), Some(help.to_owned())));
    }
    drop(errors);
    values.table(table.into_inner())
}

const MOST_COMPLAINTS: usize = 50;
/// Names, paths and lessons are far shorter.
const LONGEST_TEXT: usize = 8_192;

fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join(", ")
}

/// Makes values of a tree, and complains about what no value can be.
pub(super) struct Values {
    source: SourceId,
    /// Where what is read begins in its source.
    start: usize,
    complaints: Complaints,
}

impl Values {
    fn new(source: SourceId) -> Self {
        Values { source, start: 0, complaints: Complaints::default() }
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.source, self.start + span.start..self.start + span.end)
    }

    /// A text, cut where it is longer than any that means something.
    pub(super) fn text(&mut self, mut text: String, place: Place) -> String {
        if text.len() > LONGEST_TEXT {
            let message =
                format!("a text of {} bytes: the longest that is taken has {LONGEST_TEXT}", text.len());
            self.complaints.push("SYN003", place, || (message, None));
            cut_to(&mut text, LONGEST_TEXT);
            text.shrink_to_fit();
        }
        text
    }

    pub(super) fn integer(&mut self, digits: &str, radix: u32, place: Place) -> Node {
        Node::Integer(i64::from_str_radix(digits, radix).unwrap_or_else(|_| {
            let message = || format!("`{digits}` is larger than any number this format needs");
            self.complaints.push("SYN003", place, || (message(), None));
            0
        }))
    }

    pub(super) fn float(digits: &str) -> Node {
        Node::Float(digits.parse().unwrap_or(f64::NAN))
    }

    fn table(&mut self, table: DeTable<'_>) -> Table {
        let mut entries: Table = table
            .into_iter()
            .map(|(key, value)| {
                let place = self.place(key.span());
                let name = Located::new(key.into_inner().into_owned(), place);
                let place = self.place(value.span());
                (name, self.value(value.into_inner(), place))
            })
            .collect();
        entries.sort_by_key(|(name, _)| name.place);
        entries
    }

    fn value(&mut self, value: DeValue<'_>, place: Place) -> Tree {
        let node = match value {
            DeValue::String(text) => Node::String(self.text(text.into_owned(), place)),
            DeValue::Boolean(value) => Node::Boolean(value),
            DeValue::Datetime(moment) => Node::String(moment.to_string()),
            DeValue::Float(number) => Values::float(number.as_str()),
            DeValue::Integer(number) => self.integer(number.as_str(), number.radix(), place),
            DeValue::Array(items) => Node::Array(
                items
                    .into_iter()
                    .map(|item| {
                        let place = self.place(item.span());
                        self.value(item.into_inner(), place)
                    })
                    .collect(),
            ),
            DeValue::Table(table) => Node::Table(self.table(table)),
        };
        Tree { place, node }
    }
}
