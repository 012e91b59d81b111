//! CLU005: the failover budget fits the planned drill.

use callboard_sim::model::group::Group;
use callboard_sim::model::resource::RestartAction;
use callboard_sim::record::What;

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rehearsed, Rule};

pub(super) static RULE: Rule = Rule {
    code: "CLU005",
    name: "failover-budget-below-drill",
    severity: Severity::Warning,
    summary: "failover budget (threshold and period) fits the planned drill",
    grade: Grade::Documented,
    sources: &["wsfc:W-FO-04", "wsfc:W-FO-05", "wsfc:W-FO-11"],
    page: include_str!("failover_budget_below_drill.md"),
    harm: Harm::Scenario("scenarios/mechanics/a-spent-budget-refuses-the-next-failover.toml"),
    checks: &[Check::Rehearsal(check)],
};

fn check(rehearsed: &Rehearsed<'_>, findings: &mut Findings<'_>) {
    let estate = &rehearsed.scenario.estate;
    for (id, group) in estate.groups.pairs() {
        let refused = rehearsed.run.trace.iter().find_map(|record| match record.what {
            What::FailoverRefused { group, count, limit } if group == id => Some((record.at, count, limit)),
            _ => None,
        });
        match refused {
            Some((at, count, limit)) => {
                let message = format!(
                    "at {at} `{}` needs failover {count} within FailoverPeriod, {limit} allowed: it stays where it is",
                    group.name
                );
                findings
                    .report(&group.name, rehearsed.cause(at), message)
                    .help("raise `failover-threshold` for the drill and put it back after, or wait for FailoverPeriod between its parts");
            }
            None => check_no_budget(rehearsed, group, findings),
        }
    }
}

/// FailoverThreshold 0 forbids what RestartAction 2 asks for (`wsfc:W-FO-11`).
fn check_no_budget(rehearsed: &Rehearsed<'_>, group: &Group, findings: &mut Findings<'_>) {
    let (estate, survey) = (&rehearsed.scenario.estate, rehearsed.survey);
    let asks = |action: RestartAction| action == RestartAction::RestartNotify;
    let asking = group.resources.iter().find(|resource| asks(estate.resources[**resource].restart_action));
    let Some(asking) = asking.filter(|_| group.failover_threshold == Some(0)) else { return };
    let resource = &estate.resources[*asking].name;
    let index = survey.group(&group.name).expect("lowering takes its groups from the survey");
    let place = survey.document.group[index].value.failover_threshold.place();
    let message = format!(
        "FailoverThreshold 0: `{}` never fails over for a failed resource, though `{resource}` asks for it",
        group.name
    );
    findings.report(&group.name, place, message).help(
        "leave `failover-threshold` out, or let no resource of the group ask with `restart-action = 2`",
    );
}
