//! What nodes have to give and what resources need, in the owner's units.

use super::Survey;
use crate::document::estate::{NodeDocument, UnitsDocument};
use crate::source::Place;

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

    fn of(document: &UnitsDocument) -> Units {
        Units { cpu: document.cpu.value().copied(), memory: document.memory.value().copied() }
    }
}

/// What the resources on one node need.
#[derive(Debug, Clone, Default)]
pub struct Load(Vec<(usize, Units)>);

impl Load {
    /// Adds what a resource needs.
    pub fn add(&mut self, resource: usize, units: Units) {
        if units != Units::default() {
            self.0.push((resource, units));
        }
    }

    /// How much of a unit all of them need.
    pub fn sum(&self, of: UnitOf) -> u64 {
        self.0.iter().filter_map(|(_, units)| of(units)).map(u64::from).sum()
    }

    /// Who needs some of a unit.
    pub fn who(&self, of: UnitOf) -> Vec<usize> {
        self.0
            .iter()
            .filter(|(_, units)| of(units).is_some_and(|amount| amount > 0))
            .map(|(who, _)| *who)
            .collect()
    }
}

impl Survey {
    /// Whether there is anything to compare.
    pub fn states_capacity(&self) -> bool {
        let any_capacity = (0..self.nodes.len()).any(|node| self.capacity_of(node) != Units::default());
        any_capacity && (0..self.resources.len()).any(|resource| self.load_of(resource) != Units::default())
    }

    /// What a node has: its own statement, else that for every node.
    pub fn capacity_of(&self, node: usize) -> Units {
        let own = Units::of(&self.document.node[node].value.capacity);
        let common = Units::of(&self.document.nodes.capacity);
        Units { cpu: own.cpu.or(common.cpu), memory: own.memory.or(common.memory) }
    }

    /// What a resource needs while it is online.
    pub fn load_of(&self, resource: usize) -> Units {
        Units::of(&self.document.resource[resource].value.load)
    }
}

impl NodeDocument {
    /// Where the node states a capacity of its own.
    pub fn capacity_place(&self) -> Option<Place> {
        self.capacity.cpu.place().or(self.capacity.memory.place())
    }
}
