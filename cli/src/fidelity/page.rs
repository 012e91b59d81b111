//! The claims and the knobs as one page of Markdown.

use std::fmt::Write;

use callboard_sim::model::assumptions::{Domain, KNOBS, KnobInfo};

use super::{Claim, Fate, claims};

const HEAD: &str = "\
# Fidelity

What becomes of every rule of the WSFC fact sheet, and what shows it. This page is what `callboard rules --fidelity` prints.

* **simulated**: the engine behaves so, and the scenarios and tests named show it.
* **checked**: the validator finds where files break it.
* **carried**: it is read or known, and decides nothing.
* **out of scope**: nothing here stands for it.

A grade says how far the rule itself may be trusted: *documented* by the vendor, *secondary* (books, community), *derived*
from documented rules, or *assumed* where documentation is silent.

## Rules

| Rule | Grade | What it says | Fate | Shown by, or why not |
|---|---|---|---|---|
";

const KNOBS_HEAD: &str = "
## Assumptions

Where documentation is silent or contradicts itself a named choice decides; `[assumptions]` of an estate changes it, and a
run lists those that decided something.

| Assumption | Default | Rule | What it decides |
|---|---|---|---|
";

/// The whole page.
pub fn page() -> String {
    let rows = claims().map(row);
    let knobs = KNOBS.iter().map(knob_row);
    std::iter::once(HEAD.to_owned()).chain(rows).chain([KNOBS_HEAD.to_owned()]).chain(knobs).collect()
}

fn row(claim: &Claim) -> String {
    let why = match claim.fate {
        Fate::Carried(why) | Fate::OutOfScope(why) => why.to_owned(),
        Fate::Simulated(_) | Fate::Checked(_) => shown_by(claim),
    };
    let (id, grade) = (claim.id, claim.grade.name());
    format!("| {id} | {grade} | {} | {} | {why} |\n", claim.statement, claim.fate.name())
}

fn shown_by(claim: &Claim) -> String {
    let mut text = String::new();
    for link in claim.codes().map(code_link).chain(claim.evidence().map(evidence_link)) {
        let separator = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{separator}{link}");
    }
    text
}

fn code_link(code: &str) -> String {
    format!("`{code}`")
}

fn evidence_link(evidence: &str) -> String {
    match evidence.split_once("::") {
        Some((file, test)) => format!("[{test}](../{file})"),
        None => format!("[{evidence}](../scenarios/{evidence}.toml)"),
    }
}

fn knob_row(knob: &KnobInfo) -> String {
    let default = match knob.domain {
        Domain::Words(words) => words[0].to_owned(),
        Domain::Time(default) => default.to_string(),
    };
    let rule = knob.rule.strip_prefix("wsfc:").unwrap_or(knob.rule);
    format!("| `{}` | `{default}` | {rule} | {} |\n", knob.name, knob.meaning)
}
