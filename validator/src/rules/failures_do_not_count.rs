//! CLU023: failures of SQL Server count, outside maintenance.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "CLU023",
    name: "failures-do-not-count",
    severity: Severity::Warning,
    summary: "failures of SQL Server count, outside maintenance",
    grade: Grade::Documented,
    sources: &["wsfc:W-SQL-02"],
    page: include_str!("failures_do_not_count.md"),
    harm: Harm::Scenario("scenarios/preflight/failures-do-not-count.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.of_kind(Kind::SqlServer) {
        let document = &survey.document.resource[resource].value;
        let in_maintenance = document.maintenance_mode.value().is_some_and(|mode| *mode != 0);
        let Some(level) = document.failure_condition_level.located().filter(|level| *level.value == 0) else {
            continue;
        };
        if in_maintenance {
            continue;
        }
        let name = &survey.resources[resource].name.value;
        let message =
            format!("FailureConditionLevel of `{name}` is 0: no failure restarts it or fails it over");
        findings
            .report(name, level.place, message)
            .help("set it back to 3, the default, after the maintenance")
            .suggest(Edit::number(Table::Listed("resource", resource), "failure-condition-level", 3));
    }
}
