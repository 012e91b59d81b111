//! Whole lives of a pair of nodes with imperfect coverage, drawn with the real engine on one core. G6 of the targets.
//!
//! What is timed is the program from its arguments to its report; the exact unavailability lies in its interval. The
//! first argument that is a number is the count of rounds.

use callboard_tests::rounds::{self, Rounds};
use callboard_tests::{callboard, workspace};

/// The allocator of the program.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const LIVES: usize = 2_000;
const YEARS: usize = 100;
const MODEL: &str = "two_node_coverage";

fn main() {
    let rounds = rounds::asked(5);
    let exact = exact();
    let mut table = Rounds::default();
    let (mut low, mut high) = (0.0, 0.0);
    for _ in 0..rounds {
        table.turn("one life", || lived(1, 1));
        (low, high) = table.turn("lives", || lived(LIVES, YEARS));
    }
    assert!(low <= exact && exact <= high, "{exact:e} is not in {low:e} to {high:e}");
    let years = (LIVES * YEARS) as f64;
    println!("{MODEL}: {LIVES} lives of {YEARS} years");
    println!("  {:.0} cluster-years a second", table.rate("lives", years));
    println!("  {:.2} ms for a life of one year, reading and report included", {
        table.median("one life").as_secs_f64() * 1e3
    });
    println!("  exact {exact:.4e}, in {low:.4e} to {high:.4e} (99.9 %)");
}

fn lived(lives: usize, years: usize) -> (f64, f64) {
    let estate = format!("tests/oracle/{MODEL}.toml");
    let (lives, years) = (lives.to_string(), years.to_string());
    let told = ["--confidence", "99.9", "--format", "json", "--seed", "1", "--threads", "1"];
    let asked = ["sample", &estate, "--of", "G", "--runs", &lives, "--years", &years];
    let said = callboard(&[&asked[..], &told].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    let sample: serde_json::Value = serde_json::from_str(&said.out).expect("it is JSON");
    let end = |name: &str| sample["unavailability"][name].as_f64().expect("it is there");
    (end("low"), end("high"))
}

fn exact() -> f64 {
    let text = std::fs::read_to_string(workspace().join("tests/oracle/exact.toml")).expect("it is committed");
    let table: toml::Table = text.parse().expect("it is TOML");
    let mut models = table["model"].as_array().expect("it is a list").iter();
    let model = models.find(|model| model["name"].as_str() == Some(MODEL)).expect("it is there");
    model["unavailability"].as_float().expect("it is a number")
}
