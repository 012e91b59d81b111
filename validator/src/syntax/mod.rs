//! TOML, and JSON, with places: a tree that can be overlaid by another and decoded into documents.

pub mod decode;
pub mod field;
pub mod json;
pub mod nearest;
pub mod overlay;
pub mod tree;

use crate::source::Place;

/// Something a file says that cannot be what it means to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The rule of the `SYN` family.
    pub code: &'static str,
    /// Where.
    pub place: Place,
    /// The fact.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}
