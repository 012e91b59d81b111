//! SYN005: every key without a default is there. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN005",
    name: "missing-key",
    severity: Severity::Error,
    summary: "every key without a default is there",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("missing_key.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
