//! `findings/1`.

use callboard_validator::finding::{Finding, NotChecked, Report, Severity};
use callboard_validator::source::{Place, Sources};
use schemars::JsonSchema;
use serde::Serialize;

/// What `validate` found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingsV1 {
    /// `findings/1`.
    pub schema: &'static str,
    /// The findings, by file and place.
    pub findings: Vec<FindingV1>,
    /// Rules that were not checked, and why.
    pub not_checked: Vec<NotCheckedV1>,
    /// How many of each severity.
    pub summary: SummaryV1,
}

/// A finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingV1 {
    /// The rule's code.
    pub rule: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// The fact.
    pub message: String,
    /// What it is about.
    pub object: String,
    /// The file.
    pub path: Option<String>,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// What to do about it.
    pub help: Option<String>,
    /// `documented`, `observed`, `derived`, `secondary` or `assumed`.
    pub grade: &'static str,
    /// Where it comes from.
    pub sources: Vec<&'static str>,
    /// Other places that belong to it.
    pub related: Vec<RelatedV1>,
    /// Why the owner accepts it, when an acknowledgement made information of a warning.
    pub acknowledged: Option<String>,
    /// Whether `validate --suggest` knows a correction.
    pub has_suggestion: bool,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RelatedV1 {
    /// The file.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What it has to do with it.
    pub label: String,
}

/// A rule that was not checked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NotCheckedV1 {
    /// The rule's code.
    pub rule: &'static str,
    /// What it would have been about.
    pub object: String,
    /// `not-applicable`, `unknown` or `needs-an-estate`.
    pub why: &'static str,
    /// In words.
    pub detail: String,
}

/// How many findings of each severity.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SummaryV1 {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Infos.
    pub info: usize,
}

impl FindingsV1 {
    /// All reports of one call.
    pub fn of(reports: &[Report]) -> Self {
        let count = |severity| reports.iter().map(|report| report.count(severity)).sum();
        FindingsV1 {
            schema: "findings/1",
            findings: reports.iter().flat_map(findings).collect(),
            not_checked: reports
                .iter()
                .flat_map(|report| report.not_checked.iter().map(not_checked))
                .collect(),
            summary: SummaryV1 {
                error: count(Severity::Error),
                warning: count(Severity::Warning),
                info: count(Severity::Info),
            },
        }
    }
}

/// The findings of one report.
pub fn findings(report: &Report) -> Vec<FindingV1> {
    report.findings.iter().map(|one| finding(one, &report.sources)).collect()
}

fn finding(finding: &Finding, sources: &Sources) -> FindingV1 {
    let position = finding.place.map(|place| sources.position(place));
    FindingV1 {
        rule: finding.code,
        severity: finding.severity.name(),
        message: finding.message.clone(),
        object: finding.object.clone(),
        path: finding.place.map(|place| sources.get(place.source).name.clone()),
        line: position.map(|position| position.line),
        column: position.map(|position| position.column),
        help: finding.help.clone(),
        grade: finding.grade.name(),
        sources: finding.sources.clone(),
        related: finding.related.iter().map(|(place, label)| related(*place, label, sources)).collect(),
        acknowledged: finding.acknowledged.clone(),
        has_suggestion: !finding.suggestion.is_empty(),
    }
}

fn related(place: Place, label: &str, sources: &Sources) -> RelatedV1 {
    let position = sources.position(place);
    RelatedV1 {
        path: sources.get(place.source).name.clone(),
        line: position.line,
        column: position.column,
        label: label.to_owned(),
    }
}

fn not_checked(not_checked: &NotChecked) -> NotCheckedV1 {
    NotCheckedV1 {
        rule: not_checked.code,
        object: not_checked.object.clone(),
        why: not_checked.why.name(),
        detail: not_checked.detail.clone(),
    }
}
