//! From a scenario's document to the model.

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::model::network::Reach;
use callboard_sim::model::registry::is_at_or_below;
use callboard_sim::model::scenario::{
    self as model, Action, Fault, Request, Scenario, ScriptStep, ServiceTarget,
};
use callboard_sim::model::storage::Volume;
use callboard_sim::model::time::{Millis, SimTime};

use super::Lowered;
use crate::document::scenario::ScenarioDocument;
use crate::document::values::Unit;
use crate::reader::Reader;
use crate::script::network::Cut;
use crate::script::setting::{self, Settable};
use crate::script::{FaultRef, Script, ServiceRef, Step};
use crate::settings::Settings;
use crate::survey::Survey;
use crate::survey::files::Where;

/// Nothing is played after this.
pub(crate) const LATEST_HORIZON: Millis = Millis::hours(24 * 365 * 100);
/// What is played after the last moment a file names.
const AFTERMATH: Millis = Millis::minutes(10);
/// More lines than this are no script anybody wrote.
const MOST_LINES: usize = 30_000;

/// Lowers a scenario whose estate has been lowered.
pub(crate) fn scenario(
    document: &ScenarioDocument,
    survey: &Survey,
    script: &Script,
    estate: Estate,
    settings: Settings,
    lowered: &Lowered,
    reader: &mut Reader<'_>,
) -> Option<Scenario> {
    let title = document.title.text().unwrap_or("").trim().to_owned();
    if script.lines.len() > MOST_LINES {
        let message =
            format!("the script has {} lines, the most that is played is {MOST_LINES}", script.lines.len());
        reader.report("SYN008", "script", script.lines[MOST_LINES].place, message).help("split the scenario");
    }
    let expect = super::expectations::read(&document.expect, survey, &lowered.ids, reader);
    let mut steps = steps(script, &estate, &settings, lowered);
    add_ends(&mut steps, script);
    let choices = super::choices::read(&document.choice, reader);
    let mut last = steps.iter().map(|step| step.at).chain(expect.moments()).max().unwrap_or(SimTime::START);
    if expect.expectations.promises.is_some() {
        last = last + super::promises::longest_limit(&estate.promises);
    }
    let horizon = horizon(document, last, reader);
    if last > horizon
        && let Some(place) = document.horizon.place()
    {
        let message = format!("the scenario names a moment, {last}, that its horizon {horizon} leaves out");
        reader
            .report("SYN003", "horizon", place, message)
            .help("move the horizon behind everything that is played or expected");
    }
    let later = settings.later.into_iter().collect::<Option<Vec<_>>>()?;
    (!super::is_blocked(reader)).then_some(Scenario {
        title,
        estate,
        later,
        script: steps,
        choices,
        expect: expect.expectations,
        horizon,
    })
}

/// The lines of a script, in its order.
pub(crate) fn steps(
    script: &Script,
    estate: &Estate,
    settings: &Settings,
    lowered: &Lowered,
) -> Vec<ScriptStep> {
    let lines = script.lines.iter().enumerate();
    let lowered = lines.map(|(number, line)| ScriptStep {
        at: line.at,
        action: match &line.step {
            Step::Set(written) => Action::Set(setting(written, settings.next.get(&number), lowered)),
            step => action(step, estate, lowered),
        },
    });
    lowered.collect()
}

fn horizon(document: &ScenarioDocument, last: SimTime, reader: &mut Reader<'_>) -> SimTime {
    let Some(written) = document.horizon.located() else { return last + AFTERMATH };
    match written.value.time(Unit::Milliseconds) {
        Some(time) if time <= LATEST_HORIZON => SimTime(time.0),
        Some(_) => {
            let message = format!("the horizon `{}` is further away than 100 years", written.value);
            reader
                .report("SYN003", "horizon", written.place, message)
                .help("a rehearsal settles within hours");
            last
        }
        None => {
            let message = format!("`{}` is no length of time", written.value);
            reader.report("SYN003", "horizon", written.place, message).help("for example \"10min\"");
            last
        }
    }
}

/// What lasts ends by a step of its own; of one moment, ends come after everything the file says.
fn add_ends(steps: &mut Vec<ScriptStep>, script: &Script) {
    let lines = script.lines.iter().zip(&*steps);
    let ends: Vec<ScriptStep> = lines.filter_map(|(line, step)| end(&line.step, step)).collect();
    steps.extend(ends);
    steps.sort_by_key(|step| step.at);
}

/// The end of a fault that lasts.
pub(crate) fn end(written: &Step, step: &ScriptStep) -> Option<ScriptStep> {
    match (written, &step.action) {
        (Step::Fault { lasts: Some(lasts), .. }, Action::Fault(fault)) => {
            Some(ScriptStep { at: step.at + *lasts, action: Action::FaultEnds(*fault) })
        }
        _ => None,
    }
}

pub(super) fn action(step: &Step, estate: &Estate, lowered: &Lowered) -> Action {
    let ids = &lowered.ids;
    let service = |service: &ServiceRef| match *service {
        ServiceRef::Resource(resource) => ServiceTarget::Resource(ids.resources[resource]),
        ServiceRef::OnNode(node, service) => ServiceTarget::Service(ids.services[node][service]),
    };
    let package =
        |name: &str| lowered.storage.known_package(name).expect("every package of the script is interned");
    match step {
        Step::NodePowerOff(node) => Action::NodePowerOff(ids.nodes[*node]),
        Step::NodeStop { node, how } => Action::NodeStop { node: ids.nodes[*node], how: *how },
        Step::NodeStart { node, how } => Action::NodeStart { node: ids.nodes[*node], how: *how },
        Step::NodeReboot(node) => Action::NodeReboot(ids.nodes[*node]),
        Step::NetworkCut(cut) => Action::NetworkCut(reach(cut, ids)),
        Step::NetworkHeal(cut) => Action::NetworkHeal(reach(cut, ids)),
        Step::Pause(node) => Action::Pause(ids.nodes[*node]),
        Step::Resume { node, failback } => Action::Resume { node: ids.nodes[*node], failback: *failback },
        Step::Drain { node, to, force } => {
            Action::Drain { node: ids.nodes[*node], to: to.map(|node| ids.nodes[node]), force: *force }
        }
        Step::Clock { time_of_day } => Action::Clock { time_of_day: *time_of_day },
        Step::WitnessLoss => Action::WitnessLoss,
        Step::WitnessReturn => Action::WitnessReturn,
        Step::ServiceKill(target) => Action::ServiceKill(service(target)),
        Step::Fault { fault, .. } => Action::Fault(match fault {
            FaultRef::ServiceHang(target) => Fault::ServiceHang(service(target)),
            FaultRef::ClusterServiceHang(node) => Fault::ClusterServiceHang(ids.nodes[*node]),
            FaultRef::DllHang(resource) => Fault::DllHang(ids.resources[*resource]),
            FaultRef::DiskPathLoss { disk, node } => {
                Fault::DiskPathLoss { disk: ids.resources[*disk], node: node.map(|node| ids.nodes[node]) }
            }
            FaultRef::DiskCorrupt(disk) => Fault::DiskCorrupt(ids.resources[*disk]),
            FaultRef::IpConflict(address) => Fault::IpConflict(ids.resources[*address]),
            FaultRef::DnsLoss => Fault::DnsLoss,
            FaultRef::AdLoss => Fault::AdLoss,
        }),
        Step::OnlineResource(resource) => Action::OnlineResource(ids.resources[*resource]),
        Step::OnlineGroup(group) => Action::OnlineGroup(ids.groups[*group]),
        Step::OfflineResource(resource) => Action::OfflineResource(ids.resources[*resource]),
        Step::OfflineGroup(group) => Action::OfflineGroup(ids.groups[*group]),
        Step::Move { group, to } => {
            Action::Move { group: ids.groups[*group], to: to.map(|node| ids.nodes[node]) }
        }
        Step::Fail(resource) => Action::Fail(ids.resources[*resource]),
        Step::Restart(resource) => Action::Restart(ids.resources[*resource]),
        Step::RegistryEdit { node, key, value_name, data } => Action::RegistryEdit {
            node: ids.nodes[*node],
            entry: entry(estate, key, value_name),
            data: data.as_ref().map(|data| datum(estate, &data.value)),
        },
        Step::FileEdit { at, path, content } => Action::FileEdit {
            file: file(estate, ids, *at, path),
            content: content.as_ref().map(|content| {
                let position =
                    lowered.storage.configurations.iter().position(|known| known.name == content.name);
                ContentId::from_index(position.expect("every content of the script is interned") + 1)
            }),
        },
        Step::CheckpointAdd { resource, key } => {
            Action::CheckpointAdd(checkpoint(estate, ids.resources[*resource], key))
        }
        Step::CheckpointRemove { resource, key } => {
            Action::CheckpointRemove(checkpoint(estate, ids.resources[*resource], key))
        }
        Step::PackageRun { service: target, package: name, lasts } => {
            Action::PackageRun { service: service(target), package: package(name), lasts: *lasts }
        }
        Step::Client { client, action, store, package: name } => Action::Client {
            client: ids.clients[*client],
            request: Request { action: *action, store: *store, package: name.as_deref().map(package) },
        },
        Step::Set(_) => unreachable!("a setting is lowered with the estates it leads to"),
    }
}

fn setting(
    written: &setting::Setting,
    next: Option<&Vec<(EstateId, EstateId)>>,
    Lowered { ids, .. }: &Lowered,
) -> model::Setting {
    model::Setting {
        of: match written.of {
            Settable::Cluster => model::Settable::Cluster,
            Settable::Node(node) => model::Settable::Node(ids.nodes[node]),
            Settable::Group(group) => model::Settable::Group(ids.groups[group]),
            Settable::Resource(resource) => model::Settable::Resource(ids.resources[resource]),
        },
        property: written.property.value.clone(),
        value: written.text.clone(),
        next: next.cloned().unwrap_or_default(),
    }
}

fn reach(cut: &Cut, ids: &super::Ids) -> Reach {
    let network = |network: usize| ids.networks[network];
    let side = |nodes: &[usize]| nodes.iter().map(|node| ids.nodes[*node]).collect();
    match cut {
        Cut::Everything => Reach::Everything,
        Cut::Network(of) => Reach::Network(network(*of)),
        Cut::Adapters { node, on } => Reach::Adapters { node: ids.nodes[*node], on: on.map(network) },
        Cut::Between { these, those, on } => {
            Reach::Between { these: side(these), those: side(those), on: on.map(network) }
        }
    }
}

fn entry(estate: &Estate, key: &str, value_name: &str) -> EntryId {
    let same = |entry: &callboard_sim::model::registry::Entry| {
        entry.key.to_lowercase() == key.to_lowercase()
            && entry.value.to_lowercase() == value_name.to_lowercase()
    };
    estate.entries.find(same).expect("every entry of the script is interned")
}

fn datum(estate: &Estate, text: &str) -> DataId {
    estate.data.find(|known| known == text).expect("every datum of the script is interned")
}

fn checkpoint(estate: &Estate, resource: ResourceId, key: &str) -> CheckpointId {
    let same = |checkpoint: &callboard_sim::model::registry::Checkpoint| {
        checkpoint.resource == resource
            && is_at_or_below(&checkpoint.key, key)
            && is_at_or_below(key, &checkpoint.key)
    };
    estate.checkpoints.find(same).expect("every checkpoint of the script is interned")
}

fn file(estate: &Estate, ids: &super::Ids, at: Where, path: &str) -> FileId {
    let volume = match at {
        Where::Local(node) => Volume::Local(ids.nodes[node]),
        Where::Disk(disk) => Volume::Disk(ids.resources[disk]),
        Where::Share => Volume::Share,
    };
    let canonical = crate::survey::paths::canonical(path);
    let same = |file: &callboard_sim::model::storage::File| {
        file.volume == volume && crate::survey::paths::canonical(&file.path) == canonical
    };
    estate.files.find(same).expect("every file of the script is interned")
}
