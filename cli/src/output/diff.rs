//! `diff/1`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::difference::compare::{Change, Difference, Outage};

/// What starts and what stops working between two estates or two runs.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct DiffV1 {
    /// `diff/1`.
    pub schema: &'static str,
    /// The first.
    pub a: String,
    /// The second.
    pub b: String,
    /// `estates`, compared over single faults, or `runs`.
    pub kind: &'static str,
    /// How many courses both have: faults, or runs of one title.
    pub compared: usize,
    /// How many of them are the same.
    pub same: usize,
    /// What only the first has: faults, runs, resources, clients.
    pub only_in_a: Vec<String>,
    /// What only the second has.
    pub only_in_b: Vec<String>,
    /// What differs; courses that differ in the same way stand together.
    pub differences: Vec<DifferenceV1>,
}

/// What differs after a fault, or in a run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DifferenceV1 {
    /// After which faults, or in which runs.
    pub when: Vec<String>,
    /// Resources that are online and as intended in the second only.
    pub starts_working: Vec<ChangeV1>,
    /// Resources that are online and as intended in the first only.
    pub stops_working: Vec<ChangeV1>,
    /// Resources whose state differs otherwise.
    pub changes: Vec<ChangeV1>,
    /// Clients with another verdict.
    pub clients: Vec<ChangeV1>,
    /// Resources that are away for another time.
    pub outages: Vec<AwayV1>,
}

/// Something that is otherwise.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeV1 {
    /// What.
    pub object: String,
    /// In the first.
    pub a: String,
    /// In the second.
    pub b: String,
}

/// A resource that is away for another time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AwayV1 {
    /// Which.
    pub object: String,
    /// In the first; null when it was not back at the end.
    pub a_ms: Option<u64>,
    /// In the second; null when it was not back at the end.
    pub b_ms: Option<u64>,
}

impl DifferenceV1 {
    /// A difference with what it follows.
    pub fn of(when: Vec<String>, difference: Difference) -> Self {
        let changes = |changes: Vec<Change>| {
            let told = changes.into_iter().map(|Change { object, a, b }| ChangeV1 { object, a, b });
            told.collect()
        };
        let outages = difference.outages.into_iter();
        DifferenceV1 {
            when,
            starts_working: changes(difference.starts),
            stops_working: changes(difference.stops),
            changes: changes(difference.changes),
            clients: changes(difference.clients),
            outages: outages.map(|Outage { object, a_ms, b_ms }| AwayV1 { object, a_ms, b_ms }).collect(),
        }
    }
}
