//! SYN007: every file that is named can be read. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN007",
    name: "unreadable-file",
    severity: Severity::Error,
    summary: "every file that is named can be read",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("unreadable_file.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
