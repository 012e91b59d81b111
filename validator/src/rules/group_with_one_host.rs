//! CLU003: each group survives the loss of any one node.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "CLU003",
    name: "group-with-one-host",
    severity: Severity::Warning,
    summary: "each group survives the loss of any one node",
    grade: Grade::Documented,
    sources: &["seed:057", "wsfc:W-PLC-02"],
    page: include_str!("group_with_one_host.md"),
    harm: Harm::Scenario("scenarios/mechanics/group-with-one-host.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if survey.nodes.len() < 2 {
        return;
    }
    for (group, facts) in survey.groups.iter().enumerate() {
        let [only] = *survey.hosts_of(group) else { continue };
        let node = &survey.nodes[only].name.value;
        let message = format!(
            "only `{node}` may run everything in `{}`: without it the group has nowhere to go",
            facts.name.value
        );
        let finding = findings.report(&facts.name.value, facts.name.place, message);
        finding.help("the narrowest list of possible owners decides for the whole group: widen it");
        for resource in survey.resources_in(group) {
            if survey.resources[resource].owners.len() < survey.nodes.len() {
                finding.also(survey.resources[resource].name.place, survey.may_run_on(resource));
            }
        }
    }
}
