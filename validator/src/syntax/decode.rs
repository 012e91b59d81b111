//! Decodes a tree into a document with serde. Every value keeps its place, every unknown key and every wrong
//! value is a complaint, and one wrong value does not hide the next.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::field::{FIELD, LOCATED, LOCATED_FIELDS};
use super::nearest::nearest;
use super::tree::{Node, Table, Tree};
use super::{Complaint, Complaints};
use crate::source::{Located, Place};

/// Decodes a document; its texts are those of the tree.
pub fn decode<T: DeserializeOwned + Default>(tree: Tree) -> (T, Vec<Complaint>) {
    let complaints = RefCell::new(Complaints::default());
    let document = T::deserialize(TreeDeserializer { tree, complaints: &complaints }).unwrap_or_default();
    (document, complaints.into_inner().into_list())
}

/// An error on its way up; it has been complained about where it arose.
#[derive(Debug)]
struct DecodeError {
    message: String,
    reported: bool,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<M: fmt::Display>(message: M) -> Self {
        DecodeError { message: message.to_string(), reported: false }
    }
}

struct TreeDeserializer<'a> {
    tree: Tree,
    complaints: &'a RefCell<Complaints>,
}

/// Where an error that nobody has complained about is complained about.
#[derive(Clone, Copy)]
struct At<'a> {
    place: Place,
    number: Option<Number>,
    complaints: &'a RefCell<Complaints>,
}

/// A number that is read: what was meant as text is written in quotes.
#[derive(Clone, Copy)]
enum Number {
    Integer(i64),
    Float(f64),
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Integer(number) => number.fmt(f),
            Number::Float(number) => number.fmt(f),
        }
    }
}

impl At<'_> {
    fn reported<T>(self, result: Result<T, DecodeError>) -> Result<T, DecodeError> {
        result.map_err(|error| {
            if !error.reported {
                self.complaints.borrow_mut().push("SYN003", self.place, || {
                    let number = self.number.filter(|_| error.message.ends_with("expected a string"));
                    let quoted = number.map(|number| format!("write it in quotes: `\"{number}\"`"));
                    (plain(&error.message), quoted)
                });
            }
            DecodeError { reported: true, ..error }
        })
    }

    fn check_keys(self, entries: &Table, known: &'static [&'static str]) {
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.value.as_str())) {
            self.complaints.borrow_mut().push("SYN002", key.place, || {
                let help = match nearest(&key.value, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known here: {}", known.join(", ")),
                };
                (format!("no key is named `{}` here", key.value), Some(help))
            });
        }
    }
}

impl<'a> TreeDeserializer<'a> {
    fn at(&self) -> At<'a> {
        let number = match self.tree.node {
            Node::Integer(number) => Some(Number::Integer(number)),
            Node::Float(number) => Some(Number::Float(number)),
            _ => None,
        };
        At { place: self.tree.place, number, complaints: self.complaints }
    }
}

/// serde's wording in the words of TOML: what was expected, then what was found.
fn plain(message: &str) -> String {
    const WORDS: [(&str, &str); 10] = [
        ("a sequence", "an array"),
        ("sequence", "an array"),
        ("a map", "a table"),
        ("map", "a table"),
        ("u16", "a whole number from 0 to 65535"),
        ("u32", "a whole number from 0 to 4294967295"),
        ("integer ", "the number "),
        ("floating point ", "the number "),
        ("string ", "the text "),
        ("boolean ", "the boolean "),
    ];
    let in_toml = |words: &str| match WORDS.iter().find(|(serde, _)| words.starts_with(serde)) {
        Some((serde, toml)) => format!("{toml}{}", &words[serde.len()..]),
        None => words.to_owned(),
    };
    let facts = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    match facts.and_then(|facts| facts.split_once(", expected ")) {
        Some((found, expected)) => format!("expected {}, found {}", in_toml(expected), in_toml(found)),
        None => message.to_owned(),
    }
}

impl<'de> Deserializer<'de> for TreeDeserializer<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let at = self.at();
        let result = match self.tree.node {
            Node::String(text) => visitor.visit_string(text),
            Node::Integer(number) => visitor.visit_i64(number),
            Node::Float(number) => visitor.visit_f64(number),
            Node::Boolean(value) => visitor.visit_bool(value),
            Node::Array(items) => visitor.visit_seq(Items { at, items: items.into_iter() }),
            Node::Table(entries) => {
                let entries = entries.into_iter();
                visitor.visit_map(TableEntries { at, entries, value: None, known: None })
            }
        };
        at.reported(result)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match name {
            FIELD => visitor.visit_newtype_struct(self),
            _ => self.at().reported(visitor.visit_newtype_struct(self)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == LOCATED {
            return visitor.visit_map(PlaceThenValue { of: Some(self), part: 0 });
        }
        let at = self.at();
        let result = match self.tree.node {
            Node::Table(entries) => {
                at.check_keys(&entries, fields);
                let entries = entries.into_iter();
                visitor.visit_map(TableEntries { at, entries, value: None, known: Some(fields) })
            }
            other => Err(de::Error::custom(format!("expected a table, found {}", other.kind()))),
        };
        at.reported(result)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Items<'a> {
    at: At<'a>,
    items: std::vec::IntoIter<Tree>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, DecodeError> {
        let complaints = self.at.complaints;
        self.items.next().map(|tree| seed.deserialize(TreeDeserializer { tree, complaints })).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct TableEntries<'a> {
    at: At<'a>,
    entries: std::vec::IntoIter<(Located<String>, Tree)>,
    value: Option<Tree>,
    known: Option<&'static [&'static str]>,
}

impl<'de> MapAccess<'de> for TableEntries<'_> {
    type Error = DecodeError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, DecodeError> {
        let known = self.known;
        let wanted = |key: &str| known.is_none_or(|known| known.contains(&key));
        let Some((key, value)) = self.entries.by_ref().find(|(key, _)| wanted(&key.value)) else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(KeyDeserializer(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, DecodeError> {
        let tree = self.value.take().expect("serde asks for a value after its key");
        seed.deserialize(TreeDeserializer { tree, complaints: self.at.complaints })
    }
}

/// A key is text; as a located value it also has a place.
struct KeyDeserializer(Located<String>);

impl<'de> Deserializer<'de> for KeyDeserializer {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_string(self.0.value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_map(PlaceThenKey { key: self.0, part: 0 })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option newtype_struct
        unit unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn place_part(place: Place, part: usize) -> u32 {
    match part {
        0 => place.source.number(),
        1 => place.start,
        _ => place.end,
    }
}

struct PlaceThenValue<'a> {
    of: Option<TreeDeserializer<'a>>,
    part: usize,
}

impl<'de> MapAccess<'de> for PlaceThenValue<'_> {
    type Error = DecodeError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, DecodeError> {
        let Some(key) = LOCATED_FIELDS.get(self.part) else { return Ok(None) };
        seed.deserialize(StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, DecodeError> {
        self.part += 1;
        let part = match (self.part, &self.of) {
            (part @ ..4, Some(of)) => place_part(of.tree.place, part - 1),
            _ => return seed.deserialize(self.of.take().expect("there is a value to place")),
        };
        seed.deserialize(de::value::U32Deserializer::new(part))
    }
}

struct PlaceThenKey {
    key: Located<String>,
    part: usize,
}

impl<'de> MapAccess<'de> for PlaceThenKey {
    type Error = DecodeError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, DecodeError> {
        let Some(key) = LOCATED_FIELDS.get(self.part) else { return Ok(None) };
        seed.deserialize(StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, DecodeError> {
        self.part += 1;
        match self.part {
            4 => seed.deserialize(de::value::StringDeserializer::new(std::mem::take(&mut self.key.value))),
            part => seed.deserialize(de::value::U32Deserializer::new(place_part(self.key.place, part - 1))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::syntax::field::{Entries, Field};
    use crate::syntax::tree::parse;

    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default, rename_all = "kebab-case")]
    struct Thing {
        name: Field<String>,
        restart_threshold: Field<u32>,
        owners: Field<Vec<Located<String>>>,
        online: Entries<u32>,
        part: Vec<Located<Thing>>,
    }

    type Shown = (&'static str, String, Option<String>);

    fn read(text: &str) -> (Thing, Vec<Shown>) {
        let mut sources = Sources::default();
        let source = sources.add("x.toml", text);
        let (tree, _) = parse(source, text);
        let (thing, complaints) = decode(tree);
        let shown = |complaint: Complaint| {
            (
                complaint.code,
                format!("{} @ {}", complaint.message, &text[complaint.place.span()]),
                complaint.help,
            )
        };
        (thing, complaints.into_iter().map(shown).collect())
    }

    #[test]
    fn values_keep_their_places() {
        let text = "name = \"a\"\nowners = [\"x\", \"y\"]\n[online]\nDisk = 3\n";
        let (thing, complaints) = read(text);
        assert_eq!(complaints, []);
        assert_eq!(thing.name.text(), Some("a"));
        assert_eq!(&text[thing.owners.value().unwrap()[1].place.span()], "\"y\"");
        assert_eq!(&text[thing.online.0[0].0.place.span()], "Disk");
    }

    #[test]
    fn every_wrong_thing_is_named_in_one_pass() {
        let text =
            "nmae = 1\nname = 2\nrestart-threshold = \"x\"\n[[part]]\nrestart-treshold = 1\nname = \"ok\"\n";
        let (thing, complaints) = read(text);
        let codes: Vec<_> = complaints.iter().map(|(code, ..)| *code).collect();
        assert_eq!(codes, ["SYN002", "SYN003", "SYN003", "SYN002"], "{complaints:?}");
        assert_eq!(complaints[0].2.as_deref(), Some("did you mean `name`?"));
        assert!(complaints[2].1.ends_with("@ \"x\""), "{complaints:?}");
        assert_eq!(thing.part[0].value.name.text(), Some("ok"));
    }

    #[test]
    fn a_number_out_of_range_is_a_complaint() {
        let (thing, complaints) = read("restart-threshold = -1\n");
        assert_eq!(thing.restart_threshold.value(), None);
        assert_eq!(complaints.len(), 1);
    }
}
