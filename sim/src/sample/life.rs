//! One life.

use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;

use crate::canonical;
use crate::choices::Drawn;
use crate::event::Event;
use crate::model::time::{Millis, SimTime};
use crate::record::{Detail, Record, Step};
use crate::sample::log::Log;
use crate::sample::memo::form::{self, Open};
use crate::sample::memo::history::History;
use crate::sample::memo::recorder::Recorder;
use crate::sample::memo::tree::End;
use crate::sample::memo::{Memo, StateId, Trigger};
use crate::sample::nature::Nature;
use crate::sample::study::Study;
use crate::sample::tally::LifeTally;
use crate::sample::work::Work;
use crate::step::step_into;
use crate::world::World;

/// Lives of one study, one after another.
pub struct Lives<'a> {
    study: &'a Study,
    start: World,
    told: Step,
    memo: Option<Memo>,
}

impl<'a> Lives<'a> {
    /// The lives of a study. What one has seen, the next need not play.
    pub fn of(study: &'a Study) -> Lives<'a> {
        let memo = (!canonical::tells_time(&study.scenario.estate)).then(Memo::default);
        Lives { memo, ..Lives::played(study) }
    }

    /// The same lives, all of them played: for tests; [`Lives::of`] must give the same.
    pub fn played(study: &'a Study) -> Lives<'a> {
        let start = World::unscripted(&study.scenario);
        Lives { study, start, told: Step::telling(Detail::Nothing), memo: None }
    }

    /// One life, by the seed of all of them and its number among them.
    pub fn live(&mut self, seed: u64, number: u64) -> LifeTally {
        let mut life = self.begin(seed, number);
        while life.go_on(&mut self.memo, &mut self.told) {}
        life.end().0
    }

    fn begin(&self, seed: u64, number: u64) -> Life<'a> {
        let work = Work::begin(&self.study.scenario.estate, &self.start, seed, number);
        Life { work, ..Life::begin(self.study, self.start.clone(), seed, number) }
    }

    /// What is remembered of lives takes so much memory, in bytes, at most.
    pub fn memory(&self) -> usize {
        self.memo.as_ref().map_or(0, Memo::bytes)
    }

    /// The same life, with everything that happens in it, and how it ends.
    pub fn retell(&self, seed: u64, number: u64) -> (LifeTally, Vec<Record>, World) {
        let mut told = Step::default();
        let mut life = self.begin(seed, number);
        life.work.tell();
        let mut trace = Vec::new();
        while life.go_on(&mut None, &mut told) {
            trace.append(&mut told.records);
        }
        let Course::Played(world) = &life.course else { unreachable!("nothing is remembered") };
        let last = World::clone(world);
        let (tally, mut packages) = life.end();
        trace.append(&mut packages);
        trace.sort_by_key(|record| record.at);
        (tally, trace, last)
    }
}

/// How a life goes on: the engine plays it, or it rests in a state that is known.
#[derive(Clone)]
enum Course {
    Played(Box<World>),
    Rests(StateId),
}

#[derive(Clone)]
pub(super) struct Life<'a> {
    study: &'a Study,
    course: Course,
    pub(super) nature: Nature<'a>,
    pub(super) random: ChaCha12Rng,
    /// What comes at moments that were drawn.
    open: Vec<Open>,
    history: History,
    recorder: Option<Recorder>,
    pub(super) log: Log,
    work: Work<'a>,
    /// The last moment at which anything happened.
    pub(super) now: SimTime,
    steps: u64,
    /// Lines that nature plays at one moment, and what was drawn widely on the way to an end: kept to be used again.
    lines: Vec<u16>,
    wide: Vec<Millis>,
}

impl<'a> Life<'a> {
    pub(super) fn begin(study: &'a Study, start: World, seed: u64, number: u64) -> Life<'a> {
        let mut random = ChaCha12Rng::seed_from_u64(seed);
        random.set_stream(number);
        let nature = Nature::new(study, &mut random);
        let level = study.watch.level(&study.scenario.estate, &start);
        Life {
            study,
            course: Course::Played(Box::new(start)),
            nature,
            random,
            open: Vec::new(),
            history: History::default(),
            recorder: None,
            log: Log::begin(level),
            work: Work::default(),
            now: SimTime::START,
            steps: 0,
            lines: Vec::new(),
            wide: Vec::new(),
        }
    }

    /// What is due next, in the cluster or of nature. Whether anything was, up to the end of the life.
    pub(super) fn go_on(&mut self, memo: &mut Option<Memo>, told: &mut Step) -> bool {
        match (&self.course, memo) {
            (Course::Rests(state), Some(memo)) => {
                let state = *state;
                self.end_rest(state, memo)
            }
            (Course::Played(_), memo) => {
                let went_on = self.play(told);
                if let Some(memo) = memo.as_mut().filter(|_| went_on) {
                    self.rest(memo);
                }
                went_on
            }
            (Course::Rests(_), None) => unreachable!("only what is remembered is a rest"),
        }
    }

    /// Plays what is due next.
    fn play(&mut self, told: &mut Step) -> bool {
        let scenario = &self.study.scenario;
        let Course::Played(world) = &mut self.course else { return false };
        while self.nature.next() <= world.queue.next_due().unwrap_or(scenario.horizon) {
            // What comes between a trigger and the next rest makes that rest another one.
            self.recorder = None;
            let at = self.nature.next();
            let blow = self.nature.advance(&mut self.random, |line| {
                world.queue.schedule(at, Event::ScriptStepDue(line));
            });
            self.log.note(blow);
        }
        let went_on = match self.recorder.take() {
            Some(recorder) if world.queue.next_due().is_some_and(|due| due <= scenario.horizon) => {
                self.recorder = recorder.step(scenario, world, &mut self.random, told);
                true
            }
            _ => step_into(scenario, world, &mut Drawn(&mut self.random), told),
        };
        if went_on {
            self.steps += 1;
            self.now = world.now;
            let estate = scenario.in_force(world.estate);
            for change in self.work.changes(estate, world, &told.services_ended) {
                self.work.follow(estate, world.now, change);
                if let Some(recorder) = &mut self.recorder {
                    recorder.see_change(world.now, change);
                }
            }
            let level = self.study.watch.level(estate, world);
            if self.log.see(world.now, level)
                && let Some(recorder) = &mut self.recorder
            {
                recorder.see(world.now, level);
            }
        }
        went_on
    }

    /// Rests where the cluster does, and keeps how it came to that.
    fn rest(&mut self, memo: &mut Memo) {
        let Course::Played(world) = &mut self.course else { return };
        let opened = self.recorder.as_ref().map_or(0, |recorder| recorder.opened().len());
        if world.queue.len() > self.open.len() + opened {
            return;
        }
        let estate = self.study.scenario.in_force(world.estate);
        let is_due = |open: &Open| world.queue.find(|event| event == open.event) == [(open.due, open.event)];
        let (mut open, gone): (Vec<Open>, Vec<Open>) = self.open.iter().partition(|open| is_due(open));
        open.extend(self.recorder.iter().flat_map(Recorder::opened).filter(|open| is_due(open)));
        if !form::is_at_rest(estate, world, &open) {
            return;
        }
        let Some(state) = memo.state(form::of(estate, world, &open)) else { return };
        if let Some(recorder) = self.recorder.take() {
            let began = recorder.at;
            let (from, trigger) = (recorder.state, recorder.trigger);
            let others = gone.iter().filter(|open| trigger != Trigger::Open(open.event));
            let came = others.clone().any(|open| open.due <= world.now);
            let all_open = recorder.opened().len() + self.open.len() == open.len() + gone.len();
            let closed = others.map(|open| open.event).collect();
            let (path, end) = recorder.end(state, world, closed);
            // What looked back at something that still counted does not stand for what finds nothing to look at.
            if !came && all_open && (!end.looked_back || self.history.is_void(began)) {
                memo.add(from, trigger, &path, end);
            }
        }
        self.open = open;
        self.history.read(estate, world);
        self.course = Course::Rests(state);
    }

    /// Something ends a rest: what is known to follow follows, anything else is played.
    fn end_rest(&mut self, state: StateId, memo: &Memo) -> bool {
        let horizon = self.study.scenario.horizon;
        let next = self.open.iter().map(|open| open.due).min();
        let at = self.nature.next().min(next.unwrap_or(SimTime(u64::MAX)));
        if at > horizon {
            return false;
        }
        self.lines.clear();
        self.now = at;
        // At one moment what was due earlier comes first: the engine knows.
        let together = next == Some(self.nature.next());
        let trigger = match self.open.iter().position(|open| open.due == at) {
            _ if together => None,
            Some(position) => Some(Trigger::Open(self.open[position].event)),
            None => {
                let lines = &mut self.lines;
                let blow = self.nature.advance(&mut self.random, |line| lines.push(line));
                self.log.note(blow);
                match self.lines[..] {
                    [] => return true,
                    [line] => Some(Trigger::Line(line)),
                    _ => None,
                }
            }
        };
        let drawn_before = self.random.get_word_pos();
        self.wide.clear();
        let known = trigger.and_then(|trigger| memo.ends(state, trigger));
        let end = known.and_then(|tree| tree.find(&mut self.random, &mut self.wide));
        match end.filter(|end| self.may_follow(at, end, trigger)) {
            Some(end) => self.follow(at, end, trigger),
            None => {
                self.random.set_word_pos(drawn_before);
                self.wake(state, at, trigger, memo);
            }
        }
        true
    }

    /// Whether nothing comes between, and nothing that was looked back at counts.
    fn may_follow(&self, at: SimTime, end: &End, trigger: Option<Trigger>) -> bool {
        let last = at + end.lasts;
        let others = self.open.iter().filter(|open| trigger != Some(Trigger::Open(open.event)));
        self.nature.next() > last
            && last <= self.study.scenario.horizon
            && others.map(|open| open.due).all(|due| due > last)
            && self.wide_come_after(at, last, end)
            && (!end.looked_back || self.history.is_void(at))
    }

    /// Whether what was opened on the way comes after the rest has begun.
    fn wide_come_after(&self, at: SimTime, last: SimTime, end: &End) -> bool {
        end.opened.iter().all(|opened| at + opened.from + self.wide[opened.draw] > last)
    }

    fn follow(&mut self, at: SimTime, end: &End, trigger: Option<Trigger>) {
        let is_over =
            |open: &Open| trigger == Some(Trigger::Open(open.event)) || end.closed.contains(&open.event);
        self.open.retain(|open| !is_over(open));
        for opened in &end.opened {
            let due = at + opened.from + self.wide[opened.draw];
            self.open.push(Open { event: opened.event, due });
        }
        for (after, level) in &end.levels {
            self.log.see(at + *after, *level);
        }
        let estate = &self.study.scenario.estate;
        for (after, change) in &end.changes {
            self.work.follow(estate, at + *after, *change);
        }
        self.history.follow(estate, at, end);
        self.steps += end.steps;
        self.now = at + end.lasts;
        self.course = Course::Rests(end.to);
    }

    /// The engine plays what ends a rest.
    fn wake(&mut self, state: StateId, at: SimTime, trigger: Option<Trigger>, memo: &Memo) {
        let estate = &self.study.scenario.estate;
        let mut world = form::world(estate, memo.form(state), &self.history, &self.open, at);
        for line in &self.lines {
            world.queue.schedule(at, Event::ScriptStepDue(*line));
        }
        self.recorder = trigger.map(|trigger| Recorder::begin(state, trigger, at));
        self.course = Course::Played(Box::new(world));
    }

    /// Whether the cluster rests in a state that is known.
    pub(super) fn rests(&self) -> bool {
        matches!(self.course, Course::Rests(_))
    }

    /// Whether it does, and nothing comes at a moment that was drawn.
    pub(super) fn is_at_rest(&self) -> bool {
        self.rests() && self.open.is_empty()
    }

    /// What it has shown, and what is told of its packages.
    fn end(mut self) -> (LifeTally, Vec<Record>) {
        let horizon = self.study.scenario.horizon;
        self.log.end(horizon);
        let (work, told) = self.work.end(horizon);
        (LifeTally { steps: self.steps, work, ..self.log.tally }, told)
    }
}
