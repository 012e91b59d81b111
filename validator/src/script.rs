//! A scenario's script with its names resolved against a survey: what rules judge and what is lowered.

mod faults;
mod files;
mod lost_edits;
pub mod network;
mod nodes;
pub mod setting;
mod words;

use callboard_sim::model::scenario::{RequestAction, ResumeFailback, StartKind, StopKind, StoreName};
use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::model::verb::{TargetKind, VERBS, Verb};

use crate::document::scenario::ScriptDocument;
use crate::document::values::{Quantity, Unit};
use crate::files::resolve;
use crate::finding::Finding;
use crate::reader::Reader;
use crate::source::{Located, Place};
use crate::survey::Survey;
use crate::survey::build::unknown_name;
use crate::survey::files::{ConfigurationFile, Where};
use crate::survey::paths::PathKind;
use crate::survey::registry::relative_to_hklm;
use crate::syntax::field::Field;
use crate::syntax::nearest::nearest;
use network::Cut;
use words::{Spelling, Words};

pub(crate) use lost_edits::lost_edits;

/// The short name of the Cluster service.
const CLUSTER_SERVICE: &str = "ClusSvc";

/// The lines, in the order in which they are played.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// The lines.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Debug, Clone)]
pub struct Line {
    /// When.
    pub at: SimTime,
    /// Where the file says so.
    pub place: Place,
    /// What.
    pub step: Step,
}

/// A verb with its arguments; things are named by their index in the survey.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "`VERBS` holds each verb's meaning")]
pub enum Step {
    NodePowerOff(usize),
    NodeStop { node: usize, how: StopKind },
    NodeStart { node: usize, how: StartKind },
    NodeReboot(usize),
    NetworkCut(Cut),
    NetworkHeal(Cut),
    Pause(usize),
    Resume { node: usize, failback: Option<ResumeFailback> },
    Drain { node: usize, to: Option<usize>, force: bool },
    Clock { time_of_day: Millis },
    WitnessLoss,
    WitnessReturn,
    ServiceKill(ServiceRef),
    Fault { fault: FaultRef, lasts: Option<Millis> },
    OnlineResource(usize),
    OnlineGroup(usize),
    OfflineResource(usize),
    OfflineGroup(usize),
    Move { group: usize, to: Option<usize> },
    Fail(usize),
    Restart(usize),
    RegistryEdit { node: usize, key: String, value_name: String, data: Option<Located<String>> },
    FileEdit { at: Where, path: String, content: Option<ConfigurationFile> },
    CheckpointAdd { resource: usize, key: String },
    CheckpointRemove { resource: usize, key: String },
    PackageRun { service: ServiceRef, package: String, lasts: Millis },
    Client { client: usize, action: RequestAction, store: StoreName, package: Option<String> },
    Set(setting::Setting),
}

/// A fault that lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "`VERBS` holds each verb's meaning")]
pub enum FaultRef {
    ServiceHang(ServiceRef),
    ClusterServiceHang(usize),
    DllHang(usize),
    DiskPathLoss { disk: usize, node: Option<usize> },
    DiskCorrupt(usize),
    IpConflict(usize),
    DnsLoss,
    AdLoss,
}

/// A service: behind a resource, or by its name on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceRef {
    /// Behind a resource.
    Resource(usize),
    /// On a node: indexes of the node and of its service.
    OnNode(usize, usize),
}

/// Reads every line. Unknown verbs, targets and keys are reported; lines that are wrong are left out.
pub fn read(lines: &[Located<ScriptDocument>], survey: &Survey, reader: &mut Reader<'_>) -> Script {
    let mut read: Vec<Line> = lines
        .iter()
        .filter_map(|line| {
            let mut words = Words { line, survey, reader, spelling: Spelling::File };
            let (at, step) = (words.at(), words.step());
            Some(Line { at: at?, place: line.place, step: step? })
        })
        .collect();
    read.sort_by_key(|line| line.at);
    Script { lines: read }
}

/// Reads the verb of one line with its arguments; its moment does not matter.
pub(crate) fn step(line: &Located<ScriptDocument>, survey: &Survey, reader: &mut Reader<'_>) -> Option<Step> {
    Words { line, survey, reader, spelling: Spelling::File }.step()
}

/// Reads one line of a command line: its step, and its moment where it has one. `None` when it is wrong.
pub(crate) fn read_asked(
    line: &Located<ScriptDocument>,
    survey: &Survey,
    reader: &mut Reader<'_>,
) -> Option<(Option<SimTime>, Step)> {
    let mut words = Words { line, survey, reader, spelling: Spelling::CommandLine };
    let at = match line.value.at.0 {
        Some(_) => Some(words.at()?),
        None => None,
    };
    words.step().map(|step| (at, step))
}

impl Words<'_, '_> {
    fn step(&mut self) -> Option<Step> {
        let Some(written) = self.line.value.verb.located() else {
            self.missing("do", "say what happens, for example `do = \"node-power-off\"`");
            return None;
        };
        let Some(verb) = Verb::named(written.value) else {
            unknown_name(self.reader, "verb", written, VERBS.iter().map(|info| info.name));
            return None;
        };
        self.check_keys(verb);
        if verb.info().target == TargetKind::None {
            if let Some(place) = self.line.value.target.place() {
                let message = format!("`{}` takes no `target`", verb.info().name);
                self.reader.report("SYN002", verb.info().name, place, message).help("leave it out");
            }
            return self.without_target(verb);
        }
        match verb {
            Verb::NetworkCut => return self.network_cut(),
            Verb::NetworkHeal => return self.network_heal(),
            _ => {}
        }
        let Some(target) = self.line.value.target.located() else {
            self.missing("target", "say what it is done to");
            return None;
        };
        self.with_target(verb, target)
    }

    fn without_target(&mut self, verb: Verb) -> Option<Step> {
        let fault = match verb {
            Verb::WitnessLoss => return Some(Step::WitnessLoss),
            Verb::WitnessReturn => return Some(Step::WitnessReturn),
            Verb::Clock => return Some(Step::Clock { time_of_day: self.time_of_day()? }),
            Verb::DnsLoss => FaultRef::DnsLoss,
            Verb::AdLoss => FaultRef::AdLoss,
            _ => unreachable!("every other verb has a target"),
        };
        self.fault(fault)
    }

    fn with_target(&mut self, verb: Verb, target: Located<&String>) -> Option<Step> {
        Some(match verb {
            Verb::NodePowerOff => Step::NodePowerOff(self.node(target)?),
            Verb::NodeStop => Step::NodeStop { node: self.node(target)?, how: self.how()? },
            Verb::NodeStart => Step::NodeStart { node: self.node(target)?, how: self.how_to_start()? },
            Verb::NodeReboot => Step::NodeReboot(self.node(target)?),
            Verb::Pause => Step::Pause(self.node(target)?),
            Verb::Resume => Step::Resume { node: self.node(target)?, failback: self.failback()? },
            Verb::Drain => self.drain(target)?,
            Verb::ServiceKill => Step::ServiceKill(self.service(target)?),
            Verb::ServiceHang => {
                let hung = match self.line.value.node.located() {
                    Some(node) if crate::survey::same_name(target.value, CLUSTER_SERVICE) => {
                        FaultRef::ClusterServiceHang(self.node(node)?)
                    }
                    _ => FaultRef::ServiceHang(self.service(target)?),
                };
                return self.fault(hung);
            }
            Verb::DllHang | Verb::DiskCorrupt | Verb::IpConflict | Verb::DiskPathLoss => {
                return self.fault_of_resource(verb, target);
            }
            Verb::Online | Verb::Offline => return self.online_or_offline(verb, target),
            Verb::Move => {
                let to = match self.line.value.to.located() {
                    Some(to) => Some(self.node(to)?),
                    None => None,
                };
                Step::Move { group: self.group(target)?, to }
            }
            Verb::Fail => Step::Fail(self.resource(target)?),
            Verb::Restart => Step::Restart(self.resource(target)?),
            Verb::RegistryEdit => self.registry_edit(target)?,
            Verb::FileEdit => self.file_edit(target)?,
            Verb::CheckpointAdd => Step::CheckpointAdd {
                resource: self.resource(target)?,
                key: self.line.value.key.text()?.to_owned(),
            },
            Verb::CheckpointRemove => Step::CheckpointRemove {
                resource: self.resource(target)?,
                key: self.line.value.key.text()?.to_owned(),
            },
            Verb::PackageRun => self.package_run(target)?,
            Verb::ClientList => self.client(target, RequestAction::List)?,
            Verb::ClientLoad => self.client(target, RequestAction::Load)?,
            Verb::ClientSave => self.client(target, RequestAction::Save)?,
            Verb::Set => self.setting(target)?,
            _ => unreachable!("verbs without a target have been dealt with"),
        })
    }

    fn online_or_offline(&mut self, verb: Verb, target: Located<&String>) -> Option<Step> {
        let online = verb == Verb::Online;
        match (self.survey.resource(target.value), self.survey.group(target.value)) {
            (Some(_), Some(_)) => {
                let message = format!("`{}` is the name of a group and of a resource", target.value);
                self.wrong(target.place, message)
                    .help("rename one of them: a reader cannot tell them apart either");
                None
            }
            (None, Some(group)) if online => Some(Step::OnlineGroup(group)),
            (None, Some(group)) => Some(Step::OfflineGroup(group)),
            (_, None) if online => self.resource(target).map(Step::OnlineResource),
            (_, None) => self.resource(target).map(Step::OfflineResource),
        }
    }

    fn package_run(&mut self, target: Located<&String>) -> Option<Step> {
        let service = self.service(target);
        let package = self.line.value.package.text()?.to_owned();
        let lasts = self.line.value.lasts.located()?;
        let lasts = self.length(lasts)?;
        Some(Step::PackageRun { service: service?, package, lasts })
    }

    fn client(&mut self, target: Located<&String>, action: RequestAction) -> Option<Step> {
        let client = self.survey.client(target.value);
        if client.is_none() {
            let names = self.survey.clients.iter().map(|client| client.name.value.as_str());
            unknown_name(self.reader, "client", target, names);
        }
        let store = self.line.value.store.located()?;
        let store = store_name(self.reader, store)?;
        let package = self.line.value.package.text().map(str::to_owned);
        if action != RequestAction::List && package.is_none() {
            return None;
        }
        Some(Step::Client { client: client?, action, store, package })
    }
}

/// `msdb` or `file-system`.
pub(crate) fn store_name(reader: &mut Reader<'_>, written: Located<&String>) -> Option<StoreName> {
    match written.value.as_str() {
        "msdb" => Some(StoreName::Msdb),
        "file-system" => Some(StoreName::FileSystem),
        other => {
            let help = match nearest(other, ["msdb", "file-system"]) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "one of: msdb, file-system".to_owned(),
            };
            reader
                .report("SYN003", other, written.place, format!("`{other}` is no package store"))
                .help(help);
            None
        }
    }
}

/// A moment; a bare number is milliseconds.
pub(crate) fn moment(reader: &mut Reader<'_>, field: &Field<Quantity>) -> Option<SimTime> {
    let written = field.located()?;
    let time = written.value.time(Unit::Milliseconds);
    if time.is_none() {
        let message = format!("`{}` is no length of time", written.value);
        reader
            .report("SYN003", "time", written.place, message)
            .help("for example \"60s\", \"1.5s\", \"15min\"");
    }
    time.map(|time| SimTime(time.0))
}
