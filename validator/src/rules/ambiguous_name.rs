//! CLU011: names of nodes, groups, resources and clients are present and unique, ignoring case.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "CLU011",
    name: "ambiguous-name",
    severity: Severity::Error,
    summary: "names of nodes, groups, resources and clients are present and unique, ignoring case",
    grade: Grade::Documented,
    sources: &["seed:054"],
    page: include_str!("ambiguous_name.md"),
    harm: Harm::Scenario("scenarios/mechanics/a-resource-without-a-name.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for problem in &survey.name_problems {
        match problem.first {
            None => {
                let message = format!("a {} has no name", problem.kind);
                findings.report(problem.kind, problem.place, message).help("add `name = \"...\"`");
            }
            Some(first) => {
                let message = format!(
                    "two {}s are called `{}`; Windows does not tell them apart by case",
                    problem.kind, problem.name
                );
                findings
                    .report(&problem.name, problem.place, message)
                    .help("rename one of them")
                    .also(first, "the first one");
            }
        }
    }
}
