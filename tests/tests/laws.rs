//! Laws that hold for every estate and every script, tried on thousands of small ones.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::cell::Cell;

use callboard_sim::choices::{Nominal, Recording, Replay, Seeded};
use callboard_sim::model::scenario::Scenario;
use callboard_sim::model::time::SimTime;
use callboard_sim::polls::Polls;
use callboard_sim::properties::ALWAYS;
use callboard_sim::queue::Queue;
use callboard_sim::run::{Run, observe, run, run_every_poll};
use callboard_sim::world::World;
use callboard_tests::cases::cases;
use callboard_tests::estates::{Made, made, made_for_health_checks};
use callboard_validator::check;
use callboard_validator::files::MemoryFiles;
use proptest::prelude::*;

fn lowered(made: &Made, estate: String) -> Option<Scenario> {
    let files = [("estate.toml", estate), ("scenario.toml", made.scenario())];
    let files =
        MemoryFiles(files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect());
    let (report, rehearsal) = check::scenario(&files, "scenario.toml");
    if rehearsal.is_none() {
        let refused = report
            .findings
            .iter()
            .any(|finding| finding.severity == callboard_validator::finding::Severity::Error);
        assert!(refused, "a scenario that cannot be played has an error that says why");
    }
    rehearsal.map(|rehearsal| rehearsal.scenario)
}

fn genes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 20..160)
}

fn assert_always(scenario: &Scenario, seed: Option<u64>) -> Run {
    let look = |world: &World| {
        for property in ALWAYS {
            let violations = (property.violations)(scenario.in_force(world.estate), world);
            assert!(violations.is_empty(), "at {}: {}: {violations:?}", world.now, property.name);
        }
    };
    match seed {
        None => observe(scenario, &mut Nominal, look),
        Some(seed) => observe(scenario, &mut Seeded::new(seed), look),
    }
}

thread_local! {
    static PLAYED: Cell<(u32, u32)> = const { Cell::new((0, 0)) };
}

#[test]
fn the_always_properties_hold_after_every_step_and_accepted_estates_never_panic() {
    proptest!(cases(4000), |(genes in genes(), seed in any::<u64>())| {
        let made = made(&genes);
        let (tried, accepted) = PLAYED.get();
        if let Some(scenario) = lowered(&made, made.estate()) {
            PLAYED.set((tried + 1, accepted + 1));
            let nominal = assert_always(&scenario, None);
            prop_assert!(!nominal.given_up);
            prop_assert!(!assert_always(&scenario, Some(seed)).given_up);
        } else {
            PLAYED.set((tried + 1, accepted));
        }
    });
    let (tried, accepted) = PLAYED.get();
    assert!(
        accepted * 2 > tried,
        "only {accepted} of {tried} made estates were accepted: the law says little"
    );
}

#[test]
fn the_same_seed_gives_the_same_trace_and_a_replay_reproduces_it() {
    proptest!(cases(800), |(genes in genes(), seed in any::<u64>())| {
        let made = made(&genes);
        if let Some(scenario) = lowered(&made, made.estate()) {
            let mut recording = Recording::new(Seeded::new(seed));
            let first = run(&scenario, &mut recording);
            let again = run(&scenario, &mut Seeded::new(seed));
            prop_assert_eq!(&first.trace, &again.trace);
            let mut replay = Replay::new(recording.decisions);
            let replayed = run(&scenario, &mut replay);
            prop_assert_eq!(&first.trace, &replayed.trace);
            prop_assert_eq!(&first.last, &replayed.last);
            prop_assert!(!replay.diverged());
        }
    });
}

#[test]
fn the_order_of_declaration_decides_nothing() {
    proptest!(cases(1500), |(genes in genes(), by in any::<usize>())| {
        let made = made(&genes);
        let straight = lowered(&made, made.estate());
        let reordered = lowered(&made, made.estate_reordered(by));
        prop_assert_eq!(straight.is_some(), reordered.is_some());
        if let (Some(straight), Some(reordered)) = (straight, reordered) {
            prop_assert_eq!(run(&straight, &mut Nominal).trace, run(&reordered, &mut Nominal).trace);
        }
    });
}

/// A world without what is due: polls that find nothing are due in one of the two ways only.
fn settled(mut world: World) -> World {
    world.queue = Queue::default();
    world.polls = Polls::Skipped;
    let resources: Vec<_> = world.resources.ids().collect();
    for resource in resources {
        world.resources[resource].timer = None;
    }
    for waiting in world.waiting.values_mut() {
        waiting.timer = None;
    }
    let sets: Vec<_> = world.group_sets.ids().collect();
    for set in sets {
        world.group_sets[set].timer = None;
    }
    world
}

#[test]
fn skipping_the_polls_that_find_nothing_changes_nothing() {
    proptest!(cases(3000), |(genes in genes(), seed in any::<u64>(), everything in 0..8)| {
        let made = if everything == 0 { made(&genes) } else { made_for_health_checks(&genes) };
        if let Some(mut scenario) = lowered(&made, made.estate()) {
            scenario.horizon = scenario.horizon.min(SimTime(300_000));
            let skipped = run(&scenario, &mut Seeded::new(seed));
            let every = run_every_poll(&scenario, &mut Seeded::new(seed));
            prop_assert!(!every.given_up);
            let differ = skipped.trace.iter().zip(&every.trace).find(|(one, other)| one != other);
            prop_assert!(differ.is_none(), "{differ:#?}\n{}{}", made.estate(), made.script);
            prop_assert_eq!(skipped.trace.len(), every.trace.len());
            prop_assert_eq!(&skipped.outages, &every.outages);
            prop_assert_eq!(&skipped.assumptions, &every.assumptions);
            let (now, mut last) = (every.last.now, skipped.last);
            last.now = now;
            prop_assert_eq!(settled(last), settled(every.last));
        }
    });
}

/// The number of steps follows the faults, not simulated time.
#[test]
fn a_year_without_faults_takes_as_many_steps_as_a_minute() {
    let steps = |horizon: &str| {
        let mut count = 0;
        let scenario = quiet(horizon);
        observe(&scenario, &mut Nominal, |_| count += 1);
        count
    };
    assert_eq!(steps("1min"), steps("1year"));
    let mut every = 0;
    let scenario = quiet("1min");
    let mut world = World::with_every_poll(&scenario);
    while callboard_sim::step::step(&scenario, &mut world, &mut Nominal).is_some() {
        every += 1;
    }
    assert!(every > 100, "{every} polls in a minute");
}

/// K2 with a script that does nothing.
fn quiet(horizon: &str) -> Scenario {
    let text = format!("title = \"quiet\"\nestate = \"estates/k2.toml\"\nhorizon = \"{horizon}\"\n");
    let mut files = callboard_tests::Overlay::default();
    files.0.insert("scenarios/quiet.toml".to_owned(), text.into_bytes());
    check::scenario(&files, "scenarios/quiet.toml").1.unwrap().scenario
}

#[test]
fn any_bytes_are_answered_and_never_panic() {
    proptest!(cases(1500), |(bytes in proptest::collection::vec(any::<u8>(), 0..200), name in "[a-z]\\.(toml|xml|reg)")| {
        let files = MemoryFiles([(name.clone(), bytes)].into());
        check::check(&files, &name);
    });
}

#[test]
fn a_mutilated_estate_is_answered_and_never_panics() {
    let text =
        std::fs::read_to_string(callboard_tests::workspace().join("scenarios/estates/k2.toml")).unwrap();
    proptest!(cases(1500), |(from in 0..3000usize, length in 0..60usize, with in "[\\[\\]=\"'#a-z0-9 \\n.-]{0,12}")| {
        let start = text.floor_char_boundary(from.min(text.len()));
        let end = text.floor_char_boundary((start + length).min(text.len()));
        let mutilated = format!("{}{with}{}", &text[..start], &text[end..]);
        let files = MemoryFiles([("e.toml".to_owned(), mutilated.into_bytes())].into());
        check::check(&files, "e.toml");
    });
}
