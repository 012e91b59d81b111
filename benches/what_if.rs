//! What one what-if costs on a loaded model: a node is lost, and everything settles. G2 of the targets.
//!
//! Every node is lost in turn, each from the same settled world, in one world that is used again; the moves are those that Pacemaker makes
//! (`tests/peers/`). Besides, what the phases of the command `what-if` cost: reading, and what comes after it. The first argument
//! that is a number is the count of rounds.

use std::hint::black_box;

use callboard::{output, render};
use callboard_sim::chain;
use callboard_sim::choices::Nominal;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::fault_class::FaultClass;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::record::{Detail, Step};
use callboard_sim::step::{step_into, strike};
use callboard_sim::sweep::vocabulary;
use callboard_sim::world::World;
use callboard_tests::peers::{Layout, Problem, estate, problem};
use callboard_tests::rounds::{self, Rounds};
use callboard_validator::asked::Asked;
use callboard_validator::files::MemoryFiles;
use callboard_validator::what_if as what_if_files;

/// The allocator of the program.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [Problem; 3] =
    [problem(4, 10, Layout::Even), problem(16, 100, Layout::Even), problem(64, 1_000, Layout::Even)];
/// When nodes are lost.
const AT: SimTime = SimTime(60_000);
/// What-ifs of a turn, about.
const OF_A_TURN: usize = 640;

fn main() {
    let rounds = rounds::asked(15);
    for problem in SIZES {
        measure(&problem, rounds);
        phases(&problem, rounds);
    }
}

/// The command from its file in memory to its last byte.
fn phases(problem: &Problem, rounds: usize) {
    let files = MemoryFiles([(estate::ESTATE.to_owned(), estate::text(problem).into_bytes())].into());
    let asked = [Asked { words: ["node-power-off", "N0"].map(str::to_owned).into(), at: None }];
    let mut table = Rounds::default();
    for _ in 0..rounds {
        let read = table.turn("reading", || what_if_files::read(&files, estate::ESTATE, &asked, None));
        let Ok(chain) = read else { panic!("{problem}: it cannot be read") };
        let played =
            table.turn("playing", || chain::play(&chain, &mut Nominal)).expect("one verb overtakes none");
        table.turn("telling", || {
            let mut out = Vec::with_capacity(1 << 16);
            let told = output::what_if::asked(&asked, &chain, &played);
            render::what_if::render(&chain, &told, &played, &mut out).expect("memory is writable");
            black_box(out)
        });
    }
    let ms = |phase| table.median(phase).as_secs_f64() * 1e3;
    println!(
        "{problem}: the command: {:.3} ms reading, then {:.3} ms playing and {:.3} ms telling",
        ms("reading"),
        ms("playing"),
        ms("telling")
    );
}

fn measure(problem: &Problem, rounds: usize) {
    let estate = estate::read(problem);
    let horizon = SimTime::START + Millis::minutes(30);
    let losses = vocabulary::scenario(&estate, &[FaultClass::Nodes]).expect("there are few");
    let scenario = Scenario { horizon, ..losses };
    let mut told = Step::telling(Detail::Nothing);
    let start = settled(&scenario, &mut told);
    assert_moves(problem, &estate, &scenario, &start);
    let nodes = problem.size.nodes;
    let repeats = OF_A_TURN.div_ceil(nodes);
    let (mut table, mut steps, mut world) = (Rounds::default(), 0, start.clone());
    for _ in 0..rounds {
        steps = table.turn("what-if", || {
            let losses = (0..repeats).flat_map(|_| 0..nodes);
            let each = |node| {
                world.clone_from(&start);
                what_if(&scenario, &mut world, node, &mut told)
            };
            losses.map(each).sum::<usize>()
        });
        table.turn("copy", || (0..repeats * nodes).for_each(|_| drop(black_box(start.clone()))));
    }
    let each = |contender| table.median(contender).as_secs_f64() * 1e6 / (repeats * nodes) as f64;
    println!(
        "{problem}: {:9.2} us a what-if in a world that is used again, {:.2} us a new copy; {:.1} steps, {:.0} ns each",
        each("what-if"),
        each("copy"),
        steps as f64 / (repeats * nodes) as f64,
        table.median("what-if").as_secs_f64() * 1e9 / steps as f64
    );
}

/// The world just before the loss.
fn settled(scenario: &Scenario, told: &mut Step) -> World {
    let mut world = World::unscripted(scenario);
    while world.queue.next_due().is_some_and(|due| due < AT) {
        step_into(scenario, &mut world, &mut Nominal, told);
    }
    world
}

/// The steps after the loss of a node.
fn what_if(scenario: &Scenario, world: &mut World, node: usize, told: &mut Step) -> usize {
    let line = u16::try_from(node).expect("there are 64 at most");
    strike(scenario, world, (line, AT), &mut Nominal, told);
    let mut steps = 1;
    while step_into(scenario, world, &mut Nominal, told) {
        steps += 1;
    }
    steps
}

/// The last node of the list is lost: the groups that were its go where a whole run of the files moves them.
fn assert_moves(problem: &Problem, estate: &Estate, scenario: &Scenario, start: &World) {
    let node = problem.size.nodes - 1;
    let mut world = start.clone();
    what_if(scenario, &mut world, node, &mut Step::telling(Detail::Nothing));
    assert_eq!(estate::moved(estate, &world), estate::moves(estate, node), "{problem}");
}
