//! `explain`: every message and code that is known is found as people have it, and nothing is invented.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use callboard::fidelity::claims;
use callboard::io::Io;
use callboard::messages::find::{MOST, find};
use callboard::messages::{Code, Entry, ROOMS, entries};
use callboard_tests::{Overlay, Said, callboard, workspace};
use callboard_validator::finding::Grade;
use callboard_validator::rules::by_code;
use serde_json::Value;

const SHEETS: &str = "../shared/reference";

/// A sheet, where it is at hand.
fn sheet(name: &str) -> Option<String> {
    let path = workspace().join(SHEETS).join(name);
    let text = std::fs::read_to_string(&path);
    if let Err(error) = &text {
        eprintln!("SKIPPED: {} is not at hand ({error})", path.display());
    }
    text.ok()
}

/// The part of a sheet below a heading, up to the next of its level.
fn section(text: &str, heading: &str) -> String {
    let (_, rest) = text.split_once(&format!("\n{heading}")).unwrap_or_else(|| panic!("no {heading}"));
    rest.split("\n## ").next().unwrap().to_owned()
}

/// The rows of a table, by cell.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let table = text.lines().filter(|line| line.starts_with("| "));
    table.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// What stands in back-quotes.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// A message as it is seen: with names in it.
fn filled(text: &str) -> String {
    text.replace("%1", "CONTOSO\\SQLV1").replace("%2", "some other words")
}

fn ids(query: &str) -> Vec<&'static str> {
    find(query).iter().map(|entry| entry.id).collect()
}

/// The same message in other clothes: alone, in a log, with other quotes, in capitals, wrapped.
fn as_people_have_it(message: &str) -> Vec<String> {
    vec![
        message.to_owned(),
        format!("2026-03-02 03:12:55 N1 {message}\r\nPress OK to continue."),
        message.replace('\'', "\u{2019}").replace('"', "\u{201d}"),
        message.to_uppercase(),
        message.split(' ').collect::<Vec<_>>().join("\n   "),
    ]
}

/// The spellings of a code.
fn spellings(code: Code) -> Vec<String> {
    #[allow(clippy::cast_possible_wrap, reason = "that is how they are written")]
    let signed = |value: u32| (value as i32).to_string();
    let value = code.value();
    match code {
        Code::Event(source, _) => {
            let context = format!("Source: {source}\nEvent ID: {value}\nLevel: Error\nTask 3 of 7");
            vec![value.clone(), format!("event {value}"), format!("EventID: {value}"), context]
        }
        Code::Hresult(number) | Code::NtStatus(number) => {
            let bare = value.trim_start_matches("0x").to_lowercase();
            let context = format!("it ended with status {value}. (0 of 3)");
            vec![value.clone(), value.to_lowercase(), bare, signed(number), number.to_string(), context]
        }
        Code::Win32(number) => {
            let hresult = 0x8007_0000 | number;
            let context = format!("System error {value} has occurred.");
            vec![value.clone(), format!("[{value}]"), context, signed(hresult), format!("0x{hresult:08X}")]
        }
        Code::Sql(_) => {
            vec![format!("(Microsoft SQL Server, Error: {value})"), format!("Msg {value}, Level 14")]
        }
        Code::Kerberos(number) => vec![format!("Kerberos {value}"), format!("KDC error 0x{number:x}")],
        Code::Bugcheck(_) => vec![value.clone(), format!("bugcheck {value}")],
        Code::Name(_) => {
            let context = format!("the code was {value} (see the log)");
            vec![value.clone(), value.to_lowercase(), context]
        }
    }
}

#[test]
fn every_text_is_found_first_alone_and_in_context() {
    for entry in entries() {
        for message in entry.texts.iter().flat_map(|text| as_people_have_it(&filled(text))) {
            assert_eq!(ids(&message).first(), Some(&entry.id), "{message}");
        }
    }
}

#[test]
fn every_code_is_found_however_it_is_written() {
    for entry in entries() {
        for asked in entry.codes.iter().flat_map(|code| spellings(*code)) {
            assert!(ids(&asked).contains(&entry.id), "{asked}: {:?}, not {}", ids(&asked), entry.id);
        }
    }
}

#[test]
fn every_entry_is_found_by_its_name_and_says_what_to_do() {
    let mut seen = BTreeSet::new();
    for entry in entries() {
        assert!(seen.insert(entry.id), "{} stands there twice", entry.id);
        assert_eq!(ids(entry.id).first(), Some(&entry.id));
        for part in [entry.title, entry.cause, entry.fix] {
            assert!(!part.is_empty(), "{}", entry.id);
        }
        assert!(entry.cause.ends_with('.') && entry.fix.ends_with('.'), "{}", entry.id);
        for code in entry.rules {
            assert!(by_code(code).is_some(), "{} names {code}, which is no rule", entry.id);
        }
    }
    let (_, advice) = ROOMS.iter().find(|(room, _)| *room == "advice").unwrap();
    let has_message = |entry: &&Entry| !entry.texts.is_empty() || !entry.codes.is_empty();
    let is_advice = |entry: &&Entry| advice.iter().any(|other| other.id == entry.id);
    assert!(entries().all(|entry| has_message(&entry) || is_advice(&entry)));
}

/// Secondary and assumed rules of the sheet are never shown as documented.
#[test]
fn an_entry_is_trusted_no_further_than_what_it_rests_on() {
    for entry in entries().filter(|entry| entry.grade == Grade::Documented) {
        let ids = entry.sources.iter().filter_map(|source| source.strip_prefix("wsfc:W-"));
        for id in ids {
            let claim = claims().find(|claim| claim.id.strip_prefix("W-") == Some(id));
            let grade = claim.unwrap_or_else(|| panic!("W-{id} is no rule of the sheet")).grade;
            assert_eq!(grade, Grade::Documented, "{} rests on W-{id}", entry.id);
        }
    }
}

#[test]
fn every_source_stands_in_its_sheet() {
    let sheets = ["ssis", "wsfc", "delegation"].map(|name| (name, sheet(&format!("{name}.md"))));
    for entry in entries() {
        assert!(!entry.sources.is_empty(), "{}", entry.id);
        for source in entry.sources {
            let (name, id) = source.split_once(':').unwrap_or_else(|| panic!("{source}"));
            if name == "tension" {
                continue;
            }
            let (_, text) =
                sheets.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{source}"));
            let Some(text) = text else { continue };
            let is_section = text.contains(&format!("\n## {id}. "));
            let stands =
                is_section || text.contains(&format!("| {id} |")) || text.contains(&format!("**{id}**"));
            assert!(stands, "{} names {source}, which is not there", entry.id);
        }
    }
}

#[test]
fn every_message_of_the_ssis_sheet_is_answered() {
    let Some(text) = sheet("ssis.md") else { return };
    let section = section(&text, "## 8.");
    let messages: Vec<Vec<&str>> =
        rows(&section).into_iter().filter(|row| row[0].starts_with("M-")).collect();
    assert_eq!(messages.len(), 13);
    for row in messages {
        let source = format!("ssis:{}", row[0]);
        let is_of_it = |entry: &&&Entry| entry.sources.contains(&source.as_str());
        for message in quoted(row[1]) {
            let best = find(message);
            assert!(best.first().iter().any(&is_of_it), "{source}: {message}: {:?}", ids(message));
        }
        assert!(find(row[1]).iter().any(|entry| is_of_it(&entry)), "{source}: {:?}", ids(row[1]));
    }
    for id in ["D-01", "D-02", "D-10", "D-11", "D-13", "D-14", "F-02", "F-04", "F-05"] {
        assert_eq!(ids(&format!("ssis:{id}"))[0], format!("ssis:{id}"));
    }
}

#[test]
fn every_event_of_the_clustering_sheet_is_answered() {
    let Some(text) = sheet("wsfc.md") else { return };
    let mut count = 0;
    for row in rows(&section(&text, "## 14.")).into_iter().skip(1) {
        for id in row[0].split([' ', '/']).filter(|cell| !cell.is_empty()).flat_map(range) {
            let best = find(&format!("event {id}"));
            let is_it = |entry: &&Entry| entry.codes.contains(&Code::Event("FailoverClustering", id));
            assert!(best.first().is_some_and(is_it), "event {id}");
            count += 1;
        }
    }
    assert!(count > 90, "only {count} events were read");
}

/// `1665–1671`, or one number.
fn range(cell: &str) -> std::ops::RangeInclusive<u32> {
    let (first, last) = cell.split_once('\u{2013}').unwrap_or((cell, cell));
    first.parse().unwrap_or_else(|_| panic!("{cell}"))..=last.parse().unwrap()
}

#[test]
fn every_message_and_name_of_the_delegation_sheet_is_answered() {
    let Some(text) = sheet("delegation.md") else { return };
    let section = section(&text, "## 10.");
    let messages: Vec<Vec<&str>> = rows(&section).into_iter().skip(1).collect();
    assert!(messages.len() >= 8);
    for row in messages {
        for message in row[2].split([';', '/']).filter(|part| part.trim().len() > 2) {
            let of_it = find(message).iter().any(|entry| entry.sources.contains(&"delegation:10"));
            assert!(of_it, "{message}: {:?}", ids(message));
        }
    }
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let names: BTreeSet<&str> = words
        .filter(|word| ["KDC_ERR_", "KRB_AP_ERR_", "STATUS_"].iter().any(|start| word.starts_with(start)))
        .collect();
    assert!(names.len() >= 12);
    for name in names {
        let best = find(name);
        let is_it =
            |entry: &&Entry| entry.codes.iter().any(|code| matches!(code, Code::Name(own) if *own == name));
        assert!(best.first().is_some_and(is_it), "{name}: {:?}", ids(name));
    }
}

#[test]
fn a_pasted_dialog_is_answered_by_what_stands_inside() {
    let dialog = "TITLE: Connect to Server\n------------------------------\n\nCannot connect to SSISV.\n\n\
        ------------------------------\nADDITIONAL INFORMATION:\n\nFailed to retrieve data for this request. \
        (Microsoft.SqlServer.Management.Sdk.Sfc)\n\n------------------------------\n\n\
        Connecting to the Integration Services service on the computer \u{201c}SSISV\u{201d} failed with the following \
        error: \u{201c}Access is denied.\u{201d}\n\nBy default, only administrators have access.\n\n\
        ------------------------------\nBUTTONS:\n\nOK\n------------------------------\n";
    assert_eq!(ids(dialog), ["M-4", "M-1"]);
    let store = "Failed to retrieve data for this request. (Microsoft.SqlServer.SmoEnum)\n\
        The SQL Server specified in Integration Services service configuration is not present or is not available. This \
        might occur when there is no default instance of SQL Server on the computer. For more information, see the topic.\n\
        Login Timeout Expired\nNamed Pipes Provider: Could not open a connection to SQL Server [2]. (MsDtsSvr).";
    assert_eq!(ids(store), ["M-2"]);
    let event = "A Kerberos error message was received (event 3): Error Code: 0xd KDC_ERR_BADOPTION, Extended Error: \
        0xc00000bb, Client Realm: , Server Name: MSSQLSvc/sqlv1.contoso.com:1433";
    assert_eq!(ids(event), ["STATUS_NOT_SUPPORTED", "KDC_ERR_BADOPTION", "event 3"]);
    let log = "1205 The Cluster service failed to bring clustered role 'SSISG' completely online or offline.\n\
        1069 Cluster resource 'SSIS' failed.\nError: The specified service does not exist as an installed service.";
    assert_eq!(ids(log)[0], "M-7");
}

#[test]
fn a_number_with_several_meanings_lists_each() {
    assert_eq!(ids("18456"), ["M-3", "delegation:D-43"]);
    assert_eq!(ids("0x80070005"), ["M-4", "M-13"]);
    assert_eq!(ids("Login failed for user 'NT AUTHORITY\\ANONYMOUS LOGON'. (18456)"), ["M-3"]);
    assert_eq!(ids("Error: 18456, Severity: 14, State: 11."), ["M-3", "delegation:D-43"]);
}

#[test]
fn nothing_is_invented() {
    for stray in ["hello world", "13", "0xd", "event 424242", "0xDEADBEEF", "the", "failed", "\u{1f600}", " "]
    {
        let said = callboard(&["explain", stray]);
        assert_eq!((said.code, said.out.as_str()), (4, ""), "{stray}");
        assert!(said.err.contains("nothing is known of") && said.err.contains("--list"), "{}", said.err);
    }
    let said = callboard(&["explain", "a\u{1b}[31m", &"b".repeat(500)]);
    assert!(said.err.contains("a\\u{1b}[31m") && said.err.len() < 400, "{}", said.err);
}

#[test]
fn what_looks_like_a_rule_is_an_unknown_rule() {
    for (asked, near) in
        [("SSIS0006", "SSIS006"), ("ssis999", "SSIS009"), ("CLU01", "CLU001"), ("SIS021", "SSIS021")]
    {
        let said = callboard(&["explain", asked]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{asked}");
        assert!(said.err.contains(&format!("did you mean {near}?")), "{}", said.err);
    }
    assert_eq!(callboard(&["explain"]).code, 2, "something must be asked");
    assert_eq!(callboard(&["explain", "--list", "1060"]).code, 2);
}

#[test]
fn the_page_of_a_rule_is_shown_as_ever() {
    let said = callboard(&["explain", "ssis006"]);
    let rule = by_code("SSIS006").unwrap();
    let shown = |line: &str| match line.strip_prefix("```") {
        Some(info) => format!("```{}", info.split(' ').next().unwrap()),
        None => line.to_owned(),
    };
    let body: Vec<String> = rule.page.split_once('\n').unwrap().1.trim_end().lines().map(shown).collect();
    let body = body.join("\n");
    let head = format!("# SSIS006 · {}\n\n{}.\n\nseverity  error\n", rule.name, rule.summary);
    assert!(said.code == 0 && said.out.starts_with(&head) && said.out.contains(&format!("{body}\n")));
    assert!(
        said.out.ends_with("`callboard validate --show-harm SSIS006` plays it from inside the program.\n")
    );
}

#[test]
fn an_answer_reads_message_cause_fix_rules_sources() {
    let said = callboard(&["explain", "Login", "failed", "for", "user", "'(null)'"]);
    assert_eq!(said.code, 0);
    let places = [
        "M-3 · double hop",
        "\nmessage ",
        "\ncodes ",
        "\ncause ",
        "\nfix ",
        "\nrules     DEL001 ",
        "\nsources ",
    ]
    .map(|part| said.out.find(part).unwrap_or_else(|| panic!("no {part}: {}", said.out)));
    assert!(places.is_sorted(), "{}", said.out);
    assert!(said.out.ends_with("(documented)\n"), "{}", said.out);
    let several = callboard(&["explain", "18456", "--format", "text"]);
    assert!(several.out.starts_with("2 answers to `18456`, the most likely first\n"), "{}", several.out);
}

#[test]
fn programs_get_the_same_and_an_empty_list_where_nothing_is_known() {
    let json = |arguments: &[&str]| -> (u8, Value) {
        let said = callboard(&[&["explain", "--format", "json"], arguments].concat());
        (said.code, serde_json::from_str(&said.out).unwrap())
    };
    let (code, known) = json(&["-2147221164"]);
    let first = &known["matches"][0];
    assert_eq!((code, &known["schema"], &known["rule"]), (0, &"explain/1".into(), &Value::Null));
    assert_eq!((&known["query"], &first["id"]), (&"-2147221164".into(), &"M-6".into()));
    assert_eq!(first["codes"][0]["value"], "0x80040154");
    assert_eq!(first["rules"][0]["code"], "SSIS022");
    for key in ["title", "texts", "cause", "fix", "sources", "grade"] {
        assert!(!first[key].is_null(), "{key}");
    }
    let (code, rule) = json(&["DEL001"]);
    assert_eq!(
        (code, &rule["rule"]["code"], &rule["matches"]),
        (0, &"DEL001".into(), &Value::Array(Vec::new()))
    );
    let (code, nothing) = json(&["hello", "world"]);
    assert_eq!((code, &nothing["matches"]), (4, &Value::Array(Vec::new())));
    let (code, all) = json(&["--list"]);
    assert_eq!((code, all["matches"].as_array().unwrap().len()), (0, entries().count()));
}

#[test]
fn the_list_has_a_line_for_each_and_an_answer_is_a_handful() {
    let said = callboard(&["explain", "--list"]);
    assert_eq!((said.code, said.out.lines().count()), (0, entries().count()));
    let ids = said.out.lines().zip(entries()).all(|(line, entry)| line.contains(entry.id));
    assert!(ids && said.out.contains("\nadvice    ssis:D-13 "));
    let everything: String =
        entries().flat_map(|entry| entry.texts).map(|text| format!("{text}\n")).collect();
    assert_eq!(find(&everything).len(), MOST);
}

/// `callboard explain - < dialog.txt`.
fn explain_input(input: &[u8]) -> Said {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut files = Overlay::default();
    files.0.insert("-".to_owned(), input.to_vec());
    let mut io = Io::captured(&mut out, &mut err);
    io.files = Box::new(files);
    let code = callboard::run(["callboard", "explain", "-"].map(Into::into), &mut io).code();
    drop(io);
    Said { out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap(), code }
}

#[test]
fn standard_input_may_hold_anything() {
    let said = explain_input(b"error:\r\n\"Class not\r\nregistered\" \xff\xfe\r\n");
    assert!(said.code == 0 && said.out.starts_with("M-6 · "), "{}", said.out);
    assert_eq!(explain_input(&[0xff; 1000]).code, 4);
    assert_eq!(explain_input(b"").code, 4);
}
