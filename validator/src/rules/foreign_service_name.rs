//! SSIS009: the service name is the one of the installed release.

use callboard_sim::model::version::ssis_versions_of_service;

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::{Kind, Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS009",
    name: "foreign-service-name",
    severity: Severity::Error,
    summary: "the service name is the one of the installed release",
    grade: Grade::Documented,
    sources: &["seed:062", "seed:076", "tension:T3", "ssis:S-05"],
    page: include_str!("foreign_service_name.md"),
    harm: Harm::Scenario("scenarios/s16-words-of-another-release.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let is_service = |resource: &usize| survey.resources[*resource].kind == Kind::GenericService;
    for resource in survey.ssis_resources().into_iter().filter(is_service) {
        let facts = &survey.resources[resource];
        let Some(profile) = survey.profile_for(resource) else {
            findings.not_checked(&facts.name.value, Why::Unknown, "no release of SQL Server is stated");
            continue;
        };
        let Some(name) = survey.service_name(resource) else {
            let message = format!("`{}` states no `service-name`", facts.name.value);
            findings
                .report(&facts.name.value, facts.name.place, message)
                .help(format!("the service of this release is `{}`", profile.service_name))
                .suggest(Edit::of_resource(resource, "service-name", profile.service_name));
            continue;
        };
        if same_name(name.value, profile.service_name) {
            continue;
        }
        let message = format!(
            "the service is called `{}`, profile {} expects `{}`",
            name.value, profile.name, profile.service_name
        );
        let of_other = ssis_versions_of_service(name.value).next();
        let whose = of_other.map_or(String::new(), |version| {
            format!("; `{}` is the service of SQL Server {version}", name.value)
        });
        let finding = findings.report(&facts.name.value, name.place, message);
        finding
            .help(format!("set service-name to `{}`{whose}", profile.service_name))
            .suggest(Edit::of_resource(resource, "service-name", profile.service_name));
        let expected = ssis_versions_of_service(profile.service_name).next();
        if expected.is_some_and(|version| version.literals().by_pattern) {
            finding.grade(Grade::Derived);
        }
    }
}
