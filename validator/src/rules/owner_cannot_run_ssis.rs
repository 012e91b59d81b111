//! SSIS005: possible owners are cluster nodes, and each has SSIS installed.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS005",
    name: "owner-cannot-run-ssis",
    severity: Severity::Error,
    summary: "possible owners are cluster nodes, and each has SSIS installed",
    grade: Grade::Documented,
    sources: &["seed:057", "ssis:S-07"],
    page: include_str!("owner_cannot_run_ssis.md"),
    harm: Harm::Scenario("scenarios/mechanics/ssis-missing-on-the-survivor.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let facts = &survey.resources[resource];
        for owner in &facts.unknown_owners {
            let message = format!(
                "the possible owner `{}` of `{}` is no node of the cluster",
                owner.value, facts.name.value
            );
            let nodes: Vec<&str> = survey.nodes.iter().map(|node| node.name.value.as_str()).collect();
            findings
                .report(&facts.name.value, owner.place, message)
                .help(format!("the nodes are {}", nodes.join(", ")));
        }
        let Some(version) = survey.intended_version(resource) else { continue };
        let expected = version.literals().service_name;
        let listed = survey.document.resource[resource].value.possible_owners.value();
        for owner in &facts.owners {
            let node = &survey.nodes[*owner];
            if node.services.iter().any(|service| same_name(&service.name.value, expected)) {
                continue;
            }
            let place = listed
                .and_then(|listed| listed.iter().find(|name| same_name(&name.value, &node.name.value)))
                .map_or(facts.name.place, |name| name.place);
            let message = format!(
                "`{}` may run on `{}`, which has no service `{expected}`",
                facts.name.value, node.name.value
            );
            findings
                .report(&facts.name.value, place, message)
                .help(format!("install SSIS on `{}`, or take it off the possible owners", node.name.value))
                .also(node.name.place, "this node");
        }
    }
}
