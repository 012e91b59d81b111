//! CLU018: groups that must not run together have as many nodes to run on, also after a loss.

use std::collections::BTreeMap;

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::source::Place;
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "CLU018",
    name: "too-many-to-keep-apart",
    severity: Severity::Warning,
    summary: "groups that must not run together have as many nodes to run on, also after a loss",
    grade: Grade::Documented,
    sources: &["wsfc:W-PLC-10"],
    page: include_str!("too_many_to_keep_apart.md"),
    harm: Harm::Scenario("scenarios/preflight/too-many-to-keep-apart.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if !survey.document.cluster.cluster_enforced_anti_affinity.value().is_some_and(|flag| flag.0) {
        return;
    }
    let nodes = survey.nodes.len();
    for (class, members) in classes(survey) {
        let (name, place) = (&class, members[0].1);
        let names: Vec<&str> =
            members.iter().map(|(group, _)| survey.groups[*group].name.value.as_str()).collect();
        let fact = match members.len() {
            count if count > nodes => "one of them stays offline, whatever happens",
            count if count == nodes && count > 1 => {
                "after the loss of a node one of them stays offline (1639)"
            }
            _ => continue,
        };
        let message = format!(
            "{} of class `{name}` are kept apart by force on {nodes} nodes: {fact}",
            names.join(", ")
        );
        findings
            .report(names[0], place, message)
            .help("add a node, or let the class be a wish: ClusterEnforcedAntiAffinity 0");
    }
}

/// The groups of each class, with the place where each names it.
fn classes(survey: &Survey) -> BTreeMap<String, Vec<(usize, Place)>> {
    let mut classes: BTreeMap<String, Vec<(usize, Place)>> = BTreeMap::new();
    for (group, document) in survey.document.group.iter().enumerate() {
        for class in document.value.anti_affinity_class_names.value().into_iter().flatten() {
            let members = classes.entry(class.value.trim().to_lowercase()).or_default();
            if members.iter().all(|(member, _)| *member != group) {
                members.push((group, class.place));
            }
        }
    }
    classes
}
