//! Rules and statements by their ids, as a lesson cites them.

use callboard_sim::delegation::rules::{self as delegation, Mark};
use callboard_validator::finding::Grade;
use callboard_validator::rules::by_code;

use crate::coverage::Source;

/// A rule or statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cited {
    /// What it says.
    pub says: &'static str,
    /// How far to trust it; of a tension the page says two things, and neither is to be trusted alone.
    pub grade: Option<Grade>,
}

/// What an id means: a rule's code, or a rule or statement with its sheet.
pub fn cited(id: &str) -> Option<Cited> {
    let rule = by_code(id).map(|rule| Cited { says: rule.summary, grade: Some(rule.grade) });
    let source = || {
        let source = Source::named(id)?;
        let documented = source.decided.is_none().then_some(Grade::Documented);
        Some(Cited { says: source.says, grade: source.grade.or(documented) })
    };
    let of_delegation = || {
        let rule = delegation::by_id(id)?;
        let grade = match rule.mark {
            Mark::Documented => Grade::Documented,
            Mark::Observed => Grade::Observed,
            Mark::Inferred => Grade::Derived,
        };
        Some(Cited { says: rule.says, grade: Some(grade) })
    };
    rule.or_else(source).or_else(of_delegation)
}
