//! SSIS020: DCOM access is in place for each remote client identity on each possible owner.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::server_names::split_server_name;
use crate::survey::{ClientFacts, Kind, Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS020",
    name: "remote-client-without-dcom",
    severity: Severity::Warning,
    summary: "DCOM access is in place for each remote client identity on each possible owner",
    grade: Grade::Derived,
    sources: &["seed:036", "seed:037", "ssis:S-20"],
    page: include_str!("remote_client_without_dcom.md"),
    harm: Harm::Scenario("scenarios/s25-dcom-granted-on-one-node.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        for node in &survey.resources[resource].owners {
            check_node(survey, resource, *node, findings);
        }
    }
}

fn check_node(survey: &Survey, resource: usize, node: usize, findings: &mut Findings<'_>) {
    let facts = &survey.nodes[node];
    let is_known = |client: &usize| survey.document.client[*client].value.user.0.is_some();
    let remote: Vec<&ClientFacts> = (0..survey.clients.len())
        .filter(is_known)
        .map(|client| &survey.clients[client])
        .filter(|client| client.node != Some(node) && reaches(survey, client, resource, node))
        .collect();
    if remote.is_empty() {
        return;
    }
    let Some(allowed) = &facts.dcom else {
        findings.not_checked(&facts.name.value, Why::Unknown, "its DCOM permissions are not stated");
        return;
    };
    let mut locked_out: Vec<&str> = remote
        .iter()
        .filter(|client| !allowed.iter().any(|name| client.is_meant_by(name)))
        .map(|client| client.user.as_str())
        .collect();
    locked_out.sort_unstable();
    locked_out.dedup();
    if locked_out.is_empty() {
        return;
    }
    let place = survey.document.node[node].value.dcom_access.place().unwrap_or(facts.name.place);
    let message = format!(
        "`{}` does not let {} in from another computer: DCOM answers \"Access is denied\"",
        facts.name.value,
        locked_out.join(", ")
    );
    findings
        .report(&facts.name.value, place, message)
        .help("grant Launch and Activation and Access on the SSIS DCOM application, on every node: nothing copies it")
        .also(survey.resources[resource].name.place, "it may run there");
}

/// Whether what the client types leads to the SSIS service on this node.
fn reaches(survey: &Survey, client: &ClientFacts, resource: usize, node: usize) -> bool {
    let Some(typed) = &client.connects_to else { return true };
    let (typed, _) = split_server_name(&typed.value);
    let group = survey.resources[resource].group;
    let is_name = |name: &usize| {
        survey.resources[*name].group == group
            && survey.dns_name(*name).is_some_and(|dns| same_name(&dns, &typed))
    };
    same_name(&survey.nodes[node].name.value, &typed)
        || survey.of_kind(Kind::NetworkName).any(|name| is_name(&name))
}
