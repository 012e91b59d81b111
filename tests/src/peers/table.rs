//! Recorded answers: for every group of a problem, the loss that moves it and where to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Moves, Problem, group_name, node_name, number_of};
use crate::workspace;

const HEAD: [&str; 4] = ["problem", "lost", "group", "to"];

/// The moves of every loss, by the number of the node.
pub type Answers = Vec<Moves>;

/// Where Pacemaker's answers are.
pub fn path() -> PathBuf {
    workspace().join("tests/peers/crm_simulate.csv")
}

/// Answers as text, a move a line.
///
/// # Panics
///
/// Never: memory is writable.
pub fn write(all: &[(Problem, Answers)]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEAD).expect("memory is writable");
    for (problem, answers) in all {
        for (lost, moves) in answers.iter().enumerate() {
            for (group, to) in moves {
                let line = [problem.to_string(), node_name(lost), group_name(*group), node_name(*to)];
                table.write_record(line).expect("memory is writable");
            }
        }
    }
    String::from_utf8(table.into_inner().expect("memory is writable")).expect("names are text")
}

/// The answers to some problems.
///
/// # Panics
///
/// When the text is no such table.
pub fn read(text: &str, problems: &[Problem]) -> Vec<(Problem, Answers)> {
    let mut of_name: BTreeMap<String, Answers> = problems
        .iter()
        .map(|problem| (problem.to_string(), vec![Moves::new(); problem.size.nodes]))
        .collect();
    let mut table = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(table.headers().expect("it has a head"), HEAD.as_slice());
    for line in table.records() {
        let line = line.expect("it is a table");
        let number = |column: usize, prefix| number_of(&line[column], prefix).expect("it is a name");
        let answers = of_name.get_mut(&line[0]).expect("it is a problem");
        answers[number(1, "N")].insert(number(2, "SQLG"), number(3, "N"));
    }
    let mut answers = |problem: &Problem| of_name.remove(&problem.to_string()).expect("each is there once");
    problems.iter().map(|problem| (*problem, answers(problem))).collect()
}
