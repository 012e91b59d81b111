//! `comparison/1`.

use schemars::JsonSchema;
use serde::Serialize;

/// The trade-off table, measured.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ComparisonV1 {
    /// `comparison/1`.
    pub schema: &'static str,
    /// What was compared, by column.
    pub estates: ColumnsV1<EstateV1>,
    /// What to know before reading the table.
    pub notes: Vec<String>,
    /// The five rows.
    pub rows: Vec<RowV1>,
    /// What the model leaves out.
    pub not_modelled: Vec<&'static str>,
}

/// Something for each column.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ColumnsV1<T> {
    /// The first estate.
    pub same: T,
    /// The second.
    pub different: T,
    /// The third, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standalone: Option<T>,
}

/// An estate.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EstateV1 {
    /// Its file.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What was read from it: `same-group`, `different-group` or `stand-alone`.
    pub placement: &'static str,
    /// Which SSIS and which SQL Server were measured, and where they are.
    pub measured: String,
}

/// A row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowV1 {
    /// Its number in the documentation's table, from 1.
    pub row: u8,
    /// What is measured.
    pub title: &'static str,
    /// The cells.
    #[serde(flatten)]
    pub cells: ColumnsV1<CellV1>,
    /// What the cells depend on, with the column it is said of.
    pub conditions: Vec<String>,
}

/// A cell.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CellV1 {
    /// What was measured, before anything fails.
    pub value: ValueV1,
    /// The unit of `value`: `verdict`, `% beyond capacity`, `bytes` or `ms` (of simulated time).
    pub unit: &'static str,
    /// Whether the value was made with figures that the estate does not state.
    pub assumed: bool,
    /// Why it is so, in words.
    pub detail: String,
    /// What it depends on: when it stops being true, and which conditions are met or missing.
    pub conditions: Vec<String>,
    /// What went in.
    pub inputs: Vec<InputV1>,
    /// Every single measurement.
    pub parts: Vec<PartV1>,
}

/// A number or a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ValueV1 {
    /// A number.
    Number(u64),
    /// A word.
    Word(String),
}

/// Something a figure was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InputV1 {
    /// What.
    pub name: String,
    /// Its value, with its unit.
    pub value: String,
    /// Whether the estate does not state it.
    pub assumed: bool,
}

/// A single measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartV1 {
    /// In which run: `before`, or after what.
    pub when: String,
    /// Of what.
    pub what: String,
    /// The measurement.
    pub value: ValueV1,
    /// Its unit.
    pub unit: &'static str,
    /// What there is of it, where that is limited and known.
    pub of: Option<u64>,
    /// What belongs to it, in words.
    pub detail: String,
}

impl<T> ColumnsV1<T> {
    /// The columns there are, with their names.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &T)> {
        let standalone = self.standalone.as_ref().map(|cell| ("standalone", cell));
        [("same", &self.same), ("different", &self.different)].into_iter().chain(standalone)
    }

    /// The same columns of something else.
    pub fn map<U>(&self, make: impl Fn(&T) -> U) -> ColumnsV1<U> {
        ColumnsV1 {
            same: make(&self.same),
            different: make(&self.different),
            standalone: self.standalone.as_ref().map(make),
        }
    }
}
