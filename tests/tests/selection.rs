//! `validate --only`, `--ignore`, `--per-file-ignore`: what is left out, what never is, and how it ends.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use callboard_tests::cases::cases;
use callboard_tests::{Overlay, Said, callboard, callboard_on};
use callboard_validator::rules::RULES;
use proptest::prelude::*;
use serde_json::Value;

const K2D: &str = "scenarios/estates/k2d.toml";
const LETTER: &str = "scenarios/s10-steps-to-the-letter.toml";

fn validate(paths: &[&str], filters: &[&str]) -> Said {
    callboard(&[&["validate", "--format", "json"], paths, filters].concat())
}

/// The codes of the findings, and those of the rules that were not checked.
fn codes(said: &Said) -> (BTreeSet<String>, BTreeSet<String>) {
    let json: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err));
    let of = |key: &str| {
        json[key].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
    };
    (of("findings"), of("not_checked"))
}

fn overlay(files: &[(&str, &str)]) -> Overlay {
    Overlay(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
}

fn every_code() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.code).collect()
}

#[test]
fn codes_and_beginnings_of_codes_select_in_any_case() {
    let (found, not_checked) = codes(&validate(&[K2D], &[]));
    assert!(found.contains("SSIS001") && found.contains("DEL001") && not_checked.contains("CLU004"));
    let only = |filter| codes(&validate(&[K2D], &["--only", filter]));
    assert_eq!(only("ssis001").0, BTreeSet::from(["SSIS001".to_owned()]));
    assert_eq!(only("ssis001").1, BTreeSet::new());
    assert_eq!(only("SSIS001,del").0, BTreeSet::from(["DEL001".to_owned(), "SSIS001".to_owned()]));
    assert_eq!(only("CLU00").1, BTreeSet::from(["CLU004".to_owned()]));
    let twice = codes(&validate(&[K2D], &["--ignore", "SSIS", "--ignore", "clu,DEL003"]));
    assert_eq!(twice, (BTreeSet::from(["DEL001".to_owned()]), BTreeSet::from(["DEL002".to_owned()])));
}

#[test]
fn what_is_left_out_does_not_fail_the_command() {
    assert_eq!(callboard(&["validate", K2D, "--fail-on", "warning"]).code, 1);
    assert_eq!(callboard(&["validate", K2D, "--fail-on", "warning", "--ignore", "SSIS,DEL"]).code, 0);
    assert_eq!(callboard(&["validate", K2D, "--fail-on", "warning", "--only", "DEL001"]).code, 1);
    assert_eq!(callboard(&["validate", K2D, "--fail-on", "warning", "--only", "CLU"]).code, 0);
}

#[test]
fn a_file_can_be_spared_a_rule_by_its_name_or_its_path() {
    let (found, _) = codes(&validate(&[LETTER], &[]));
    assert!(found.contains("SSIS018"), "{found:?}");
    let spared = |filter: &str| {
        let (found, _) = codes(&validate(&[LETTER], &["--per-file-ignore", filter]));
        !found.contains("SSIS018")
    };
    let json: Value = serde_json::from_str(&validate(&[LETTER], &["--only", "SSIS018"]).out).unwrap();
    let path = json["findings"][0]["path"].as_str().unwrap();
    let (folder, name) = path.rsplit_once('/').unwrap();
    for glob in [path, name, "**/*", "*", &format!("{folder}/*"), &path.replace('/', "\\")] {
        assert!(spared(&format!("{glob}:SSIS018")), "{glob}");
    }
    assert!(spared("*:clu,ssis01"));
    for glob in ["scenarios/*/*", "elsewhere/**", "*.ini.xml", "s10*/**"] {
        assert!(!spared(&format!("{glob}:SSIS018")), "{glob}");
    }
    assert!(!spared("*:CLU"));
}

#[test]
fn rules_that_were_not_checked_are_spared_with_the_file_that_was_given() {
    let spared = codes(&validate(&[K2D], &["--per-file-ignore", "k2d.toml:CLU"]));
    assert!(spared.1.contains("SSIS006") && !spared.1.contains("CLU004"));
    let other = codes(&validate(&[K2D], &["--per-file-ignore", "k2.toml:CLU"]));
    assert!(other.1.contains("CLU004"));
}

#[test]
fn unknown_codes_and_patterns_end_with_2_and_the_nearest() {
    for (filter, says) in [
        (["--only", "SSIS0066"], "did you mean SSIS006?"),
        (["--ignore", "SIS"], "did you mean SSIS?"),
        (["--ignore", "QRM001"], "`callboard rules` lists them"),
        (["--only", "SSIS001,"], "`callboard rules` lists them"),
        (["--per-file-ignore", "*.toml:SSIS01,DEL009"], "`DEL009`"),
        (["--per-file-ignore", "SSIS001"], "a pattern, a colon and codes"),
        (["--per-file-ignore", ":SSIS001"], "a pattern, a colon and codes"),
        (["--per-file-ignore", "a[:SSIS001"], "unclosed character class"),
    ] {
        let said = validate(&[K2D], &filter);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{filter:?}");
        assert!(said.err.contains(says), "{filter:?}: {}", said.err);
    }
    assert_eq!(callboard(&["validate", "--show-harm", "SSIS015", "--only", "SSIS"]).code, 2);
}

#[test]
fn no_rule_left_ends_with_4() {
    let said = validate(&[K2D], &["--only", "SSIS01", "--ignore", "ssis"]);
    assert_eq!((said.code, said.out.as_str()), (4, ""));
    assert!(said.err.contains("`--only` and `--ignore` leave no rule to check"), "{}", said.err);
    assert_eq!(validate(&[K2D], &["--ignore", "SSIS,DEL,CLU,SYN,EXP"]).code, 4);
}

#[test]
fn a_file_that_was_not_read_as_meant_stays_visible() {
    let broken = overlay(&[("broken.toml", "windows-server = \"2016\"\nhello there\n")]);
    let ends =
        |filters: &[&str]| callboard_on(broken.clone(), &[&["validate", "broken.toml"], filters].concat());
    for filters in [&["--only", "CLU"][..], &["--only", "SYN002"], &["--ignore", "SSIS"]] {
        let said = ends(filters);
        assert_eq!(said.code, 1, "{filters:?}");
        assert!(said.out.contains("SYN001"), "{filters:?}: {}", said.out);
    }
    for filters in [&["--ignore", "SYN"][..], &["--only", "CLU", "--per-file-ignore", "*.toml:SYN001"]] {
        assert_eq!(ends(filters).code, 1, "nothing in it was judged, whatever is ignored: {filters:?}");
    }
    assert_eq!(callboard(&["validate", "no/such.toml", "--ignore", "SYN"]).code, 2);
}

#[test]
fn a_malformed_configuration_stays_visible_to_those_who_ask_about_configurations() {
    let broken = overlay(&[("MsDtsSrvr.ini.xml", "<DtsServiceConfiguration><Oops")]);
    let ends = |only| callboard_on(broken.clone(), &["validate", "MsDtsSrvr.ini.xml", "--only", only]).code;
    assert_eq!((ends("SSIS015"), ends("SSIS021"), ends("CLU")), (1, 1, 0));
}

proptest! {
    #![proptest_config(cases(64))]

    /// Every rule is in exactly one of two runs that divide the rules, and together they say what one run says.
    #[test]
    fn only_and_ignore_divide_what_is_found(chosen in prop::sample::subsequence(every_code(), 1..RULES.len())) {
        let list = chosen.join(",");
        let all = codes(&validate(&[LETTER], &[]));
        let only = codes(&validate(&[LETTER], &["--only", &list]));
        let rest = codes(&validate(&[LETTER], &["--ignore", &list]));
        prop_assert!(only.0.is_disjoint(&rest.0) && only.1.is_disjoint(&rest.1));
        prop_assert_eq!(all.0, &only.0 | &rest.0);
        prop_assert_eq!(all.1, &only.1 | &rest.1);
    }
}
