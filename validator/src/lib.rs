//! The text boundary.
pub mod artefact;
pub mod source;
