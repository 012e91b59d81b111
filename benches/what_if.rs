//! What one what-if costs on a loaded model: a node is lost, and everything settles.
//!
//! The first argument that is a number is the count of rounds.

use std::hint::black_box;
use std::time::Instant;

use callboard_sim::choices::Nominal;
use callboard_sim::model::ids::{Id, NodeId};
use callboard_sim::model::scenario::{Action, Scenario, ScriptStep};
use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::record::{Detail, Step};
use callboard_sim::step::{step, step_into};
use callboard_sim::world::World;
use callboard_tests::big_estate::{self, ESTATE, LARGEST, Size};
use callboard_validator::check;

/// The allocator of the program.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [Size; 3] = [Size { nodes: 4, groups: 10 }, Size { nodes: 16, groups: 100 }, LARGEST];

fn main() {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(15);
    for size in SIZES {
        measure(size, rounds);
    }
}

fn measure(size: Size, rounds: usize) {
    let report = check::estate(&big_estate::files(size), ESTATE);
    let estate = *report.estate.expect("it can be played");
    let script = vec![ScriptStep { at: SimTime(0), action: Action::NodePowerOff(NodeId::from_index(0)) }];
    let horizon = SimTime::START + Millis::minutes(30);
    let scenario = Scenario { script, horizon, ..Scenario::of_nothing(estate) };
    let mut start = World::new(&scenario);
    let (mut whole, mut copies, mut steps) = (Vec::new(), Vec::new(), 0);
    step(&scenario, &mut start, &mut Nominal);
    let mut told = Step::telling(Detail::Nothing);
    for _ in 0..rounds {
        let from = Instant::now();
        let mut world = start.clone();
        copies.push(from.elapsed());
        steps = 0;
        while step_into(&scenario, &mut world, &mut Nominal, &mut told) {
            steps += 1;
        }
        whole.push(from.elapsed());
        black_box(world);
    }
    whole.sort();
    copies.sort();
    println!(
        "{} nodes, {} groups of 6 resources, {steps} steps: {:?} a what-if ({:?} at best), {:?} of it the copy",
        size.nodes,
        size.groups,
        whole[whole.len() / 2],
        whole[0],
        copies[copies.len() / 2]
    );
}
