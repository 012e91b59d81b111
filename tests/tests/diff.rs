//! `diff`: what starts and what stops working between two estates or two runs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::cases::cases;
use callboard_tests::pages::laid_over;
use callboard_tests::{Overlay, Said, callboard, callboard_on, estates, workspace};
use callboard_validator::check;
use proptest::prelude::*;
use serde_json::{Value, json};

const K2: &str = "scenarios/estates/k2.toml";
const K2D: &str = "scenarios/estates/k2d.toml";
const MINE: &str = "scenarios/estates/mine.toml";
const OTHER: &str = "scenarios/estates/other.toml";

fn text(name: &str) -> String {
    std::fs::read_to_string(workspace().join(name)).unwrap()
}

/// Two texts beside the standard estates, compared.
fn compared(a: &str, b: &str, more: &[&str]) -> Said {
    let files = [(MINE, a), (OTHER, b)].map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    callboard_on(Overlay(files.into()), &[&["diff", MINE, OTHER], more].concat())
}

fn as_json(said: &Said) -> Value {
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    serde_json::from_str(&said.out).unwrap()
}

/// What differs after a fault.
fn after<'v>(told: &'v Value, when: &str) -> Option<&'v Value> {
    let is_after = |difference: &&Value| difference["when"].as_array().unwrap().contains(&json!(when));
    told["differences"].as_array().unwrap().iter().find(is_after)
}

#[test]
fn two_estates_read_as_their_golden() {
    let said = callboard(&["diff", K2, K2D]);
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!("diff-estates", said.out);
}

#[test]
fn two_scenarios_read_as_their_golden() {
    let pair = [
        "scenarios/s22-dynamic-votes-survive-the-exercise.toml",
        "scenarios/s22-static-votes-lose-the-exercise.toml",
    ];
    let said = callboard(&["diff", pair[0], pair[1]]);
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!("diff-runs", said.out);
}

/// The entry of the other node names the file that setup installed: green after a failover, and wrong.
#[test]
fn what_is_online_and_not_as_intended_has_stopped_working() {
    let whole = text(K2).split("[[checkpoint]]").next().unwrap().to_owned();
    let changed = laid_over(&whole, "[[node]]\nname = \"N2\"\nregistry = \"k2/default.reg\"\n").unwrap();
    let there = as_json(&compared(&whole, &changed, &["--format", "json"]));
    let lost = after(&there, "node-power-off N1").unwrap();
    assert_eq!(
        lost["stops_working"],
        json!([
            {"object": "SSIS", "a": "Online@N2", "b": "Online@N2 (wrong configuration: wrong-file)"}
        ])
    );
    assert_eq!(lost["starts_working"], json!([]));
    assert_eq!(after(&there, "nothing happens"), None);
    let back = as_json(&compared(&changed, &whole, &["--format", "json"]));
    assert_eq!(after(&back, "node-power-off N1").unwrap()["starts_working"][0]["object"], "SSIS");
}

#[test]
fn a_witness_that_is_missing_is_a_cluster_that_stops() {
    let without = text(K2)
        .replace("quorum-resource = \"Witness\"\n", "")
        .replace("quorum-type = \"NodeAndDiskMajority\"", "quorum-type = \"NodeMajority\"");
    let told = as_json(&compared(&text(K2), &without, &["--format", "json"]));
    assert!(told["only_in_a"].as_array().unwrap().contains(&json!("witness-loss")), "{told}");
}

#[test]
fn a_run_and_what_was_written_of_it_are_the_same() {
    let scenario = "scenarios/s02-different-group-failover.toml";
    let mut files = Overlay::default();
    let written = |arguments: &[&str]| callboard(arguments).out.into_bytes();
    files.0.insert("run.json".to_owned(), written(&["run", scenario, "--format", "json"]));
    files.0.insert("all.json".to_owned(), written(&["run", "scenarios/mechanics", "--format", "json"]));
    files
        .0
        .insert("if.json".to_owned(), written(&["what-if", K2, "node-power-off", "N1", "--format", "json"]));
    let ask = |a: &str, b: &str| callboard_on(files.clone(), &["diff", a, b]);
    assert!(ask(scenario, "run.json").out.ends_with("the same in 1 of 1 run\n"));
    let all = ask("all.json", "all.json");
    assert!(all.code == 0 && !all.out.contains("\nin "), "{}", all.out.lines().last().unwrap());
    let apart = ask("if.json", "run.json");
    assert!(apart.code == 0 && apart.out.contains("the same in 0 of 1 run"), "{}{}", apart.out, apart.err);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let mut files = Overlay::default();
    let alone = "windows-server = \"2019\"\n[[node]]\nname = \"N1\"\n[[group]]\nname = \"G\"\n[[resource]]\nname = \"r\"\ntype = \"Print Spooler\"\ngroup = \"G\"\n";
    files.0.insert(MINE.to_owned(), alone.as_bytes().to_vec());
    files.0.insert("empty.json".to_owned(), br#"{"schema":"runs/1","runs":[]}"#.to_vec());
    files.0.insert("findings.json".to_owned(), br#"{"schema":"findings/1"}"#.to_vec());
    files.0.insert("broken.json".to_owned(), b"{".to_vec());
    let scenario = "scenarios/s01-same-group-failover.toml";
    let cases = [
        (K2, MINE, 4, "have nothing in common to compare"),
        ("empty.json", scenario, 4, "have nothing in common to compare"),
        (K2, scenario, 2, "is an estate and `scenarios/s01-same-group-failover.toml` is not"),
        (scenario, K2, 2, "`scenarios/estates/k2.toml` is an estate"),
        ("findings.json", "empty.json", 2, "it is neither runs/1 nor what-if/1"),
        ("broken.json", "empty.json", 2, "it is neither runs/1 nor what-if/1"),
        (K2, "nowhere.toml", 2, "cannot read `nowhere.toml`"),
    ];
    for (a, b, code, wanted) in cases {
        let said = callboard_on(files.clone(), &["diff", a, b]);
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{a} {b}\n{}", said.err);
        assert!(said.err.contains(wanted), "{a} {b}\n{}", said.err);
    }
}

#[test]
fn nothing_in_a_name_commands_a_terminal() {
    let hostile = text(K2).replace("\"SSIS\"", "\"S\\u001b[31m\\u202e\"");
    let changed = hostile.replace("restart-action = 1", "restart-action = 0");
    let said = compared(&hostile, &changed, &[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!said.out.contains(['\u{1b}', '\u{202e}']), "{}", said.out);
}

proptest! {
    #![proptest_config(cases(60))]

    /// An estate is as itself, and what starts from one to the other stops on the way back.
    #[test]
    fn a_difference_is_turned_round_by_turning_the_estates_round(
        a in proptest::collection::vec(any::<u8>(), 20..120),
        b in proptest::collection::vec(any::<u8>(), 20..120),
    ) {
        let (a, b) = (estates::made(&a).estate(), estates::made(&b).estate());
        let playable = |text: &str| {
            let files = Overlay([(MINE.to_owned(), text.as_bytes().to_vec())].into());
            check::estate(&files, MINE).estate.is_some()
        };
        if !playable(&a) || !playable(&b) {
            return Ok(());
        }
        let same = compared(&a, &a, &["--format", "json"]);
        if same.code == 0 {
            let same = as_json(&same);
            prop_assert_eq!(&same["same"], &same["compared"]);
        }
        let (there, back) = (compared(&a, &b, &["--format", "json"]), compared(&b, &a, &["--format", "json"]));
        prop_assert_eq!(there.code, back.code);
        if there.code == 0 {
            let (there, back) = (as_json(&there), as_json(&back));
            prop_assert_eq!(&there["only_in_a"], &back["only_in_b"]);
            let turned = |told: &Value, key: &str| {
                let all = told["differences"].as_array().unwrap().iter();
                let mut names: Vec<String> = all
                    .flat_map(|difference| {
                        let when = difference["when"].to_string();
                        difference[key].as_array().unwrap().iter().map(move |change| format!("{when} {}", change["object"])).collect::<Vec<_>>()
                    })
                    .collect();
                names.sort();
                names
            };
            prop_assert_eq!(turned(&there, "starts_working"), turned(&back, "stops_working"));
            prop_assert_eq!(turned(&there, "outages"), turned(&back, "outages"));
        }
    }
}
