//! Counting votes (`wsfc.md` section 4). Pure decisions.

use crate::model::assumptions::Knob;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::world::{Partition, ResourceState, Votes, World};

/// Whether the witness may vote at all: configured, reachable, neither failed nor taken offline by an operator.
pub fn witness_usable(estate: &Estate, world: &World) -> bool {
    estate.cluster.witness.is_some_and(|witness| {
        let resource = &world.resources[witness.resource];
        world.witness_reachable && resource.wanted && resource.state != ResourceState::Failed
    })
}

/// Whether a challenger may win the witness, whatever state its resource was left in.
fn may_be_won(estate: &Estate, world: &World) -> bool {
    estate
        .cluster
        .witness
        .is_some_and(|witness| world.witness_reachable && world.resources[witness.resource].wanted)
}

/// Whether the members hold the witness: its group's owner is one of them (`wsfc:W-Q-15`).
pub fn holds_witness(estate: &Estate, world: &World, members: NodeSet) -> bool {
    WitnessStanding::of(estate, world).holder.is_some_and(|holder| members.contains(holder))
}

/// The weights as they are configured, whoever is there (`wsfc:W-Q-04`).
pub fn static_votes(estate: &Estate) -> Votes {
    let cluster = &estate.cluster;
    let nodes = if cluster.disk_only { NodeSet::EMPTY } else { cluster.weighted_nodes() };
    Votes { nodes, witness: cluster.witness.is_some() }
}

/// New weights, and the voters of whom one must lose its vote by draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighing {
    /// The weights, before the draw.
    pub votes: Votes,
    /// Candidates for losing their vote, ascending; empty when nothing is drawn.
    pub tie_breakers: Vec<NodeId>,
    /// The knob that decided whether there is a draw.
    pub knob: Option<Knob>,
}

/// The weights after a membership change (`wsfc:W-Q-04` to `W-Q-12`).
pub fn weigh(estate: &Estate, world: &World, members: NodeSet) -> Weighing {
    let cluster = &estate.cluster;
    let settled = |votes| Weighing { votes, tie_breakers: Vec::new(), knob: None };
    if cluster.disk_only {
        return settled(Votes { nodes: NodeSet::EMPTY, witness: true });
    }
    if !cluster.dynamic_quorum {
        return settled(static_votes(estate));
    }
    let voters = members.intersection(cluster.weighted_nodes());
    let by_count = cluster.windows.has_dynamic_witness();
    if !by_count && cluster.witness.is_some() {
        return settled(Votes { nodes: voters, witness: true });
    }
    if witness_usable(estate, world) {
        let votes = Votes { nodes: voters, witness: voters.len().is_multiple_of(2) };
        return settled(floor_of_three(estate, world, votes));
    }
    without_witness(estate, world, voters)
}

/// With a witness the total is not reduced below three (`wsfc:W-Q-12`).
fn floor_of_three(estate: &Estate, world: &World, votes: Votes) -> Votes {
    if votes.total() >= 3 || estate.cluster.weighted_nodes().len() < 2 {
        return votes;
    }
    let mut kept = Votes { nodes: votes.nodes, witness: true };
    let lost = world.votes.nodes.difference(votes.nodes);
    for node in lost.iter().rev() {
        if kept.total() < 3 {
            kept.nodes.insert(node);
        }
    }
    if kept.total() >= 3 { kept } else { votes }
}

/// An even number of voters and no usable witness: one loses its vote (`wsfc:W-Q-09`, `W-Q-10`).
fn without_witness(estate: &Estate, world: &World, voters: NodeSet) -> Weighing {
    let cluster = &estate.cluster;
    let all =
        Weighing { votes: Votes { nodes: voters, witness: false }, tie_breakers: Vec::new(), knob: None };
    if voters.is_empty() || voters.len() % 2 == 1 {
        return all;
    }
    let knob = (!cluster.windows.has_dynamic_witness()).then_some(Knob::EvenVote2012);
    let breaks_tie = match knob {
        None => true,
        Some(knob) if estate.assumptions.is(knob, "always") => true,
        Some(knob) if estate.assumptions.is(knob, "never") => false,
        Some(_) => voters.len() == 2,
    };
    if !breaks_tie {
        return Weighing { knob, ..all };
    }
    let lower_priority = cluster.lower_quorum_priority_node.filter(|_| cluster.windows.has_dynamic_witness());
    let named = lower_priority.filter(|node| voters.contains(*node));
    let already = voters.difference(world.votes.nodes);
    if let (None, 1, Some(node)) = (named, already.len(), already.iter().next()) {
        return Weighing { votes: without(voters, node), tie_breakers: Vec::new(), knob };
    }
    match named {
        Some(node) => Weighing { votes: without(voters, node), tie_breakers: Vec::new(), knob },
        None => Weighing {
            votes: Votes { nodes: voters, witness: false },
            tie_breakers: may_lose_their_vote(estate, voters).iter().collect(),
            knob,
        },
    }
}

/// The voters outside the preferred site, where there is one; else all of them (`wsfc:W-Q-10`).
fn may_lose_their_vote(estate: &Estate, voters: NodeSet) -> NodeSet {
    let cluster = &estate.cluster;
    let preferred = cluster.preferred_site.as_ref();
    let outside = |node: &NodeId| preferred.is_some() && cluster.nodes[*node].site.as_ref() != preferred;
    let outside: NodeSet = voters.iter().filter(outside).collect();
    if outside.is_empty() { voters } else { outside }
}

fn without(mut voters: NodeSet, node: NodeId) -> Votes {
    voters.remove(node);
    Votes { nodes: voters, witness: false }
}

/// What a partition finds when it counts its votes (`wsfc:W-Q-01`, `W-RG-07`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// It has a majority.
    Held,
    /// It would have one with the witness, which it must win first.
    OneShort,
    /// It has none.
    Lost,
}

/// How the witness stands at a moment: all that counting votes asks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WitnessStanding {
    /// The node that owns it, while it may vote.
    pub holder: Option<NodeId>,
    /// Whether a challenger may win it.
    pub may_be_won: bool,
}

impl WitnessStanding {
    /// None that anybody can reach.
    pub const LOST: Self = WitnessStanding { holder: None, may_be_won: false };

    /// As it stands in a world.
    pub fn of(estate: &Estate, world: &World) -> Self {
        let witness = estate.cluster.witness.filter(|_| witness_usable(estate, world));
        let holder = witness.map(|witness| world.owner_of(estate, witness.resource));
        WitnessStanding { holder, may_be_won: may_be_won(estate, world) }
    }

    /// Counts the votes of some members of a partition; a forced one needs none (`wsfc:W-Q-21`).
    pub fn count(self, partition: Partition, members: NodeSet) -> Count {
        let votes = partition.votes;
        let is_enough = |witness| partition.forced || votes.held_by(members, witness) >= votes.needed();
        let holds = self.holder.is_some_and(|holder| members.contains(holder));
        if is_enough(holds) {
            Count::Held
        } else if !holds && self.may_be_won && is_enough(true) {
            Count::OneShort
        } else {
            Count::Lost
        }
    }
}

/// Counts the votes of some members of a partition as the witness stands.
pub fn count(estate: &Estate, world: &World, partition: Partition, members: NodeSet) -> Count {
    WitnessStanding::of(estate, world).count(partition, members)
}
