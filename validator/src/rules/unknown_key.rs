//! SYN002: every key is one the format knows. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN002",
    name: "unknown-key",
    severity: Severity::Error,
    summary: "every key is one the format knows",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("unknown_key.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
