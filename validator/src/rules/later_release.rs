//! SYN011: what a file states exists in its release of Windows Server. Reported by the readers.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "SYN011",
    name: "later-release",
    severity: Severity::Warning,
    summary: "what a file states exists in its release of Windows Server",
    grade: Grade::Documented,
    sources: &["wsfc:W-START-01", "wsfc:W-START-09", "wsfc:W-PLC-11", "wsfc:W-PLC-12"],
    page: include_str!("later_release.md"),
    harm: Harm::None("a file that cannot be read as meant cannot be rehearsed either"),
    checks: &[Check::Reading],
};
