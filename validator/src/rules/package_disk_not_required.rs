//! SSIS007: SSIS depends on the shared disk that holds its packages and its configuration file.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "SSIS007",
    name: "package-disk-not-required",
    severity: Severity::Error,
    summary: "SSIS depends on the shared disk that holds its packages and its configuration file",
    grade: Grade::Documented,
    sources: &["seed:060", "ssis:S-09"],
    page: include_str!("package_disk_not_required.md"),
    harm: Harm::Scenario("scenarios/s06-package-disk-not-required.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        if !survey.dependencies_are_known(resource) {
            let name = &survey.resources[resource].name.value;
            findings.not_checked(name, Why::Unknown, "its dependencies cannot be understood (CLU001)");
            continue;
        }
        let facts = &survey.resources[resource];
        for (disk, what) in survey.needed_disks(resource) {
            if !survey.shares_group(disk, resource) || survey.requires(resource, disk) {
                continue;
            }
            let provider = &survey.resources[disk].name;
            let message = format!(
                "`{}` can start before `{}`, which holds its {what}",
                facts.name.value, provider.value
            );
            let place =
                survey.document.resource[resource].value.depends_on.place().unwrap_or(facts.name.place);
            findings
                .report(&facts.name.value, place, message)
                .help(format!("add `{}` to its dependencies; otherwise a failover ends in event 272 and built-in defaults", provider.value))
                .suggest(Edit::depend(resource, &provider.value))
                .also(provider.place, "must be online first");
        }
    }
}
