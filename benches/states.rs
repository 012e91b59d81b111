//! Exhaustive exploration: our sweep, and stateright's breadth-first search over the same step. G5 of the targets.
//!
//! All strike with every loss of a node at every state that losses before it lead to, play on to rest, merge states
//! by the same canonical form, and strike at the same number of states: that is asserted. `settled` strikes at rest
//! only, `stormy and settled` at every moment too. stateright keeps a hash of 64 bits of a state, ours the state; all on
//! one thread. stateright is asked twice: `by steps`, an action is a loss or one step of the engine, and what lies
//! between two steps is a state of its own; `by courses`, our way of playing on is put into its actions, which saves it
//! most of those states. The first argument that is a number is the count of rounds.
//!
//! Memory is that of a process of its own each (`--alone`), as far as Linux tells it.

use std::hash::{Hash, Hasher};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use callboard_sim::canonical::canonical;
use callboard_sim::model::fault_class::FaultClass;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::record::{Detail, Step};
use callboard_sim::step::step_into;
use callboard_sim::sweep::course::{Course, Strikes};
use callboard_sim::sweep::exhaustive::Exhaustive;
use callboard_sim::sweep::path::starts;
use callboard_sim::sweep::{Mode, Settings, explore, vocabulary};
use callboard_sim::world::{Machine, World};
use callboard_tests::peers::{Layout, Problem, estate, problem};
use callboard_tests::rounds::{self, Rounds};
use stateright::{Checker, Model, Property};

/// The allocator of the program.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is explored.
struct Case {
    problem: Problem,
    faults: usize,
    mode: Mode,
}

const CASES: [Case; 4] = [
    Case { problem: problem(8, 16, Layout::Even), faults: 5, mode: Mode::Settled },
    Case { problem: problem(12, 24, Layout::Even), faults: 4, mode: Mode::Settled },
    Case { problem: problem(6, 12, Layout::Even), faults: 3, mode: Mode::Both },
    Case { problem: problem(6, 12, Layout::Even), faults: 4, mode: Mode::Both },
];
/// More states than this between steps are left out: minutes, for a ratio that the smaller cases tell.
const MOST_STRUCK: usize = 100_000;
const EXPLORERS: [&str; 3] = ["callboard", "stateright by courses", "stateright by steps"];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--alone") {
        let case = &CASES[arguments[at + 2].parse::<usize>().expect("it is a case")];
        alone(&case.scenario(), case, &arguments[at + 1]);
        return;
    }
    let rounds = rounds::asked(3);
    for (number, case) in CASES.iter().enumerate() {
        measure(number, case, rounds);
    }
}

impl Case {
    fn scenario(&self) -> Scenario {
        vocabulary::scenario(&estate::read(&self.problem), &[FaultClass::Nodes]).expect("there are few")
    }
}

fn measure(number: usize, case: &Case, rounds: usize) {
    let scenario = case.scenario();
    let mut table = Rounds::default();
    let states = swept(&scenario, case);
    let explorers = if states > MOST_STRUCK { &EXPLORERS[..2] } else { &EXPLORERS };
    for _ in 0..rounds {
        for explorer in explorers {
            let found = table.turn(explorer, || explored(&scenario, case, explorer));
            assert_eq!(found, states, "the same states");
        }
    }
    let mode = if case.mode == Mode::Settled { "settled" } else { "stormy and settled" };
    println!("{}, at most {} losses, {mode}: {states} states", case.problem, case.faults);
    for explorer in explorers {
        let rate = table.rate(explorer, states as f64);
        let bytes = memory_alone(explorer, number).map(|bytes| bytes / states);
        let bytes = bytes.map_or("memory is not told here".to_owned(), |bytes| format!("{bytes} B a state"));
        println!("  {explorer:21} {rate:9.0} states/s, {bytes}");
    }
    for peer in &explorers[1..] {
        println!("  callboard is {:.2} x {peer}", table.ratio(peer, "callboard"));
    }
}

fn explored(scenario: &Scenario, case: &Case, explorer: &str) -> usize {
    match explorer {
        "callboard" => swept(scenario, case),
        "stateright by courses" => checked(Losses::of(scenario, case)),
        _ => stepped(Losses::of(scenario, case)),
    }
}

fn swept(scenario: &Scenario, case: &Case) -> usize {
    let settings = Settings {
        faults: case.faults,
        mode: case.mode,
        textbook: true,
        most_states: usize::MAX,
        fold: false,
        ..Settings::default()
    };
    let found = explore(scenario, &settings, &AtomicBool::new(false));
    assert!(found.is_complete(), "nothing was left out");
    found.states
}

fn checked(losses: Losses) -> usize {
    let checker = losses.checker().threads(1).spawn_bfs().join();
    checker.assert_properties();
    checker.unique_state_count()
}

/// The states at which a loss may strike, of all that there are between steps.
fn stepped(losses: Losses) -> usize {
    let struck = Arc::new(AtomicUsize::new(0));
    let steps = Steps { losses, struck: Arc::clone(&struck) };
    steps.checker().threads(1).spawn_bfs().join().assert_properties();
    struck.load(Ordering::Relaxed)
}

/// The losses of nodes as a model of stateright.
struct Losses {
    scenario: Scenario,
    faults: usize,
    mode: Mode,
}

/// A canonical world, and when the next fault strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    world: World,
    strikes: Strikes,
}

impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.world.hash(state);
        self.strikes.hash(state);
    }
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A node is lost.
    Loss(u16),
    /// The moment passes.
    Moment,
}

impl Losses {
    fn of(scenario: &Scenario, case: &Case) -> Losses {
        Losses { scenario: scenario.clone(), faults: case.faults, mode: case.mode }
    }

    /// No line is struck twice: a node that is lost stays lost.
    fn lost(&self, world: &World) -> usize {
        world.nodes.iter().filter(|node| node.machine != Machine::On).count()
    }

    fn state(&self, world: &World, strikes: Strikes) -> State {
        State { world: canonical(&self.scenario.estate, world), strikes }
    }

    fn at_moment(&self, course: &Course<'_>) -> State {
        let strikes = if course.is_at_rest() { Strikes::AtRest } else { Strikes::Next };
        self.state(&course.world, strikes)
    }

    fn struck(&self, course: &mut Course<'_>) -> State {
        if self.mode == Mode::Settled || self.lost(&course.world) >= self.faults {
            course.come_to_rest().expect("it comes to rest");
            return self.state(&course.world, Strikes::AtRest);
        }
        self.state(&course.world, Strikes::AtOnce)
    }
}

impl Model for Losses {
    type State = State;
    type Action = Next;

    fn init_states(&self) -> Vec<State> {
        let (starts, restless) = starts(&self.scenario, true, 1);
        assert_eq!((starts.len(), restless), (1, 0), "the textbook knows one start");
        starts.iter().map(|start| self.state(&start.world, Strikes::AtRest)).collect()
    }

    fn actions(&self, state: &State, actions: &mut Vec<Next>) {
        let lines = u16::try_from(self.scenario.script.len()).expect("there are few");
        actions.extend((0..lines).map(Next::Loss));
        if state.strikes != Strikes::AtRest {
            actions.push(Next::Moment);
        }
    }

    fn next_state(&self, last: &State, action: Next) -> Option<State> {
        let mut course = Course::new(&self.scenario, last.world.clone(), Exhaustive::given(true, &[]));
        match (action, last.strikes) {
            (Next::Loss(line), strikes) => {
                course.strike(line, strikes).ok()?;
                return Some(self.struck(&mut course));
            }
            (Next::Moment, Strikes::AtOnce) => course.finish_moment().expect("it comes to rest"),
            (Next::Moment, _) => course.next_moment().expect("it comes to rest"),
        }
        Some(self.at_moment(&course))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // Without one that holds, the search ends at once.
        vec![Property::always("somebody is left", |_, state: &State| !state.world.view.is_empty())]
    }

    /// After the last fault there is none, and the state is not kept: nor is it in ours.
    fn within_boundary(&self, state: &State) -> bool {
        self.lost(&state.world) < self.faults
    }
}

/// The same, a step at a time.
struct Steps {
    losses: Losses,
    /// States at which a loss may strike.
    struck: Arc<AtomicUsize>,
}

/// A canonical world, and when the next fault strikes if one may.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Between {
    world: World,
    strikes: Option<Strikes>,
}

impl Hash for Between {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.world.hash(state);
        self.strikes.hash(state);
    }
}

impl Steps {
    fn between(&self, world: &World, strikes: Option<Strikes>) -> Between {
        Between { world: canonical(&self.losses.scenario.estate, world), strikes }
    }

    /// Losses strike at rest, and in a storm wherever a moment is over.
    fn stepped(&self, course: &Course<'_>) -> Between {
        let is_over = course.world.queue.next_due() != Some(course.world.now);
        let strikes = match is_over && course.is_at_rest() {
            true => Some(Strikes::AtRest),
            false => (is_over && self.losses.mode != Mode::Settled).then_some(Strikes::Next),
        };
        self.between(&course.world, strikes)
    }
}

impl Model for Steps {
    type State = Between;
    type Action = Next;

    fn init_states(&self) -> Vec<Between> {
        let starts = self.losses.init_states();
        starts.iter().map(|start| self.between(&start.world, Some(start.strikes))).collect()
    }

    fn actions(&self, state: &Between, actions: &mut Vec<Next>) {
        if state.strikes.is_some() && self.losses.lost(&state.world) < self.losses.faults {
            self.struck.fetch_add(1, Ordering::Relaxed);
            let lines = u16::try_from(self.losses.scenario.script.len()).expect("there are few");
            actions.extend((0..lines).map(Next::Loss));
        }
        if state.strikes != Some(Strikes::AtRest) {
            actions.push(Next::Moment);
        }
    }

    fn next_state(&self, last: &Between, action: Next) -> Option<Between> {
        let losses = &self.losses;
        let mut course = Course::new(&losses.scenario, last.world.clone(), Exhaustive::given(true, &[]));
        match (action, last.strikes) {
            (Next::Loss(line), Some(strikes)) => {
                course.strike(line, strikes).ok()?;
                let at_once = (losses.mode != Mode::Settled).then_some(Strikes::AtOnce);
                Some(self.between(&course.world, at_once))
            }
            (Next::Loss(_), None) => None,
            // Nothing else was due at the moment of the loss.
            (Next::Moment, Some(Strikes::AtOnce))
                if course.world.queue.next_due() != Some(course.world.now) =>
            {
                Some(self.stepped(&course))
            }
            (Next::Moment, _) => {
                let mut told = Step::telling(Detail::Nothing);
                step_into(&losses.scenario, &mut course.world, &mut course.choices, &mut told);
                Some(self.stepped(&course))
            }
        }
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let holds = |steps: &Steps, state: &Between| steps.losses.lost(&state.world) <= steps.losses.faults;
        vec![Property::always("no more is lost than may be", holds)]
    }
}

/// Explores, and says how much memory that took at its peak.
fn alone(scenario: &Scenario, case: &Case, explorer: &str) {
    let before = resident("VmRSS:");
    explored(scenario, case, explorer);
    if let (Some(before), Some(peak)) = (before, resident("VmHWM:")) {
        println!("{}", peak.saturating_sub(before));
    }
}

fn memory_alone(explorer: &str, case: usize) -> Option<usize> {
    let program = std::env::current_exe().expect("it runs");
    let said = Command::new(program).args(["--alone", explorer, &case.to_string()]).output().ok()?;
    String::from_utf8_lossy(&said.stdout).trim().parse().ok()
}

/// A figure of this process, in bytes.
fn resident(figure: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(figure))?;
    line.split_whitespace().next()?.parse::<usize>().ok().map(|kib| kib * 1024)
}
