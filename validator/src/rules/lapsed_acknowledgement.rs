//! SYN012: an acknowledgement has a reason and has not expired.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN012",
    name: "lapsed-acknowledgement",
    severity: Severity::Warning,
    summary: "an acknowledgement has a reason and has not expired",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("lapsed_acknowledgement.md"),
    harm: Harm::None("it is about the file, not about the cluster"),
    checks: &[Check::Reading],
};
