//! What strict readers make of the formats of `validate`: every text survives, and none of them does anything.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use callboard::export::Format;
use callboard::render::{printable, printable_lines};
use callboard_tests::hostile::{self, CLUSTER, NODE, Texts, any_texts, exported, report};
use callboard_tests::readers::{Command, case, command, rows, suites};
use callboard_tests::{Overlay, callboard, callboard_on};
use callboard_validator::rules::RULES;
use proptest::prelude::*;
use quick_junit::TestCaseStatus;

const SOME: [&str; 3] = [
    "scenarios/s10-steps-to-the-letter.toml",
    "scenarios/estates/k2d.toml",
    "scenarios/estates/k2/unclosed.ini.xml",
];

fn validate(format: &str) -> String {
    callboard(&[&["validate", "--format", format][..], &SOME].concat()).out
}

proptest! {
    #[test]
    fn any_text_survives_csv(texts in any_texts()) {
        let rows = rows(&exported(Format::Csv, "f", &report(&texts)));
        let Texts { message, object, help, path, .. } = &texts;
        prop_assert_eq!(rows.len(), 2);
        prop_assert_eq!(&rows[0]["Details"], &printable_lines(&format!("{message} ({path}:2:9)")));
        prop_assert_eq!(&rows[0]["Remediation"], &printable_lines(help));
        prop_assert_eq!(&rows[1]["Details"], &printable_lines(&format!("{object}: {message} (unknown)")));
        prop_assert_eq!(rows[1]["Status"].as_str(), "NotChecked");
    }

    #[test]
    fn any_text_survives_github(texts in any_texts()) {
        let out = exported(Format::Github, "f", &report(&texts));
        let commands: Vec<Command> = out.split_terminator('\n').map(command).collect();
        let Texts { message, object, help, path, .. } = &texts;
        prop_assert_eq!(commands.len(), 2);
        prop_assert_eq!(commands[0].name.as_str(), "error");
        prop_assert_eq!(&commands[0].data, &printable_lines(&format!("{message}\nhelp: {help}")));
        let path = path.strip_prefix("./").unwrap_or(path);
        prop_assert_eq!(&commands[0].properties["file"], &printable_lines(path));
        prop_assert_eq!(commands[0].properties["title"].as_str(), "SSIS006 sql-server-not-required");
        prop_assert_eq!(commands[0].properties["line"].as_str(), "2");
        prop_assert_eq!(commands[0].properties["col"].as_str(), "9");
        prop_assert_eq!(commands[1].name.as_str(), "debug");
        let why = printable_lines(&format!("{object}: {message} (unknown)"));
        prop_assert!(commands[1].data.contains(&why));
    }

    #[test]
    fn any_text_survives_junit(texts in any_texts()) {
        let xml = exported(Format::Junit, &texts.path, &report(&texts));
        let Texts { message, object, help, label, path } = &texts;
        let suites = suites(&xml);
        let (short, long) = case(&suites, "SSIS006");
        prop_assert_eq!(short, printable(message));
        let whole = format!("error[SSIS006]: {message}\n  --> {path}:2:9\n  --> {path}:1:1: {label}\n  help: {help}");
        // The reader drops white space at the end; the writer would drop tabs.
        let whole = printable_lines(&whole).replace('\t', "\\u{9}");
        prop_assert_eq!(long.trim_end(), whole.trim_end());
        let (why, _) = case(&suites, "DEL001");
        let why_not = format!("not checked (unknown): {object}: {message}");
        prop_assert_eq!(why, printable(&why_not));
        prop_assert_eq!(suites.test_suites[0].name.as_str().to_owned(), printable(path));
    }
}

#[test]
fn an_estate_with_hostile_names_survives_every_format() {
    let of = |format| callboard_on(hostile::estate(), &["validate", "hostile.toml", "--format", format]).out;
    let rows = rows(&of("csv"));
    let check = |code: &str| rows.iter().find(|row| row["Check"].starts_with(code)).unwrap();
    let one_node = check("CLU009");
    assert_eq!((&one_node["ComputerName"], one_node["InstanceName"].as_str()), (&printable_lines(NODE), ""));
    let clustered = check("SSIS001");
    assert_eq!(clustered["ComputerName"], CLUSTER);
    assert_eq!(clustered["InstanceName"], "+SSIS");
    suites(&of("junit"));
    let annotations = of("github");
    assert!(annotations.lines().map(command).any(|one| one.data.contains(&printable_lines(NODE))));
}

#[test]
fn csv_tells_the_families_and_the_states_in_words() {
    let rows = rows(&validate("csv"));
    let seen = |column: &str, value: &str| assert!(rows.iter().any(|row| row[column] == value), "{value}");
    for status in ["Fail", "Warning", "NotChecked"] {
        seen("Status", status);
    }
    for category in ["SSIS", "Delegation", "Cluster"] {
        seen("Category", category);
    }
    seen("Check", "SSIS018 registry-copies-disagree");
    assert_eq!(exported(Format::Csv, "f", &Default::default()).lines().count(), 1);
}

#[test]
fn junit_has_a_case_for_every_rule_that_was_judged() {
    let suites = suites(&validate("junit"));
    let names: Vec<&str> = suites.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    assert_eq!(names, SOME);
    let [scenario, _, file] = &suites.test_suites[..] else { panic!("{names:?}") };
    assert_eq!(scenario.test_cases.len(), RULES.len() - 1, "every rule but EXP001");
    let failed = |suite: &quick_junit::TestSuite| -> Vec<String> {
        let cases = suite.test_cases.iter();
        let failed = cases.filter(|case| matches!(case.status, TestCaseStatus::NonSuccess { .. }));
        failed.map(|case| case.name.to_string()).collect()
    };
    assert_eq!(failed(scenario), ["SSIS018 registry-copies-disagree"]);
    assert_eq!(failed(file), ["SSIS021 unreadable-configuration"]);
    let few =
        callboard(&["validate", SOME[1], "--format", "junit", "--only", "CLU", "--fail-on", "info"]).out;
    assert!(self::suites(&few).test_suites[0].test_cases.iter().all(|case| case.name.starts_with("CLU")));
    let nothing = callboard(&["validate", SOME[2], "--format", "junit", "--only", "DEL"]).out;
    assert_eq!(self::suites(&nothing).tests, 1, "a suite is never empty");
}

#[test]
fn the_same_input_gives_the_same_bytes_and_the_same_exit_code_in_every_format() {
    for format in ["text", "json", "sarif", "junit", "github", "csv"] {
        assert_eq!(validate(format), validate(format), "{format}");
        let code = |fail_on| callboard(&["validate", SOME[1], "--format", format, "--fail-on", fail_on]).code;
        assert_eq!((code("error"), code("warning")), (0, 1), "{format}");
    }
    for format in ["sarif", "junit", "github", "csv"] {
        let said = callboard(&["validate", "--show-harm", "SSIS015", "--format", format]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{format}");
    }
}

#[test]
fn junit_of_runs_has_a_suite_for_every_scenario_and_a_case_for_every_expectation() {
    let scenario = |title: &str, expect: &str| {
        format!("title = \"{title}\"\nestate = \"scenarios/estates/k2.toml\"\n[expect]\n{expect}\n")
            .into_bytes()
    };
    let files = Overlay(BTreeMap::from([
        ("held.toml".to_owned(), scenario("a ]]> & <b>", "validate = [\"SSIS001:warning\"]")),
        ("broken.toml".to_owned(), scenario("it breaks", "final = { \"SSIS\" = \"Online@N2\" }")),
        ("unreadable.toml".to_owned(), scenario("no", "finale = 1")),
    ]));
    let said =
        callboard_on(files, &["run", "held.toml", "broken.toml", "unreadable.toml", "--format", "junit"]);
    let suites = suites(&said.out);
    assert_eq!((said.code, suites.failures, suites.errors), (2, 1, 1), "{}", said.out);
    assert_eq!(suites.test_suites[0].name.as_str(), "a ]]> & <b>");
    let whole = callboard(&["run", "scenarios", "--format", "junit"]);
    let library = self::suites(&whole.out);
    assert_eq!((whole.code, library.failures, library.errors), (0, 0, 0));
    for suite in &library.test_suites {
        let mut names: Vec<&str> = suite.test_cases.iter().map(|case| case.name.as_str()).collect();
        let cases = names.len();
        names.sort_unstable();
        names.dedup();
        assert!(cases > 0 && names.len() == cases, "{}", suite.name.as_str());
    }
}
