//! SYN001: the file is TOML. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN001",
    name: "toml-syntax",
    severity: Severity::Error,
    summary: "the file is TOML",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("toml_syntax.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
