//! The same question to callboard and to Pacemaker: which groups go where when a node is lost. The answers of
//! `crm_simulate` are recorded in `tests/peers/`; `callboard_tests::peers` says what both can be asked.

use std::collections::BTreeSet;

use callboard_tests::peers::{RECORDED, cib, crm_simulate, estate, table};

#[test]
fn every_loss_of_a_node_moves_the_groups_that_pacemaker_moves_to_the_owners_that_pacemaker_takes() {
    let text = std::fs::read_to_string(table::path()).expect("it is committed");
    for (problem, answers) in table::read(&text, &RECORDED) {
        let estate = estate::read(&problem);
        for (lost, theirs) in answers.iter().enumerate() {
            assert_eq!(&estate::moves(&estate, lost), theirs, "{problem}: N{lost} is lost");
        }
    }
}

#[test]
fn each_group_moves_at_the_loss_of_its_owner_only() {
    let text = std::fs::read_to_string(table::path()).expect("it is committed");
    for (problem, answers) in table::read(&text, &RECORDED) {
        for (lost, moves) in answers.iter().enumerate() {
            let moved: BTreeSet<usize> = moves.keys().copied().collect();
            assert_eq!(moved, problem.groups_on(lost).collect(), "{problem}: N{lost} is lost");
        }
    }
}

/// Asks the program itself. `UPDATE=1` records what it says.
#[test]
#[ignore = "needs crm_simulate: cargo test -p callboard-tests --test peers -- --ignored"]
fn crm_simulate_still_says_what_is_recorded() {
    let Some(release) = crm_simulate::release() else {
        eprintln!("SKIPPED: crm_simulate is not installed (apt-get install pacemaker-cli-utils)");
        return;
    };
    let file = std::env::temp_dir().join(format!("callboard-peers-{}.xml", std::process::id()));
    let asked = RECORDED.map(|problem| {
        std::fs::write(&file, cib::text(&problem)).expect("it can be written");
        let losses = 0..problem.size.nodes;
        (problem, losses.map(|lost| crm_simulate::moves(&file, lost)).collect())
    });
    std::fs::remove_file(&file).expect("it was written");
    let said = table::write(&asked);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(table::path(), &said).expect("it can be written");
    }
    let recorded = std::fs::read_to_string(table::path()).expect("it is committed");
    assert_eq!(said, recorded, "Pacemaker {release} says something else");
}
