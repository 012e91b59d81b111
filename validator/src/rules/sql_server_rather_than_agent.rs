//! SSIS028: the provider the vendor advises is SQL Server Agent, which does not affect the group.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS028",
    name: "sql-server-rather-than-agent",
    severity: Severity::Info,
    summary: "the provider the vendor advises is SQL Server Agent, which does not affect the group",
    grade: Grade::Documented,
    sources: &["ssis:D-05", "tension:T16"],
    page: include_str!("sql_server_rather_than_agent.md"),
    harm: Harm::None("the start order is right either way"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let agents =
            survey.of_kind(Kind::SqlServerAgent).filter(|agent| survey.shares_group(*agent, resource));
        for agent in agents {
            if survey.requires(resource, agent) {
                check_agent(survey, agent, findings);
            } else {
                report(survey, resource, agent, findings);
            }
        }
    }
}

fn report(survey: &Survey, resource: usize, agent: usize, findings: &mut Findings<'_>) {
    let facts = &survey.resources[resource];
    let agent = &survey.resources[agent].name;
    let message = format!(
        "`{}` does not depend on `{}`, the provider that the page on dependencies advises instead of SQL Server",
        facts.name.value, agent.value
    );
    let place = survey.document.resource[resource].value.depends_on.place().unwrap_or(facts.name.place);
    findings
        .report(&facts.name.value, place, message)
        .help(format!(
            "depend on `{}` instead: the order stays the same, and a failed Agent then takes SSIS down with it",
            agent.value
        ))
        .also(agent.place, "the advised provider");
}

/// Agent under SSIS must not take the group along.
fn check_agent(survey: &Survey, agent: usize, findings: &mut Findings<'_>) {
    let name = &survey.resources[agent].name;
    let action = &survey.document.resource[agent].value.restart_action;
    let affects = |action: &str| action == "2" || action.eq_ignore_ascii_case("RestartNotify");
    if action.value().is_some_and(|action| affects(&action.to_string())) {
        let message = format!("`{}` takes the group along when it uses up its restarts", name.value);
        findings
            .report(&name.value, action.place(), message)
            .help("the vendor advises `restart-action = 1` for it: restart, do not affect the group")
            .suggest(Edit::number(Table::Listed("resource", agent), "restart-action", 1));
    }
}
