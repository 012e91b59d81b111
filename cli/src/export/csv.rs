//! CSV: the columns that database administrators filter on, a row for each finding and each rule not checked.

use std::io::{self, Write};

use ::csv::{Terminator, WriterBuilder};
use callboard_sim::model::estate::Estate;
use callboard_sim::model::resource::ResourceKind;
use callboard_sim::model::service::ServiceKind;
use callboard_validator::finding::{Finding, NotChecked, Report, Severity};

use super::{Checked, Spot, heading};
use crate::render::printable_lines;

const COLUMNS: [&str; 7] =
    ["ComputerName", "InstanceName", "Check", "Category", "Status", "Details", "Remediation"];

/// Writes the table.
pub(super) fn write(checked: Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS)?;
    for (_, report) in checked.files() {
        for finding in &report.findings {
            table.write_record(of_finding(finding, report).each_ref().map(|text| cell(text)))?;
        }
        for skipped in &report.not_checked {
            table.write_record(of_not_checked(skipped, report).each_ref().map(|text| cell(text)))?;
        }
    }
    table.flush()
}

fn of_finding(finding: &Finding, report: &Report) -> [String; 7] {
    let (computer, instance) = subject(&finding.object, report);
    let status = match finding.severity {
        Severity::Error => "Fail",
        Severity::Warning => "Warning",
        Severity::Info => "Info",
    };
    let details = match Spot::of_finding(finding, report) {
        Some(spot) => format!("{} ({spot})", finding.message),
        None => finding.message.clone(),
    };
    let remediation = finding.help.clone().unwrap_or_default();
    [
        computer,
        instance,
        heading(finding.code),
        category(finding.code).to_owned(),
        status.to_owned(),
        details,
        remediation,
    ]
}

fn of_not_checked(skipped: &NotChecked, report: &Report) -> [String; 7] {
    let (computer, instance) = subject(&skipped.object, report);
    let details = format!("{}: {} ({})", skipped.object, skipped.detail, skipped.why.name());
    [
        computer,
        instance,
        heading(skipped.code),
        category(skipped.code).to_owned(),
        "NotChecked".to_owned(),
        details,
        String::new(),
    ]
}

/// The family in words.
fn category(code: &str) -> &'static str {
    match code.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "SSIS" => "SSIS",
        "DEL" => "Delegation",
        "CLU" => "Cluster",
        "EXP" => "Expectation",
        _ => "Syntax",
    }
}

/// The computer and the instance that something is about: both empty where no estate says so.
fn subject(object: &str, report: &Report) -> (String, String) {
    let Some(estate) = report.estate.as_deref() else { return (String::new(), String::new()) };
    let is_node = estate.cluster.nodes.find(|node| node.name == object).is_some();
    let computer = if is_node { object } else { &estate.cluster.name };
    let instance = if is_instance(object, estate) { object } else { "" };
    (computer.to_owned(), instance.to_owned())
}

/// Whether the object is SQL Server or the SSIS service, or belongs to one.
fn is_instance(object: &str, estate: &Estate) -> bool {
    let Some(id) = estate.resources.find(|resource| resource.name == object) else {
        let is_it = |kind: &ServiceKind| !matches!(kind, ServiceKind::Other);
        return estate.services.find(|service| service.name == object && is_it(&service.kind)).is_some();
    };
    match &estate.resources[id].kind {
        ResourceKind::SqlServer { .. } | ResourceKind::SqlServerAgent => true,
        ResourceKind::GenericService { service_name, .. } => {
            let is_service_of_ssis =
                service_name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("MsDts"));
            is_service_of_ssis || estate.intended(id).is_some()
        }
        _ => false,
    }
}

/// What a spreadsheet would take for a formula gets an apostrophe; what has one before a formula gets another, so that
/// taking one away gives back what was written.
fn cell(text: &str) -> String {
    let text = printable_lines(text);
    let is_formula = text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\n']);
    if is_formula { format!("'{text}") } else { text }
}
