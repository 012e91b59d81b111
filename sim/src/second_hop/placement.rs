//! Where the groups are that matter to a second hop.

use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::model::scenario::Scenario;
use crate::placement;
use crate::world::World;

/// The groups with SSIS or SQL Server, each with its owner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placement(pub Vec<(GroupId, NodeId)>);

impl Placement {
    /// The estate's own placement.
    pub fn stated(estate: &Estate) -> Placement {
        let owner = |group| (group, estate.groups[group].owner_node);
        Placement(groups(estate).into_iter().map(owner).collect())
    }

    /// Every placement, the estate's own first. `None` when there are more than `most`.
    pub fn all(estate: &Estate, most: usize) -> Option<Vec<Placement>> {
        let mut placements = vec![Placement::default()];
        for group in groups(estate) {
            let hosts = hosts(estate, group);
            if placements.len().checked_mul(hosts.len())? > most {
                return None;
            }
            let with = |placement: &Placement| {
                let mut more = Vec::new();
                for host in &hosts {
                    let mut owners = placement.0.clone();
                    owners.push((group, *host));
                    more.push(Placement(owners));
                }
                more
            };
            placements = placements.iter().flat_map(with).collect();
        }
        Some(placements)
    }

    /// The owner of a group, where it is one that matters.
    pub fn owner(&self, group: GroupId) -> Option<NodeId> {
        self.0.iter().find(|(known, _)| *known == group).map(|(_, owner)| *owner)
    }

    /// The estate as it settles with the groups there.
    pub fn world(&self, estate: &Estate) -> World {
        let mut placed = estate.clone();
        for (group, owner) in &self.0 {
            placed.groups[*group].owner_node = *owner;
        }
        World::new(&Scenario::of_nothing(placed))
    }

    /// Its name, for people.
    pub fn name(&self, estate: &Estate) -> String {
        let place = |(group, node): &(GroupId, NodeId)| {
            format!("{} on {}", estate.groups[*group].name, estate.cluster.nodes[*node].name)
        };
        let places: Vec<String> = self.0.iter().map(place).collect();
        if places.is_empty() { "no group with SSIS or SQL Server".to_owned() } else { places.join(", ") }
    }
}

/// The groups that have an SSIS service or a SQL Server.
fn groups(estate: &Estate) -> Vec<GroupId> {
    let matters = |resource: &ResourceId| match &estate.resources[*resource].kind {
        ResourceKind::SqlServer { .. } => true,
        ResourceKind::GenericService { installed, .. } => {
            installed.iter().flatten().any(|service| estate.is_ssis(*service))
        }
        _ => false,
    };
    estate.groups.ids().filter(|group| estate.groups[*group].resources.iter().any(matters)).collect()
}

/// The nodes that run and may own everything in a group, its owner first.
fn hosts(estate: &Estate, group: GroupId) -> Vec<NodeId> {
    let owner = estate.groups[group].owner_node;
    let possible = placement::possible_owners(estate, group);
    let others = possible.iter().filter(|node| *node != owner && estate.cluster.nodes[*node].starts_up);
    std::iter::once(owner).chain(others).collect()
}
