//! A rule's page.

use std::io::{self, Write};

use callboard_validator::rule::Rule;

/// The seed's own id, shown wherever a rule comes from it.
const SEED_ASSET: &str = "367835aa-9855-4791-a989-b3d08402ad4c";

/// Shows a page with what it does not say itself under the title; grade and sources are on the page.
pub fn render(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let (title, text) = rule.page.split_once('\n').unwrap_or((rule.page, ""));
    writeln!(out, "{title}\n\n{}.\n", rule.summary)?;
    writeln!(out, "severity  {}", rule.severity.name())?;
    if rule.sources.iter().any(|source| source.starts_with("seed:")) {
        writeln!(
            out,
            "seed      Configure the Integration Services Service as a Cluster Resource ({SEED_ASSET})"
        )?;
    }
    writeln!(out, "{}", text.trim_end())
}
