//! SYN004: the file is text: UTF-8, or UTF-16 as `reg export` writes it. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN004",
    name: "undecodable-bytes",
    severity: Severity::Error,
    summary: "the file is text: UTF-8, or UTF-16 as `reg export` writes it",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("undecodable_bytes.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
