//! SSIS004: the resource that runs SSIS is a `Generic Service`.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "SSIS004",
    name: "wrong-resource-type",
    severity: Severity::Error,
    summary: "the resource that runs SSIS is a `Generic Service`",
    grade: Grade::Documented,
    sources: &["seed:055", "seed:075", "ssis:S-04"],
    page: include_str!("wrong_resource_type.md"),
    harm: Harm::Scenario("scenarios/preflight/wrong-resource-type.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let facts = &survey.resources[resource];
        let Some(kind) = survey.document.resource[resource].value.kind.located() else { continue };
        if facts.kind == Kind::GenericService {
            continue;
        }
        let message = format!(
            "`{}` is of type `{}`: the SSIS service is supervised by a `Generic Service`",
            facts.name.value, kind.value
        );
        let is_named = survey.service_name(resource).is_some();
        findings
            .report(&facts.name.value, kind.place, message)
            .help("a type cannot be changed: delete the resource and create it again as `Generic Service`")
            .suggest(is_named.then(|| Edit::of_resource(resource, "type", "Generic Service")));
    }
}
