//! SYN008: no file is larger than any real one. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN008",
    name: "oversized-file",
    severity: Severity::Error,
    summary: "no file is larger than any real one",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("oversized_file.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
