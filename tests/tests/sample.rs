//! `sample` and `merge` as a user calls them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::{Overlay, Said, callboard, callboard_on, workspace};

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
    let text = one("text").out;
    assert!(text.contains("life 5 of seed 0"));
    let drawn = text.lines().filter(|line| line.contains("App OnlinePending -> Online")).collect::<Vec<_>>();
    assert!(
        !drawn.is_empty() && drawn.iter().all(|line| line.contains("takes 28.775s on average")),
        "{drawn:?}"
    );
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
    let text = std::fs::read_to_string(workspace().join("tests/oracle/single.toml")).unwrap();
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

/// One node, held down by two failures whose times are all fixed: every figure can be told beforehand.
const FIXED: &str = "
windows-server = \"2012 R2\"
[quorum]
quorum-type = \"NodeMajority\"
[[node]]
name = \"N1\"
[[group]]
name = \"G\"
[[resource]]
name = \"App\"
type = \"Generic Application\"
group = \"G\"
online-time = 0
offline-time = 0
[timings]
node-boot = 0
[rates]
[[rates.failure]]
name = \"A\"
do = \"node-power-off\"
target = \"N1\"
mttf = { fixed = \"10h\" }
mttr = { fixed = \"4h\" }
[[rates.failure]]
name = \"B\"
do = \"node-power-off\"
target = \"N1\"
mttf = { fixed = \"12h\" }
mttr = { fixed = \"6h\" }
";

#[test]
fn failures_that_overlap_are_one_interruption_until_both_are_mended() {
    let files = Overlay([("fixed.toml".to_owned(), FIXED.as_bytes().to_vec())].into());
    let years = (36.9 / 8760.0).to_string();
    let arguments =
        ["sample", "fixed.toml", "--of", "G", "--runs", "3", "--years", &years, "--format", "json"];
    let found = json(&callboard_on(files, &arguments));
    // A strikes at 10 and 24 h and is mended at 14 and 28 h, B strikes at 12 and 30 h and is mended at 18 and 36 h: the
    // node is down from 10 to 18, from 24 to 28, and from 30 to 36 h; the cluster forms again 0.9 s after each start.
    let hours = |hours: u64| hours * 3_600_000 + 900;
    let close = |figure: &serde_json::Value, to: u64| figure.as_u64().unwrap().abs_diff(to) * 100 <= to;
    let outages = &found["outage_ms"];
    assert!(close(&outages["p50"], hours(6)) && close(&outages["p95"], hours(8)), "{outages}");
    assert_eq!(outages["max"], hours(8));
    let causes: Vec<_> = found["causes"].as_array().unwrap().iter().collect();
    let cause =
        |at: usize| (causes[at]["failure"].as_str().unwrap(), causes[at]["outages"].as_u64().unwrap());
    assert_eq!([cause(0), cause(1)], [("A", 6), ("B", 3)], "what came last before it began");
    assert_eq!((&causes[0]["mean_ms"], &causes[1]["mean_ms"]), (&hours(6).into(), &hours(6).into()));
    let down = found["unavailability"]["mean"].as_f64().unwrap() * found["length_ms"].as_f64().unwrap();
    assert_eq!(down.round() as u64, hours(8) + hours(4) + hours(6));
}

#[test]
fn what_is_mended_by_itself_does_not_break_twice() {
    let (a_again, b_lasts) =
        ("mttf = { fixed = \"10h\" }\nmttr = { fixed = \"4h\" }", "mttf = { fixed = \"12h\" }");
    let estate = FIXED
        .replace(a_again, "mttf = { fixed = \"10h\" }\nmttr = { fixed = \"15h\" }\nrepair = \"each\"")
        .replace(b_lasts, "mttf = { fixed = \"8h\" }");
    let files = Overlay([("fixed.toml".to_owned(), estate.into_bytes())].into());
    let years = (46.0 / 8760.0).to_string();
    let arguments = ["sample", "fixed.toml", "--of", "G", "--runs", "3", "--years", &years, "--run", "1"];
    let said = callboard_on(files, &arguments);
    // A may strike at 10, 20, 30 and 40 h, B 8 h after it was whole: B from 8 to 14 h, A from 20 to 35 h, passing over B's
    // 22 and 30 h, and B from 38 to 44 h.
    let lines =
        said.out.lines().filter(|line| line.contains("node-power-off") || line.contains("node-start"));
    let times: Vec<_> = lines.map(|line| line.split("  N1").next().unwrap().trim()).collect();
    assert_eq!(
        times,
        ["8h 0m 0s", "14h 0m 0s", "20h 0m 0s", "35h 0m 0s", "38h 0m 0s", "44h 0m 0s"],
        "{}",
        said.err
    );
}

#[test]
fn a_green_service_with_another_configuration_is_no_service() {
    let estate = std::fs::read_to_string(workspace().join("scenarios/estates/k2.toml")).unwrap();
    // The second node was never told: its registry is as it was shipped, and no checkpoint carries the first one's over.
    let wrong = estate.replace("registry = \"k2/n2.reg\"", "registry = \"k2/default.reg\"");
    assert_ne!(wrong, estate);
    let (kept, checkpoint) = wrong.split_once("[[checkpoint]]").unwrap();
    let wrong = format!(
        "{kept}{}",
        checkpoint.split_once("\n[").map_or(String::new(), |(_, rest)| format!("[{rest}"))
    );
    let rates = "[rates]\nmttf = \"100h\"\nmttr = \"10h\"\n";
    let share = |estate: &str| {
        let name = "scenarios/estates/wrong.toml".to_owned();
        let files = Overlay([(name.clone(), format!("{estate}\n{rates}").into_bytes())].into());
        let arguments = ["sample", &name, "--of", "SSIS", "--runs", "20", "--format", "json"];
        let found = json(&callboard_on(files, &arguments));
        (found["looks_well"].as_f64().unwrap(), found["unavailability"]["mean"].as_f64().unwrap())
    };
    let (right, wrong) = (share(&estate), share(&wrong));
    assert_eq!(right.0, 0.0);
    assert!(wrong.0 > 0.3 && wrong.1 > wrong.0, "{wrong:?}");
}

/// Somebody comes to help while the owner of the group has just been lost and nobody knows yet, or is paused: whoever takes
/// the group over brings it online, or its owner does once it is resumed, and it does not wait for another mishap.
#[test]
fn help_that_is_refused_is_not_in_vain() {
    let text = std::fs::read_to_string(workspace().join(PAIR)).unwrap();
    let estate = text
        .replace("manual-restart = \"29min 30s\"", "manual-restart = { fixed = \"1min\" }")
        .replace("{ exponential = \"28.775s\" }", "\"1s\"");
    let run = |more: &str, number: u64| {
        let scenario = format!(
            "title = \"Help is refused\"
estate = \"it.toml\"
horizon = \"1h\"
[[script]]
at = \"10s\"
do = \"node-power-off\"
target = \"N1\"
[[script]]
at = \"20s\"
do = \"node-start\"
target = \"N1\"
{more}[[choice]]
number = {number}
what = \"failover\"
takes = 1
[expect]
final = {{ App = \"Online\" }}
"
        );
        let files = [
            ("it.toml".to_owned(), estate.clone().into_bytes()),
            ("s.toml".to_owned(), scenario.into_bytes()),
        ];
        callboard_on(Overlay(files.into()), &["run", "s.toml"])
    };
    let line = |at: u64, verb: &str| format!("[[script]]\nat = {at}\ndo = \"{verb}\"\ntarget = \"N2\"\n");
    let losses: Vec<String> = (69_000..73_000).step_by(250).map(|at| line(at, "node-power-off")).collect();
    let pauses = [line(60_000, "pause") + &line(100_000, "resume")];
    for cases in [&losses[..], &pauses] {
        let mut refused = 0;
        for number in 0..12 {
            for more in cases {
                let said = run(more, number);
                assert_eq!(said.code, 0, "{number} {more}\n{}{}", said.out, said.err);
                refused += u32::from(said.out.contains("online G refused"));
            }
        }
        assert!(refused > 0, "nobody was refused: {cases:?}");
    }
}
