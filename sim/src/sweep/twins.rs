//! Things that are interchangeable: what a fault does to one it would do to the other, with other names.
//!
//! Two nodes are twins when nothing in the estate tells them apart: neither owns or is preferred for anything, and no
//! other node stands between them in the order of NodeIDs, by which ties are broken. Two groups are twins when they
//! are alike resource by resource and nothing else has to do with either. Twins in the same condition have the same
//! future, so that the first stands for all. Where in doubt, things are not twins.

use super::course::Strikes;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::network::Reach;
use crate::model::scenario::{Action, Fault, ServiceTarget};
use crate::world::World;

mod groups;
mod nodes;

/// The twins of an estate, by its file alone.
#[derive(Debug, Clone, Default)]
pub struct Twins {
    /// For each node the first of its twins; empty where nothing is folded.
    nodes: Vec<NodeId>,
    /// For each group the first of its twins.
    groups: Vec<GroupId>,
}

impl Twins {
    /// Finds them.
    pub fn of(estate: &Estate) -> Twins {
        Twins { nodes: nodes::twins(estate), groups: groups::twins(estate) }
    }

    /// Whether there are none.
    pub fn are_none(&self) -> bool {
        let own = |index: usize, first: usize| index == first;
        self.nodes.iter().enumerate().all(|(index, first)| own(index, first.index()))
            && self.groups.iter().enumerate().all(|(index, first)| own(index, first.index()))
    }
}

/// The twins that are in the same condition at one state.
#[derive(Debug, Clone)]
pub struct Classes<'a> {
    estate: &'a Estate,
    nodes: Vec<NodeId>,
    groups: Vec<GroupId>,
}

impl<'a> Classes<'a> {
    /// Those at a state. While anything is under way nothing is folded.
    pub fn of(estate: &'a Estate, twins: &Twins, strikes: Strikes, world: &World) -> Self {
        if twins.are_none() || strikes != Strikes::AtRest {
            return Classes { estate, nodes: Vec::new(), groups: Vec::new() };
        }
        let nodes = nodes::in_the_same_condition(&twins.nodes, world);
        let groups = groups::in_the_same_condition(estate, &twins.groups, world);
        Classes { estate, nodes, groups }
    }

    /// Whether no twin stands for what a fault is about.
    pub fn stands_for_itself(&self, action: &Action) -> bool {
        let (node, group) = self.about(action);
        let is_first_node = |node: NodeId| self.nodes.get(node.index()).is_none_or(|first| *first == node);
        let is_first = |group: GroupId| self.groups.get(group.index()).is_none_or(|first| *first == group);
        node.is_none_or(is_first_node) && group.is_none_or(is_first)
    }

    /// How many faults one stands for, itself included.
    pub fn stands_for(&self, action: &Action) -> usize {
        let (node, group) = self.about(action);
        let nodes = node.map_or(1, |node| self.nodes.iter().filter(|first| **first == node).count());
        let groups = group.map_or(1, |group| self.groups.iter().filter(|first| **first == group).count());
        nodes.max(1) * groups.max(1)
    }

    /// The node and the group that a fault is about.
    fn about(&self, action: &Action) -> (Option<NodeId>, Option<GroupId>) {
        let group = |resource: ResourceId| Some(self.estate.resources[resource].group);
        match action {
            Action::NodePowerOff(node) | Action::NetworkCut(Reach::Adapters { node, on: None }) => {
                (Some(*node), None)
            }
            Action::Fail(of) | Action::ServiceKill(ServiceTarget::Resource(of)) => (None, group(*of)),
            Action::Fault(fault) => match fault {
                Fault::ClusterServiceHang(node) => (Some(*node), None),
                Fault::ServiceHang(ServiceTarget::Resource(of))
                | Fault::DllHang(of)
                | Fault::DiskCorrupt(of)
                | Fault::IpConflict(of) => (None, group(*of)),
                Fault::DiskPathLoss { disk, node } => (*node, group(*disk)),
                Fault::ServiceHang(ServiceTarget::Service(_)) | Fault::DnsLoss | Fault::AdLoss => {
                    (None, None)
                }
            },
            _ => (None, None),
        }
    }
}

/// For each thing the first of those before it that it is the twin of.
fn first_of_each<I: Id>(count: usize, are_twins: impl Fn(I, I) -> bool) -> Vec<I> {
    let mut firsts: Vec<I> = Vec::new();
    (0..count)
        .map(|index| {
            let thing = I::from_index(index);
            match firsts.iter().find(|first| are_twins(**first, thing)) {
                Some(first) => *first,
                None => {
                    firsts.push(thing);
                    thing
                }
            }
        })
        .collect()
}
