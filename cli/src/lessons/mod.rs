//! The lessons of the library: found, read, and answered by what they have played.

mod answer;
mod cited;
mod facts;

use std::fmt;

use callboard_validator::lesson::{self, Lesson};

use crate::library;

pub use answer::{Answer, Disagreement, answer};
pub use cited::{Cited, cited};
pub use facts::{Fact, Stage};

/// The lessons with their names, in the order in which they are best taken.
const ORDER: [&str; 5] = ["double-hop", "checkpoint-order", "owners", "budget", "quorum"];

/// The letter of a prediction.
pub fn letter(choice: usize) -> char {
    char::from(b'a' + u8::try_from(choice).unwrap_or_default())
}

/// The names of the lessons.
pub fn names() -> impl Iterator<Item = &'static str> {
    ORDER.into_iter()
}

/// The file of the lesson of that name.
pub fn file(name: &str) -> String {
    format!("scenarios/lessons/{name}.toml")
}

/// The lesson of that name.
pub fn named(name: &str) -> Option<Result<Lesson, Unreadable>> {
    let name = names().find(|known| *known == name)?;
    let text = library::text(&file(name)).unwrap_or_default();
    Some(lesson::read(&file(name), text).map_err(|complaints| {
        let why = complaints.into_iter().map(|complaint| complaint.message).collect();
        Unreadable { name: name.to_owned(), why }
    }))
}

/// A lesson of the library that cannot be read: a defect of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its name.
    pub name: String,
    /// What is wrong with it.
    pub why: Vec<String>,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why.join("; "))
    }
}
