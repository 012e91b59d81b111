//! Asks Pacemaker's `crm_simulate`, where it is installed (`apt-get install pacemaker-cli-utils`).

use std::path::Path;
use std::process::Command;

use super::cib::RESOURCES;
use super::{Moves, cib, node_name, number_of};

/// The release that is installed, if any is.
pub fn release() -> Option<String> {
    let said = Command::new("crm_simulate").arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    text.lines().next().map(|line| line.trim_start_matches("Pacemaker ").to_owned())
}

/// The groups that go elsewhere when a node is lost.
///
/// # Panics
///
/// When it does not run, or says something else than that whole groups start elsewhere.
pub fn moves(cib: &Path, node: usize) -> Moves {
    let mut command = Command::new("crm_simulate");
    let said = command.args(["--simulate", "--node-fail", &node_name(node), "--xml-file"]).arg(cib).output();
    let said = said.expect("it is installed");
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success(), "{text}{}", String::from_utf8_lossy(&said.stderr));
    read(&text)
}

/// What a report says of moves.
fn read(report: &str) -> Moves {
    let (_, summary) = report.split_once("Transition Summary:").expect("it has a summary");
    let (summary, _) = summary.split_once("Executing Cluster Transition:").expect("it was carried out");
    let mut starts = Vec::new();
    for line in summary.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["*", "Start", resource, "(", node, ")"] = words[..] else { panic!("something else: {line}") };
        starts.push((resource.to_owned(), number_of(node, "N").expect("it is a node")));
    }
    moves_of(&starts)
}

fn moves_of(starts: &[(String, usize)]) -> Moves {
    let mut moves = Moves::new();
    for of_group in starts.chunks(RESOURCES) {
        let (first, node) = &of_group[0];
        let group = first.strip_suffix("-0").and_then(|group| number_of(group, "SQLG"));
        let group = group.expect("groups start with their first resource");
        let whole = (0..RESOURCES).map(|resource| (cib::resource_name(group, resource), *node));
        assert!(whole.eq(of_group.iter().cloned()), "not a whole group: {of_group:?}");
        moves.insert(group, *node);
    }
    moves
}
