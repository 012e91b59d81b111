//! A rule's page.

use std::io::{self, Write};

use callboard_validator::rule::Rule;

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
    writeln!(out, "{}", text.trim_end())
}
