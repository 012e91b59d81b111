//! Rules whose severity depends on more than themselves.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::Overlay;
use callboard_validator::check;
use callboard_validator::files::Files;
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

const ACCEPTED: &str =
    "[[acknowledge]]\nrule = \"SSIS001\"\nreason = \"change 4711\"\nuntil = \"2027-06-30\"\n";

/// The severities with which two rules speak on K2 with an acknowledgement, on a day.
fn on_a_day(text: &str, today: Option<&str>) -> (Vec<Severity>, Vec<Severity>) {
    let mut files = Overlay::default();
    let k2 = String::from_utf8(files.read("scenarios/estates/k2.toml").unwrap()).unwrap();
    files.0.insert("scenarios/estates/accepted.toml".to_owned(), format!("{k2}\n{text}").into_bytes());
    let today = today.map(|day| day.parse().unwrap());
    let report = check::check_on(&files, "scenarios/estates/accepted.toml", today);
    let of = |code: &str| {
        let found = report.findings.iter().filter(|finding| finding.code == code);
        found.map(|finding| finding.severity).collect::<Vec<_>>()
    };
    (of("SSIS001"), of("SYN012"))
}

#[test]
fn an_acknowledgement_holds_to_the_end_of_its_last_day_and_without_a_day_for_ever() {
    assert_eq!(on_a_day(ACCEPTED, None), (vec![Severity::Info], vec![]));
    assert_eq!(on_a_day(ACCEPTED, Some("2027-06-30")), (vec![Severity::Info], vec![]));
    assert_eq!(on_a_day(ACCEPTED, Some("2027-07-01")), (vec![Severity::Warning], vec![Severity::Warning]));
    let for_ever = ACCEPTED.replace("until = \"2027-06-30\"\n", "");
    assert_eq!(on_a_day(&for_ever, Some("2099-01-01")), (vec![Severity::Info], vec![]));
}

#[test]
fn an_acknowledgement_without_a_reason_is_a_warning_and_one_without_a_date_that_is_one_an_error() {
    let (found, lapsed) = on_a_day("[[acknowledge]]\nrule = \"SSIS001\"\n", None);
    assert_eq!((found, lapsed), (vec![Severity::Info], vec![Severity::Warning]));
    let no_date = ACCEPTED.replace("2027-06-30", "next summer");
    let mut files = Overlay::default();
    let k2 = String::from_utf8(files.read("scenarios/estates/k2.toml").unwrap()).unwrap();
    files.0.insert("scenarios/estates/accepted.toml".to_owned(), format!("{k2}\n{no_date}").into_bytes());
    let report = check::check(&files, "scenarios/estates/accepted.toml");
    assert!(report.findings.iter().any(|finding| finding.message == "`next summer` is no date"));
}

/// Only warnings can be accepted.
#[test]
fn an_acknowledged_error_stays_an_error() {
    let text = "[[acknowledge]]\nrule = \"SSIS003\"\nreason = \"x\"\n";
    let patch = format!("{text}[ssis]\nplacement = \"different-group\"\n");
    assert_eq!(on_k2(&patch, "SSIS003"), [Severity::Error]);
}

/// A missing folder's rights are judged by whoever is meant to use it.
#[test]
fn rights_are_judged_by_who_is_meant_to_save() {
    let folder = |grants: &str| {
        format!(
            "[[resource]]\nname = \"Disk S\"\n[[resource.folder]]\npath = 'S:\\Packages'\ngrant = [{grants}]\n"
        )
    };
    let ops = "{ to = 'CONTOSO\\OPS', rights = [\"List Folders\"] }";
    assert!(on_k2(&folder(ops), "SSIS014").contains(&Severity::Error));
    let reader = "[[client]]\nname = \"C2\"\nuser = 'CONTOSO\\reader'\n";
    let both = "{ to = 'CONTOSO\\reader', rights = [\"List Folders\", \"Read\"] }";
    let found = on_k2(&format!("{}{reader}", folder(both)), "SSIS014");
    assert!(found.iter().all(|severity| *severity == Severity::Info), "somebody else may save: {found:?}");
    let local = "{ to = 'N1\\Operators', rights = [\"Modify\"] }";
    assert!(on_k2(&folder(local), "SSIS014").contains(&Severity::Warning));
}
