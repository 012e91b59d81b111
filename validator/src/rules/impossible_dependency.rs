//! CLU001: dependencies name existing resources, stay in one group and form no cycle.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, EstateEdit};
use crate::survey::Survey;
use crate::survey::dependencies::DependencyProblem;

pub(super) static RULE: Rule = Rule {
    code: "CLU001",
    name: "impossible-dependency",
    severity: Severity::Error,
    summary: "dependencies name existing resources, stay in one group and form no cycle",
    grade: Grade::Documented,
    sources: &["seed:058", "wsfc:W-DEP-01", "wsfc:W-DEP-02"],
    page: include_str!("impossible_dependency.md"),
    harm: Harm::Scenario("scenarios/s08-dependency-across-groups.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let name = |resource: usize| survey.resources[resource].name.value.clone();
    for problem in survey.dependency_problems() {
        match problem {
            DependencyProblem::Malformed { resource, why } => {
                let message =
                    format!("the dependency expression of `{}` is malformed: {}", name(resource), why.value);
                findings
                    .report(name(resource), why.place, message)
                    .help("for example `([a] or [b]) and [c]`, or a list of names");
            }
            DependencyProblem::Unknown { resource, name: provider } => {
                let message = format!(
                    "`{}` depends on `{}`, and no resource has that name",
                    name(resource),
                    provider.value
                );
                let names = survey.resources.iter().map(|resource| resource.name.value.as_str());
                let near = findings.nearest(&provider, names).map(str::to_owned);
                let help = match &near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name a resource of the same group".to_owned(),
                };
                let rename =
                    near.map(|near| EstateEdit::Rename { resource, from: provider.value.clone(), to: near });
                let finding = findings.report(name(resource), provider.place, message);
                finding.help(help).suggest(rename.map(Edit::Estate));
            }
            DependencyProblem::OtherGroup { resource, name: written, provider } => {
                let message = format!(
                    "`{}` depends on `{}`, which is in another group: refused (87)",
                    name(resource),
                    written.value
                );
                findings
                    .report(name(resource), written.place, message)
                    .help("a dependency stays inside one group")
                    .also(survey.resources[provider].name.place, "in another group");
            }
            DependencyProblem::Cycle { members, place } => {
                let names: Vec<String> =
                    members.iter().map(|member| format!("`{}`", name(*member))).collect();
                let message = match names.len() {
                    1 => format!("{} depends on itself", names[0]),
                    _ => format!("{} wait for each other: none can ever come online", names.join(" and ")),
                };
                let finding = findings.report(name(members[0]), place, message);
                finding.help("keep only the direction in which one really needs the other");
                for member in &members[1..] {
                    finding.also(survey.resources[*member].name.place, "in the cycle");
                }
            }
        }
    }
}
