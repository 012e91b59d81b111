//! SSIS026: in its own group, SSIS has a network name for clients.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS026",
    name: "no-network-name-for-clients",
    severity: Severity::Error,
    summary: "in its own group, SSIS has a network name for clients",
    grade: Grade::Documented,
    sources: &["seed:017", "seed:042", "ssis:S-21"],
    page: include_str!("no_network_name_for_clients.md"),
    harm: Harm::Scenario("scenarios/preflight/no-network-name-for-clients.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let name = &survey.resources[resource].name;
        let in_its_group =
            |kind: Kind| survey.of_kind(kind).any(|other| survey.shares_group(other, resource));
        let is_core = survey.resources[resource].group.is_some_and(|group| survey.groups[group].is_core());
        if in_its_group(Kind::SqlServer) || is_core {
            let why = "it is in a group that has a name for clients already";
            findings.not_checked(&name.value, Why::NotApplicable, why);
            continue;
        }
        if in_its_group(Kind::NetworkName) {
            continue;
        }
        let message = format!(
            "`{}` holds no Network Name: clients have no name that follows `{}` from node to node",
            survey.group_name(resource),
            name.value
        );
        findings
            .report(&name.value, name.place, message)
            .help("add an IP Address and a Network Name to the group, and let SSIS depend on the name");
    }
}
