//! Section 16 of the WSFC sheet, column by column: each feature is there in exactly the releases that have it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Debug;

use callboard_sim::choices::{Nominal, Seeded};
use callboard_sim::model::scenario::Scenario;
use callboard_sim::model::version::WindowsVersion;
use callboard_sim::record::What;
use callboard_sim::run::{Run, run};
use callboard_sim::world::{NodeState, ResourceState};
use callboard_tests::Overlay;
use callboard_validator::check;

struct Played {
    scenario: Scenario,
    run: Run,
}

fn scenario(estate: &str, windows: &str, rest: &str) -> Scenario {
    let text = format!(
        "title = \"versions\"\nestate = \"estates/{estate}.toml\"\nhorizon = \"1h\"\n[change]\nwindows-server = \"{windows}\"\n{rest}"
    );
    let mut files = Overlay::default();
    let name = "scenarios/conformance/versions.toml";
    files.0.insert(name.to_owned(), text.into_bytes());
    let (report, rehearsal) = check::scenario(&files, name);
    rehearsal.unwrap_or_else(|| panic!("{:?}", report.findings)).scenario
}

fn played(estate: &str, windows: &str, rest: &str) -> Played {
    let scenario = scenario(estate, windows, rest);
    let run = run(&scenario, &mut Nominal);
    Played { scenario, run }
}

impl Played {
    fn is_up(&self, node: &str) -> bool {
        let id = self.scenario.estate.cluster.nodes.find(|known| known.name == node).unwrap();
        self.run.last.node_state(id) == NodeState::Up
    }

    /// When a resource first came online, in ms.
    fn online_at(&self, resource: &str) -> Option<u64> {
        let id = self.scenario.estate.resources.find(|known| known.name == resource).unwrap();
        let came = |what: &What| matches!(what, What::ResourceStateChanged { resource, to: ResourceState::Online, .. } if *resource == id);
        self.run.trace.iter().find(|record| came(&record.what)).map(|record| record.at.0)
    }

    /// Where a resource is at the end, and whether it is online.
    fn place(&self, resource: &str) -> (String, bool) {
        let estate = &self.scenario.estate;
        let id = estate.resources.find(|known| known.name == resource).unwrap();
        let node = &estate.cluster.nodes[self.run.last.owner_of(estate, id)].name;
        (node.clone(), self.run.last.resources[id].state == ResourceState::Online)
    }

    fn has(&self, what: fn(&What) -> bool) -> bool {
        self.run.trace.iter().any(|record| what(&record.what))
    }
}

/// Compares what a probe sees in each release with a row of the matrix.
fn matrix<T: PartialEq + Debug>(row: &str, probe: impl Fn(&str) -> T, expected: [T; 8]) {
    for ((_, windows), expected) in WindowsVersion::ALL.into_iter().zip(expected) {
        assert_eq!(probe(windows), expected, "{row}, Windows Server {windows}");
    }
}

/// `false` before a release, `true` from it on.
fn from(first: WindowsVersion) -> [bool; 8] {
    WindowsVersion::ALL.map(|(version, _)| version >= first)
}

fn off(at: &str, node: &str) -> String {
    format!("[[script]]\nat = \"{at}\"\ndo = \"node-power-off\"\ntarget = \"{node}\"\n")
}

fn line(at: &str, verb: &str, rest: &str) -> String {
    format!("[[script]]\nat = \"{at}\"\ndo = \"{verb}\"\n{rest}\n")
}

#[test]
fn heartbeats_follow_the_release() {
    let missed = |windows: &str, rest: &str| {
        let played = played("m3w", windows, &format!("{rest}{}", off("0s", "N3")));
        let seen =
            |record: &&callboard_sim::record::Record| matches!(record.what, What::NodeUnreachable { .. });
        played.run.trace.iter().find(seen).unwrap().at.0 / 1000
    };
    matrix("SameSubnetThreshold", |windows| missed(windows, ""), [5, 5, 5, 5, 10, 20, 20, 20]);
    let subnets = "node = [{ name = \"N3\", subnet = \"far\" }]\n";
    matrix("CrossSubnetThreshold", |windows| missed(windows, subnets), [5, 5, 5, 5, 20, 20, 20, 20]);
    let sites = "node = [{ name = \"N1\", site = \"a\" }, { name = \"N2\", site = \"a\" }, { name = \"N3\", site = \"b\" }]\ncluster = { cross-site-threshold = 7 }\n";
    matrix("sites", |windows| missed(windows, sites), [5, 5, 5, 5, 7, 7, 7, 7]);
}

#[test]
fn quorum_follows_the_release() {
    let losses: String =
        ["N1", "N2", "N3"].iter().zip(["0s", "2min", "4min"]).map(|(node, at)| off(at, node)).collect();
    matrix(
        "dynamic quorum",
        |windows| played("m5", windows, &losses).is_up("N5"),
        from(WindowsVersion::Ws2012),
    );
    let split = line("0s", "network-cut", "between = [[\"N1\", \"N2\"], [\"N3\", \"N4\"]]");
    let split = format!("cluster = {{ lower-quorum-priority-node-id = 1 }}\n{split}");
    matrix(
        "tie breaker",
        |windows| played("m4", windows, &split).is_up("N4"),
        from(WindowsVersion::Ws2012R2),
    );
    let witness_votes = |windows: &str| played("m3w", windows, "").run.last.votes.witness;
    matrix("dynamic witness", |windows| !witness_votes(windows), from(WindowsVersion::Ws2012R2));
    let forced = line("0s", "network-cut", "between = [[\"N1\", \"N2\"], [\"N3\", \"N4\", \"N5\"]]")
        + &line("2min", "node-start", "target = \"N1\"\nhow = \"force-quorum\"")
        + &line("4min", "network-heal", "");
    let gave_way = |windows: &str| {
        played("m5", windows, &forced).has(|what| matches!(what, What::ForcedPartitionMet { .. }))
    };
    matrix("forced-partition resiliency", gave_way, from(WindowsVersion::Ws2012R2));
    let slow = format!("quorum = {{ arbitration-delay = 30 }}\n{}", off("0s", "N1"));
    let won = |windows: &str| played("m2w", windows, &slow).has(|what| matches!(what, What::WitnessTaken));
    let mut only_2008 = [false; 8];
    only_2008[0] = true;
    matrix("QuorumArbitrationTimeMax", won, only_2008);
}

#[test]
fn groups_follow_the_release() {
    let low = "group = [{ name = \"G\", priority = 3000 }, { name = \"L\", owner-node = \"N1\", preferred-owners = [\"N2\"], priority = 1000 }]\nresource = [{ name = \"Late\", type = \"Generic Application\", group = \"L\", online-time = \"1s\" }]\n";
    let waits = |windows: &str| {
        let played = played("m3w", windows, &format!("{low}{}", off("0s", "N1")));
        played.online_at("Late").unwrap() - played.online_at("App").unwrap()
    };
    matrix("priority", waits, from(WindowsVersion::Ws2012).map(|has| if has { 1000 } else { 0 }));
    let drain = line("0s", "drain", "target = \"N1\"");
    let drained = |windows: &str| played("m3w", windows, &drain).place("App").0 != "N1";
    matrix("drain", drained, from(WindowsVersion::Ws2012));
    let stop = line("0s", "node-stop", "target = \"N1\"\nhow = \"shutdown\"");
    let moves =
        |windows: &str| played("m3w", windows, &stop).has(|what| matches!(what, What::MoveStarted { .. }));
    matrix("drain on shutdown", moves, from(WindowsVersion::Ws2012R2));
    let down = "node = [{ name = \"N1\", state = \"Down\" }, { name = \"N2\", state = \"Down\" }, { name = \"N3\", state = \"Down\" }]\n";
    let start: String = ["N1", "N2", "N3"]
        .iter()
        .map(|node| line("0s", "node-start", &format!("target = \"{node}\"")))
        .collect();
    let cold = format!("{down}group = [{{ name = \"G\", cold-start-setting = 1 }}]\n{start}");
    let stays_off = |windows: &str| !played("m3w", windows, &cold).place("App").1;
    matrix("ColdStartSetting", stays_off, from(WindowsVersion::Ws2016));
    let sets = format!(
        "{down}group = [{{ name = \"L\", owner-node = \"N1\" }}]\nresource = [{{ name = \"Late\", type = \"Generic Application\", group = \"L\", online-time = \"1s\" }}]\ngroup-set = [{{ name = \"First\", groups = [\"G\"] }}, {{ name = \"Then\", groups = [\"L\"], depends-on = [\"First\"] }}]\n{start}"
    );
    let later = |windows: &str| {
        let played = played("m3w", windows, &sets);
        played.online_at("Late").unwrap() > played.online_at("App").unwrap()
    };
    matrix("group sets", later, from(WindowsVersion::Ws2016));
    let apart = "group = [{ name = \"G\", preferred-owners = [\"N1\", \"N2\", \"N3\"] }, { name = \"L\", owner-node = \"N2\" }]\nresource = [{ name = \"Late\", type = \"Generic Application\", group = \"L\" }]\naffinity-rule = [{ name = \"Apart\", type = \"DifferentNode\", groups = [\"G\", \"L\"] }]\n";
    let avoids =
        |windows: &str| played("m3w", windows, &format!("{apart}{}", off("0s", "N1"))).place("App").0;
    matrix(
        "affinity rules",
        avoids,
        from(WindowsVersion::Ws2022).map(|has| if has { "N3" } else { "N2" }.to_owned()),
    );
}

#[test]
fn isolation_and_quarantine_follow_the_release() {
    let machine = "group = [{ name = \"V\", owner-node = \"N3\" }]\nresource = [{ name = \"VM\", type = \"Virtual Machine\", group = \"V\" }]\n";
    let cut =
        line("0s", "network-cut", "between = [\"N3\", [\"N1\", \"N2\"]]") + &line("1min", "network-heal", "");
    let stays = |windows: &str| played("m3w", windows, &format!("{machine}{cut}")).place("VM").0 == "N3";
    matrix("isolation", stays, from(WindowsVersion::Ws2016));
    let once = format!("cluster = {{ quarantine-threshold = 1 }}\n{cut}");
    let kept_out = |windows: &str| !played("m3w", windows, &once).is_up("N3");
    matrix("quarantine", kept_out, from(WindowsVersion::Ws2016));
}

#[test]
fn the_switch_against_random_placement_is_gone_after_2008_r2() {
    let rest = format!(
        "group = [{{ name = \"G\", unset = [\"preferred-owners\"] }}]\ncluster = {{ disable-group-preferred-owner-randomization = 1 }}\n{}",
        off("0s", "N1")
    );
    let is_random = |windows: &str| {
        let scenario = scenario("m5w", windows, &rest);
        let app = scenario.estate.resources.find(|known| known.name == "App").unwrap();
        let owner = |seed| run(&scenario, &mut Seeded::new(seed)).last.owner_of(&scenario.estate, app);
        (1..20).any(|seed| owner(seed) != owner(0))
    };
    matrix("randomised node choice switch", is_random, from(WindowsVersion::Ws2012));
}
