//! A rule's page.

use std::io::{self, Write};

use callboard_validator::rule::{Harm, Rule};

use crate::seed;

/// Shows a page with what it does not say itself under the title; grade and sources are on the page.
pub fn render(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let (title, text) = rule.page.split_once('\n').unwrap_or((rule.page, ""));
    writeln!(out, "{title}\n\n{}.\n", rule.summary)?;
    writeln!(out, "severity  {}", rule.severity.name())?;
    let statements: Vec<&str> =
        rule.sources.iter().filter_map(|source| source.strip_prefix("seed:")).collect();
    if !statements.is_empty() {
        let numbers = statements.join(", ");
        writeln!(out, "seed      {} ({}), statement {numbers}", seed::TITLE, seed::ASSET)?;
    }
    for line in text.trim_end().lines() {
        writeln!(out, "{}", without_test_words(line))?;
    }
    if let Harm::Scenario(_) = rule.harm {
        writeln!(out, "\n`callboard validate --show-harm {}` plays it from inside the program.", rule.code)?;
    }
    Ok(())
}

/// The first word of a fence says what the block is; the others are for the tests that execute the page.
fn without_test_words(line: &str) -> &str {
    if line.starts_with("```") { line.split(' ').next().unwrap_or(line) } else { line }
}
