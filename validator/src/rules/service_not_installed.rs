//! CLU021: a generic service is installed on every possible owner.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "CLU021",
    name: "service-not-installed",
    severity: Severity::Warning,
    summary: "a generic service is installed on every possible owner",
    grade: Grade::Documented,
    sources: &["wsfc:W-GS-02", "wsfc:W-GS-07"],
    page: include_str!("service_not_installed.md"),
    harm: Harm::Scenario("scenarios/preflight/service-not-installed.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.of_kind(Kind::GenericService).filter(|resource| !survey.is_ssis(*resource)) {
        let facts = &survey.resources[resource];
        let Some(service) = survey.service_name(resource) else {
            let message = format!("`{}` states no `service-name`: it can start nothing", facts.name.value);
            findings
                .report(&facts.name.value, facts.name.place, message)
                .severity(Severity::Error)
                .help("give the short name of the service, as `sc query` shows it");
            continue;
        };
        let with = survey.service_on_owners(resource);
        let lacks = |owner: &&usize| !with.iter().any(|(node, _)| node == *owner);
        let without: Vec<usize> = facts.owners.iter().filter(lacks).copied().collect();
        if without.is_empty() {
            continue;
        }
        let names: Vec<&str> = without.iter().map(|node| survey.nodes[*node].name.value.as_str()).collect();
        let nowhere = without.len() == facts.owners.len();
        let message = format!(
            "the service `{}` of `{}` is not installed on {}",
            service.value,
            facts.name.value,
            names.join(", ")
        );
        findings
            .report(&facts.name.value, service.place, message)
            .severity(if nowhere { Severity::Error } else { Severity::Warning })
            .help("install it there, correct the name, or take these nodes off the possible owners")
            .also(survey.nodes[without[0]].name.place, "has no such service");
    }
}
