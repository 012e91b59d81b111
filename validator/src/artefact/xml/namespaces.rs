//! Which namespace a prefix means where.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::tag::{RawAttribute, Tag, repeated};
use super::{Attribute, Element, Excerpt, Fault};

/// A namespace, by number: a long name is stored once, however often its prefix is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::artefact) struct Namespace(usize);

impl Namespace {
    /// The namespace of names without one.
    pub(in crate::artefact) const NONE: Namespace = Namespace(0);
}

/// The namespace of `xsi:type`.
pub(in crate::artefact) const SCHEMA_INSTANCE: Namespace = Namespace(1);

const XML: Namespace = Namespace(2);

/// The prefixes that are bound at one point of a document.
pub(super) struct Namespaces<'a> {
    numbers: HashMap<String, Namespace>,
    /// For each prefix, what it meant from outside in; the default namespace has the empty prefix.
    bound: HashMap<&'a str, Vec<Namespace>>,
    /// For each open element, the prefixes it declares.
    declared: Vec<Vec<&'a str>>,
}

impl Default for Namespaces<'_> {
    fn default() -> Self {
        let numbers = HashMap::from([
            (String::new(), Namespace::NONE),
            ("http://www.w3.org/2001/XMLSchema-instance".to_owned(), SCHEMA_INSTANCE),
            ("http://www.w3.org/XML/1998/namespace".to_owned(), XML),
        ]);
        let bound = HashMap::from([("", vec![Namespace::NONE]), ("xml", vec![XML])]);
        Namespaces { numbers, bound, declared: Vec::new() }
    }
}

impl<'a> Namespaces<'a> {
    /// Enters an element and resolves its names.
    pub(super) fn element(&mut self, tag: Tag<'a>, at: Range<usize>) -> Result<Element<'a>, Fault> {
        self.declared.push(Vec::new());
        let mut plain = Vec::new();
        for attribute in tag.attributes {
            match declared_prefix(attribute.name) {
                Some(prefix) => self.declare(prefix, &attribute)?,
                None => plain.push(attribute),
            }
        }
        let (prefix, local) = tag.name.split_once(':').unwrap_or(("", tag.name));
        let name_span = at.start + 1..at.start + 1 + tag.name.len();
        let namespace = self.meaning(prefix, name_span)?;
        let mut seen = HashSet::new();
        let mut attributes = Vec::with_capacity(plain.len());
        for attribute in plain {
            // Unlike an element, an attribute without a prefix is never in the default namespace.
            let (namespace, local) = match attribute.name.split_once(':') {
                None => (Namespace::NONE, attribute.name),
                Some((prefix, local)) => {
                    let name_span = attribute.at.start..attribute.at.start + attribute.name.len();
                    (self.meaning(prefix, name_span)?, local)
                }
            };
            if !seen.insert((namespace, local)) {
                return Err(repeated(&attribute));
            }
            attributes.push(Attribute { local, namespace, value: attribute.value, at: attribute.at });
        }
        Ok(Element { name: tag.name, local, namespace, attributes, at })
    }

    /// Leaves the innermost element.
    pub(super) fn leave(&mut self) {
        for prefix in self.declared.pop().unwrap_or_default() {
            if let Some(meanings) = self.bound.get_mut(prefix) {
                meanings.pop();
            }
        }
    }

    fn declare(&mut self, prefix: &'a str, attribute: &RawAttribute<'a>) -> Result<(), Fault> {
        let taken_back = !prefix.is_empty() && attribute.value.is_empty();
        if prefix == "xmlns" || taken_back {
            let message = format!("`{}` cannot be declared like this", Excerpt(attribute.name));
            return Err(Fault::new(attribute.at.clone(), message, "delete the attribute"));
        }
        let next = Namespace(self.numbers.len());
        let number = match self.numbers.get(attribute.value.as_ref()) {
            Some(number) => *number,
            None => *self.numbers.entry(attribute.value.to_string()).or_insert(next),
        };
        self.bound.entry(prefix).or_default().push(number);
        if let Some(declared) = self.declared.last_mut() {
            declared.push(prefix);
        }
        Ok(())
    }

    fn meaning(&self, prefix: &str, at: Range<usize>) -> Result<Namespace, Fault> {
        self.bound.get(prefix).and_then(|meanings| meanings.last()).copied().ok_or_else(|| {
            let message = format!("the prefix `{}` is not declared", Excerpt(prefix));
            let name = match prefix {
                "xsi" => "http://www.w3.org/2001/XMLSchema-instance",
                _ => "...",
            };
            let help = format!("declare it with `xmlns:{}=\"{name}\"` on the root element", Excerpt(prefix));
            Fault::new(at, message, help)
        })
    }
}

/// The prefix that an attribute of this name declares.
fn declared_prefix(name: &str) -> Option<&str> {
    if name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") }
}
