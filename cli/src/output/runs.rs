//! `runs/1`.

use std::collections::BTreeMap;

use callboard_sim::clients::Answer;
use callboard_sim::judge::Judgement;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::model::scenario::RequestAction;
use callboard_sim::quorum;
use callboard_sim::record::{Record, What};
use callboard_sim::run::Run;
use callboard_sim::second_hop::{NOT_SUPPORTED, words};
use callboard_sim::status::GroupStatus;
use callboard_sim::{ssis, telling};
use schemars::JsonSchema;
use serde::Serialize;

use super::findings::FindingV1;
use crate::outcome::{Course, Outcome, Played};

/// What `run` played.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RunsV1 {
    /// `runs/1`.
    pub schema: &'static str,
    /// Every run.
    pub runs: Vec<RunV1>,
    /// How many passed.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
}

/// One run.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct RunV1 {
    /// The scenario's title.
    pub title: String,
    /// The scenario's file.
    pub path: String,
    /// `pass`, `fail` or `unknown`.
    pub verdict: &'static str,
    /// Whether there was a run; false where Windows clustering would refuse the estate.
    pub played: bool,
    /// What validation found before the run.
    pub findings: Vec<FindingV1>,
    /// What was expected, and whether it held.
    pub expectations: Vec<ExpectationV1>,
    /// The state at the end.
    #[serde(rename = "final")]
    pub last: FinalV1,
    /// Answers to clients.
    pub clients: Vec<ClientV1>,
    /// Interruptions of resources.
    pub outages: Vec<OutageV1>,
    /// Packages lost while they ran.
    pub lost_work: Vec<LostWorkV1>,
    /// Named choices that influenced this run.
    pub assumptions: Vec<AssumptionV1>,
    /// Every fact.
    pub trace: Vec<RecordV1>,
    /// What the model leaves out.
    pub not_modelled: Vec<String>,
    /// How what is intended was found, per SSIS resource.
    pub intended: BTreeMap<String, String>,
}

/// An expectation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExpectationV1 {
    /// As the file words it.
    pub text: String,
    /// Whether it held.
    pub held: bool,
    /// When it was decided.
    pub at_ms: Option<u64>,
    /// What was seen.
    pub detail: String,
}

/// The state at the end.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct FinalV1 {
    /// Groups by name.
    pub groups: BTreeMap<String, GroupV1>,
    /// Resources by name.
    pub resources: BTreeMap<String, ResourceV1>,
    /// Nodes by name.
    pub nodes: BTreeMap<String, NodeV1>,
    /// The votes.
    pub quorum: QuorumV1,
}

/// A group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupV1 {
    /// Its state.
    pub state: &'static str,
    /// Its owner.
    pub owner: String,
    /// The bits of its StatusInformation that are set: `queued for move`, `waiting to start`, `anti-affinity conflict`.
    pub status: Vec<&'static str>,
}

/// A resource.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ResourceV1 {
    /// Its state.
    pub state: &'static str,
    /// The node its group is on.
    pub node: String,
    /// What of `StatusInformation` is set: `locked`.
    pub status: Vec<&'static str>,
    /// For an SSIS service that is Online: `as-intended`, `wrong-file`, `wrong-values`, `defaults` or `default-file`.
    pub effective: Option<&'static str>,
    /// Whether a restart would read something else.
    pub stale: Option<bool>,
    /// The values in force.
    pub in_force: Option<InForceV1>,
}

/// The configuration a service works with.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InForceV1 {
    /// Where it came from.
    pub source: String,
    /// Every `ServerName`, as written.
    pub server_names: Vec<String>,
    /// Every `StorePath`, as written.
    pub store_paths: Vec<String>,
}

/// A node.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NodeV1 {
    /// Its state.
    pub state: &'static str,
    /// Its vote now.
    pub vote: u8,
    /// Its second axis: `Normal`, `DrainInProgress`, `DrainCompleted`, `DrainFailed` or another of the vendor's names.
    pub status: &'static str,
}

/// The votes.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct QuorumV1 {
    /// Whether there is a cluster.
    pub held: bool,
    /// The votes its members hold.
    pub votes: u32,
    /// The majority.
    pub needed: u32,
}

/// An answer to a client.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClientV1 {
    /// When.
    pub at_ms: u64,
    /// Who.
    pub client: String,
    /// `list`, `load` or `save`.
    pub action: &'static str,
    /// The store, with the location in force.
    pub target: String,
    /// `ok`, `denied-dcom` or `unavailable`.
    pub connect: &'static str,
    /// The verdict of the documented rules.
    pub verdict: &'static str,
    /// What a KDC of Windows would do; null where it is not asked.
    pub kdc: Option<String>,
    /// The vendor's statement about delegation by this service, where it matters.
    pub vendor: Option<&'static str>,
    /// The protocol by which the last exchange goes: `kerberos`, `ntlm` or `local`.
    pub protocol: Option<&'static str>,
    /// Whom the store sees.
    pub seen_as: Option<String>,
    /// The rules that decided.
    pub rules: Vec<&'static str>,
    /// Why, in words.
    pub detail: &'static str,
}

/// An interruption.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutageV1 {
    /// Of which resource.
    pub object: String,
    /// From when.
    pub from_ms: u64,
    /// Until when; null when it had not ended.
    pub to_ms: Option<u64>,
}

/// A package lost while it ran.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LostWorkV1 {
    /// Which.
    pub package: String,
    /// On which node.
    pub node: Option<String>,
    /// When it had started.
    pub started_ms: u64,
    /// When it was lost.
    pub lost_ms: u64,
}

/// A named choice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AssumptionV1 {
    /// The knob.
    pub name: &'static str,
    /// Its value in this run.
    pub value: String,
}

/// A fact.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecordV1 {
    /// When.
    pub t_ms: u64,
    /// What kind of fact.
    pub kind: &'static str,
    /// What it is about.
    pub object: String,
    /// Where it happened.
    pub node: Option<String>,
    /// Before.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
    /// Why.
    pub reason: String,
    /// The rules that decided.
    pub rules: Vec<&'static str>,
    /// What Windows would log.
    pub events: Vec<EventV1>,
}

/// An entry of a Windows event log.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EventV1 {
    /// Its source.
    pub source: &'static str,
    /// Its id.
    pub id: u16,
    /// The node that logs it.
    pub node: String,
}

/// What the model leaves out of every run.
/// What no run plays.
pub const NOT_MODELLED: [&str; 4] = [
    "trusts between forests, time in tickets and caches; the verdict on a second hop is the documented rule's, the KDC's answer stands beside it",
    "permissions inside msdb, firewalls, certificate checks",
    "Storage Spaces Direct, Cluster Shared Volumes, virtual machine roles beyond the grace of an isolated node",
    "the time user databases need to recover after SQL Server is online",
];

impl RunsV1 {
    /// All runs of one call.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let passed = outcomes.iter().filter(|one| one.passed()).count();
        RunsV1 {
            schema: "runs/1",
            runs: outcomes.iter().map(run).collect(),
            passed,
            failed: outcomes.len() - passed,
        }
    }
}

fn run(outcome: &Outcome) -> RunV1 {
    let run = RunV1 {
        title: outcome.title().to_owned(),
        path: outcome.path.clone(),
        verdict: outcome.verdict(),
        played: matches!(outcome.course, Course::Played(_)),
        findings: super::findings::findings(&outcome.report),
        expectations: outcome.judgements().iter().map(expectation).collect(),
        ..RunV1::default()
    };
    match &outcome.course {
        Course::Played(played) => with_course(run, played),
        Course::Refused(_) => run,
    }
}

fn with_course(summary: RunV1, played: &Played) -> RunV1 {
    let (estate, run) = (&played.rehearsal.scenario.estate, &played.run);
    RunV1 {
        last: last(played.rehearsal.scenario.in_force(run.last.estate), run),
        clients: run.trace.iter().filter_map(|record| client(estate, record)).collect(),
        outages: run
            .outages
            .iter()
            .map(|outage| OutageV1 {
                object: estate.resources[outage.resource].name.clone(),
                from_ms: outage.from.0,
                to_ms: outage.to.map(|to| to.0),
            })
            .collect(),
        lost_work: run
            .lost_work()
            .map(|(record, package, since)| lost_work(estate, record, package, since.0))
            .collect(),
        assumptions: run
            .assumptions
            .iter()
            .map(|knob| AssumptionV1 { name: knob.name(), value: estate.assumptions.text(*knob) })
            .collect(),
        trace: run.trace.iter().map(|one| record(estate, one)).collect(),
        not_modelled: not_modelled(estate, run),
        intended: estate
            .intended
            .iter()
            .map(|intended| (estate.resources[intended.resource].name.clone(), intended.derivation.clone()))
            .collect(),
        ..summary
    }
}

/// What the model leaves out, and what the estate does not state.
pub fn not_modelled(estate: &Estate, run: &Run) -> Vec<String> {
    let mut lines: Vec<String> = NOT_MODELLED.iter().map(|line| (*line).to_owned()).collect();
    let doors = run.trace.iter().filter_map(|record| match &record.what {
        What::ClientAnswered { answer, .. } if answer.dcom_not_stated => answer.node,
        _ => None,
    });
    let mut doors: Vec<NodeId> = doors.collect();
    doors.sort();
    doors.dedup();
    lines.extend(doors.into_iter().map(|node| {
        format!(
            "DCOM permissions on {}: the estate states none, so the door was taken to be open",
            estate.cluster.nodes[node].name
        )
    }));
    lines
}

fn expectation(judgement: &Judgement) -> ExpectationV1 {
    ExpectationV1 {
        text: judgement.text.clone(),
        held: judgement.held,
        at_ms: judgement.at.map(|at| at.0),
        detail: judgement.detail.clone(),
    }
}

fn last(estate: &Estate, run: &Run) -> FinalV1 {
    let world = &run.last;
    let node_name = |node: NodeId| estate.cluster.nodes[node].name.clone();
    let groups = estate.groups.pairs().map(|(id, group)| {
        let state = world.group_state(estate, id).name();
        let status = GroupStatus::of(estate, world, id).into_iter().map(GroupStatus::name).collect();
        (group.name.clone(), GroupV1 { state, owner: node_name(world.groups[id].owner), status })
    });
    let resources = estate.resources.pairs().map(|(id, resource)| {
        let last = ResourceV1 {
            state: world.resources[id].state.name(),
            node: node_name(world.owner_of(estate, id)),
            status: if resource.locked { vec!["locked"] } else { Vec::new() },
            effective: ssis::effective(estate, world, id).map(ssis::Effective::name),
            stale: ssis::stale(estate, world, id),
            in_force: ssis::running(estate, world, id).map(|(_, loaded)| in_force(estate, loaded)),
        };
        (resource.name.clone(), last)
    });
    let nodes = estate.cluster.nodes.pairs().map(|(id, node)| {
        let vote = u8::from(world.votes.nodes.contains(id));
        (
            node.name.clone(),
            NodeV1 { state: world.node_state(id).name(), vote, status: world.nodes[id].status.name() },
        )
    });
    let holds = quorum::holds_witness(estate, world, world.view);
    FinalV1 {
        groups: groups.collect(),
        resources: resources.collect(),
        nodes: nodes.collect(),
        quorum: QuorumV1 {
            held: !world.view.is_empty(),
            votes: world.votes.held_by(world.view, holds),
            needed: world.votes.needed(),
        },
    }
}

fn in_force(estate: &Estate, loaded: callboard_sim::world::Loaded) -> InForceV1 {
    use callboard_sim::model::ssis::FolderStore;
    let folders = &estate.configuration(loaded.content).folders;
    let server_names = folders.iter().filter_map(|folder| match &folder.store {
        FolderStore::SqlServer { server_name, .. } => Some(server_name.clone()),
        FolderStore::FileSystem { .. } => None,
    });
    let store_paths = folders.iter().filter_map(|folder| match &folder.store {
        FolderStore::FileSystem { store_path, .. } => Some(store_path.clone()),
        FolderStore::SqlServer { .. } => None,
    });
    InForceV1 {
        source: telling::source_text(estate, loaded),
        server_names: server_names.collect(),
        store_paths: store_paths.collect(),
    }
}

fn client(estate: &Estate, record: &Record) -> Option<ClientV1> {
    let What::ClientAnswered { answer, way } = &record.what else { return None };
    Some(ClientV1 {
        at_ms: record.at.0,
        client: estate.clients[answer.client].name.clone(),
        action: match answer.request.action {
            RequestAction::List => "list",
            RequestAction::Load => "load",
            RequestAction::Save => "save",
        },
        target: telling::target_text(answer),
        connect: answer.connect.name(),
        verdict: answer.verdict.name(),
        kdc: way.as_deref().map(words::kdc),
        vendor: answer.anonymous.then_some(NOT_SUPPORTED),
        protocol: way.as_deref().and_then(|way| Some(way.played.steps.last()?.kind.protocol().name())),
        seen_as: seen_as(estate, answer),
        rules: answer.rules.to_vec(),
        detail: answer.detail,
    })
}

fn seen_as(estate: &Estate, answer: &Answer) -> Option<String> {
    answer.store?;
    Some(match answer.anonymous {
        true => r"NT AUTHORITY\ANONYMOUS LOGON".to_owned(),
        false => estate.clients[answer.client].user.clone(),
    })
}

fn lost_work(estate: &Estate, record: &Record, package: PackageId, started_ms: u64) -> LostWorkV1 {
    LostWorkV1 {
        package: estate.packages[package].clone(),
        node: record.node.map(|node| estate.cluster.nodes[node].name.clone()),
        started_ms,
        lost_ms: record.at.0,
    }
}

pub(super) fn record(estate: &Estate, record: &Record) -> RecordV1 {
    let node_name = |node: NodeId| estate.cluster.nodes[node].name.clone();
    let told = telling::tell(estate, record);
    RecordV1 {
        t_ms: record.at.0,
        kind: told.kind,
        object: told.object,
        node: record.node.map(node_name),
        from: told.from,
        to: told.to,
        reason: record.reason.to_string(),
        rules: record.rules().to_vec(),
        events: record
            .events
            .iter()
            .map(|event| EventV1 { source: event.source, id: event.id, node: node_name(event.node) })
            .collect(),
    }
}
