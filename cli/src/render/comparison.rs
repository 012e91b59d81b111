//! The trade-off table: first the table, then what every cell rests on.

use std::io::{self, Write};

use callboard_sim::model::time::Millis;

use super::printable;
use crate::output::comparison::{CellV1, ComparisonV1, InputV1, PartV1, RowV1, ValueV1};

/// A cell has more lines than this in the JSON only.
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
        let cells = row.cells.named().map(|(_, cell)| short(&cell.value, cell.unit));
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
    writeln!(out, "  {column:<10}  {}: {}", short(&cell.value, cell.unit), printable(&cell.detail))?;
    for part in cell.parts.iter().take(MOST_PARTS) {
        writeln!(out, "              {}", printable(&measurement(part)))?;
    }
    if cell.parts.len() > MOST_PARTS {
        writeln!(out, "              and {} more with `--format json`", cell.parts.len() - MOST_PARTS)?;
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

fn measurement(part: &PartV1) -> String {
    let detail = if part.detail.is_empty() { String::new() } else { format!(" ({})", part.detail) };
    format!("{}: {}: {}{detail}", part.when, part.what, short(&part.value, part.unit))
}

fn input(input: &InputV1) -> String {
    let assumed = if input.assumed { " (assumed)" } else { "" };
    format!("{} = {}{assumed}", input.name, input.value)
}

/// Times as an operator says them, words as they are, other numbers with their unit.
fn short(value: &ValueV1, unit: &str) -> String {
    match value {
        ValueV1::Number(number) if unit == "ms" => Millis(*number).to_string(),
        ValueV1::Number(number) => format!("{number} {unit}"),
        ValueV1::Word(word) => word.clone(),
    }
}
