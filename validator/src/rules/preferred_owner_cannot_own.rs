//! CLU015: every preferred owner of a group is a possible owner of all its resources.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "CLU015",
    name: "preferred-owner-cannot-own",
    severity: Severity::Warning,
    summary: "every preferred owner of a group is a possible owner of all its resources",
    grade: Grade::Documented,
    sources: &["wsfc:W-PLC-01", "wsfc:W-PLC-02"],
    page: include_str!("preferred_owner_cannot_own.md"),
    harm: Harm::Scenario("scenarios/preflight/preferred-owner-cannot-own.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (group, facts) in survey.groups.iter().enumerate() {
        let written = survey.document.group[group].value.preferred_owners.value();
        let hosts = survey.hosts_of(group);
        for node in facts.preferred.iter().filter(|node| !hosts.contains(node)) {
            let name = &survey.nodes[*node].name.value;
            let place = written
                .and_then(|listed| listed.iter().find(|listed| survey.node(&listed.value) == Some(*node)))
                .map_or(facts.name.place, |listed| listed.place);
            let message = format!("`{}` prefers `{name}`, where not all of it may run", facts.name.value);
            let finding = findings.report(&facts.name.value, place, message);
            finding
                .help("take the node off the preferred owners, or let every resource of the group run there");
            let rest = facts.preferred.iter().filter(|node| hosts.contains(node));
            let rest = rest.map(|node| survey.nodes[*node].name.value.clone()).collect();
            finding.suggest(Edit::list(Table::Listed("group", group), "preferred-owners", rest));
            for resource in survey.resources_in(group) {
                let resource = &survey.resources[resource];
                if !resource.owners.contains(node) {
                    finding.also(resource.name.place, "may not run there");
                }
            }
        }
    }
}
