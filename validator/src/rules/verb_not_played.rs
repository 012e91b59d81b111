//! SYN009: every verb of a script is one the engine plays. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN009",
    name: "verb-not-played",
    severity: Severity::Error,
    summary: "every verb of a script is one the engine plays",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("verb_not_played.md"),
    checks: &[Check::Reading],
};
