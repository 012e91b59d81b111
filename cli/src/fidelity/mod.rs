//! What this program claims about itself: what becomes of every rule of the WSFC sheet, and what shows it.

mod groups;
mod membership;
mod page;
mod quorum;
mod resources;
mod types;

use callboard_validator::finding::Grade;
use callboard_validator::rules::RULES;

pub use page::page;

/// A rule of the sheet, in our words, and what becomes of it.
#[derive(Debug)]
pub struct Claim {
    /// Its id, without the sheet: `W-FO-02`.
    pub id: &'static str,
    /// How far the rule may be trusted.
    pub grade: Grade,
    /// What it says.
    pub statement: &'static str,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a rule. Evidence is a scenario without folder and ending (`mechanics/group-with-one-host`) or
/// a test with its file (`tests/tests/laws.rs::the_order_of_declaration_decides_nothing`).
#[derive(Debug, Clone, Copy)]
pub enum Fate {
    /// The engine behaves so.
    Simulated(&'static [&'static str]),
    /// The validator checks it.
    Checked(&'static [&'static str]),
    /// It is read or known, and decides nothing; why.
    Carried(&'static str),
    /// Nothing here stands for it; why.
    OutOfScope(&'static str),
}

macro_rules! rows {
    ($($id:literal $grade:ident $fate:ident $because:tt $statement:literal;)*) => {
        pub(super) const CLAIMS: &[$crate::fidelity::Claim] = &[$($crate::fidelity::Claim {
            id: $id,
            grade: callboard_validator::finding::Grade::$grade,
            statement: $statement,
            fate: $crate::fidelity::Fate::$fate(&$because),
        }),*];
    };
}
use rows;

/// Scenarios whose title begins with the ids they show, one `ID NAME` a line.
const CONFORMANCE: &str = include_str!("conformance.txt");

/// Every claim, in the order of the sheet.
pub fn claims() -> impl Iterator<Item = &'static Claim> {
    [membership::CLAIMS, quorum::CLAIMS, resources::CLAIMS, groups::CLAIMS, types::CLAIMS]
        .into_iter()
        .flatten()
}

impl Fate {
    /// As the page says it.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Simulated(_) => "simulated",
            Fate::Checked(_) => "checked",
            Fate::Carried(_) => "carried",
            Fate::OutOfScope(_) => "out of scope",
        }
    }

    /// Whether something must show it.
    pub fn needs_evidence(self) -> bool {
        matches!(self, Fate::Simulated(_) | Fate::Checked(_))
    }

    fn named_evidence(self) -> &'static [&'static str] {
        match self {
            Fate::Simulated(evidence) | Fate::Checked(evidence) => evidence,
            Fate::Carried(_) | Fate::OutOfScope(_) => &[],
        }
    }
}

impl Claim {
    /// Scenarios and tests that show it: those named, and the conformance scenarios that carry its id.
    pub fn evidence(&self) -> impl Iterator<Item = &'static str> {
        let shows = |line: &&'static str| line.split_whitespace().next() == Some(self.id);
        let conformance = CONFORMANCE.lines().filter(shows).filter_map(|line| line.split_whitespace().nth(1));
        self.fate.named_evidence().iter().copied().chain(conformance)
    }

    /// The validator's rules that rest on it.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        let rests_on_it = |source: &&str| source.strip_prefix("wsfc:") == Some(self.id);
        RULES.iter().filter(move |rule| rule.sources.iter().any(rests_on_it)).map(|rule| rule.code)
    }
}
