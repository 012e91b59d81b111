//! SSIS012: the configuration file lies on a shared disk in the group of SSIS.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::Survey;
use crate::survey::paths::{PathKind, canonical};
use crate::survey::ssis::ConfigurationValue;

pub(super) static RULE: Rule = Rule {
    code: "SSIS012",
    name: "configuration-file-off-group-disk",
    severity: Severity::Error,
    summary: "the configuration file lies on a shared disk in the group of SSIS",
    grade: Grade::Documented,
    sources: &["seed:064", "seed:067", "seed:030", "ssis:S-11", "ssis:F-06"],
    page: include_str!("configuration_file_off_group_disk.md"),
    harm: Harm::Scenario("scenarios/s12a-file-on-a-local-disk.toml"),
    checks: &[Check::Estate(check), Check::NeedsEstateForRegistry],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if survey.ssis_resources().is_empty() {
        check_stand_alone(survey, findings);
    }
    for resource in survey.ssis_resources() {
        let Some(version) = survey.intended_version(resource) else { continue };
        if survey.configuration_values(resource, version).is_empty() {
            let name = &survey.resources[resource].name.value;
            findings.not_checked(name, Why::Unknown, "no node's registry export has the entry");
        }
        let mut judged: Vec<String> = Vec::new();
        for found in survey.configuration_values(resource, version) {
            let path = &found.value.data;
            let canonical = canonical(path);
            if Survey::is_default_configuration_file(path).is_some() || judged.contains(&canonical) {
                continue;
            }
            judged.push(canonical);
            judge(survey, resource, &found, findings);
        }
    }
}

fn judge(survey: &Survey, resource: usize, found: &ConfigurationValue<'_>, findings: &mut Findings<'_>) {
    let facts = &survey.resources[resource];
    let (path, place) = (&found.value.data, found.value.place);
    let right = survey.only_configuration_file(resource);
    let there = right
        .map_or("the registry entry there".to_owned(), |right| format!("the registry entry to `{right}`"));
    match survey.path_kind(path) {
        PathKind::Local => {
            let message = format!(
                "`{path}` is on a disk of the node itself ({}): after a failover every node reads its own file, or none",
                survey.no_disk_has(path)
            );
            findings
                .report(&facts.name.value, place, message)
                .help(format!("copy the file to a shared disk of the group and point {there}"))
                .suggest(right.map(|right| Edit::registry_data(place, right)));
        }
        PathKind::Disk(disk) if !survey.shares_group(disk, resource) => {
            let disk = &survey.resources[disk];
            let group = disk.group.map_or("another group", |group| &survey.groups[group].name.value);
            let message = format!(
                "`{path}` is on `{}`, which belongs to `{group}`, not to the group of `{}`",
                disk.name.value, facts.name.value
            );
            findings
                .report(&facts.name.value, place, message)
                .help(
                    "shared is not enough: move the file to a disk of this group, or the disk into the group",
                )
                .also(disk.name.place, "the disk");
        }
        PathKind::Unc if survey.node_of_share(path).is_some() => {
            let message = format!("`{path}` is a share of a node: it is gone when that node is");
            findings
                .report(&facts.name.value, place, message)
                .help(format!("copy the file to a shared disk of the group and point {there}"))
                .suggest(right.map(|right| Edit::registry_data(place, right)));
        }
        PathKind::Unc => {
            let message = format!("`{path}` is on a share, not on a disk of the group");
            findings
                .report(&facts.name.value, place, message)
                .severity(Severity::Warning)
                .help("a known practice outside the documented steps: the service then depends on a file server that the cluster does not see");
        }
        PathKind::Disk(_) | PathKind::ClusterStorage | PathKind::Relative | PathKind::Empty => {}
    }
}

/// A service outside the cluster sees a clustered disk only while its node owns it.
fn check_stand_alone(survey: &Survey, findings: &mut Findings<'_>) {
    for node in survey.ssis_nodes() {
        let Some(entry) = survey.stand_alone_entry(node) else { continue };
        let PathKind::Disk(disk) = survey.path_kind(&entry.data) else { continue };
        let (name, disk) = (&survey.nodes[node].name.value, &survey.resources[disk].name);
        let message = format!(
            "the service on `{name}` is outside the cluster, and `{}` is on `{}`: it is there only while `{name}` owns the disk",
            entry.data, disk.value
        );
        findings
            .report(name, entry.place, message)
            .severity(Severity::Warning)
            .grade(Grade::Derived)
            .help("use a file on the node's own disk, the same on every node")
            .also(disk.place, "the clustered disk");
    }
}
