//! DEL001: SSIS and SQL Server are separate servers and the client is a third computer.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;
use crate::survey::server_names::split_server_name;

pub(super) static RULE: Rule = Rule {
    code: "DEL001",
    name: "double-hop",
    severity: Severity::Warning,
    summary: "SSIS and SQL Server are separate servers and the client is a third computer",
    grade: Grade::Documented,
    sources: &["seed:016", "seed:038", "seed:039", "seed:040", "tension:T10", "ssis:S-21"],
    page: include_str!("double_hop.md"),
    harm: Harm::Scenario("scenarios/s03b-third-computer-different-group.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if survey.ssis_resources().is_empty() {
        check_stand_alone(survey, findings);
    }
    for resource in survey.ssis_resources() {
        let facts = &survey.resources[resource];
        let mut servers: Vec<usize> =
            survey.sql_for(resource).into_iter().chain(survey.sql_named_for(resource)).collect();
        servers.sort_unstable();
        servers.dedup();
        servers.retain(|sql| !survey.shares_group(*sql, resource));
        if servers.is_empty() {
            findings.not_checked(
                &facts.name.value,
                Why::NotApplicable,
                "it is in the group of the SQL Server it serves, or serves none",
            );
        }
        for sql in servers {
            report(survey, resource, sql, findings);
        }
    }
}

fn report(survey: &Survey, resource: usize, sql: usize, findings: &mut Findings<'_>) {
    let facts = &survey.resources[resource];
    let who = survey.third_computers();
    let sql = &survey.resources[sql].name;
    let message = format!(
        "from {who}, the packages in msdb cannot be managed: `{}` cannot pass credentials on to `{}`",
        facts.name.value, sql.value
    );
    findings
        .report(&facts.name.value, facts.name.place, message)
        .help("put SSIS into the SQL Server group, run Management Studio on the SSIS host, or use a local service whose configuration lists the instance")
        .also(sql.place, "a separate virtual server");
}

/// A service outside the cluster and a clustered SQL Server are separate servers too.
fn check_stand_alone(survey: &Survey, findings: &mut Findings<'_>) {
    let nodes = survey.ssis_nodes();
    let Some((sql, ..)) = survey.sql_servers().first() else { return };
    for client in survey.clients.iter().filter(|client| client.node.is_none()) {
        let Some(typed) = &client.connects_to else { continue };
        let Some(node) = survey.node(&split_server_name(&typed.value).0) else { continue };
        if !nodes.contains(&node) {
            continue;
        }
        let (name, sql) = (&survey.nodes[node].name.value, &survey.resources[*sql].name);
        let message = format!(
            "from {}, the packages in msdb cannot be managed: the service on `{name}` cannot pass credentials on to `{}`",
            client.name.value, sql.value
        );
        findings
            .report(&client.name.value, typed.place, message)
            .help("run Management Studio on that node, or use a local service whose configuration lists the instance")
            .also(sql.place, "a separate virtual server");
    }
}
