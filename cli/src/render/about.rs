//! Where the rules come from.

use std::io::{self, Write};

use callboard_validator::finding::Grade;
use callboard_validator::rules::RULES;

use crate::seed;

const GRADES: [(Grade, &str); 5] = [
    (Grade::Documented, "stated by the vendor"),
    (Grade::Observed, "seen in the field or in a lab, quoted by somebody"),
    (Grade::Derived, "follows from what is documented; nobody states it"),
    (Grade::Secondary, "books and community posts"),
    (Grade::Assumed, "documentation is silent: a decision of ours, behind a name"),
];

const SHEETS: [(&str, &str); 5] = [
    ("seed", "the statements of that page, by number"),
    ("tension", "where it pulls against itself, and what was decided (rules --coverage)"),
    ("ssis", "what is documented elsewhere (D-), what the field knows (F-), what it asks for (S-)"),
    ("wsfc", "rules of Windows Server Failover Clustering (rules --fidelity)"),
    ("delegation", "rules of Kerberos delegation"),
];

/// Title, tags and grades.
pub fn render(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "rules derived from   {}", seed::TITLE)?;
    writeln!(out, "asset id             {}", seed::ASSET)?;
    writeln!(out, "technology           {} ({})", seed::TECHNOLOGY, seed::TOPIC)?;
    writeln!(out, "product tag          {}; its literals say 100, which is SQL Server 2008", seed::PRODUCT)?;
    writeln!(
        out,
        "profiles             seed-strict has its literals, sql2005 to sql2025 those of each release"
    )?;
    writeln!(out, "\nsources")?;
    for (sheet, what) in SHEETS {
        writeln!(out, "  {sheet:<12} {what}")?;
    }
    writeln!(out, "\ngrades")?;
    for (grade, meaning) in GRADES {
        let count = RULES.iter().filter(|rule| rule.grade == grade).count();
        writeln!(out, "  {:<12} {count:>3} rules: {meaning}", grade.name())?;
    }
    Ok(())
}
