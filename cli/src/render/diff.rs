//! What starts and what stops working, for people.

use std::io::{self, Write};

use callboard_sim::model::time::Millis;

use super::{plural, printable};
use crate::output::diff::{AwayV1, ChangeV1, DiffV1, DifferenceV1};

/// The whole: what only one has, what differs, how much does not.
pub fn render(told: &DiffV1, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "a  {}\nb  {}", printable(&told.a), printable(&told.b))?;
    for (side, names) in [("a", &told.only_in_a), ("b", &told.only_in_b)] {
        for name in names {
            writeln!(out, "only in {side}  {}", printable(name))?;
        }
    }
    told.differences.iter().try_for_each(|difference| one(told.kind, difference, out))?;
    let what = if told.kind == "estates" { "course" } else { "run" };
    writeln!(out, "\nthe same in {} of {}", told.same, plural(told.compared, what))
}

fn one(kind: &str, difference: &DifferenceV1, out: &mut dyn Write) -> io::Result<()> {
    let word = if kind == "estates" { "when" } else { "in" };
    writeln!(out, "\n{word} {}", printable(&difference.when.join(", ")))?;
    changes("starts working", &difference.starts_working, out)?;
    changes("stops working", &difference.stops_working, out)?;
    changes("is otherwise", &difference.changes, out)?;
    changes("client", &difference.clients, out)?;
    for AwayV1 { object, a_ms, b_ms } in &difference.outages {
        writeln!(out, "  {:14}  {} {} -> {}", "is away", printable(object), length(*a_ms), length(*b_ms))?;
    }
    Ok(())
}

fn changes(what: &str, changes: &[ChangeV1], out: &mut dyn Write) -> io::Result<()> {
    changes.iter().try_for_each(|ChangeV1 { object, a, b }| {
        writeln!(out, "  {what:14}  {} {} -> {}", printable(object), printable(a), printable(b))
    })
}

fn length(ms: Option<u64>) -> String {
    ms.map_or("to the end".to_owned(), |ms| Millis(ms).to_string())
}
