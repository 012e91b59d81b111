//! Polls that find nothing, elided and played: the same span, the same log. G8 of the targets.
//!
//! Ten groups of six resources, a loss of a node in the first minute, and then nothing. The first argument that is a
//! number is the count of rounds; the second, days of the longest span.

use callboard_sim::choices::Nominal;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::record::{Record, Step};
use callboard_sim::step::step_into;
use callboard_sim::world::World;
use callboard_tests::peers::{Layout, estate, problem};
use callboard_tests::rounds::{self, Rounds};

/// The allocator of the program.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const YEAR: Millis = Millis::hours(365 * 24);

fn main() {
    let rounds = rounds::asked(3);
    let days = std::env::args().filter_map(|argument| argument.parse().ok()).nth(1).unwrap_or(10);
    for hours in [1, 24, days * 24] {
        measure(Millis::hours(hours), rounds);
    }
}

fn measure(span: Millis, rounds: usize) {
    let problem = problem(4, 10, Layout::Even);
    let loss = estate::loss(&estate::read(&problem), 0);
    let scenario = Scenario { horizon: SimTime::START + span, ..loss };
    let mut table = Rounds::default();
    let (mut steps, mut polls) = (0, 0);
    for _ in 0..rounds {
        // One history without polls is too short for the clock.
        let elided = table.turn("elided", || {
            let histories = (0..100).map(|_| played(&scenario, World::new(&scenario)));
            histories.last().expect("there are some")
        });
        let every = table.turn("played", || played(&scenario, World::with_every_poll(&scenario)));
        assert!(elided.0 == every.0, "the same log, byte for byte");
        (steps, polls) = (elided.1, every.1 - elided.1);
    }
    let ratio = table.ratio("played", "elided") * 100.0;
    let year = ratio * YEAR.0 as f64 / span.0 as f64;
    println!("{problem}, {} h of simulated time, logs equal", span.0 / Millis::hours(1).0);
    println!(
        "  {steps} steps elided: {:.3} ms; {polls} polls more: {:.1} ms, {:.0} ns each",
        table.median("elided").as_secs_f64() * 10.0,
        table.median("played").as_secs_f64() * 1e3,
        table.median("played").as_secs_f64() * 1e9 / polls as f64
    );
    println!("  {ratio:.3e} x; in proportion, {year:.1e} x over a year");
}

/// The log, and how many steps it took.
fn played(scenario: &Scenario, mut world: World) -> (Vec<Record>, u64) {
    let (mut told, mut log, mut steps) = (Step::default(), Vec::new(), 0);
    while step_into(scenario, &mut world, &mut Nominal, &mut told) {
        log.append(&mut told.records);
        steps += 1;
    }
    (log, steps)
}
