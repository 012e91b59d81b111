//! An estate as a table of courses: what becomes of it when nothing happens, and after each single fault.

use std::collections::BTreeMap;

use callboard_sim::chain::{self, Chain};
use callboard_sim::choices::Nominal;
use callboard_sim::clients;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::scenario::{Request, RequestAction, StoreName};
use callboard_sim::run::Run;
use callboard_sim::single_faults::{self, SingleFault, single_faults};
use callboard_sim::ssis::{self, Effective};

use super::{Course, Resource};

/// The name of the course in which nothing happens.
pub const NOTHING: &str = "nothing happens";

/// The faults of an estate by what is asked for; none stands for nothing.
pub fn faults(estate: &Estate) -> BTreeMap<String, Option<SingleFault>> {
    let faults = single_faults(estate).into_iter().map(|fault| (fault.text(estate), Some(fault)));
    [(NOTHING.to_owned(), None)].into_iter().chain(faults).collect()
}

/// What becomes of an estate after a fault, by the textbook course.
pub fn course(chain: &mut Chain, fault: Option<&SingleFault>) -> Course {
    single_faults::strike(chain, fault);
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
