//! What nodes have to give and what resources need, in the owner's units.

/// Amounts of each unit; `None` where nothing is stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    /// Processing power.
    pub cpu: Option<u32>,
    /// Memory.
    pub memory: Option<u32>,
}

/// Reads one unit.
pub type UnitOf = fn(&Units) -> Option<u32>;

impl Units {
    /// Every unit, with its key.
    pub const NAMED: [(&'static str, UnitOf); 2] =
        [("cpu", |units| units.cpu), ("memory", |units| units.memory)];
}
