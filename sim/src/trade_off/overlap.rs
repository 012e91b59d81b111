//! Row 4: one of the two fails once; how long the other works without it.

use std::collections::BTreeSet;

use super::seats::Seats;
use super::subject::Subject;
use super::{PLAYED, scenario};
use crate::choices::Nominal;
use crate::clients::{self, Answer};
use crate::model::assumptions::Knob;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::scenario::{Action, Request, RequestAction, StoreName};
use crate::model::time::{Millis, SimTime};
use crate::run;
use crate::world::World;

/// What came of a failure.
#[derive(Debug, Clone)]
pub struct Overlap {
    /// Whether both worked before.
    pub both_worked: bool,
    /// How long SSIS worked while SQL Server did not.
    pub ssis_alone: Millis,
    /// How long SQL Server worked while SSIS did not.
    pub sql_alone: Millis,
    /// How long neither worked.
    pub neither: Millis,
    /// Whether both worked at the end.
    pub both_came_back: bool,
    /// The node on which SQL Server was at the end, when it is another one.
    pub sql_went_to: Option<NodeId>,
    /// Answers while SSIS worked alone, from its own node: msdb, then the file system.
    pub meanwhile: Option<[Answer; 2]>,
    /// The named choices that decided something.
    pub knobs: BTreeSet<Knob>,
    /// Whether the run was given up.
    pub given_up: bool,
}

/// Plays the failure of a resource.
pub fn fail(seats: &Seats, subject: &Subject, resource: ResourceId) -> Overlap {
    let estate = &seats.estate;
    let mut clock = Clock {
        estate,
        subject,
        seats,
        since: None,
        first: None,
        totals: [Millis::ZERO; 4],
        meanwhile: None,
    };
    let scenario = scenario(estate, Some(Action::Fail(resource)));
    let run = run::observe(&scenario, &mut Nominal, |world| clock.look(world));
    clock.add_until(SimTime::START + PLAYED);
    let before = World::new(&scenario).owner_of(estate, subject.sql);
    let after = run.last.owner_of(estate, subject.sql);
    let [_, ssis_alone, sql_alone, neither] = clock.totals;
    Overlap {
        both_worked: clock.first == Some((true, true)),
        ssis_alone,
        sql_alone,
        neither,
        both_came_back: clock.since.is_some_and(|(_, state)| state == (true, true)),
        sql_went_to: (before != after).then_some(after),
        meanwhile: clock.meanwhile,
        knobs: run.assumptions,
        given_up: run.given_up,
    }
}

/// Whether SSIS works, and whether SQL Server does.
type Working = (bool, bool);

struct Clock<'a> {
    estate: &'a Estate,
    subject: &'a Subject,
    seats: &'a Seats,
    since: Option<(SimTime, Working)>,
    first: Option<Working>,
    /// Both, SSIS alone, SQL Server alone, neither.
    totals: [Millis; 4],
    meanwhile: Option<[Answer; 2]>,
}

impl Clock<'_> {
    fn look(&mut self, world: &World) {
        self.add_until(world.now);
        let ssis = self.subject.ssis_nodes(self.estate, world);
        let working = (!ssis.is_empty(), self.subject.sql_node(self.estate, world).is_some());
        self.first.get_or_insert(working);
        self.since = Some((world.now, working));
        if working == (true, false)
            && self.meanwhile.is_none()
            && let Some(node) = ssis.iter().next()
        {
            self.meanwhile = Some([StoreName::Msdb, StoreName::FileSystem].map(|store| {
                let request = Request { action: RequestAction::List, store, package: None };
                clients::ask(self.estate, world, self.seats.local[node], request)
            }));
        }
    }

    fn add_until(&mut self, now: SimTime) {
        let Some((since, working)) = self.since else { return };
        let total = match working {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        self.totals[total] = self.totals[total] + now.since(since);
        self.since = Some((now, working));
    }
}
