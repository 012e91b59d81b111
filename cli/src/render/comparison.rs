//! The trade-off table: first the table, then what every cell rests on.

use std::io::{self, Write};

use callboard_sim::model::time::Millis;

use super::printable;
use crate::output::comparison::{CellV1, ComparisonV1, InputV1, PartV1, RowV1, ValueV1};

/// More figures of one run than this are in the JSON only.
const MOST_PARTS: usize = 16;

/// Renders the comparison.
pub fn render(table: &ComparisonV1, out: &mut dyn Write) -> io::Result<()> {
    for (column, estate) in table.estates.named() {
        let (name, path) = (printable(&estate.name), printable(&estate.path));
        writeln!(
            out,
            "{column:<10}  {name} ({path}), {}: {}",
            estate.placement,
            printable(&estate.measured)
        )?;
    }
    for note in &table.notes {
        writeln!(out, "note: {}", printable(note))?;
    }
    writeln!(out)?;
    head(table, out)?;
    for row in &table.rows {
        writeln!(out, "\n{} {}", row.row, row.title)?;
        for (column, cell) in row.cells.named() {
            self::cell(column, cell, out)?;
        }
    }
    writeln!(out, "\nnot modelled: {}", table.not_modelled.join("; "))
}

/// The table itself.
fn head(table: &ComparisonV1, out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<&str> = table.estates.named().map(|(name, _)| name).collect();
    let line = |row: &RowV1| {
        let cells = row.cells.named().map(|(_, cell)| headline(cell));
        std::iter::once(format!("{} {}", row.row, row.title)).chain(cells).collect::<Vec<_>>()
    };
    let titles = std::iter::once(String::new()).chain(columns.iter().map(|name| (*name).to_owned()));
    let lines: Vec<Vec<String>> =
        std::iter::once(titles.collect()).chain(table.rows.iter().map(line)).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..=columns.len()).map(width).collect();
    for line in &lines {
        let padded = line.iter().zip(&widths).map(|(text, width)| format!("{text:<width$}"));
        writeln!(out, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

fn cell(column: &str, cell: &CellV1, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {column:<10}  {}: {}", headline(cell), printable(&cell.detail))?;
    let mut told = vec![cell.detail.as_str()];
    for parts in cell.parts.chunk_by(|one, next| one.when == next.when) {
        let when = &parts[0].when;
        let parts: Vec<String> = parts
            .chunk_by(|one, next| one.what == next.what)
            .take(MOST_PARTS)
            .map(|parts| measurement(parts, &mut told))
            .chain((parts.len() > MOST_PARTS).then(|| "more with `--format json`".to_owned()))
            .collect();
        writeln!(out, "              {}: {}", printable(when), printable(&parts.join("; ")))?;
    }
    for condition in &cell.conditions {
        writeln!(out, "    - {}", printable(condition))?;
    }
    let inputs: Vec<String> = cell.inputs.iter().map(input).collect();
    if !inputs.is_empty() {
        writeln!(out, "    made with {}", printable(&inputs.join("; ")))?;
    }
    Ok(())
}

/// Figures of one thing, with what belongs to them unless it was said before.
fn measurement<'a>(parts: &'a [PartV1], told: &mut Vec<&'a str>) -> String {
    let values: Vec<String> = parts.iter().map(|part| figure(&part.value, part.of, part.unit)).collect();
    let detail = parts[0].detail.as_str();
    let is_new = !detail.is_empty() && !told.contains(&detail);
    told.push(detail);
    let detail = if is_new { format!(" ({detail})") } else { String::new() };
    format!("{} {}{detail}", parts[0].what, values.join(", "))
}

fn input(input: &InputV1) -> String {
    let assumed = if input.assumed { " (assumed)" } else { "" };
    format!("{} = {}{assumed}", input.name, input.value)
}

/// The value of a cell, and whether it was made with figures that nobody stated.
fn headline(cell: &CellV1) -> String {
    let assumed = if cell.assumed { " (assumed)" } else { "" };
    format!("{}{assumed}", figure(&cell.value, None, cell.unit))
}

/// Times as an operator says them, words as they are, other numbers with their unit.
fn figure(value: &ValueV1, of: Option<u64>, unit: &str) -> String {
    match value {
        ValueV1::Number(number) if unit == "ms" => Millis(*number).to_string(),
        ValueV1::Number(number) => {
            let of = of.map_or(String::new(), |of| format!("of {of} "));
            format!("{number} {of}{unit}")
        }
        ValueV1::Word(word) => word.clone(),
    }
}
