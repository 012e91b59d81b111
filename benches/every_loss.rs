//! Every sequence of up to k settled losses of nodes, textbook outcomes, by the sweep on one core. G3 of the targets.
//!
//! `plain` plays every sequence by itself, so that their number is known beforehand; `merged` visits each state once,
//! as the program does. The first argument that is a number is the count of rounds.

use std::sync::atomic::AtomicBool;

use callboard_sim::model::fault_class::FaultClass;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::sweep::{Exploration, Mode, Settings, explore, vocabulary};
use callboard_tests::peers::{Layout, Problem, estate, problem};
use callboard_tests::rounds::{self, Rounds};

/// The allocator of the program.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CASES: [(Problem, usize); 2] =
    [(problem(16, 100, Layout::Even), 3), (problem(64, 1_000, Layout::Even), 2)];

fn main() {
    let rounds = rounds::asked(5);
    for (problem, faults) in CASES {
        measure(&problem, faults, rounds);
    }
}

fn measure(problem: &Problem, faults: usize, rounds: usize) {
    let scenario = vocabulary::scenario(&estate::read(problem), &[FaultClass::Nodes]).expect("there are few");
    let plain = Settings {
        faults,
        mode: Mode::Settled,
        textbook: true,
        most_states: usize::MAX,
        merge: false,
        fold: false,
        ..Settings::default()
    };
    let merged = Settings { merge: true, fold: true, ..plain };
    let mut table = Rounds::default();
    let (mut of_plain, mut of_merged) = (Exploration::default(), Exploration::default());
    for _ in 0..rounds {
        of_plain = table.turn("plain", || swept(&scenario, &plain));
        of_merged = table.turn("merged", || swept(&scenario, &merged));
    }
    assert_eq!(of_plain.sequences, sequences(problem.size.nodes, faults));
    assert!(of_plain.is_complete() && of_merged.is_complete());
    let ms = |contender| table.median(contender).as_secs_f64() * 1e3;
    println!("{problem}, at most {faults} losses");
    for (contender, found) in [("plain", &of_plain), ("merged", &of_merged)] {
        println!(
            "  {contender:8} {:9.1} ms, {} sequences, {} states, {:.1} us a sequence, {} KiB",
            ms(contender),
            found.sequences,
            found.states,
            ms(contender) * 1e3 / found.sequences as f64,
            found.memory / 1024
        );
    }
}

fn swept(scenario: &Scenario, settings: &Settings) -> Exploration {
    explore(scenario, settings, &AtomicBool::new(false))
}

/// Ordered choices of one to `most` nodes.
fn sequences(nodes: usize, most: usize) -> u64 {
    let falling = |length: usize| (nodes - length + 1..=nodes).product::<usize>();
    (1..=most).map(falling).sum::<usize>() as u64
}
