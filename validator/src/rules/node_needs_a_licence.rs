//! SSIS033: every node that runs SSIS needs a licence of SQL Server, a passive one too.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "SSIS033",
    name: "node-needs-a-licence",
    severity: Severity::Info,
    summary: "every node that runs SSIS needs a licence of SQL Server, a passive one too",
    grade: Grade::Documented,
    sources: &["ssis:D-17"],
    page: include_str!("node_needs_a_licence.md"),
    harm: Harm::None("licences are not played"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let nodes = survey.ssis_nodes();
    let Some(first) = nodes.first() else { return };
    let names: Vec<&str> = nodes.iter().map(|node| survey.nodes[*node].name.value.as_str()).collect();
    let message =
        format!("SSIS is installed on {}: each of them needs a licence of SQL Server", names.join(", "));
    let name = &survey.nodes[*first].name;
    findings
        .report(&name.value, name.place, message)
        .help("count the passive nodes too; running packages without the service needs no less");
}
