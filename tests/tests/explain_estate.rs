//! `explain placement` and `explain state`: the engine's own reasons, node by node.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::cases::cases;
use callboard_tests::{Overlay, Said, callboard, callboard_on, estates};
use callboard_validator::check;
use proptest::prelude::*;
use serde_json::Value;

const K2: &str = "scenarios/estates/k2.toml";
const MINE: &str = "scenarios/estates/mine.toml";

/// Four nodes in two sites; `A` and `B` are to be kept apart, `B` runs on N4.
const FOUR: &str = r#"
windows-server = "2019"
[[node]]
name = "N1"
site = "East"
[[node]]
name = "N2"
site = "East"
[[node]]
name = "N3"
site = "West"
[[node]]
name = "N4"
site = "West"
[[group]]
name = "A"
owner-node = "N1"
preferred-owners = ["N1", "N4", "N3"]
anti-affinity-class-names = ["apart"]
[[group]]
name = "B"
owner-node = "N4"
anti-affinity-class-names = ["apart"]
[[resource]]
name = "a1"
type = "Print Spooler"
group = "A"
[[resource]]
name = "b1"
type = "Print Spooler"
group = "B"
"#;

fn on(estate: &str, arguments: &[&str]) -> Said {
    let mut files = Overlay::default();
    files.0.insert(MINE.to_owned(), estate.as_bytes().to_vec());
    callboard_on(files, arguments)
}

/// The verdict on each node, with the rules behind it, in the order of the answer.
fn verdicts(estate: &str, more: &[&str]) -> Vec<(String, String, Vec<String>)> {
    let said = on(estate, &[&["explain", "placement", MINE, "A", "--format", "json"], more].concat());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let told: Value = serde_json::from_str(&said.out).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let nodes = told["nodes"].as_array().unwrap().iter().map(|node| {
        let place = node["place"].as_u64().map_or(String::new(), |place| format!(" {place}"));
        let rules = node["rules"].as_array().unwrap().iter().map(|rule| text(&rule["rule"])).collect();
        (text(&node["node"]), format!("{}{place}", text(&node["verdict"])), rules)
    });
    nodes.collect()
}

fn assert_verdicts(estate: &str, more: &[&str], wanted: &[(&str, &str, &[&str])]) {
    let found = verdicts(estate, more);
    let found: Vec<(&str, &str, Vec<&str>)> = found
        .iter()
        .map(|(node, verdict, rules)| {
            (node.as_str(), verdict.as_str(), rules.iter().map(String::as_str).collect())
        })
        .collect();
    let wanted: Vec<(&str, &str, Vec<&str>)> =
        wanted.iter().map(|(node, verdict, rules)| (*node, *verdict, rules.to_vec())).collect();
    assert_eq!(found, wanted, "{more:?}");
}

#[test]
fn every_node_is_told_in_the_order_of_the_walk_with_what_speaks_against_it() {
    assert_verdicts(
        FOUR,
        &[],
        &[
            ("N4", "candidate 3", &["wsfc:W-PLC-09", "wsfc:W-PLC-11", "wsfc:W-PLC-12"]),
            ("N3", "candidate 2", &["wsfc:W-PLC-12"]),
            ("N2", "chosen 1", &[]),
            ("N1", "skipped", &["wsfc:W-PLC-01"]),
        ],
    );
    let operator = verdicts(FOUR, &["--cause", "operator"]);
    assert_eq!(operator.iter().map(|(node, ..)| node.as_str()).collect::<Vec<_>>(), ["N1", "N4", "N3", "N2"]);
}

/// A node, what is played first, and the verdict with its rules.
type Case = (&'static str, &'static [&'static str], (&'static str, &'static [&'static str]));

#[test]
fn what_keeps_a_node_out_is_named_with_its_rule() {
    let skipped = |rules: &'static [&'static str]| ("skipped", rules);
    let cases: [Case; 7] = [
        ("N2", &["--then", "pause", "N2"], skipped(&["wsfc:W-PLC-02", "wsfc:W-NODE-06"])),
        ("N2", &["--then", "node-power-off", "N2"], skipped(&["wsfc:W-PLC-02"])),
        // The others have missed its heartbeats and have not agreed on a view without it.
        (
            "N2",
            &["--then", "node-power-off", "N2", "--at", "20200ms"],
            skipped(&["wsfc:W-PLC-02", "wsfc:W-HB-01"]),
        ),
        // Nobody has noticed yet: the engine would send it there, and so does the answer.
        ("N2", &["--then", "node-power-off", "N2", "--at", "1s"], ("chosen", &[])),
        (
            "N4",
            &["--then", "node-stop", "N4", "at=0s", "--at", "0s"],
            skipped(&["wsfc:W-PLC-02", "wsfc:W-NODE-07"]),
        ),
        (
            "N4",
            &["--then", "set", "cluster", "property=cluster-enforced-anti-affinity", "value=1"],
            skipped(&["wsfc:W-PLC-10"]),
        ),
        (
            "N2",
            &["--then", "set", "a1", "property=possible-owners", "value=[\"N1\", \"N3\"]"],
            skipped(&["wsfc:W-PLC-02"]),
        ),
    ];
    for (node, more, (verdict, rules)) in cases {
        let found = verdicts(FOUR, more);
        let (_, told, by) = found.iter().find(|(name, ..)| name == node).unwrap();
        assert!(told.starts_with(verdict), "{more:?}: {told}");
        assert_eq!(by, rules, "{more:?}");
    }
}

#[test]
fn quarantine_keeps_a_node_out_until_it_is_over() {
    let lost = |seconds: u64| [format!("at={seconds}s"), format!("at={}s", seconds + 100)];
    let moments: Vec<String> = [10, 300, 600].into_iter().flat_map(lost).collect();
    let mut more = Vec::new();
    for pair in moments.chunks(2) {
        more.extend(["--then", "node-power-off", "N2", &pair[0], "--then", "node-start", "N2", &pair[1]]);
    }
    let quarantined = verdicts(FOUR, &[more.as_slice(), &["--at", "900s"]].concat());
    let (_, told, rules) = quarantined.iter().find(|(name, ..)| name == "N2").unwrap();
    assert_eq!((told.as_str(), rules.join(" ").as_str()), ("skipped", "wsfc:W-PLC-02 wsfc:W-NODE-10"));
    let over = verdicts(FOUR, &[more.as_slice(), &["--at", "1d"]].concat());
    assert!(over.iter().any(|(name, told, _)| name == "N2" && told == "chosen 1"), "{over:?}");
}

#[test]
fn a_placement_reads_as_its_golden() {
    let said = on(FOUR, &["explain", "placement", MINE, "a1", "--then", "node-power-off", "N1"]);
    insta::assert_snapshot!("explain-placement", said.out);
}

#[test]
fn a_state_reads_as_its_golden() {
    let said = callboard(&["explain", "state", K2, "SSIS", "--then", "node-power-off", "N1", "--at", "30s"]);
    insta::assert_snapshot!("explain-state", said.out);
}

#[test]
fn a_state_names_what_keeps_it() {
    let cases: [(&str, &[&str], &str); 11] = [
        ("SSIS", &[], "nothing keeps it from being as it should be"),
        (
            "SSIS",
            &["--then", "service-kill", "SSIS", "--at", "1s"],
            "its process has ended, and no health check has found it yet [wsfc:W-HP-01",
        ),
        (
            "SSIS",
            &["--then", "service-kill", "SSIS", "--at", "1s"],
            "a health check of SSIS finds what is wrong",
        ),
        (
            "SSIS",
            &["--then", "offline", "SSIS"],
            "it is not meant to be online (PersistentState 0) [wsfc:W-RES-11",
        ),
        (
            "SSIS",
            &["--then", "offline", "SQL Server"],
            "it needs SQL Server, which is Offline [wsfc:W-DEP-03",
        ),
        ("SQLG", &["--then", "offline", "SQL Server"], "SQL Server is Offline [wsfc:W-GRP-01"),
        (
            "N2",
            &["--then", "pause", "N2"],
            "it is paused: it keeps its groups and takes no others [wsfc:W-NODE-06",
        ),
        ("N2", &["--then", "node-stop", "N2"], "its Cluster service does not run"),
        (
            "Disk S",
            &["--then", "disk-corrupt", "Disk S", "--at", "1s"],
            "the file system on the disk is damaged [wsfc:W-DISK-03",
        ),
        (
            "SSIS",
            &["--then", "node-power-off", "N1", "N2"],
            "there is no cluster: too few votes [wsfc:W-Q-01",
        ),
        (
            "SSIS",
            &[
                "--then",
                "registry-edit",
                "N1",
                r"key=SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile",
                r"data=C:\other.xml",
            ],
            "a restart would read another configuration",
        ),
    ];
    for (name, more, wanted) in cases {
        let said = callboard(&[&["explain", "state", K2, name], more].concat());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{name} {more:?}");
        assert!(said.out.contains(wanted), "{name} {more:?}\n{}", said.out);
    }
}

#[test]
fn unknown_names_and_moments_are_refused() {
    let cases: [(&[&str], &str); 5] = [
        (&["placement", K2, "SQLGG"], "no group or resource is named `SQLGG`; did you mean `SQLG`?"),
        (&["placement", K2, "N1"], "no group or resource is named `N1`"),
        (&["state", K2, "N11"], "no node, group or resource is named `N11`; did you mean `N1`?"),
        (&["state", K2, "N1", "--at", "noon"], "`noon` is no length of time; for example `--at 6h`"),
        (&["state", K2, "N1", "--then", "pause", "N3"], "no node is named `N3`; did you mean `N1`?"),
    ];
    for (arguments, wanted) in cases {
        let said = callboard(&[&["explain"], arguments].concat());
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
        assert!(said.err.contains(wanted), "{arguments:?}\n{}", said.err);
    }
    let still = callboard(&["explain", "SSIS006"]);
    assert!(still.code == 0 && still.out.contains("sql-server-not-required"), "{}", still.out);
}

proptest! {
    #![proptest_config(cases(200))]

    /// Whatever an estate is, each of its names is answered, with every node in a placement and a reason for each that
    /// is skipped.
    #[test]
    fn every_name_is_answered(genes in proptest::collection::vec(any::<u8>(), 20..160)) {
        let estate = estates::made(&genes).estate();
        let mut files = Overlay::default();
        files.0.insert(MINE.to_owned(), estate.clone().into_bytes());
        let Some(known) = check::estate(&files, MINE).estate else { return Ok(()) };
        let then = ["--then", "node-power-off", known.cluster.nodes.iter().next().unwrap().name.as_str()];
        for group in known.groups.iter() {
            let said = on(&estate, &[&["explain", "placement", MINE, &group.name, "--format", "json"], &then[..]].concat());
            prop_assert_eq!(said.code, 0, "{}", said.err);
            let told: Value = serde_json::from_str(&said.out).unwrap();
            let nodes = told["nodes"].as_array().unwrap();
            prop_assert_eq!(nodes.len(), known.cluster.nodes.len());
            let explained = |node: &Value| node["place"].is_u64() || !node["rules"].as_array().unwrap().is_empty();
            prop_assert!(nodes.iter().all(explained), "{}", said.out);
        }
        for name in known.resources.iter().map(|resource| &resource.name) {
            prop_assert_eq!(on(&estate, &[&["explain", "state", MINE, name], &then[..]].concat()).code, 0);
        }
    }
}
