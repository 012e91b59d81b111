//! CLU019: checkpointed keys are relative to HKEY_LOCAL_MACHINE and registered once.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Survey, keys};

pub(super) static RULE: Rule = Rule {
    code: "CLU019",
    name: "refused-checkpoint",
    severity: Severity::Error,
    summary: "checkpointed keys are relative to HKEY_LOCAL_MACHINE and registered once",
    grade: Grade::Documented,
    sources: &["wsfc:W-CHK-01"],
    page: include_str!("refused_checkpoint.md"),
    harm: Harm::Scenario("scenarios/preflight/refused-checkpoint.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (position, checkpoint) in survey.checkpoints.iter().enumerate() {
        let Some(resource) = checkpoint.resource else { continue };
        let name = &survey.resources[resource].name.value;
        let key = &checkpoint.key;
        // What is meant to locate the configuration file of SSIS is SSIS011's.
        let is_ssis = keys::is_attempt(&key.value) && survey.is_ssis(resource);
        if let Some(why) = keys::refused(&key.value).filter(|_| !is_ssis) {
            let message = format!("the key `{}` of `{name}` {why}", key.value);
            let help = format!("write `{}`", keys::relative(&key.value));
            let right = keys::relative(&key.value);
            findings.report(name, key.place, message).help(help).suggest(checkpoint.with_key(&right));
        }
        let earlier = survey.checkpoints[..position]
            .iter()
            .find(|other| other.resource == Some(resource) && keys::same(&other.key.value, &key.value));
        if let Some(earlier) = earlier {
            let message = format!("the key `{}` is registered twice with `{name}`: refused (183)", key.value);
            findings
                .report(name, key.place, message)
                .help("register it once")
                .also(earlier.key.place, "the first time");
        }
    }
}
