//! SSIS013: a folder named `Packages` exists on the shared disk.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::source::Place;
use crate::survey::stores::StoreFolder;
use crate::survey::{SEED_STRICT, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS013",
    name: "packages-folder-missing",
    severity: Severity::Error,
    summary: "a folder named `Packages` exists on the shared disk",
    grade: Grade::Documented,
    sources: &["seed:068", "seed:080", "ssis:S-13"],
    page: include_str!("packages_folder_missing.md"),
    harm: Harm::Scenario("scenarios/s13-folder-of-another-name.toml"),
    checks: &[Check::Estate(check)],
};

/// The name that the documented steps give the folder (`seed:080`).
const NAME: &str = "Packages";

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let stores = survey.store_folders(resource);
        if stores.iter().all(|store| store.folder.is_none() && !survey.folders_are_known(store.disk)) {
            let name = &survey.resources[resource].name.value;
            findings.not_checked(name, Why::Unknown, "no folder is listed on the disks of its group");
        }
        let some_right = stores.iter().any(|store| is_called_packages(store));
        for store in stores {
            check_store(survey, resource, &store, some_right, findings);
        }
    }
}

fn is_called_packages(store: &StoreFolder<'_>) -> bool {
    store.folder.is_some() && store.name().eq_ignore_ascii_case(NAME)
}

fn check_store(
    survey: &Survey,
    ssis: usize,
    store: &StoreFolder<'_>,
    some_right: bool,
    findings: &mut Findings<'_>,
) {
    let disk = &survey.resources[store.disk].name;
    match store.folder {
        Some(folder) if !some_right => {
            let message = format!("the package folder `{}` is not called `{NAME}`", store.path);
            let strict = survey.profile_for(ssis) == Some(SEED_STRICT);
            let severity = if strict { Severity::Error } else { Severity::Info };
            let help = "allowed, as long as `StorePath` names it; the documented steps call it `Packages`";
            findings.report(store.path, folder.path.place, message).severity(severity).help(help);
        }
        Some(_) => {}
        // Another folder of that name shows that it is `StorePath` that errs: SSIS016.
        None if survey.only_packages_folder(ssis).is_some() => {}
        None if !survey.folders_are_known(store.disk) => {}
        None => {
            let message = format!("`{}` does not exist on `{}`", store.path, disk.value);
            let place: Place = store.place;
            let finding = findings.report(store.path, place, message);
            finding.help(help(survey, store)).also(disk.place, "the disk");
        }
    }
}

fn help(survey: &Survey, store: &StoreFolder<'_>) -> String {
    let there: Vec<&str> = survey.folders_on(store.disk).map(|folder| folder.path.value.as_str()).collect();
    match there.is_empty() {
        true => format!("create `{}` on the shared disk", store.path),
        false => format!("create `{}` on the shared disk; there is {}", store.path, there.join(", ")),
    }
}
