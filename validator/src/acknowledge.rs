//! Acknowledgements: warnings that the owner knows and accepts, with a reason and for a time.

use jiff::civil::Date;

use crate::document::estate::AcknowledgeDocument;
use crate::finding::{Finding, Severity};
use crate::reader::Reader;
use crate::source::Located;
use crate::survey::Survey;

/// Judges the acknowledgements themselves; without `today` no date is past.
pub(crate) fn check(survey: &Survey, today: Option<Date>, reader: &mut Reader<'_>) {
    for acknowledge in &survey.document.acknowledge {
        let Some(rule) = acknowledge.value.rule.text() else {
            let help = "name the rule: `rule = \"SSIS001\"`";
            reader
                .report("SYN005", "acknowledge", acknowledge.place, "an acknowledgement names no `rule`")
                .help(help);
            continue;
        };
        if acknowledge.value.reason.text().is_none_or(|reason| reason.trim().is_empty()) {
            let message = format!("the acknowledgement of {rule} gives no `reason`");
            reader
                .report("SYN012", rule, acknowledge.place, message)
                .help("write `reason = \"...\"`: whoever looks next has to know why");
        }
        check_date(acknowledge, rule, today, reader);
    }
}

fn check_date(
    acknowledge: &Located<AcknowledgeDocument>,
    rule: &str,
    today: Option<Date>,
    reader: &mut Reader<'_>,
) {
    let Some(written) = acknowledge.value.until.located() else { return };
    match until(&acknowledge.value) {
        None => {
            let message = format!("`{}` is no date", written.value);
            let help = "write year, month and day: `until = \"2027-01-31\"`";
            reader.report("SYN003", rule, written.place, message).help(help);
        }
        Some(until) if today.is_some_and(|today| today > until) => {
            let message = format!("the acknowledgement of {rule} ended on {until}");
            let help = "decide again: mend what it is about, or move the date";
            reader.report("SYN012", rule, written.place, message).help(help);
        }
        Some(_) => {}
    }
}

fn until(acknowledge: &AcknowledgeDocument) -> Option<Date> {
    acknowledge.until.text()?.trim().parse().ok()
}

/// An acknowledged warning is information; errors stay what they are.
pub(crate) fn apply(survey: &Survey, today: Option<Date>, finding: &mut Finding) {
    let holds = |acknowledge: &&Located<AcknowledgeDocument>| {
        let names_it =
            acknowledge.value.rule.text().is_some_and(|rule| rule.trim().eq_ignore_ascii_case(finding.code));
        let is_over = until(&acknowledge.value).zip(today).is_some_and(|(until, today)| today > until);
        names_it && !is_over
    };
    let Some(acknowledge) = survey.document.acknowledge.iter().find(holds) else { return };
    if finding.severity != Severity::Warning {
        return;
    }
    let reason = acknowledge.value.reason.text().unwrap_or("no reason given");
    let until = acknowledge.value.until.text().map_or(String::new(), |until| format!(" (until {until})"));
    finding.severity = Severity::Info;
    finding.acknowledged = Some(format!("{reason}{until}"));
    finding.help = Some(format!("acknowledged: {reason}{until}"));
}
