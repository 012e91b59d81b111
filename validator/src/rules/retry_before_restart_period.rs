//! CLU014: RetryPeriodOnFailure is no shorter than RestartPeriod.

use crate::document::values::{Quantity, Unit};
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::{Edit, Table};
use crate::survey::Survey;
use crate::syntax::field::Field;

pub(super) static RULE: Rule = Rule {
    code: "CLU014",
    name: "retry-before-restart-period",
    severity: Severity::Warning,
    summary: "RetryPeriodOnFailure is no shorter than RestartPeriod",
    grade: Grade::Documented,
    sources: &["wsfc:W-RST-13", "wsfc:W-RST-09"],
    page: include_str!("retry_before_restart_period.md"),
    harm: Harm::None("the retry is one that cannot help, and no other harm follows"),
    checks: &[Check::Estate(check)],
};

const RESTART_PERIOD: u64 = 900_000;
const RETRY_PERIOD: u64 = 3_600_000;
/// RetryPeriodOnFailure of a resource that is not tried again.
const NEVER: u64 = u32::MAX as u64;

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (resource, document) in survey.document.resource.iter().enumerate() {
        let (retry, restart) = (&document.value.retry_period_on_failure, &document.value.restart_period);
        let Some(place) = retry.place().or(restart.place()) else { continue };
        let (retry, restart) = (milliseconds(retry, RETRY_PERIOD), milliseconds(restart, RESTART_PERIOD));
        if retry > 0 && (retry >= restart || retry == NEVER) {
            continue;
        }
        let name = &survey.resources[resource].name.value;
        let message = format!(
            "`{name}` is tried again {retry} ms after giving up, within its RestartPeriod of {restart} ms"
        );
        let table = Table::Listed("resource", resource);
        let longer = i64::try_from(restart).ok();
        findings
            .report(name, place, message)
            .help("set RetryPeriodOnFailure to RestartPeriod or longer, in whole minutes; 4294967295 means never")
            .suggest(longer.map(|longer| Edit::number(table, "retry-period-on-failure", longer)));
    }
}

fn milliseconds(field: &Field<Quantity>, default: u64) -> u64 {
    field.value().and_then(|value| value.time(Unit::Milliseconds)).map_or(default, |time| time.0)
}
