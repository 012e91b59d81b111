//! Row 2: what the resources on each node want of what it has.

use super::course::Course;
use super::subject::{Ssis, Subject};
use crate::model::capacity::{UnitOf, Units};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::world::{ResourceState, World};

/// What a node is taken to have of each unit where the estate states no capacity and no load at all.
pub const ASSUMED_CAPACITY: u32 = 16;
/// What SQL Server is then taken to need.
pub const ASSUMED_SQL_LOAD: u32 = 12;
/// What SSIS is then taken to need.
pub const ASSUMED_SSIS_LOAD: u32 = 6;

/// What is wanted of one unit of one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The node.
    pub node: NodeId,
    /// The unit.
    pub unit: &'static str,
    /// By everything online there.
    pub wanted: u64,
    /// What the node has; `None` when the estate does not tell.
    pub capacity: Option<u64>,
    /// Resources that want some of it.
    pub who: Vec<ResourceId>,
    /// Whether an SSIS that is no resource wants some of it.
    pub ssis_service: bool,
}

impl Wanted {
    /// What is wanted beyond what there is.
    pub fn excess(&self) -> u64 {
        self.capacity.map_or(0, |capacity| self.wanted.saturating_sub(capacity))
    }

    /// The same in percent of what there is, rounded up.
    pub fn excess_percent(&self) -> u64 {
        let capacity = self.capacity.unwrap_or(0).max(1);
        self.excess().saturating_mul(100).div_ceil(capacity)
    }
}

/// The end of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contention {
    /// Every node and unit of which something is wanted.
    pub wanted: Vec<Wanted>,
    /// Whether SSIS and SQL Server work on one node; `None` when one of them works nowhere.
    pub share_a_node: Option<bool>,
}

impl Contention {
    /// Adds up what is online.
    pub fn of(estate: &Estate, subject: &Subject, course: &Course) -> Contention {
        let room = Room { estate, subject, assumed: is_assumed(estate) };
        let world = &course.last;
        let of_node = |node| Units::NAMED.map(|unit| room.wanted(world, node, unit));
        let wanted = world.view.iter().flat_map(of_node).filter(|wanted| wanted.wanted > 0).collect();
        Contention { wanted, share_a_node: subject.share_a_node(estate, world) }
    }

    /// The worst of all nodes, in percent beyond what there is.
    pub fn worst(&self) -> u64 {
        self.wanted.iter().map(Wanted::excess_percent).max().unwrap_or(0)
    }
}

/// Whether the estate states no capacity and no load, so that some are assumed.
pub fn is_assumed(estate: &Estate) -> bool {
    let nothing = Units::default();
    estate.cluster.nodes.iter().all(|node| node.capacity == nothing)
        && estate.resources.iter().all(|resource| resource.load == nothing)
}

struct Room<'a> {
    estate: &'a Estate,
    subject: &'a Subject,
    assumed: bool,
}

impl Room<'_> {
    fn load(&self, resource: ResourceId, of: UnitOf) -> u32 {
        match self.assumed {
            true if resource == self.subject.sql => ASSUMED_SQL_LOAD,
            true if self.subject.ssis == Ssis::Clustered(resource) => ASSUMED_SSIS_LOAD,
            true => 0,
            false => of(&self.estate.resources[resource].load).unwrap_or(0),
        }
    }

    fn wanted(&self, world: &World, node: NodeId, (unit, of): (&'static str, UnitOf)) -> Wanted {
        let online = |resource: &ResourceId| world.resources[*resource].state == ResourceState::Online;
        let here = world.resources_on(self.estate, node).into_iter().filter(online);
        let who: Vec<ResourceId> = here.filter(|resource| self.load(*resource, of) > 0).collect();
        let alone = matches!(self.subject.ssis, Ssis::StandAlone(_));
        let ssis_service =
            self.assumed && alone && self.subject.ssis_nodes(self.estate, world).contains(node);
        let resources: u64 = who.iter().map(|resource| u64::from(self.load(*resource, of))).sum();
        let capacity = of(&self.estate.cluster.nodes[node].capacity);
        Wanted {
            node,
            unit,
            wanted: resources + if ssis_service { u64::from(ASSUMED_SSIS_LOAD) } else { 0 },
            capacity: if self.assumed { Some(ASSUMED_CAPACITY) } else { capacity }.map(u64::from),
            who,
            ssis_service,
        }
    }
}
