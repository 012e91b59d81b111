//! CLU012: heartbeats within a subnet are no more tolerant than those between subnets.

use callboard_sim::model::version::WindowsVersion;

use crate::document::values::{Quantity, Unit};
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::source::Place;
use crate::suggestion::{Edit, Table};
use crate::survey::Survey;
use crate::syntax::field::Field;

pub(super) static RULE: Rule = Rule {
    code: "CLU012",
    name: "same-subnet-tolerates-more",
    severity: Severity::Warning,
    summary: "heartbeats within a subnet are no more tolerant than those between subnets",
    grade: Grade::Documented,
    sources: &["wsfc:W-HB-06"],
    page: include_str!("same_subnet_tolerates_more.md"),
    harm: Harm::None("a silence is noticed sooner or later, and both are right"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let Some(windows) = survey.windows else { return };
    let cluster = &survey.document.cluster;
    compare(
        survey,
        ("SameSubnetDelay", delay(&cluster.same_subnet_delay)),
        ("CrossSubnetDelay", "cross-subnet-delay", delay(&cluster.cross_subnet_delay)),
        cluster.same_subnet_delay.place().or(cluster.cross_subnet_delay.place()),
        findings,
    );
    let (same, cross) = thresholds(survey, windows);
    compare(
        survey,
        ("SameSubnetThreshold", same),
        ("CrossSubnetThreshold", "cross-subnet-threshold", cross),
        cluster.same_subnet_threshold.place().or(cluster.cross_subnet_threshold.place()),
        findings,
    );
}

fn delay(field: &Field<Quantity>) -> u64 {
    field.value().and_then(|value| value.time(Unit::Milliseconds)).map_or(1_000, |time| time.0)
}

fn thresholds(survey: &Survey, windows: WindowsVersion) -> (u64, u64) {
    let cluster = &survey.document.cluster;
    let stated = |field: &Field<u32>| field.value().copied().map(u64::from);
    (
        stated(&cluster.same_subnet_threshold).unwrap_or(windows.same_subnet_threshold()),
        stated(&cluster.cross_subnet_threshold).unwrap_or(windows.cross_subnet_threshold()),
    )
}

fn compare(
    survey: &Survey,
    (same, same_value): (&str, u64),
    (cross, key, cross_value): (&str, &'static str, u64),
    stated: Option<Place>,
    findings: &mut Findings<'_>,
) {
    let Some(place) = stated.filter(|_| same_value > cross_value) else { return };
    let message = format!("{same} is {same_value}, {cross} only {cross_value}");
    let name = survey.document.cluster.name.text().unwrap_or("cluster");
    let raised = i64::try_from(same_value).ok();
    findings
        .report(name, place, message)
        .help(format!(
            "raise {cross} to {same_value} or more: a distance does not make a network more reliable"
        ))
        .suggest(raised.map(|raised| Edit::number(Table::Single("cluster"), key, raised)));
}
