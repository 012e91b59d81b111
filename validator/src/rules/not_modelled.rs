//! CLU010: everything in the estate has a behaviour here, or is said to have none.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "CLU010",
    name: "not-modelled",
    severity: Severity::Warning,
    summary: "everything in the estate has a behaviour here, or is said to have none",
    grade: Grade::Assumed,
    sources: &["wsfc:W-DEP-08"],
    page: include_str!("not_modelled.md"),
    harm: Harm::Scenario("scenarios/preflight/not-modelled.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (resource, facts) in survey.resources.iter().enumerate() {
        let document = &survey.document.resource[resource].value;
        // A resource that is meant to run SSIS is SSIS004's.
        let is_played = facts.kind.is_modelled() || survey.is_ssis(resource);
        let Some(kind) = document.kind.located().filter(|_| !is_played) else { continue };
        let timings = &survey.document.timings.online.0;
        let is_timed = document.online_time.0.is_some()
            || timings.iter().any(|(of, _)| same_name(&of.value, kind.value));
        let message = match is_timed {
            true => format!(
                "`{}` has no behaviour of its own here: `{}` comes online in the time that is stated",
                kind.value, facts.name.value
            ),
            false => format!(
                "`{}` has no behaviour of its own here: `{}` is played as something that takes 1 s to come online",
                kind.value, facts.name.value
            ),
        };
        let severity = if is_timed { Severity::Info } else { Severity::Warning };
        findings
            .report(&facts.name.value, kind.place, message)
            .severity(severity)
            .help("state its `online-time` and `offline-time`; what it does besides is not rehearsed");
    }
}
