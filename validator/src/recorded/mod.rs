//! Recorded delegation cases: a table is read, each case is played, and what comes is compared with what was recorded.

mod base;
mod judge;
mod lower;
mod read;

use callboard_sim::delegation::directory::Directory;
use callboard_sim::delegation::hop::{Hop, Mechanism};
use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::step::StepKind;

use crate::source::{Place, Sources};
use crate::syntax::Complaint;

pub use judge::{Difference, Mismatch, Tally, Verified, verify};
pub use read::read;

/// A table that was read.
#[derive(Debug, Default)]
pub struct Table {
    /// The file.
    pub sources: Sources,
    /// What is wrong with it; then there are no cases.
    pub complaints: Vec<Complaint>,
    /// What was not read and does no harm.
    pub notes: Vec<Complaint>,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
}

/// A case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// Where it stands.
    pub place: Place,
    /// The directory as the case sets it up.
    pub directory: Directory,
    /// What the actors try.
    pub hop: Hop,
    /// What was recorded of each KDC.
    pub recorded: Vec<(Mode, Recorded)>,
}

/// What a case should give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// Nobody knows.
    Unknown,
    /// Seen on a KDC.
    Observed(Observed),
    /// Derived from the published rules.
    Published(Published),
}

/// What a KDC answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// Whether the hop works.
    pub ok: bool,
    /// The way the front service went on.
    pub mechanism: Option<Mechanism>,
    /// The step that failed.
    pub failed_step: Option<StepKind>,
    /// The name of its error.
    pub error: Option<String>,
    /// The name in the ticket at the back service.
    pub sql_sees: Option<String>,
    /// The exchanges.
    pub steps: Vec<ObservedStep>,
}

/// An exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedStep {
    /// Which.
    pub kind: StepKind,
    /// Whether it went well.
    pub ok: bool,
    /// The flags of the ticket it gave.
    pub flags: Option<Vec<String>>,
}

/// What the published rules say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Whether the hop works.
    pub ok: bool,
    /// The step that fails.
    pub failed_step: Option<StepKind>,
    /// The name of its error, where it is established.
    pub error: Option<String>,
    /// Its extended error, where they say.
    pub ntstatus: Option<String>,
    /// The name in the ticket at the back service.
    pub sql_sees: Option<String>,
    /// Whether the ticket from S4U2Self is forwardable, where they say.
    pub s4u2self_forwardable: Option<bool>,
}
