//! `rules`.

use callboard_validator::rule::Rule;
use callboard_validator::rules::RULES;
use schemars::JsonSchema;
use serde::Serialize;

use super::Format;
use crate::coverage;
use crate::error::Error;
use crate::exit::Exit;
use crate::fidelity;
use crate::io::Io;
use crate::output::write_json;
use crate::render;

/// List every rule
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print what becomes of every rule of the WSFC sheet instead, as Markdown
    #[arg(long, conflicts_with = "format")]
    fidelity: bool,
    /// Print what carries each statement of the source page instead, as Markdown
    #[arg(long, conflicts_with_all = ["format", "fidelity"])]
    coverage: bool,
    /// Print where the rules come from
    #[arg(long, conflicts_with_all = ["format", "fidelity", "coverage"])]
    about: bool,
}

/// `rules/1`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RulesV1 {
    /// `rules/1`.
    schema: &'static str,
    /// Every rule, by family and code.
    rules: Vec<RuleV1>,
}

/// A rule.
#[derive(Debug, Serialize, JsonSchema)]
struct RuleV1 {
    /// Its code.
    code: &'static str,
    /// The bad pattern.
    name: &'static str,
    /// Its usual severity.
    severity: &'static str,
    /// One line.
    summary: &'static str,
    /// How far to trust it.
    grade: &'static str,
    /// Where it comes from.
    sources: &'static [&'static str],
}

/// Lists the table.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    if args.fidelity {
        write!(io.out, "{}", fidelity::page())?;
        return Ok(Exit::Ok);
    }
    if args.coverage {
        write!(io.out, "{}", coverage::page())?;
        return Ok(Exit::Ok);
    }
    if args.about {
        render::about::render(io.out)?;
        return Ok(Exit::Ok);
    }
    match args.format {
        Format::Json => write_json(
            &RulesV1 { schema: "rules/1", rules: RULES.iter().copied().map(row).collect() },
            io.out,
        )?,
        Format::Text => {
            for rule in RULES {
                writeln!(io.out, "{:8} {:8} {}", rule.code, rule.severity.name(), rule.summary)?;
            }
        }
    }
    Ok(Exit::Ok)
}

fn row(rule: &'static Rule) -> RuleV1 {
    RuleV1 {
        code: rule.code,
        name: rule.name,
        severity: rule.severity.name(),
        summary: rule.summary,
        grade: rule.grade.name(),
        sources: rule.sources,
    }
}
