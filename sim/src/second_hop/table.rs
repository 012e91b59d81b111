//! Every seat to every store, with the groups in every place.

use super::follow::{Followed, follow};
use super::kdc_only::kdc_only;
use super::placement::Placement;
use super::remedy::{Denied, Remedy, remedies};
use super::target::Target;
use crate::delegation::mode::Mode;
use crate::model::estate::Estate;
use crate::model::ids::*;

/// No table has more rows.
pub const MOST_ROWS: usize = 4_096;

/// One way.
#[derive(Debug, Clone)]
pub struct Row {
    /// Who.
    pub client: ClientId,
    /// To what.
    pub target: Target,
    /// Where the groups are.
    pub placement: Placement,
    /// What comes of it.
    pub followed: Followed,
    /// What makes it allowed by the documented rule.
    pub remedies: Vec<Remedy>,
    /// What would satisfy the KDC.
    pub kdc_only: Vec<Remedy>,
}

/// What is asked about.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// These seats; all when empty.
    pub clients: Vec<ClientId>,
    /// These stores; all when empty.
    pub targets: Vec<Target>,
    /// Only with the groups where the estate states them.
    pub as_stated: bool,
}

/// The table of an estate; `None` when it would have more than [`MOST_ROWS`].
pub fn table(estate: &Estate, mode: Mode, selection: &Selection) -> Option<Vec<Row>> {
    let clients: Vec<ClientId> = match selection.clients.as_slice() {
        [] => estate.clients.ids().collect(),
        some => some.to_vec(),
    };
    let targets = match selection.targets.as_slice() {
        [] => Target::all(estate),
        some => some.to_vec(),
    };
    let ways = clients.len() * targets.len();
    let placements = match selection.as_stated {
        true => vec![Placement::stated(estate)],
        false => Placement::all(estate, MOST_ROWS)?,
    };
    if ways * placements.len() > MOST_ROWS {
        return None;
    }
    let mut rows = Vec::new();
    for placement in &placements {
        let world = placement.world(estate);
        for client in &clients {
            for target in &targets {
                let (client, target) = (*client, *target);
                let followed = follow(estate, &world, mode, client, target);
                let denied =
                    Denied { estate, placement, world: &world, mode, client, target, followed: &followed };
                let (remedies, kdc_only) = (remedies(denied), kdc_only(denied));
                rows.push(Row { client, target, placement: placement.clone(), followed, remedies, kdc_only });
            }
        }
    }
    let order = |target: &Target| targets.iter().position(|known| known == target);
    rows.sort_by_key(|row| (row.client, order(&row.target)));
    Some(rows)
}
