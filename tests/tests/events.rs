//! What Windows would log, on which node and in which order, and the status bits beside the states.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_sim::choices::Nominal;
use callboard_sim::model::ids::Id;
use callboard_sim::run::{Run, run};
use callboard_tests::Overlay;
use callboard_validator::check;

/// Plays a script on one of the estates of the conformance scenarios.
fn played(estate: &str, rest: &str) -> Run {
    let text = format!("title = \"events\"\nestate = \"estates/{estate}.toml\"\nhorizon = \"30min\"\n{rest}");
    let mut files = Overlay::default();
    let name = "scenarios/conformance/events.toml";
    files.0.insert(name.to_owned(), text.into_bytes());
    let (report, rehearsal) = check::scenario(&files, name);
    let rehearsal = rehearsal.unwrap_or_else(|| panic!("{:?}", report.findings));
    run(&rehearsal.scenario, &mut Nominal)
}

fn line(at: &str, verb: &str, rest: &str) -> String {
    format!("[[script]]\nat = \"{at}\"\ndo = \"{verb}\"\n{rest}\n")
}

/// Ids with the node that logs them (1 for N1), from some moment on; only those asked for.
fn logged(run: &Run, ids: &[u16]) -> Vec<(u16, usize)> {
    let events = run.trace.iter().flat_map(|record| &record.events);
    events.filter(|event| ids.contains(&event.id)).map(|event| (event.id, event.node.index() + 1)).collect()
}

#[test]
fn a_silent_node_is_warned_of_before_it_is_removed_by_every_survivor() {
    let run = played("m3w", &line("0s", "node-power-off", "target = \"N3\""));
    let warned = run.trace.iter().find(|record| record.events.iter().any(|event| event.id == 1650)).unwrap();
    assert_eq!(warned.at.0, 3_000, "the third of five is more than 40 %");
    assert_eq!(logged(&run, &[1650, 1135]), [(1650, 1), (1135, 1), (1135, 2)]);
}

#[test]
fn a_group_that_is_moved_logs_its_steps_in_order() {
    let run = played("m3w", &line("0s", "move", "target = \"G\"\nto = \"N2\""));
    let steps = logged(&run, &[1641, 1203, 1204, 1200, 1201, 1637]);
    let expected =
        [(1641, 1), (1203, 1), (1637, 1), (1637, 1), (1204, 1), (1200, 2), (1637, 2), (1637, 2), (1201, 2)];
    assert_eq!(steps, expected);
}

#[test]
fn a_partition_without_quorum_logs_it_on_each_of_its_nodes() {
    let run =
        played("m5", &line("0s", "network-cut", "between = [[\"N4\", \"N5\"], [\"N1\", \"N2\", \"N3\"]]"));
    let mut seen = logged(&run, &[1177, 1135, 1129]);
    seen.sort();
    let removed = [1, 2, 3].into_iter().flat_map(|node| [(1135, node), (1135, node)]);
    let mut all: Vec<_> = [(1129, 1), (1177, 4), (1177, 5)].into_iter().chain(removed).collect();
    all.sort();
    assert_eq!(seen, all);
}

#[test]
fn a_locked_resource_shows_it_and_so_does_its_group() {
    let rest = "[[change.resource]]\nname = \"App\"\nlocked = 1\n";
    let move_it = line("0s", "move", "target = \"G\"");
    let run = played("m3w", &format!("{rest}{move_it}"));
    assert_eq!(logged(&run, &[1071]), [(1071, 1)]);
    let scenario =
        format!("title = \"locked\"\nestate = \"{}\"\n{rest}", "scenarios/conformance/estates/m3w.toml");
    let file = std::env::temp_dir().join(format!("callboard-events-{}.toml", std::process::id()));
    let estate = callboard_tests::workspace().join("scenarios/conformance/estates/m3w.toml");
    let text = scenario.replace("scenarios/conformance/estates/m3w.toml", estate.to_str().unwrap());
    std::fs::write(&file, text).unwrap();
    let said = callboard_tests::callboard(&["run", "--format", "json", file.to_str().unwrap()]);
    std::fs::remove_file(&file).unwrap();
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let last = &json["runs"][0]["final"];
    assert_eq!(last["resources"]["App"]["status"], serde_json::json!(["locked"]));
    assert_eq!(last["groups"]["G"]["status"], serde_json::json!(["locked"]));
    assert_eq!(last["groups"]["Cluster Group"]["status"], serde_json::json!([]));
}

#[test]
fn a_veto_is_one_event_with_a_target_and_another_without() {
    let vetoes = "[[change.resource]]\nname = \"App\"\nvetoes-moves = 1\n";
    let moves = line("0s", "move", "target = \"G\"\nto = \"N2\"") + &line("1s", "move", "target = \"G\"");
    let run = played("m3w", &format!("{vetoes}{moves}"));
    assert_eq!(logged(&run, &[1252, 1253, 1641]), [(1252, 1), (1253, 1)]);
}

#[test]
fn maintenance_mode_is_logged_when_it_begins_and_when_it_ends() {
    let set = |at: &str, value: &str| {
        line(at, "set", &format!("target = \"App\"\nproperty = \"maintenance-mode\"\nvalue = {value}"))
    };
    let run = played("m3w", &(set("0s", "1") + &set("60s", "0")));
    assert_eq!(logged(&run, &[1237, 1238]), [(1237, 1), (1238, 1)]);
}
