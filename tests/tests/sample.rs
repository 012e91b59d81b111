//! `sample` and `merge` as a user calls them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::{Overlay, Said, callboard, callboard_on};

const PAIR: &str = "tests/oracle/two_node_coverage.toml";

fn sample(more: &[&str]) -> Said {
    let mut arguments = vec!["sample", PAIR, "--runs", "37", "--years", "3", "--of", "G", "--format", "json"];
    arguments.extend(more);
    callboard(&arguments)
}

fn json(said: &Said) -> serde_json::Value {
    assert_eq!(said.code, 0, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn the_same_lives_are_lived_on_any_number_of_threads() {
    let one = sample(&["--threads", "1"]);
    for threads in ["2", "3", "8"] {
        let many = sample(&["--threads", threads]);
        assert_eq!((many.code, many.out), (one.code, one.out.clone()));
    }
    assert_ne!(sample(&["--seed", "1"]).out, one.out);
}

#[test]
fn shards_merge_to_what_one_process_says_however_the_lives_are_cut() {
    let whole = sample(&[]);
    for of in [1, 2, 5, 40] {
        let mut files = Overlay::default();
        let mut arguments = vec!["merge".to_owned(), "--format".to_owned(), "json".to_owned()];
        for shard in (0..of).rev() {
            let (part, name) = (format!("{shard}/{of}"), format!("shard{shard}.json"));
            let line =
                callboard(&["sample", PAIR, "--runs", "37", "--years", "3", "--of", "G", "--shard", &part]);
            assert_eq!((line.code, line.out.lines().count()), (0, 1), "{}", line.err);
            files.0.insert(name.clone(), line.out.into_bytes());
            arguments.push(name);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(callboard_on(files, &arguments).out, whole.out, "{of} shards");
    }
}

#[test]
fn shards_that_do_not_belong_together_are_not_merged() {
    let shard = |part: &str, seed: &str| {
        let arguments = ["sample", PAIR, "--runs", "6", "--of", "G", "--seed", seed, "--shard", part];
        callboard(&arguments).out
    };
    let merged = |lines: &[String]| {
        let files = Overlay([("all.json".to_owned(), lines.concat().into_bytes())].into());
        callboard_on(files, &["merge", "all.json"])
    };
    let (first, second) = (shard("0/2", "0"), shard("1/2", "0"));
    let missing = merged(std::slice::from_ref(&first));
    assert!(missing.out.contains("INCOMPLETE"), "{}", missing.out);
    assert!(!merged(&[first.clone(), second]).out.contains("INCOMPLETE"));
    for (wrong, says) in [
        (vec![first.clone(), first.clone()], "twice"),
        (vec![first.clone(), shard("1/2", "7")], "another sample"),
        (vec![first.clone(), shard("1/3", "0")], "another sample"),
        (vec![first.replace("\"lives\":3", "\"lives\":\"three\"")], "line 1"),
        (vec![first.replace("\"flawless\":", "\"flawless\":9")], "contradict"),
    ] {
        let said = merged(&wrong);
        assert_eq!(said.code, 2, "{}", said.out);
        assert!(said.err.contains(says), "{}", said.err);
    }
}

#[test]
fn one_life_is_told_as_it_was_lived_among_others() {
    let one = |format: &str| {
        callboard(&["sample", PAIR, "--years", "3", "--of", "G", "--run", "5", "--format", format])
    };
    let told = json(&one("json"));
    let among = |runs: &str| {
        let said =
            callboard(&["sample", PAIR, "--years", "3", "--of", "G", "--runs", runs, "--shard", "0/1"]);
        json(&said)["down"].as_str().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(told["down_ms"], among("6") - among("5"));
    let facts = told["trace"].as_array().unwrap().len();
    assert!(facts > 50);
    assert_eq!(one("lines").out.lines().count(), facts);
    assert!(one("text").out.contains("life 5 of seed 0"));
}

#[test]
fn a_wanted_precision_ends_it() {
    let arguments =
        ["sample", PAIR, "--runs", "100000", "--of", "G", "--precision", "40", "--format", "json"];
    let found = json(&callboard(&arguments));
    let end = |name: &str| found["unavailability"][name].as_f64().unwrap();
    assert!(end("high") - end("mean") <= 0.4 * end("mean"));
    assert!(found["runs"].as_u64().unwrap() < 100_000);
    assert_eq!(found["complete"], true);
}

#[test]
fn mistakes_are_told_with_what_would_do() {
    let said = |more: &[&str]| {
        let said = callboard(&[&["sample"], more].concat());
        (said.code, said.err)
    };
    for (arguments, says) in [
        (&[PAIR, "--of", "Ap"][..], "did you mean `App`?"),
        (&[PAIR, "--of", "G", "--shard", "8/8"], "the last of 8 is 7/8"),
        (&[PAIR, "--of", "G", "--shard", "8"], "0/8"),
        (&[PAIR, "--years", "200"], "139 years"),
        (&[PAIR, "--years", "0"], "--years"),
        (&[PAIR, "--runs", "0"], "--runs"),
        (&["scenarios/estates/k2.toml"], "[rates]"),
    ] {
        let (code, err) = said(arguments);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(says), "{arguments:?}: {err}");
    }
}

fn with_rates(rates: &str) -> Said {
    let text =
        std::fs::read_to_string(callboard_tests::workspace().join("tests/oracle/single.toml")).unwrap();
    let (estate, _) = text.split_once("[rates]").unwrap();
    let files = Overlay([("it.toml".to_owned(), format!("{estate}{rates}").into_bytes())].into());
    callboard_on(files, &["sample", "it.toml", "--runs", "3"])
}

#[test]
fn rates_that_make_no_sense_are_refused_where_they_stand() {
    for (rates, says) in [
        ("[rates]\nmttf = \"10h\"\n", "only one of `mttf` and `mttr`"),
        ("[rates]\nmttf = \"10h\"\nmttr = 0\n", "this is no rate"),
        ("[rates]\ncoverage = 1.5\n", "a number from 0 to 1"),
        ("[rates]\ncrews = 0\n", "no crew mends nothing"),
        ("[[rates.failure]]\ndo = \"move\"\ntarget = \"G\"\nmttf = 1\n", "nothing that fails by itself"),
        ("[[rates.failure]]\ndo = \"fail\"\ntarget = \"Apx\"\nmttf = 1\n", "did you mean `App`?"),
        ("[[rates.failure]]\ndo = \"fail\"\ntarget = \"App\"\nmttf = 1\nmttr = 1\n", "nothing to mend"),
        ("[[rates.failure]]\ndo = \"node-power-off\"\ntarget = \"N1\"\nmttf = 1\n", "only one of"),
        (
            "[[rates.failure]]\ndo = \"node-power-off\"\ntargets = [\"N1\"]\nmttf = 1\nmttr = 1\nrepair = \"all\"\n",
            "\"each\"",
        ),
    ] {
        let said = with_rates(rates);
        assert_eq!(said.code, 2, "{rates}{}", said.out);
        assert!(said.err.contains(says), "{rates}{}", said.err);
    }
    assert_eq!(with_rates("[rates]\nmttf = 1000\nmttr = { uniform = [\"3h\", \"5h\"] }\n").code, 0);
}
