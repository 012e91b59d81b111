//! Facts told to people and to programs: names instead of ids. Nothing is decided here.

use crate::model::assumptions::Knob;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::ssis::{Configuration, FolderStore};
use crate::model::time::Millis;
use crate::reason::Reason;
use crate::record::{Object, Record, What};
use crate::second_hop::words;
use crate::world::{Loaded, LoadedFrom, MoveCause, Votes};

/// A fact in words: what kind it is, what it is about, and what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The kind, in kebab case.
    pub kind: &'static str,
    /// What it is about.
    pub about: Object,
    /// Its name.
    pub object: String,
    /// Before.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
}

/// A name for an object.
pub fn object_name(estate: &Estate, object: Object) -> String {
    match object {
        Object::Cluster => estate.cluster.name.clone(),
        Object::Node(node) => node_name(estate, node),
        Object::Between(these, those) => {
            let names = |nodes: NodeSet| -> String {
                nodes.iter().map(|node| node_name(estate, node)).collect::<Vec<_>>().join(", ")
            };
            format!("{} | {}", names(these), names(those))
        }
        Object::Network(network) => estate.cluster.networks[network].name.clone(),
        Object::Group(group) => estate.groups[group].name.clone(),
        Object::Resource(resource) => estate.resources[resource].name.clone(),
        Object::Service(service) => estate.services[service].name.clone(),
        Object::Checkpoint(checkpoint) => estate.checkpoints[checkpoint].key.clone(),
        Object::File(file) => estate.files[file].path.clone(),
        Object::Entry(entry) => entry_name(estate, entry),
        Object::Client(client) => estate.clients[client].name.clone(),
        Object::Package(package) => estate.packages[package].clone(),
    }
}

fn node_name(estate: &Estate, node: NodeId) -> String {
    estate.cluster.nodes[node].name.clone()
}

fn entry_name(estate: &Estate, entry: EntryId) -> String {
    let entry = &estate.entries[entry];
    match entry.value.is_empty() {
        true => entry.key.clone(),
        false => format!(r"{}\{}", entry.key, entry.value),
    }
}

fn datum(estate: &Estate, data: Option<DataId>) -> String {
    data.map_or("(no value)".to_owned(), |data| estate.data[data].clone())
}

/// The votes and who has them: `3 votes (N1, N2, witness)`.
pub fn votes_text(estate: &Estate, votes: Votes) -> String {
    let mut voters: Vec<&str> =
        votes.nodes.iter().map(|node| estate.cluster.nodes[node].name.as_str()).collect();
    if votes.witness {
        voters.push("witness");
    }
    let count = votes.total();
    format!("{count} vote{} ({})", if count == 1 { "" } else { "s" }, voters.join(", "))
}

/// The server names and store paths of a configuration, as written.
pub fn values_text(configuration: &Configuration) -> String {
    let values = configuration.folders.iter().map(|folder| match &folder.store {
        FolderStore::SqlServer { server_name, .. } => format!("ServerName {server_name}"),
        FolderStore::FileSystem { store_path, .. } => format!("StorePath {store_path}"),
    });
    values.collect::<Vec<_>>().join(", ")
}

/// Where a configuration came from: a path, or the built-in defaults.
pub fn source_text(estate: &Estate, loaded: Loaded) -> String {
    match loaded.source {
        LoadedFrom::Configured(file) => estate.files[file].path.clone(),
        LoadedFrom::DefaultFile(file) => format!("default file {}", estate.files[file].path),
        LoadedFrom::BuiltIn { .. } => "built-in defaults".to_owned(),
    }
}

/// A time of day: `22:30:00`, with milliseconds where there are any.
fn clock_text(time: Millis) -> String {
    let (seconds, rest) = (time.0 / 1000, time.0 % 1000);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { clock } else { format!("{clock}.{rest:03}") }
}

/// A move's cause, as an operator says it.
pub fn cause_text(cause: MoveCause) -> &'static str {
    match cause {
        MoveCause::NodeDown | MoveCause::ResourceFailure | MoveCause::WitnessFailure => "failed over",
        MoveCause::Operator | MoveCause::Drain => "moved",
        MoveCause::Failback => "failed back",
        MoveCause::ColdStart => "placed",
    }
}

/// Tells a fact.
pub fn tell(estate: &Estate, record: &Record) -> Telling {
    let plain = |kind, object: Object| Telling {
        kind,
        about: object,
        object: object_name(estate, object),
        from: None,
        to: None,
    };
    let change = |kind, object: Object, from: &str, to: &str| Telling {
        kind,
        about: object,
        object: object_name(estate, object),
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
    };
    match &record.what {
        What::Injected { verb, object } => {
            Telling { to: Some(verb.info().name.to_owned()), ..plain("injected", *object) }
        }
        What::Refused { verb, object } => {
            Telling { to: Some(verb.info().name.to_owned()), ..plain("refused", *object) }
        }
        What::FaultEnded { verb, object } => {
            Telling { to: Some(verb.info().name.to_owned()), ..plain("fault-ended", *object) }
        }
        What::VotesCounted { votes, held } => Telling {
            to: Some(format!("{held} of {}, {} needed", votes_text(estate, *votes), votes.needed())),
            ..plain("votes-counted", Object::Cluster)
        },
        What::NodeStateChanged { node, from, to } => {
            change("node-state-changed", Object::Node(*node), from.name(), to.name())
        }
        What::HeartbeatsLate { node } => plain("heartbeats-late", Object::Node(*node)),
        What::FormingFailed { node } => plain("forming-failed", Object::Node(*node)),
        What::CheckpointNotRestored { checkpoint } => {
            plain("checkpoint-not-restored", Object::Checkpoint(*checkpoint))
        }
        What::NodeUnreachable { node } => plain("node-unreachable", Object::Node(*node)),
        What::NetworkStateChanged { network, from, to } => {
            change("network-state-changed", Object::Network(*network), from.name(), to.name())
        }
        What::NoNetwork { node, .. } => plain("no-network", Object::Node(*node)),
        What::NodePruned { node } => plain("node-pruned", Object::Node(*node)),
        What::AddressLeftOffline { resource } => plain("address-left-offline", Object::Resource(*resource)),
        What::ClusterServiceHung { node, action } => Telling {
            to: Some(action.text().to_owned()),
            ..plain("cluster-service-hung", Object::Node(*node))
        },
        What::Unmonitored { group } => plain("unmonitored", Object::Group(*group)),
        What::MonitoredAgain { group } => plain("monitored-again", Object::Group(*group)),
        What::NodeQuarantined { node, until } => {
            Telling { to: Some(format!("until {until}")), ..plain("node-quarantined", Object::Node(*node)) }
        }
        What::JoinRefused { node, until } => {
            Telling { to: Some(format!("until {until}")), ..plain("join-refused", Object::Node(*node)) }
        }
        What::QuarantineEnded { node } => plain("quarantine-ended", Object::Node(*node)),
        What::FormingRefused { node, held, votes } => Telling {
            to: Some(format!("{held} of {}, {} needed", votes_text(estate, *votes), votes.needed())),
            ..plain("forming-refused", Object::Node(*node))
        },
        What::ForcedQuorumEnded => plain("forced-quorum-ended", Object::Cluster),
        What::ForcedPartitionMet { node } => plain("forced-partition-met", Object::Node(*node)),
        What::ArbitrationStarted { wait } => Telling {
            to: Some(format!("challenge, {wait}")),
            ..plain("arbitration-started", Object::Cluster)
        },
        What::WitnessTaken => plain("witness-taken", Object::Cluster),
        What::QuorumLost { held, votes, .. } => Telling {
            to: Some(format!("{held} of {}, {} needed", votes_text(estate, *votes), votes.needed())),
            ..plain("quorum-lost", Object::Cluster)
        },
        What::ClusterServiceStopped { node } => plain("cluster-service-stopped", Object::Node(*node)),
        What::StaleDatabase { node } => plain("stale-database", Object::Node(*node)),
        What::ClusterFormed => plain("cluster-formed", Object::Cluster),
        What::ResourceStateChanged { resource, from, to } => {
            change("resource-state-changed", Object::Resource(*resource), from.name(), to.name())
        }
        What::GroupStateChanged { group, from, to } => {
            change("group-state-changed", Object::Group(*group), from.name(), to.name())
        }
        What::MoveStarted { group, to, .. } => {
            Telling { to: Some(node_name(estate, *to)), ..plain("move-started", Object::Group(*group)) }
        }
        What::GroupMoved { group, from, to, .. } => {
            change("group-moved", Object::Group(*group), &node_name(estate, *from), &node_name(estate, *to))
        }
        What::NowhereToGo { group } => plain("nowhere-to-go", Object::Group(*group)),
        What::FailoverRefused { group, count, limit } => Telling {
            to: Some(format!("failover {count} refused, {limit} allowed")),
            ..plain("failover-refused", Object::Group(*group))
        },
        What::RestartsExhausted { resource, retry_at } => Telling {
            to: Some(retry_at.map_or("left as it is".to_owned(), |at| format!("next try at {at}"))),
            ..plain("restarts-exhausted", Object::Resource(*resource))
        },
        What::CallDeadlocked { resource } => plain("call-deadlocked", Object::Resource(*resource)),
        What::MonitorRestarted { node } => plain("monitor-restarted", Object::Node(*node)),
        What::NameNotRegistered { resource } => plain("name-not-registered", Object::Resource(*resource)),
        What::MaintenanceChanged { resource, on } => {
            let to = if *on { "on" } else { "off" };
            Telling { to: Some(to.to_owned()), ..plain("maintenance-changed", Object::Resource(*resource)) }
        }
        What::CheckpointRestored { entry, from, to, .. } => {
            change("checkpoint-restored", Object::Entry(*entry), &datum(estate, *from), &datum(estate, *to))
        }
        What::CheckpointSaved { checkpoint } => plain("checkpoint-saved", Object::Checkpoint(*checkpoint)),
        What::CheckpointChanged { checkpoint, added } => {
            let kind = if *added { "checkpoint-added" } else { "checkpoint-removed" };
            plain(kind, Object::Checkpoint(*checkpoint))
        }
        What::RegistryEdited { entry, from, to } => {
            change("registry-edited", Object::Entry(*entry), &datum(estate, *from), &datum(estate, *to))
        }
        What::FileEdited { file } => plain("file-edited", Object::File(*file)),
        What::ServiceStarted { service } => plain("service-started", Object::Service(*service)),
        What::ServiceStopped { service } => plain("service-stopped", Object::Service(*service)),
        What::ConfigurationRead { service, loaded } => {
            let values = values_text(estate.configuration(loaded.content));
            let to = Some(format!("{}: {values}", source_text(estate, *loaded)));
            Telling { to, ..plain("configuration-read", Object::Service(*service)) }
        }
        What::PackageStarted { package, .. } => plain("package-started", Object::Package(*package)),
        What::PackageFinished { package } => plain("package-finished", Object::Package(*package)),
        What::PackageLost { package, .. } => plain("package-lost", Object::Package(*package)),
        What::WitnessReachable { reachable } => {
            let to = if *reachable { "reachable" } else { "unreachable" };
            Telling { to: Some(to.to_owned()), ..plain("witness-reachable", Object::Cluster) }
        }
        What::PropertySet { object, property, value } => {
            Telling { to: Some(format!("{property} = {value}")), ..plain("property-set", *object) }
        }
        What::OnlineAttempted { group } => plain("online-attempted", Object::Group(*group)),
        What::OfflineAttempted { group } => plain("offline-attempted", Object::Group(*group)),
        What::StartWaits { group, .. } => plain("start-waits", Object::Group(*group)),
        What::LowerPrioritiesWait => plain("lower-priorities-wait", Object::Cluster),
        What::GroupHeld { group } => plain("group-held", Object::Group(*group)),
        What::OnlineBlocked { group } => plain("online-blocked", Object::Group(*group)),
        What::MoveNotCompleted { group, to } => {
            Telling { to: Some(node_name(estate, *to)), ..plain("move-not-completed", Object::Group(*group)) }
        }
        What::DrainMoveFailed { group } => plain("drain-move-failed", Object::Group(*group)),
        What::NodeStatusChanged { node, from, to } => {
            change("node-status-changed", Object::Node(*node), from.name(), to.name())
        }
        What::ClockSet { time_of_day } => {
            Telling { to: Some(clock_text(*time_of_day)), ..plain("clock-set", Object::Cluster) }
        }
        What::ClientAnswered { answer, .. } => Telling {
            to: Some(answer.verdict.name().to_owned()),
            ..plain("client-answered", Object::Client(answer.client))
        },
    }
}

/// A fact as one sentence without its time, node and rules.
pub fn sentence(estate: &Estate, record: &Record) -> String {
    let told = tell(estate, record);
    let (object, reason) = (&told.object, record.reason);
    let from = told.from.as_deref().unwrap_or_default();
    let to = told.to.as_deref().unwrap_or_default();
    match &record.what {
        What::Injected { .. } => format!("{to} {object}"),
        What::Refused { .. } => format!("{to} {object} refused: {reason}"),
        What::FaultEnded { .. } => format!("{to} {object} is over"),
        What::VotesCounted { .. } => format!("votes held: {to}"),
        What::HeartbeatsLate { .. } => format!("no sign of {object}: {reason}"),
        What::FormingFailed { .. } => format!("{object} does not form the cluster: {reason}"),
        What::CheckpointNotRestored { .. } => format!("checkpoint {object} is not restored: {reason}"),
        What::NodeUnreachable { .. } => format!("{object} unreachable: {reason}"),
        What::NetworkStateChanged { .. } => format!("network {object} {from} -> {to}: {reason}"),
        What::NoNetwork { .. } => format!("{object} cannot take part: {reason}"),
        What::NodePruned { .. } => format!("{object} is pruned, its Cluster service stops: {reason}"),
        What::AddressLeftOffline { .. } => format!("{object} stays offline: {reason}"),
        What::ClusterServiceHung { .. } => format!("the Cluster service of {object} hangs, {to}: {reason}"),
        What::Unmonitored { .. } => format!("{object} stays there unmonitored: {reason}"),
        What::MonitoredAgain { .. } => format!("{object} is monitored again: {reason}"),
        What::NodeQuarantined { .. } => format!("{object} quarantined {to}: {reason}"),
        What::JoinRefused { .. } => format!("{object} may not join {to}: {reason}"),
        What::QuarantineEnded { .. } => format!("{object} may join again: {reason}"),
        What::FormingRefused { .. } if reason == Reason::MayOnlyJoin => {
            format!("{object} does not form the cluster: {reason}")
        }
        What::FormingRefused { .. } => format!("{object} cannot form the cluster with {to}: {reason}"),
        What::ForcedQuorumEnded => format!("the forced start is over: {reason}"),
        What::ForcedPartitionMet { .. } => format!("{object} had quorum and stops: {reason}"),
        What::ArbitrationStarted { .. } => format!("witness challenged: {reason}"),
        What::WitnessTaken => format!("witness taken: {reason}"),
        What::QuorumLost { .. } => format!("quorum lost, the Cluster service stops: {to}"),
        What::ClusterServiceStopped { .. } => format!("{object} leaves the cluster: {reason}"),
        What::StaleDatabase { .. } => format!("{object} may not form the cluster: {reason}"),
        What::ClusterFormed => format!("cluster formed: {reason}"),
        What::NodeStateChanged { .. }
        | What::ResourceStateChanged { .. }
        | What::GroupStateChanged { .. } => {
            format!("{object} {from} -> {to}: {reason}")
        }
        What::MoveStarted { .. } => format!("{object} leaves for {to}: {reason}"),
        What::GroupMoved { cause, .. } => format!("{object} {} {from} -> {to}: {reason}", cause_text(*cause)),
        What::NowhereToGo { .. } => format!("{object} has nowhere to go: {reason}"),
        What::FailoverRefused { .. } => format!("{object} {to}: {reason}"),
        What::RestartsExhausted { .. } => format!("{object} {to}: {reason}"),
        What::CallDeadlocked { .. } => format!("a call into the DLL of {object} deadlocked: {reason}"),
        What::MonitorRestarted { .. } => {
            format!("resource monitor on {object} ended and restarted: {reason}")
        }
        What::NameNotRegistered { .. } => format!("{object} is not registered: {reason}"),
        What::MaintenanceChanged { .. } => format!("maintenance of {object} {to}: {reason}"),
        What::CheckpointRestored { .. } => format!("registry {from} -> {to}: {reason}"),
        What::CheckpointSaved { .. } => format!("checkpoint saved: {reason}"),
        What::CheckpointChanged { added, .. } => {
            format!("checkpoint {}: {object} ({reason})", if *added { "registered" } else { "removed" })
        }
        What::RegistryEdited { .. } => format!("registry edited {from} -> {to}: {reason}"),
        What::FileEdited { .. } => format!("file edited: {object}"),
        What::ServiceStarted { .. } if record.reason == Reason::AdoptedRunning => {
            format!("service {object} taken over: {reason}")
        }
        What::ServiceStarted { .. } => format!("service {object} started: {reason}"),
        What::ServiceStopped { .. } => format!("service {object} stopped: {reason}"),
        What::ConfigurationRead { .. } => format!("{object} reads {to} ({reason})"),
        What::PackageStarted { .. } => format!("package {object} started"),
        What::PackageFinished { .. } => format!("package {object} finished"),
        What::PackageLost { .. } => format!("package {object} lost: {reason}"),
        What::WitnessReachable { .. } => format!("witness {to}"),
        What::PropertySet { .. } => format!("{object}: {to} ({reason})"),
        What::OnlineAttempted { .. } => format!("{object} begins to come online"),
        What::OfflineAttempted { .. } => format!("{object} begins to go offline"),
        What::StartWaits { .. } => format!("{object} waits: {reason}"),
        What::LowerPrioritiesWait => format!("groups of lower priorities wait: {reason}"),
        What::GroupHeld { .. } | What::OnlineBlocked { .. } => format!("{object} stays offline: {reason}"),
        What::MoveNotCompleted { .. } => format!("{object} does not get to {to}: {reason}"),
        What::DrainMoveFailed { .. } => format!("{object} cannot leave: {reason}"),
        What::NodeStatusChanged { .. } => format!("{object} {from} -> {to}: {reason}"),
        What::ClockSet { .. } => format!("the local time of day is {to}"),
        What::ClientAnswered { answer, way } => {
            let action = match answer.request.action {
                crate::model::scenario::RequestAction::List => "lists",
                crate::model::scenario::RequestAction::Load => "loads from",
                crate::model::scenario::RequestAction::Save => "saves to",
            };
            let target = target_text(answer);
            let kdc = match way {
                Some(way) if answer.anonymous => format!("; KDC: {}", words::kdc(way)),
                _ => String::new(),
            };
            let (connect, detail) = (answer.connect.name(), answer.detail);
            format!("{object} {action} {target}: connect {connect}, {to}: {detail}{kdc}")
        }
    }
}

/// What a client asked for: the kind of store and, when it got that far, the location in force.
pub fn target_text(answer: &crate::clients::Answer) -> String {
    let kind = match answer.request.store {
        crate::model::scenario::StoreName::Msdb => "msdb",
        crate::model::scenario::StoreName::FileSystem => "file-system",
    };
    answer.location.as_ref().map_or(kind.to_owned(), |location| format!("{kind} ({location})"))
}

/// A knob as reports name it.
pub fn knob_text(estate: &Estate, knob: Knob) -> (&'static str, String) {
    (knob.name(), estate.assumptions.text(knob))
}
