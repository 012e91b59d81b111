//! What counts as available.

use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::ssis::{self, Effective};
use crate::world::{Machine, World};

/// What is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watch {
    /// Every one of these resources serves, and whatever reads a configuration reads the intended one.
    Every(Vec<ResourceId>),
    /// In at least one of these parts every resource does.
    Any(Vec<Vec<ResourceId>>),
    /// The cluster has quorum.
    Quorum,
    /// The share of the nodes whose machine runs.
    Nodes,
}

/// How much of what is watched is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Level {
    /// How many of [`Watch::parts`] are lacking.
    pub lacking: u16,
    /// Whether it looks well and is not: everything is Online, and a service works with another configuration than the
    /// intended one.
    pub looks_well: bool,
}

impl Watch {
    /// Into how many equal parts it can lack.
    pub fn parts(&self, estate: &Estate) -> u16 {
        match self {
            Watch::Nodes => u16::try_from(estate.cluster.nodes.len()).expect("at most 64 nodes"),
            Watch::Every(_) | Watch::Any(_) | Watch::Quorum => 1,
        }
    }

    /// How much is there.
    pub fn level(&self, estate: &Estate, world: &World) -> Level {
        let whole = Level { lacking: 0, looks_well: false };
        match self {
            Watch::Every(resources) => of_part(estate, world, resources),
            Watch::Any(parts) => {
                let levels = || parts.iter().map(|part| of_part(estate, world, part));
                let worst = Level { lacking: 1, looks_well: levels().any(|level| level.looks_well) };
                levels().find(|level| level.lacking == 0).unwrap_or(worst)
            }
            Watch::Quorum if world.working_members().is_empty() => Level { lacking: 1, ..whole },
            Watch::Quorum => whole,
            Watch::Nodes => {
                let is_off = |node: &NodeId| world.nodes[*node].machine != Machine::On;
                let off = world.nodes.ids().filter(is_off).count();
                Level { lacking: u16::try_from(off).expect("at most 64 nodes"), ..whole }
            }
        }
    }
}

fn of_part(estate: &Estate, world: &World, resources: &[ResourceId]) -> Level {
    if !resources.iter().all(|resource| world.serving(estate, *resource)) {
        return Level { lacking: 1, looks_well: false };
    }
    let wrong = |resource: &ResourceId| {
        ssis::effective(estate, world, *resource).is_some_and(|effective| effective != Effective::AsIntended)
    };
    let looks_well = resources.iter().any(wrong);
    Level { lacking: u16::from(looks_well), looks_well }
}
