//! Readers of the files a node holds: registry exports and the configuration file of the SSIS service.
//!
//! Every reader takes decoded text and returns what it understood plus [`Problem`]s; none of them touches a
//! disk. What the contents mean for a cluster is decided by the rules, not here.

mod problems;
pub mod registry_export;
pub mod service_configuration;
pub mod text;
mod xml;

pub(crate) use xml::ESCAPED_BRACKETS;

use crate::source::Place;

/// What is wrong with an artefact, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is, and for whom.
    pub class: Class,
    /// The offending text.
    pub place: Place,
    /// The fact, as a sentence fragment.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Class {
    /// Whether the file is not used at all.
    pub fn is_refused(self) -> bool {
        matches!(self, Class::Malformed | Class::Invalid)
    }
}

/// Who stumbles over a [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The syntax is wrong: the service, or `reg.exe`, cannot read the file.
    Malformed,
    /// Well-formed, but the .NET `XmlSerializer` would reject it, so the service logs event 273 and uses its
    /// built-in defaults. Inferred from the serializer, not documented for SSIS.
    Invalid,
    /// Accepted silently, and what the service needs is not there. Inferred like [`Class::Invalid`].
    Incomplete,
    /// Accepted silently, but surely not what was meant. Inferred like [`Class::Invalid`].
    Suspicious,
}
