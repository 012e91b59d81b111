//! SSIS011: the replicated key is exact: relative to HKLM, and the one that locates the file.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Survey, keys};

pub(super) static RULE: Rule = Rule {
    code: "SSIS011",
    name: "misspelt-checkpoint-key",
    severity: Severity::Error,
    summary: "the replicated key is exact: relative to HKLM, and the one that locates the file",
    grade: Grade::Documented,
    sources: &["seed:065", "seed:081", "tension:T15", "ssis:S-10"],
    page: include_str!("misspelt_checkpoint_key.md"),
    harm: Harm::Scenario("scenarios/s11c-key-that-locates-nothing.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let name = &survey.resources[resource].name.value;
        let Some(profile) = survey.profile_for(resource) else { continue };
        let replicated = survey
            .checkpoints_of(resource)
            .any(|checkpoint| keys::covers(&checkpoint.key.value, profile.configuration_key));
        for checkpoint in survey.checkpoints_of(resource) {
            let key = &checkpoint.key;
            match keys::judge(&key.value, profile.configuration_key) {
                keys::Judgement::LocatesNothing if replicated => {}
                keys::Judgement::LocatesNothing => {
                    let message = format!(
                        "the key `{}` locates nothing: the entry of this release is not there",
                        key.value
                    );
                    findings
                        .report(name, key.place, message)
                        .help(format!("write `{}`", profile.configuration_key))
                        .suggest(checkpoint.with_key(profile.configuration_key));
                }
                keys::Judgement::Right | keys::Judgement::OtherRelease(_) | keys::Judgement::Unrelated => {}
                keys::Judgement::Doubled => {
                    let message = format!("the key `{}` has doubled backslashes", key.value);
                    findings
                        .report(name, key.place, message)
                        .severity(Severity::Info)
                        .help(format!("it is read as `{}`", keys::undoubled(&key.value)))
                        .suggest(checkpoint.with_key(&keys::undoubled(&key.value)));
                }
                keys::Judgement::Wrong(why) => {
                    let message = format!("the key `{}` {why}", key.value);
                    findings
                        .report(name, key.place, message)
                        .help(format!("write `{}`", profile.configuration_key))
                        .suggest(checkpoint.with_key(profile.configuration_key));
                }
            }
        }
        report_named_value(survey, resource, findings);
    }
}

/// A checkpoint names a key; where the entry is a named value, the seed's text names none.
fn report_named_value(survey: &Survey, resource: usize, findings: &mut Findings<'_>) {
    let (Some(profile), Some(version)) = (survey.profile_for(resource), survey.intended_version(resource))
    else {
        return;
    };
    let values = survey.configuration_values(resource, version);
    let Some(named) = values.iter().find(|found| found.named) else { return };
    for checkpoint in survey.checkpoints_of(resource) {
        if keys::judge(&checkpoint.key.value, profile.configuration_key) == keys::Judgement::Right
            && checkpoint.key.value.to_lowercase().ends_with("serviceconfigfile")
        {
            let name = &survey.resources[resource].name.value;
            let message = format!(
                "`{}` names no key on `{}`: there the entry is the value `{}` of `{}`",
                checkpoint.key.value, survey.nodes[named.node].name.value, named.value.name, named.value.key
            );
            findings
                .report(name, checkpoint.key.place, message)
                .grade(Grade::Derived)
                .help(format!("register the parent key `{}`", named.value.key))
                .suggest(checkpoint.with_key(&named.value.key))
                .also(named.value.place, "the entry");
        }
    }
}
