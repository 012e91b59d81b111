//! The text boundary: reads every file format into a document, reports findings, lowers to the model.
//! It does no IO itself: it is handed a [`files::Files`].

mod acknowledge;
pub mod artefact;
pub mod asked;
pub mod check;
pub mod document;
pub mod files;
pub mod finding;
pub mod ledger;
pub mod lesson;
pub mod lower;
pub mod reader;
pub mod recorded;
pub mod rule;
pub mod rules;
pub mod script;
mod settings;
pub mod source;
pub mod suggestion;
pub mod survey;
pub mod syntax;
pub mod what_if;
pub mod written;
