//! Row 5: an operator moves SSIS to another node.

use std::collections::BTreeSet;

use super::subject::Subject;
use super::{PLAYED, scenario};
use crate::choices::Nominal;
use crate::model::assumptions::Knob;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::scenario::Action;
use crate::model::time::{Millis, SimTime};
use crate::record::What;
use crate::run;
use crate::world::World;

/// A move of SSIS's group.
#[derive(Debug, Clone)]
pub struct Move {
    /// Where to.
    pub to: NodeId,
    /// From the operator's call until SSIS works there; `None` when it does not within the hour.
    pub took: Option<Millis>,
    /// How long SQL Server did not work.
    pub sql_down: Millis,
    /// Whether SQL Server went along.
    pub sql_moved: bool,
    /// The named choices that decided something.
    pub knobs: BTreeSet<Knob>,
    /// Why it was refused.
    pub refused: Option<String>,
}

/// A move to each other node that is up.
pub fn all(estate: &Estate, subject: &Subject, ssis: ResourceId) -> Vec<Move> {
    let start = World::new(&scenario(estate, None));
    let owner = start.owner_of(estate, ssis);
    start.view.iter().filter(|node| *node != owner).map(|to| one(estate, subject, ssis, to)).collect()
}

fn one(estate: &Estate, subject: &Subject, ssis: ResourceId, to: NodeId) -> Move {
    let group = estate.resources[ssis].group;
    let scenario = scenario(estate, Some(Action::Move { group, to: Some(to) }));
    let (mut arrived, mut sql_owner) = (None, None);
    let run = run::observe(&scenario, &mut Nominal, |world| {
        sql_owner.get_or_insert(world.owner_of(estate, subject.sql));
        if arrived.is_none() && world.owner_of(estate, ssis) == to && world.serving(estate, ssis) {
            arrived = Some(world.now);
        }
    });
    let end = SimTime::START + PLAYED;
    let of_sql = run.outages.iter().filter(|outage| outage.resource == subject.sql);
    let sql_down = of_sql.fold(Millis::ZERO, |sum, outage| sum + outage.to.unwrap_or(end).since(outage.from));
    let refused = run.trace.iter().find_map(|record| match record.what {
        What::Refused { .. } => Some(record.reason.to_string()),
        _ => None,
    });
    Move {
        to,
        took: arrived.map(|at| at.since(SimTime::START)),
        sql_down,
        sql_moved: sql_owner != Some(run.last.owner_of(estate, subject.sql)),
        knobs: run.assumptions,
        refused,
    }
}
