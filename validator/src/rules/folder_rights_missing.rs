//! SSIS014: the intended users and groups hold List Folders and Write on the package folder.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::files::FolderFacts;
use crate::survey::rights::Rights;
use crate::survey::{ClientFacts, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS014",
    name: "folder-rights-missing",
    severity: Severity::Error,
    summary: "the intended users and groups hold List Folders and Write on the package folder",
    grade: Grade::Documented,
    sources: &["seed:069", "seed:085", "tension:T9", "ssis:S-14"],
    page: include_str!("folder_rights_missing.md"),
    harm: Harm::Scenario("scenarios/s13-folder-without-write.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let mut judged = 0;
        for folder in survey.store_folders(resource).into_iter().filter_map(|store| store.folder) {
            if folder.grants.is_some() {
                judged += 1;
                check_folder(survey, resource, folder, findings);
            }
        }
        if judged == 0 {
            let name = &survey.resources[resource].name.value;
            findings.not_checked(name, Why::Unknown, "no permissions of its package folder are stated");
        }
    }
}

fn check_folder(survey: &Survey, ssis: usize, folder: &FolderFacts, findings: &mut Findings<'_>) {
    let users: Vec<&ClientFacts> = survey.stated_users().collect();
    let rights = |user: &ClientFacts| folder.rights_of(|name| user.is_meant_by(name));
    let someone_may_save = match users.is_empty() {
        true => folder.grantees().any(|name| folder.rights_of(|other| other == name).lists_and_writes()),
        false => users.iter().any(|user| rights(user).lists_and_writes()),
    };
    if users.is_empty() && !someone_may_save {
        let message = format!("nobody holds List Folders and Write on `{}`", folder.path.value);
        report(folder, message, Severity::Error, findings);
    }
    for user in users {
        let held = rights(user);
        let message = format!("`{}` {} on `{}`", user.user, held.lacking(), folder.path.value);
        match (held.lists_and_writes(), someone_may_save) {
            (true, _) if held.read => {}
            (true, _) => advise_read(folder, &user.user, findings),
            (false, true) => report(folder, message, Severity::Info, findings),
            (false, false) => report(folder, message, Severity::Error, findings),
        }
    }
    check_service_account(survey, ssis, folder, findings);
    check_local_groups(survey, folder, findings);
}

fn report(folder: &FolderFacts, message: String, severity: Severity, findings: &mut Findings<'_>) {
    let help = match severity {
        Severity::Error => {
            "grant List Folders and Write, and Read for whoever opens a package, to a domain group"
        }
        _ => "others may save here: right if these users are only meant to look",
    };
    findings.report(&folder.path.value, folder.path.place, message).severity(severity).help(help);
}

/// List Folders and Write do not plainly include reading (`tension:T9`): advice, never an error.
fn advise_read(folder: &FolderFacts, user: &str, findings: &mut Findings<'_>) {
    let message = format!("`{user}` may list and save in `{}`, and not read", folder.path.value);
    findings
        .report(&folder.path.value, folder.path.place, message)
        .severity(Severity::Info)
        .help("the documented steps name List Folders and Write only: add Read for whoever opens a package");
}

/// The service works in the folder too, under its own account (inferred).
fn check_service_account(survey: &Survey, ssis: usize, folder: &FolderFacts, findings: &mut Findings<'_>) {
    let lacking = survey.service_accounts(ssis).into_iter().find(|account| {
        let held = folder.rights_of(|name| Rights::is_for(name, account));
        !held.lists_and_writes()
    });
    if let Some(account) = lacking {
        let message = format!("the service's account `{account}` is not named on `{}`", folder.path.value);
        findings
            .report(&folder.path.value, folder.path.place, message)
            .severity(Severity::Info)
            .grade(Grade::Derived)
            .help("check that it may read and write there by some other way, such as a group");
    }
}

/// The permissions travel with the disk, the accounts of one node do not (inferred).
fn check_local_groups(survey: &Survey, folder: &FolderFacts, findings: &mut Findings<'_>) {
    for name in folder.grantees() {
        let Some((machine, _)) = name.split_once('\\') else { continue };
        if survey.node(machine).is_none() {
            continue;
        }
        let message = format!(
            "`{name}` is an account of one node: on another node its permission on `{}` means nobody",
            folder.path.value
        );
        findings
            .report(&folder.path.value, folder.path.place, message)
            .severity(Severity::Warning)
            .grade(Grade::Derived)
            .help("grant it to a domain group");
    }
}
