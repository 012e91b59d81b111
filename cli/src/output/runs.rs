//! `runs/1`.

use std::collections::BTreeMap;

use callboard_sim::clients::Answer;
use callboard_sim::judge::Judgement;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::model::scenario::{RequestAction, Scenario};
use callboard_sim::record::{Record, What};
use callboard_sim::run::Run;
use callboard_sim::second_hop::{NOT_SUPPORTED, words};
use callboard_sim::telling;
use schemars::JsonSchema;
use serde::Serialize;

use super::findings::FindingV1;
use super::status::StatusV1;
use crate::outcome::{Course, Outcome};

/// What `run` played.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RunsV1<'a> {
    /// `runs/1`.
    pub schema: &'static str,
    /// Every run.
    pub runs: Vec<RunV1<'a>>,
    /// How many passed.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
}

/// One run.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct RunV1<'a> {
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
    pub last: StatusV1<'a>,
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

impl<'a> RunsV1<'a> {
    /// All runs of one call.
    pub fn of(outcomes: &'a [Outcome]) -> Self {
        let passed = outcomes.iter().filter(|one| one.passed()).count();
        RunsV1 {
            schema: "runs/1",
            runs: outcomes.iter().map(run).collect(),
            passed,
            failed: outcomes.len() - passed,
        }
    }
}

fn run(outcome: &Outcome) -> RunV1<'_> {
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
        Course::Played(played) => run.with_course(&played.rehearsal.scenario, &played.run),
        Course::Refused(_) => run,
    }
}

impl<'a> RunV1<'a> {
    /// The same with what happened.
    pub fn with_course(self, scenario: &'a Scenario, run: &Run) -> Self {
        let estate = &scenario.estate;
        RunV1 {
            last: StatusV1::of(scenario.in_force(run.last.estate), &run.last),
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
                .map(|intended| {
                    (estate.resources[intended.resource].name.clone(), intended.derivation.clone())
                })
                .collect(),
            ..self
        }
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

/// A fact, with names.
pub fn record(estate: &Estate, record: &Record) -> RecordV1 {
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
