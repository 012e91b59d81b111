//! Every statement of the source page is carried by something that can fail, for everything it asks for.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard::coverage::{Carrier, Carriers, Kind, advice, awaited, statements, tensions};
use callboard_tests::fresh::{assert_fresh, read};
use callboard_tests::{callboard, workspace};

const TESTS: &str = "cli/src/coverage/tests.txt";
const SHEET: &str = "../shared/reference/seed-coverage.md";

#[test]
fn every_statement_is_carried_for_everything_it_asks_for() {
    let carriers = Carriers::new();
    let mut bare = Vec::new();
    for statement in statements() {
        let of_kind = |kind: &&Kind| carriers.of_kind(statement, **kind).is_empty();
        bare.extend(statement.kinds.iter().filter(of_kind).map(|kind| (statement.id, kind.name())));
    }
    assert!(bare.is_empty(), "nothing carries these: {bare:?}");
}

#[test]
fn only_plans_and_lessons_are_waited_for_and_nothing_that_is_there_already() {
    let carriers = Carriers::new();
    for (id, kind, command) in awaited() {
        let statement = statements().iter().find(|statement| statement.id == *id).unwrap();
        assert!(statement.kinds.contains(kind), "{id} does not ask for {}", kind.name());
        let may_wait = matches!(kind, Kind::Plan | Kind::Demo);
        assert!(may_wait, "{id} ({}) need not wait for {command}", kind.name());
        let by = carriers.of_kind(statement, *kind);
        assert!(matches!(by[..], [Carrier::Awaited(_)]), "{id} is carried: take it off the list");
    }
}

#[test]
fn every_tension_and_every_piece_of_advice_is_carried() {
    let carriers = Carriers::new();
    let ids = tensions().iter().map(|tension| tension.id).chain(advice().iter().map(|advice| advice.id));
    for id in ids {
        assert!(!carriers.of(id).is_empty(), "nothing carries {id}");
    }
    assert_eq!((tensions().len(), advice().len()), (16, 25));
}

/// A source that is misspelt carries nothing, and nobody would miss it.
#[test]
fn scenarios_name_sources_that_exist() {
    let carriers = Carriers::new();
    for source in carriers.sources_of_scenarios() {
        let is_statement = statements().iter().any(|statement| statement.id == source);
        let is_tension = tensions().iter().any(|tension| tension.id == source);
        let is_rule = callboard_sim::delegation::rules::by_id(source).is_some();
        assert!(
            is_statement || is_tension || is_rule,
            "{source} is no statement, tension or rule of delegation"
        );
    }
}

#[test]
fn the_list_of_tests_is_that_of_the_suite() {
    let suite = read("tests/tests/seed.rs");
    let names = suite.lines().filter_map(|line| line.strip_prefix("fn ")?.split('(').next());
    let tests: String =
        names.filter(|name| name.starts_with("seed_")).map(|name| format!("{name}\n")).collect();
    assert_fresh(TESTS, &tests);
}

#[test]
fn the_committed_page_is_what_the_program_prints() {
    let said = callboard(&["rules", "--coverage"]);
    assert_eq!(said.code, 0);
    assert_fresh("docs/coverage.md", &said.out);
}

/// The numbers and kinds of the sheet, where it is at hand.
#[test]
fn the_statements_are_those_of_the_sheet() {
    let Ok(sheet) = std::fs::read_to_string(workspace().join(SHEET)) else {
        eprintln!("SKIPPED: {SHEET} is not at hand; the committed table has to do");
        assert_eq!(statements().len(), 86);
        return;
    };
    let mut numbers = Vec::new();
    for line in sheet.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(number) = cells.get(1).filter(|cell| cell.len() == 3 && cell.parse::<u16>().is_ok()) else {
            continue;
        };
        let id = format!("seed:{number}");
        let statement = statements().iter().find(|statement| statement.id == id).unwrap();
        // Literals have no column of kinds.
        let kinds: Vec<&str> = statement.kinds.iter().map(|kind| kind.name()).collect();
        if number.parse::<u16>().unwrap() < 75 {
            assert!(cells.contains(&kinds.join(", ").as_str()), "{id}: {kinds:?} are not in {cells:?}");
        }
        numbers.push(id);
    }
    let known: Vec<&str> = statements().iter().map(|statement| statement.id).collect();
    assert_eq!(numbers, known);
}
