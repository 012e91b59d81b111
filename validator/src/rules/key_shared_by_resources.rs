//! CLU025: no two resources replicate the same key.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Survey, keys};

pub(super) static RULE: Rule = Rule {
    code: "CLU025",
    name: "key-shared-by-resources",
    severity: Severity::Warning,
    summary: "no two resources replicate the same key",
    grade: Grade::Documented,
    sources: &["wsfc:W-CHK-10"],
    page: include_str!("key_shared_by_resources.md"),
    harm: Harm::Scenario("scenarios/preflight/key-shared-by-resources.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (position, second) in survey.checkpoints.iter().enumerate() {
        let first = survey.checkpoints[..position].iter().find(|first| {
            first.resource != second.resource && keys::same(&first.key.value, &second.key.value)
        });
        let Some((first, (a, b))) =
            first.and_then(|first| Some((first, (first.resource?, second.resource?))))
        else {
            continue;
        };
        // Two services of SSIS are SSIS023's.
        if survey.is_ssis(a) && survey.is_ssis(b) {
            continue;
        }
        let (a, b) = (&survey.resources[a].name.value, &survey.resources[b].name.value);
        let message = format!("`{a}` and `{b}` both replicate `{}`", second.key.value);
        findings
            .report(b, second.key.place, message)
            .help("a failover of one writes its saved values over those of the other: let one of them replicate the key")
            .also(first.key.place, "the other one");
    }
}
