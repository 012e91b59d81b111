//! `hop verify`: recorded cases against what the program plays.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::{Overlay, Said, callboard, callboard_on, workspace};
use proptest::prelude::*;
use serde_json::{Value, json};

const TABLE: &str = "tests/kdc-lab/truth.json";

fn table() -> Value {
    serde_json::from_str(&std::fs::read_to_string(workspace().join(TABLE)).unwrap()).unwrap()
}

fn verify_bytes(bytes: impl Into<Vec<u8>>, more: &[&str]) -> Said {
    let mut files = Overlay::default();
    files.0.insert("t.json".to_owned(), bytes.into());
    callboard_on(files, &[&["hop", "verify", "t.json"], more].concat())
}

fn verify(table: &Value, more: &[&str]) -> Said {
    verify_bytes(table.to_string(), more)
}

#[test]
fn the_recorded_table_is_what_the_program_plays() {
    let said = callboard(&["hop", "verify", TABLE]);
    assert_eq!(
        said.out,
        "samba-4.17: 89 passed, 0 failed\nsamba-4.22: 89 passed, 0 failed\n\
         windows: 86 passed, 0 failed, 3 unknown\n3 unknown\n264 passed, 0 failed\n"
    );
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let json: Value =
        serde_json::from_str(&callboard(&["hop", "verify", TABLE, "--format", "json"]).out).unwrap();
    assert_eq!(
        json,
        json!({"schema": "verify/1", "mismatches": [], "modes": {
            "samba-4.17": {"passed": 89, "failed": 0, "unknown": 0},
            "samba-4.22": {"passed": 89, "failed": 0, "unknown": 0},
            "windows": {"passed": 86, "failed": 0, "unknown": 3},
        }})
    );
}

/// Nothing in the program was written with these cases in sight: they were drawn at random, then recorded.
#[test]
fn cases_drawn_at_random_are_what_the_program_plays() {
    let said = callboard(&["hop", "verify", "tests/kdc-lab/drawn.json"]);
    assert_eq!(said.code, 0, "{}", said.out);
    assert!(said.out.ends_with(" passed, 0 failed\n"), "{}", said.out);
}

#[test]
fn a_mode_can_be_asked_for_alone() {
    let said = callboard(&["hop", "verify", TABLE, "--mode", "windows"]);
    assert_eq!(said.out, "windows: 86 passed, 0 failed, 3 unknown\n3 unknown\n86 passed, 0 failed\n");
}

#[test]
fn a_mismatch_says_what_was_expected_what_came_and_by_which_rules() {
    let mut table = table();
    let case =
        table["cases"].as_array_mut().unwrap().iter_mut().find(|case| case["id"] == "rbcd-exact").unwrap();
    case["windows"] = json!({"outcome": "fail", "failed_step": "s4u2proxy", "error": "KDC_ERR_BADOPTION"});
    let said = verify(&table, &["--format", "json"]);
    assert_eq!(said.code, 1);
    let json: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["modes"]["windows"], json!({"passed": 85, "failed": 1, "unknown": 3}));
    let mismatch = &json["mismatches"][0];
    assert_eq!(mismatch["case"], "rbcd-exact");
    assert_eq!(mismatch["mode"], "windows");
    assert_eq!(mismatch["expected"], "s4u2proxy refused, KDC_ERR_BADOPTION");
    assert_eq!(mismatch["came"], "SQL Server sees alice");
    assert!(mismatch["rules"].as_array().is_some_and(|rules| !rules.is_empty()));
    let said = verify(&table, &[]);
    assert!(
        said.out.contains("rbcd-exact as windows (t.json:1)\n  expected: s4u2proxy refused"),
        "{}",
        said.out
    );
    assert!(said.out.ends_with("263 passed, 1 failed\n"));
}

/// Every recorded fact that is compared, bent in turn.
#[test]
fn whatever_is_bent_in_a_record_is_seen() {
    let bend = |pointer: &str, value: Value| {
        let mut table = table();
        *table.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        let said = verify(&table, &[]);
        assert_eq!(said.code, 1, "{pointer}: {}{}", said.out, said.err);
    };
    let of =
        |id: &str| table()["cases"].as_array().unwrap().iter().position(|case| case["id"] == id).unwrap();
    let samba = |id: &str, rest: &str| format!("/cases/{}/observed/samba-4.17/{rest}", of(id));
    bend(&samba("kcd-exact", "outcome"), json!("fail"));
    bend(&samba("kcd-exact", "mechanism"), json!("forwarded-tgt"));
    bend(&samba("kcd-exact", "sql_sees"), json!("bob"));
    bend(&samba("kcd-exact", "steps/1/ticket/flags"), json!(["pre-authent"]));
    bend(&samba("kcd-exact", "steps/4"), json!({"step": "s4u2self", "result": "ok"}));
    bend(&samba("none-user-account", "failed_step"), json!("s4u2self"));
    bend(&samba("none-user-account", "error/name"), json!("KDC_ERR_POLICY"));
    let windows = |id: &str, rest: &str| format!("/cases/{}/windows/{rest}", of(id));
    bend(&windows("kcd-exact", "outcome"), json!("fail"));
    bend(&windows("kcd-exact", "sql_sees"), json!("bob"));
    bend(&windows("none-user-account", "failed_step"), json!("front-as"));
    bend(&windows("none-user-account", "error"), json!("KDC_ERR_POLICY"));
    bend(&windows("none-user-account", "ntstatus"), json!("STATUS_NO_MATCH"));
    bend(&windows("self-none", "s4u2self_forwardable"), json!(false));
}

#[test]
fn what_is_absent_is_skipped_and_nothing_at_all_is_not_well() {
    let mut table = table();
    for case in table["cases"].as_array_mut().unwrap() {
        case.as_object_mut().unwrap().remove("windows");
        case["observed"].as_object_mut().unwrap().remove("samba-4.22");
    }
    assert!(verify(&table, &[]).out.ends_with("0 unknown\n89 passed, 0 failed\n"));
    let said = verify(&table, &["--mode", "windows"]);
    assert_eq!((said.code, said.err.as_str()), (4, "callboard: no recorded case to compare in `t.json`\n"));
    assert_eq!(verify(&json!({"cases": []}), &[]).code, 4);
    assert_eq!(verify(&json!({}), &[]).code, 4);
    table["cases"] = json!([table["cases"][0]]);
    table["cases"][0]["observed"] = json!({"samba-3.0": {"outcome": "ok"}});
    let said = verify(&table, &[]);
    assert_eq!(said.code, 4);
    assert!(said.err.contains("`samba-3.0` is no KDC that is known here"), "{}", said.err);
}

#[test]
fn any_bytes_are_answered_with_a_place_or_a_reason() {
    let says = |bytes: &[u8], text: &str| {
        let said = verify_bytes(bytes, &[]);
        assert_eq!(said.code, 2, "{}{}", said.out, said.err);
        assert!(said.err.contains(text), "{}", said.err);
    };
    says(b"", "t.json:1:1: expected a value");
    says(b"{\"cases\": [}", "t.json:1:12: expected a value");
    says(&[0xff, 0, 0x9f], "it is not text at byte");
    says(&b"[".repeat(1_000_000), "nested too deeply");
    says(b"{\"cases\": 7}", "t.json:1:11: ");
    says(b"{\"cases\": [{\"id\": \"a\"}]}", "t.json:1:12: the key `hop` is missing");
    says(b"{\"cases\": [{\"hop\": {\"user\": 3}}]}", "t.json:1:29: expected a string, found the number `3`");
    let mut table = table();
    table["cases"][0]["hop"]["method"] = json!("s4uproxy\u{1b}[31m");
    says(table.to_string().as_bytes(), "nothing here is called `s4uproxy\\u{1b}[31m`");
    table["cases"][0]["hop"]["method"] = json!("forwarded-tgt");
    table["cases"][0]["hop"]["client_auth"] = json!("ntlm");
    says(table.to_string().as_bytes(), "a client that came by NTLM has no TGT to forward");
    assert!(callboard(&["hop", "verify", "no/such.json"]).err.contains("there is no such file"));
    assert!(callboard(&["hop", "verify", "tests"]).err.contains("it is a folder"));
}

/// A table with something cut out of it, and something else put there, is read or refused.
#[test]
fn a_damaged_table_is_read_or_refused() {
    let mut table = table();
    table["cases"].as_array_mut().unwrap().truncate(2);
    let text = table.to_string();
    proptest!(|(from in 0..text.len(), length in 0..40usize, with in "[\\[\\]{}\":,a-z0-9 \\\\-]{0,8}")| {
        let mut bytes = text.clone().into_bytes();
        let until = (from + length).min(bytes.len());
        bytes.splice(from..until, with.bytes());
        let said = verify_bytes(bytes, &[]);
        prop_assert!(matches!(said.code, 0 | 1 | 2 | 4));
        prop_assert!(said.code != 2 || said.err.contains("t.json"), "{}", said.err);
    });
}

#[test]
fn an_unknown_key_is_named_and_does_no_harm() {
    let mut table = table();
    table["cases"][0]["hop"]["user_agent"] = json!(1);
    let said = verify(&table, &[]);
    assert_eq!(said.code, 0);
    assert!(said.err.starts_with("note: t.json:1:"), "{}", said.err);
}
