//! `set`: what it refuses, before the run and in it, and what it changes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_sim::choices::Nominal;
use callboard_sim::reason::Reason;
use callboard_sim::record::What;
use callboard_sim::run::{Run, run};
use callboard_tests::Overlay;
use callboard_validator::check;
use callboard_validator::finding::Report;

/// A line of a script that sets a property.
fn set(at: &str, target: &str, property: &str, value: &str) -> String {
    format!(
        "[[script]]\nat = \"{at}\"\ndo = \"set\"\ntarget = \"{target}\"\nproperty = \"{property}\"\nvalue = {value}\n"
    )
}

fn line(at: &str, verb: &str, target: &str) -> String {
    format!("[[script]]\nat = \"{at}\"\ndo = \"{verb}\"\ntarget = \"{target}\"\n")
}

fn on_k2(script: &str) -> (Report, Option<Run>) {
    let text = format!("title = \"settings\"\nestate = \"estates/k2.toml\"\n{script}");
    let mut files = Overlay::default();
    files.0.insert("scenarios/settings.toml".to_owned(), text.into_bytes());
    let (report, rehearsal) = check::scenario(&files, "scenarios/settings.toml");
    (report, rehearsal.map(|rehearsal| run(&rehearsal.scenario, &mut Nominal)))
}

fn played(script: &str) -> Run {
    let (report, run) = on_k2(script);
    run.unwrap_or_else(|| panic!("{:?}", report.findings))
}

fn refusals(run: &Run) -> Vec<Reason> {
    let refused = run.trace.iter().filter(|record| matches!(record.what, What::Refused { .. }));
    refused.map(|record| record.reason).collect()
}

fn settings(run: &Run) -> usize {
    run.trace.iter().filter(|record| matches!(record.what, What::PropertySet { .. })).count()
}

#[test]
fn what_is_no_setting_or_no_value_is_a_finding_at_its_place() {
    for (target, property, value, code, at) in [
        ("SSIS", "name", "\"X\"", "SYN003", "\"name\""),
        ("SSIS", "group", "\"Cluster Group\"", "SYN003", "\"group\""),
        ("N1", "registry", "\"x.reg\"", "SYN003", "\"registry\""),
        ("SSIS", "restart-treshold", "1", "SYN002", "\"restart-treshold\""),
        ("SSIS", "restart-threshold", "\"x\"", "SYN003", "\"x\""),
        ("cluster", "same-subnet-delay", "5", "SYN003", "5"),
        ("SSIS", "possible-owners", "[\"N1\", \"N9\"]", "SSIS005", "\"N9\""),
        ("SSIX", "restart-threshold", "1", "SYN006", "\"SSIX\""),
        ("Disk S", "depends-on", "[\"SSIS\"]", "SYN003", "[\"SSIS\"]"),
    ] {
        let (report, _) = on_k2(&set("0s", target, property, value));
        let place = |place: callboard_validator::source::Place| {
            report.sources.get(place.source).text[place.span()].to_owned()
        };
        let found: Vec<_> =
            report.findings.iter().map(|finding| (finding.code, finding.place.map(place))).collect();
        assert!(found.contains(&(code, Some(at.to_owned()))), "{target} {property} {value}: {found:?}");
    }
}

#[test]
fn a_dependency_waits_until_its_resource_is_offline() {
    let change = |at| set(at, "SSIS", "depends-on", "[\"SQL Server\"]");
    let run = played(&[change("0s"), line("10s", "offline", "SSIS"), change("60s")].concat());
    assert_eq!((refusals(&run), settings(&run)), (vec![Reason::NotWhileOnline], 1));
}

#[test]
fn possible_owners_keep_the_node_on_which_the_resource_runs() {
    let run = played(&set("0s", "SSIS", "possible-owners", "[\"N2\"]"));
    assert_eq!((refusals(&run), settings(&run)), (vec![Reason::OwnerExcluded], 0));
    let run = played(&set("0s", "SSIS", "possible-owners", "[\"N1\"]"));
    assert_eq!((refusals(&run), settings(&run)), (vec![], 1));
}

#[test]
fn a_refused_setting_leaves_no_trace_in_the_next_ones() {
    let narrow = set("0s", "SSIS", "possible-owners", "[\"N2\"]");
    let other = set("10s", "SSIS", "restart-threshold", "3");
    let run = played(&[narrow, other, line("20s", "fail", "SSIS")].concat());
    assert_eq!((refusals(&run), settings(&run)), (vec![Reason::OwnerExcluded], 1));
    let last = run.trace.iter().rfind(|record| matches!(record.what, What::ResourceStateChanged { .. }));
    assert_eq!(last.unwrap().what, {
        let What::ResourceStateChanged { resource, .. } = last.unwrap().what else { unreachable!() };
        use callboard_sim::world::ResourceState::{Online, OnlinePending};
        What::ResourceStateChanged { resource, from: OnlinePending, to: Online }
    });
}

#[test]
fn a_weight_is_counted_at_once_and_may_cost_the_quorum() {
    let counted = |run: &Run| {
        run.trace
            .iter()
            .filter(|record| record.reason == Reason::SettingChanged)
            .filter_map(|record| match record.what {
                What::VotesCounted { votes, held } => Some((votes.total(), held)),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    // Two voters and a witness become one voter; the votes stay odd without the witness.
    let run = played(&set("0s", "N2", "node-weight", "0"));
    assert_eq!(counted(&run), [(1, 1)]);
    // With static votes N2 and the witness hold 2 of 3 once N1 is lost; without N2's vote the witness holds 1 of 2.
    let script = [line("0s", "node-power-off", "N1"), set("60s", "N2", "node-weight", "0")].concat();
    let run = played(&format!("[change.cluster]\ndynamic-quorum = 0\n{script}"));
    assert_eq!(counted(&run), [(2, 1)]);
    assert!(run.trace.iter().any(|record| matches!(record.what, What::QuorumLost { .. })));
}

#[test]
fn a_cluster_that_is_down_takes_no_settings() {
    let off = ["N1", "N2"].map(|node| line("0s", "node-power-off", node)).concat();
    let run = played(&format!("{off}{}", set("60s", "SQLG", "failover-threshold", "5")));
    assert_eq!(refusals(&run), [Reason::ClusterIsDown]);
}
