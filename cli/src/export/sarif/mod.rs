//! SARIF 2.1.0. What was not checked is a notification, not a result: code scanning would raise an alert for it.

mod log;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use callboard_validator::finding::{Finding, NotChecked, Report, Severity};
use callboard_validator::rule::Rule;
use callboard_validator::rules::RULES;
use callboard_validator::source::Place;

use self::log::*;
use self::text::{fingerprint, message, uri};
use super::{Checked, Spot, heading};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole log.
pub(super) fn log(checked: Checked<'_>) -> Log {
    let rules = mentioned(checked);
    let mut results = Vec::new();
    let mut seen = BTreeMap::new();
    let mut notifications = Vec::new();
    for (name, report) in checked.files() {
        for finding in &report.findings {
            add(result(finding, name, report, &rules), &mut results, &mut seen);
        }
        notifications.extend(report.not_checked.iter().map(|skipped| notification(skipped, name, &rules)));
    }
    tell_apart(&mut results);
    let driver = Driver {
        name: "callboard",
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules.iter().map(|rule| descriptor(rule)).collect(),
    };
    let targets: BTreeSet<&str> = checked.names.iter().map(String::as_str).collect();
    let artifacts = targets
        .into_iter()
        .map(|name| Artifact { location: artifact(name), roles: ["analysisTarget"] })
        .collect();
    let invocation = Invocation { execution_successful: true, tool_execution_notifications: notifications };
    let run = Run {
        tool: Tool { driver },
        invocations: [invocation],
        artifacts,
        results,
        column_kind: "unicodeCodePoints",
    };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

/// The rules that the log names, in the order of codes.
fn mentioned(checked: Checked<'_>) -> Vec<&'static Rule> {
    let of = |report: &Report| {
        let findings = report.findings.iter().map(|finding| finding.code);
        findings.chain(report.not_checked.iter().map(|skipped| skipped.code)).collect::<Vec<_>>()
    };
    let codes: BTreeSet<&str> = checked.reports.iter().flat_map(of).collect();
    RULES.iter().copied().filter(|rule| codes.contains(rule.code)).collect()
}

fn index(code: &str, rules: &[&Rule]) -> usize {
    rules.iter().position(|rule| rule.code == code).expect("every rule that is mentioned is in the table")
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: Text { text: rule.summary.to_owned() },
        full_description: Text { text: what_it_checks(rule) },
        help: Help { text: format!("{}: {}", heading(rule.code), rule.summary), markdown: rule.page },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties { grade: rule.grade.name(), sources: rule.sources },
    }
}

/// The first paragraph of the page, without line breaks. GitHub requires one.
fn what_it_checks(rule: &Rule) -> String {
    let paragraph = rule.page.split("\n\n").find_map(|part| part.strip_prefix("**What it checks.**"));
    paragraph.unwrap_or(rule.summary).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Finding, name: &str, report: &Report, rules: &[&Rule]) -> Outcome {
    let path = Spot::of_finding(finding, report).map_or(name, |spot| spot.path);
    Outcome {
        rule_id: finding.code,
        rule_index: index(finding.code, rules),
        kind: "fail",
        level: level(finding.severity),
        message: message(&finding.message),
        locations: [Location {
            id: None,
            physical_location: physical(finding.place, name, report),
            logical_locations: vec![LogicalLocation { name: finding.object.clone() }],
            message: None,
        }],
        related_locations: related(finding, report),
        partial_fingerprints: Fingerprints {
            finding: fingerprint(&[finding.code, path, &finding.object, &finding.message]),
        },
        occurrence_count: 1,
        suppressions: suppressions(finding),
        properties: ResultProperties {
            object: finding.object.clone(),
            help: finding.help.clone(),
            grade: finding.grade.name(),
            sources: finding.sources.clone(),
        },
    }
}

/// Adds a result, or counts it when it is there: an estate of many scenarios is read with each of them.
fn add(result: Outcome, results: &mut Vec<Outcome>, seen: &mut BTreeMap<String, usize>) {
    let whole = serde_json::to_string(&result).expect("strings and numbers can be written");
    if let Some(known) = seen.get(&whole) {
        results[*known].occurrence_count += 1;
    } else {
        seen.insert(whole, results.len());
        results.push(result);
    }
}

/// Results that say the same about the same thing in one file are told apart by their order, not by their lines.
fn tell_apart(results: &mut [Outcome]) {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for result in results {
        let print = &mut result.partial_fingerprints.finding;
        let count = known.entry(print.clone()).or_default();
        *count += 1;
        print.push_str(&format!(":{count}"));
    }
}

/// An acknowledgement stands in the estate and makes a warning information.
fn suppressions(finding: &Finding) -> Vec<Suppression> {
    let accepted =
        |reason: &String| Suppression { kind: "inSource", status: "accepted", justification: reason.clone() };
    finding.acknowledged.iter().map(accepted).collect()
}

fn related(finding: &Finding, report: &Report) -> Vec<Location> {
    let places = finding.related.iter().enumerate();
    places
        .map(|(number, (place, label))| Location {
            id: Some(number + 1),
            physical_location: physical(Some(*place), "", report),
            logical_locations: Vec::new(),
            message: Some(message(label)),
        })
        .collect()
}

fn physical(place: Option<Place>, name: &str, report: &Report) -> PhysicalLocation {
    let Some(spot) = place.map(|place| Spot::of(place, report)) else {
        return PhysicalLocation { artifact_location: artifact(name), region: None };
    };
    let region = Region {
        start_line: spot.start.line,
        start_column: spot.start.column,
        end_line: spot.end.line,
        end_column: spot.end.column,
    };
    PhysicalLocation { artifact_location: artifact(spot.path), region: Some(region) }
}

fn artifact(name: &str) -> ArtifactLocation {
    ArtifactLocation { uri: uri(name) }
}

fn notification(skipped: &NotChecked, name: &str, rules: &[&Rule]) -> Notification {
    let NotChecked { code, object, why, detail } = skipped;
    Notification {
        associated_rule: RuleReference { id: code, index: index(code, rules) },
        level: "note",
        message: message(&format!("{} was not checked: {object}: {detail} ({})", heading(code), why.name())),
        locations: [Location {
            id: None,
            physical_location: PhysicalLocation { artifact_location: artifact(name), region: None },
            logical_locations: vec![LogicalLocation { name: object.clone() }],
            message: None,
        }],
        properties: NotificationProperties { why: why.name() },
    }
}
