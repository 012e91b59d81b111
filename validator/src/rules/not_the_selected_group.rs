//! SSIS024: the resource is in the group that was selected for it.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "SSIS024",
    name: "not-the-selected-group",
    severity: Severity::Error,
    summary: "the resource is in the group that was selected for it",
    grade: Grade::Documented,
    sources: &["seed:029", "seed:050", "seed:056", "ssis:S-06"],
    page: include_str!("not_the_selected_group.md"),
    harm: Harm::Scenario("scenarios/preflight/not-the-selected-group.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let Some(selected) = survey.document.ssis.group.located() else { return };
    let Some(group) = survey.group(selected.value) else { return };
    let resources = survey.ssis_resources();
    if resources.iter().any(|resource| survey.resources[*resource].group == Some(group)) {
        return;
    }
    for resource in resources {
        let name = &survey.resources[resource].name.value;
        let message = format!(
            "`{name}` is in `{}`; the group that was selected is `{}`",
            survey.group_name(resource),
            survey.groups[group].name.value
        );
        findings
            .report(name, survey.place_of_group(resource), message)
            .help("the wizard takes the group from what is selected when it starts: leave its Group as it is")
            .also(selected.place, "the selected group");
    }
}
