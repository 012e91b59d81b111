//! A TOML file as a tree in which everything has a place.

use toml::de::{DeTable, DeValue};

use super::Complaint;
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
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut complaints: Vec<Complaint> = errors
        .iter()
        .take(MOST_COMPLAINTS)
        .map(|error| Complaint {
            code: "SYN001",
            place: Place::new(source, error.span().unwrap_or(0..0)),
            message: one_line(error.message()),
            help: Some(
                "nothing else here is judged until this is TOML; Windows paths go in single quotes"
                    .to_owned(),
            ),
        })
        .collect();
    let mut convert = Convert { source, complaints: &mut complaints };
    let place = Place::new(source, 0..0);
    let node = Node::Table(convert.table(table.get_ref()));
    (Tree { place, node }, complaints)
}

const MOST_COMPLAINTS: usize = 50;

fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join(", ")
}

struct Convert<'a> {
    source: SourceId,
    complaints: &'a mut Vec<Complaint>,
}

impl Convert<'_> {
    fn table(&mut self, table: &DeTable<'_>) -> Table {
        let mut entries: Table = table
            .iter()
            .map(|(key, value)| {
                let name = Located::new(key.get_ref().to_string(), Place::new(self.source, key.span()));
                (name, self.value(value.get_ref(), Place::new(self.source, value.span())))
            })
            .collect();
        entries.sort_by_key(|(name, _)| name.place);
        entries
    }

    fn value(&mut self, value: &DeValue<'_>, place: Place) -> Tree {
        let node = match value {
            DeValue::String(text) => Node::String(text.to_string()),
            DeValue::Boolean(value) => Node::Boolean(*value),
            DeValue::Datetime(moment) => Node::String(moment.to_string()),
            DeValue::Float(number) => Node::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Integer(number) => {
                let digits = number.as_str();
                match i64::from_str_radix(digits, number.radix()) {
                    Ok(value) => Node::Integer(value),
                    Err(_) => {
                        let message = format!("`{digits}` is larger than any number this format needs");
                        self.complaints.push(Complaint { code: "SYN003", place, message, help: None });
                        Node::Integer(0)
                    }
                }
            }
            DeValue::Array(items) => Node::Array(
                items
                    .iter()
                    .map(|item| self.value(item.get_ref(), Place::new(self.source, item.span())))
                    .collect(),
            ),
            DeValue::Table(table) => Node::Table(self.table(table)),
        };
        Tree { place, node }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str) -> (Tree, Vec<Complaint>) {
        let mut sources = Sources::default();
        let source = sources.add("x.toml", text);
        parse(source, text)
    }

    #[test]
    fn keys_keep_the_order_and_the_places_of_the_file() {
        let text = "b = 1\na = \"x\"\n[[c]]\nd = true\n";
        let (tree, complaints) = read(text);
        assert_eq!(complaints, []);
        let Node::Table(entries) = &tree.node else { panic!("a file is a table") };
        let keys: Vec<_> = entries.iter().map(|(key, _)| key.value.as_str()).collect();
        assert_eq!(keys, ["b", "a", "c"]);
        assert_eq!(&text[entries[1].1.place.span()], "\"x\"");
    }

    #[test]
    fn a_syntax_error_has_a_place_and_the_rest_is_still_read() {
        let (tree, complaints) = read("a = \nb = 2\n");
        assert_eq!(complaints.len(), 1);
        assert_eq!(complaints[0].code, "SYN001");
        assert!(tree.get("b").is_some());
    }

    #[test]
    fn nesting_without_end_is_refused_quickly() {
        let (_, complaints) = read(&"[".repeat(2_000_000));
        assert!(!complaints.is_empty());
        let (_, complaints) = read(&format!("a = {}", "[".repeat(2_000_000)));
        assert!(!complaints.is_empty());
    }
}
