//! SSIS003: the choice `same group as SQL Server` or `different group` is stated and matches the layout.

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::placement::Placement;
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS003",
    name: "placement-contradicts-layout",
    severity: Severity::Error,
    summary: "the choice `same group as SQL Server` or `different group` is stated and matches the layout",
    grade: Grade::Documented,
    sources: &["seed:011", "seed:012", "seed:029", "seed:050", "seed:051", "seed:052"],
    page: include_str!("placement_contradicts_layout.md"),
    harm: Harm::Scenario("scenarios/preflight/placement-contradicts-layout.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let resources = survey.ssis_resources();
    let fits = |stated: Placement| resources.iter().any(|resource| layout(survey, *resource) == stated);
    for resource in resources.iter().copied() {
        let name = &survey.resources[resource].name;
        if survey.of_kind(Kind::SqlServer).next().is_none() {
            findings.not_checked(&name.value, Why::NotApplicable, "no SQL Server is in the estate");
            continue;
        }
        let layout = layout(survey, resource);
        match survey.document.ssis.placement.located() {
            Some(written) if Placement::named(written.value).is_some_and(|stated| !fits(stated)) => {
                report(survey, resource, written.value, layout, findings);
            }
            Some(_) => {}
            None => {
                let message = format!(
                    "the choice of a group for `{}` is not stated; the layout is `{}`",
                    name.value,
                    layout.name()
                );
                findings
                    .report(&name.value, name.place, message)
                    .severity(Severity::Info)
                    .help(format!(
                        "add `placement = \"{}\"` to `[ssis]`, so that a later move is noticed",
                        layout.name()
                    ))
                    .suggest(Edit::set(Table::Single("ssis"), "placement", layout.name()));
            }
        }
    }
}

/// Where the resource is, seen from SQL Server.
fn layout(survey: &Survey, ssis: usize) -> Placement {
    match survey.of_kind(Kind::SqlServer).any(|sql| survey.shares_group(sql, ssis)) {
        true => Placement::SameGroup,
        false => Placement::DifferentGroup,
    }
}

fn report(survey: &Survey, ssis: usize, stated: &str, layout: Placement, findings: &mut Findings<'_>) {
    let facts = &survey.resources[ssis];
    let group = survey.group_name(ssis);
    let message = match layout {
        Placement::SameGroup => {
            format!("the choice is `{stated}`, and `{}` is in `{group}` beside SQL Server", facts.name.value)
        }
        Placement::DifferentGroup => {
            format!(
                "the choice is `{stated}`, and `{}` is in `{group}`, without SQL Server",
                facts.name.value
            )
        }
    };
    let finding = findings.report(&facts.name.value, survey.place_of_group(ssis), message);
    finding
        .help("move the resource into a group that fits the choice, or correct the choice")
        .also(survey.document.ssis.placement.place(), "the choice");
    for sql in survey.of_kind(Kind::SqlServer) {
        finding.also(survey.resources[sql].name.place, "SQL Server");
    }
}
