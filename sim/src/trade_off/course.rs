//! What the first three rows look at: the estate as it is, and after each single loss of a node.

use std::collections::BTreeSet;

use super::scenario;
use super::subject::Subject;
use crate::choices::Nominal;
use crate::model::assumptions::Knob;
use crate::model::estate::Estate;
use crate::model::ids::NodeId;
use crate::model::scenario::Action;
use crate::model::time::SimTime;
use crate::run;
use crate::world::World;

/// One run.
#[derive(Debug, Clone)]
pub struct Course {
    /// The node that loses power at the start; `None` when nothing happens.
    pub lost: Option<NodeId>,
    /// The state when everything has settled.
    pub last: World,
    /// When SSIS and SQL Server first worked on one node if they had not before, or apart if they had not.
    pub turned_at: Option<SimTime>,
    /// The named choices that decided something.
    pub knobs: BTreeSet<Knob>,
    /// Whether the run was given up.
    pub given_up: bool,
}

impl Course {
    /// Nothing, then the loss of each node that is up.
    pub fn all(estate: &Estate, subject: &Subject) -> Vec<Course> {
        let before = Course::play(estate, subject, None);
        let losses: Vec<NodeId> = before.last.view.iter().collect();
        let after = losses.into_iter().map(|node| Course::play(estate, subject, Some(node)));
        std::iter::once(before).chain(after).collect()
    }

    fn play(estate: &Estate, subject: &Subject, lost: Option<NodeId>) -> Course {
        let scenario = scenario(estate, lost.map(Action::NodePowerOff));
        let (mut at_start, mut turned_at) = (None, None);
        let run = run::observe(&scenario, &mut Nominal, |world| {
            let now = subject.share_a_node(estate, world);
            if at_start.is_none() {
                at_start = now;
            }
            if turned_at.is_none() && now.is_some() && now != at_start {
                turned_at = Some(world.now);
            }
        });
        Course { lost, last: run.last, turned_at, knobs: run.assumptions, given_up: run.given_up }
    }
}
