//! SSIS029: files and shares of other roles do not sit on the disks of SQL Server.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS029",
    name: "files-on-the-sql-disk",
    severity: Severity::Info,
    summary: "files and shares of other roles do not sit on the disks of SQL Server",
    grade: Grade::Documented,
    sources: &["ssis:D-07"],
    page: include_str!("files_on_the_sql_disk.md"),
    harm: Harm::None("nothing fails by itself: it is advice on how disks are used"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let disks = disks_of_sql(survey);
    for resource in survey.ssis_resources() {
        for (disk, what) in survey.needed_disks(resource) {
            if disks.contains(&disk) {
                report(survey, resource, disk, &format!("keeps its {what} on"), Severity::Info, findings);
            }
        }
    }
    for share in survey.of_kind(Kind::FileServer) {
        for disk in disks.iter().filter(|disk| survey.requires(share, **disk)) {
            report(survey, share, *disk, "shares folders of", Severity::Warning, findings);
        }
    }
}

fn disks_of_sql(survey: &Survey) -> Vec<usize> {
    let servers =
        |group| survey.resources_in(group).filter(|of| survey.resources[*of].kind == Kind::SqlServer);
    survey
        .of_kind(Kind::PhysicalDisk)
        .filter(|disk| {
            let group = survey.resources[*disk].group;
            group.is_some_and(|group| servers(group).any(|sql| survey.requires(sql, *disk)))
        })
        .collect()
}

fn report(
    survey: &Survey,
    of: usize,
    disk: usize,
    does: &str,
    severity: Severity,
    findings: &mut Findings<'_>,
) {
    let (name, disk) = (&survey.resources[of].name, &survey.resources[disk].name);
    let message = format!("`{}` {does} `{}`, a disk of SQL Server", name.value, disk.value);
    findings
        .report(&name.value, name.place, message)
        .severity(severity)
        .help("the vendor advises a disk of their own for files and shares of other roles")
        .also(disk.place, "the disk");
}
