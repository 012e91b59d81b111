//! Laws of the sweep, tried on random small estates: what makes it fast changes nothing of what it finds.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::cell::Cell;
use std::sync::atomic::AtomicBool;

use callboard_sim::canonical::{NOW, canonical};
use callboard_sim::choices::Seeded;
use callboard_sim::event::Event;
use callboard_sim::model::fault_class::FaultClass;
use callboard_sim::model::ids::{EstateId, Id};
use callboard_sim::model::promise::Promise;
use callboard_sim::model::scenario::{Scenario, ScriptStep};
use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::quiescence::{self, Quiescence};
use callboard_sim::record::{Record, What};
use callboard_sim::run::observe;
use callboard_sim::step::step;
use callboard_sim::sweep::counter_example::CounterExample;
use callboard_sim::sweep::encoding::Encoding;
use callboard_sim::sweep::weak_points::WeakPoint;
use callboard_sim::sweep::{Exploration, Mode, Settings, explore, vocabulary};
use callboard_sim::world::World;
use callboard_tests::cases::cases;
use callboard_tests::contained::{Corners, state, visited};
use callboard_tests::estates::{Made, made, made_for_health_checks};
use callboard_validator::files::MemoryFiles;
use callboard_validator::{check, written};
use proptest::prelude::*;

fn genes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 20..120)
}

fn memory(files: &[(&str, &str)]) -> MemoryFiles {
    MemoryFiles(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
}

/// The scenario of random genes.
fn lowered(made: &Made) -> Option<Scenario> {
    let files = memory(&[("estate.toml", &made.estate()), ("scenario.toml", &made.scenario())]);
    check::scenario(&files, "scenario.toml").1.map(|rehearsal| rehearsal.scenario)
}

/// The estate of random genes, with some promises about its groups.
fn promising(made: &Made, limits: &[u64]) -> String {
    let words = ["any-one-loss", "any-two-faults", "any-faults", "any-two-losses"];
    let promises = limits.iter().enumerate().map(|(index, limit)| {
        let within = if *limit == 0 { String::new() } else { format!("within = {limit}\n") };
        let after = words[index % words.len()];
        format!("[[promise]]\ngroup = \"G1\"\nis = \"Online\"\n{within}after = \"{after}\"\n")
    });
    format!("{}{}", made.estate(), promises.collect::<String>())
}

/// What can go wrong in it.
fn swept(estate: &str, classes: &[FaultClass]) -> Option<Scenario> {
    let report = check::estate(&memory(&[("estate.toml", estate)]), "estate.toml");
    vocabulary::scenario(report.estate.as_deref()?, classes).ok()
}

const SOME: [FaultClass; 4] =
    [FaultClass::Nodes, FaultClass::Resources, FaultClass::Witness, FaultClass::Networks];

fn of(scenario: &Scenario, settings: &Settings) -> Exploration {
    explore(scenario, settings, &AtomicBool::new(false))
}

/// What a sweep says: each promise with the number of faults that break it, and what single faults cost.
fn verdict(scenario: &Scenario, found: &Exploration) -> (Vec<Option<usize>>, Vec<String>) {
    let promises = 0..scenario.estate.promises.len();
    let broken = promises.map(|promise| found.breach_of(promise).map(|broken| broken.path.links.len()));
    (broken.collect(), found.weak_points.iter().map(|point| format!("{point:?}")).collect())
}

/// The same fact on the scale of a canonical world.
fn restated(record: &Record, on_scale: impl Fn(SimTime) -> SimTime) -> Record {
    let mut restated = record.clone();
    restated.at = on_scale(record.at);
    match &mut restated.what {
        What::RestartsExhausted { retry_at: Some(at), .. }
        | What::NodeQuarantined { until: at, .. }
        | What::JoinRefused { until: at, .. }
        | What::PackageLost { since: at, .. } => *at = on_scale(*at),
        _ => {}
    }
    restated
}

fn trace(scenario: &Scenario, world: &mut World, seed: u64) -> Vec<Record> {
    let mut choices = Seeded::new(seed);
    let mut trace = Vec::new();
    for _ in 0..3_000 {
        let Some(played) = step(scenario, world, &mut choices) else { break };
        trace.extend(played.records);
    }
    trace
}

thread_local! {
    static COUNT: Cell<[u32; 3]> = const { Cell::new([0; 3]) };
}

fn count(which: usize) {
    let mut counts = COUNT.get();
    counts[which] += 1;
    COUNT.set(counts);
}

#[test]
fn a_canonical_world_has_the_same_future() {
    proptest!(cases(1500), |(genes in genes(), seed in any::<u64>(), at in any::<usize>())| {
        let Some(scenario) = lowered(&made(&genes)) else { return Ok(()) };
        let mut worlds = Vec::new();
        observe(&scenario, &mut Seeded::new(seed), |world| worlds.push(world.clone()));
        let mut world = worlds[at % worlds.len()].clone();
        let now = world.now;
        let on_scale = |at: SimTime| NOW + at.since(now) - now.since(at);
        let mut form = canonical(scenario.in_force(world.estate), &world);
        prop_assert_eq!(&form, &canonical(scenario.in_force(world.estate), &form), "canonical once and for all");
        let later = Scenario { horizon: on_scale(scenario.horizon), ..scenario.clone() };
        let before: Vec<Record> =
            trace(&scenario, &mut world, seed).iter().map(|record| restated(record, on_scale)).collect();
        prop_assert_eq!(before, trace(&later, &mut form, seed));
        let estate = scenario.in_force(world.estate);
        prop_assert_eq!(canonical(estate, &world), canonical(estate, &form));
    });
}

#[test]
fn a_timer_is_kept_exactly_while_its_event_is_due() {
    proptest!(cases(500), |(genes in genes(), seed in any::<u64>())| {
        let Some(scenario) = lowered(&made(&genes)) else { return Ok(()) };
        observe(&scenario, &mut Seeded::new(seed), |world| {
            for resource in world.resources.ids() {
                let about = |event| match event {
                    Event::OnlineCompleted(of) | Event::OfflineCompleted(of) | Event::PendingExpired(of)
                    | Event::CallDeadlocked(of) | Event::HealthCheckDue(of) | Event::RestartDue(of)
                    | Event::RetryDue(of) => of == resource,
                    _ => false,
                };
                let due = world.queue.find(about).len();
                assert_eq!(due, usize::from(world.resources[resource].timer.is_some()), "{due} events");
            }
        });
    });
}

/// Two sweeps of random estates that differ in one setting say the same.
fn assert_same_verdict(count_of_cases: u32, classes: &[FaultClass], change: impl Fn(&mut Settings)) {
    COUNT.set([0; 3]);
    proptest!(cases(count_of_cases), |(genes in genes(), limit in 0..90_000u64)| {
        let made = made(&genes);
        let estate = promising(&made, &[limit, limit / 2, 0]);
        let Some(scenario) = swept(&estate, classes) else { return Ok(()) };
        let plain = Settings { faults: 2, most_states: 2_000, ..Settings::default() };
        let mut changed = plain.clone();
        change(&mut changed);
        let (one, other) = (of(&scenario, &plain), of(&scenario, &changed));
        if !one.is_complete() || !other.is_complete() {
            return Ok(());
        }
        count(0);
        prop_assert_eq!(verdict(&scenario, &one), verdict(&scenario, &other), "{}", estate);
        if one.merged > 0 {
            count(1);
        }
    });
}

#[test]
fn merging_states_never_changes_a_verdict() {
    assert_same_verdict(30, &SOME, |settings| settings.merge = false);
    let [compared, merged, _] = COUNT.get();
    assert!(compared > 15 && merged > 5, "{merged} of {compared} sweeps merged anything");
}

/// Two sweeps with the same settings, but that one plays every course, find the same to the last number.
fn assert_remembers(estate: &str, classes: &[FaultClass], settings: &Settings) -> Result<(), TestCaseError> {
    let Some(scenario) = swept(estate, classes) else { return Ok(()) };
    let play = Settings { remember: false, ..settings.clone() };
    let all = |settings| Exploration { memory: 0, ..of(&scenario, settings) };
    let [remembered, played] = [settings, &play].map(|settings| format!("{:?}", all(settings)));
    prop_assert_eq!(remembered, played, "{}", estate);
    Ok(())
}

#[test]
fn remembering_what_the_last_faults_came_to_changes_nothing() {
    proptest!(cases(60), |(genes in genes(), limit in 0..90_000u64, settled in any::<bool>(), textbook in any::<bool>())| {
        let mode = if settled { Mode::Settled } else { Mode::Both };
        let settings = Settings { faults: 2, mode, textbook, most_states: 400, ..Settings::default() };
        assert_remembers(&promising(&made(&genes), &[limit, limit / 2, 0]), &SOME, &settings)?;
    });
}

#[test]
fn remembering_changes_nothing_among_health_checks_and_twins() {
    proptest!(cases(40), |(genes in genes(), limit in 0..90_000u64)| {
        let settings = Settings { faults: 2, mode: Mode::Settled, textbook: true, most_states: 300, ..Settings::default() };
        let estate = promising(&made_for_health_checks(&genes), &[limit, 0]);
        assert_remembers(&estate, &FaultClass::ALL, &settings)?;
    });
    proptest!(cases(60), |(genes in proptest::collection::vec(any::<u8>(), 90), textbook in any::<bool>(), faults in 2..4usize)| {
        let classes = [FaultClass::Nodes, FaultClass::Resources];
        let settings = Settings { faults, textbook, most_states: 150, fold: false, ..Settings::default() };
        assert_remembers(&with_twins(&genes), &classes, &settings)?;
    });
}

#[test]
fn worlds_are_written_down_alike_exactly_when_their_canonical_forms_are() {
    COUNT.set([0; 3]);
    proptest!(cases(150), |(genes in genes(), seeds in any::<[u64; 2]>())| {
        let Some(scenario) = lowered(&made(&genes)) else { return Ok(()) };
        let mut worlds = Vec::new();
        for seed in seeds {
            observe(&scenario, &mut Seeded::new(seed), |world| {
                if world.estate == EstateId::from_index(0) {
                    worlds.push(world.clone());
                }
            });
        }
        let encoding = Encoding::of(&scenario.estate);
        let forms: Vec<_> = worlds.iter().map(|world| canonical(&scenario.estate, world)).collect();
        let written: Vec<_> = worlds.iter().map(|world| encoding.encode(world)).collect();
        for (one, other) in (0..worlds.len()).flat_map(|one| (0..one).map(move |other| (one, other))) {
            prop_assert_eq!(forms[one] == forms[other], written[one] == written[other]);
            count(usize::from(forms[one] == forms[other]));
        }
    });
    let [different, same, _] = COUNT.get();
    assert!(different > 1000 && same > 200, "{same} pairs are the same, {different} differ");
}

#[test]
fn threads_change_nothing() {
    proptest!(cases(40), |(genes in genes(), limit in 0..90_000u64)| {
        let Some(scenario) = swept(&promising(&made(&genes), &[limit, 0]), &SOME) else { return Ok(()) };
        let settings = |threads| Settings { faults: 2, most_states: 300, threads, ..Settings::default() };
        let [one, three] = [1, 3].map(|threads| format!("{:?}", of(&scenario, &settings(threads))));
        prop_assert_eq!(one, three);
    });
}

/// A script of one or two faults that strike where a sweep lets them, and the run that it makes.
fn drawn(scenario: &Scenario, faults: [usize; 2], at: usize, seed: u64) -> Scenario {
    let action = |fault: usize| scenario.script[fault % scenario.script.len()].action.clone();
    let first = SimTime(60_000);
    let mut script = vec![ScriptStep { at: first, action: action(faults[0]) }];
    let one = Scenario { script: script.clone(), horizon: first + Millis::hours(2), ..scenario.clone() };
    let (mut moments, mut rested) = (vec![first], false);
    observe(&one, &mut Corners::new(seed), |world| {
        if !rested && moments.last().is_some_and(|last| world.now > *last) {
            moments.push(world.now);
        }
        let over = world.queue.next_due() != Some(world.now);
        rested |= over && world.now >= first && quiescence::of(world) <= Quiescence::Waiting;
    });
    script.push(ScriptStep { at: moments[at % moments.len()], action: action(faults[1]) });
    Scenario { script, ..one }
}

#[test]
fn whatever_chance_leads_to_a_sweep_has_visited() {
    COUNT.set([0; 3]);
    proptest!(cases(40), |(genes in genes(), faults in any::<[usize; 2]>(), at in any::<usize>(), seed in any::<u64>())| {
        let Some(vocabulary) = swept(&made(&genes).estate(), &SOME) else { return Ok(()) };
        if World::new(&Scenario { script: Vec::new(), ..vocabulary.clone() }).queue.events().count() > 1 {
            return Ok(());
        }
        let settings = Settings { faults: 2, most_states: 2_000, fold: false, ..Settings::default() };
        let (states, found) = visited(&vocabulary, &settings);
        if !found.is_complete() {
            return Ok(());
        }
        let scenario = drawn(&vocabulary, faults, at, seed);
        let (mut seen, mut missing) = (0, Vec::new());
        let mut rested = false;
        let last = scenario.script[1].at;
        let run = observe(&scenario, &mut Corners::new(seed), |world| {
            let over = world.queue.next_due() != Some(world.now);
            if !over || world.now < SimTime(60_000) || rested {
                return;
            }
            seen += 1;
            if !states.contains(&state(&vocabulary.estate, world)) {
                missing.push(world.now);
            }
            rested = world.now >= last && quiescence::of(world) <= Quiescence::Waiting;
        });
        // Where every fault is refused nothing has happened yet.
        let refused = run.trace.iter().filter(|record| matches!(record.what, What::Refused { .. })).count();
        if refused >= scenario.script.len() {
            return Ok(());
        }
        prop_assert!(missing.is_empty(), "{:?} of {} states, at {:?}", missing, seen, scenario.script);
        count(0);
    });
    let [compared, ..] = COUNT.get();
    assert!(compared > 15, "{compared} runs were compared");
}

/// The files of a counter-example that was written beside its estate.
fn assert_breaks(estate: &str, promise: &Promise, example: &CounterExample) {
    assert!(example.is_confirmed(promise), "{:?}", example.run.judgements);
    let text = written::scenario(&example.scenario, "estate.toml", &["a comment".to_owned()], &[]);
    let (report, rehearsal) =
        check::scenario(&memory(&[("estate.toml", estate), ("s.toml", &text)]), "s.toml");
    let read = rehearsal.unwrap_or_else(|| panic!("{:?}\n{text}", report.findings)).scenario;
    assert_eq!(format!("{:?}", read.script), format!("{:?}", example.scenario.script), "{text}");
    assert_eq!((&read.choices, read.horizon), (&example.scenario.choices, example.scenario.horizon));
}

#[test]
fn every_counter_example_breaks_its_promise_when_it_is_run() {
    COUNT.set([0; 3]);
    proptest!(cases(60), |(genes in genes(), limit in 0..90_000u64, storm in any::<bool>())| {
        let estate = promising(&made(&genes), &[limit, limit, 0, 0]);
        let Some(scenario) = swept(&estate, &FaultClass::ALL) else { return Ok(()) };
        let mode = if storm { Mode::Stormy } else { Mode::Settled };
        let settings = Settings { faults: 2, most_states: 60, mode, ..Settings::default() };
        let found = of(&scenario, &settings);
        for broken in &found.broken {
            let example = CounterExample::of(&scenario, false, &found, broken);
            let promise = &scenario.estate.promises[broken.breach.promise];
            assert_breaks(&estate, promise, &example);
            count(0);
            if broken.path.links.len() > 1 {
                count(2);
            }
        }
    });
    let [all, _, longer] = COUNT.get();
    assert!(all > 50 && longer > 2, "{longer} of {all} have two faults");
}

/// Nodes and groups of which some are interchangeable, or nearly: each gene makes one of them differ.
fn with_twins(genes: &[u8]) -> String {
    let gene = |index: usize| usize::from(genes.get(index).copied().unwrap_or(0));
    let (nodes, groups) = (2 + gene(0) % 4, 1 + gene(1) % 4);
    let mut text = format!(
        "windows-server = \"{}\"\n[cluster]\ndynamic-quorum = {}\n",
        ["2008 R2", "2012", "2012 R2", "2019"][gene(2) % 4],
        gene(3) % 2
    );
    for node in 0..nodes {
        text += &format!("[[node]]\nname = \"N{node}\"\n");
        text += ["node-weight = 0\n", "site = \"far\"\nsubnet = \"far\"\n"]
            .get(gene(4 + node) % 12)
            .unwrap_or(&"");
    }
    for group in 0..groups {
        let owner = gene(10 + group) % 2;
        text += &format!("[[group]]\nname = \"G{group}\"\nowner-node = \"N{owner}\"\n");
        let last = nodes - 1;
        text += &match gene(20 + group) % 6 {
            0 | 1 => String::new(),
            2 => "preferred-owners = [\"N0\", \"N1\"]\n".to_owned(),
            3 => format!("preferred-owners = [\"N{last}\"]\nauto-failback-type = 1\n"),
            4 => "anti-affinity-class-names = [\"apart\"]\n".to_owned(),
            _ => "failover-threshold = 1\npriority = 3000\n".to_owned(),
        };
        for resource in 0..1 + gene(30 + group) % 2 {
            let kind = ["Physical Disk", "Print Spooler"][gene(40 + group + resource) % 2];
            text += &format!(
                "[[resource]]\nname = \"r{group}{resource}\"\ntype = \"{kind}\"\ngroup = \"G{group}\"\n"
            );
            text += ["", "", "restart-action = 1\n", "possible-owners = [\"N0\", \"N1\"]\n"]
                [gene(50 + group) % 4];
            text += if resource > 0 && gene(60) % 2 == 0 { "depends-on = [\"r" } else { "" };
            if resource > 0 && gene(60) % 2 == 0 {
                text += &format!("{group}0\"]\n");
            }
        }
    }
    for promise in 0..3 {
        let after = ["any-one-loss", "any-two-losses", "any-two-faults"][promise];
        let within = ["", "within = 9000\n", "within = 26000\n"][gene(70 + promise) % 3];
        let group = gene(80 + promise) % groups;
        text += &format!("[[promise]]\ngroup = \"G{group}\"\nis = \"Online\"\n{within}after = \"{after}\"\n");
    }
    text
}

#[test]
fn folding_twins_never_changes_a_verdict() {
    COUNT.set([0; 3]);
    proptest!(cases(60), |(genes in proptest::collection::vec(any::<u8>(), 90))| {
        let estate = with_twins(&genes);
        let classes = [FaultClass::Nodes, FaultClass::Resources, FaultClass::Networks, FaultClass::Disks];
        let Some(scenario) = swept(&estate, &classes) else { return Ok(()) };
        let textbook = genes[89] % 2 == 0;
        let plain =
            Settings { faults: 2, mode: Mode::Settled, textbook, most_states: 2_000, ..Settings::default() };
        let folded = of(&scenario, &plain);
        let whole = of(&scenario, &Settings { fold: false, ..plain });
        if !folded.is_complete() || !whole.is_complete() {
            return Ok(());
        }
        count(0);
        if folded.folded > 0 {
            count(1);
        }
        prop_assert_eq!(verdict(&scenario, &folded).0, verdict(&scenario, &whole).0, "{}", estate);
        // What single faults cost is told of one for all that are alike: as often, and as much.
        let costs = |found: &Exploration| {
            let of = |point: &WeakPoint| vec![(point.outage, point.wrong); point.alike];
            let mut costs: Vec<_> = found.weak_points.iter().flat_map(of).collect();
            costs.sort();
            costs
        };
        prop_assert_eq!(costs(&folded), costs(&whole), "{}", estate);
    });
    let [compared, folded, _] = COUNT.get();
    assert!(compared > 20 && folded > 10, "{folded} of {compared} sweeps folded anything");
}
