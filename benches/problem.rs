//! Writes the files that `peers.py` gives to callboard and to its peers: `problem NODESxGROUPS FOLDER`.
//!
//! `problem.toml` and `cib.xml` are the same problem, `moves.csv` says what the loss of N0 does; `big.toml` is the
//! large estate of `tests/src/big_estate.rs`, with its artefacts.

use std::path::Path;

use callboard_tests::big_estate;
use callboard_tests::peers::{Layout, cib, estate, problem};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [size, folder] = &arguments[..] else { panic!("problem NODESxGROUPS FOLDER") };
    let (nodes, groups) = size.split_once('x').expect("a size is NODESxGROUPS");
    let number = |text: &str| text.parse().expect("it is a number");
    let problem = problem(number(nodes), number(groups), Layout::Even);
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder.join("big"))?;
    std::fs::write(folder.join(estate::ESTATE), estate::text(&problem))?;
    std::fs::write(folder.join("cib.xml"), cib::text(&problem))?;
    let moves = estate::moves(&estate::read(&problem), 0);
    let lines: String = moves.iter().map(|(group, to)| format!("SQLG{group},N{to}\n")).collect();
    std::fs::write(folder.join("moves.csv"), lines)?;
    for (name, bytes) in big_estate::files(problem.size).0 {
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
