//! Rules whose severity depends on more than themselves.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::Overlay;
use callboard_validator::check;
use callboard_validator::finding::Severity;

/// The severities with which a rule speaks on K2 with a patch.
fn on_k2(patch: &str, code: &str) -> Vec<Severity> {
    let mut files = Overlay::default();
    files.0.insert("scenarios/estates/patch.toml".to_owned(), patch.as_bytes().to_vec());
    let report = check::check_patched(&files, "scenarios/estates/k2.toml", "scenarios/estates/patch.toml");
    let of_code = report.findings.iter().filter(|finding| finding.code == code);
    of_code.map(|finding| finding.severity).collect()
}

const NO_WITNESS: &str = "[quorum]\nunset = [\"quorum-resource\", \"quorum-type\"]\n";
const PROMISE: &str = "[[promise]]\nclient = \"C1\"\ncan = \"list-msdb\"\nafter = \"any-one-loss\"\n";

#[test]
fn a_cluster_that_one_loss_stops_is_an_error_where_its_survival_is_promised() {
    assert_eq!(on_k2(NO_WITNESS, "CLU007"), [Severity::Warning]);
    assert_eq!(on_k2(&format!("{NO_WITNESS}{PROMISE}"), "CLU007"), [Severity::Error]);
    assert_eq!(on_k2(PROMISE, "CLU007"), []);
}

/// Two voters here and two there: the witness is the fifth vote. With three voters it has none, and two of them are here.
#[test]
fn a_subnet_that_stops_the_cluster_is_found_and_a_witness_that_decides_is_not() {
    let node = |name: &str, subnet: &str| format!("[[node]]\nname = \"{name}\"\nsubnet = \"{subnet}\"\n");
    let four = [node("N1", "here"), node("N2", "here"), node("N3", "there"), node("N4", "there")].concat();
    assert_eq!(on_k2(&four, "CLU007"), []);
    let lopsided = [node("N1", "here"), node("N2", "here"), node("N3", "there")].concat();
    assert_eq!(on_k2(&lopsided, "CLU007"), [Severity::Warning]);
}

#[test]
fn an_hour_that_no_day_has_makes_no_window() {
    let group = "[[group]]\nname = \"SQLG\"\npreferred-owners = [\"N1\"]\nauto-failback-type = 1\n";
    let window = format!("{group}failback-window-start = 22\nfailback-window-end = 24\n");
    assert_eq!(on_k2(&window, "CLU006"), [Severity::Warning]);
}
