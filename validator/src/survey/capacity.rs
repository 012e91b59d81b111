//! What nodes have to give and what resources need, in the owner's units.

pub use callboard_sim::model::capacity::{UnitOf, Units};

use super::Survey;
use crate::document::estate::{NodeDocument, UnitsDocument};
use crate::source::Place;

/// What a table of units states.
fn units(document: &UnitsDocument) -> Units {
    Units { cpu: document.cpu.value().copied(), memory: document.memory.value().copied() }
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
        let own = units(&self.document.node[node].value.capacity);
        let common = units(&self.document.nodes.capacity);
        Units { cpu: own.cpu.or(common.cpu), memory: own.memory.or(common.memory) }
    }

    /// What a resource needs while it is online.
    pub fn load_of(&self, resource: usize) -> Units {
        units(&self.document.resource[resource].value.load)
    }
}

impl NodeDocument {
    /// Where the node states a capacity of its own.
    pub fn capacity_place(&self) -> Option<Place> {
        self.capacity.cpu.place().or(self.capacity.memory.place())
    }
}
