//! Output contracts: schemas are fresh, outputs obey them, the same input gives the same bytes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::{callboard, workspace};
use serde_json::Value;

fn schema(name: &str) -> Value {
    let said = callboard(&["schema", name]);
    assert_eq!(said.code, 0);
    serde_json::from_str(&said.out).unwrap()
}

/// `UPDATE=1 cargo test` writes them.
#[test]
fn committed_schemas_are_fresh() {
    for (name, _) in callboard::commands::schema::SCHEMAS {
        let said = callboard(&["schema", name]);
        let path = workspace().join(format!("docs/schemas/{name}.schema.json"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &said.out).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == said.out, "{} is stale: run the tests with UPDATE=1", path.display());
    }
}

fn assert_valid(name: &str, json: &str) {
    let instance: Value = serde_json::from_str(json).unwrap();
    let schema = schema(name);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn every_json_output_obeys_its_schema() {
    assert_valid("runs", &callboard(&["run", "scenarios", "--format", "json"]).out);
    assert_valid("findings", &callboard(&["validate", "scenarios", "--format", "json"]).out);
    assert_valid("rules", &callboard(&["rules", "--format", "json"]).out);
    assert_valid(
        "verify",
        &callboard(&["hop", "verify", "tests/kdc-lab/truth.json", "--format", "json"]).out,
    );
    let what_if = ["what-if", "scenarios/estates/k2.toml", "node-power-off", "N1", "--format", "json"];
    assert_valid("what-if", &callboard(&what_if).out);
    let ours = ["k2", "k2d"].map(|name| format!("scenarios/estates/{name}.toml"));
    assert_valid("diff", &callboard(&["diff", &ours[0], &ours[1], "--format", "json"]).out);
    for what in ["placement", "state"] {
        let explain = ["explain", what, "scenarios/estates/k2.toml", "SSIS", "--format", "json"];
        assert_valid(what, &callboard(&[&explain[..], &["--then", "node-power-off", "N1"]].concat()).out);
    }
    assert_valid("what-if", &callboard(&[&what_if[..], &["--diff", "--then", "move", "SQLG"]].concat()).out);
    let estates = ["k2", "k2d", "stand-alone"].map(|name| format!("scenarios/estates/{name}.toml"));
    for estates in [&estates[..], &estates[..2]] {
        let names = estates.iter().map(String::as_str);
        let arguments: Vec<&str> = ["compare", "--format", "json"].into_iter().chain(names).collect();
        assert_valid("comparison", &callboard(&arguments).out);
    }
    for asked in [&["--list"][..], &["SSIS006"], &["Access is denied."], &["nothing", "known"]] {
        let arguments = [&["explain", "--format", "json"], asked].concat();
        assert_valid("explain", &callboard(&arguments).out);
    }
    assert_valid("lesson", &callboard(&["lesson", "--format", "json"]).out);
    for name in callboard::lessons::names() {
        assert_valid("lesson", &callboard(&["lesson", name, "--format", "json"]).out);
        assert_valid("lesson", &callboard(&["lesson", name, "--answers", "--format", "json"]).out);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_a_hundred_times() {
    let arguments = ["run", "scenarios/mechanics", "--seed", "7", "--format", "json"];
    let first = callboard(&arguments).out;
    for _ in 1..100 {
        assert_eq!(callboard(&arguments).out, first);
    }
}

#[test]
fn a_seed_changes_what_is_left_to_chance() {
    let run = |seed: &str| {
        callboard(&["run", "scenarios/s02-different-group-failover.toml", "--seed", seed, "--format", "json"])
            .out
    };
    assert!((1..6).any(|seed: u32| run(&seed.to_string()) != run("0")));
}

#[test]
fn names_of_the_contracts_do_not_change() {
    let runs: Value = serde_json::from_str(
        &callboard(&["run", "scenarios/s02-different-group-failover.toml", "--format", "json"]).out,
    )
    .unwrap();
    assert_eq!(runs["schema"], "runs/1");
    let run = &runs["runs"][0];
    for key in [
        "title",
        "path",
        "verdict",
        "findings",
        "expectations",
        "final",
        "clients",
        "outages",
        "lost_work",
        "assumptions",
        "trace",
        "not_modelled",
    ] {
        assert!(!run[key].is_null(), "{key}");
    }
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for key in [
        "at_ms", "client", "action", "target", "connect", "verdict", "kdc", "vendor", "protocol", "seen_as",
        "rules",
    ] {
        assert!(keys(&run["clients"][0]).iter().any(|known| known == key), "{key}");
    }
    for key in ["t_ms", "kind", "object", "node", "from", "to", "reason", "rules", "events"] {
        assert!(keys(&run["trace"][0]).iter().any(|known| known == key), "{key}");
    }
    let findings: Value =
        serde_json::from_str(&callboard(&["validate", "scenarios/estates/k2d.toml", "--format", "json"]).out)
            .unwrap();
    assert_eq!(findings["schema"], "findings/1");
    for key in ["rule", "severity", "message", "object", "path", "line", "column", "help", "grade", "sources"]
    {
        assert!(keys(&findings["findings"][0]).iter().any(|known| known == key), "{key}");
    }
}
