//! A scenario: an estate, what happens to it, what is expected of it.

use super::decision::Chosen;
use super::estate::Estate;
use super::expectation::Expectations;
use super::ids::*;
use super::network::Reach;
use super::time::{Millis, SimTime};
use super::verb::Verb;

/// Everything one run needs.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// A sentence that can be true or false.
    pub title: String,
    /// The estate, with the scenario's changes applied.
    pub estate: Estate,
    /// What changed properties make of the estate: the same things, with the same ids.
    pub later: Vec<Estate>,
    /// What happens, in order of time.
    pub script: Vec<ScriptStep>,
    /// What chance decides; everything else takes its textbook course.
    pub choices: Vec<Chosen>,
    /// What is expected.
    pub expect: Expectations,
    /// Nothing after this moment is played.
    pub horizon: SimTime,
}

/// One line of the script.
#[derive(Debug, Clone)]
pub struct ScriptStep {
    /// When.
    pub at: SimTime,
    /// What.
    pub action: Action,
}

/// A verb with its arguments resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "`VERBS` holds each verb's meaning")]
pub enum Action {
    NodePowerOff(NodeId),
    NodeStop { node: NodeId, how: StopKind },
    NodeStart { node: NodeId, how: StartKind },
    NodeReboot(NodeId),
    NetworkCut(Reach),
    NetworkHeal(Reach),
    Pause(NodeId),
    Resume { node: NodeId, failback: Option<ResumeFailback> },
    Drain { node: NodeId, to: Option<NodeId>, force: bool },
    Clock { time_of_day: Millis },
    WitnessLoss,
    WitnessReturn,
    ServiceKill(ServiceTarget),
    Fault(Fault),
    FaultEnds(Fault),
    OnlineResource(ResourceId),
    OnlineGroup(GroupId),
    OfflineResource(ResourceId),
    OfflineGroup(GroupId),
    Move { group: GroupId, to: Option<NodeId> },
    Fail(ResourceId),
    Restart(ResourceId),
    RegistryEdit { node: NodeId, entry: EntryId, data: Option<DataId> },
    FileEdit { file: FileId, content: Option<ContentId> },
    CheckpointAdd(CheckpointId),
    CheckpointRemove(CheckpointId),
    PackageRun { service: ServiceTarget, package: PackageId, lasts: Millis },
    Client { client: ClientId, request: Request },
    Set(Setting),
}

/// A property of a running cluster gets another value: another estate comes into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Of what.
    pub of: Settable,
    /// The property, as files name it.
    pub property: String,
    /// Its new value, as the file writes it.
    pub value: String,
    /// Which estate follows on which, for every one that can be in force when the line is played.
    pub next: Vec<(EstateId, EstateId)>,
}

/// What has properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are kinds of things")]
pub enum Settable {
    Cluster,
    Node(NodeId),
    Group(GroupId),
    Resource(ResourceId),
}

/// How a node's Cluster service is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StartKind {
    /// `Start-ClusterNode`.
    #[default]
    Normal,
    /// `-ForceQuorum`: whatever its votes (`wsfc:W-Q-21`).
    ForceQuorum,
    /// `-PreventQuorum`: to join, never to form (`wsfc:W-Q-22`).
    PreventQuorum,
    /// `-ClearQuarantine`: its quarantine ends first (`wsfc:W-NODE-10`).
    ClearQuarantine,
}

/// Something that goes wrong and stays wrong, for ever or until its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "`VERBS` holds each verb's meaning")]
pub enum Fault {
    ServiceHang(ServiceTarget),
    ClusterServiceHang(NodeId),
    DllHang(ResourceId),
    DiskPathLoss { disk: ResourceId, node: Option<NodeId> },
    DiskCorrupt(ResourceId),
    IpConflict(ResourceId),
    DnsLoss,
    AdLoss,
}

impl Fault {
    /// The verb it came from.
    pub fn verb(self) -> Verb {
        match self {
            Fault::ServiceHang(_) | Fault::ClusterServiceHang(_) => Verb::ServiceHang,
            Fault::DllHang(_) => Verb::DllHang,
            Fault::DiskPathLoss { .. } => Verb::DiskPathLoss,
            Fault::DiskCorrupt(_) => Verb::DiskCorrupt,
            Fault::IpConflict(_) => Verb::IpConflict,
            Fault::DnsLoss => Verb::DnsLoss,
            Fault::AdLoss => Verb::AdLoss,
        }
    }
}

/// How a node is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopKind {
    /// `Stop-ClusterNode`: refused when it would cost quorum (`wsfc:W-NODE-08`).
    ClusterService,
    /// The operating system shuts down.
    Shutdown,
    /// The operating system restarts.
    Reboot,
}

/// What becomes of drained groups when their node is resumed (`wsfc:W-DRAIN-03`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResumeFailback {
    /// They stay where they are.
    No,
    /// They come back now.
    Immediate,
    /// They come back as their failback properties say.
    Policy,
}

impl ResumeFailback {
    /// Its words in files and in the knob `resume-failback`.
    pub const NAMED: [(&'static str, ResumeFailback); 3] = [
        ("no", ResumeFailback::No),
        ("immediate", ResumeFailback::Immediate),
        ("policy", ResumeFailback::Policy),
    ];
}

/// A service, by the resource that runs it or by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceTarget {
    /// The service or process behind a resource, on its owner node.
    Resource(ResourceId),
    /// A service of one node.
    Service(ServiceId),
}

/// What a client asks of the SSIS service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// List, load or save.
    pub action: RequestAction,
    /// Which kind of store.
    pub store: StoreName,
    /// Which package.
    pub package: Option<PackageId>,
}

/// What is done with a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are plain words")]
pub enum RequestAction {
    List,
    Load,
    Save,
}

/// The store a client names: a kind of top-level folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreName {
    /// `SqlServerFolder`.
    Msdb,
    /// `FileSystemFolder`.
    FileSystem,
}

impl Scenario {
    /// An estate to which nothing happens.
    pub fn of_nothing(estate: Estate) -> Scenario {
        Scenario {
            title: String::new(),
            estate,
            later: Vec::new(),
            script: Vec::new(),
            choices: Vec::new(),
            expect: Expectations::default(),
            horizon: SimTime::START,
        }
    }

    /// An estate of the scenario; the first is the one it starts with.
    pub fn in_force(&self, estate: EstateId) -> &Estate {
        match estate.index() {
            0 => &self.estate,
            index => &self.later[index - 1],
        }
    }
}

impl Action {
    /// The verb it came from.
    pub fn verb(&self) -> Verb {
        match self {
            Action::NodePowerOff(_) => Verb::NodePowerOff,
            Action::NodeStop { .. } => Verb::NodeStop,
            Action::NodeStart { .. } => Verb::NodeStart,
            Action::NodeReboot(_) => Verb::NodeReboot,
            Action::NetworkCut(_) => Verb::NetworkCut,
            Action::NetworkHeal(_) => Verb::NetworkHeal,
            Action::Pause(_) => Verb::Pause,
            Action::Resume { .. } => Verb::Resume,
            Action::Drain { .. } => Verb::Drain,
            Action::Clock { .. } => Verb::Clock,
            Action::WitnessLoss => Verb::WitnessLoss,
            Action::WitnessReturn => Verb::WitnessReturn,
            Action::ServiceKill(_) => Verb::ServiceKill,
            Action::Fault(fault) | Action::FaultEnds(fault) => fault.verb(),
            Action::OnlineResource(_) | Action::OnlineGroup(_) => Verb::Online,
            Action::OfflineResource(_) | Action::OfflineGroup(_) => Verb::Offline,
            Action::Move { .. } => Verb::Move,
            Action::Fail(_) => Verb::Fail,
            Action::Restart(_) => Verb::Restart,
            Action::RegistryEdit { .. } => Verb::RegistryEdit,
            Action::FileEdit { .. } => Verb::FileEdit,
            Action::CheckpointAdd(_) => Verb::CheckpointAdd,
            Action::CheckpointRemove(_) => Verb::CheckpointRemove,
            Action::PackageRun { .. } => Verb::PackageRun,
            Action::Set(_) => Verb::Set,
            Action::Client { request, .. } => match request.action {
                RequestAction::List => Verb::ClientList,
                RequestAction::Load => Verb::ClientLoad,
                RequestAction::Save => Verb::ClientSave,
            },
        }
    }
}
