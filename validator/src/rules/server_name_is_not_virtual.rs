//! SSIS015: `ServerName` is the virtual SQL Server name.

use crate::artefact::service_configuration::{Folder, FolderKind};
use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::files::ConfigurationFile;
use crate::survey::server_names::{Host, server_name_means, split_server_name};
use crate::survey::{Kind, Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS015",
    name: "server-name-is-not-virtual",
    severity: Severity::Error,
    summary: "`ServerName` is the virtual SQL Server name",
    grade: Grade::Documented,
    sources: &["seed:031", "seed:070", "seed:083", "tension:T2", "ssis:S-15", "ssis:D-15"],
    page: include_str!("server_name_is_not_virtual.md"),
    harm: Harm::Scenario("scenarios/s15a-server-name-is-dot.toml"),
    checks: &[Check::Estate(check), Check::Alone(check_alone), Check::NeedsEstateForConfiguration],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if survey.ssis_resources().is_empty() {
        check_stand_alone(survey, findings);
    }
    for resource in survey.ssis_resources() {
        let ssis = &survey.resources[resource].name.value;
        let Some(sql) = survey.sql_for(resource) else {
            findings.not_checked(ssis, Why::NotApplicable, "no SQL Server in the estate is meant for it");
            continue;
        };
        if survey.shared_configurations(resource).next().is_none() {
            findings.not_checked(ssis, Why::Unknown, "no configuration file of it is in the estate");
        }
        for file in survey.shared_configurations(resource) {
            check_file(survey, resource, sql, file, findings);
        }
        let is_stated = survey.document.ssis.intended.server_name.0.is_some();
        if !survey.shares_group(sql, resource) && !is_stated {
            say_what_is_taken(survey, resource, sql, findings);
        }
    }
}

/// A file alone: a name for "here" is right for some, and worth a word to all.
fn check_alone(file: &ConfigurationFile, findings: &mut Findings<'_>) {
    const HERE: [&str; 3] = [".", "(local)", "localhost"];
    for name in file.folders(FolderKind::SqlServer).filter_map(|folder| folder.location.as_ref()) {
        let (host, _) = split_server_name(&name.value);
        if HERE.iter().any(|here| same_name(here, &host)) {
            let message = format!("`ServerName` `{}` is whichever computer reads the file", name.value);
            findings.report(&file.name, name.place, message).severity(Severity::Info).help(
                "right for a service beside its own instance; in a cluster write the virtual SQL Server's name",
            );
        }
    }
}

/// The procedure speaks of the virtual SQL Server in the same group; in another group it leaves open which one is
/// meant (`tension:T2`).
fn say_what_is_taken(survey: &Survey, ssis: usize, sql: usize, findings: &mut Findings<'_>) {
    let (name, sql) = (&survey.resources[ssis].name, &survey.resources[sql].name);
    let message = format!(
        "the documented step names the virtual SQL Server in the group of `{}`, where there is none: `{}` is taken",
        name.value, sql.value
    );
    findings
        .report(&name.value, name.place, message)
        .severity(Severity::Info)
        .help("state it: `[ssis.intended] server-name = \"...\"`")
        .also(sql.place, "the SQL Server that is taken");
}

/// How bad a name is that does not reach the virtual SQL Server, and why.
fn fault(survey: &Survey, ssis: usize, sql: usize, name: &str, host: Host) -> (Severity, String) {
    let shown = format!("`ServerName` `{name}`");
    match host {
        _ if name.trim().is_empty() => (Severity::Error, "`ServerName` is empty".to_owned()),
        Host::Here if sees_name_of(survey, ssis, sql) => {
            (Severity::Warning, format!("{shown} is the virtual name only as long as UseNetworkName says so"))
        }
        Host::Here => (Severity::Error, format!("{shown} means the computer the service happens to run on")),
        Host::Node(node) => {
            let node = &survey.nodes[node].name.value;
            (Severity::Error, format!("{shown} is the node `{node}`, which does not move with SQL Server"))
        }
        Host::Cluster => {
            (Severity::Error, format!("{shown} is the cluster itself, wherever `Cluster Group` is"))
        }
        Host::Address(address) if survey.requires(sql, address) => {
            (Severity::Warning, format!("{shown} is the address of the virtual SQL Server, not its name"))
        }
        Host::Address(_) | Host::Other => (Severity::Error, format!("{shown} is not the virtual SQL Server")),
    }
}

/// Whether the service sees the network name of SQL Server as the name of its computer (`wsfc:W-GS-06`).
fn sees_name_of(survey: &Survey, ssis: usize, sql: usize) -> bool {
    let uses = survey.document.resource[ssis].value.use_network_name.value().is_some_and(|flag| flag.0);
    let common = |name: usize| survey.requires(ssis, name) && survey.requires(sql, name);
    uses && survey.of_kind(Kind::NetworkName).any(common)
}

/// Where SSIS runs outside the cluster, a name for "here" reaches only an instance of that node (`ssis:D-15`).
fn check_stand_alone(survey: &Survey, findings: &mut Findings<'_>) {
    let servers = survey.sql_servers();
    let Some((_, virtual_name, instance)) = servers.first() else { return };
    let wanted = full_name(virtual_name, instance);
    for node in survey.ssis_nodes() {
        let Some(file) = survey.stand_alone_configuration(node) else { continue };
        for name in file.folders(FolderKind::SqlServer).filter_map(|folder| folder.location.as_ref()) {
            let (host, instance) = split_server_name(&name.value);
            let on = match survey.host(&host) {
                Host::Here => node,
                Host::Node(other) => other,
                _ => continue,
            };
            let service = instance.map_or("MSSQLSERVER".to_owned(), |instance| format!("MSSQL${instance}"));
            if survey.nodes[on].services.iter().any(|known| same_name(&known.name.value, &service)) {
                continue;
            }
            let there = &survey.nodes[on].name.value;
            let message =
                format!("`ServerName` `{}` leads to `{there}`, which has no service `{service}`", name.value);
            findings
                .report(&file.name, name.place, message)
                .help(format!("write `{wanted}`, a folder for each instance, and restart the service"))
                .suggest(Edit::element_text(name.place, &wanted));
        }
    }
}

/// A virtual server with its instance, as `ServerName` has it.
fn full_name(virtual_name: &str, instance: &str) -> String {
    match instance.eq_ignore_ascii_case("MSSQLSERVER") {
        true => virtual_name.to_owned(),
        false => format!(r"{virtual_name}\{instance}"),
    }
}

fn check_file(
    survey: &Survey,
    ssis: usize,
    sql: usize,
    file: &ConfigurationFile,
    findings: &mut Findings<'_>,
) {
    let Some((_, virtual_name, instance)) =
        survey.sql_servers().iter().find(|(resource, ..)| *resource == sql)
    else {
        return;
    };
    let wanted = full_name(virtual_name, instance);
    let folders: Vec<&Folder> = file.folders(FolderKind::SqlServer).collect();
    let reaches = |folder: &&Folder| {
        folder.location.as_ref().is_some_and(|name| server_name_means(&name.value, virtual_name, instance))
    };
    let served = folders.iter().any(reaches);
    for folder in folders.iter().filter(|folder| !reaches(folder)) {
        let Some(name) = &folder.location else { continue };
        let host = survey.host(&split_server_name(&name.value).0);
        let blank = name.value.trim().is_empty();
        if served && !blank && matches!(host, Host::Other | Host::Address(_)) {
            continue;
        }
        let (severity, fact) = fault(survey, ssis, sql, &name.value, host);
        findings
            .report(&file.name, name.place, format!("{fact}, expected `{wanted}`"))
            .severity(severity)
            .help(format!("write `{wanted}`, then take the resource offline and online"))
            .suggest((!blank).then(|| Edit::element_text(name.place, &wanted)));
    }
    if folders.is_empty() && file.configuration.is_some() {
        let message = "the file lists no `SqlServerFolder`: nobody can reach msdb through this service";
        findings
            .report(&file.name, file.place(), message)
            .help(format!("add a folder whose `ServerName` is `{wanted}`"));
    }
}
