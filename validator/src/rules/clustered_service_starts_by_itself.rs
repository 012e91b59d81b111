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
            let start_type = &survey.document.node[node].value.service[service].value.start_type;
            let (node, name) = (&survey.nodes[node].name, &survey.nodes[node].services[service].name);
            let (severity, how) = match start_type.text() {
                Some(stated) if same_name(stated, "Automatic") => {
                    (Severity::Warning, "starts by itself, whichever node owns its resource")
                }
                Some(stated) if same_name(stated, "Disabled") => {
                    (Severity::Error, "is Disabled: the cluster cannot start it there (1041)")
                }
                None => (Severity::Info, "states no start type, and setup leaves Automatic"),
                Some(_) => continue,
            };
            let message = format!("`{}` on `{}` {how}", name.value, node.value);
            findings
                .report(&node.value, start_type.place().unwrap_or(name.place), message)
                .severity(severity)
                .suggest(Edit::set(Table::Nested("node", index, "service", service), "start-type", "Manual"))
                .help("set the start type to Manual on every possible owner");
        }
    }
}
