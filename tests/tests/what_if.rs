//! `what-if`: the same verbs as a script, on one line.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use callboard::disk::files_below;
use callboard_sim::model::time::SimTime;
use callboard_sim::model::verb::VERBS;
use callboard_tests::cases::cases;
use callboard_tests::format::{EXAMPLE, Page};
use callboard_tests::pages::laid_over;
use callboard_tests::{Overlay, Said, callboard, callboard_on, estates, twin, workspace};
use callboard_validator::check;
use callboard_validator::files::{Files, resolve};
use proptest::prelude::*;
use serde_json::Value;

const K2: &str = "scenarios/estates/k2.toml";
const MINE: &str = "scenarios/estates/mine.toml";
const SCENARIO: &str = "scenarios/mine.toml";
/// No scenario of the library takes a checkpoint of an unchanged estate away.
const REMOVED: &str = r#"
title = "A key that is not replicated any more stays as it is"
estate = "estates/k2.toml"
[[script]]
at = "5s"
do = "checkpoint-remove"
target = "SSIS"
key = 'SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile'
"#;

fn what_if(estate: &str, line: &str) -> Said {
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    callboard(&[&["what-if", estate], words.as_slice()].concat())
}

fn json(said: &Said) -> Value {
    assert_eq!(said.err, "");
    serde_json::from_str(&said.out).unwrap()
}

/// The answers of `what-if` and of `run` to the same lines on the same estate are the same.
fn assert_twins(files: &Overlay, scenario: &str, estate: &str, arguments: &[String], horizon: SimTime) {
    let horizon = format!("{}ms", horizon.0);
    let fixed = ["what-if", estate, "--format", "json", "--horizon", &horizon];
    let arguments: Vec<&str> = fixed.into_iter().chain(arguments.iter().map(String::as_str)).collect();
    let asked = json(&callboard_on(files.clone(), &arguments));
    let played = json(&callboard_on(files.clone(), &["run", scenario, "--format", "json"]));
    for key in ["trace", "final", "outages", "clients", "lost_work", "assumptions", "intended"] {
        assert_eq!(asked["run"][key], played["runs"][0][key], "{scenario}: {key}\n{arguments:?}");
    }
    assert_eq!(asked["after"], played["runs"][0]["final"], "{scenario}");
}

/// Every scenario there is, with the files it needs: the library, and the examples of the format's page.
fn scenarios() -> Vec<(String, String, Overlay)> {
    let mut all: Vec<(String, String, Overlay)> =
        Page::read().played().map(|(text, files)| (EXAMPLE.to_owned(), text, files)).collect();
    let removed = Overlay([(SCENARIO.to_owned(), REMOVED.as_bytes().to_vec())].into());
    all.push((SCENARIO.to_owned(), REMOVED.to_owned(), removed));
    for path in files_below(&workspace().join("scenarios"), &["toml"]) {
        let name = path.strip_prefix(workspace()).unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        if check::is_scenario_text(&text) {
            all.push((name, text, Overlay::default()));
        }
    }
    all
}

/// The estate of a scenario as a file that can be named on a command line. `None` where its changes name files: those
/// are seen from the scenario.
fn estate_of(name: &str, scenario: &toml::Table, files: &mut Overlay) -> Option<String> {
    let base = resolve(name, scenario["estate"].as_str()?);
    let Some(change) = scenario.get("change") else { return Some(base) };
    let change = toml::to_string(change).ok()?;
    if ["from = ", "registry = ", "copy = "].iter().any(|key| change.contains(key)) {
        return None;
    }
    let text = String::from_utf8(files.read(&base).ok()?).ok()?;
    let changed = resolve(&base, "changed.toml");
    files.0.insert(changed.clone(), laid_over(&text, &change)?.into_bytes());
    Some(changed)
}

#[test]
fn every_verb_gives_the_history_of_the_script_with_that_line() {
    let mut seen = BTreeSet::new();
    let mut twins = 0;
    for (name, text, mut files) in scenarios() {
        let document: toml::Table = text.parse().unwrap();
        let Some(rehearsal) = check::scenario(&files, &name).1 else { continue };
        let scenario = rehearsal.scenario;
        // A line has no words for what chance decides.
        if scenario.script.is_empty() || !scenario.choices.is_empty() {
            continue;
        }
        let Some(estate) = estate_of(&name, &document, &mut files) else { continue };
        twins += 1;
        seen.extend(scenario.script.iter().map(|step| step.action.verb().info().name));
        let mut lines = twin::lines(&text);
        // What a line of a scenario names is seen from the scenario, on a command line from the working folder.
        for word in lines.iter_mut().flat_map(|line| &mut line.words) {
            if let Some(from) = word.strip_prefix("from=") {
                *word = format!("from={}", resolve(&name, from));
            }
        }
        assert_twins(&files, &name, &estate, &twin::at_their_moments(&lines), scenario.horizon);
    }
    let all: BTreeSet<&str> = VERBS.iter().map(|info| info.name).collect();
    assert_eq!(seen, all);
    assert!(twins > 200, "{twins}");
}

/// Estates made of numbers, with the lines of a script.
fn made(genes: &[u8]) -> Option<(Overlay, Vec<twin::Line>)> {
    let made = estates::made(genes);
    let mut files = Overlay::default();
    files.0.insert(MINE.to_owned(), made.estate().into_bytes());
    let lines = twin::lines(&made.script);
    let playable = !lines.is_empty() && check::estate(&files, MINE).estate.is_some();
    playable.then_some((files, lines))
}

fn put_scenario(files: &mut Overlay, lines: &[twin::Line], moments: &[u64], horizon: SimTime) {
    let head = format!("title = \"made\"\nestate = \"estates/mine.toml\"\nhorizon = {}\n", horizon.0);
    files.0.insert(SCENARIO.to_owned(), format!("{head}{}", twin::script(lines, moments)).into_bytes());
}

fn genes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 20..160)
}

proptest! {
    #![proptest_config(cases(300))]

    /// Lines that wait until the cluster has settled begin at moments at which a script would have had the same
    /// history.
    #[test]
    fn what_waits_for_rest_is_the_script_with_the_moments_that_came_of_it(genes in genes()) {
        let Some((mut files, lines)) = made(&genes) else { return Ok(()) };
        let arguments = twin::one_after_the_other(&lines);
        let fixed = ["what-if", MINE, "--format", "json"];
        let all: Vec<&str> = fixed.into_iter().chain(arguments.iter().map(String::as_str)).collect();
        let said = callboard_on(files.clone(), &all);
        if said.code != 0 {
            return Ok(());
        }
        let asked = json(&said);
        let moments = asked["asked"].as_array().unwrap().iter().map(|asked| asked["at_ms"].as_u64());
        let Some(moments) = moments.collect::<Option<Vec<u64>>>() else { return Ok(()) };
        let end = asked["end"]["at_ms"].as_u64().unwrap();
        put_scenario(&mut files, &lines, &moments, SimTime(end + 600_000));
        let played = json(&callboard_on(files.clone(), &["run", SCENARIO, "--format", "json"]));
        let (asked, played) = (asked["run"]["trace"].as_array().unwrap(), played["runs"][0]["trace"].as_array().unwrap());
        prop_assert!(asked.len() <= played.len());
        prop_assert_eq!(asked.as_slice(), &played[..asked.len()], "{:?}", &all);
        // Whatever the script shows beyond the rest had waited for a time of its own.
        prop_assert!(played[asked.len()..].iter().all(|record| record["t_ms"].as_u64().unwrap() >= end));
    }

    /// Every record gives one line, and a line says what its record says.
    #[test]
    fn every_record_is_one_line_that_reads_back(genes in genes()) {
        let Some((files, lines)) = made(&genes) else { return Ok(()) };
        let arguments = twin::at_their_moments(&lines);
        let ask = |format: &str| {
            let fixed = ["what-if", MINE, "--horizon", "3h", "--format", format];
            let all: Vec<&str> = fixed.into_iter().chain(arguments.iter().map(String::as_str)).collect();
            callboard_on(files.clone(), &all)
        };
        let said = ask("lines");
        if said.code != 0 {
            return Ok(());
        }
        assert_same_facts(&said.out, &json(&ask("json"))["run"]["trace"]);
    }
}

/// A retry is due at 1 s or at 2 s. What waits for rest begins at a second at which nothing else is due, itself and its
/// end: a script's lines would come first there.
#[test]
fn what_waits_for_rest_gives_way_to_what_is_due() {
    let estate = |retry: &str| {
        format!(
            "windows-server = \"2019\"\n[[node]]\nname = \"N1\"\n[[node]]\nname = \"N2\"\n[[group]]\nname = \"G\"\n\
             [[resource]]\nname = \"r\"\ntype = \"Print Spooler\"\ngroup = \"G\"\nrestart-action = 1\n\
             restart-threshold = 0\nretry-period-on-failure = \"{retry}\"\n"
        )
    };
    let begins = |retry: &str, then: &str| {
        let mut files = Overlay::default();
        files.0.insert(MINE.to_owned(), estate(retry).into_bytes());
        let line = format!("fail r --then {then}");
        let words: Vec<&str> = line.split(' ').collect();
        let asked =
            json(&callboard_on(files, &[&["what-if", MINE, "--format", "json"], words.as_slice()].concat()));
        asked["asked"][1]["at_ms"].as_u64().unwrap()
    };
    assert_eq!(begins("90s", "pause N2"), 1_000);
    assert_eq!(begins("1s", "pause N2"), 2_000);
    assert_eq!(begins("2s", "ad-loss lasts=1s"), 3_000);
}

fn assert_same_facts(lines: &str, trace: &Value) {
    let lines: Vec<&str> = lines.lines().collect();
    let trace = trace.as_array().unwrap();
    assert_eq!(lines.len(), trace.len());
    for (line, record) in lines.iter().zip(trace) {
        let words = words(line);
        let get = |key: &str| words.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
        let text = |value: &Value| value.as_str().map(str::to_owned);
        assert_eq!(words[0], ("t".to_owned(), record["t_ms"].to_string()), "{line}");
        assert_eq!(Some(words[1].1.clone()), text(&record["object"]), "{line}");
        let own = words[1].0 == "node" && record["node"] == record["object"];
        let place = if words[1].0 == "node" { get("by") } else { get("node") };
        assert_eq!(if own { Some(words[1].1.clone()) } else { place }, text(&record["node"]), "{line}");
        let rules: Vec<&str> = record["rules"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(get("rule").unwrap_or_default(), rules.join(","), "{line}");
        let action = get("action").unwrap();
        let told = [text(&record["kind"]), text(&record["to"]).map(|to| kebab(&to))];
        assert!(told.contains(&Some(action)), "{line}\n{record}");
    }
}

fn kebab(state: &str) -> String {
    let hyphened = state.chars().enumerate().map(|(index, c)| match c.is_ascii_uppercase() && index > 0 {
        true => format!("-{}", c.to_ascii_lowercase()),
        false => c.to_ascii_lowercase().to_string(),
    });
    hyphened.collect()
}

/// The keys and values of a line; anything that is no such line is a defect.
fn words(line: &str) -> Vec<(String, String)> {
    let mut rest = line;
    let mut words = Vec::new();
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=').expect("a key");
        assert!(key.bytes().all(|byte| byte.is_ascii_lowercase()), "{line}");
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = after.find(' ').unwrap_or(after.len());
                assert!(end > 0, "{line}");
                (after[..end].to_owned(), &after[end..])
            }
        };
        words.push((key.to_owned(), value));
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    words
}

fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text.char_indices();
    while let Some((at, c)) = rest.next() {
        match c {
            '"' => return (value, &text[at + 1..]),
            '\\' => match rest.next().expect("an escape").1 {
                'u' => {
                    let digits: String =
                        rest.by_ref().map(|(_, c)| c).take_while(|c| *c != '}').skip(1).collect();
                    value.extend(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()));
                }
                plain => value.push(plain),
            },
            c => value.push(c),
        }
    }
    panic!("no end: {text}");
}

/// The lines of the page are what a shell makes of them.
#[test]
fn every_line_on_the_page_of_the_formats_can_be_played() {
    let page = std::fs::read_to_string(workspace().join("docs/format.md")).unwrap();
    let lines = page.lines().filter_map(|line| line.strip_prefix("callboard what-if "));
    let mut played = 0;
    for line in lines {
        let words = shell_words(line);
        let said =
            callboard(&["what-if"].into_iter().chain(words.iter().map(String::as_str)).collect::<Vec<_>>());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{line}");
        assert!(!said.out.contains("refused"), "{line}\n{}", said.out);
        played += 1;
    }
    assert!(played > 8, "{played}");
}

/// Words between spaces; what stands in quotes is one of them.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut open) = (vec![String::new()], None);
    for c in line.chars() {
        match (open, c) {
            (None, '"' | '\'') => open = Some(c),
            (Some(quote), c) if quote == c => open = None,
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words
}

#[test]
fn a_report_reads_as_its_golden() {
    insta::assert_snapshot!("what-if-text", what_if(K2, "node-power-off N1 --then node-start N1").out);
    insta::assert_snapshot!("what-if-lines", what_if(K2, "node-power-off N1 --format lines").out);
    insta::assert_snapshot!("what-if-diff", what_if(K2, "move SSIS to=N2 --at 90s --diff").out);
}

#[test]
fn what_cannot_be_meant_is_refused_in_the_words_of_the_command_line() {
    let cases = [
        ("node-powr-off N1", "no verb is named `node-powr-off`; did you mean `node-power-off`?"),
        ("node-power-off N3", "no node is named `N3`; did you mean `N1`?"),
        ("move SQLGG", "no group is named `SQLGG`; did you mean `SQLG`?"),
        ("move SQLG to=N22", "no node is named `N22`; did you mean `N2`?"),
        ("move SQLG too=N2", "no key is named `too` here; did you mean `to`?"),
        ("move SQLG lasts=3s", "`move` does not take `lasts=...`; besides its target it takes: `to=...`"),
        ("move", "`move` needs a target; say what it is done to"),
        ("witness-loss N1", "`witness-loss` takes no `target`; leave it out"),
        (
            "client-list C1",
            "`client-list` needs `store=...`; it needs `store=...`; values with spaces go in quotes",
        ),
        ("client-list C1 store=msbd", "`msbd` is no package store; did you mean `msdb`?"),
        ("ip-conflict lasts=3", "`ip-conflict` needs a target; say what it is done to"),
        ("service-hang SSIS lasts=3", "`3` is no length of time; for example \"10min\""),
        ("drain N1 force=maybe", "expected a boolean, found the text \"maybe\""),
        ("network-cut between=N1", "`between` names 1 sides; two: `between=N1,N2+N3`"),
        ("move SQLG to=N1 to=N2", "`to=...` is given twice; give it once"),
        ("move SQLG target=SSIS", "`target=...` is given twice; give it once"),
        ("move SQLG --at noon", "`noon` is no length of time; for example \"60s\", \"1.5s\", \"15min\""),
        ("move SQLG --at 5s --at 6s", "`at=...` is given twice; give it once"),
        ("move SQLG --horizon noon", "`noon` is no length of time; for example `--horizon 6h`"),
        (
            "move SQLG --at 60s --horizon 5s",
            "`--horizon 5s` leaves out the moment 60s; move it behind everything that is asked",
        ),
        (
            "move SQLG --at 60s --then fail SSIS --at 5s",
            "the moment 5s comes after the moment 60s; verbs are played in the order in which they are given: give them in the order of time",
        ),
        (
            "node-power-off N1 --then node-start N1 --then fail SSIS --at 20s",
            "at 20s the cluster has not settled yet for what comes before `fail SSIS`; leave its `--at` out, or give what comes before it a moment of its own",
        ),
        (
            "file-edit C:\\x.xml",
            "`file-edit` needs `node=...`; a local path is a different file on each node: say on which",
        ),
        (
            "file-edit S:\\SSIS\\MsDtsSrvr.ini.xml from=nowhere.xml",
            "`nowhere.xml` cannot be read: there is no such file; correct the path: it is relative to the file that names it",
        ),
        (
            "set SQLG property=name value=X",
            "`name` is no setting of a running cluster; names stay as they are while a scenario is played",
        ),
        ("set SQLG property=failover-threshold value=often", ""),
    ];
    for (line, wanted) in cases {
        let said = what_if(K2, line);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{line}\n{}", said.err);
        assert!(said.err.starts_with("callboard: ") && said.err.contains(wanted), "{line}\n{}", said.err);
        assert!(!said.err.contains("-->"), "{line}\n{}", said.err);
    }
}

#[test]
fn what_is_no_estate_is_refused() {
    let said = what_if("scenarios/s01-same-group-failover.toml", "node-power-off N1");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("is a scenario, not an estate"), "{}", said.err);
    let said = what_if("scenarios/nowhere.toml", "node-power-off N1");
    assert_eq!(
        (said.code, said.err.contains("cannot read `scenarios/nowhere.toml`")),
        (2, true),
        "{}",
        said.err
    );
    for text in ["name = ", "[[group]]\nname = \"G\"\n", "[[resource]]\ngroup = 5\n"] {
        let mut files = Overlay::default();
        files.0.insert(MINE.to_owned(), text.as_bytes().to_vec());
        let said = callboard_on(files, &["what-if", MINE, "node-power-off", "N1"]);
        assert_eq!(said.code, 2, "{text}");
        assert!(said.err.ends_with("cannot be played: mend its errors first\n"), "{text}\n{}", said.err);
        assert!(said.err.contains("error["), "{text}\n{}", said.err);
    }
}

/// Standard input, which can be read once.
struct Input(std::cell::Cell<Option<Vec<u8>>>);

impl Files for Input {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        match name {
            "-" => Ok(self.0.take().unwrap_or_default()),
            name => Overlay::default().read(&format!("scenarios/estates/{name}")),
        }
    }
}

#[test]
fn standard_input_is_an_estate_whatever_is_wrong_with_it() {
    let ask = |text: &str, words: &[&str]| {
        callboard_on(Input(std::cell::Cell::new(Some(text.as_bytes().to_vec()))), words)
    };
    let k2 = std::fs::read_to_string(workspace().join(K2)).unwrap();
    assert_eq!(ask(&k2, &["what-if", "-", "node-power-off", "N1"]).out, what_if(K2, "node-power-off N1").out);
    let broken = ask(&k2.replace("[[group]]", "[[gruop]]"), &["what-if", "-", "node-power-off", "N1"]);
    assert!(broken.err.contains("no key is named `gruop` here"), "{}", broken.err);
    let same = ask(&k2, &["diff", "-", "-"]);
    assert!(same.out.ends_with("the same in 40 of 40 courses\n"), "{}{}", same.out, same.err);
}

#[test]
fn more_verbs_than_anybody_types_are_refused() {
    let many = "pause N1 --then resume N1 --then ".repeat(501) + "pause N1";
    let said = what_if(K2, &many);
    assert_eq!(said.code, 2);
    assert_eq!(
        said.err,
        "callboard: 1003 verbs and targets, the most that is played is 1000; ask for fewer\n"
    );
}

#[test]
fn an_estate_with_findings_is_played() {
    let with_errors = "scenarios/estates/stand-alone.toml";
    let bad = std::fs::read_to_string(workspace().join(K2))
        .unwrap()
        .replace(r"S:\SSIS\MsDtsSrvr", r"S:\Elsewhere\MsDtsSrvr");
    let mut files = Overlay::default();
    files.0.insert(MINE.to_owned(), bad.into_bytes());
    assert_eq!(callboard_on(files.clone(), &["validate", MINE]).code, 1);
    assert_eq!(callboard_on(files, &["what-if", MINE, "node-power-off", "N1"]).code, 0);
    assert_eq!(what_if(with_errors, "node-reboot N1").code, 0);
}

#[test]
fn several_targets_are_one_moment_and_words_may_stand_behind_flags() {
    let both = json(&what_if(K2, "node-power-off N1 N2 --format json"));
    let injected =
        both["run"]["trace"].as_array().unwrap().iter().filter(|record| record["kind"] == "injected");
    assert_eq!(injected.map(|record| record["t_ms"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 0]);
    assert_eq!(both["after"]["quorum"]["held"], false);
    let plain = what_if(K2, "move SQLG to=N2 --at 5s");
    assert_eq!(what_if(K2, "move SQLG --at 5s to=N2").out, plain.out);
    assert_eq!(what_if(K2, "--at 5s move SQLG to=N2").out, plain.out);
    let moment_as_a_word = what_if(K2, "move SQLG to=N2 at=5s");
    assert_eq!(moment_as_a_word.out.replace(" at=5s", ""), plain.out);
}

#[test]
fn what_waits_for_its_time_is_told_and_played_only_up_to_a_horizon() {
    let estate = std::fs::read_to_string(workspace().join(K2)).unwrap();
    let group = "name = \"SQLG\"\n";
    let failback = format!(
        "{group}preferred-owners = [\"N1\"]\nauto-failback-type = 1\nfailback-window-start = 6\nfailback-window-end = 7\n"
    );
    let mut files = Overlay::default();
    files.0.insert(MINE.to_owned(), estate.replace(group, &failback).into_bytes());
    let line = ["what-if", MINE, "node-power-off", "N1", "--then", "node-start", "N1"];
    let at_rest = callboard_on(files.clone(), &line).out;
    assert!(at_rest.contains("the failback window of SQLG opens"), "{at_rest}");
    assert!(!at_rest.contains("failed back"), "{at_rest}");
    let day = callboard_on(files, &[line.as_slice(), &["--horizon", "1d"]].concat()).out;
    assert!(day.contains("SQLG failed back N2 -> N1"), "{day}");
}

#[test]
fn the_same_line_and_seed_give_the_same_bytes_and_another_seed_other_ones() {
    let k2d = "scenarios/estates/k2d.toml";
    let ask =
        |seed: &str| what_if(k2d, &format!("node-power-off N1 --at 7s --seed {seed} --format json")).out;
    assert_eq!(ask("7"), ask("7"));
    assert!((0..8).any(|seed| ask(&seed.to_string()) != ask("7")));
}

#[test]
fn nothing_in_a_name_commands_a_terminal_or_breaks_a_line() {
    let estate = std::fs::read_to_string(workspace().join(K2)).unwrap();
    let hostile = estate.replace("\"SQLG\"", r#""S\u001b[31m\nt=0 \\\" G\u202e""#);
    let mut files = Overlay::default();
    files.0.insert(MINE.to_owned(), hostile.into_bytes());
    let ask = |more: &[&str]| {
        let said = callboard_on(files.clone(), &[&["what-if", MINE, "node-power-off", "N1"], more].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(!said.out.contains(['\u{1b}', '\u{202e}']), "{}", said.out);
        said.out
    };
    ask(&[]);
    ask(&["--diff"]);
    let trace = serde_json::from_str::<Value>(
        &callboard_on(files.clone(), &["what-if", MINE, "node-power-off", "N1", "--format", "json"]).out,
    )
    .unwrap();
    assert_same_facts(&ask(&["--format", "lines"]), &trace["run"]["trace"]);
    let said = callboard_on(files.clone(), &["what-if", MINE, "move", "\u{1b}[31mx"]);
    assert!(said.code == 2 && !said.err.contains('\u{1b}'), "{}", said.err);
}
