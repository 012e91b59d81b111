//! Rules with how far they may be trusted.

use schemars::JsonSchema;
use serde::Serialize;

use crate::coverage::Source;

/// A rule of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GradedV1 {
    /// Its id with its sheet: `wsfc:W-PLC-05`.
    pub rule: &'static str,
    /// `documented`, `observed`, `derived`, `secondary` or `assumed`; null where its sheet grades nothing.
    pub grade: Option<&'static str>,
}

/// Each rule with its grade.
pub fn graded(rules: &[&'static str]) -> Vec<GradedV1> {
    let grade = |rule: &str| Some(Source::named(rule)?.grade?.name());
    rules.iter().map(|rule| GradedV1 { rule, grade: grade(rule) }).collect()
}

/// `[wsfc:W-PLC-05 documented]`, with a space before; nothing without rules.
pub fn in_brackets(rules: &[GradedV1]) -> String {
    let told = rules.iter().map(|known| match known.grade {
        Some(grade) => format!("{} {grade}", known.rule),
        None => known.rule.to_owned(),
    });
    match rules.is_empty() {
        true => String::new(),
        false => format!(" [{}]", told.collect::<Vec<_>>().join(", ")),
    }
}
