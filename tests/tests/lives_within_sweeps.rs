//! Whatever a life of `sample` comes to after a few losses, a sweep over as many has seen: on random small estates.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use callboard_sim::canonical;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::fault_class::FaultClass;
use callboard_sim::model::rates::{Failure, Rates, Repair};
use callboard_sim::model::scenario::{Action, Scenario};
use callboard_sim::model::time::{Millis, Timing};
use callboard_sim::model::verb::Verb;
use callboard_sim::quiescence::{self, Quiescence};
use callboard_sim::record::{Record, What};
use callboard_sim::sample::life::Lives;
use callboard_sim::sample::study::Study;
use callboard_sim::sample::watch::Watch;
use callboard_sim::sweep::{Settings, explore_and_look, vocabulary};
use callboard_sim::world::World;
use callboard_tests::cases::cases;
use callboard_tests::estates::made;
use callboard_validator::check;
use callboard_validator::files::MemoryFiles;
use proptest::prelude::*;

const FAULTS: usize = 2;
/// Shorter than a failover period: what the first loss has used up, the second finds used up, as in a sweep.
const LENGTH: Millis = Millis::hours(2);

fn lowered(text: &str) -> Option<Estate> {
    let files = MemoryFiles([("estate.toml".to_owned(), text.as_bytes().to_vec())].into());
    check::estate(&files, "estate.toml").estate.map(|estate| *estate)
}

/// The same estate, in which each loss of a sweep's vocabulary comes at a random moment and nothing is mended.
fn failing(vocabulary: &Scenario) -> Estate {
    let failure = |action: &Action| Failure {
        name: String::new(),
        strikes: vec![action.clone()],
        mends: Vec::new(),
        mttf: Timing::Exponential(LENGTH),
        mttr: None,
        repair: Repair::Together,
    };
    let failures = vocabulary.script.iter().map(|line| failure(&line.action)).collect();
    Estate { rates: Rates { failures, ..Rates::default() }, ..vocabulary.estate.clone() }
}

/// What runs where, without a time.
fn standing(world: &World) -> String {
    let nodes: Vec<_> = world.nodes.iter().map(|node| (node.machine, node.cluster)).collect();
    let groups: Vec<_> = world.groups.iter().map(|group| group.owner).collect();
    let resources: Vec<_> = world.resources.iter().map(|resource| resource.state).collect();
    let services: Vec<_> = world.services.iter().map(Option::is_some).collect();
    format!("{nodes:?} {groups:?} {resources:?} {services:?}")
}

fn losses(trace: &[Record]) -> Vec<&Record> {
    let is_loss = |record: &&Record| {
        matches!(record.what, What::Injected { verb: Verb::NodePowerOff | Verb::WitnessLoss, .. })
    };
    trace.iter().filter(is_loss).collect()
}

#[test]
fn whatever_a_life_comes_to_a_sweep_has_seen() {
    let (compared, estates) = (Cell::new(0), Cell::new(0));
    proptest!(cases(60), |(genes in proptest::collection::vec(any::<u8>(), 20..120), seed in any::<u64>())| {
        let Some(estate) = lowered(&made(&genes).estate()) else { return Ok(()) };
        // A sweep does not wait for what has a time of its own.
        if canonical::tells_time(&estate) {
            return Ok(());
        }
        let classes = [FaultClass::Nodes, FaultClass::Witness];
        let Ok(vocabulary) = vocabulary::scenario(&estate, &classes) else { return Ok(()) };
        let seen = Mutex::new(BTreeSet::from([standing(&World::unscripted(&vocabulary))]));
        let settings = Settings { faults: FAULTS, most_states: 3_000, fold: false, ..Settings::default() };
        let look = |world: &World| {
            seen.lock().expect("nobody panics with it").insert(standing(world));
        };
        let found = explore_and_look(&vocabulary, &settings, &AtomicBool::new(false), &look);
        if !found.is_complete() {
            return Ok(());
        }
        let seen = seen.into_inner().expect("nobody panics with it");
        let failing = failing(&vocabulary);
        let study = Study::of(&failing, Watch::Nodes, LENGTH).expect("its nodes fail");
        estates.set(estates.get() + 1);
        for number in 0..8 {
            let (_, trace, last) = Lives::of(&study).retell(seed, number);
            let struck = losses(&trace);
            if struck.is_empty() || struck.len() > FAULTS || quiescence::of(&last) > Quiescence::Waiting {
                continue;
            }
            compared.set(compared.get() + 1);
            let told: Vec<String> = struck.iter().map(|record| format!("{} {:?}", record.at, record.what)).collect();
            prop_assert!(seen.contains(&standing(&last)), "{told:?}\n{}\nof {:#?}", standing(&last), seen);
        }
    });
    let (compared, estates) = (compared.get(), estates.get());
    assert!(estates > 20 && compared > 60, "{compared} lives in {estates} estates were compared");
}
