//! Workflow commands of GitHub Actions: a line becomes an annotation on the line of the file.

use std::collections::BTreeSet;
use std::io::{self, Write};

use callboard_validator::finding::{Finding, NotChecked, Report, Severity};

use super::{Checked, Spot, heading, tidy};
use crate::render::printable_lines;

/// Writes a command for each finding. What several files share is said once. Rules that were not checked are seen
/// where debug logging is on.
pub(super) fn write(checked: Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut said = BTreeSet::new();
    for (name, report) in checked.files() {
        let findings = report.findings.iter().map(|finding| of_finding(finding, name, report));
        let skipped = report.not_checked.iter().map(|skipped| of_not_checked(skipped, name));
        for line in findings.chain(skipped) {
            if !said.contains(&line) {
                writeln!(out, "{line}")?;
                said.insert(line);
            }
        }
    }
    Ok(())
}

fn of_finding(finding: &Finding, name: &str, report: &Report) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let spot = Spot::of_finding(finding, report);
    let mut properties = format!("file={}", property(tidy(spot.map_or(name, |spot| spot.path))));
    if let Some(Spot { start, .. }) = spot {
        properties.push_str(&format!(",line={},col={}", start.line, start.column));
    }
    let help = finding.help.as_deref().map_or(String::new(), |help| format!("\nhelp: {help}"));
    format!(
        "::{command} {properties},title={}::{}",
        property(&heading(finding.code)),
        data(&format!("{}{help}", finding.message))
    )
}

fn of_not_checked(skipped: &NotChecked, name: &str) -> String {
    let NotChecked { object, detail, why, .. } = skipped;
    let text = format!("{name}: not checked: {}: {object}: {detail} ({})", heading(skipped.code), why.name());
    format!("::debug::{}", data(&text))
}

/// The runner reads one line, and undoes these alone.
fn data(text: &str) -> String {
    printable_lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
