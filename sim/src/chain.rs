//! A what-if: orders and faults that follow each other, each at a moment of its own or once the cluster has settled
//! after the one before. One more driver of [`crate::step::step`]: a scenario with the same lines at the same moments
//! has the same history.

use crate::choices::Choices;
use crate::event::Event;
use crate::model::scenario::Scenario;
use crate::model::time::{Millis, SimTime};
use crate::quiescence::{self, Quiescence};
use crate::run::{Playing, Run};
use crate::world::World;

/// What is asked for, turn by turn.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The estate and every line. The moment of a line counts from its turn where the turn waits for rest.
    pub scenario: Scenario,
    /// The turns, in their order.
    pub turns: Vec<Turn>,
    /// Where it ends.
    pub ends: Ends,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// When it begins.
    pub start: Start,
    /// Its lines in the script, and the ends of the faults among them.
    pub lines: Vec<u16>,
}

/// When a turn begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At this moment.
    At(SimTime),
    /// At the first whole second after everything before it is over and the cluster has settled.
    Settled,
}

/// Where the history ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// When the cluster is at rest after the last turn, or at the horizon.
    AtRest,
    /// At the horizon, at rest or not.
    AtHorizon,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Played {
    /// The state just before the first line.
    pub before: World,
    /// When each turn began; those that the history did not reach are missing.
    pub starts: Vec<SimTime>,
    /// The history.
    pub run: Run,
    /// How far from rest it ended.
    pub rest: Quiescence,
}

/// A turn whose moment has passed before the turn in front of it could begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overtaken {
    /// Which turn.
    pub turn: usize,
    /// Its moment.
    pub at: SimTime,
}

/// Plays a chain.
pub fn play(chain: &Chain, choices: &mut impl Choices) -> Result<Played, Overtaken> {
    let mut world = World::new(&chain.scenario);
    let waits =
        |line: u16| chain.turns.iter().any(|turn| turn.start == Start::Settled && turn.lines.contains(&line));
    world.queue.cancel_all(|event| matches!(event, Event::ScriptStepDue(line) if waits(line)));
    let mut playing = Playing::new(world, &chain.scenario);
    let (mut before, mut starts) = (None, Vec::new());
    loop {
        begin_turns(chain, &mut playing.world, &mut starts)?;
        if before.is_none() && is_a_line_next(&playing.world) {
            before = Some(playing.world.clone());
        }
        let is_over = starts.len() == chain.turns.len() && is_settled(&playing.world);
        if (is_over && chain.ends == Ends::AtRest) || !playing.play(choices) {
            break;
        }
    }
    let rest = quiescence::of(&playing.world);
    let run = playing.conclude();
    Ok(Played { before: before.unwrap_or_else(|| run.last.clone()), starts, run, rest })
}

/// Notes the turns whose moment is known, and schedules one that has waited for rest.
fn begin_turns(chain: &Chain, world: &mut World, starts: &mut Vec<SimTime>) -> Result<(), Overtaken> {
    while let Some(turn) = chain.turns.get(starts.len()) {
        let at = match turn.start {
            Start::At(at) => at,
            Start::Settled if is_settled_up_to(chain, world, starts.len()) => schedule(chain, turn, world),
            Start::Settled => return not_overtaken(chain, world, starts.len()),
        };
        if starts.last().is_some_and(|last| *last > at) {
            return Err(Overtaken { turn: starts.len(), at });
        }
        starts.push(at);
    }
    Ok(())
}

/// A turn that waits for rest may not be overtaken by a later one that has a moment.
fn not_overtaken(chain: &Chain, world: &World, waiting: usize) -> Result<(), Overtaken> {
    let stated = chain.turns.iter().enumerate().skip(waiting).find_map(|(turn, later)| match later.start {
        Start::At(at) => Some(Overtaken { turn, at }),
        Start::Settled => None,
    });
    match stated {
        Some(later) if world.queue.next_due().is_none_or(|next| next >= later.at) => Err(later),
        _ => Ok(()),
    }
}

/// Puts the lines of a turn into the queue. The moment is one at which nothing else is due, so that the history is
/// that of a script in which these lines have always stood.
fn schedule(chain: &Chain, turn: &Turn, world: &mut World) -> SimTime {
    let after = |line: &u16| Millis(chain.scenario.script[usize::from(*line)].at.0);
    let others = world.queue.find(|event| !matches!(event, Event::ScriptStepDue(_)));
    let is_free = |start: &SimTime| {
        let moments = turn.lines.iter().map(|line| *start + after(line));
        moments.into_iter().all(|moment| others.iter().all(|(due, _)| *due != moment))
    };
    let seconds = (world.now.0 / 1000 + 1..).map(|second| SimTime(second * 1000));
    let start = seconds.into_iter().find(is_free).expect("finitely many events are due");
    for line in &turn.lines {
        world.queue.schedule(start + after(line), Event::ScriptStepDue(*line));
    }
    start
}

/// Whether the cluster has settled and no line is due any more.
fn is_settled(world: &World) -> bool {
    quiescence::of(world) < Quiescence::UnderWay
        && !world.queue.has(|event| matches!(event, Event::ScriptStepDue(_)))
}

/// The same before a turn; lines of later turns may be due.
fn is_settled_up_to(chain: &Chain, world: &World, turn: usize) -> bool {
    let earlier = |line: u16| chain.turns[..turn].iter().any(|turn| turn.lines.contains(&line));
    quiescence::of(world) < Quiescence::UnderWay
        && !world.queue.has(|event| matches!(event, Event::ScriptStepDue(line) if earlier(line)))
}

fn is_a_line_next(world: &World) -> bool {
    let soonest = world.queue.find(|_| true).first().copied();
    matches!(soonest, Some((_, Event::ScriptStepDue(_))))
}
