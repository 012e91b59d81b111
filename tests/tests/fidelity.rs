//! `docs/fidelity.md` is fresh, leaves no rule of the WSFC sheet out, and names only evidence that exists.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard::fidelity::{Claim, Fate, claims};
use callboard_sim::model::assumptions::KNOBS;
use callboard_tests::fresh::{assert_fresh, read};
use callboard_tests::{callboard, workspace};

/// Every id of the sheet, in its order: committed, so that the sheet need not be at hand.
const IDS: &str = "tests/tests/fidelity/ids.txt";
const CONFORMANCE: &str = "cli/src/fidelity/conformance.txt";
const SHEET: &str = "../shared/reference/wsfc.md";

fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty()).collect()
}

fn claim(id: &str) -> Option<&'static Claim> {
    claims().find(|claim| claim.id == id)
}

fn is_id(word: &str) -> bool {
    word.strip_prefix("W-").is_some_and(|rest| rest.contains('-'))
}

/// The ids that the title of a conformance scenario begins with: `W-FO-02, W-FO-05: a sentence`.
fn ids_of_title(text: &str) -> Vec<String> {
    let title = text.lines().find_map(|line| line.strip_prefix("title = \"")).unwrap_or_default();
    let Some((ids, _)) = title.split_once(':') else { return Vec::new() };
    let words = ids.split([' ', ',']).filter(|word| !word.is_empty() && *word != "and");
    words.map(str::to_owned).take_while(|word| is_id(word)).collect()
}

fn conformance() -> Vec<(String, String)> {
    let folder = workspace().join("scenarios/conformance");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut shown: Vec<(String, String)> = names
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .flat_map(|name| {
            let ids = ids_of_title(&read(&format!("scenarios/conformance/{name}.toml")));
            ids.into_iter().map(move |id| (id, format!("conformance/{name}")))
        })
        .collect();
    shown.sort();
    shown
}

#[test]
fn the_committed_page_is_what_the_program_prints() {
    let said = callboard(&["rules", "--fidelity"]);
    assert_eq!(said.code, 0);
    assert_fresh("docs/fidelity.md", &said.out);
}

#[test]
fn every_id_of_the_sheet_has_one_row_in_the_order_of_the_sheet() {
    match std::fs::read_to_string(workspace().join(SHEET)) {
        Ok(sheet) => {
            let first_cells = sheet.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next());
            let ids: String = first_cells.filter(|cell| is_id(cell)).map(|id| format!("{id}\n")).collect();
            assert_fresh(IDS, &ids);
        }
        Err(error) => {
            eprintln!("SKIPPED: {SHEET} is not at hand ({error}); the committed list of ids has to do");
        }
    }
    let rows: Vec<&str> = claims().map(|claim| claim.id).collect();
    assert_eq!(rows, lines(&read(IDS)));
}

#[test]
fn conformance_scenarios_are_named_by_the_rows_of_the_ids_in_their_titles() {
    let shown = conformance();
    let expected: String = shown.iter().map(|(id, name)| format!("{id} {name}\n")).collect();
    assert_fresh(CONFORMANCE, &expected);
    for (id, name) in &shown {
        let row = claim(id).unwrap_or_else(|| panic!("{name}: no rule has the id {id}"));
        assert!(row.fate.needs_evidence(), "{name} shows {id}, which is {}", row.fate.name());
        assert!(row.evidence().any(|evidence| evidence == name), "{id} does not name {name}");
    }
}

#[test]
fn every_scenario_and_test_that_a_row_names_exists() {
    for claim in claims() {
        for evidence in claim.evidence() {
            let exists = match evidence.split_once("::") {
                Some((file, test)) => read(file).contains(&format!("fn {test}(")),
                None => workspace().join(format!("scenarios/{evidence}.toml")).is_file(),
            };
            assert!(exists, "{} names {evidence}, which does not exist", claim.id);
        }
    }
}

#[test]
fn what_is_simulated_or_checked_is_shown() {
    let shown = |claim: &&Claim| match claim.fate {
        Fate::Checked(_) => claim.codes().next().is_some(),
        _ => claim.evidence().next().is_some(),
    };
    let missing: Vec<&str> =
        claims().filter(|claim| claim.fate.needs_evidence() && !shown(claim)).map(|claim| claim.id).collect();
    assert!(missing.is_empty(), "no scenario, test or rule shows these: {missing:#?}");
}

#[test]
fn what_the_engine_cites_is_simulated() {
    let reasons = read("sim/src/reason.rs");
    let cited = reasons.split('"').filter(|text| text.starts_with("wsfc:"));
    let ids = cited.chain(KNOBS.iter().map(|knob| knob.rule)).filter_map(|rule| rule.strip_prefix("wsfc:"));
    for id in ids {
        let row = claim(id).unwrap_or_else(|| panic!("the engine cites {id}, which has no row"));
        assert!(
            matches!(row.fate, Fate::Simulated(_)),
            "the engine cites {id}, which is said to be {}",
            row.fate.name()
        );
    }
}

#[test]
fn what_does_not_act_says_why() {
    for claim in claims() {
        if let Fate::Carried(why) | Fate::OutOfScope(why) = claim.fate {
            assert!(!why.is_empty(), "{}", claim.id);
        }
    }
}
