//! CLU004: SSIS is not able to take SQL Server down, unless that is wanted.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "CLU004",
    name: "ssis-fails-sql-server-over",
    severity: Severity::Warning,
    summary: "restart policy and \"affect the group\" are stated; SSIS cannot take SQL Server down unless wanted",
    grade: Grade::Documented,
    sources: &["tension:T6", "wsfc:W-RST-06", "ssis:D-03"],
    page: include_str!("ssis_fails_sql_server_over.md"),
    harm: Harm::Scenario("scenarios/s17-ssis-affects-the-group.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for ssis in survey.ssis_resources() {
        let facts = &survey.resources[ssis];
        let Some(sql) = survey.of_kind(Kind::SqlServer).find(|sql| survey.shares_group(*sql, ssis)) else {
            let why = "no SQL Server is in its group";
            findings.not_checked(&facts.name.value, Why::NotApplicable, why);
            continue;
        };
        let written = &survey.document.resource[ssis].value.restart_action;
        let action = written.value().map(ToString::to_string);
        let how = match action.as_deref() {
            None => "by default",
            Some(action) if action == "2" || action.eq_ignore_ascii_case("RestartNotify") => "as stated",
            Some(_) => continue,
        };
        let sql = &survey.resources[sql].name;
        let message = format!(
            "{how}, `{}` takes its group along when it uses up its restarts, `{}` included",
            facts.name.value, sql.value
        );
        findings
            .report(&facts.name.value, written.place().unwrap_or(facts.name.place), message)
            .help("`restart-action = 1` keeps the failure with SSIS; acknowledge CLU004 where the failover is wanted")
            .suggest(Edit::number(Table::Listed("resource", ssis), "restart-action", 1))
            .also(sql.place, "it is interrupted");
    }
}
