//! SSIS001: the vendor does not recommend clustering the SSIS service.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "SSIS001",
    name: "clustered-ssis-service",
    severity: Severity::Warning,
    summary: "the vendor does not recommend clustering the SSIS service",
    grade: Grade::Documented,
    sources: &["seed:005", "seed:006", "ssis:S-01"],
    page: include_str!("clustered_ssis_service.md"),
    harm: Harm::Scenario("scenarios/s01-same-group-failover.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let ssis = survey.ssis_resources();
    if ssis.is_empty() {
        findings.not_checked("ssis", Why::NotApplicable, "no resource runs the SSIS service");
    }
    for resource in ssis {
        let name = &survey.resources[resource].name;
        let message = format!(
            "`{}` runs the SSIS service as a cluster resource, which the vendor does not recommend",
            name.value
        );
        findings.report(&name.value, name.place, message).help(
            "run the service stand-alone on each node with one configuration that lists every instance, or accept it with [[acknowledge]] rule = \"SSIS001\"",
        );
    }
}
