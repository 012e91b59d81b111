//! The table as Markdown.

use std::fmt::Write;

use super::{Carrier, Carriers, Kind, Statement, advice, statements, tensions};

const HEAD: &str = "\
# Coverage

What carries each statement of the source page: a rule whose page is executed, a scenario with an expected verdict, a lesson
whose answers are played, or a test of its own. This page is what `callboard rules --coverage` prints.

## Statements

| Statement | What it says | Kind | Carried by |
|---|---|---|---|
";

const TENSIONS_HEAD: &str = "
## Tensions

Where the page pulls against itself or against the platform, and what was decided.

| Tension | What pulls | Decided | Carried by |
|---|---|---|---|
";

const ADVICE_HEAD: &str = "
## Documented elsewhere, and known in the field

A rule where the fact stands in a file; else an entry of `callboard explain MESSAGE`.

| Rule | What it says | Carried by |
|---|---|---|
";

/// The whole page.
pub fn page() -> String {
    let carriers = Carriers::new();
    let mut page = HEAD.to_owned();
    for statement in statements() {
        for kind in statement.kinds {
            page += &row(&carriers, statement, *kind);
        }
    }
    page += TENSIONS_HEAD;
    for tension in tensions() {
        let by = listed(&carriers.of(tension.id));
        let _ = writeln!(page, "| {} | {} | {} | {by} |", bare(tension.id), tension.says, tension.decided);
    }
    page += ADVICE_HEAD;
    for advice in advice() {
        let _ =
            writeln!(page, "| {} | {} | {} |", bare(advice.id), advice.says, listed(&carriers.of(advice.id)));
    }
    page
}

fn row(carriers: &Carriers, statement: &Statement, kind: Kind) -> String {
    let by = listed(&carriers.of_kind(statement, kind));
    format!("| {} | {} | {} | {by} |\n", bare(statement.id), statement.says, kind.name())
}

/// The id without its sheet.
fn bare(id: &str) -> &str {
    id.split_once(':').map_or(id, |(_, bare)| bare)
}

fn listed(carriers: &[Carrier]) -> String {
    carriers.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn link(carrier: &Carrier) -> String {
    match carrier {
        Carrier::Rule(code) => format!("`{code}`"),
        Carrier::Scenario(path) => {
            let name = path.trim_start_matches("scenarios/").trim_end_matches(".toml");
            format!("[{name}](../{path})")
        }
        Carrier::Lesson(path) => {
            let name = path.trim_start_matches("scenarios/lessons/").trim_end_matches(".toml");
            format!("[lesson {name}](../{path})")
        }
        Carrier::Test(name) => format!("[{name}](../tests/tests/seed.rs)"),
        Carrier::Message(id) => format!("`callboard explain {id}`"),
        Carrier::Awaited(command) => format!("waits for `callboard {command}`"),
    }
}
