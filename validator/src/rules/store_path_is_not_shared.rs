//! SSIS016: `StorePath` is the full path of the shared package folder.

use crate::artefact::service_configuration::{Folder, FolderKind};
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::files::ConfigurationFile;
use crate::survey::paths::{PathKind, canonical, file_name, unc_host};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS016",
    name: "store-path-is-not-shared",
    severity: Severity::Error,
    summary: "`StorePath` is the full path of the shared package folder",
    grade: Grade::Documented,
    sources: &["seed:031", "seed:071", "ssis:S-16", "ssis:F-06"],
    page: include_str!("store_path_is_not_shared.md"),
    harm: Harm::Scenario("scenarios/s14-relative-store-path.toml"),
    checks: &[Check::Estate(check), Check::NeedsEstateForConfiguration],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        for file in survey.shared_configurations(resource) {
            check_file(survey, resource, file, findings);
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
        let right = packages_folder(survey, ssis).filter(|_| !path(folder).trim().is_empty());
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
        PathKind::Empty => error("`StorePath` is empty".to_owned(), advice),
        PathKind::Relative => error(
            format!("`StorePath` `{path}` is relative: each node has its own folder of that name"),
            advice,
        ),
        PathKind::Local => error(
            format!("`StorePath` `{path}` is on a disk of the node itself: each node has its own folder"),
            advice,
        ),
        PathKind::Unc => unc_fault(survey, path),
        PathKind::ClusterStorage => None,
        PathKind::Disk(disk) if !survey.shares_group(disk, ssis) => {
            let disk = &survey.resources[disk].name.value;
            error(format!("`StorePath` `{path}` is on `{disk}`, which is in another group"), advice)
        }
        PathKind::Disk(disk) => missed_folder(survey, disk, path),
    }
}

fn unc_fault(survey: &Survey, path: &str) -> Option<Fault> {
    let host = unc_host(path).unwrap_or_default();
    match survey.node(&host) {
        Some(_) => Some(Fault {
            severity: Severity::Error,
            fact: format!("`StorePath` `{path}` is on the node `{host}`: it is gone when that node is"),
            help: "use a folder on a shared disk of the group".to_owned(),
        }),
        None => Some(Fault {
            severity: Severity::Warning,
            fact: format!("`StorePath` `{path}` is a network path, outside the documented steps"),
            help: "use a folder on a shared disk of the group, or rehearse who can still reach it".to_owned(),
        }),
    }
}

/// The folder `Packages` on a disk of the group, when there is one.
fn packages_folder(survey: &Survey, ssis: usize) -> Option<&str> {
    let disks = survey.of_kind(Kind::PhysicalDisk).filter(|disk| survey.shares_group(*disk, ssis));
    let mut found = disks
        .flat_map(|disk| survey.folders_on(disk))
        .map(|folder| folder.path.value.as_str())
        .filter(|path| file_name(path).eq_ignore_ascii_case("Packages"));
    let only = found.next();
    only.filter(|_| found.next().is_none())
}

/// An existing folder `Packages` that the path misses; where there is none, the folder is what is missing: SSIS013.
fn missed_folder(survey: &Survey, disk: usize, path: &str) -> Option<Fault> {
    let there: Vec<_> = survey.folders_on(disk).collect();
    let is_or_holds = |folder: &str| {
        let (folder, path) = (canonical(folder), canonical(path));
        path.strip_prefix(&folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
    };
    let exists = there.iter().any(|folder| is_or_holds(&folder.path.value));
    (!exists && survey.has_folder_named(disk, "Packages")).then(|| Fault {
        severity: Severity::Error,
        fact: format!("`StorePath` `{path}`: `{}` has no such folder", survey.resources[disk].name.value),
        help: format!(
            "write the path of the folder that is there: {}",
            there.iter().map(|folder| folder.path.value.as_str()).collect::<Vec<_>>().join(", ")
        ),
    })
}
