//! What members agree on: who they are, and who votes (`wsfc.md` sections 3 and 4).

use crate::model::ids::NodeSet;

/// Dynamic weights: which nodes vote now, and whether the witness does (`wsfc.md` section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Votes {
    /// `DynamicWeight` of each node.
    pub nodes: NodeSet,
    /// `WitnessDynamicWeight`.
    pub witness: bool,
}

impl Votes {
    /// All votes there are.
    pub fn total(self) -> u32 {
        self.nodes.len() + u32::from(self.witness)
    }

    /// The majority (`wsfc:W-Q-01`).
    pub fn needed(self) -> u32 {
        self.total() / 2 + 1
    }

    /// The votes of some nodes, with or without the witness.
    pub fn held_by(self, nodes: NodeSet, with_witness: bool) -> u32 {
        self.nodes.intersection(nodes).len() + u32::from(self.witness && with_witness)
    }
}

/// What the nodes of a partition agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Partition {
    /// The nodes that live by it.
    pub nodes: NodeSet,
    /// Its members as they last agreed.
    pub view: NodeSet,
    /// The weights as they last agreed.
    pub votes: Votes,
    /// Whether it runs whatever its votes (`wsfc:W-Q-21`).
    pub forced: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{Id, NodeId};

    #[test]
    fn a_majority_is_more_than_half() {
        let nodes = |count: usize| (0..count).map(NodeId::from_index).collect::<NodeSet>();
        let needed = |count, witness| Votes { nodes: nodes(count), witness }.needed();
        assert_eq!([needed(1, false), needed(2, false), needed(2, true), needed(3, true)], [1, 2, 2, 3]);
    }
}
