//! `docs/format.md` is executed: its estates are read, its scenarios are played, and nothing that can be written
//! in either file is missing from it.
//!
//! `callboard_tests::format` says what the blocks are.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use callboard::commands::schema::SCHEMAS;
use callboard::io::Io;
use callboard_sim::choices::Nominal;
use callboard_sim::clients::Verdict;
use callboard_sim::model::assumptions::{Domain, KNOBS};
use callboard_sim::model::scenario::Scenario;
use callboard_sim::model::verb::{VERBS, Verb};
use callboard_sim::record::{Record, What};
use callboard_sim::run::{self, Run};
use callboard_sim::ssis::Effective;
use callboard_tests::format::{Block, EXAMPLE, K2, Page};
use callboard_validator::check;
use callboard_validator::finding::Severity;
use serde_json::Value;

fn play(scenario: &Scenario) -> Run {
    run::run(scenario, &mut Nominal)
}

/// The names of all properties anywhere in a schema.
fn properties(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(entries) => {
            let own = entries.get("properties").and_then(Value::as_object);
            found.extend(own.into_iter().flatten().map(|(name, _)| name.clone()));
            entries.values().for_each(|value| properties(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| properties(item, found)),
        _ => {}
    }
}

#[test]
fn every_estate_on_the_page_is_free_of_errors_and_can_be_run() {
    let page = Page::read();
    for block in page.examples(&["estate", "patch"]) {
        let files = page.files(block.text.clone());
        let report = match block.kind() {
            "patch" => check::check_patched(&files, K2, EXAMPLE),
            _ => check::check(&files, EXAMPLE),
        };
        let fine = report.worst() < Some(Severity::Error) && report.estate.is_some();
        assert!(fine, "{:?}\n{}", report.findings, block.text);
    }
}

#[test]
fn every_scenario_on_the_page_does_what_it_expects() {
    for (text, files) in Page::read().played() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut io = Io { files: Box::new(files), ..Io::captured(&mut out, &mut err) };
        let code = callboard::run(["callboard", "run", EXAMPLE].map(Into::into), &mut io).code();
        drop(io);
        out.extend(err);
        assert_eq!(code, 0, "{text}\n{}", String::from_utf8_lossy(&out));
    }
}

/// Nothing expects a package that runs, or the warning of a name without DNS; that it was not refused has to do.
#[test]
fn no_line_of_a_script_on_the_page_could_be_left_out() {
    for scenario in Page::read().scenarios() {
        let is_refused = |record: &Record| matches!(record.what, What::Refused { .. });
        assert!(!play(&scenario).trace.iter().any(is_refused), "{:?}", scenario.script);
        for (line, step) in scenario.script.iter().enumerate() {
            let mut without = scenario.clone();
            without.script.remove(line);
            let missed = play(&without).judgements.iter().any(|judgement| !judgement.held);
            let unseen = [Verb::PackageRun, Verb::DnsLoss].contains(&step.action.verb());
            let expected = missed || unseen;
            assert!(expected, "no expectation depends on {step:?}");
        }
    }
}

#[test]
fn every_verb_is_on_the_page_and_every_one_that_is_played_is_played_there() {
    let page = Page::read();
    let steps = page.scenarios().flat_map(|scenario| scenario.script);
    let played: BTreeSet<Verb> = steps.map(|step| step.action.verb()).collect();
    let all: BTreeSet<Verb> = VERBS.iter().map(|info| info.verb).collect();
    assert_eq!(played, all);
    assert_eq!(page.lacks(VERBS.iter().map(|info| info.name)), [""; 0]);
}

#[test]
fn every_key_of_both_formats_is_on_the_page() {
    let mut keys = BTreeSet::new();
    for (_, schema) in SCHEMAS.into_iter().filter(|(name, _)| ["estate", "scenario"].contains(name)) {
        properties(&serde_json::to_value(schema()).expect("a schema is JSON"), &mut keys);
    }
    assert!(keys.len() > 100, "{keys:?}");
    assert_eq!(Page::read().lacks(keys.iter().map(String::as_str)), [""; 0]);
}

#[test]
fn every_key_of_an_expectation_has_an_example() {
    let page = Page::read();
    for key in ["validate", "final", "by", "never", "client", "outage", "promises"] {
        let uses_it = |block: &Block| block.text.lines().any(|line| line.starts_with(&format!("{key} = ")));
        assert!(page.examples(&["scenario", "script"]).any(uses_it), "{key}");
    }
    assert_eq!(page.lacks(Verdict::ALL.map(Verdict::name)), [""; 0]);
    assert_eq!(page.lacks(Effective::ALL.map(Effective::name)), [""; 0]);
}

#[test]
fn every_assumption_has_its_row() {
    let page = Page::read();
    for info in KNOBS {
        let values = match info.domain {
            Domain::Words(words) => format!("`{}`", words.join("`, `")),
            Domain::Time(default) => format!("a time, `\"{default}\"`"),
        };
        let row = format!("| `{}` | {values} | {} |", info.name, info.meaning);
        assert!(page.lines.contains(&row), "{row}");
    }
}
