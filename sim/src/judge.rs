//! Judges the `[expect]` table of a scenario while it is played.

use crate::clients::Answer;
use crate::model::estate::Estate;
use crate::model::expectation::*;
use crate::model::ids::ResourceId;
use crate::model::scenario::Scenario;
use crate::model::time::SimTime;
use crate::promise;
use crate::record::{Record, What};
use crate::second_hop::words;
use crate::ssis::{self, Effective};
use crate::status;
use crate::world::World;

/// An expectation and whether it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// As the file words it.
    pub text: String,
    /// Whether it held.
    pub held: bool,
    /// The moment that decided it, when one did.
    pub at: Option<SimTime>,
    /// What was seen instead, or what was seen.
    pub detail: String,
}

/// A state and the intervals in which it was seen.
struct Watch<'a> {
    expected: &'a StateExpectation,
    intervals: Vec<(SimTime, Option<SimTime>)>,
    open: bool,
}

pub(crate) struct Judge<'a> {
    scenario: &'a Scenario,
    by: Vec<Watch<'a>>,
    never: Vec<Watch<'a>>,
    answers: Vec<Answered>,
    outages: Vec<OutageLog>,
    promises: Vec<promise::Watch<'a>>,
}

struct OutageLog {
    resource: ResourceId,
    serving: bool,
    intervals: Vec<(SimTime, Option<SimTime>)>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(scenario: &'a Scenario, world: &World) -> Self {
        let expect = &scenario.expect;
        let watch = |expected: &'a StateExpectation| Watch { expected, intervals: Vec::new(), open: false };
        let mut judge = Judge {
            scenario,
            by: expect.by.iter().map(|timed| watch(&timed.what)).collect(),
            never: expect.never.iter().map(watch).collect(),
            answers: Vec::new(),
            outages: expect
                .outages
                .iter()
                .map(|outage| OutageLog {
                    resource: outage.resource,
                    serving: world.serving(&scenario.estate, outage.resource),
                    intervals: Vec::new(),
                })
                .collect(),
            promises: expect.promises.map(|_| promise::Watch::of(scenario)).unwrap_or_default(),
        };
        judge.observe(world, &[]);
        judge
    }

    pub(crate) fn observe(&mut self, world: &World, records: &[Record]) {
        let estate = self.scenario.in_force(world.estate);
        for watch in self.by.iter_mut().chain(&mut self.never) {
            let seen = matches(estate, world, watch.expected);
            match (watch.open, seen) {
                (false, true) => watch.intervals.push((world.now, None)),
                (true, false) => close(&mut watch.intervals, world.now),
                _ => {}
            }
            watch.open = seen;
        }
        for log in &mut self.outages {
            let serving = world.serving(estate, log.resource);
            match (log.serving, serving) {
                (true, false) => log.intervals.push((world.now, None)),
                (false, true) if !log.intervals.is_empty() => close(&mut log.intervals, world.now),
                _ => {}
            }
            log.serving = serving;
        }
        for watch in &mut self.promises {
            watch.observe(estate, world);
        }
        for record in records {
            if let What::ClientAnswered { answer, way } = &record.what {
                let kdc = words::kdc_word(way.as_deref());
                self.answers.push(Answered { at: record.at, answer: (**answer).clone(), kdc });
            }
        }
    }

    pub(crate) fn conclude(self, world: &World) -> Vec<Judgement> {
        let expect = &self.scenario.expect;
        let estate = self.scenario.in_force(world.estate);
        let last = expect.last.iter().map(|expected| judge_last(estate, world, expected));
        let by = expect.by.iter().zip(&self.by).map(|(timed, watch)| judge_by(estate, world, timed, watch));
        let never = self.never.iter().map(judge_never);
        let clients = expect.clients.iter().map(|client| judge_client(client, &self.answers));
        let outages = expect.outages.iter().zip(&self.outages).map(|(outage, log)| judge_outage(outage, log));
        let promises = judge_promises(expect.promises, self.promises, self.scenario.horizon);
        last.chain(by).chain(never).chain(clients).chain(outages).chain(promises).collect()
    }
}

/// A scenario whose faults no promise covers shows nothing about promises.
fn judge_promises(
    expected: Option<PromisesExpectation>,
    watches: Vec<promise::Watch<'_>>,
    end: SimTime,
) -> Vec<Judgement> {
    let Some(expected) = expected else { return Vec::new() };
    let judged: Vec<Judgement> = watches.into_iter().map(|watch| watch.conclude(end)).collect();
    let text = match expected {
        PromisesExpectation::Kept => "promises: kept",
        PromisesExpectation::Broken => "promises: one is broken",
    };
    let of_all = |held, at, detail| Judgement { text: text.to_owned(), held, at, detail };
    if judged.is_empty() {
        let detail = "no promise of the estate covers the faults of this script".to_owned();
        return vec![of_all(false, None, detail)];
    }
    match (expected, judged.iter().find(|promise| !promise.held)) {
        (PromisesExpectation::Kept, _) => judged,
        (PromisesExpectation::Broken, None) => vec![of_all(false, None, "all are kept".to_owned())],
        (PromisesExpectation::Broken, Some(broken)) => {
            vec![of_all(true, broken.at, format!("{}: {}", broken.text, broken.detail))]
        }
    }
}

/// An answer to a client.
struct Answered {
    at: SimTime,
    answer: Answer,
    /// What the KDC would do, in a word.
    kdc: &'static str,
}

fn close(intervals: &mut Vec<(SimTime, Option<SimTime>)>, now: SimTime) {
    match intervals.last_mut() {
        Some((from, to)) if *from < now => *to = Some(now),
        _ => {
            intervals.pop();
        }
    }
}

/// A subject's state in the words of an expectation.
pub fn state_text(estate: &Estate, world: &World, subject: Subject) -> String {
    match subject {
        Subject::Node(node) => status::node_text(world, node),
        Subject::Group(group) => status::group_text(estate, world, group),
        Subject::Resource(resource) => {
            let owner = &estate.cluster.nodes[world.owner_of(estate, resource)].name;
            let state = world.resources[resource].state.name();
            match ssis::effective(estate, world, resource) {
                Some(Effective::AsIntended) | None => format!("{state}@{owner}"),
                Some(wrong) => format!("{state}@{owner} (wrong configuration: {})", wrong.name()),
            }
        }
    }
}

pub(crate) fn matches(estate: &Estate, world: &World, expected: &StateExpectation) -> bool {
    let pattern = &expected.pattern;
    let (state, node) = match expected.subject {
        Subject::Node(node) => (world.node_state(node).name(), None),
        Subject::Group(group) => (world.group_state(estate, group).name(), Some(world.groups[group].owner)),
        Subject::Resource(resource) => {
            (world.resources[resource].state.name(), Some(world.owner_of(estate, resource)))
        }
    };
    let configuration = match expected.subject {
        Subject::Resource(resource) => ssis::effective(estate, world, resource),
        Subject::Node(_) | Subject::Group(_) => None,
    };
    let status = match expected.subject {
        Subject::Node(node) => Some(world.nodes[node].status.name()),
        Subject::Group(_) | Subject::Resource(_) => None,
    };
    pattern.state == state
        && (pattern.node.is_none() || pattern.node == node)
        && (pattern.status.is_none() || pattern.status == status)
        && configuration_matches(pattern.configuration, configuration)
}

fn configuration_matches(pattern: ConfigurationPattern, seen: Option<Effective>) -> bool {
    match (pattern, seen) {
        (ConfigurationPattern::Any, _) => true,
        (ConfigurationPattern::AsIntended, seen) => seen.is_none_or(|seen| seen == Effective::AsIntended),
        (ConfigurationPattern::Wrong, seen) => seen.is_some_and(|seen| seen != Effective::AsIntended),
        (ConfigurationPattern::Exactly(name), seen) => seen.is_some_and(|seen| seen.name() == name),
    }
}

fn judge_last(estate: &Estate, world: &World, expected: &StateExpectation) -> Judgement {
    Judgement {
        text: expected.text.clone(),
        held: matches(estate, world, expected),
        at: Some(world.now),
        detail: format!("at the end: {}", state_text(estate, world, expected.subject)),
    }
}

fn judge_by(estate: &Estate, world: &World, timed: &TimedExpectation, watch: &Watch<'_>) -> Judgement {
    let covers = |interval: &&(SimTime, Option<SimTime>), at: SimTime| {
        interval.0 <= at && interval.1.is_none_or(|to| to > at)
    };
    let decided = match timed.when {
        When::At(at) => watch.intervals.iter().find(|interval| interval.0 == at),
        When::Within(at) => watch.intervals.iter().find(|interval| covers(interval, at)),
    };
    let detail = match (decided, watch.intervals.first()) {
        (Some((from, _)), _) => format!("from {from}"),
        (None, Some((from, Some(to)))) => format!("seen from {from} to {to}"),
        (None, Some((from, None))) => format!("seen from {from}"),
        (None, None) => format!("never seen; at the end: {}", state_text(estate, world, timed.what.subject)),
    };
    let at = decided.or(watch.intervals.first()).map(|interval| interval.0);
    Judgement { text: timed.what.text.clone(), held: decided.is_some(), at, detail }
}

fn judge_never(watch: &Watch<'_>) -> Judgement {
    let seen = watch.intervals.first().map(|interval| interval.0);
    let detail = seen.map_or("never seen".to_owned(), |at| format!("seen at {at}"));
    Judgement { text: watch.expected.text.clone(), held: seen.is_none(), at: seen, detail }
}

fn judge_client(expected: &ClientExpectation, answers: &[Answered]) -> Judgement {
    let asked = |Answered { at, answer, .. }: &&Answered| {
        *at == expected.at
            && answer.client == expected.client
            && expected.store.is_none_or(|store| store == answer.request.store)
    };
    let Some(Answered { at, answer, kdc }) = answers.iter().find(asked) else {
        let detail = "no such request was made".to_owned();
        return Judgement { text: expected.text.clone(), held: false, at: None, detail };
    };
    let held = answer.verdict.name() == expected.verdict
        && expected.connect.as_ref().is_none_or(|connect| connect == answer.connect.name())
        && expected.kdc.as_ref().is_none_or(|wanted| is_of_the_kdc(wanted, kdc));
    let kdc = expected.kdc.as_ref().map(|_| format!("; KDC: {kdc}")).unwrap_or_default();
    let (connect, verdict) = (answer.connect.name(), answer.verdict.name());
    let detail = format!("connect {connect}, {verdict}: {}{kdc}", answer.detail);
    Judgement { text: expected.text.clone(), held, at: Some(*at), detail }
}

fn is_of_the_kdc(wanted: &str, came: &str) -> bool {
    let is_refusal = ![words::ALLOWED, words::NOT_ASKED].contains(&came);
    wanted == came || (wanted == words::REFUSED && is_refusal)
}

fn judge_outage(expected: &OutageExpectation, log: &OutageLog) -> Judgement {
    let shown = |intervals: &[(SimTime, Option<SimTime>)]| -> String {
        let each = intervals.iter().map(|(from, to)| match to {
            Some(to) => format!("{from} to {to}"),
            None => format!("from {from} on"),
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let held = match expected.interval {
        None => log.intervals.is_empty(),
        Some(interval) => log.intervals.contains(&interval),
    };
    let detail = match log.intervals.is_empty() {
        true => "no outage".to_owned(),
        false => shown(&log.intervals),
    };
    let at = log.intervals.first().map(|interval| interval.0);
    Judgement { text: expected.text.clone(), held, at, detail }
}
