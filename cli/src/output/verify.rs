//! `verify/1`.

use std::collections::BTreeMap;

use callboard_validator::recorded::{Difference, Mismatch, Table, Tally, Verified};
use schemars::JsonSchema;
use serde::Serialize;

/// `verify/1`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerifyV1 {
    /// `verify/1`.
    schema: &'static str,
    /// The comparisons of each KDC that was asked for: `samba-4.17`, `samba-4.22`, `windows`.
    modes: BTreeMap<&'static str, TallyV1>,
    /// The comparisons that failed.
    mismatches: Vec<MismatchV1>,
}

/// Comparisons, counted.
#[derive(Debug, Serialize, JsonSchema)]
struct TallyV1 {
    /// What came is what was recorded.
    passed: usize,
    /// Something else came.
    failed: usize,
    /// Nobody knows what should come.
    unknown: usize,
}

/// A comparison that failed.
#[derive(Debug, Serialize, JsonSchema)]
struct MismatchV1 {
    /// The case.
    case: String,
    /// As which KDC it was played.
    mode: &'static str,
    /// What was recorded, in one line.
    expected: String,
    /// What came, in one line.
    came: String,
    /// Everything that differs.
    differences: Vec<DifferenceV1>,
    /// The step that decided what came.
    step: &'static str,
    /// Why it was refused, if it was.
    why: Option<&'static str>,
    /// The rules of that step.
    rules: Vec<&'static str>,
    /// The file.
    path: String,
    /// The line of the case, from 1.
    line: usize,
}

/// One thing that differs.
#[derive(Debug, Serialize, JsonSchema)]
struct DifferenceV1 {
    /// What: `outcome`, `mechanism`, `failed step`, `error`, `ntstatus`, `sql_sees`, `steps`, or a step and its part.
    what: String,
    /// As recorded.
    expected: String,
    /// As it came.
    came: String,
}

impl VerifyV1 {
    /// The comparisons of a table.
    pub fn of(table: &Table, verified: &Verified) -> VerifyV1 {
        VerifyV1 {
            schema: "verify/1",
            modes: verified.modes.iter().map(|(mode, tally)| (mode.name(), of_tally(*tally))).collect(),
            mismatches: verified.mismatches.iter().map(|mismatch| of_mismatch(table, mismatch)).collect(),
        }
    }
}

fn of_tally(Tally { passed, failed, unknown }: Tally) -> TallyV1 {
    TallyV1 { passed, failed, unknown }
}

fn of_mismatch(table: &Table, mismatch: &Mismatch) -> MismatchV1 {
    MismatchV1 {
        case: mismatch.case.clone(),
        mode: mismatch.mode.name(),
        expected: mismatch.expected.clone(),
        came: mismatch.came.clone(),
        differences: mismatch.differences.iter().map(of_difference).collect(),
        step: mismatch.step.name(),
        why: mismatch.why,
        rules: mismatch.rules.clone(),
        path: table.sources.get(mismatch.place.source).name.clone(),
        line: table.sources.position(mismatch.place).line,
    }
}

fn of_difference(Difference { what, expected, came }: &Difference) -> DifferenceV1 {
    DifferenceV1 { what: what.clone(), expected: expected.clone(), came: came.clone() }
}
