//! Watches what follows of a trigger while the engine plays it, and tells whether it may stand for all that follow it.

use std::ops::RangeInclusive;

use rand_chacha::ChaCha12Rng;

use crate::choices::{Choices, Site};
use crate::event::Event;
use crate::model::scenario::Scenario;
use crate::model::time::{Millis, SimTime};
use crate::record::{Detail, Step};
use crate::sample::memo::form::{self, Open};
use crate::sample::memo::history::Since;
use crate::sample::memo::tree::{Choice, Draw, End, Opened};
use crate::sample::memo::{StateId, Trigger};
use crate::sample::watch::Level;
use crate::sample::work::Change;
use crate::step::step_into;
use crate::world::World;

/// What was seen since a trigger.
#[derive(Clone)]
pub(in crate::sample) struct Recorder {
    pub(in crate::sample) state: StateId,
    pub(in crate::sample) trigger: Trigger,
    pub(in crate::sample) at: SimTime,
    path: Vec<Choice>,
    levels: Vec<(Millis, Level)>,
    changes: Vec<(Millis, Change)>,
    opened: Vec<(Opened, Open)>,
    steps: u64,
    looked_back: bool,
}

impl Recorder {
    /// Begins with what a trigger does at a moment.
    pub(in crate::sample) fn begin(state: StateId, trigger: Trigger, at: SimTime) -> Recorder {
        Recorder {
            state,
            trigger,
            at,
            path: Vec::new(),
            levels: Vec::new(),
            changes: Vec::new(),
            opened: Vec::new(),
            steps: 0,
            looked_back: false,
        }
    }

    /// What was opened since.
    pub(in crate::sample) fn opened(&self) -> impl ExactSizeIterator<Item = Open> {
        self.opened.iter().map(|(_, open)| *open)
    }

    /// Plays the next step. `None` when it cannot stand for others: something that was drawn widely does more than
    /// say when one thing comes, or a health check is to find something, and when it looks depends on since when it
    /// does.
    pub(in crate::sample) fn step(
        mut self,
        scenario: &Scenario,
        world: &mut World,
        random: &mut ChaCha12Rng,
        told: &mut Step,
    ) -> Option<Recorder> {
        let before = world.clone();
        let mut noting = Noting { random, noted: Vec::new() };
        step_into(scenario, world, &mut noting, told);
        let noted = noting.noted;
        self.steps += 1;
        self.looked_back |= told.looked_back;
        let wide: Vec<usize> = (0..noted.len()).filter(|index| noted[*index].draw.is_wide()).collect();
        if let [index] = wide[..] {
            let event = only_says_when(scenario, &before, &noted, index)?;
            let due = world.queue.find(|other| other == event).first()?.0;
            let drawn = noted[index].draw.length(noted[index].came);
            let from = SimTime(due.0.checked_sub(drawn.0)?);
            let draw = self.path.iter().filter(|choice| choice.draw.is_wide()).count();
            let opened = Opened { event, from: from.since(self.at), draw };
            self.opened.push((opened, Open { event, due }));
        }
        self.path.extend(noted);
        let is_checked = world.queue.events().any(|event| matches!(event, Event::HealthCheckDue(_)));
        (wide.len() < 2 && !is_checked).then_some(self)
    }

    /// How much is there now.
    pub(in crate::sample) fn see(&mut self, now: SimTime, level: Level) {
        self.levels.push((now.since(self.at), level));
    }

    /// What packages depend on has changed.
    pub(in crate::sample) fn see_change(&mut self, now: SimTime, change: Change) {
        self.changes.push((now.since(self.at), change));
    }

    /// The cluster is at rest.
    pub(in crate::sample) fn end(self, to: StateId, world: &World, closed: Vec<Event>) -> (Vec<Choice>, End) {
        let since = Since { world, from: self.at };
        let end = End {
            to,
            lasts: world.now.since(self.at),
            levels: self.levels.into(),
            changes: self.changes.into(),
            since: since.resources(),
            failovers: since.failovers(),
            losses: since.losses(),
            opened: self.opened.into_iter().map(|(opened, _)| opened).collect(),
            closed: closed.into(),
            steps: self.steps,
            looked_back: self.looked_back,
        };
        (self.path, end)
    }
}

/// Plays a step again with the least and the greatest that a wide draw can bring: when the same is due afterwards but
/// for one event, and that comes as much later, the draw says nothing else.
fn only_says_when(scenario: &Scenario, before: &World, noted: &[Choice], wide: usize) -> Option<Event> {
    let draw = &noted[wide].draw;
    let (low, high) = draw.ends();
    let after = |came: u64| {
        let mut choices: Vec<Choice> = noted.to_vec();
        choices[wide].came = came;
        let mut world = before.clone();
        let mut again = Again(choices.into_iter());
        step_into(scenario, &mut world, &mut again, &mut Step::telling(Detail::Nothing));
        world
    };
    let (soon, late) = (after(low), after(high));
    let event = moved(&soon, &late, Millis(draw.length(high).0 - draw.length(low).0))?;
    let estate = scenario.in_force(before.estate);
    (form::of(estate, &soon, &[]) == form::of(estate, &late, &[])).then_some(event)
}

/// The one event that is due later in one world than in the other, by so much, while everything else is due at the
/// same time.
fn moved(soon: &World, late: &World, by: Millis) -> Option<Event> {
    let (soon, late) = (soon.queue.find(|_| true), late.queue.find(|_| true));
    let only_in = |these: &[(SimTime, Event)], those: &[(SimTime, Event)]| -> Vec<(SimTime, Event)> {
        these.iter().filter(|due| !those.contains(due)).copied().collect()
    };
    match (&only_in(&soon, &late)[..], &only_in(&late, &soon)[..]) {
        ([(first, event)], [(second, same)]) if event == same && *second == *first + by => Some(*event),
        _ => None,
    }
}

/// Draws, and notes what came.
struct Noting<'a> {
    random: &'a mut ChaCha12Rng,
    noted: Vec<Choice>,
}

impl Noting<'_> {
    fn note(&mut self, draw: Draw) -> u64 {
        let came = draw.draw(self.random);
        self.noted.push(Choice { draw, came });
        came
    }
}

impl Choices for Noting<'_> {
    fn pick(&mut self, _: Site, weights: &[u32]) -> usize {
        self.note(Draw::Pick(weights.into())) as usize
    }

    fn duration(&mut self, _: Site, _: Millis, range: RangeInclusive<Millis>) -> Millis {
        Millis(self.note(Draw::Length(range.start().0, range.end().0)))
    }

    fn exponential(&mut self, _: Site, mean: Millis) -> Millis {
        let draw = Draw::Exponential(mean);
        let came = self.note(draw.clone());
        draw.length(came)
    }
}

/// The same again.
struct Again(std::vec::IntoIter<Choice>);

impl Choices for Again {
    fn pick(&mut self, _: Site, _: &[u32]) -> usize {
        self.0.next().map_or(0, |choice| choice.came as usize)
    }

    fn duration(&mut self, _: Site, nominal: Millis, _: RangeInclusive<Millis>) -> Millis {
        self.0.next().map_or(nominal, |choice| Millis(choice.came))
    }
}
