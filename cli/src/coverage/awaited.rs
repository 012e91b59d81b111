//! Statements whose carrier is a command that does not exist yet.

use super::Kind::{self, Plan};

/// It only shrinks: an entry that something carries fails `tests/tests/coverage.rs`.
pub(super) const AWAITED: &[(&str, Kind, &str)] = &[
    ("seed:007", Plan, "plan"),
    ("seed:008", Plan, "plan"),
    ("seed:010", Plan, "plan"),
    ("seed:029", Plan, "plan"),
    ("seed:034", Plan, "plan"),
    ("seed:035", Plan, "plan"),
    ("seed:045", Plan, "plan"),
    ("seed:046", Plan, "plan"),
    ("seed:047", Plan, "plan"),
    ("seed:048", Plan, "plan"),
    ("seed:049", Plan, "plan"),
    ("seed:050", Plan, "plan"),
    ("seed:053", Plan, "plan"),
    ("seed:067", Plan, "plan"),
    ("seed:068", Plan, "plan"),
    ("seed:073", Plan, "plan"),
    ("seed:086", Plan, "plan"),
];
