//! What a scenario file promises about its run.

use super::estate::Estate;
use super::ids::{ClientId, GroupId, NodeId, ResourceId};
use super::time::SimTime;

/// The `[expect]` table, without `validate`, which is judged before the run.
#[derive(Debug, Clone, Default)]
pub struct Expectations {
    /// States at the end.
    pub last: Vec<StateExpectation>,
    /// States reached in time.
    pub by: Vec<TimedExpectation>,
    /// States that never occur.
    pub never: Vec<StateExpectation>,
    /// Answers to clients.
    pub clients: Vec<ClientExpectation>,
    /// Interruptions.
    pub outages: Vec<OutageExpectation>,
    /// What becomes of the estate's promises.
    pub promises: Option<PromisesExpectation>,
}

/// What a scenario expects of the promises that cover its faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromisesExpectation {
    /// Each of them is kept.
    Kept,
    /// One of them is broken.
    Broken,
}

impl PromisesExpectation {
    /// Its words in files.
    pub const NAMED: [(&'static str, PromisesExpectation); 2] =
        [("kept", PromisesExpectation::Kept), ("broken", PromisesExpectation::Broken)];
}

/// A thing with a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A node.
    Node(NodeId),
    /// A group.
    Group(GroupId),
    /// A resource.
    Resource(ResourceId),
}

impl Subject {
    /// Its name.
    pub fn name(self, estate: &Estate) -> &str {
        match self {
            Subject::Node(node) => &estate.cluster.nodes[node].name,
            Subject::Group(group) => &estate.groups[group].name,
            Subject::Resource(resource) => &estate.resources[resource].name,
        }
    }
}

/// A state as an expectation words it: `Online@N2`, `Online (wrong-file)`, `Failed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatePattern {
    /// The vendor's state name.
    pub state: String,
    /// The node it must be on, when stated.
    pub node: Option<NodeId>,
    /// For a clustered SSIS service that is Online: which configuration.
    pub configuration: ConfigurationPattern,
    /// For a node: its status, when stated.
    pub status: Option<&'static str>,
}

/// What an expectation says of the configuration in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigurationPattern {
    /// `Online`: as intended.
    AsIntended,
    /// `Online (wrong configuration)`: anything else.
    Wrong,
    /// `Online (wrong-file)` and its like: exactly this.
    Exactly(&'static str),
    /// `Online (any configuration)`.
    Any,
}

/// A subject in a state.
#[derive(Debug, Clone)]
pub struct StateExpectation {
    /// Of what.
    pub subject: Subject,
    /// Which state.
    pub pattern: StatePattern,
    /// As the file words it.
    pub text: String,
}

/// A subject that takes a state at a moment.
#[derive(Debug, Clone)]
pub struct TimedExpectation {
    /// What, and which state.
    pub what: StateExpectation,
    /// When.
    pub when: When,
}

/// A moment, or a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The state begins at exactly this moment.
    At(SimTime),
    /// The state holds at this moment.
    Within(SimTime),
}

/// An answer to a client's request.
#[derive(Debug, Clone)]
pub struct ClientExpectation {
    /// When the request was made.
    pub at: SimTime,
    /// By whom.
    pub client: ClientId,
    /// Which of several requests of that moment: its store, when stated.
    pub store: Option<super::scenario::StoreName>,
    /// The verdict.
    pub verdict: String,
    /// The outcome of the connection, when stated.
    pub connect: Option<String>,
    /// What the KDC does, in a word, when stated; `refused` is any refusal.
    pub kdc: Option<String>,
    /// As the file words it.
    pub text: String,
}

/// An interruption of a resource.
#[derive(Debug, Clone)]
pub struct OutageExpectation {
    /// Of what.
    pub resource: ResourceId,
    /// When it begins and ends; `None` for "no outage at all".
    pub interval: Option<(SimTime, Option<SimTime>)>,
    /// As the file words it.
    pub text: String,
}
