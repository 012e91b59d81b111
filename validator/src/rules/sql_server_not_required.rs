//! SSIS006: in the same group, SSIS depends on SQL Server.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS006",
    name: "sql-server-not-required",
    severity: Severity::Error,
    summary: "in the same group, SSIS depends on SQL Server",
    grade: Grade::Documented,
    sources: &["seed:059", "ssis:S-08", "ssis:D-05"],
    page: include_str!("sql_server_not_required.md"),
    harm: Harm::Scenario("scenarios/s07-sql-server-not-required.toml"),
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
        let own: Vec<usize> =
            survey.of_kind(Kind::SqlServer).filter(|sql| survey.shares_group(*sql, resource)).collect();
        if own.is_empty() {
            findings.not_checked(&facts.name.value, Why::NotApplicable, "no SQL Server is in its group");
        }
        for sql in own {
            if survey.requires(resource, sql) {
                continue;
            }
            let provider = &survey.resources[sql].name;
            let message = format!(
                "`{}` can come online before `{}`: nothing makes it wait",
                facts.name.value, provider.value
            );
            let agent = survey.of_kind(Kind::SqlServerAgent).find(|agent| survey.requires(*agent, sql));
            let advised = agent.map_or(&provider.value, |agent| &survey.resources[agent].name.value);
            let place =
                survey.document.resource[resource].value.depends_on.place().unwrap_or(facts.name.place);
            findings
                .report(&facts.name.value, place, message)
                .help(match agent {
                    Some(_) => format!("add `{advised}` to its dependencies (Agent is the provider the vendor advises; it depends on SQL Server)"),
                    None => format!("add `{advised}` to its dependencies"),
                })
                .suggest(Edit::depend(resource, advised))
                .also(provider.place, "must be online first");
        }
    }
}
