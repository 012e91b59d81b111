//! Everything that can go wrong once: what two estates are compared over.

use crate::chain::{Chain, Ends, Start, Turn};
use crate::model::estate::Estate;
use crate::model::network::Reach;
use crate::model::scenario::{Action, Scenario, ScriptStep};
use crate::model::time::{Millis, SimTime};
use crate::record::Object;
use crate::telling::object_name;

/// How long the cluster has to come to rest after a fault.
const PATIENCE: Millis = Millis::hours(24);

/// One fault.
#[derive(Debug, Clone)]
pub struct SingleFault {
    /// As a line of a script.
    pub action: Action,
    /// What it is about.
    pub object: Object,
}

/// Each node loses power, each resource fails, the witness is lost, each network stops, each node's adapters stop.
pub fn single_faults(estate: &Estate) -> Vec<SingleFault> {
    let nodes = || estate.cluster.nodes.ids();
    let fault = |action, object| SingleFault { action, object };
    let mut faults: Vec<SingleFault> =
        nodes().map(|node| fault(Action::NodePowerOff(node), Object::Node(node))).collect();
    let resources = estate.resources.ids();
    faults.extend(resources.map(|resource| fault(Action::Fail(resource), Object::Resource(resource))));
    faults.extend(estate.cluster.witness.iter().map(|_| fault(Action::WitnessLoss, Object::Cluster)));
    let networks = estate.cluster.networks.ids();
    let cut = |reach, object| fault(Action::NetworkCut(reach), object);
    faults.extend(networks.map(|network| cut(Reach::Network(network), Object::Network(network))));
    faults.extend(nodes().map(|node| cut(Reach::Adapters { node, on: None }, Object::Node(node))));
    faults
}

impl SingleFault {
    /// As it would be asked for: `node-power-off N1`.
    pub fn text(&self, estate: &Estate) -> String {
        let verb = self.action.verb().info().name;
        match self.object {
            Object::Cluster => verb.to_owned(),
            object => format!("{verb} {}", object_name(estate, object)),
        }
    }
}

/// An estate to which nothing happens, to be given one fault after the other.
pub fn idle(estate: Estate) -> Chain {
    let horizon = SimTime::START + PATIENCE;
    let scenario = Scenario { horizon, ..Scenario::of_nothing(estate) };
    Chain { scenario, turns: Vec::new(), ends: Ends::AtRest }
}

/// Makes a fault the only thing that happens in a chain, at its start; nothing without one.
pub fn strike(chain: &mut Chain, fault: Option<&SingleFault>) {
    let at = SimTime::START;
    chain.scenario.script =
        fault.iter().map(|fault| ScriptStep { at, action: fault.action.clone() }).collect();
    chain.turns = fault.iter().map(|_| Turn { start: Start::At(at), lines: vec![0] }).collect();
}
