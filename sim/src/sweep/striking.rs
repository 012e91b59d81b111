//! All that can follow when one fault strikes at one state: every outcome of every decision.

use super::course::{Course, Ended, Strikes};
use super::encoding::Encoded;
use super::exhaustive::Exhaustive;
use super::judging::{Breach, Judging};
use super::path::{Link, Stage};
use super::remembered::Outcome;
use super::visited::Visited;
use super::weak_points::{Watch, WeakPoint};
use super::{Mode, Sweep};
use crate::model::assumptions::Knobs;
use crate::model::fault_class::FaultClass;
use crate::world::World;

/// What was found out.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// States at which another fault may strike.
    pub states: Vec<Offered>,
    /// Promises that were broken.
    pub breaches: Vec<(Breach, Link)>,
    /// What each fault cost.
    pub weak_points: Vec<WeakPoint>,
    /// The knobs that decided something.
    pub knobs: Knobs,
    /// Faults that struck.
    pub strikes: u64,
    /// Courses that were played to their end.
    pub courses: u64,
    /// Courses that were given up because they did not come to rest.
    pub restless: u64,
    /// Faults of which not every outcome was played.
    pub cut: u64,
    /// States that had been visited before.
    pub merged: u64,
    /// Faults that an interchangeable one stands for.
    pub folded: u64,
    /// What faults came to that may stand for others.
    pub(super) outcomes: Vec<(u16, Outcome)>,
}

/// A state at which another fault may strike.
#[derive(Debug, Clone)]
pub(super) struct Offered {
    /// How it was reached.
    pub link: Link,
    /// Whether all faults were losses of nodes.
    pub only_losses: bool,
    /// By what it is told apart.
    pub state: Encoded,
    /// The same without its past, where that is asked for.
    pub present: Option<Encoded>,
}

impl Found {
    /// A fault came to this, here or at a state that differs only in its past.
    pub(super) fn take(&mut self, outcome: Outcome) {
        self.knobs.extend(outcome.knobs);
        self.strikes += u64::from(!outcome.is_refused);
        self.courses += u64::from(!outcome.is_refused);
        self.restless += u64::from(outcome.is_restless);
    }
}

/// Where and how the faults strike.
pub(super) struct Place<'a> {
    /// The state.
    pub world: &'a World,
    /// When.
    pub strikes: Strikes,
    /// Faults before.
    pub faults: usize,
    /// Whether all of those were losses of nodes.
    pub only_losses: bool,
    /// How many interchangeable faults the one that strikes stands for.
    pub alike: usize,
}

/// Plays every outcome of one fault. Where there is only one and nothing about it is special, what it was.
pub(super) fn strike(
    sweep: &Sweep<'_>,
    place: &Place<'_>,
    fault: u16,
    visited: &Visited,
    course: &mut Course<'_>,
    found: &mut Found,
) -> Option<Outcome> {
    let striking = Striking { sweep, place, fault, visited, only_losses: only_losses(sweep, place, fault) };
    let mut seen = Visited::default();
    let mut next = Some(Exhaustive::given(sweep.settings.textbook, &[]));
    let mut courses = 0;
    while let Some(choices) = next.take() {
        if sweep.is_stopped() || courses == sweep.settings.most_states {
            found.cut += 1;
            return None;
        }
        course.begin_again(place.world, choices);
        let breaches = found.breaches.len();
        let played = striking.play(course, &mut seen, found);
        let is_alone = courses == 0 && course.choices.several() == 0;
        let is_refused = played == Err(Ended::Refused) && is_alone;
        let is_restless = played == Err(Ended::Restless);
        if is_alone && found.breaches.len() == breaches {
            let knobs = if is_refused { Knobs::default() } else { course.knobs };
            let outcome = Outcome { is_refused, is_restless, knobs };
            found.take(outcome);
            return (!course.has_a_past).then_some(outcome);
        }
        found.restless += u64::from(is_restless);
        found.knobs.extend(course.knobs);
        next = course.choices.next();
        courses += 1;
    }
    found.strikes += 1;
    found.courses += courses as u64;
    None
}

fn only_losses(sweep: &Sweep<'_>, place: &Place<'_>, fault: u16) -> bool {
    let action = &sweep.scenario.script[usize::from(fault)].action;
    place.only_losses && FaultClass::of(action) == Some(FaultClass::Nodes)
}

struct Striking<'a> {
    sweep: &'a Sweep<'a>,
    place: &'a Place<'a>,
    fault: u16,
    visited: &'a Visited,
    only_losses: bool,
}

impl<'a> Striking<'a> {
    /// One course, to its end or to a state from which everything has been played already.
    fn play(&self, course: &mut Course<'_>, seen: &mut Visited, found: &mut Found) -> Result<(), Ended> {
        let estate = &self.sweep.scenario.estate;
        let watch = (self.place.faults == 0).then(|| Watch::new(estate, &self.sweep.watched, &course.world));
        let given = course.choices.given_count();
        let at = course.strike(self.fault, self.place.strikes)?;
        let judging = Judging::after(estate, self.promises(), at);
        self.offer(course, Stage::Struck, found);
        let mut observed = Observed { judging, watch, given, moments: 0, rested: false };
        course.finish_moment()?;
        while !self.observe(course, &mut observed, seen, found) {
            course.next_moment()?;
        }
        Ok(())
    }

    /// A moment has passed. Whether nothing more is to be found out.
    fn observe(
        &self,
        course: &Course<'_>,
        observed: &mut Observed<'_>,
        seen: &mut Visited,
        found: &mut Found,
    ) -> bool {
        let estate = &self.sweep.scenario.estate;
        (self.sweep.look)(&course.world);
        observed.moments += 1;
        let (at_rest, stage) = (course.is_at_rest(), Stage::Moments(observed.moments));
        for breach in observed.judging.observe(estate, course, at_rest) {
            found.breaches.push((breach, self.link(course, stage)));
        }
        if let Some(watch) = observed.watch.as_mut().filter(|_| !observed.rested) {
            watch.observe(estate, &course.world);
        }
        if self.is_known(course, observed, seen) {
            return true;
        }
        match (at_rest, observed.rested) {
            (_, true) => {}
            (false, false) => self.offer(course, stage, found),
            (true, false) => {
                self.offer(course, Stage::Rest, found);
                let watch = observed.watch.as_ref();
                let points = watch.map(|watch| watch.conclude(estate, self.fault, self.place.alike, course));
                found.weak_points.extend(points.into_iter().flatten());
                observed.rested = true;
            }
        }
        at_rest && observed.judging.is_over(course.world.queue.next_due())
    }

    /// The promises that cover the faults so far, this one included.
    fn promises(&self) -> impl Iterator<Item = usize> {
        let covers = |promise: &usize| {
            let stated = &self.sweep.scenario.estate.promises[*promise];
            self.sweep.open[*promise] && stated.after.covers(self.place.faults + 1, self.only_losses)
        };
        (0..self.sweep.open.len()).filter(covers)
    }

    fn link(&self, course: &Course<'_>, stage: Stage) -> Link {
        Link { fault: self.fault, options: course.choices.options().into(), stage }
    }

    /// Another fault may strike here, when there is to be one.
    fn offer(&self, course: &Course<'_>, stage: Stage, found: &mut Found) {
        let wanted = match stage {
            Stage::Rest => self.sweep.settings.mode != Mode::Stormy,
            Stage::Struck | Stage::Moments(_) => self.sweep.settings.mode != Mode::Settled,
        };
        if !wanted || self.place.faults + 1 >= self.sweep.settings.faults {
            return;
        }
        let is_last = self.place.faults + 2 == self.sweep.settings.faults && self.sweep.settings.remember;
        let (state, present) = if is_last {
            let (state, present) = self.sweep.encoding.encode_both(&course.world);
            (state, Some(present))
        } else {
            (self.sweep.encoding.encode(&course.world), None)
        };
        if self.sweep.settings.merge && is_visited(self.visited, &state, stage, self.only_losses) {
            found.merged += 1;
            return;
        }
        let (link, only_losses) = (self.link(course, stage), self.only_losses);
        found.states.push(Offered { link, only_losses, state, present });
    }

    /// Whether an earlier course has been in this state: what follows from here is then played already.
    fn is_known(&self, course: &Course<'_>, observed: &Observed<'_>, seen: &mut Visited) -> bool {
        let several = course.choices.several();
        if !self.sweep.settings.merge || several == 0 || several < observed.given {
            return false;
        }
        let now = course.world.now;
        let mut state = self.sweep.encoding.encode(&course.world);
        let watched = observed.watch.as_ref().map(|watch| watch.open(now));
        state.add(&(observed.judging.remaining(now), watched, observed.rested));
        !seen.insert(&state, 0)
    }
}

/// What is seen along a course.
struct Observed<'a> {
    judging: Judging,
    watch: Option<Watch<'a>>,
    /// How many decisions this course has in common with an earlier one.
    given: usize,
    moments: u32,
    rested: bool,
}

/// The number beside a state: when the next fault strikes, and which promises are still about it.
pub(super) fn beside(stage: Stage, only_losses: bool) -> u32 {
    stage.strikes() as u32 * 2 + u32::from(only_losses)
}

/// Whether a state is known, and about at least as many promises.
pub(super) fn is_visited(visited: &Visited, state: &Encoded, stage: Stage, only_losses: bool) -> bool {
    visited.contains(state, &[beside(stage, true), beside(stage, only_losses)])
}
