//! CLU020: a service that uses the network name depends on one.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "CLU020",
    name: "use-network-name-without-name",
    severity: Severity::Warning,
    summary: "a service that uses the network name depends on one",
    grade: Grade::Documented,
    sources: &["wsfc:W-GS-06", "ssis:D-08"],
    page: include_str!("use_network_name_without_name.md"),
    harm: Harm::Scenario("scenarios/preflight/use-network-name-without-name.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.of_kind(Kind::GenericService) {
        let written = &survey.document.resource[resource].value.use_network_name;
        let uses = written.value().is_some_and(|flag| flag.0);
        let is_name = |kind: Kind| matches!(kind, Kind::NetworkName | Kind::DistributedNetworkName);
        let providers = survey.resources[resource].depends_on.providers();
        let direct =
            providers.filter_map(|provider| provider.resource).any(|to| is_name(survey.resources[to].kind));
        if !uses || direct || survey.of_kind(Kind::NetworkName).any(|name| survey.requires(resource, name)) {
            continue;
        }
        let name = &survey.resources[resource].name;
        let message = format!(
            "`{}` has UseNetworkName 1 and depends on no Network Name: it sees the node's name",
            name.value
        );
        findings
            .report(&name.value, written.place().unwrap_or(name.place), message)
            .help("add the Network Name to its dependencies, or set UseNetworkName to 0");
    }
}
