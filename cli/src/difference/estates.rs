//! An estate as a table of courses: what becomes of it when nothing happens, and after each single fault.

use std::collections::BTreeMap;

use callboard_sim::chain::{self, Chain, Ends, Start, Turn};
use callboard_sim::choices::Nominal;
use callboard_sim::clients;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::fault_class::FaultClass;
use callboard_sim::model::scenario::{Action, Request, RequestAction, Scenario, ScriptStep, StoreName};
use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::run::Run;
use callboard_sim::ssis::{self, Effective};
use callboard_sim::sweep::vocabulary::{self, TooMany};
use callboard_validator::written;

use super::{Course, Resource};

/// The name of the course in which nothing happens.
pub const NOTHING: &str = "nothing happens";

/// How long the cluster has to come to rest after a fault.
const PATIENCE: Millis = Millis::hours(24);

/// The faults of an estate by what is asked for; none stands for nothing.
pub fn faults(estate: &Estate) -> Result<BTreeMap<String, Option<Action>>, TooMany> {
    let faults = vocabulary::faults(estate, &FaultClass::ALL)?;
    let faults = faults.into_iter().map(|fault| (written::line(estate, &fault), Some(fault)));
    Ok([(NOTHING.to_owned(), None)].into_iter().chain(faults).collect())
}

/// An estate to which nothing happens, to be given one fault after the other.
pub fn idle(estate: Estate) -> Chain {
    let scenario = Scenario { horizon: SimTime::START + PATIENCE, ..Scenario::of_nothing(estate) };
    Chain { scenario, turns: Vec::new(), ends: Ends::AtRest }
}

/// What becomes of an estate after a fault, by the textbook course.
pub fn course(chain: &mut Chain, fault: Option<&Action>) -> Course {
    let at = SimTime::START;
    chain.scenario.script =
        fault.iter().map(|fault| ScriptStep { at, action: Action::clone(fault) }).collect();
    chain.turns = fault.iter().map(|_| Turn { start: Start::At(at), lines: vec![0] }).collect();
    let played = chain::play(chain, &mut Nominal).expect("a single turn is overtaken by no other");
    of_run(&chain.scenario.estate, &played.run)
}

fn of_run(estate: &Estate, run: &Run) -> Course {
    let world = &run.last;
    let mut course = Course::default();
    for (id, resource) in estate.resources.pairs() {
        let at_rest = Resource {
            state: world.resources[id].state.name().to_owned(),
            node: estate.cluster.nodes[world.owner_of(estate, id)].name.clone(),
            effective: ssis::effective(estate, world, id).map(Effective::name).map(str::to_owned),
        };
        course.resources.insert(resource.name.clone(), at_rest);
    }
    for (id, client) in estate.clients.pairs() {
        for (store, name) in [(StoreName::Msdb, "msdb"), (StoreName::FileSystem, "file-system")] {
            let request = Request { action: RequestAction::List, store, package: None };
            let answer = clients::ask(estate, world, id, request);
            course.clients.insert(format!("{} to {name}", client.name), answer.verdict.name().to_owned());
        }
    }
    for outage in &run.outages {
        let length = outage.to.map(|to| to.since(outage.from).0);
        course.add_outage(&estate.resources[outage.resource].name, length);
    }
    course
}
