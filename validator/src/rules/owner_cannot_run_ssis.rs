//! SSIS005: possible owners are cluster nodes, and each has SSIS installed.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS005",
    name: "owner-cannot-run-ssis",
    severity: Severity::Error,
    summary: "possible owners are cluster nodes, and each has SSIS installed",
    grade: Grade::Documented,
    sources: &["seed:057", "ssis:S-07"],
    page: include_str!("owner_cannot_run_ssis.md"),
    harm: Harm::Scenario("scenarios/mechanics/ssis-missing-on-the-survivor.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let facts = &survey.resources[resource];
        for owner in &facts.unknown_owners {
            let message = format!(
                "the possible owner `{}` of `{}` is no node of the cluster",
                owner.value, facts.name.value
            );
            let nodes: Vec<&str> = survey.nodes.iter().map(|node| node.name.value.as_str()).collect();
            findings
                .report(&facts.name.value, owner.place, message)
                .help(format!("the nodes are {}", nodes.join(", ")));
        }
        check_owners_of_sql(survey, resource, findings);
        let Some(version) = survey.intended_version(resource) else { continue };
        let expected = version.literals().service_name;
        let listed = survey.document.resource[resource].value.possible_owners.value();
        for owner in &facts.owners {
            let node = &survey.nodes[*owner];
            if node.services.iter().any(|service| same_name(&service.name.value, expected)) {
                continue;
            }
            let place = listed
                .and_then(|listed| listed.iter().find(|name| same_name(&name.value, &node.name.value)))
                .map_or(facts.name.place, |name| name.place);
            let message = format!(
                "`{}` may run on `{}`, which has no service `{expected}`",
                facts.name.value, node.name.value
            );
            findings
                .report(&facts.name.value, place, message)
                .help(format!("install SSIS on `{}`, or take it off the possible owners", node.name.value))
                .also(node.name.place, "this node");
        }
    }
}

/// Where the group's SQL Server may run and SSIS may not, the whole group may not (derived).
fn check_owners_of_sql(survey: &Survey, ssis: usize, findings: &mut Findings<'_>) {
    // With one host or none the group's own rules speak: CLU003, CLU002.
    let hosts = survey.resources[ssis].group.map_or(0, |group| survey.hosts_of(group).len());
    if hosts < 2 {
        return;
    }
    for sql in survey.of_kind(Kind::SqlServer).filter(|sql| survey.shares_group(*sql, ssis)) {
        let (of_ssis, of_sql) = (&survey.resources[ssis], &survey.resources[sql]);
        let missing: Vec<&str> = of_sql
            .owners
            .iter()
            .filter(|node| !of_ssis.owners.contains(node))
            .map(|node| survey.nodes[*node].name.value.as_str())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let place =
            survey.document.resource[ssis].value.possible_owners.place().unwrap_or(of_ssis.name.place);
        let message = format!(
            "`{}` may not run on {}, where `{}` of its group may: the group never goes there",
            of_ssis.name.value,
            missing.join(", "),
            of_sql.name.value
        );
        findings
            .report(&of_ssis.name.value, place, message)
            .severity(Severity::Warning)
            .grade(Grade::Derived)
            .help("give SSIS the possible owners of SQL Server, and install it there")
            .also(of_sql.name.place, "may run there");
    }
}
