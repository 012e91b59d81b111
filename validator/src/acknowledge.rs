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

/// Says of acknowledgements that nothing was there to be accepted, or that it cannot be.
pub(crate) fn unused(survey: &Survey, reader_findings: &mut Vec<Finding>) {
    let rule = crate::rules::by_code("SYN012").expect("it is in the table");
    let mut unused = Vec::new();
    for acknowledge in &survey.document.acknowledge {
        let Some(code) = acknowledge.value.rule.located() else { continue };
        let mut of_rule =
            reader_findings.iter().filter(|finding| finding.code.eq_ignore_ascii_case(code.value.trim()));
        let known = crate::rules::by_code(code.value.trim()).is_some();
        let (message, help) = match of_rule.next() {
            _ if !known => continue,
            None => (
                format!("nothing is found that the acknowledgement of {} would accept", code.value),
                "take it out, unless it is for another day",
            ),
            Some(_)
                if reader_findings.iter().any(|finding| {
                    finding.code == code.value.trim() && finding.severity == Severity::Error
                }) =>
            {
                (
                    format!("the acknowledgement of {} accepts no error", code.value),
                    "only warnings can be accepted: mend it, or leave it out of the judging with --ignore",
                )
            }
            Some(_) => continue,
        };
        let mut finding = Finding::new(rule, code.value.clone(), Some(code.place), message);
        finding.severity(Severity::Info).help(help);
        unused.push(finding);
    }
    reader_findings.extend(unused);
}
