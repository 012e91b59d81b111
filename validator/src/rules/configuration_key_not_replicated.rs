//! SSIS010: the registry key that locates the configuration file is replicated.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, EstateEdit};
use crate::survey::{Survey, keys};

pub(super) static RULE: Rule = Rule {
    code: "SSIS010",
    name: "configuration-key-not-replicated",
    severity: Severity::Error,
    summary: "the registry key that locates the configuration file is replicated",
    grade: Grade::Documented,
    sources: &["seed:063", "ssis:S-10"],
    page: include_str!("configuration_key_not_replicated.md"),
    harm: Harm::Scenario("scenarios/s09-key-not-replicated.toml"),
    checks: &[Check::Estate(check), Check::NeedsEstateForRegistry],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let facts = &survey.resources[resource];
        let Some(profile) = survey.profile_for(resource) else {
            findings.not_checked(&facts.name.value, Why::Unknown, "no release of SQL Server is stated");
            continue;
        };
        let meant = |key: &str| keys::is_attempt(key) || keys::covers(key, profile.configuration_key);
        if survey.checkpoints_of(resource).any(|checkpoint| meant(&checkpoint.key.value)) {
            continue;
        }
        let message = format!(
            "no checkpoint replicates the key that locates the configuration file of `{}`",
            facts.name.value
        );
        findings
            .report(&facts.name.value, facts.name.place, message)
            .help(format!("set the value on every node, then register `{}`", profile.configuration_key))
            .suggest(Edit::Estate(EstateEdit::Checkpoint {
                resource: facts.name.value.clone(),
                key: profile.configuration_key.to_owned(),
            }));
    }
}
