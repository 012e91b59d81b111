//! SSIS030: clients connect to a server name without an instance.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "SSIS030",
    name: "instance-in-the-connect-box",
    severity: Severity::Error,
    summary: "clients connect to a server name without an instance",
    grade: Grade::Documented,
    sources: &["ssis:D-09"],
    page: include_str!("instance_in_the_connect_box.md"),
    harm: Harm::Scenario("scenarios/preflight/instance-in-the-connect-box.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (position, client) in survey.clients.iter().enumerate() {
        let Some(typed) = &client.connects_to else { continue };
        let Some((server, _)) = typed.value.split_once('\\').filter(|(server, _)| !server.trim().is_empty())
        else {
            continue;
        };
        let message = format!(
            "`{}` types `{}`: the SSIS service has no instances (0xC00060AB)",
            client.name.value, typed.value
        );
        findings
            .report(&client.name.value, typed.place, message)
            .help(format!("type the name of the server alone: `{}`", server.trim()))
            .suggest(Edit::set(Table::Listed("client", position), "connects-to", server.trim()));
    }
}
