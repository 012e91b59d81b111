//! SSIS019: in the end the service is online as a cluster resource.

use callboard_sim::states::ResourceState;

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rehearsed, Rule};
use crate::script::{Line, Step};
use crate::source::Place;
use crate::survey::{Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS019",
    name: "never-brought-online",
    severity: Severity::Error,
    summary: "in the end the service is online as a cluster resource",
    grade: Grade::Documented,
    sources: &["seed:034", "seed:035", "seed:066", "seed:073", "seed:074", "ssis:S-19"],
    page: include_str!("never_brought_online.md"),
    harm: Harm::Scenario("scenarios/preflight/never-brought-online.toml"),
    checks: &[Check::Rehearsal(check)],
};

fn check(rehearsed: &Rehearsed<'_>, findings: &mut Findings<'_>) {
    let survey = rehearsed.survey;
    if rehearsed.script.lines.iter().any(|line| is_fault(&line.step)) {
        return;
    }
    for ssis in survey.ssis_resources() {
        let name = &survey.resources[ssis].name;
        let Some(id) = rehearsed.scenario.estate.resources.find(|known| same_name(&known.name, &name.value))
        else {
            continue;
        };
        let state = rehearsed.run.last.resources[id].state;
        if state == ResourceState::Online || !is_meant_to_run(survey, ssis, &rehearsed.script.lines) {
            continue;
        }
        let message = match state {
            ResourceState::Failed => format!("`{}` does not come online: it ends Failed", name.value),
            _ => format!("`{}` ends {}: nothing brings it online", name.value, state.name()),
        };
        let finding = findings.report(&name.value, place(rehearsed, ssis), message);
        finding.help(match state {
            ResourceState::Failed => "see why it fails, mend that, and bring it online as a cluster resource",
            _ => "end with bringing it online as a cluster resource, not with `net start`",
        });
    }
}

/// Not after an operator took it down and nothing else was done: that was the wish.
fn is_meant_to_run(survey: &Survey, ssis: usize, lines: &[Line]) -> bool {
    let starts_offline = starts_offline(survey, ssis);
    let group = survey.resources[ssis].group;
    starts_offline
        || lines.iter().any(|line| match &line.step {
            Step::RegistryEdit { .. } | Step::FileEdit { .. } => true,
            Step::CheckpointAdd { resource, .. } | Step::CheckpointRemove { resource, .. } => {
                *resource == ssis
            }
            Step::OnlineResource(resource) | Step::Restart(resource) => *resource == ssis,
            Step::OnlineGroup(of) => Some(*of) == group,
            _ => false,
        })
}

fn starts_offline(survey: &Survey, ssis: usize) -> bool {
    let stated = survey.document.resource[ssis].value.state.text();
    stated.is_some_and(|state| same_name(state, "Offline"))
}

fn place(rehearsed: &Rehearsed<'_>, ssis: usize) -> Place {
    let survey = rehearsed.survey;
    let last = rehearsed.script.lines.last().map(|line| line.place);
    let stated = survey.document.resource[ssis].value.state.place();
    last.or(stated).unwrap_or(survey.resources[ssis].name.place)
}

/// What an operator who configures the service does not do.
fn is_fault(step: &Step) -> bool {
    matches!(
        step,
        Step::NodePowerOff(_)
            | Step::NodeStop { .. }
            | Step::NodeStart { .. }
            | Step::NodeReboot(_)
            | Step::NetworkCut(_)
            | Step::WitnessLoss
            | Step::ServiceKill(_)
            | Step::Fault { .. }
            | Step::Fail(_)
    )
}
