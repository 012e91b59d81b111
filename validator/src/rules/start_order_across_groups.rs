//! SSIS008: in a different group, a dependency on SQL Server cannot be expressed.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS008",
    name: "start-order-across-groups",
    severity: Severity::Error,
    summary: "in a different group, a dependency on SQL Server cannot be expressed",
    grade: Grade::Documented,
    sources: &["seed:012", "seed:059", "tension:T1", "ssis:S-08"],
    page: include_str!("start_order_across_groups.md"),
    harm: Harm::Scenario("scenarios/s02-different-group-failover.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let facts = &survey.resources[resource];
        let Some(sql) = survey.sql_for(resource).filter(|sql| !survey.shares_group(*sql, resource)) else {
            findings.not_checked(
                &facts.name.value,
                Why::NotApplicable,
                "no SQL Server in another group is meant for it",
            );
            continue;
        };
        let attempted = facts.depends_on.providers().find(|provider| {
            provider.resource.is_some_and(|to| {
                let kind = survey.resources[to].kind;
                matches!(kind, Kind::SqlServer | Kind::SqlServerAgent) && !survey.shares_group(to, resource)
            })
        });
        let name = &survey.resources[sql].name.value;
        match attempted {
            Some(provider) => {
                let message = format!(
                    "`{}` depends on `{}` in another group: Windows clustering refuses that (87)",
                    facts.name.value, provider.name.value
                );
                findings
                    .report(&facts.name.value, provider.name.place, message)
                    .help("put SSIS into the SQL Server group, or accept that SSIS can be up while SQL Server is not");
            }
            None => {
                let message = format!(
                    "`{}` and `{name}` are in different groups: nothing guarantees that SQL Server starts first",
                    facts.name.value
                );
                findings
                    .report(&facts.name.value, facts.name.place, message)
                    .severity(Severity::Warning)
                    .help("dependencies end at the group's border; a rehearsal shows the window in which SSIS is up alone")
                    .also(survey.resources[sql].name.place, "the SQL Server it serves");
            }
        }
    }
}
