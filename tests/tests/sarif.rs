//! SARIF: the official schema, and what it does not say: indices, fingerprints, suppressions, regions, texts.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use callboard::export::Format;
use callboard_tests::hostile::{self, NODE, Texts, any_texts, exported, report};
use callboard_tests::{Overlay, callboard, callboard_on};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value;

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let mut schema: Value = serde_json::from_str(include_str!("fixtures/sarif-schema-2.1.0.json")).unwrap();
    // The pattern of a language tag is no regular expression (`]?$`); no language is written.
    for definition in ["run", "toolComponent"] {
        schema["definitions"][definition]["properties"]["language"]
            .as_object_mut()
            .unwrap()
            .remove("pattern");
    }
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
});

/// The one run of a log that the schema accepts and whose references lead somewhere.
fn run_of(json: &str) -> Value {
    let log: Value = serde_json::from_str(json).unwrap();
    let errors: Vec<String> =
        SCHEMA.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let run = log["runs"][0].clone();
    let rules = &run["tool"]["driver"]["rules"];
    let results = run["results"].as_array().unwrap();
    for result in results {
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
        assert!(result["suppressions"].is_array(), "all results say whether they are suppressed");
    }
    for notification in run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap() {
        let rule = &notification["associatedRule"];
        assert_eq!(rules[rule["index"].as_u64().unwrap() as usize]["id"], rule["id"]);
    }
    let prints: BTreeSet<&str> = results.iter().map(fingerprint).collect();
    assert_eq!(prints.len(), results.len(), "fingerprints tell results apart");
    run
}

fn fingerprint(result: &Value) -> &str {
    result["partialFingerprints"]["finding/v1"].as_str().unwrap()
}

fn validate(paths: &[&str]) -> Value {
    run_of(&callboard(&[&["validate", "--format", "sarif"], paths].concat()).out)
}

fn text(message: &Value) -> String {
    message["text"].as_str().unwrap().replace("{{", "{").replace("}}", "}").replace("\\](", "](")
}

fn region(location: &Value) -> [u64; 4] {
    let region = &location["physicalLocation"]["region"];
    ["startLine", "startColumn", "endLine", "endColumn"].map(|key| region[key].as_u64().unwrap())
}

/// What a reference of ours names: percent signs undone.
fn path(location: &Value) -> String {
    let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let (byte, after) = match first {
            b'%' => (u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap(), &after[2..]),
            plain => (*plain, after),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn any_text_survives(texts in any_texts()) {
        let run = run_of(&exported(Format::Sarif, "f", &report(&texts)));
        let Texts { message, object, help, label, path: file } = &texts;
        let result = &run["results"][0];
        prop_assert_eq!(&text(&result["message"]), message);
        prop_assert_eq!(result["properties"]["help"].as_str(), Some(help.as_str()));
        prop_assert_eq!(result["properties"]["object"].as_str(), Some(object.as_str()));
        prop_assert_eq!(&text(&result["relatedLocations"][0]["message"]), label);
        prop_assert_eq!(region(&result["locations"][0]), [2, 9, 2, 10]);
        if !file.starts_with("./") && !file.starts_with('/') {
            prop_assert_eq!(&path(&result["locations"][0]), file);
        }
        let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
        let why = format!("DEL001 double-hop was not checked: {object}: {message} (unknown)");
        prop_assert_eq!(text(&notification["message"]), why);
    }
}

#[test]
fn the_schema_accepts_the_whole_library() {
    let run = validate(&["scenarios"]);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
    let results = run["results"].as_array().unwrap();
    let is_shared = |result: &Value| result["occurrenceCount"].as_u64().unwrap() > 1;
    assert!(results.iter().any(is_shared), "an estate of many scenarios is told once");
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        let page = rule["help"]["markdown"].as_str().unwrap();
        assert!(page.starts_with(&format!(
            "# {} · {}",
            rule["id"].as_str().unwrap(),
            rule["name"].as_str().unwrap()
        )));
        assert!(rule["fullDescription"]["text"].as_str().unwrap().len() > 20, "GitHub wants one: {rule}");
        assert!(rule["properties"]["grade"].is_string() && rule["properties"]["sources"].is_array());
    }
    let hostile = callboard_on(hostile::estate(), &["validate", "hostile.toml", "--format", "sarif"]).out;
    assert!(
        run_of(&hostile)["results"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| text(&one["message"]).contains(NODE))
    );
}

#[test]
fn places_and_levels_are_those_of_the_findings() {
    let run = validate(&["./scenarios/s10-steps-to-the-letter.toml"]);
    let results = run["results"].as_array().unwrap();
    let lost = results.iter().find(|result| result["ruleId"] == "SSIS018").unwrap();
    assert_eq!(lost["level"], "error");
    assert_eq!(path(&lost["locations"][0]), "scenarios/s10-steps-to-the-letter.toml");
    let [line, column, last, after] = region(&lost["locations"][0]);
    assert!(line == last && column < after, "{lost}");
    let related = validate(&["scenarios/estates/k2d.toml"]);
    let hop =
        related["results"].as_array().unwrap().iter().find(|one| one["ruleId"] == "DEL001").cloned().unwrap();
    assert_eq!(hop["relatedLocations"][0]["message"]["text"], "a separate virtual server");
    assert_eq!(hop["relatedLocations"][0]["id"], 1);
}

const K2: &str = "scenarios/estates/k2.toml";

fn k2(change: impl Fn(String) -> String) -> Value {
    let text = std::fs::read_to_string(callboard_tests::workspace().join(K2)).unwrap();
    let files = Overlay([(K2.to_owned(), change(text).into_bytes())].into());
    run_of(&callboard_on(files, &["validate", K2, "--format", "sarif"]).out)
}

#[test]
fn a_finding_that_moves_keeps_its_fingerprint() {
    let before = k2(|text| text);
    let after = k2(|text| format!("# one more line\n\n{text}"));
    let of = |run: &Value, at: usize| {
        let results = run["results"].as_array().unwrap();
        (
            results.iter().map(|result| fingerprint(result).to_owned()).collect::<Vec<_>>(),
            region(&results[at]["locations"][0]),
        )
    };
    let ((prints, place), (prints_after, place_after)) = (of(&before, 0), of(&after, 0));
    assert_eq!(prints, prints_after);
    assert_eq!(place[0] + 2, place_after[0]);
}

#[test]
fn an_acknowledged_finding_is_a_note_that_is_suppressed_with_its_reason() {
    let acknowledge = "\n[[acknowledge]]\nrule = \"SSIS001\"\nreason = \"{we} know\"\nuntil = 2030-01-31\n";
    let run = k2(|text| text + acknowledge);
    let result = run["results"].as_array().unwrap().iter().find(|one| one["ruleId"] == "SSIS001").unwrap();
    assert_eq!(result["level"], "note");
    assert_eq!(result["suppressions"][0]["kind"], "inSource");
    let justification = result["suppressions"][0]["justification"].as_str().unwrap();
    assert!(justification.starts_with("{we} know"), "{justification}");
    let others = run["results"].as_array().unwrap().iter().filter(|one| one["ruleId"] != "SSIS001");
    assert!(others.into_iter().all(|one| one["suppressions"].as_array().unwrap().is_empty()));
}
