//! JUnit XML of `run`: a suite for each scenario, a case for each expectation and each finding nobody expected.

use std::collections::BTreeMap;
use std::io::{self, Write};

use callboard_sim::judge::Judgement;
use callboard_sim::run::step_limit;
use callboard_validator::finding::{Finding, Report, Severity};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::junit::{failure, in_words, lines, named, write_report};
use super::tidy;
use crate::outcome::{Course, Outcome};
use crate::render::printable;

/// Writes the whole; what could not be played is an error, not a failure.
pub fn write(outcomes: &[Outcome], unreadable: &[(String, Report)], out: &mut dyn Write) -> io::Result<()> {
    let mut whole = quick_junit::Report::new("callboard run");
    whole.add_test_suites(outcomes.iter().map(suite));
    whole.add_test_suites(unreadable.iter().map(|(path, report)| not_played(path, report)));
    write_report(&whole, out)
}

fn suite(outcome: &Outcome) -> TestSuite {
    let mut suite = TestSuite::new(printable(outcome.title()));
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for judgement in outcome.judgements() {
        let count = known.entry(judgement.text.clone()).or_default();
        *count += 1;
        // Build servers take two cases of one name for one.
        let again = if *count > 1 { format!(" ({count})") } else { String::new() };
        suite.add_test_case(in_file(
            &format!("{}{again}", judgement.text),
            &outcome.path,
            status(&judgement),
        ));
    }
    let given_up = match &outcome.course {
        Course::Played(played) if played.run.given_up => Some(step_limit(played.run.last.resources.len())),
        _ => None,
    };
    if let Some(limit) = given_up {
        let why = format!("given up after {limit} steps");
        suite.add_test_case(in_file("the rehearsal ends", &outcome.path, error(&why, &why)));
    } else if suite.test_cases.is_empty() {
        suite.add_test_case(in_file("the rehearsal ends", &outcome.path, TestCaseStatus::success()));
    }
    suite
}

fn status(judgement: &Judgement) -> TestCaseStatus {
    if judgement.held {
        return TestCaseStatus::success();
    }
    let at = judgement.at.map_or(String::new(), |at| format!("\ndecided at {} ms", at.0));
    failure("EXP001", &judgement.detail, &format!("{}: {}{at}", judgement.text, judgement.detail))
}

fn not_played(path: &str, report: &Report) -> TestSuite {
    let errors: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let first = errors.first().map_or("cannot be played", |finding| &finding.message);
    let mut suite = TestSuite::new(printable(path));
    suite.add_test_case(in_file(
        "the scenario can be played",
        path,
        error(first, &in_words(&errors, report)),
    ));
    suite
}

fn error(message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(printable(message));
    status.set_description(lines(description));
    status
}

fn in_file(title: &str, path: &str, status: TestCaseStatus) -> TestCase {
    let mut case = named(title, path, status);
    case.extra.insert("file".into(), printable(tidy(path)).into());
    case
}
