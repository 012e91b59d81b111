//! SSIS022: keys, paths and service names belong to the installed release.

use callboard_sim::model::version::{SqlVersion, ssis_versions_of_service};

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::{Profile, Survey, keys, profile_of, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS022",
    name: "version-skew",
    severity: Severity::Error,
    summary: "keys, paths and service names belong to the installed release",
    grade: Grade::Documented,
    sources: &["seed:002", "seed:067", "seed:077", "seed:078", "tension:T3"],
    page: include_str!("version_skew.md"),
    harm: Harm::Scenario("scenarios/s16-words-of-another-release.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let name = &survey.resources[resource].name.value;
        if survey.sql.is_none() {
            findings.not_checked(name, Why::Unknown, "the estate states no `sql-server`");
        }
        let (Some(sql), Some(profile)) = (survey.intended_version(resource), survey.profile_for(resource))
        else {
            findings.not_checked(name, Why::Unknown, "no release of SQL Server is stated");
            continue;
        };
        let is_replicated = survey
            .checkpoints_of(resource)
            .any(|checkpoint| keys::covers(&checkpoint.key.value, profile.configuration_key));
        for checkpoint in survey.checkpoints_of(resource) {
            if let keys::Judgement::OtherRelease(other) =
                keys::judge(&checkpoint.key.value, profile.configuration_key)
            {
                let message = format!(
                    "the key `{}` is the one of SQL Server {other}, {}",
                    checkpoint.key.value,
                    against(survey, profile, sql)
                );
                let finding = findings
                    .report(name, checkpoint.key.place, message)
                    .help(passes(profile.configuration_key, other))
                    .suggest(checkpoint.with_key(profile.configuration_key));
                if is_replicated {
                    finding
                        .severity(Severity::Warning)
                        .help("nothing reads it: remove it, the right key is registered");
                }
            }
        }
        if let Some(service) = survey.service_name(resource)
            && !same_name(service.value, profile.service_name)
            && let Some(other) = ssis_versions_of_service(service.value).next()
        {
            let message = format!(
                "the service `{}` is the one of SQL Server {other}, {}",
                service.value,
                against(survey, profile, sql)
            );
            findings
                .report(name, service.place, message)
                .help(passes(profile.service_name, other))
                .suggest(Edit::of_resource(resource, "service-name", profile.service_name));
        }
        for found in survey.configuration_values(resource, sql) {
            let other = Survey::is_default_configuration_file(&found.value.data)
                .filter(|row| row.number != sql.literals().number);
            if let Some(other) = other {
                let node = &survey.nodes[found.node].name.value;
                let message = format!(
                    "the entry on `{node}` is the default path of SQL Server {}, the estate has {sql}",
                    other.name
                );
                findings.report(name, found.value.place, message).help("name the file on the shared disk");
            }
        }
    }
}

/// What the literals are held against.
fn against(survey: &Survey, profile: Profile, sql: SqlVersion) -> String {
    match survey.document.profile.value() {
        Some(_) => format!("profile {} is what counts", profile.name),
        None => format!("the estate has {sql}"),
    }
}

fn passes(expected: &str, other: SqlVersion) -> String {
    format!("write `{expected}`; profile {} would accept it as it is", profile_of(other).name)
}
