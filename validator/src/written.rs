//! From the model back to text: a scenario of faults as a file that reads as it was meant.

use std::fmt::Write;

use callboard_sim::model::decision::{Chosen, Decision};
use callboard_sim::model::estate::Estate;
use callboard_sim::model::expectation::PromisesExpectation;
use callboard_sim::model::ids::*;
use callboard_sim::model::network::Reach;
use callboard_sim::model::scenario::{Action, Fault, Scenario, ServiceTarget};

/// The name of the Cluster service, as a target.
const CLUSTER_SERVICE: &str = "ClusSvc";

/// A scenario of faults on an estate file, named as the scenario's file sees it. Lines of `about` stand above it.
///
/// # Panics
///
/// When the script holds anything but faults, or expects anything but promises.
pub fn scenario(scenario: &Scenario, estate_file: &str, about: &[String], expected: &[String]) -> String {
    let mut text = String::new();
    for line in about {
        let _ = writeln!(text, "# {}", line.escape_debug());
    }
    let _ = writeln!(text, "title = {}", quoted(&scenario.title));
    let _ = writeln!(text, "estate = {}", quoted(estate_file));
    let _ = writeln!(text, "horizon = {}", quoted(&scenario.horizon.to_string()));
    for step in &scenario.script {
        let _ = write!(text, "\n[[script]]\nat = {}\n", quoted(&step.at.to_string()));
        for (key, value) in words(&scenario.estate, &step.action) {
            let _ = writeln!(text, "{key} = {}", quoted(&value));
        }
    }
    for Chosen { number, decision } in &scenario.choices {
        let (site, takes) = match decision {
            Decision::Picked(site, option) => (site, *option as u64),
            Decision::Lasted(site, lasted) => (site, lasted.0),
        };
        let _ = write!(text, "\n[[choice]]\nnumber = {number}\nwhat = {}\n", quoted(site.name()));
        let _ = writeln!(text, "takes = {takes}");
    }
    let _ = writeln!(text, "\n[expect]");
    if !expected.is_empty() {
        let codes: Vec<String> = expected.iter().map(|code| quoted(code)).collect();
        let _ = writeln!(text, "validate = [{}]", codes.join(", "));
    }
    let promises = scenario.expect.promises.expect("only promises are expected");
    let named = PromisesExpectation::NAMED.iter().find(|(_, value)| *value == promises);
    let _ = writeln!(text, "promises = {}", quoted(named.expect("every value has a word").0));
    text
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// A fault as the keys of a script's line.
pub fn words(estate: &Estate, action: &Action) -> Vec<(&'static str, String)> {
    let node = |node: NodeId| estate.cluster.nodes[node].name.clone();
    let resource = |resource: ResourceId| estate.resources[resource].name.clone();
    let verb = action.verb().info().name.to_owned();
    let mut keys = vec![("do", verb)];
    match action {
        Action::NodePowerOff(of) => keys.push(("target", node(*of))),
        Action::Fail(of) => keys.push(("target", resource(*of))),
        Action::ServiceKill(target) => keys.extend(service(estate, *target)),
        Action::NetworkCut(Reach::Network(network)) => {
            keys.push(("target", estate.cluster.networks[*network].name.clone()));
        }
        Action::NetworkCut(Reach::Adapters { node: of, on }) => {
            keys.push(("target", node(*of)));
            keys.extend(on.map(|on| ("on", estate.cluster.networks[on].name.clone())));
        }
        Action::WitnessLoss => {}
        Action::Fault(fault) => match fault {
            Fault::ServiceHang(target) => keys.extend(service(estate, *target)),
            Fault::ClusterServiceHang(of) => {
                keys.extend([("target", CLUSTER_SERVICE.to_owned()), ("node", node(*of))]);
            }
            Fault::DllHang(of) | Fault::DiskCorrupt(of) | Fault::IpConflict(of) => {
                keys.push(("target", resource(*of)));
            }
            Fault::DiskPathLoss { disk, node: of } => {
                keys.push(("target", resource(*disk)));
                keys.extend(of.map(|of| ("node", node(of))));
            }
            Fault::DnsLoss | Fault::AdLoss => {}
        },
        _ => unreachable!("only faults are written"),
    }
    keys
}

/// A fault on one line, for people: `node-power-off N1`.
pub fn line(estate: &Estate, action: &Action) -> String {
    let words = words(estate, action).into_iter().map(|(key, value)| match key {
        "node" | "on" => format!("{key} {value}"),
        _ => value,
    });
    words.collect::<Vec<_>>().join(" ")
}

fn service(estate: &Estate, target: ServiceTarget) -> Vec<(&'static str, String)> {
    match target {
        ServiceTarget::Resource(resource) => vec![("target", estate.resources[resource].name.clone())],
        ServiceTarget::Service(service) => {
            let info = &estate.services[service];
            vec![("target", info.name.clone()), ("node", estate.cluster.nodes[info.node].name.clone())]
        }
    }
}
