//! SYN006: every name stands for something in the estate. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN006",
    name: "unknown-name",
    severity: Severity::Error,
    summary: "every name stands for something in the estate",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("unknown_name.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
