//! `state/1`.

use callboard_sim::due::{self, Due};
use callboard_sim::judge::state_text;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::expectation::Subject;
use callboard_sim::record::{Object, Record};
use callboard_sim::run::Run;
use callboard_sim::{telling, why};
use schemars::JsonSchema;
use serde::Serialize;

use super::graded::{GradedV1, graded};
use super::runs::{RecordV1, record};
use super::what_if::DueV1;

/// Why things are as they are.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StatesV1 {
    /// `state/1`.
    pub schema: &'static str,
    /// The moment.
    pub at_ms: u64,
    /// Everything of that name.
    pub states: Vec<StateV1>,
}

/// Why one thing is as it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StateV1 {
    /// `node`, `group` or `resource`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its state, with its node.
    pub state: String,
    /// What keeps it there; nothing where it is as it should be.
    pub because: Vec<BecauseV1>,
    /// What is due for it, soonest first.
    pub due: Vec<DueV1>,
    /// The last facts about it, in order.
    pub facts: Vec<RecordV1>,
    /// The same facts as sentences.
    #[serde(skip)]
    pub told: Vec<String>,
}

/// One thing that keeps something as it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BecauseV1 {
    /// In words.
    pub text: String,
    /// The rules that say so.
    pub rules: Vec<GradedV1>,
}

/// The facts that are shown of one thing.
const MOST_FACTS: usize = 8;

impl StatesV1 {
    /// Things as they stand at the end of a run.
    pub fn of(estate: &Estate, run: &Run, subjects: &[Subject], at_ms: u64) -> Self {
        let states = subjects.iter().map(|subject| state(estate, run, *subject)).collect();
        StatesV1 { schema: "state/1", at_ms, states }
    }
}

fn state(estate: &Estate, run: &Run, subject: Subject) -> StateV1 {
    let (kind, object) = match subject {
        Subject::Node(node) => ("node", Object::Node(node)),
        Subject::Group(group) => ("group", Object::Group(group)),
        Subject::Resource(resource) => ("resource", Object::Resource(resource)),
    };
    let around = around(estate, subject);
    let concerns = |object: &Object| around.contains(object);
    let facts: Vec<&Record> =
        run.trace.iter().filter(|fact| concerns(&telling::tell(estate, fact).about)).collect();
    let facts = &facts[facts.len().saturating_sub(MOST_FACTS)..];
    let because = why::of(estate, &run.last, subject).into_iter();
    let due = due::all(estate, &run.last).into_iter().filter(|due| concerns(&due.object));
    StateV1 {
        kind,
        name: telling::object_name(estate, object),
        state: state_text(estate, &run.last, subject),
        because: because.map(|one| BecauseV1 { text: one.text, rules: graded(one.rules) }).collect(),
        due: due.map(|due| told(estate, &due)).collect(),
        facts: facts.iter().map(|fact| record(estate, fact)).collect(),
        told: facts.iter().map(|fact| telling::sentence(estate, fact)).collect(),
    }
}

/// What concerns a thing: itself, of a resource its group and its service, of a group its resources.
fn around(estate: &Estate, subject: Subject) -> Vec<Object> {
    match subject {
        Subject::Node(node) => vec![Object::Node(node)],
        Subject::Group(group) => {
            let resources = estate.groups[group].resources.iter().map(|resource| Object::Resource(*resource));
            resources.chain([Object::Group(group)]).collect()
        }
        Subject::Resource(resource) => {
            let nodes = estate.cluster.nodes.ids();
            let services = nodes.filter_map(|node| estate.service_of(resource, node)).map(Object::Service);
            let own = [Object::Resource(resource), Object::Group(estate.resources[resource].group)];
            services.chain(own).collect()
        }
    }
}

/// Something that is due, as outputs have it.
pub(super) fn told(estate: &Estate, due: &Due) -> DueV1 {
    DueV1 {
        at_ms: due.at.0,
        object: telling::object_name(estate, due.object),
        text: due::text(estate, due),
        rules: due::rules(due.event).to_vec(),
    }
}
