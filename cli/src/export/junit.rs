//! JUnit XML: a suite for each file, a case for each rule that was judged on it.

use std::io::{self, Write};

use callboard_validator::finding::{Finding, NotChecked, Report};
use callboard_validator::rule::{Check, Rule};
use callboard_validator::rules::RULES;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Checked, Spot, heading, tidy};
use crate::render::{printable, printable_lines};

/// Writes the whole.
pub(super) fn write(checked: Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut whole = quick_junit::Report::new("callboard validate");
    whole.add_test_suites(checked.files().map(|(name, report)| suite(name, report, checked)));
    write_report(&whole, out)
}

/// Writes a report. XML cannot hold most control characters, so texts come here through [`printable`].
pub(super) fn write_report(report: &quick_junit::Report, out: &mut dyn Write) -> io::Result<()> {
    let text = report.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

fn suite(name: &str, report: &Report, checked: Checked<'_>) -> TestSuite {
    let mut suite = TestSuite::new(printable(name));
    suite.add_test_cases(RULES.iter().filter_map(|rule| case(rule, name, report, checked)));
    if suite.test_cases.is_empty() {
        // Build servers take a suite without cases for a mistake.
        suite.add_test_case(named("nothing to report", name, TestCaseStatus::success()));
    }
    suite
}

/// A rule's case: failed by findings that fail the command, skipped when it was not checked, else passed; `None` when
/// nothing can be said.
fn case(rule: &Rule, name: &str, report: &Report, checked: Checked<'_>) -> Option<TestCase> {
    let found: Vec<&Finding> = report.findings.iter().filter(|finding| finding.code == rule.code).collect();
    let skipped: Vec<&NotChecked> = report.not_checked.iter().filter(|one| one.code == rule.code).collect();
    let failing = found.iter().copied().find(|finding| finding.severity >= checked.fail_on);
    let status = match failing {
        Some(finding) => failure(finding.severity.name(), &finding.message, &in_words(&found, report)),
        None if found.is_empty() && !skipped.is_empty() => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(printable(&reasons(&skipped, "; ")));
            status
        }
        None if found.is_empty() && !was_judged(rule, report, checked) => return None,
        None => TestCaseStatus::success(),
    };
    let mut case = named(&heading(rule.code), name, status);
    let spot = failing.or(found.first().copied()).and_then(|finding| Spot::of_finding(finding, report));
    case.extra.insert("file".into(), printable(tidy(spot.map_or(name, |spot| spot.path))).into());
    if let Some(spot) = spot {
        case.extra.insert("line".into(), spot.start.line.to_string().into());
    }
    let beside = if failing.is_some() { String::new() } else { in_words(&found, report) };
    let beside = if found.is_empty() { beside } else { format!("{beside}\n{}", reasons(&skipped, "\n")) };
    if !beside.trim().is_empty() {
        case.set_system_out(lines(beside.trim()));
    }
    Some(case)
}

/// A case.
pub(super) fn named(title: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(printable(title), status);
    case.set_classname(printable(class));
    case
}

/// What makes a case fail: its kind, the message, everything.
pub(super) fn failure(kind: &str, message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(printable(message));
    status.set_type(kind);
    status.set_description(lines(description));
    status
}

/// Lines that XML can hold; the writer would drop tabs.
pub(super) fn lines(text: &str) -> String {
    printable_lines(text).replace('\t', "\\u{9}")
}

fn reasons(skipped: &[&NotChecked], between: &str) -> String {
    let reason =
        |one: &&NotChecked| format!("not checked ({}): {}: {}", one.why.name(), one.object, one.detail);
    skipped.iter().map(reason).collect::<Vec<_>>().join(between)
}

/// Findings in a few lines each: what, where, what to do.
pub(super) fn in_words(findings: &[&Finding], report: &Report) -> String {
    let words = |finding: &&Finding| {
        let mut text = format!("{}[{}]: {}", finding.severity.name(), finding.code, finding.message);
        if let Some(spot) = Spot::of_finding(finding, report) {
            text.push_str(&format!("\n  --> {spot}"));
        }
        for (place, label) in &finding.related {
            text.push_str(&format!("\n  --> {}: {label}", Spot::of(*place, report)));
        }
        if let Some(help) = &finding.help {
            text.push_str(&format!("\n  help: {help}"));
        }
        text
    };
    findings.iter().map(words).collect::<Vec<_>>().join("\n\n")
}

/// Whether a rule without any finding was asked: all were, once an estate made sense. Of a bare artefact, and of an
/// estate that makes none, only what was said is certain.
fn was_judged(rule: &Rule, report: &Report, checked: Checked<'_>) -> bool {
    let of_an_estate = |check: &Check| {
        matches!(
            check,
            Check::Reading
                | Check::Configuration(_)
                | Check::Estate(_)
                | Check::Steps(_)
                | Check::Rehearsal(_)
        )
    };
    report.estate.is_some()
        && !rule.code.starts_with("EXP")
        && checked.rules.iter().any(|one| one.code == rule.code)
        && rule.checks.iter().any(of_an_estate)
}
