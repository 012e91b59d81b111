//! A TOML file as a tree in which everything has a place.

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
    let table = match regular::read(text, &mut values) {
        Some(table) => table,
        None => {
            values = Values::new(source);
            read_any(text, &mut values)
        }
    };
    let place = Place::new(source, 0..0);
    (Tree { place, node: Node::Table(table) }, values.complaints.into_list())
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
    complaints: Complaints,
}

impl Values {
    fn new(source: SourceId) -> Self {
        Values { source, complaints: Complaints::default() }
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.source, span)
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

    /// What both parsers make of a text; the first only of a regular one.
    fn both(text: &str) -> (Option<Table>, Option<Table>) {
        let source = Sources::default().add("x.toml", "");
        let regular = regular::read(text, &mut Values::new(source));
        let mut values = Values::new(source);
        let any = read_any(text, &mut values);
        let valid = values.complaints.into_list().iter().all(|complaint| complaint.code != "SYN001");
        (regular, valid.then_some(any))
    }

    #[test]
    fn the_two_parsers_agree_on_tables_and_their_headers() {
        for text in [
            "[a]\n[a.b]\nc=1\n[d.e]\n[d]\nf={g=[1,{h=2}],i=''}\n",
            "[[a]]\nb=1\n[[a]]\n[a.c]\nd=1\n[[a.e]]\n[[a.e]]\nf=1.5\n[[a]]\n[[a.e]]\n",
            "[x.y.z]\n[x]\na=1\n[x.y]\nb=0x10\n",
            "a=[\n1, # one\n'two',\n]\n\"b c\"=\"\"\"x\ny\"\"\"\nd=-inf\n",
        ] {
            let (regular, any) = both(text);
            assert!(regular.is_some(), "{text}");
            assert_eq!(regular, any, "{text}");
        }
    }

    #[test]
    fn what_one_parser_refuses_the_other_does_not_take() {
        for text in [
            "a=1\na=2\n",
            "[a]\n[a]\n",
            "[a]\n[[a]]\n",
            "[[a]]\n[a]\n",
            "a=[]\n[[a]]\n",
            "a={}\n[a.b]\n",
            "a={b=1,b=2}\n",
            "[a.b]\n[[a]]\n",
            "a=1\n[a.b]\n",
            "[a]\nb=1\n[a.b]\n",
            "[a.b]\n[a]\nb=1\n",
            "a=\u{1}\n",
            "a=1 # \u{1}\n",
            "[]\n",
            "a='\n'\n",
            "a=1 b=2\n",
            "a=[1 2]\n",
            "a={b}\n",
            "a\n",
            "=1\n",
            "a=1979-13-41\n",
        ] {
            let (regular, any) = both(text);
            assert!(regular.is_none() && any.is_none(), "{text}");
        }
    }

    #[test]
    fn the_two_parsers_agree_on_anything() {
        use proptest::prelude::*;
        let word = prop_oneof![
            Just("a"),
            Just("b"),
            Just("a.b"),
            Just("\"a\""),
            Just("="),
            Just("= 1\n"),
            Just("= 'x'\n"),
            Just("[a]\n"),
            Just("[[a]]\n"),
            Just("[a.b]\n"),
            Just("[[a.b]]\n"),
            Just("[b.a]\n"),
            Just("[b]\n"),
            Just("[["),
            Just("]]"),
            Just("["),
            Just("]"),
            Just("{"),
            Just("}"),
            Just(","),
            Just("\n"),
            Just("a = 1\n"),
            Just("b = {a = 1}\n"),
            Just("a = [{}]\n"),
            Just("# c\n"),
            Just("c = 0b12\n"),
            Just("d = 1e9\n"),
        ];
        proptest!(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() }, |(words in proptest::collection::vec(word, 0..14))| {
            let text = words.concat();
            let (regular, any) = both(&text);
            if regular.is_some() {
                prop_assert_eq!(&regular, &any, "{}", text);
            }
            let is_rare = text.contains("a.b") || text.contains("b.a");
            prop_assert!(is_rare || regular.is_some() == any.is_some(), "{}", text);
        });
    }
}
