//! SSIS002: SSIS is installed on every node of the cluster.

use callboard_sim::model::version::ssis_versions_of_service;

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::source::Located;
use crate::survey::{Survey, same_name};
use crate::syntax::nearest::nearest;

pub(super) static RULE: Rule = Rule {
    code: "SSIS002",
    name: "ssis-not-installed-on-node",
    severity: Severity::Error,
    summary: "SSIS is installed on every node of the cluster",
    grade: Grade::Documented,
    sources: &["seed:008", "seed:009", "seed:047", "ssis:S-02", "wsfc:W-GS-07"],
    page: include_str!("ssis_not_installed_on_node.md"),
    harm: Harm::Scenario("scenarios/mechanics/ssis-missing-on-the-survivor.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if survey.ssis_resources().is_empty() {
        check_stand_alone(survey, findings);
    }
    for resource in survey.ssis_resources() {
        let Some(version) = survey.intended_version(resource) else {
            let name = &survey.resources[resource].name.value;
            findings.not_checked(name, Why::Unknown, "no release of SQL Server is stated");
            continue;
        };
        let expected = version.literals().service_name;
        for (index, node) in survey.nodes.iter().enumerate() {
            if node.services.iter().any(|service| same_name(&service.name.value, expected)) {
                continue;
            }
            let is_owner = survey.resources[resource].owners.contains(&index);
            let message = format!(
                "SSIS of SQL Server {version} is not installed on `{}`: there is no service `{expected}`",
                node.name.value
            );
            let finding = findings.report(&node.name.value, node.name.place, message);
            let setup = format!("run setup on `{}` with the feature Integration Services", node.name.value);
            let names = || node.services.iter().map(|service| &service.name);
            let is_ssis = |name: &&Located<String>| ssis_versions_of_service(&name.value).next().is_some();
            if let Some(other) = names().find(is_ssis) {
                finding
                    .help(format!("{setup}, or correct `sql-server` if `{}` is the one to use", other.value));
            } else if let Some(near) = nearest(expected, names().map(|name| name.value.as_str())) {
                finding.help(format!("{setup}, or correct `{near}` if `{expected}` is meant"));
            } else {
                finding.help(setup);
            }
            for other in names().filter(is_ssis) {
                finding.also(other.place, "the SSIS service it has");
            }
            if !is_owner {
                finding.severity(Severity::Warning);
            }
        }
    }
}

/// Where SSIS runs stand-alone, a node without the stated release is no place to manage packages, nor to run them.
fn check_stand_alone(survey: &Survey, findings: &mut Findings<'_>) {
    let with = survey.ssis_nodes();
    let (Some(first), Some(version)) = (with.first(), survey.sql) else { return };
    let expected = version.literals().service_name;
    for (node, facts) in survey.nodes.iter().enumerate() {
        if facts.services.iter().any(|service| same_name(&service.name.value, expected)) {
            continue;
        }
        let name = &facts.name;
        let message = match with.contains(&node) {
            true => format!("`{}` has the SSIS service of another release, not `{expected}`", name.value),
            false => format!("SSIS is installed on other nodes, and not on `{}`", name.value),
        };
        findings
            .report(&name.value, name.place, message)
            .severity(Severity::Warning)
            .help(format!(
                "run setup of SQL Server {version} on `{}` with the feature Integration Services",
                name.value
            ))
            .also(survey.nodes[*first].name.place, "a node with SSIS");
    }
}
