//! DEL002: the package store is on another server: a second hop of its own.

use crate::artefact::service_configuration::FolderKind;
use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::paths::{PathKind, unc_host};
use crate::survey::{Kind, Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "DEL002",
    name: "another-second-hop",
    severity: Severity::Warning,
    summary: "the package store is on another server: a second hop of its own",
    grade: Grade::Derived,
    sources: &["seed:038", "ssis:S-16", "ssis:F-06", "delegation:D-51"],
    page: include_str!("another_second_hop.md"),
    harm: Harm::Scenario("scenarios/preflight/another-second-hop.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let name = &survey.resources[resource].name.value;
        let mut applies = false;
        for file in survey.shared_configurations(resource) {
            for path in file.folders(FolderKind::FileSystem).filter_map(|folder| folder.location.as_ref()) {
                let remote = survey.path_kind(&path.value) == PathKind::Unc;
                let host = unc_host(&path.value).unwrap_or_default();
                // A node's share is SSIS016's.
                let is_node = survey.node_of_share(&path.value).is_some();
                if !remote || is_node || is_own_name(survey, resource, &host) {
                    continue;
                }
                applies = true;
                let message = format!(
                    "from {}, the packages in `{}` need a second hop: `{name}` cannot pass credentials on to `{host}`",
                    survey.third_computers(),
                    path.value
                );
                findings.report(name, path.place, message).help(
                    "use a folder on a shared disk of the group, or run Management Studio on the SSIS host",
                );
            }
        }
        if !applies {
            findings.not_checked(name, Why::NotApplicable, "no store of its packages is on another server");
        }
    }
}

/// A network name of SSIS's own group is on the same node, whichever that is.
fn is_own_name(survey: &Survey, ssis: usize, host: &str) -> bool {
    let host = host.split('.').next().unwrap_or(host);
    survey
        .of_kind(Kind::NetworkName)
        .filter(|name| survey.shares_group(*name, ssis))
        .any(|name| survey.dns_name(name).is_some_and(|dns| same_name(&dns, host)))
}
