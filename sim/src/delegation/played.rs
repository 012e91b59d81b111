//! What became of a hop.

use super::forwarded_tgt::Withheld;
use super::hop::Mechanism;
use super::step::{Step, StepKind};

/// Who arrives at the back service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// This account: the user, or the service itself when it does not impersonate.
    As(String),
    /// Nobody: the front service stops at the ticket to itself.
    TicketToItself,
    /// Somebody without a name, who is refused.
    Anonymous,
    /// Nobody.
    Never,
}

/// A hop that was played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// The way the front service went on, when it came to that.
    pub mechanism: Option<Mechanism>,
    /// Why the client did not send a forwarded TGT along, where it could have.
    pub withheld: Option<Withheld>,
    /// What happened.
    pub steps: Vec<Step>,
    /// Who arrives.
    pub arrival: Arrival,
    /// The step that ended it, among `steps`.
    pub(super) ended_at: Option<usize>,
}

impl Played {
    /// Whether everything that was tried went well.
    pub fn is_ok(&self) -> bool {
        self.ended_at.is_none()
    }

    /// The step that ended it.
    pub fn failed(&self) -> Option<&Step> {
        self.ended_at.map(|index| &self.steps[index])
    }

    /// The step of that kind, when it came to it.
    pub fn step(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }
}
