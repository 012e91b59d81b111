//! Rules that ask what happens: the scenario is played once, by the textbook, for all of them.

use callboard_sim::choices::Nominal;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::run;
use callboard_sim::world::World;

use crate::finding::Findings;
use crate::reader::Reader;
use crate::rule::{Check, Rehearsed, VotesAtStart};
use crate::rules::RULES;
use crate::script::Script;
use crate::survey::Survey;

pub(super) fn check(survey: &Survey, script: &Script, scenario: Option<&Scenario>, reader: &mut Reader<'_>) {
    let Some(scenario) = scenario else { return };
    let world = World::new(scenario);
    let start = VotesAtStart::of(scenario, &world);
    let run = run::run_from(world, scenario, &mut Nominal);
    let rehearsed = Rehearsed { survey, script, scenario, start: &start, run: &run };
    for rule in RULES {
        for check in rule.checks {
            if let Check::Rehearsal(check) = check {
                check(&rehearsed, &mut Findings::new(rule, &mut reader.findings, &mut reader.not_checked));
            }
        }
    }
}
