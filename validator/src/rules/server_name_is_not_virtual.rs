//! SSIS015: `ServerName` is the virtual SQL Server name.

use crate::artefact::service_configuration::{Folder, FolderKind};
use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;
use crate::survey::files::ConfigurationFile;
use crate::survey::ssis::{server_name_means, split_server_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS015",
    name: "server-name-is-not-virtual",
    severity: Severity::Error,
    summary: "`ServerName` is the virtual SQL Server name",
    grade: Grade::Documented,
    sources: &["seed:031", "seed:070", "seed:083", "tension:T2", "ssis:S-15", "ssis:D-15"],
    page: include_str!("server_name_is_not_virtual.md"),
    harm: Harm::Scenario("scenarios/s15a-server-name-is-dot.toml"),
    checks: &[Check::Estate(check), Check::NeedsEstateForConfiguration],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let ssis = &survey.resources[resource].name.value;
        let Some(sql) = survey.sql_for(resource) else {
            findings.not_checked(ssis, Why::NotApplicable, "no SQL Server in the estate is meant for it");
            continue;
        };
        for file in survey.shared_configurations(resource) {
            check_file(survey, sql, file, findings);
        }
    }
}

fn check_file(survey: &Survey, sql: usize, file: &ConfigurationFile, findings: &mut Findings<'_>) {
    let Some((_, virtual_name, instance)) =
        survey.sql_servers().iter().find(|(resource, ..)| *resource == sql)
    else {
        return;
    };
    let wanted = match instance.eq_ignore_ascii_case("MSSQLSERVER") {
        true => virtual_name.clone(),
        false => format!(r"{virtual_name}\{instance}"),
    };
    let folders: Vec<&Folder> = file.folders(FolderKind::SqlServer).collect();
    let reaches = |folder: &&Folder| {
        folder.location.as_ref().is_some_and(|name| server_name_means(&name.value, virtual_name, instance))
    };
    let served = folders.iter().any(reaches);
    for folder in folders.iter().filter(|folder| !reaches(folder)) {
        let Some(name) = &folder.location else { continue };
        let (host, _) = split_server_name(&name.value);
        let blank = name.value.trim().is_empty();
        let here = !blank && survey.means_here(&host);
        if served && !here && !blank {
            continue;
        }
        let fact = match (blank, here) {
            (true, _) => "`ServerName` is empty".to_owned(),
            (_, true) => {
                format!("`ServerName` `{}` means the computer the service happens to run on", name.value)
            }
            (_, false) => format!("`ServerName` `{}` is not the virtual SQL Server `{wanted}`", name.value),
        };
        findings
            .report(&file.name, name.place, fact)
            .help(format!("write `{wanted}`, then take the resource offline and online"));
    }
    if folders.is_empty() && file.configuration.is_some() {
        let message = "the file lists no `SqlServerFolder`: nobody can reach msdb through this service";
        findings
            .report(&file.name, file.place(), message)
            .help(format!("add a folder whose `ServerName` is `{wanted}`"));
    }
}
