//! Models with an exact answer: the share of time without service of each lies in the 99.9 % interval of lives that
//! are drawn with a fixed seed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::{callboard, workspace};

#[derive(Clone)]
struct Model {
    name: String,
    unavailability: f64,
    arguments: Vec<String>,
    runs: i64,
    heavy_runs: i64,
}

fn models() -> Vec<Model> {
    let text = std::fs::read_to_string(workspace().join("tests/oracle/exact.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    table["model"].as_array().unwrap().iter().map(model).collect()
}

fn model(table: &toml::Value) -> Model {
    let of = table["of"].as_array().unwrap().iter();
    let mut arguments: Vec<String> =
        of.flat_map(|name| ["--of".to_owned(), name.as_str().unwrap().to_owned()]).collect();
    if table["any"].as_bool().unwrap() {
        arguments.push("--any".to_owned());
    }
    arguments.extend(["--years".to_owned(), table["years"].to_string()]);
    let number = |key: &str| table[key].as_integer().unwrap();
    Model {
        name: table["name"].as_str().unwrap().to_owned(),
        unavailability: table["unavailability"].as_float().unwrap(),
        arguments,
        runs: number("runs"),
        heavy_runs: number("heavy-runs"),
    }
}

/// The interval of a model's unavailability.
fn drawn(model: &Model, runs: i64) -> (f64, f64) {
    let (estate, runs) = (format!("tests/oracle/{}.toml", model.name), runs.to_string());
    let mut arguments =
        vec!["sample", &estate, "--runs", &runs, "--seed", "1", "--confidence", "99.9", "--format", "json"];
    arguments.extend(model.arguments.iter().map(String::as_str));
    let said = callboard(&arguments);
    assert_eq!(said.code, 0, "{}: {}", model.name, said.err);
    let sample: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let end = |name: &str| sample["unavailability"][name].as_f64().unwrap();
    (end("low"), end("high"))
}

fn assert_exact(runs: impl Fn(&Model) -> i64) {
    for model in models() {
        let (low, high) = drawn(&model, runs(&model));
        let exact = model.unavailability;
        assert!(low <= exact && exact <= high, "{}: {exact:e} is not in {low:e} to {high:e}", model.name);
        assert!(high < 4.0 * exact, "{}: {low:e} to {high:e} says nothing about {exact:e}", model.name);
    }
}

#[test]
fn exact_unavailabilities_lie_in_the_intervals_of_sampled_lives() {
    assert_exact(|model| model.runs);
}

/// The same by hastened cycles, where what is looked for is rare.
#[test]
fn they_lie_in_the_intervals_of_hastened_cycles() {
    let rare =
        ["two_node_coverage", "two_node_fixed_failover", "k_of_n", "majority", "dynamic_quorum", "sites"];
    for model in models().iter().filter(|model| rare.contains(&model.name.as_str())) {
        let mut hastened = model.clone();
        hastened.arguments.push("--rare".to_owned());
        let (low, high) = drawn(&hastened, 40);
        let exact = model.unavailability;
        assert!(low <= exact && exact <= high, "{}: {exact:e} is not in {low:e} to {high:e}", model.name);
        assert!(high < 2.0 * exact, "{}: {low:e} to {high:e} says nothing about {exact:e}", model.name);
    }
}

#[test]
#[ignore = "takes minutes: cargo test --release -p callboard-tests --test oracle -- --ignored"]
fn they_lie_in_narrow_intervals_too() {
    assert_exact(|model| model.heavy_runs);
}
