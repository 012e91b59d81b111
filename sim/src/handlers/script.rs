//! The script: each line is one verb.

use std::sync::Arc;

use crate::clients;
use crate::cx::Cx;
use crate::delegation::mode::Mode;
use crate::handlers::{
    checkpoints, drain, failback, faults, network, nodes, operator, packages, services, settings, witness,
};
use crate::model::ids::*;
use crate::model::network::Reach;
use crate::model::scenario::{Action, ServiceTarget, StopKind};
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::second_hop::follow;
use crate::world::Machine;

pub(crate) fn on_script_step_due(cx: &mut Cx<'_>, line: u16) {
    let scenario = cx.scenario;
    let action = &scenario.script[usize::from(line)].action;
    if let Some((node, object)) = announced(cx, action) {
        cx.record(node, What::Injected { verb: action.verb(), object }, Reason::Script);
    }
    match *action {
        Action::NodePowerOff(node) => nodes::power_off(cx, node),
        Action::NodeStop { node, how } => nodes::stop(cx, node, how),
        Action::NodeStart { node, how } => nodes::start(cx, node, how),
        Action::NodeReboot(node) => nodes::stop(cx, node, StopKind::Reboot),
        Action::NetworkCut(ref reach) => network::cut(cx, reach),
        Action::NetworkHeal(ref reach) => network::heal(cx, reach),
        Action::Pause(node) => drain::pause(cx, node),
        Action::Resume { node, failback } => drain::resume(cx, node, failback),
        Action::Drain { node, to, force } => drain::drain(cx, node, to, force),
        Action::Clock { time_of_day } => failback::set_clock(cx, time_of_day),
        Action::WitnessLoss => witness::lose(cx),
        Action::WitnessReturn => witness::regain(cx),
        Action::ServiceKill(target) => services::kill(cx, target),
        Action::Fault(fault) => faults::begin(cx, fault),
        Action::FaultEnds(fault) => faults::end(cx, fault),
        Action::OnlineResource(resource) => operator::online_resource(cx, resource),
        Action::OnlineGroup(group) => operator::online_group(cx, group),
        Action::OfflineResource(resource) => operator::offline_resource(cx, resource),
        Action::OfflineGroup(group) => operator::offline_group(cx, group),
        Action::Move { group, to } => operator::move_group(cx, group, to),
        Action::Fail(resource) => operator::fail(cx, resource),
        Action::Restart(resource) => operator::restart(cx, resource),
        Action::RegistryEdit { node, entry, data } => edit_registry(cx, node, entry, data),
        Action::FileEdit { file, content } => edit_file(cx, file, content),
        Action::CheckpointAdd(checkpoint) => checkpoints::add(cx, checkpoint),
        Action::CheckpointRemove(checkpoint) => checkpoints::remove(cx, checkpoint),
        Action::PackageRun { service, package, lasts } => packages::run(cx, service, package, lasts),
        Action::Client { client, request } => {
            let answer = clients::ask(cx.estate, cx.world, client, request);
            answer_client(cx, answer);
        }
        Action::Set(ref setting) => settings::set(cx, setting),
    }
}

/// Faults and operator verbs are recorded as such; edits and requests record themselves.
fn announced(cx: &Cx<'_>, action: &Action) -> Option<(Option<NodeId>, Object)> {
    let on_node = |node| Some((Some(node), Object::Node(node)));
    let on_resource =
        |resource| Some((Some(cx.world.owner_of(cx.estate, resource)), Object::Resource(resource)));
    let on_group = |group| Some((Some(cx.world.groups[group].owner), Object::Group(group)));
    match *action {
        Action::NodePowerOff(node) | Action::NodeReboot(node) => on_node(node),
        Action::NodeStart { node, .. } | Action::NodeStop { node, .. } => on_node(node),
        Action::Pause(node) | Action::Resume { node, .. } | Action::Drain { node, .. } => on_node(node),
        Action::NetworkCut(ref reach) | Action::NetworkHeal(ref reach) => Some(match *reach {
            Reach::Network(network) => (None, Object::Network(network)),
            Reach::Adapters { node, .. } => (Some(node), Object::Node(node)),
            Reach::Between { on: Some(network), .. } => (None, Object::Network(network)),
            Reach::Between { these, those, .. } => (None, Object::Between(these, those)),
            Reach::Everything => (None, Object::Cluster),
        }),
        Action::ServiceKill(ServiceTarget::Resource(resource)) => on_resource(resource),
        Action::ServiceKill(ServiceTarget::Service(service)) => {
            Some((Some(cx.estate.services[service].node), Object::Service(service)))
        }
        Action::Fault(fault) => Some(faults::object(cx, fault)),
        Action::OnlineResource(resource) | Action::OfflineResource(resource) => on_resource(resource),
        Action::Fail(resource) | Action::Restart(resource) => on_resource(resource),
        Action::OnlineGroup(group) | Action::OfflineGroup(group) | Action::Move { group, .. } => {
            on_group(group)
        }
        Action::WitnessLoss | Action::WitnessReturn => Some((None, Object::Cluster)),
        Action::FaultEnds(_)
        | Action::Clock { .. }
        | Action::RegistryEdit { .. }
        | Action::FileEdit { .. }
        | Action::CheckpointAdd(_)
        | Action::CheckpointRemove(_)
        | Action::PackageRun { .. }
        | Action::Client { .. }
        | Action::Set(_) => None,
    }
}

/// The answer is a fact; a saved package is in its store from now on.
fn answer_client(cx: &mut Cx<'_>, answer: clients::Answer) {
    if let Some(saved) = answer.saved {
        Arc::make_mut(&mut cx.world.packages).insert(saved);
    }
    let way = follow::way(cx.estate, cx.world, Mode::Windows, &answer).map(Box::new);
    cx.record(answer.node, What::ClientAnswered { answer: Box::new(answer), way }, Reason::AskedByClient);
}

fn edit_registry(cx: &mut Cx<'_>, node: NodeId, entry: EntryId, data: Option<DataId>) {
    if cx.world.nodes[node].machine == Machine::On {
        return checkpoints::edit(cx, node, entry, data);
    }
    let what = What::Refused { verb: Verb::RegistryEdit, object: Object::Entry(entry) };
    cx.record(Some(node), what, Reason::MachineIsOff);
}

/// Files are changed where their volume can be reached; nothing reads them until a service starts.
fn edit_file(cx: &mut Cx<'_>, file: FileId, content: Option<ContentId>) {
    let volume = cx.estate.files[file].volume;
    let running = |node: &NodeId| cx.world.nodes[*node].machine == Machine::On;
    let node = cx.world.nodes.ids().filter(running).find(|node| cx.world.reaches(cx.estate, *node, volume));
    match node {
        Some(_) => {
            cx.world.files[file] = content;
            cx.record(node, What::FileEdited { file }, Reason::Script);
        }
        None => {
            let what = What::Refused { verb: Verb::FileEdit, object: Object::File(file) };
            cx.record(None, what, Reason::MachineIsOff);
        }
    }
}
