//! SSIS035: a clustered SSIS service is started by the cluster alone: its start type is Manual on every node.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::{Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS035",
    name: "service-starts-by-itself",
    severity: Severity::Warning,
    summary: "a clustered SSIS service is started by the cluster alone: its start type is Manual on every node",
    grade: Grade::Derived,
    sources: &["ssis:F-01", "wsfc:W-GS-07"],
    page: include_str!("service_starts_by_itself.md"),
    harm: Harm::Scenario("scenarios/mechanics/a-service-started-at-boot-keeps-its-defaults.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        for (index, service) in survey.service_on_owners(resource) {
            let node = index;
            let start_type = &survey.document.node[node].value.service[service].value.start_type;
            let stated = start_type.text();
            let name = &survey.nodes[node].services[service].name;
            let node = &survey.nodes[node].name.value;
            let (severity, how) = match stated {
                Some(stated) if same_name(stated, "Automatic") => (Severity::Warning, "is Automatic"),
                Some(stated) if same_name(stated, "Disabled") => {
                    (Severity::Error, "is Disabled: the cluster cannot start it there (1041)")
                }
                None => (Severity::Info, "is not stated, and setup leaves it Automatic"),
                Some(_) => continue,
            };
            let message = format!("the start type of `{}` on `{node}` {how}", name.value);
            findings
                .report(node, start_type.place().unwrap_or(name.place), message)
                .severity(severity)
                .suggest(Edit::set(Table::Nested("node", index, "service", service), "start-type", "Manual"))
                .help("set it to Manual: started at boot it finds no shared disk (event 272) and keeps its defaults");
        }
    }
}
