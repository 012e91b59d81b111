//! Statements of the source page that are carried by a test: `seed_NNN_...`. `callboard rules --coverage` lists them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::callboard;

fn said(arguments: &[&str]) -> String {
    let said = callboard(arguments);
    assert_eq!(said.code, 0, "{}", said.err);
    said.out
}

#[test]
fn seed_001_the_rules_name_the_page_they_are_derived_from() {
    let about = said(&["rules", "--about"]);
    let line = about.lines().find(|line| line.starts_with("rules derived from")).unwrap();
    assert!(line.ends_with("Configure the Integration Services Service as a Cluster Resource"), "{line}");
}

#[test]
fn seed_003_its_technology_and_its_kind_of_topic_are_shown() {
    assert!(said(&["rules", "--about"]).contains("integration-services (article)"));
}

#[test]
fn seed_004_a_page_names_the_asset_and_its_statements() {
    let page = said(&["explain", "SSIS002"]);
    let seed = page.lines().find(|line| line.starts_with("seed ")).unwrap();
    assert!(seed.contains("367835aa-9855-4791-a989-b3d08402ad4c"), "{seed}");
    assert!(seed.contains("009"), "{seed}");
    let of_the_cluster = said(&["explain", "CLU012"]);
    assert!(!of_the_cluster.contains("367835aa"), "a rule that does not come from the page does not say so");
}

#[test]
fn seed_037_the_page_on_dcom_names_both_permissions_and_the_companion_topic() {
    let page = said(&["explain", "SSIS020"]);
    for what in ["Launch and Activation", "Access", "Connecting to a Remote Integration Services Server"] {
        assert!(page.contains(what), "{what}");
    }
}

#[test]
fn seed_061_the_page_on_the_order_of_start_names_the_companion_topic() {
    assert!(said(&["explain", "SSIS006"]).contains("Add Dependencies to a SQL Server Resource"));
}

#[test]
fn seed_046_without_sql_server_nothing_about_it_is_judged_and_nothing_is_passed() {
    let said = callboard(&["validate", "scenarios/estates/bare.toml", "--format", "json"]);
    assert_eq!(said.code, 0, "a cluster without SQL Server is a cluster");
    let folder = std::env::temp_dir().join(format!("callboard-seed-046-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let estate = folder.join("estate.toml");
    let services = "service = [{ name = \"MsDtsServer150\", start-type = \"Manual\" }]";
    let text = format!(
        "windows-server = \"2019\"\nsql-server = \"2019\"\n[[node]]\nname = \"N1\"\n{services}\n[[node]]\nname = \"N2\"\n{services}\n\
         [[group]]\nname = \"G\"\n[[resource]]\nname = \"SSIS\"\ntype = \"Generic Service\"\ngroup = \"G\"\nservice-name = \"MsDtsServer150\"\n"
    );
    std::fs::write(&estate, text).unwrap();
    let said = callboard(&["validate", estate.to_str().unwrap(), "--format", "json"]);
    std::fs::remove_dir_all(&folder).unwrap();
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    for code in ["SSIS006", "DEL001"] {
        let skipped =
            report["not_checked"].as_array().unwrap().iter().find(|skipped| skipped["rule"] == code);
        assert_eq!(skipped.unwrap()["why"], "not-applicable", "{code}");
        let found = report["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == code);
        assert!(!found, "{code}");
    }
}

fn compared() -> String {
    said(&["compare", "scenarios/estates/k2.toml", "scenarios/estates/k2d.toml"])
}

/// The lines of a row's cells.
fn cells(text: &str, row: &str) -> (String, String) {
    let (_, from) = text.split_once(&format!("\n\n{row} ")).unwrap();
    let row = from.split("\n\n").next().unwrap();
    let (same, different) = row.split_once("\n  different ").unwrap();
    (same.to_owned(), different.to_owned())
}

#[test]
fn seed_005_whoever_weighs_the_advantages_has_both_columns_and_what_they_depend_on() {
    let text = compared();
    for row in ["1", "2", "3", "4", "5"] {
        let (same, different) = cells(&text, row);
        assert!(same.contains("\n    - ") && different.contains("\n    - "), "row {row} says no condition");
    }
}

#[test]
fn seed_013_compare_prints_five_rows_and_both_columns() {
    let text = compared();
    let mut lines = text.lines().skip_while(|line| !line.trim_start().starts_with("same  "));
    assert!(lines.next().is_some());
    let head: Vec<&str> = lines.skip_while(|line| !line.starts_with("1 ")).take(5).collect();
    for (number, line) in (1..).zip(&head) {
        assert!(line.starts_with(&format!("{number} ")), "{line}");
    }
    assert_eq!(head.len(), 5);
}

#[test]
fn seed_022_in_one_group_nothing_is_on_the_wire() {
    let (same, _) = cells(&compared(), "3");
    assert!(same.contains("nothing is on the wire"), "{same}");
    assert!(!same.contains("stops being true"), "{same}");
}

#[test]
fn seed_023_in_different_groups_packages_go_over_the_wire_until_one_node_has_both() {
    let (_, different) = cells(&compared(), "3");
    assert!(
        different.contains("5242880 bytes in 0.052s each, between SSIS on N2 and msdb on N1"),
        "{different}"
    );
    assert!(different.contains("stops being true after the loss of N1"), "{different}");
    assert!(different.contains("(assumed)"), "{different}");
}
