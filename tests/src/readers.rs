//! Strict readers of the formats that other programs read.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report as Suites, TestCaseStatus, XmlString};
use quick_xml::events::Event;

/// Reads CSV as RFC 4180 says: seven cells in every line, lines end with CRLF.
pub fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let header = ["ComputerName", "InstanceName", "Check", "Category", "Status", "Details", "Remediation"];
    assert_eq!(records[0], csv::StringRecord::from(header.to_vec()));
    assert!(csv.ends_with("\r\n") && csv.matches("\r\n").count() == records.len(), "{csv}");
    let cell = |text: &str| {
        assert!(!text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "a formula: {text:?}");
        let bare = text.trim_start_matches('\'');
        let guarded = bare.len() < text.len() && bare.starts_with(['=', '+', '-', '@', '\t', '\n']);
        if guarded { text[1..].to_owned() } else { text.to_owned() }
    };
    let row = |record: &csv::StringRecord| {
        header.iter().map(|name| (*name).to_owned()).zip(record.iter().map(cell)).collect()
    };
    records[1..].iter().map(row).collect()
}

/// A workflow command, as the runner of GitHub Actions reads it.
#[derive(Debug)]
pub struct Command {
    /// Such as `error`.
    pub name: String,
    /// What stands before the text.
    pub properties: BTreeMap<String, String>,
    /// The text.
    pub data: String,
}

/// Reads a line as the runner does.
pub fn command(line: &str) -> Command {
    let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let undo = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let property = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap();
        (key.to_owned(), undo(&value.replace("%3A", ":").replace("%2C", ",")))
    };
    let properties = properties.split(',').filter(|pair| !pair.is_empty()).map(property).collect();
    Command { name: name.to_owned(), properties, data: undo(data) }
}

/// Every character is one that XML 1.0 allows, every element stands where Jenkins wants it, and the counts are right.
pub fn suites(xml: &str) -> Suites {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "{xml:?}");
    let mut path = Vec::new();
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        let event = reader.read_event().unwrap();
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            let name = tag.name().as_ref().to_owned();
            let parents = match name.as_str() {
                "testsuites" => "",
                "testsuite" => "testsuites",
                "testcase" => "testsuite",
                "failure" | "error" | "skipped" | "system-out" => "testcase",
                other => panic!("{other}"),
            };
            assert_eq!(path.last().map_or("", String::as_str), parents);
            for attribute in tag.attributes() {
                let key = attribute.unwrap().key.as_ref().to_owned();
                assert!(!["time", "timestamp", "uuid", "hostname"].contains(&key.as_str()), "{key}");
            }
        }
        match event {
            Event::Start(tag) => path.push(tag.name().as_ref().to_owned()),
            Event::End(_) => drop(path.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    let suites = Suites::deserialize_from_str(xml).unwrap();
    let count = |wanted: fn(&TestCaseStatus) -> bool| {
        suites
            .test_suites
            .iter()
            .flat_map(|suite| &suite.test_cases)
            .filter(|case| wanted(&case.status))
            .count()
    };
    assert_eq!(suites.tests, count(|_| true));
    assert_eq!(suites.skipped, count(|status| matches!(status, TestCaseStatus::Skipped { .. })));
    let bad = count(|status| matches!(status, TestCaseStatus::NonSuccess { .. }));
    assert_eq!(suites.failures + suites.errors, bad);
    suites
}

/// The message and the text of the case of a rule.
pub fn case(suites: &Suites, code: &str) -> (String, String) {
    let cases = suites.test_suites.iter().flat_map(|suite| &suite.test_cases);
    let case = cases.into_iter().find(|case| case.name.starts_with(code)).expect("the rule has a case");
    let text =
        |text: &Option<XmlString>| text.as_ref().map_or(String::new(), |text| text.as_str().to_owned());
    match &case.status {
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, message, description, .. } => {
            (text(message), text(description))
        }
        TestCaseStatus::Skipped { message, .. } => (text(message), String::new()),
        other => panic!("{other:?}"),
    }
}
