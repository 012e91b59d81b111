//! SYN003: every value is of the kind and range its key takes. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN003",
    name: "wrong-value",
    severity: Severity::Error,
    summary: "every value is of the kind and range its key takes",
    grade: Grade::Documented,
    sources: &["format", "wsfc:W-HP-02"],
    page: include_str!("wrong_value.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
