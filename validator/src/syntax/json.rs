//! A JSON file as the same tree in which everything has a place. A `null` says nothing, so its key is left out.

use std::collections::BTreeSet;

use super::Complaint;
use super::tree::{Node, Tree};
use crate::source::{Located, Place, SourceId};

/// Deeper nesting is nobody's.
const DEEPEST: usize = 64;

/// Reads a whole file. `None` when it is not JSON; the complaint says where.
pub fn parse(source: SourceId, text: &str) -> (Option<Tree>, Vec<Complaint>) {
    let mut reading = Reading { source, text, at: 0, complaints: Vec::new() };
    let tree = reading.value(0).and_then(|tree| {
        reading.skip_space();
        if reading.at < text.len() {
            return Err(reading.fault("the file goes on after its value"));
        }
        tree.ok_or_else(|| reading.fault("expected a value"))
    });
    let tree = tree.map_err(|fault| reading.complaints.push(fault)).ok();
    (tree, reading.complaints)
}

struct Reading<'a> {
    source: SourceId,
    text: &'a str,
    at: usize,
    complaints: Vec<Complaint>,
}

impl Reading<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn place(&self, from: usize) -> Place {
        Place::new(self.source, from..self.at)
    }

    fn fault(&self, message: &str) -> Complaint {
        let place = Place::new(self.source, self.at..self.at);
        Complaint { code: "SYN001", place, message: message.to_owned(), help: None, times: 1 }
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.skip_space();
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// `None` is `null`.
    fn value(&mut self, depth: usize) -> Result<Option<Tree>, Complaint> {
        self.skip_space();
        let from = self.at;
        if depth > DEEPEST {
            return Err(self.fault("nested too deeply"));
        }
        let node = match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.array(depth)?,
            Some('"') => Node::String(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            _ => match self.word() {
                Some(node) => node,
                None if self.rest().starts_with("null") => {
                    self.at += "null".len();
                    return Ok(None);
                }
                None => return Err(self.fault("expected a value")),
            },
        };
        Ok(Some(Tree { place: self.place(from), node }))
    }

    fn word(&mut self) -> Option<Node> {
        for (word, value) in [("true", true), ("false", false)] {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Some(Node::Boolean(value));
            }
        }
        None
    }

    fn object(&mut self, depth: usize) -> Result<Node, Complaint> {
        let (mut entries, mut known) = (Vec::new(), BTreeSet::new());
        self.eat('{');
        if self.eat('}') {
            return Ok(Node::Table(entries));
        }
        loop {
            self.skip_space();
            let from = self.at;
            if self.peek() != Some('"') {
                return Err(self.fault("expected a key in quotes"));
            }
            let key = self.string()?;
            let key = Located::new(key, self.place(from));
            if !self.eat(':') {
                return Err(self.fault("expected `:` after the key"));
            }
            let value = self.value(depth + 1)?;
            if !known.insert(key.value.clone()) {
                let (place, message) = (key.place, format!("the key `{}` is there twice", key.value));
                self.complaints.push(Complaint { code: "SYN003", place, message, help: None, times: 1 });
            } else if let Some(value) = value {
                entries.push((key, value));
            }
            if self.eat('}') {
                return Ok(Node::Table(entries));
            }
            if !self.eat(',') {
                return Err(self.fault("expected `,` and a key, or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node, Complaint> {
        let mut items = Vec::new();
        self.eat('[');
        if self.eat(']') {
            return Ok(Node::Array(items));
        }
        loop {
            items.extend(self.value(depth + 1)?);
            if self.eat(']') {
                return Ok(Node::Array(items));
            }
            if !self.eat(',') {
                return Err(self.fault("expected `,` and a value, or `]`"));
            }
        }
    }

    /// Finds the end here, and leaves escapes and what else JSON knows of strings to serde.
    fn string(&mut self) -> Result<String, Complaint> {
        let from = self.at;
        let mut escaped = false;
        let end = self.rest().char_indices().skip(1).find(|(_, character)| {
            let closes = *character == '"' && !escaped;
            escaped = *character == '\\' && !escaped;
            closes
        });
        let Some((end, _)) = end else { return Err(self.fault("this string has no end")) };
        let text = &self.text[from..=from + end];
        match serde_json::from_str(text) {
            Ok(value) => {
                self.at = from + end + 1;
                Ok(value)
            }
            Err(error) => Err(self.fault(&format!("not a string of JSON: {}", plain(&error)))),
        }
    }

    fn number(&mut self) -> Result<Node, Complaint> {
        let is_part = |c: char| matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E');
        let length = self.rest().find(|c| !is_part(c)).unwrap_or(self.rest().len());
        let digits = &self.rest()[..length];
        let node = match (digits.parse(), serde_json::from_str(digits)) {
            (Ok(whole), Ok(_)) => Node::Integer(whole),
            (_, Ok(number)) => Node::Float(number),
            (_, Err(error)) => return Err(self.fault(&format!("not a number of JSON: {}", plain(&error)))),
        };
        self.at += length;
        Ok(node)
    }
}

/// serde's words without its own place, which counts from the string's start.
fn plain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Sources;

    fn read(text: &str) -> (Option<Tree>, Vec<Complaint>) {
        parse(Sources::default().add("x.json", text), text)
    }

    #[test]
    fn values_have_places_and_null_says_nothing() {
        let text = "{ \"a\": [1, \"\\u00e9\\\"\", null], \"b\": null, \"c\": -1.5 }";
        let (tree, complaints) = read(text);
        let tree = tree.unwrap();
        assert_eq!(complaints, []);
        assert_eq!(&text[tree.get("a").unwrap().place.span()], "[1, \"\\u00e9\\\"\", null]");
        let Node::Array(items) = &tree.get("a").unwrap().node else { panic!("an array") };
        assert_eq!(items[1].text(), Some("é\""));
        assert_eq!(items.len(), 2);
        assert_eq!(tree.get("b"), None);
        assert_eq!(tree.get("c").unwrap().node, Node::Float(-1.5));
    }

    #[test]
    fn a_fault_has_a_place() {
        for (text, at, message) in [
            ("", 0, "expected a value"),
            ("null", 4, "expected a value"),
            ("{\"a\" 1}", 5, "expected `:` after the key"),
            ("{\"a\": 1,}", 8, "expected a key in quotes"),
            ("[1 2]", 3, "expected `,` and a value, or `]`"),
            ("[01]", 1, "not a number of JSON: invalid number"),
            ("\"a", 0, "this string has no end"),
            ("{} x", 3, "the file goes on after its value"),
        ] {
            let (tree, complaints) = read(text);
            assert_eq!(tree, None, "{text}");
            assert_eq!((complaints[0].place.start, complaints[0].message.as_str()), (at, message), "{text}");
        }
        assert_eq!(read(&"[".repeat(2_000_000)).1[0].message, "nested too deeply");
        assert_eq!(read("{\"a\":1,\"a\":2}").1[0].message, "the key `a` is there twice");
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_reads(text in "[\\[\\]{}\",:a0\\-1.e\\\\un tr]{0,24}") {
            let ours = read(&text);
            let theirs: Result<serde_json::Value, _> = serde_json::from_str(&text);
            let is_null = theirs.as_ref().is_ok_and(serde_json::Value::is_null);
            prop_assert_eq!(ours.0.is_some(), theirs.is_ok() && !is_null, "{} {:?}", text, ours.1);
        }
    }
}
