//! Changes to files that make a finding go away. Rules propose them; nothing is changed before somebody asks.

mod apply;
mod estate;

use crate::artefact::text::Encoding;
use crate::source::{Place, SourceId};

pub use apply::corrected;

/// A change to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Another text at a place of an artefact, written as the file writes it.
    Text {
        /// What is replaced.
        place: Place,
        /// By what.
        with: String,
    },
    /// The Markdown escapes before angle brackets taken out of a whole file.
    Unescape(SourceId),
    /// A change of the estate.
    Estate(EstateEdit),
}

/// A change of the estate; things are named by their position among the tables of their kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EstateEdit {
    /// A key gets a value.
    Set {
        /// The table.
        table: Table,
        /// The key.
        key: &'static str,
        /// The value.
        value: Value,
    },
    /// A key is taken out.
    Unset {
        /// The table.
        table: Table,
        /// The key.
        key: &'static str,
    },
    /// A resource depends on another one besides.
    Depend {
        /// Which resource.
        resource: usize,
        /// On which, by name.
        on: String,
    },
    /// A dependency names another resource.
    Rename {
        /// Which resource depends.
        resource: usize,
        /// The name as it is.
        from: String,
        /// The name as it should be.
        to: String,
    },
    /// A checkpoint is added.
    Checkpoint {
        /// The resource's name.
        resource: String,
        /// The key.
        key: String,
    },
}

/// A table of the estate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One that stands alone, such as `[cluster]`.
    Single(&'static str),
    /// One of a list, such as the second `[[resource]]`.
    Listed(&'static str, usize),
    /// One of a list below another one of a list, such as `[[node.service]]`.
    Nested(&'static str, usize, &'static str, usize),
}

/// A value of the estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A list of texts.
    List(Vec<String>),
}

/// A file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    /// The name it was read under.
    pub name: String,
    /// How it is stored.
    pub encoding: Encoding,
    /// Its text.
    pub before: String,
    /// What becomes of it.
    pub after: String,
}

impl Edit {
    /// A key of the estate gets a text.
    pub fn set(table: Table, key: &'static str, text: impl Into<String>) -> Edit {
        Edit::Estate(EstateEdit::Set { table, key, value: Value::Text(text.into()) })
    }

    /// A key of the estate gets a number.
    pub fn number(table: Table, key: &'static str, number: i64) -> Edit {
        Edit::Estate(EstateEdit::Set { table, key, value: Value::Number(number) })
    }

    /// A key of the estate gets a list, or goes when nothing is left in it.
    pub fn list(table: Table, key: &'static str, items: Vec<String>) -> Edit {
        Edit::Estate(match items.is_empty() {
            true => EstateEdit::Unset { table, key },
            false => EstateEdit::Set { table, key, value: Value::List(items) },
        })
    }

    /// A key of a resource gets a text.
    pub fn of_resource(resource: usize, key: &'static str, text: impl Into<String>) -> Edit {
        Edit::set(Table::Listed("resource", resource), key, text)
    }

    /// A resource depends on another one besides.
    pub fn depend(resource: usize, on: impl Into<String>) -> Edit {
        Edit::Estate(EstateEdit::Depend { resource, on: on.into() })
    }

    /// The data of a value in a registry export.
    pub fn registry_data(place: Place, data: &str) -> Edit {
        let escaped = data.replace('\\', r"\\").replace('"', "\\\"");
        Edit::Text { place, with: format!("\"{escaped}\"") }
    }

    /// The text of an element in a configuration file.
    pub fn element_text(place: Place, text: &str) -> Edit {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        Edit::Text { place, with: escaped }
    }
}
