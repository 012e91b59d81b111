//! DEL003: the client sits on one of the two servers: the documented rule does not block it.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "DEL003",
    name: "client-on-server",
    severity: Severity::Info,
    summary: "the client sits on one of the two servers: the documented rule does not block it",
    grade: Grade::Documented,
    sources: &["seed:041"],
    page: include_str!("client_on_server.md"),
    harm: Harm::None("there is no harm: it says that something works"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let Some(sql) = survey.sql_for(resource).filter(|sql| !survey.shares_group(*sql, resource)) else {
            continue;
        };
        for client in &survey.clients {
            let Some(node) = client.node else { continue };
            let owner = |of: usize| survey.resources[of].group.and_then(|group| survey.groups[group].owner);
            let host = match node {
                node if owner(resource) == Some(node) => "SSIS",
                node if owner(sql) == Some(node) => "SQL Server",
                _ => continue,
            };
            let message = format!(
                "`{}` sits on the node that runs {host} now: the documented rule does not block it there",
                client.name.value
            );
            findings
                .report(&client.name.value, client.name.place, message)
                .help("it is a third computer again as soon as a failover moves that group away");
        }
    }
}
