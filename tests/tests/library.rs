//! The shipped library: every scenario meets its own expectations, and its golden is what a user reads.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::{callboard, workspace};

#[test]
fn every_scenario_meets_its_expectations_and_reads_as_its_golden() {
    insta::glob!("../..", "scenarios/**/*.toml", |path| {
        let name = path.strip_prefix(workspace()).unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(path).unwrap();
        if !callboard_validator::check::is_scenario_text(&text) {
            return;
        }
        let said = callboard(&["run", &name]);
        assert_eq!(said.code, 0, "{name}\n{}{}", said.out, said.err);
        insta::assert_snapshot!(said.out);
    });
}

#[test]
fn a_library_full_of_harm_is_a_passed_library() {
    let said = callboard(&["run", "scenarios"]);
    assert_eq!(said.code, 0, "{}", said.out);
    assert!(said.out.trim_end().ends_with(" 0 failed"), "{}", said.out);
}

#[test]
fn the_seeds_own_order_is_found_before_the_run_and_seen_in_it() {
    let name = "scenarios/s10-steps-to-the-letter.toml";
    let before = callboard(&["validate", name]);
    assert_eq!(before.code, 1);
    assert!(before.out.contains("error[SSIS018]: hazard"), "{}", before.out);
    let run: serde_json::Value =
        serde_json::from_str(&callboard(&["run", name, "--format", "json"]).out).unwrap();
    let ssis = &run["runs"][0]["final"]["resources"]["SSIS"];
    assert_eq!(ssis["state"], "Online");
    assert_eq!(ssis["effective"], "wrong-file");
    assert_eq!(ssis["in_force"]["server_names"], serde_json::json!(["."]));
    let events: Vec<u64> = run["runs"][0]["trace"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|record| record["events"].as_array().unwrap())
        .filter_map(|event| event["id"].as_u64())
        .collect();
    assert!(events.iter().all(|id| ![272, 273, 274].contains(id)), "{events:?}");
}

#[test]
fn detection_follows_the_release_of_windows() {
    for (release, detected) in
        [("2008", 5_000), ("2012 R2", 5_000), ("2016", 10_000), ("2019", 20_000), ("2025", 20_000)]
    {
        let scenario = format!(
            "title = \"detection on {release}\"\nestate = \"estates/k2.toml\"\n[change]\nwindows-server = \"{release}\"\n\
             [[script]]\nat = \"0s\"\ndo = \"node-power-off\"\ntarget = \"N1\"\n"
        );
        let mut files = callboard_tests::Overlay::default();
        files.0.insert("scenarios/detection.toml".to_owned(), scenario.into_bytes());
        let (_, rehearsal) = callboard_validator::check::scenario(&files, "scenarios/detection.toml");
        let run = callboard_sim::run::run(&rehearsal.unwrap().scenario, &mut callboard_sim::choices::Nominal);
        let seen = run
            .trace
            .iter()
            .find(|record| matches!(record.what, callboard_sim::record::What::NodeUnreachable { .. }))
            .unwrap();
        assert_eq!(seen.at.0, detected, "{release}");
    }
}
