//! CLU008: after losing a node, the survivors have room for what lands on them.

use callboard_sim::choices::Nominal;
use callboard_sim::model::ids::NodeId;
use callboard_sim::model::scenario::{Action, Scenario, ScriptStep};
use callboard_sim::model::time::{Millis, SimTime};
use callboard_sim::run;
use callboard_sim::world::{ResourceState, World};

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rehearsed, Rule};
use crate::survey::Survey;
use crate::survey::capacity::{Load, UnitOf, Units};

pub(super) static RULE: Rule = Rule {
    code: "CLU008",
    name: "no-room-on-the-survivor",
    severity: Severity::Warning,
    summary: "after losing a node, the survivors have room for what lands on them",
    grade: Grade::Derived,
    sources: &["seed:020", "seed:021", "tension:T5"],
    page: include_str!("no_room_on_the_survivor.md"),
    harm: Harm::Scenario("scenarios/s28-no-room-in-one-group.toml"),
    checks: &[Check::Rehearsal(check)],
};

/// What becomes of a lost node's groups is decided long before.
const LONG_ENOUGH: Millis = Millis::hours(1);

fn check(rehearsed: &Rehearsed<'_>, findings: &mut Findings<'_>) {
    let survey = rehearsed.survey;
    if !survey.states_capacity() {
        return;
    }
    let start = World::new(rehearsed.scenario);
    let before = overloads(rehearsed, &start);
    for overload in &before {
        report(survey, overload, "from the start", findings);
    }
    if survey.nodes.len() < 2 {
        return;
    }
    for lost in rehearsed.scenario.estate.cluster.nodes.ids() {
        if !start.view.contains(lost) {
            continue;
        }
        let after = run::run(&without(rehearsed.scenario, lost), &mut Nominal).last;
        let when = format!("after the loss of `{}`", rehearsed.scenario.estate.cluster.nodes[lost].name);
        for overload in overloads(rehearsed, &after) {
            if !before.contains(&overload) {
                report(survey, &overload, &when, findings);
            }
        }
    }
}

/// The estate, and the loss of one node.
fn without(scenario: &Scenario, lost: NodeId) -> Scenario {
    let power_off = ScriptStep { at: SimTime::START, action: Action::NodePowerOff(lost) };
    Scenario {
        script: vec![power_off],
        horizon: SimTime::START + LONG_ENOUGH,
        ..Scenario::of_nothing(scenario.estate.clone())
    }
}

/// A node on which more is wanted than it has.
#[derive(PartialEq, Eq)]
struct Overload {
    node: usize,
    unit: &'static str,
    wanted: u64,
    capacity: u64,
    /// The resources that want something, by their index in the survey.
    who: Vec<usize>,
}

fn overloads(rehearsed: &Rehearsed<'_>, world: &World) -> Vec<Overload> {
    let (survey, estate) = (rehearsed.survey, &rehearsed.scenario.estate);
    let mut loads = vec![Load::default(); survey.nodes.len()];
    for (group, facts) in estate.groups.pairs() {
        let owner = &estate.cluster.nodes[world.groups[group].owner].name;
        let Some(node) = survey.node(owner) else { continue };
        for resource in &facts.resources {
            let name = &estate.resources[*resource].name;
            if let Some(index) =
                survey.resource(name).filter(|_| world.resources[*resource].state == ResourceState::Online)
            {
                loads[node].add(index, survey.load_of(index));
            }
        }
    }
    loads.iter().enumerate().flat_map(|(node, load)| over(survey, node, load)).collect()
}

fn over(survey: &Survey, node: usize, load: &Load) -> Vec<Overload> {
    let capacity = survey.capacity_of(node);
    let of_unit = |(unit, of): (&'static str, UnitOf)| {
        let (wanted, capacity) = (load.sum(of), u64::from(of(&capacity)?));
        (wanted > capacity).then(|| Overload { node, unit, wanted, capacity, who: load.who(of) })
    };
    Units::NAMED.into_iter().filter_map(of_unit).collect()
}

fn report(survey: &Survey, overload: &Overload, when: &str, findings: &mut Findings<'_>) {
    let node = &survey.nodes[overload.node].name;
    let who: Vec<&str> =
        overload.who.iter().map(|index| survey.resources[*index].name.value.as_str()).collect();
    let message = format!(
        "{when}, {} want {} {} of `{}`, which has {}",
        who.join(" and "),
        overload.wanted,
        overload.unit,
        node.value,
        overload.capacity
    );
    let place = survey.document.node[overload.node].value.capacity_place().unwrap_or(node.place);
    findings
        .report(&node.value, place, message)
        .help("they compete: leave room on every node for what may land there, or keep a group away from it");
}
