//! CLU018: groups that must not run together have as many nodes to run on, also after a loss.

use std::collections::BTreeMap;

use callboard_sim::model::version::WindowsVersion;

use crate::document::estate::AffinityRuleDocument;
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::source::Place;
use crate::survey::{Survey, same_name};

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
    for (class, members) in classes(survey).into_iter().chain(kept_apart(survey)) {
        let groups: Vec<usize> = members.iter().map(|(group, _)| *group).collect();
        let mut hosts: Vec<usize> =
            groups.iter().flat_map(|group| survey.hosts_of(*group)).copied().collect();
        hosts.sort_unstable();
        hosts.dedup();
        let names: Vec<&str> = groups.iter().map(|group| survey.groups[*group].name.value.as_str()).collect();
        let fact = match names.len() {
            count if count > hosts.len() => "one of them stays offline, whatever happens",
            count if count == hosts.len() && count > 1 => {
                "after the loss of a node one of them stays offline (1639)"
            }
            _ => continue,
        };
        let message = format!(
            "{} of `{class}` are kept apart by force, and may run on {} nodes: {fact}",
            names.join(", "),
            hosts.len()
        );
        findings
            .report(names[0], members[0].1, message)
            .help("add a node for them, or let it be a wish: ClusterEnforcedAntiAffinity 0");
    }
}

/// Groups with the place where each is named.
type Members = Vec<(usize, Place)>;

/// The groups of each class that have something to run.
fn classes(survey: &Survey) -> BTreeMap<String, Members> {
    let mut classes: BTreeMap<String, (String, Members)> = BTreeMap::new();
    for (group, document) in survey.document.group.iter().enumerate() {
        for class in document.value.anti_affinity_class_names.value().into_iter().flatten() {
            let name = class.value.trim();
            let (_, members) =
                classes.entry(name.to_lowercase()).or_insert_with(|| (name.to_owned(), Vec::new()));
            let is_new = members.iter().all(|(member, _)| *member != group);
            if is_new && !survey.groups[group].members.is_empty() {
                members.push((group, class.place));
            }
        }
    }
    classes.into_values().collect()
}

/// The groups of each rule that keeps them on different nodes (`wsfc:W-PLC-11`).
fn kept_apart(survey: &Survey) -> Vec<(String, Members)> {
    if !survey.windows.is_some_and(WindowsVersion::has_affinity_rules) {
        return Vec::new();
    }
    let rules = survey.document.affinity_rule.iter().map(|rule| &rule.value);
    let apart = rules.filter(|rule| {
        let enabled = rule.enabled.value().is_none_or(|flag| flag.0);
        enabled && rule.kind.text().is_some_and(|kind| same_name(kind, "DifferentNode"))
    });
    let members = |rule: &AffinityRuleDocument| {
        let groups = rule.groups.iter().filter_map(|group| Some((survey.group(&group.value)?, group.place)));
        groups.filter(|(group, _)| !survey.groups[*group].members.is_empty()).collect::<Members>()
    };
    apart.map(|rule| (rule.name.text().unwrap_or("DifferentNode").to_owned(), members(rule))).collect()
}
