//! Two courses beside each other.

use std::collections::BTreeMap;

use super::{Course, Resource};

/// What differs between two courses.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Resources that work in the second only, as they are in both.
    pub starts: Vec<Change>,
    /// Resources that work in the first only.
    pub stops: Vec<Change>,
    /// Resources that are otherwise, working or not.
    pub changes: Vec<Change>,
    /// Clients and stores with another verdict.
    pub clients: Vec<Change>,
    /// Resources that are away for another time.
    pub outages: Vec<Outage>,
}

/// Something that is otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What.
    pub object: String,
    /// In the first.
    pub a: String,
    /// In the second.
    pub b: String,
}

/// A resource that is away for another time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outage {
    /// Which.
    pub object: String,
    /// In the first; `None` when it was not back.
    pub a_ms: Option<u64>,
    /// In the second.
    pub b_ms: Option<u64>,
}

impl Difference {
    /// Of things that both have.
    pub fn between(a: &Course, b: &Course) -> Difference {
        let mut difference = Difference::default();
        for (name, (a, b)) in common(&a.resources, &b.resources).filter(|(_, (a, b))| a != b) {
            let change = Change { object: name.clone(), a: a.text(), b: b.text() };
            match (a.works(), b.works()) {
                (false, true) => difference.starts.push(change),
                (true, false) => difference.stops.push(change),
                _ => difference.changes.push(change),
            }
        }
        for (name, (a, b)) in common(&a.clients, &b.clients).filter(|(_, (a, b))| a != b) {
            difference.clients.push(Change { object: name.clone(), a: a.clone(), b: b.clone() });
        }
        difference.outages = outages(a, b);
        difference
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        *self == Difference::default()
    }
}

/// A resource without an outage was away for no time.
fn outages(a: &Course, b: &Course) -> Vec<Outage> {
    let length = |course: &Course, name: &str| course.outages.get(name).copied().unwrap_or(Some(0));
    let told = common(&a.resources, &b.resources).map(|(name, _): (&String, (&Resource, &Resource))| {
        Outage { object: name.clone(), a_ms: length(a, name), b_ms: length(b, name) }
    });
    told.filter(|outage| outage.a_ms != outage.b_ms).collect()
}

fn common<'m, V>(
    a: &'m BTreeMap<String, V>,
    b: &'m BTreeMap<String, V>,
) -> impl Iterator<Item = (&'m String, (&'m V, &'m V))> {
    a.iter().filter_map(|(name, of_a)| Some((name, (of_a, b.get(name)?))))
}

/// Names that only one side has: first those of `a`, then those of `b`.
pub fn alone<'m, V>(a: &'m BTreeMap<String, V>, b: &'m BTreeMap<String, V>) -> (Vec<&'m str>, Vec<&'m str>) {
    let only = |these: &'m BTreeMap<String, V>, those: &BTreeMap<String, V>| {
        these.keys().filter(|name| !those.contains_key(*name)).map(String::as_str).collect()
    };
    (only(a, b), only(b, a))
}
