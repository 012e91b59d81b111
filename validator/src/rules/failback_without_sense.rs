//! CLU006: a failback policy has a preferred owner and a sane window.

use crate::document::estate::GroupDocument;
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::source::Place;
use crate::survey::{GroupFacts, Survey};

pub(super) static RULE: Rule = Rule {
    code: "CLU006",
    name: "failback-without-sense",
    severity: Severity::Warning,
    summary: "failback policy has a preferred owner and a sane window",
    grade: Grade::Documented,
    sources: &["wsfc:W-FB-01", "wsfc:W-FB-03", "wsfc:W-FB-05", "wsfc:W-FB-06"],
    page: include_str!("failback_without_sense.md"),
    harm: Harm::Scenario("scenarios/s21-failback-at-once.toml"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for (group, document) in survey.groups.iter().zip(&survey.document.group) {
        let document = &document.value;
        let start = hour(document.failback_window_start.value());
        let end = hour(document.failback_window_end.value());
        let place = document.failback_window_start.place().or(document.failback_window_end.place());
        match (start, end) {
            (Hour::Beyond(hour), _) | (_, Hour::Beyond(hour)) => {
                report(group, place, &format!("there is no hour {hour}"), WINDOW, findings);
            }
            (Hour::At(_), Hour::None) | (Hour::None, Hour::At(_)) => {
                let message = "one of the window's two hours is missing: there is no window";
                report(group, place, message, WINDOW, findings);
            }
            (Hour::At(start), Hour::At(end)) if start == end => {
                let message = format!("a window from {start} to {end} o'clock has no time in it");
                report(group, place, &message, WINDOW, findings);
            }
            _ => check_policy(group, document, matches!(start, Hour::None), findings),
        }
    }
}

const WINDOW: &str =
    "set both hours, 0 to 23; the window ends when the second begins, on the next day if it is the smaller";

/// An hour of a window, as written.
#[derive(Clone, Copy)]
enum Hour {
    None,
    At(i64),
    Beyond(i64),
}

fn hour(written: Option<&i64>) -> Hour {
    match written.copied() {
        None | Some(-1 | 0xFFFF_FFFF) => Hour::None,
        Some(hour @ 0..=23) => Hour::At(hour),
        Some(hour) => Hour::Beyond(hour),
    }
}

/// Allowed failback needs somebody to fail back to, and should not come in the middle of the day.
fn check_policy(group: &GroupFacts, document: &GroupDocument, no_window: bool, findings: &mut Findings<'_>) {
    let place = document.auto_failback_type.place();
    let allowed = document.auto_failback_type.value().map(ToString::to_string);
    if !allowed.is_some_and(|text| text == "1" || text == "true" || text.eq_ignore_ascii_case("Allow")) {
        return;
    }
    if group.preferred.is_empty() {
        let message = "failback is allowed, and without preferred owners there is nobody to fail back to";
        let help = "state `preferred-owners`, or leave `auto-failback-type` out";
        report(group, place, message, help, findings);
    } else if no_window {
        let message = "the group fails back the moment a preferred owner is back, whatever the hour, as often as it returns";
        report(group, place, message, "give it a window of quiet hours, or move it back by hand", findings);
    }
}

fn report(group: &GroupFacts, place: Option<Place>, message: &str, help: &str, findings: &mut Findings<'_>) {
    let name = &group.name.value;
    findings.report(name, place.unwrap_or(group.name.place), format!("`{name}`: {message}")).help(help);
}
