//! Why things are as they are, for people.

use std::io::{self, Write};

use callboard_sim::model::time::SimTime;

use super::printable;
use crate::output::graded::in_brackets;
use crate::output::state::{StateV1, StatesV1};

/// Everything of the name that was asked for.
pub fn render(told: &StatesV1, out: &mut dyn Write) -> io::Result<()> {
    for (index, state) in told.states.iter().enumerate() {
        let gap = if index == 0 { "" } else { "\n" };
        let (name, is) = (printable(&state.name), printable(&state.state));
        writeln!(out, "{gap}{} {name} at {}: {is}", state.kind, SimTime(told.at_ms))?;
        one(state, out)?;
    }
    Ok(())
}

fn one(state: &StateV1, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nbecause")?;
    if state.because.is_empty() {
        writeln!(out, "  nothing keeps it from being as it should be")?;
    }
    for because in &state.because {
        writeln!(out, "  {}{}", printable(&because.text), in_brackets(&because.rules))?;
    }
    if !state.due.is_empty() {
        writeln!(out, "\nwhat is due")?;
    }
    for due in &state.due {
        let rules = if due.rules.is_empty() { String::new() } else { format!(" [{}]", due.rules.join(" ")) };
        writeln!(out, "  {:>8}  {}{rules}", SimTime(due.at_ms).to_string(), printable(&due.text))?;
    }
    if !state.facts.is_empty() {
        writeln!(out, "\nwhat brought it there")?;
    }
    for (fact, told) in state.facts.iter().zip(&state.told) {
        let rules =
            if fact.rules.is_empty() { String::new() } else { format!(" [{}]", fact.rules.join(" ")) };
        let node = printable(fact.node.as_deref().unwrap_or_default());
        writeln!(out, "  {:>8}  {node:4} {}{rules}", SimTime(fact.t_ms).to_string(), printable(told))?;
    }
    Ok(())
}
