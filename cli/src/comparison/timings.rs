//! Seconds can be compared where the same things take the same time.

use std::collections::BTreeMap;

use callboard_sim::model::estate::Estate;
use callboard_sim::model::time::Timing;

use super::Column;
use crate::output::comparison::ColumnsV1;

/// The first resource of each type, with its times.
fn by_type(estate: &Estate) -> BTreeMap<String, (&str, Timing, Timing)> {
    let mut times = BTreeMap::new();
    for resource in estate.resources.iter() {
        let own = (resource.type_name.as_str(), resource.online_time, resource.offline_time);
        times.entry(resource.type_name.to_lowercase()).or_insert(own);
    }
    times
}

/// In what the other columns differ from the first: the releases, and the times of a type.
pub(super) fn differences(columns: &ColumnsV1<Column>) -> Vec<String> {
    let first = columns.same.measured.estate();
    let own = by_type(first);
    let mut found = Vec::new();
    for (name, column) in columns.named().skip(1) {
        let other = column.measured.estate();
        if first.cluster.windows != other.cluster.windows {
            let (here, there) = (first.cluster.windows, other.cluster.windows);
            found.push(format!(
                "{name}: runs Windows Server {there}, same runs {here}; defaults follow the release"
            ));
        }
        for (kind, (shown, online, offline)) in by_type(other) {
            let Some((_, own_online, own_offline)) = own.get(&kind) else { continue };
            if (online, offline) != (*own_online, *own_offline) {
                let times =
                    |online: Timing, offline: Timing| format!("{}/{}", online.nominal(), offline.nominal());
                found.push(format!(
                    "{name}: {shown} takes {} to come online/offline, in same {}; seconds cannot be compared as they are",
                    times(online, offline),
                    times(*own_online, *own_offline)
                ));
            }
        }
    }
    found
}
