//! SYN010: the registry export is one that `reg export` could have written. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN010",
    name: "registry-export-syntax",
    severity: Severity::Error,
    summary: "the registry export is one that `reg export` could have written",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("registry_export_syntax.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
