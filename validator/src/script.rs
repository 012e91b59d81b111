//! A scenario's script with its names resolved against a survey: what rules judge and what is lowered.

pub mod network;
pub mod setting;

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
            let mut words = Words { line, survey, reader };
            let (at, step) = (words.at(), words.step());
            Some(Line { at: at?, place: line.place, step: step? })
        })
        .collect();
    read.sort_by_key(|line| line.at);
    Script { lines: read }
}

/// One line while it is read.
struct Words<'a, 'r> {
    line: &'a Located<ScriptDocument>,
    survey: &'a Survey,
    reader: &'a mut Reader<'r>,
}

impl Words<'_, '_> {
    fn at(&mut self) -> Option<SimTime> {
        let Some(at) = self.line.value.at.located() else {
            self.missing("at", "say when, for example `at = \"0s\"`");
            return None;
        };
        let time = at.value.time(Unit::Milliseconds);
        if time.is_none() {
            self.wrong(at.place, format!("`{}` is no length of time", at.value))
                .help("for example \"60s\", \"1.5s\", \"15min\"");
        }
        time.map(|time| SimTime(time.0))
    }

    fn missing(&mut self, key: &str, help: &str) {
        let verb = self.line.value.verb.text().unwrap_or("a step");
        let message = format!("`{verb}` needs the key `{key}`");
        self.reader.report("SYN005", verb, self.line.place, message).help(help);
    }

    fn wrong(&mut self, place: Place, message: String) -> &mut Finding {
        let verb = self.line.value.verb.text().unwrap_or("a step").to_owned();
        self.reader.report("SYN003", verb, place, message)
    }

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

    /// A fault and how long it lasts; to the end when the line does not say.
    fn fault(&mut self, fault: FaultRef) -> Option<Step> {
        let written = self.line.value.lasts.located();
        let lasts = match written {
            Some(written) => Some(self.length(written)?),
            None => None,
        };
        Some(Step::Fault { fault, lasts })
    }

    fn length(&mut self, written: Located<&Quantity>) -> Option<Millis> {
        let time = written.value.time(Unit::Milliseconds);
        if time.is_none() {
            self.wrong(written.place, format!("`{}` is no length of time", written.value))
                .help("for example \"10min\"");
        }
        time
    }

    /// Keys that this verb does not take, and keys that it needs.
    fn check_keys(&mut self, verb: Verb) {
        let info = verb.info();
        let document = &self.line.value;
        let present: Vec<(&'static str, Option<Place>)> = vec![
            ("to", document.to.place()),
            ("how", document.how.place()),
            ("node", document.node.place()),
            ("key", document.key.place()),
            ("value-name", document.value_name.place()),
            ("data", document.data.place()),
            ("from", document.from.place()),
            ("package", document.package.place()),
            ("lasts", document.lasts.place()),
            ("store", document.store.place()),
            ("between", document.between.place()),
            ("on", document.on.place()),
            ("failback", document.failback.place()),
            ("force", document.force.place()),
            ("property", document.property.place()),
            ("value", document.value.place()),
            ("time-of-day", document.time_of_day.place()),
        ];
        for (key, place) in present {
            let takes = info.required.contains(&key) || info.optional.contains(&key);
            match place {
                Some(place) if !takes => {
                    let known: Vec<&str> = info.required.iter().chain(info.optional).copied().collect();
                    let help = match known.is_empty() {
                        true => "it takes `at` and `target` only".to_owned(),
                        false => format!("besides `at` and `target` it takes: {}", known.join(", ")),
                    };
                    let message = format!("`{}` does not take the key `{key}`", info.name);
                    self.reader.report("SYN002", info.name, place, message).help(help);
                }
                None if info.required.contains(&key) => self.missing(key, info.meaning),
                _ => {}
            }
        }
    }

    /// `"22:30"`, with seconds where they matter: `"21:59:59.999"`.
    fn time_of_day(&mut self) -> Option<Millis> {
        let written = self.line.value.time_of_day.located()?;
        let time = clock_time(written.value);
        if time.is_none() {
            self.wrong(written.place, format!("`{}` is no time of day", written.value))
                .help("from \"00:00\" to \"23:59\", with seconds where they matter: \"21:59:59.999\"");
        }
        time
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

    fn fault_of_resource(&mut self, verb: Verb, target: Located<&String>) -> Option<Step> {
        let resource = self.resource(target)?;
        let node = match self.line.value.node.located() {
            Some(node) => Some(self.node(node)?),
            None => None,
        };
        self.fault(match verb {
            Verb::DllHang => FaultRef::DllHang(resource),
            Verb::DiskCorrupt => FaultRef::DiskCorrupt(resource),
            Verb::IpConflict => FaultRef::IpConflict(resource),
            _ => FaultRef::DiskPathLoss { disk: resource, node },
        })
    }

    fn node(&mut self, name: Located<&String>) -> Option<usize> {
        let known = self.survey.node(name.value);
        if known.is_none() {
            unknown_name(
                self.reader,
                "node",
                name,
                self.survey.nodes.iter().map(|node| node.name.value.as_str()),
            );
        }
        known
    }

    fn resource(&mut self, name: Located<&String>) -> Option<usize> {
        let known = self.survey.resource(name.value);
        if known.is_none() {
            let names = self.survey.resources.iter().map(|resource| resource.name.value.as_str());
            unknown_name(self.reader, "resource", name, names);
        }
        known
    }

    /// A group, or the group of a resource.
    fn group(&mut self, name: Located<&String>) -> Option<usize> {
        let known = self.survey.group(name.value).or_else(|| {
            self.survey.resource(name.value).and_then(|resource| self.survey.resources[resource].group)
        });
        if known.is_none() {
            unknown_name(
                self.reader,
                "group",
                name,
                self.survey.groups.iter().map(|group| group.name.value.as_str()),
            );
        }
        known
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

    fn how_to_start(&mut self) -> Option<StartKind> {
        let ways = [
            ("normal", StartKind::Normal),
            ("force-quorum", StartKind::ForceQuorum),
            ("prevent-quorum", StartKind::PreventQuorum),
            ("clear-quarantine", StartKind::ClearQuarantine),
        ];
        let Some(how) = self.line.value.how.located() else { return Some(StartKind::Normal) };
        let known = ways.iter().find(|(name, _)| name == how.value);
        if known.is_none() {
            self.wrong(how.place, format!("`{}` is no way to start a node", how.value))
                .help("one of: normal, force-quorum, prevent-quorum, clear-quarantine");
        }
        known.map(|(_, kind)| *kind)
    }

    fn how(&mut self) -> Option<StopKind> {
        match self.line.value.how.located() {
            None => Some(StopKind::ClusterService),
            Some(how) => match how.value.as_str() {
                "cluster-service" => Some(StopKind::ClusterService),
                "shutdown" => Some(StopKind::Shutdown),
                other => {
                    self.wrong(how.place, format!("`{other}` is no way to stop a node"))
                        .help("one of: cluster-service, shutdown");
                    None
                }
            },
        }
    }

    fn failback(&mut self) -> Option<Option<ResumeFailback>> {
        let Some(written) = self.line.value.failback.located() else { return Some(None) };
        let known = ResumeFailback::NAMED.iter().find(|(word, _)| word == written.value);
        if known.is_none() {
            self.wrong(written.place, format!("`{}` is no way to fail back", written.value))
                .help("one of: no, immediate, policy");
        }
        known.map(|(_, failback)| Some(*failback))
    }

    /// Draining came with 2012; before that the run refuses it.
    fn drain(&mut self, target: Located<&String>) -> Option<Step> {
        if let Some(windows) = self.survey.windows.filter(|windows| !windows.has_priorities()) {
            let message = format!("Windows Server {windows} has no `drain`: it does nothing");
            let help = "it came with Windows Server 2012: move the groups, then pause the node";
            self.reader.report("SYN011", "drain", self.line.place, message).help(help);
        }
        let to = match self.line.value.to.located() {
            Some(to) => Some(self.node(to)?),
            None => None,
        };
        let force = self.line.value.force.value().copied().unwrap_or(false);
        Some(Step::Drain { node: self.node(target)?, to, force })
    }

    /// A resource, or a service of the node given with `node`.
    fn service(&mut self, target: Located<&String>) -> Option<ServiceRef> {
        let Some(node) = self.line.value.node.located() else {
            return match self.survey.resource(target.value) {
                Some(resource) => Some(ServiceRef::Resource(resource)),
                None if self.is_service_somewhere(target.value) => {
                    self.missing(
                        "node",
                        "a service is on a node: say on which, or name the resource that runs it",
                    );
                    None
                }
                None => self.resource(target).map(ServiceRef::Resource),
            };
        };
        let node = self.node(node)?;
        let services = &self.survey.nodes[node].services;
        let known =
            services.iter().position(|service| crate::survey::same_name(&service.name.value, target.value));
        if known.is_none() {
            unknown_name(
                self.reader,
                "service",
                target,
                services.iter().map(|service| service.name.value.as_str()),
            );
        }
        known.map(|service| ServiceRef::OnNode(node, service))
    }

    fn is_service_somewhere(&self, name: &str) -> bool {
        let mut services = self.survey.nodes.iter().flat_map(|node| &node.services);
        services.any(|service| crate::survey::same_name(&service.name.value, name))
    }

    fn registry_edit(&mut self, target: Located<&String>) -> Option<Step> {
        let node = self.node(target)?;
        let key = self.line.value.key.located()?;
        if key.value.starts_with('\\') {
            let message = "the key begins with a backslash".to_owned();
            self.wrong(key.place, message).help("write it relative to HKEY_LOCAL_MACHINE");
            return None;
        }
        let relative = relative_to_hklm(key.value).unwrap_or(key.value).to_owned();
        let value_name = self.line.value.value_name.text().unwrap_or("").to_owned();
        let data = self.line.value.data.located().map(|data| data.map(Clone::clone));
        Some(Step::RegistryEdit { node, key: relative, value_name, data })
    }

    fn file_edit(&mut self, target: Located<&String>) -> Option<Step> {
        let at = match (self.survey.path_kind(target.value), self.line.value.node.located()) {
            (PathKind::Disk(disk), None) => Where::Disk(disk),
            (PathKind::Unc | PathKind::ClusterStorage, None) => Where::Share,
            (PathKind::Local, Some(node)) => Where::Local(self.node(node)?),
            (PathKind::Local, None) => {
                self.missing("node", "a local path is a different file on each node: say on which");
                return None;
            }
            (PathKind::Disk(_) | PathKind::Unc | PathKind::ClusterStorage, Some(node)) => {
                let message = "a file on shared storage is on no node in particular".to_owned();
                self.wrong(node.place, message).help("leave `node` out");
                return None;
            }
            (PathKind::Empty | PathKind::Relative, _) => {
                let message = format!("`{}` is not the full path of a file", target.value);
                self.wrong(target.place, message).help("write it from the drive letter on");
                return None;
            }
        };
        let content = match self.line.value.from.located() {
            None => None,
            Some(from) => {
                let name = resolve(&self.reader.sources.get(from.place.source).name, from.value);
                Some(self.reader.configuration(&name, Some(from.place))?)
            }
        };
        Some(Step::FileEdit { at, path: target.value.clone(), content })
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

/// Since midnight; `None` when the text is no time of day.
fn clock_time(text: &str) -> Option<Millis> {
    let digits = |text: &str, count: usize, below: u64| -> Option<u64> {
        let well_formed = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| well_formed && *number < below)
    };
    let mut parts = text.trim().split(':');
    let hours = digits(parts.next()?, 2, 24)?;
    let minutes = digits(parts.next()?, 2, 60)?;
    let (seconds, fraction) = match parts.next() {
        None => ("00", "000"),
        Some(seconds) => seconds.split_once('.').unwrap_or((seconds, "000")),
    };
    if parts.next().is_some() {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60 + digits(seconds, 2, 60)?;
    Some(Millis(seconds * 1000 + digits(fraction, 3, 1000)?))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_exact_to_the_millisecond_or_refused() {
        let ms = |text| clock_time(text).map(|time| time.0);
        assert_eq!(ms("00:00"), Some(0));
        assert_eq!(ms("22:30"), Some(81_000_000));
        assert_eq!(ms("21:59:59.999"), Some(79_199_999));
        for wrong in ["", "24:00", "7:00", "07:60", "07:00:60", "07:00:00.5", "07:00:00:00", "-1:00", "noon"]
        {
            assert_eq!(ms(wrong), None, "{wrong}");
        }
    }
}
