//! The way to the point where faults strike next, with the world at each point on it. Points that are visited one after
//! another share most of their way: only what differs is played.

use super::course::{Course, Strikes};
use super::exhaustive::Exhaustive;
use super::path::{Link, Point, Stage, Start, play_on};
use crate::model::scenario::Scenario;
use crate::world::World;

/// The way to the last point, as far as it was played.
pub(super) struct Trail<'a> {
    scenario: &'a Scenario,
    textbook: bool,
    start: Option<u32>,
    /// Behind the start; what is left from longer ways is used again.
    passed: Vec<Passed<'a>>,
}

struct Passed<'a> {
    /// `None` where nothing of it holds any more.
    at: Option<(u32, Link)>,
    course: Course<'a>,
}

impl<'a> Trail<'a> {
    /// Nowhere yet.
    pub(super) fn new(scenario: &'a Scenario, textbook: bool) -> Trail<'a> {
        Trail { scenario, textbook, start: None, passed: Vec::new() }
    }

    /// Goes to a point: its state, and when the next fault strikes there.
    pub(super) fn go_to<'t>(
        &'t mut self,
        points: &[Point],
        starts: &'t [Start],
        point: u32,
    ) -> (&'t World, Strikes) {
        let (start, way) = way_to(points, point);
        if self.start.replace(start) != Some(start) {
            self.passed.iter_mut().for_each(|passed| passed.at = None);
        }
        let base = &starts[usize::from(points[start as usize].link.fault)].world;
        for (depth, next) in way.iter().enumerate() {
            if !self.is_at(depth, *next) {
                self.pass(depth, base, *next, &points[*next as usize].link);
            }
        }
        self.passed[way.len()..].iter_mut().for_each(|passed| passed.at = None);
        match way.last() {
            None => (base, Strikes::AtRest),
            Some(last) => {
                let stage = points[*last as usize].link.stage;
                (&self.passed[way.len() - 1].course.world, stage.strikes())
            }
        }
    }

    fn is_at(&self, depth: usize, point: u32) -> bool {
        let at = self.passed.get(depth).and_then(|passed| passed.at.as_ref());
        at.is_some_and(|(passed, _)| *passed == point)
    }

    /// Plays from the point before to this one, or on from another one in between.
    fn pass(&mut self, depth: usize, base: &World, point: u32, link: &Link) {
        if self.passed.len() == depth {
            let course = Course::new(self.scenario, base.clone(), Exhaustive::default());
            self.passed.push(Passed { at: None, course });
        }
        let (before, from_here) = self.passed.split_at_mut(depth);
        let [here, later @ ..] = from_here else { unreachable!("it was pushed") };
        later.iter_mut().for_each(|passed| passed.at = None);
        let course = &mut here.course;
        let played = match here.at.take() {
            Some((_, between)) if between.leads_to(link) => {
                course.choices.go_on_with(&link.options);
                play_on(course, between.stage, link.stage)
            }
            _ => {
                let (world, strikes) = match before.last() {
                    None => (base, Strikes::AtRest),
                    Some(Passed { at, course }) => {
                        let (_, link) = at.as_ref().expect("the way is passed in order");
                        (&course.world, link.stage.strikes())
                    }
                };
                course.begin_again(world, Exhaustive::given(self.textbook, &link.options));
                course.strike(link.fault, strikes).and_then(|_| play_on(course, Stage::Struck, link.stage))
            }
        };
        played.expect("it was played before");
        here.at = Some((point, link.clone()));
    }
}

/// The start of the way to a point, and the points behind it.
fn way_to(points: &[Point], point: u32) -> (u32, Vec<u32>) {
    let (mut here, mut way) = (point, Vec::new());
    while let Some(before) = points[here as usize].before {
        way.push(here);
        here = before;
    }
    way.reverse();
    (here, way)
}
