//! SSIS023: the SSIS service is single-instance: two resources must never need the same node.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS023",
    name: "two-services-one-node",
    severity: Severity::Error,
    summary: "the SSIS service is single-instance: two resources must never need the same node",
    grade: Grade::Documented,
    sources: &["tension:T11", "ssis:D-03"],
    page: include_str!("two_services_one_node.md"),
    harm: Harm::Scenario("scenarios/mechanics/two-services-one-node.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let ssis = survey.ssis_resources();
    for (position, second) in ssis.iter().enumerate() {
        for first in &ssis[..position] {
            report_collision(survey, *first, *second, findings);
        }
    }
}

fn report_collision(survey: &Survey, first: usize, second: usize, findings: &mut Findings<'_>) {
    let same_service = match (survey.service_name(first), survey.service_name(second)) {
        (Some(a), Some(b)) => same_name(a.value, b.value),
        _ => false,
    };
    let (a, b) = (&survey.resources[first], &survey.resources[second]);
    let shared: Vec<&str> = a
        .owners
        .iter()
        .filter(|node| b.owners.contains(node))
        .map(|node| survey.nodes[*node].name.value.as_str())
        .collect();
    if !same_service || shared.is_empty() {
        return;
    }
    let message = format!(
        "`{}` and `{}` can both land on {}: the second start fails there",
        a.name.value,
        b.name.value,
        shared.join(", ")
    );
    let gentle = [first, second].iter().all(|resource| restarts_only(survey, *resource));
    let finding = findings.report(&b.name.value, b.name.place, message);
    finding
        .help("one SSIS service serves a node: keep one resource, or give the two disjoint possible owners")
        .also(a.name.place, "the other one");
    if gentle {
        finding.severity(Severity::Warning);
    }
}

/// RestartAction 1: the failure stays with the resource.
fn restarts_only(survey: &Survey, resource: usize) -> bool {
    let action = survey.document.resource[resource].value.restart_action.value().map(ToString::to_string);
    action.is_some_and(|action| action == "1" || action.eq_ignore_ascii_case("RestartNoNotify"))
}
