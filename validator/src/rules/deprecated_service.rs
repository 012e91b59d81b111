//! SSIS034: the SSIS service is deprecated in SQL Server 2025.

use callboard_sim::model::version::SqlVersion;

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "SSIS034",
    name: "deprecated-service",
    severity: Severity::Info,
    summary: "the SSIS service is deprecated in SQL Server 2025",
    grade: Grade::Documented,
    sources: &["ssis:D-18"],
    page: include_str!("deprecated_service.md"),
    harm: Harm::None("the service still works"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let is_deprecated = |resource: &usize| survey.intended_version(*resource) == Some(SqlVersion::Sql2025);
    for resource in survey.ssis_resources().into_iter().filter(is_deprecated) {
        let name = &survey.resources[resource].name;
        let message = format!(
            "`{}` runs the SSIS service of SQL Server 2025, which is deprecated together with connecting to it",
            name.value
        );
        let service = survey.service_name(resource).map_or(name.place, |service| service.place);
        findings.report(&name.value, service, message).help(
            "it is still shipped; plan for packages in SSISDB, or for running them without the service",
        );
    }
}
