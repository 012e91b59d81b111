//! How a state was reached: fault by fault, so that it can be reached again. A path is kept instead of a world.

use super::course::{Course, Ended, Strikes};
use super::exhaustive::Exhaustive;
use super::remembered::Present;
use crate::model::decision::Chosen;
use crate::model::scenario::{Scenario, ScriptStep};
use crate::model::time::SimTime;
use crate::world::World;

/// How far a course is played before the next fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Not at all.
    Struck,
    /// To the end of so many moments, that of the fault included.
    Moments(u32),
    /// Until everything is at rest.
    Rest,
}

impl Stage {
    /// When a fault strikes that comes then.
    pub fn strikes(self) -> Strikes {
        match self {
            Stage::Struck => Strikes::AtOnce,
            Stage::Moments(_) => Strikes::Next,
            Stage::Rest => Strikes::AtRest,
        }
    }
}

/// One fault, the decisions that follow it, and how far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The fault: a line of the vocabulary.
    pub fault: u16,
    /// The option of each decision that had several.
    pub options: Box<[u32]>,
    /// How far.
    pub stage: Stage,
}

impl Link {
    /// Whether a course that came as far as this comes to the other if it is played on.
    pub(super) fn leads_to(&self, other: &Link) -> bool {
        let is_earlier = match (self.stage, other.stage) {
            (Stage::Struck, _) | (Stage::Moments(_), Stage::Rest) => true,
            (Stage::Moments(passed), Stage::Moments(count)) => passed <= count,
            (Stage::Moments(_) | Stage::Rest, _) => false,
        };
        is_earlier && self.fault == other.fault && other.options.starts_with(&self.options)
    }
}

/// A state at which the next fault may strike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The point before it; `None` at a start, where the link holds its number.
    pub before: Option<u32>,
    /// What led here.
    pub link: Link,
    /// Whether all faults were losses of nodes.
    pub only_losses: bool,
    /// The same without its past, where the last faults strike.
    pub(super) present: Option<Present>,
}

impl Point {
    /// One of the states in which the estate can start.
    pub fn start(number: u16) -> Point {
        let link = Link { fault: number, options: Box::default(), stage: Stage::Rest };
        Point { before: None, link, only_losses: true, present: None }
    }
}

/// The first fault strikes no earlier: every poll that began with the scenario is then due.
const FIRST: SimTime = SimTime(60_000);

/// A state in which the estate can start, when the first fault may strike.
#[derive(Debug, Clone)]
pub struct Start {
    /// The state.
    pub world: World,
    calls: usize,
    chosen: Vec<Chosen>,
}

/// Every start of an estate, one for each outcome of chance; how many do not come to rest. At most so many.
pub fn starts(scenario: &Scenario, textbook: bool, most: usize) -> (Vec<Start>, u64) {
    let scenario = Scenario { horizon: scenario.horizon, ..Scenario::of_nothing(scenario.estate.clone()) };
    let (mut starts, mut restless) = (Vec::new(), 0);
    let mut next = Some(Exhaustive::given(textbook, &[]));
    while let Some(choices) = next.take().filter(|_| starts.len() < most) {
        let mut course = Course::new(&scenario, World::new(&scenario), choices);
        let played = play_start(&mut course);
        next = course.choices.next();
        if played.is_err() {
            restless += 1;
            continue;
        }
        let chosen = course.choices.deviations().iter();
        let chosen = chosen.map(|(number, decision)| Chosen { number: *number, decision: *decision });
        starts.push(Start { chosen: chosen.collect(), calls: course.choices.calls(), world: course.world });
    }
    (starts, restless + u64::from(next.is_some()))
}

/// Plays the start of an estate until it is at rest and the first fault may strike.
fn play_start(course: &mut Course<'_>) -> Result<(), Ended> {
    let before_first = SimTime(FIRST.0 - 1);
    course.come_to_rest()?;
    while course.world.queue.next_due().is_some_and(|due| due <= before_first) {
        course.next_moment()?;
        course.come_to_rest()?;
    }
    course.world.now = course.world.now.max(before_first);
    Ok(())
}

/// A path from a start: points in the order in which they were found, and the last link.
#[derive(Debug, Clone)]
pub struct Path {
    /// The number of the start.
    pub start: u16,
    /// The faults.
    pub links: Vec<Link>,
}

impl Path {
    /// The way to a point.
    pub fn to(points: &[Point], point: u32) -> Path {
        let mut links = Vec::new();
        let mut here = &points[point as usize];
        while let Some(before) = here.before {
            links.push(here.link.clone());
            here = &points[before as usize];
        }
        links.reverse();
        Path { start: here.link.fault, links }
    }

    /// Plays it: the state at its end, every fault with its moment, and the decisions that were not the textbook's.
    pub fn play(&self, scenario: &Scenario, starts: &[Start], textbook: bool) -> Played {
        let start = &starts[usize::from(self.start)];
        let mut calls = start.calls;
        let (world, chosen) = (start.world.clone(), start.chosen.clone());
        let mut played = Played { world, strikes: Vec::new(), chosen };
        let mut strikes = Strikes::AtRest;
        for link in &self.links {
            let choices = Exhaustive::given(textbook, &link.options);
            let mut course = Course::new(scenario, played.world.clone(), choices);
            let at = course.strike(link.fault, strikes).expect("it was played before");
            play_on(&mut course, Stage::Struck, link.stage).expect("it was played before");
            played.strikes.push((at, link.fault));
            calls = played.note(&course, calls);
            strikes = link.stage.strikes();
            played.world = course.world;
        }
        played
    }
}

/// Plays a course from one stage to a later one.
pub(super) fn play_on(course: &mut Course<'_>, from: Stage, to: Stage) -> Result<(), Ended> {
    match (from, to) {
        (_, Stage::Struck) => Ok(()),
        (_, Stage::Rest) => course.come_to_rest(),
        (Stage::Moments(passed), Stage::Moments(count)) => {
            (passed..count).try_for_each(|_| course.next_moment())
        }
        (_, Stage::Moments(count)) => {
            course.finish_moment()?;
            (1..count).try_for_each(|_| course.next_moment())
        }
    }
}

/// A path that was played.
#[derive(Debug, Clone)]
pub struct Played {
    /// The state at its end.
    pub world: World,
    /// Every fault, with its moment.
    pub strikes: Vec<(SimTime, u16)>,
    /// The decisions that were not the textbook's.
    pub chosen: Vec<Chosen>,
}

impl Played {
    fn note(&mut self, course: &Course<'_>, calls: usize) -> usize {
        let deviations = course.choices.deviations().iter();
        self.chosen.extend(
            deviations.map(|(number, decision)| Chosen { number: calls + number, decision: *decision }),
        );
        calls + course.choices.calls()
    }

    /// The faults as the script of a scenario.
    pub fn script(&self, scenario: &Scenario) -> Vec<ScriptStep> {
        let line = |(at, fault): &(SimTime, u16)| {
            let action = scenario.script[usize::from(*fault)].action.clone();
            ScriptStep { at: *at, action }
        };
        self.strikes.iter().map(line).collect()
    }
}
