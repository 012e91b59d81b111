//! SSIS018: the replicated copy and every node's value agree, and the order of steps does not lose the edit.

use callboard_sim::model::version::LITERALS;

use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Artefacts, Check, Harm, Rule};
use crate::script::{Script, lost_edits};
use crate::suggestion::Edit;
use crate::survey::paths::{PathKind, canonical};
use crate::survey::registry::{RegistryValue, values};
use crate::survey::ssis::ConfigurationValue;
use crate::survey::{Survey, keys};

pub(super) static RULE: Rule = Rule {
    code: "SSIS018",
    name: "registry-copies-disagree",
    severity: Severity::Error,
    summary: "the replicated copy and every node's value agree, and the order of steps does not lose the edit",
    grade: Grade::Derived,
    sources: &["seed:032", "seed:072", "tension:T4", "tension:T7", "ssis:S-18", "ssis:D-06", "wsfc:W-CHK-03"],
    page: include_str!("registry_copies_disagree.md"),
    harm: Harm::Scenario("scenarios/s10-steps-to-the-letter.toml"),
    checks: &[
        Check::Estate(check),
        Check::Steps(check_steps),
        Check::Together(check_together),
        Check::NeedsEstateForRegistry,
    ],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let Some(version) = survey.intended_version(resource) else { continue };
        let values = survey.configuration_values(resource, version);
        for node in
            survey.resources[resource].owners.iter().filter(|node| !survey.nodes[**node].registry_known)
        {
            let name = &survey.nodes[*node].name.value;
            findings.not_checked(name, Why::Unknown, "its registry export is not given");
        }
        let key = version.literals().configuration_key;
        let replicated =
            survey.checkpoints_of(resource).any(|checkpoint| keys::covers(&checkpoint.key.value, key));
        if let Some(empty) = survey.copy_without_entry(resource, version) {
            let name = &survey.resources[resource].name.value;
            let message = format!(
                "the saved copy of `{}` holds no entry that locates the configuration file",
                empty.key.value
            );
            findings.report(name, empty.key.place, message).help(
                "coming online writes the copy over the node's key: event 274 and the default file. Remove the checkpoint, set the value, add it again",
            );
        } else if let Some(copy) = survey.saved_copy(resource, version) {
            compare_with_copy(survey, resource, copy, &values, findings);
        } else if let Some(right) = reference_value(survey, resource, &values) {
            compare_nodes(survey, resource, right, &values, replicated, findings);
        }
    }
}

/// The value the others are compared with: the owner's, or one that names a shared file.
fn reference_value<'a>(
    survey: &Survey,
    ssis: usize,
    values: &'a [ConfigurationValue<'a>],
) -> Option<&'a ConfigurationValue<'a>> {
    let shared = |found: &&ConfigurationValue<'_>| {
        !matches!(survey.path_kind(&found.value.data), PathKind::Local | PathKind::Empty | PathKind::Relative)
    };
    let owner = survey.resources[ssis].group.and_then(|group| survey.groups[group].owner);
    values.iter().find(shared).or_else(|| values.iter().find(|found| Some(found.node) == owner))
}

fn compare_with_copy(
    survey: &Survey,
    ssis: usize,
    copy: &RegistryValue,
    values: &[ConfigurationValue<'_>],
    findings: &mut Findings<'_>,
) {
    let resource = &survey.resources[ssis].name.value;
    let right = survey.only_configuration_file(ssis);
    for found in values.iter().filter(|found| canonical(&found.value.data) != canonical(&copy.data)) {
        let node = &survey.nodes[found.node].name.value;
        let message =
            format!("`{node}` holds {}, the replicated copy {}", held(&found.value.data), held(&copy.data));
        findings
            .report(resource, found.value.place, message)
            .help("the copy wins at the next online: make both agree (remove the checkpoint, set the value, add it again)")
            .suggest(right_at(found.value, right))
            .suggest(right_at(copy, right))
            .also(copy.place, "the replicated copy");
    }
}

/// What an entry holds, in words.
fn held(data: &str) -> String {
    if data.trim().is_empty() { "nothing (event 274)".to_owned() } else { format!("`{data}`") }
}

/// The right path in place of another one.
fn right_at(value: &RegistryValue, right: Option<&str>) -> Option<Edit> {
    let right = right.filter(|right| canonical(right) != canonical(&value.data))?;
    Some(Edit::registry_data(value.place, right))
}

fn compare_nodes(
    survey: &Survey,
    ssis: usize,
    right: &ConfigurationValue<'_>,
    values: &[ConfigurationValue<'_>],
    replicated: bool,
    findings: &mut Findings<'_>,
) {
    let resource = &survey.resources[ssis].name;
    let owner = survey.resources[ssis].group.and_then(|group| survey.groups[group].owner);
    for node in survey.resources[ssis].owners.iter().filter(|node| survey.nodes[**node].registry_known) {
        let name = &survey.nodes[*node].name;
        let (severity, help) = match (replicated, Some(*node) == owner) {
            (true, true) => (
                Severity::Error,
                "the replicated copy was taken from this node and carries its value to every other: remove the checkpoint, set the value, add it again",
            ),
            (true, false) => (
                Severity::Warning,
                "replication will bring the owner's value at the next failover; set it on every node all the same, as documented",
            ),
            (false, _) => {
                (Severity::Error, "set the value on every node: without replication each node uses its own")
            }
        };
        match values.iter().find(|found| found.node == *node) {
            Some(found) if canonical(&found.value.data) != canonical(&right.value.data) => {
                let other = &survey.nodes[right.node].name.value;
                let message = format!(
                    "`{}` holds {}, `{other}` holds {}",
                    name.value,
                    held(&found.value.data),
                    held(&right.value.data)
                );
                findings
                    .report(&resource.value, found.value.place, message)
                    .severity(severity)
                    .help(help)
                    .suggest(Edit::registry_data(found.value.place, &right.value.data))
                    .also(right.value.place, "the other node's value");
            }
            Some(_) => {}
            None => {
                let message =
                    format!("`{}` has no entry at all that locates the configuration file", name.value);
                let finding = findings.report(&resource.value, name.place, message);
                finding.severity(severity).help(help).also(right.value.place, "the other node's value");
                for (value, label) in survey.entries_elsewhere(*node, &right.value.key) {
                    finding.also(value.place, label);
                }
            }
        }
    }
}

/// Exports given side by side are taken for those of the nodes of one installation.
fn check_together(artefacts: &Artefacts<'_>, findings: &mut Findings<'_>) {
    for row in &LITERALS {
        let entries = Survey::configuration_entries(row.version);
        let known: Vec<(&str, RegistryValue)> = artefacts
            .exports
            .iter()
            .filter_map(|(name, export)| {
                let is_entry =
                    |value: &RegistryValue| entries.iter().any(|(key, of_entry)| value.is(key, of_entry));
                Some((name.as_str(), values(export).iter().find(|value| is_entry(value))?.clone()))
            })
            .collect();
        let Some(((first_name, first), rest)) = known.split_first() else { continue };
        for (name, value) in rest.iter().filter(|(_, value)| canonical(&value.data) != canonical(&first.data))
        {
            let message = format!("`{name}` holds `{}`, `{first_name}` holds `{}`", value.data, first.data);
            findings
                .report(*name, value.place, message)
                .severity(Severity::Warning)
                .help("set one value on every node, unless the key is replicated and this node waits for its copy")
                .also(first.place, "the other one");
        }
    }
}

/// The order of steps, played on paper: an edit below a registered key while the resource is offline is
/// overwritten by the copy when the resource comes online.
fn check_steps(survey: &Survey, script: &Script, findings: &mut Findings<'_>) {
    for ssis in survey.ssis_resources() {
        let name = &survey.resources[ssis].name.value;
        for edit in lost_edits(survey, script, ssis) {
            let message = format!(
                "hazard: this edit is lost: `{name}` is offline and the key is registered already, so coming online writes the saved copy over it"
            );
            findings.report(name, edit, message).help(
                "set the value before the key is registered, or bring the resource online, edit on its owner, then take it offline and online",
            );
        }
    }
}
