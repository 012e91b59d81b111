//! CLU002: each group has a node that is a possible owner of all its resources.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "CLU002",
    name: "group-without-host",
    severity: Severity::Error,
    summary: "each group has a node that is a possible owner of all its resources",
    grade: Grade::Documented,
    sources: &["seed:057", "wsfc:W-PLC-02"],
    page: include_str!("group_without_host.md"),
    harm: Harm::Scenario("scenarios/mechanics/a-group-that-no-node-may-own.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (group, facts) in survey.groups.iter().enumerate() {
        if !survey.nodes.is_empty() && survey.hosts_of(group).is_empty() {
            let message = format!(
                "no node may run everything in `{}`: its resources' possible owners have none in common",
                facts.name.value
            );
            let finding = findings.report(&facts.name.value, facts.name.place, message);
            finding.help("the narrowest list decides for the whole group: widen it");
            for resource in survey.resources_in(group) {
                if survey.resources[resource].owners.len() < survey.nodes.len() {
                    finding.also(survey.resources[resource].name.place, survey.may_run_on(resource));
                }
            }
        }
    }
}
