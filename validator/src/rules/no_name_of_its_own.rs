//! SSIS027: a resource added to the SQL Server group brings its own network name and address.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS027",
    name: "no-name-of-its-own",
    severity: Severity::Warning,
    summary: "a resource added to the SQL Server group brings its own network name and address",
    grade: Grade::Documented,
    sources: &["ssis:D-04", "tension:T16"],
    page: include_str!("no_name_of_its_own.md"),
    harm: Harm::None(
        "it shows at service packs, at setup and in outages of SQL Server, which are not played",
    ),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let name = &survey.resources[resource].name;
        let Some(sql) = survey.of_kind(Kind::SqlServer).find(|sql| survey.shares_group(*sql, resource))
        else {
            findings.not_checked(&name.value, Why::NotApplicable, "no SQL Server is in its group");
            continue;
        };
        let is_own = |network_name: &usize| {
            survey.requires(resource, *network_name) && !survey.requires(sql, *network_name)
        };
        if survey.of_kind(Kind::NetworkName).any(|network_name| is_own(&network_name)) {
            continue;
        }
        let message = format!(
            "`{}` has no network name of its own beside `{}`: the documented procedure adds it as an equal, the page on dependencies asks for its own name and address",
            name.value, survey.resources[sql].name.value
        );
        findings
            .report(&name.value, name.place, message)
            .help("add an IP Address and a Network Name that SSIS depends on and SQL Server does not, or acknowledge SSIS027")
            .also(survey.resources[sql].name.place, "the SQL Server of the group");
    }
}
