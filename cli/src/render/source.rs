//! A source of rules: what it says, and what rests on it.

use std::io::{self, Write};

use callboard_validator::rules::RULES;

use crate::coverage::Source;

/// Shows the statement and the rules that name it.
pub fn render(source: &Source, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n\n{}.", source.id, source.says.trim_end_matches('.'))?;
    if let Some(decided) = source.decided {
        writeln!(out, "\ndecided   {decided}")?;
    }
    if let Some(grade) = source.grade {
        writeln!(out, "\ngrade     {}", grade.name())?;
    }
    let names_it = |named: &&str| *named == source.id || named.strip_prefix("wsfc:") == Some(source.id);
    let rules: Vec<_> = RULES.iter().filter(|rule| rule.sources.iter().any(names_it)).collect();
    if !rules.is_empty() {
        writeln!(out, "\nrules")?;
        for rule in rules {
            writeln!(out, "  {:8} {}", rule.code, rule.summary)?;
        }
    }
    Ok(())
}
