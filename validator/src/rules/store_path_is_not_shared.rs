//! SSIS016: `StorePath` is the full path of the shared package folder.

use crate::artefact::service_configuration::{Folder, FolderKind};
use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::Survey;
use crate::survey::files::ConfigurationFile;
use crate::survey::paths::{PathKind, Volumes, canonical, has_drive, kind};

pub(super) static RULE: Rule = Rule {
    code: "SSIS016",
    name: "store-path-is-not-shared",
    severity: Severity::Error,
    summary: "`StorePath` is the full path of the shared package folder",
    grade: Grade::Documented,
    sources: &["seed:031", "seed:071", "ssis:S-16", "ssis:F-06"],
    page: include_str!("store_path_is_not_shared.md"),
    harm: Harm::Scenario("scenarios/s14-relative-store-path.toml"),
    checks: &[Check::Estate(check), Check::Alone(check_alone), Check::NeedsEstateForConfiguration],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        if survey.shared_configurations(resource).next().is_none() {
            let name = &survey.resources[resource].name.value;
            findings.not_checked(name, Why::Unknown, "no configuration file of it is in the estate");
        }
        for file in survey.shared_configurations(resource) {
            check_file(survey, resource, file, findings);
        }
    }
}

/// A file alone: a relative path is right for some, and worth a word to all.
fn check_alone(file: &ConfigurationFile, findings: &mut Findings<'_>) {
    for path in file.folders(FolderKind::FileSystem).filter_map(|folder| folder.location.as_ref()) {
        if kind(&path.value, &Volumes::default()) == PathKind::Relative {
            let message = format!("`StorePath` `{}` is relative: each node has its own folder", path.value);
            findings.report(&file.name, path.place, message).severity(Severity::Info).help(
                "right for a service on one node; in a cluster write the full path of the shared folder",
            );
        }
    }
}

/// What is wrong with one store path.
struct Fault {
    severity: Severity,
    fact: String,
    help: String,
}

fn check_file(survey: &Survey, ssis: usize, file: &ConfigurationFile, findings: &mut Findings<'_>) {
    let located: Vec<&Folder> =
        file.folders(FolderKind::FileSystem).filter(|folder| folder.location.is_some()).collect();
    let path = |folder: &Folder| folder.location.as_ref().map_or("", |path| &path.value).to_owned();
    let some_right = located.iter().any(|folder| fault(survey, ssis, &path(folder)).is_none());
    for folder in &located {
        let Some(fault) = fault(survey, ssis, &path(folder)) else { continue };
        let place = folder.location.as_ref().map_or(folder.place, |path| path.place);
        let severity = if some_right { fault.severity.min(Severity::Warning) } else { fault.severity };
        let right = survey.only_packages_folder(ssis).filter(|_| !path(folder).trim().is_empty());
        let help = match right {
            Some(right) => format!("write `{right}`, then take the resource offline and online"),
            None => fault.help,
        };
        findings
            .report(&file.name, place, fault.fact)
            .severity(severity)
            .help(help)
            .suggest(right.map(|right| Edit::element_text(place, right)));
    }
}

fn fault(survey: &Survey, ssis: usize, path: &str) -> Option<Fault> {
    let error =
        |fact: String, help: &str| Some(Fault { severity: Severity::Error, fact, help: help.to_owned() });
    let advice = "write the full path of the package folder on a shared disk of the group, then take the resource offline and online";
    match survey.path_kind(path) {
        _ if path.contains('"') => {
            error(format!("`StorePath` `{path}` contains quotation marks: the path stands bare"), advice)
        }
        PathKind::Empty => error("`StorePath` is empty".to_owned(), advice),
        PathKind::Relative if has_drive(path.trim()) => error(
            format!("`StorePath` `{path}` lacks the backslash behind its drive: it is relative"),
            advice,
        ),
        PathKind::Relative => error(
            format!("`StorePath` `{path}` is relative: each node has its own folder of that name"),
            advice,
        ),
        PathKind::Local => error(
            format!(
                "`StorePath` `{path}` is on a disk of the node itself ({}): each node has its own folder",
                survey.no_disk_has(path)
            ),
            advice,
        ),
        PathKind::Unc => unc_fault(survey, path),
        PathKind::ClusterStorage => None,
        PathKind::Disk(disk) if !survey.shares_group(disk, ssis) => {
            let disk = &survey.resources[disk].name.value;
            error(format!("`StorePath` `{path}` is on `{disk}`, which is in another group"), advice)
        }
        PathKind::Disk(disk) => missed_folder(survey, ssis, disk, path),
    }
}

fn unc_fault(survey: &Survey, path: &str) -> Option<Fault> {
    match survey.node_of_share(path) {
        Some(node) => Some(Fault {
            severity: Severity::Error,
            fact: format!(
                "`StorePath` `{path}` is on the node `{}`: it is gone when that node is",
                survey.nodes[node].name.value
            ),
            help: "use a folder on a shared disk of the group".to_owned(),
        }),
        None => Some(Fault {
            severity: Severity::Warning,
            fact: format!("`StorePath` `{path}` is a network path, outside the documented steps"),
            help: "use a folder on a shared disk of the group, or rehearse who can still reach it".to_owned(),
        }),
    }
}

/// An existing folder `Packages` that the path misses; where there is none, the folder is what is missing: SSIS013.
fn missed_folder(survey: &Survey, ssis: usize, disk: usize, path: &str) -> Option<Fault> {
    let is_or_holds = |folder: &str| {
        let (folder, path) = (canonical(folder), canonical(path));
        path.strip_prefix(&folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
    };
    if survey.folders_on(disk).any(|folder| is_or_holds(&folder.path.value)) {
        return None;
    }
    let missed = survey.only_packages_folder(ssis)?;
    let disk = &survey.resources[disk].name.value;
    let fact = match canonical(path).len() {
        2 => format!("`StorePath` `{path}` is the root of `{disk}`, not the folder `{missed}`"),
        _ => format!(
            "`StorePath` `{path}` misses the folder `{missed}`: nothing is listed at that path on `{disk}`"
        ),
    };
    let help = format!("write the path of the folder that is there: {missed}");
    Some(Fault { severity: Severity::Error, fact, help })
}
