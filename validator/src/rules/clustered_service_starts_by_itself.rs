//! CLU022: a clustered service is started by the cluster alone.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::{Kind, Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "CLU022",
    name: "clustered-service-starts-by-itself",
    severity: Severity::Warning,
    summary: "a clustered service is started by the cluster alone",
    grade: Grade::Secondary,
    sources: &["wsfc:W-GS-07"],
    page: include_str!("clustered_service_starts_by_itself.md"),
    harm: Harm::None("it depends on the service what two copies of it do to each other; SSIS has SSIS035"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.of_kind(Kind::GenericService).filter(|resource| !survey.is_ssis(*resource)) {
        for (index, service) in survey.service_on_owners(resource) {
            let node = index;
            let start_type = survey.document.node[node].value.service[service].value.start_type.located();
            let Some(written) = start_type.filter(|written| same_name(written.value, "Automatic")) else {
                continue;
            };
            let (node, name) =
                (&survey.nodes[node].name.value, &survey.nodes[node].services[service].name.value);
            let message = format!("`{name}` starts by itself on `{node}`, whichever node owns its resource");
            findings
                .report(node, written.place, message)
                .suggest(Edit::set(Table::Nested("node", index, "service", service), "start-type", "Manual"))
                .help("set the start type to Manual on every possible owner");
        }
    }
}
