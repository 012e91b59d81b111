//! The documentation's two conditions: separate (virtual) servers, and a third computer. Each of the four cells is
//! tried in the model.

use super::follow::follow;
use super::placement::Placement;
use super::regroup::{apart, together};
use super::target::Target;
use crate::clients::{Answer, ssis_on};
use crate::delegation::mode::Mode;
use crate::model::client::Access;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::ssis::SqlTarget;
use crate::world::World;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Whether SSIS and SQL Server are separate (virtual) servers.
    pub separate: bool,
    /// Whether the user is at a computer that runs neither.
    pub third_computer: bool,
    /// What came of it.
    pub answer: Answer,
}

/// The four cells for an instance, with the groups in a place. `None` where SSIS is not clustered, or does not run, or
/// the instance is not of the cluster.
pub fn cells(estate: &Estate, placement: &Placement, mode: Mode, target: Target) -> Option<Vec<Cell>> {
    let Target::Msdb(SqlTarget::Clustered { resource: sql, .. }) = target else { return None };
    let world = placement.world(estate);
    let (ssis, node) = clustered_ssis(estate, &world)?;
    let client = estate.clients.ids().next()?;
    let one = together(estate, ssis, sql)?.0;
    let two = match estate.resources[ssis].group == estate.resources[sql].group {
        true => apart(estate, ssis, node),
        false => estate.clone(),
    };
    let mut cells = Vec::new();
    for (separate, estate) in [(true, two), (false, one)] {
        let world = placement.world(&estate);
        let node = clustered_ssis(&estate, &world)?.1;
        for third_computer in [true, false] {
            let mut seated = estate.clone();
            seated.clients[client].node = (!third_computer).then_some(node);
            open_doors(&mut seated, client);
            let answer = follow(&seated, &world, mode, client, target).answer;
            cells.push(Cell { separate, third_computer, answer });
        }
    }
    Some(cells)
}

/// DCOM's permissions are another matter, and come before both conditions.
fn open_doors(estate: &mut Estate, client: ClientId) {
    for node in estate.cluster.nodes.ids() {
        estate.cluster.nodes[node].dcom[client.index()] = Access::Granted;
    }
}

fn clustered_ssis(estate: &Estate, world: &World) -> Option<(ResourceId, NodeId)> {
    estate.cluster.nodes.ids().find_map(|node| Some((ssis_on(estate, world, node)?.1.by?, node)))
}
