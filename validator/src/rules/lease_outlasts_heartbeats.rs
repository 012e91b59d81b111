//! CLU024: half of an availability group's lease ends before the heartbeats do.

use callboard_sim::model::version::WindowsVersion;

use crate::document::values::Unit;
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Kind, Survey};

pub(super) static RULE: Rule = Rule {
    code: "CLU024",
    name: "lease-outlasts-heartbeats",
    severity: Severity::Warning,
    summary: "half of an availability group's lease ends before the heartbeats do",
    grade: Grade::Documented,
    sources: &["wsfc:W-SQL-07"],
    page: include_str!("lease_outlasts_heartbeats.md"),
    harm: Harm::None("availability groups are not played"),
    checks: &[Check::Estate(check)],
};

const LEASE_TIMEOUT: u64 = 20_000;
const DELAY: u64 = 1_000;

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let Some(windows) = survey.windows else { return };
    let patience = patience(survey, windows);
    for resource in survey.of_kind(Kind::AvailabilityGroup) {
        let written = &survey.document.resource[resource].value.lease_timeout;
        let stated = written.value().and_then(|value| value.time(Unit::Milliseconds));
        let lease = stated.map_or(LEASE_TIMEOUT, |time| time.0);
        if lease / 2 < patience {
            continue;
        }
        let name = &survey.resources[resource].name;
        let message = format!(
            "half of the LeaseTimeout of `{}` is {} ms, and must be shorter than SameSubnetThreshold x SameSubnetDelay, {patience} ms",
            name.value,
            lease / 2
        );
        findings
            .report(&name.value, written.place().unwrap_or(name.place), message)
            .help("raise SameSubnetThreshold, or lower LeaseTimeout: the old primary must give up before another node takes over");
    }
}

/// Delay x Threshold within a subnet.
fn patience(survey: &Survey, windows: WindowsVersion) -> u64 {
    let cluster = &survey.document.cluster;
    let delay = cluster.same_subnet_delay.value().and_then(|delay| delay.time(Unit::Milliseconds));
    let threshold = cluster.same_subnet_threshold.value().copied().map(u64::from);
    threshold.unwrap_or(windows.same_subnet_threshold()) * delay.map_or(DELAY, |delay| delay.0)
}
