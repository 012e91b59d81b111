//! Reports compared with each other.

use std::collections::{BTreeMap, BTreeSet};

use callboard_validator::finding::{Report, Severity};

/// How often each code is found with a severity or a worse one.
pub type AtLeast = BTreeMap<(&'static str, Severity), usize>;

/// Counts the findings of a report.
pub fn at_least(report: &Report) -> AtLeast {
    let mut counts = AtLeast::new();
    for finding in &report.findings {
        let milder = [Severity::Info, Severity::Warning, Severity::Error].into_iter();
        for severity in milder.filter(|severity| *severity <= finding.severity) {
            *counts.entry((finding.code, severity)).or_default() += 1;
        }
    }
    counts
}

/// The codes that are found more often than before, or worse.
pub fn more(before: &AtLeast, after: &AtLeast) -> BTreeSet<&'static str> {
    let grew = |key: &(&'static str, Severity), count: usize| count > before.get(key).copied().unwrap_or(0);
    after.iter().filter(|(key, count)| grew(key, **count)).map(|((code, _), _)| *code).collect()
}
