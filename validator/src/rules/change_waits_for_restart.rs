//! SSIS025: a changed configuration takes effect only after the service is restarted.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::script::{Line, Script, Step};
use crate::survey::paths::canonical;
use crate::survey::{Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS025",
    name: "change-waits-for-restart",
    severity: Severity::Warning,
    summary: "a changed configuration takes effect only after the service is restarted",
    grade: Grade::Documented,
    sources: &["tension:T14", "ssis:S-15"],
    page: include_str!("change_waits_for_restart.md"),
    harm: Harm::Scenario("scenarios/s26-edited-not-restarted.toml"),
    checks: &[Check::Steps(check)],
};

fn check(survey: &Survey, script: &Script, findings: &mut Findings<'_>) {
    for ssis in survey.ssis_resources() {
        let name = &survey.resources[ssis].name.value;
        for (position, line) in script.lines.iter().enumerate() {
            let Some(what) = changes(survey, ssis, &line.step) else { continue };
            if was_online(survey, ssis, &script.lines[..position])
                && !restarted(survey, ssis, &script.lines[position + 1..])
            {
                let message = format!(
                    "`{what}` changes while `{name}` runs, and nothing restarts it: the change waits for the next failover"
                );
                findings
                    .report(name, line.place, message)
                    .help("restart the resource right after the change, in daylight");
            }
        }
    }
}

/// The configuration file or registry entry that a step changes for this resource.
fn changes(survey: &Survey, ssis: usize, step: &Step) -> Option<String> {
    match step {
        Step::FileEdit { path, .. } => {
            let edited = canonical(path);
            let used = survey.configured_paths(ssis).iter().any(|(_, path)| canonical(path) == edited);
            used.then(|| path.clone())
        }
        Step::RegistryEdit { node, key, .. } => {
            let owner = survey.resources[ssis].group.and_then(|group| survey.groups[group].owner);
            if owner.is_some_and(|owner| owner != *node) {
                return None;
            }
            let version = survey.intended_version(ssis)?;
            let entries = Survey::configuration_entries(version);
            entries.iter().any(|(entry, _)| entry.eq_ignore_ascii_case(key)).then(|| key.clone())
        }
        _ => None,
    }
}

fn was_online(survey: &Survey, ssis: usize, before: &[Line]) -> bool {
    let stated = survey.document.resource[ssis].value.state.text();
    let mut online = !stated.is_some_and(|state| same_name(state, "Offline"));
    let group = survey.resources[ssis].group;
    for line in before {
        match line.step {
            Step::OnlineResource(resource) if resource == ssis => online = true,
            Step::OfflineResource(resource) if resource == ssis || survey.requires(ssis, resource) => {
                online = false;
            }
            Step::OnlineGroup(of) if Some(of) == group => online = true,
            Step::OfflineGroup(of) if Some(of) == group => online = false,
            _ => {}
        }
    }
    online
}

/// An operator's restart, offline or move; a fault does not count, it is what the warning is about.
fn restarted(survey: &Survey, ssis: usize, after: &[Line]) -> bool {
    let group = survey.resources[ssis].group;
    after.iter().any(|line| match line.step {
        Step::Restart(resource) | Step::OfflineResource(resource) => {
            resource == ssis || survey.requires(ssis, resource)
        }
        Step::OfflineGroup(of) | Step::Move { group: of, .. } => Some(of) == group,
        _ => false,
    })
}
