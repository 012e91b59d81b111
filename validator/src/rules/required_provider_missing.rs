//! CLU016: resources depend on what their type requires.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "CLU016",
    name: "required-provider-missing",
    severity: Severity::Error,
    summary: "resources depend on what their type requires",
    grade: Grade::Documented,
    sources: &["wsfc:W-DEP-08", "wsfc:W-NN-01"],
    page: include_str!("required_provider_missing.md"),
    harm: Harm::Scenario("scenarios/preflight/required-provider-missing.toml"),
    checks: &[Check::Estate(check)],
};

/// What a type requires (`wsfc:W-DEP-08`).
const REQUIRED: [(Kind, Kind, &str); 3] = [
    (Kind::NetworkName, Kind::IpAddress, "an IP Address"),
    (Kind::DistributedTransactionCoordinator, Kind::NetworkName, "a Network Name"),
    (Kind::DistributedTransactionCoordinator, Kind::PhysicalDisk, "a Physical Disk"),
];

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (resource, facts) in survey.resources.iter().enumerate() {
        for (_, provider, what) in REQUIRED.iter().filter(|(kind, ..)| *kind == facts.kind) {
            let does = |kind: Kind| {
                kind == *provider || (*provider == Kind::NetworkName && kind == Kind::DistributedNetworkName)
            };
            let has = |to: Option<usize>| to.is_some_and(|to| does(survey.resources[to].kind));
            // An unknown name is CLU001's.
            let unknown = facts.depends_on.providers().any(|provider| provider.resource.is_none());
            if unknown || facts.depends_on.providers().any(|provider| has(provider.resource)) {
                continue;
            }
            let name = &facts.name;
            let written = &survey.document.resource[resource].value;
            let kind = written.kind.text().unwrap_or_default();
            let message = format!("`{}`, a {kind}, depends on no {}", name.value, bare(what));
            findings.report(&name.value, written.depends_on.place().unwrap_or(name.place), message).help(
                format!("add {what} of its group to its dependencies: without one it cannot come online"),
            );
        }
    }
}

/// The type without its article.
fn bare(what: &str) -> &str {
    what.split_once(' ').map_or(what, |(_, kind)| kind)
}
