//! CLU026: the core group holds nothing but what belongs to the cluster.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "CLU026",
    name: "own-resource-in-core-group",
    severity: Severity::Warning,
    summary: "the core group holds nothing but what belongs to the cluster",
    grade: Grade::Documented,
    sources: &["wsfc:W-GRP-05"],
    page: include_str!("own_resource_in_core_group.md"),
    harm: Harm::Scenario("scenarios/preflight/own-resource-in-core-group.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let witness = survey.document.quorum.quorum_resource.text();
    for group in (0..survey.groups.len()).filter(|group| survey.groups[*group].is_core()) {
        for resource in survey.resources_in(group) {
            let facts = &survey.resources[resource];
            let belongs = matches!(
                facts.kind,
                Kind::IpAddress | Kind::NetworkName | Kind::FileShareWitness | Kind::CloudWitness
            );
            if belongs || witness.is_some_and(|witness| same_name(witness, &facts.name.value)) {
                continue;
            }
            let name = &facts.name;
            let message =
                format!("`{}` is in `{}`, the core group", name.value, survey.groups[group].name.value);
            findings
                .report(&name.value, survey.place_of_group(resource), message)
                .help("move it to a group of its own: one failing resource fails the whole core group over");
        }
    }
}
