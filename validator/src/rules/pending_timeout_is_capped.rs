//! CLU013: PendingTimeout is no longer than DeadlockTimeout.

use crate::document::values::{Quantity, Unit};
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::source::Place;
use crate::suggestion::{Edit, Table};
use crate::survey::{Survey, same_name};
use crate::syntax::field::Field;

pub(super) static RULE: Rule = Rule {
    code: "CLU013",
    name: "pending-timeout-is-capped",
    severity: Severity::Warning,
    summary: "PendingTimeout is no longer than DeadlockTimeout",
    grade: Grade::Documented,
    sources: &["wsfc:W-RES-05", "wsfc:W-RES-04"],
    page: include_str!("pending_timeout_is_capped.md"),
    harm: Harm::Scenario("scenarios/preflight/pending-timeout-is-capped.toml"),
    checks: &[Check::Estate(check)],
};

const PENDING_TIMEOUT: u64 = 180_000;
const DEADLOCK_TIMEOUT: u64 = 300_000;

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (resource, document) in survey.document.resource.iter().enumerate() {
        let document = &document.value;
        let type_place = document.kind.text().and_then(|kind| place_of_type(survey, kind));
        let place = document.pending_timeout.place().or(document.deadlock_timeout.place()).or(type_place);
        let Some(place) = place else { continue };
        let pending = milliseconds(&document.pending_timeout).unwrap_or(PENDING_TIMEOUT);
        let of_type = document.kind.text().and_then(|kind| deadlock_timeout_of_type(survey, kind));
        let deadlock = milliseconds(&document.deadlock_timeout).or(of_type).unwrap_or(DEADLOCK_TIMEOUT);
        if pending <= deadlock {
            continue;
        }
        let name = &survey.resources[resource].name.value;
        let message = format!(
            "PendingTimeout of `{name}` is {pending} ms, DeadlockTimeout {deadlock} ms: the shorter one ends a pending call"
        );
        findings
            .report(name, place, message)
            .help("raise DeadlockTimeout as well, or lower PendingTimeout to what really holds")
            .suggest(i64::try_from(pending).ok().map(|pending| {
                Edit::number(Table::Listed("resource", resource), "deadlock-timeout", pending)
            }));
    }
}

fn milliseconds(field: &Field<Quantity>) -> Option<u64> {
    Some(field.value()?.time(Unit::Milliseconds)?.0)
}

fn deadlock_timeout_of_type(survey: &Survey, kind: &str) -> Option<u64> {
    let types = survey.document.resource_type.iter().map(|of_type| &of_type.value);
    let own = types.filter(|of_type| of_type.name.text().is_some_and(|name| same_name(name, kind)));
    own.filter_map(|of_type| milliseconds(&of_type.deadlock_timeout)).next()
}

/// Where a type states its DeadlockTimeout.
fn place_of_type(survey: &Survey, kind: &str) -> Option<Place> {
    let types = survey.document.resource_type.iter().map(|of_type| &of_type.value);
    let mut own = types.filter(|of_type| of_type.name.text().is_some_and(|name| same_name(name, kind)));
    own.find_map(|of_type| of_type.deadlock_timeout.place())
}
