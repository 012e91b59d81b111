//! Every finding that is an error can be seen hurting, in a scenario that has it and passes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard::library::Library;
use callboard::outcome::{Outcome, Terms};
use callboard_tests::callboard;
use callboard_validator::finding::Severity;
use callboard_validator::rule::Harm;
use callboard_validator::rules::RULES;

#[test]
fn every_error_of_the_domain_has_a_scenario_in_which_it_hurts() {
    let of_the_domain = |code: &str| ["SSIS", "DEL", "CLU"].iter().any(|family| code.starts_with(family));
    for rule in RULES.iter().filter(|rule| rule.severity == Severity::Error && of_the_domain(rule.code)) {
        assert!(matches!(rule.harm, Harm::Scenario(_)), "{} has none", rule.code);
    }
}

#[test]
fn the_scenarios_of_harm_have_the_finding_and_pass() {
    for rule in RULES {
        let Harm::Scenario(path) = rule.harm else { continue };
        let outcome = Outcome::of(&Library, path, Terms::default())
            .unwrap_or_else(|report| panic!("{}: {path} cannot be read: {:?}", rule.code, report.findings));
        assert!(outcome.passed(), "{}: {path} fails", rule.code);
        let found = outcome.report.findings.iter().any(|finding| finding.code == rule.code);
        assert!(found, "{}: {path} does not have the finding", rule.code);
        assert!(rule.page.contains(path), "{}: the page does not name {path}", rule.code);
    }
}

#[test]
fn harm_is_shown_with_its_finding_or_with_the_reason_why_there_is_none() {
    let shown = callboard(&["validate", "--show-harm", "ssis015"]);
    assert_eq!(shown.code, 0);
    assert!(shown.out.contains("error SSIS015: "), "{}", shown.out);
    assert!(shown.out.contains("SmoEnum") || shown.out.contains("unavailable"), "{}", shown.out);
    let none = callboard(&["validate", "--show-harm", "CLU009"]);
    assert_eq!((none.code, none.out.contains("there is nothing to play")), (0, true));
    let unknown = callboard(&["validate", "--show-harm", "SSIS999"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
    assert_eq!(callboard(&["validate"]).code, 2, "a path or a code is needed");
}

/// S08: what the platform refuses is not played, and a scenario may expect just that.
#[test]
fn a_refused_estate_is_judged_by_its_findings_alone() {
    let said = callboard(&["run", "scenarios/s08-dependency-across-groups.toml", "--format", "json"]);
    let runs: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let run = &runs["runs"][0];
    assert_eq!((said.code, &run["verdict"], &run["played"]), (0, &"pass".into(), &false.into()));
}
