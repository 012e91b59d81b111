//! Lives that remember are the lives that are played.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_sim::model::estate::Estate;
use callboard_sim::model::time::Millis;
use callboard_sim::sample::life::Lives;
use callboard_sim::sample::study::Study;
use callboard_sim::sample::watch::Watch;
use callboard_tests::{Overlay, workspace};
use callboard_validator::check;

fn estate(name: &str, more: &str) -> Estate {
    let text = std::fs::read_to_string(workspace().join(name)).unwrap();
    let file = format!("{}/with-rates.toml", name.rsplit_once('/').unwrap().0);
    let files = Overlay([(file.clone(), format!("{text}\n{more}").into_bytes())].into());
    let report = check::estate(&files, &file);
    *report.estate.unwrap_or_else(|| panic!("{name}: {:?}", report.findings))
}

fn lowered(text: &str) -> Estate {
    let files = Overlay([("it.toml".to_owned(), text.as_bytes().to_vec())].into());
    let report = check::estate(&files, "it.toml");
    *report.estate.unwrap_or_else(|| panic!("{:?}\n{text}", report.findings))
}

fn watches(estate: &Estate) -> Vec<Watch> {
    let all = estate.resources.ids().collect();
    vec![Watch::Every(all), Watch::Quorum, Watch::Nodes]
}

fn assert_same(name: &str, estate: &Estate, days: u64, lives: u64) {
    for watch in watches(estate) {
        let study = Study::of(estate, watch.clone(), Millis::hours(24 * days)).unwrap();
        let (mut remembered, mut played) = (Lives::of(&study), Lives::played(&study));
        for number in 0..lives {
            assert_eq!(
                remembered.live(5, number),
                played.live(5, number),
                "{name}, {watch:?}, life {number}"
            );
        }
    }
}

#[test]
fn remembering_changes_no_life_of_the_models() {
    let mut names: Vec<String> = std::fs::read_dir(workspace().join("tests/oracle"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml") && name != "exact.toml")
        .collect();
    names.sort();
    assert_eq!(names.len(), 13, "{names:?}");
    for name in names {
        let path = format!("tests/oracle/{name}");
        let (days, lives) = if name.starts_with("repair") { (365, 3) } else { (3650, 4) };
        assert_same(&name, &estate(&path, ""), days, lives);
    }
}

/// Failures so frequent that recoveries overlap, histories count, and drawn times come between everything else.
const STORMY: &str = "
[rates]
mttf = \"3h\"
mttr = \"10min\"
coverage = 0.9
manual-restart = \"5min\"
";

#[test]
fn remembering_changes_no_life_of_the_shipped_estates() {
    for name in ["k2", "k2d", "n3"] {
        let path = format!("scenarios/estates/{name}.toml");
        for (rates, days) in [(STORMY, 60), ("[rates]\nmttf = \"500h\"\nmttr = \"4h\"\n", 3000)] {
            assert_same(name, &estate(&path, rates), days, 3);
        }
    }
}

#[test]
fn remembering_changes_no_life_with_spread_times() {
    for (name, spread) in [
        ("tests/oracle/two_node_coverage.toml", ""),
        ("tests/oracle/common_cause.toml", ""),
        ("tests/oracle/failback.toml", ""),
    ] {
        let text = std::fs::read_to_string(workspace().join(name)).unwrap();
        let stormy = text
            .replace("mttf = \"1000h\"", "mttf = \"2min\"")
            .replace("mttf = \"20000h\"", "mttf = \"5min\"")
            .replace("mttf = \"3789473684ms\"", "mttf = \"2min\"")
            .replace("mttr = \"4h\"", "mttr = \"1min\"")
            .replace("node-boot = 0", "node-boot = { uniform = [\"5s\", \"65s\"] }");
        assert_ne!(text, stormy);
        assert_same(name, &lowered(&format!("{stormy}{spread}")), 3, 4);
    }
}

/// What a blow finds depends on when it comes: a health check sees it, and each has its own rhythm.
#[test]
fn remembering_changes_no_life_where_health_checks_decide_when_something_is_seen() {
    let estate = lowered(
        "windows-server = \"2022\"
[[node]]
name = \"N1\"
[[node.service]]
name = \"App\"
[[node]]
name = \"N2\"
[[node.service]]
name = \"App\"
[[group]]
name = \"G\"
owner-node = \"N1\"
failover-threshold = 1000
[[resource]]
name = \"App\"
type = \"Generic Service\"
service-name = \"App\"
group = \"G\"
restart-threshold = 0
[rates]
mttf = \"5h\"
mttr = \"20min\"
[[rates.failure]]
do = \"service-kill\"
target = \"App\"
mttf = \"3h\"
",
    );
    assert_same("health checks", &estate, 300, 4);
}

/// Several things come at moments that were drawn, whatever else happens meanwhile: groups that wait for somebody's
/// help, resources that take long to come online, nodes that boot.
#[test]
fn remembering_changes_no_life_while_much_is_under_way() {
    let group = |number: usize, online: &str| {
        format!(
            "[[group]]
name = \"G{number}\"
owner-node = \"N{number}\"
preferred-owners = [\"N{number}\", \"N3\"]
failover-period = 1
failover-threshold = 1000
[[resource]]
name = \"App{number}\"
type = \"Generic Application\"
group = \"G{number}\"
pending-timeout = \"10h\"
deadlock-timeout = \"10h\"
online-time = {online}
offline-time = 0
"
        )
    };
    let estate = format!(
        "windows-server = \"2012\"
[cluster]
dynamic-quorum = 0
[quorum]
quorum-type = \"NodeMajority\"
[[node]]
name = \"N1\"
[[node]]
name = \"N2\"
[[node]]
name = \"N3\"
{}{}[timings]
node-boot = {{ uniform = [\"5s\", \"65s\"] }}
[rates]
mttf = \"20min\"
mttr = \"3min\"
coverage = 0.7
manual-restart = \"1min\"
",
        group(1, "{ exponential = \"1min\" }"),
        group(2, "\"1s\"")
    );
    assert_same("much under way", &lowered(&estate), 30, 4);
}
