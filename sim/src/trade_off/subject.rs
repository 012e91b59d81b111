//! Which SSIS and which SQL Server an estate is measured by.

use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::model::scenario::Scenario;
use crate::model::ssis::SqlTarget;
use crate::ssis;
use crate::world::{Machine, World};

/// What an estate has not, so that there is nothing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// No resource runs an SSIS service, and no node has one by itself.
    Ssis,
    /// No resource of type `SQL Server`.
    SqlServer,
    /// Neither.
    Both,
}

/// The SSIS that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ssis {
    /// A resource of the cluster.
    Clustered(ResourceId),
    /// Services that the cluster knows nothing of.
    StandAlone(Vec<ServiceId>),
}

/// The two that are put together or apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// SSIS.
    pub ssis: Ssis,
    /// The `SQL Server` resource whose msdb it serves.
    pub sql: ResourceId,
    /// Whether SSIS's configuration or intention names that instance; otherwise it is the nearest there is.
    pub is_served: bool,
    /// Clustered SSIS services that are not measured.
    pub other_ssis: Vec<ResourceId>,
    /// SQL Servers that are not measured.
    pub other_sql: Vec<ResourceId>,
}

impl Subject {
    /// The first clustered SSIS service by name, else those that stand alone; and the SQL Server it serves.
    pub fn of(estate: &Estate) -> Result<Subject, Lacks> {
        let is_sql = |resource: &ResourceId| {
            matches!(estate.resources[*resource].kind, ResourceKind::SqlServer { .. })
        };
        let servers: Vec<ResourceId> = estate.resources.ids().filter(is_sql).collect();
        let clustered: Vec<ResourceId> = estate.intended.iter().map(|intended| intended.resource).collect();
        let ssis = match clustered.first() {
            Some(resource) => Some(Ssis::Clustered(*resource)),
            None => {
                Some(standing_alone(estate)).filter(|services| !services.is_empty()).map(Ssis::StandAlone)
            }
        };
        let (ssis, first) = match (ssis, servers.first()) {
            (Some(ssis), Some(first)) => (ssis, *first),
            (None, Some(_)) => return Err(Lacks::Ssis),
            (Some(_), None) => return Err(Lacks::SqlServer),
            (None, None) => return Err(Lacks::Both),
        };
        let served = served(estate, &ssis);
        let beside = || match &ssis {
            Ssis::Clustered(resource) => servers
                .iter()
                .copied()
                .find(|sql| estate.resources[*sql].group == estate.resources[*resource].group),
            Ssis::StandAlone(_) => None,
        };
        let sql = served.or_else(beside).unwrap_or(first);
        Ok(Subject {
            other_ssis: clustered.into_iter().skip(1).collect(),
            other_sql: servers.into_iter().filter(|other| *other != sql).collect(),
            is_served: served.is_some(),
            ssis,
            sql,
        })
    }

    /// The nodes on which SSIS works.
    pub fn ssis_nodes(&self, estate: &Estate, world: &World) -> NodeSet {
        match &self.ssis {
            Ssis::Clustered(resource) if world.serving(estate, *resource) => {
                [world.owner_of(estate, *resource)].into_iter().collect()
            }
            Ssis::Clustered(_) => NodeSet::EMPTY,
            Ssis::StandAlone(services) => {
                let works = |service: &&ServiceId| {
                    world.nodes[estate.services[**service].node].machine == Machine::On
                        && world.services[**service].is_some_and(|running| !running.hung)
                };
                services.iter().filter(works).map(|service| estate.services[*service].node).collect()
            }
        }
    }

    /// The node on which SQL Server works.
    pub fn sql_node(&self, estate: &Estate, world: &World) -> Option<NodeId> {
        world.serving(estate, self.sql).then(|| world.owner_of(estate, self.sql))
    }

    /// Whether one node has both; `None` while one of them works nowhere.
    pub fn share_a_node(&self, estate: &Estate, world: &World) -> Option<bool> {
        let ssis = self.ssis_nodes(estate, world);
        let sql = self.sql_node(estate, world)?;
        (!ssis.is_empty()).then(|| ssis.contains(sql))
    }

    /// Whether SSIS is a resource of SQL Server's group.
    pub fn share_a_group(&self, estate: &Estate) -> bool {
        match self.ssis {
            Ssis::Clustered(resource) => estate.resources[resource].group == estate.resources[self.sql].group,
            Ssis::StandAlone(_) => false,
        }
    }
}

/// The SSIS services that no resource runs.
fn standing_alone(estate: &Estate) -> Vec<ServiceId> {
    let mut clustered: IdVec<ServiceId, bool> = estate.services.iter().map(|_| false).collect();
    for resource in estate.resources.iter() {
        if let ResourceKind::GenericService { installed, .. } = &resource.kind {
            installed.iter().flatten().for_each(|service| clustered[*service] = true);
        }
    }
    estate.services.ids().filter(|service| estate.is_ssis(*service) && !clustered[*service]).collect()
}

/// The clustered instance that is meant, or that the configuration read at the start names.
fn served(estate: &Estate, ssis: &Ssis) -> Option<ResourceId> {
    let clustered = |target: SqlTarget| match target {
        SqlTarget::Clustered { resource, .. } => Some(resource),
        SqlTarget::Local { .. } | SqlTarget::Nothing => None,
    };
    match ssis {
        Ssis::Clustered(resource) => clustered(estate.intended(*resource)?.sql?),
        Ssis::StandAlone(services) => {
            let world = World::new(&Scenario::of_nothing(estate.clone()));
            let named = |service: &ServiceId| {
                let loaded = world.services[*service]?.loaded?;
                let node = estate.services[*service].node;
                let mut folders = estate.configuration(loaded.content).folders.iter();
                folders.find_map(|folder| clustered(ssis::sql_target(estate, &folder.store, None, node)?))
            };
            services.iter().find_map(named)
        }
    }
}
