//! EXP001: the run did what the scenario expects. Reported by the judge of a run.

use crate::finding::{Grade, Severity};
use crate::rule::{Check, Harm, Rule};

pub(super) static RULE: Rule = Rule {
    code: "EXP001",
    name: "failed-expectation",
    severity: Severity::Error,
    summary: "the run did what the scenario expects",
    grade: Grade::Documented,
    sources: &["format"],
    page: include_str!("failed_expectation.md"),
    harm: Harm::None("the run that failed is the harm"),
    checks: &[Check::Reading],
};
