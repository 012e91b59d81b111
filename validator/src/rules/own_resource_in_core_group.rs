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
            let belongs = match facts.kind {
                Kind::IpAddress => true,
                Kind::NetworkName | Kind::DistributedNetworkName => !is_foreign_name(survey, resource),
                Kind::FileShareWitness | Kind::CloudWitness => witness.is_none(),
                _ => false,
            };
            // Where no witness is configured, a disk there was one, or is meant to be.
            let spare = facts.kind == Kind::PhysicalDisk && witness.is_none();
            if belongs || spare || witness.is_some_and(|witness| same_name(witness, &facts.name.value)) {
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

/// Whether a name in the core group is another than the cluster's, while that one is there.
fn is_foreign_name(survey: &Survey, name: usize) -> bool {
    let Some(cluster) = survey.document.cluster.name.text() else { return false };
    let is_clusters = |name: usize| {
        let by_resource = ["Cluster Name", cluster]
            .iter()
            .any(|known| same_name(known, &survey.resources[name].name.value));
        by_resource || survey.dns_name(name).is_some_and(|dns| same_name(&dns, cluster))
    };
    let in_core = survey.of_kind(Kind::NetworkName).filter(|other| survey.shares_group(*other, name));
    !is_clusters(name) && in_core.into_iter().any(is_clusters)
}
