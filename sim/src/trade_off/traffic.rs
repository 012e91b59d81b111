//! Row 3: what goes over the wire when a package is loaded from msdb or saved there.

use super::course::Course;
use super::seats::Seats;
use super::subject::Subject;
use crate::clients::{self, Answer, Verdict};
use crate::model::ids::*;
use crate::model::scenario::{Request, RequestAction, StoreName};
use crate::model::storage::StoreKind;
use crate::model::time::Millis;

/// A load or a save by the SSIS service of one node, for somebody who sits there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Load or save.
    pub action: RequestAction,
    /// The node of the SSIS service.
    pub ssis: NodeId,
    /// The node of the instance; `None` when the request did not get that far.
    pub sql: Option<NodeId>,
    /// Bytes between the two.
    pub bytes: u64,
    /// The time they take.
    pub time: Millis,
    /// What the client was told.
    pub answer: Answer,
}

/// A load and a save on every node on which SSIS works at the end of a course.
pub fn carry(seats: &Seats, subject: &Subject, course: &Course) -> Vec<Carried> {
    let nodes = subject.ssis_nodes(&seats.estate, &course.last);
    let both = |node| [RequestAction::Load, RequestAction::Save].map(|action| (node, action));
    nodes.iter().flat_map(both).map(|(node, action)| one(seats, course, node, action)).collect()
}

fn one(seats: &Seats, course: &Course, ssis: NodeId, action: RequestAction) -> Carried {
    let (estate, world) = (&seats.estate, &course.last);
    let request = Request { action, store: StoreName::Msdb, package: None };
    let answer = clients::ask(estate, world, seats.local[ssis], request);
    let reached = matches!(answer.verdict, Verdict::Allowed | Verdict::WrongStore);
    let sql = answer.store.filter(|_| reached).and_then(|store| match estate.stores[store].kind {
        StoreKind::ClusteredMsdb(resource) => Some(world.owner_of(estate, resource)),
        StoreKind::LocalMsdb(service) => Some(estate.services[service].node),
        StoreKind::Folder { .. } => None,
    });
    let over_the_wire = sql.is_some_and(|sql| sql != ssis);
    Carried {
        action,
        ssis,
        sql,
        bytes: if over_the_wire { estate.transfer.package_size.value } else { 0 },
        time: if over_the_wire { estate.transfer.time() } else { Millis::ZERO },
        answer,
    }
}
