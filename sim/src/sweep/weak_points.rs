//! Points of failure: what each single fault costs, in time, for ever, or in being right.

use super::course::Course;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::model::time::{Millis, SimTime};
use crate::ssis::{self, Effective};
use crate::world::World;

/// The worst that one fault does to one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeakPoint {
    /// The fault: a line of the vocabulary.
    pub fault: u16,
    /// The resource.
    pub resource: ResourceId,
    /// The longest interruption; `None` when it is not back once everything is at rest.
    pub outage: Option<Millis>,
    /// How many interchangeable faults this one stands for, itself included.
    pub alike: usize,
    /// The configuration it then works with, Online, when that is not the intended one and was before.
    pub wrong: Option<Effective>,
}

impl WeakPoint {
    /// From the worst to the least: wrong and green, not back, long, short.
    pub fn rank(&self) -> impl Ord + use<> {
        let outage = self.outage.map_or(u64::MAX, |outage| outage.0);
        (std::cmp::Reverse((self.wrong.is_some(), outage)), self.fault, self.resource)
    }

    /// The worse of two findings about the same.
    pub fn or_worse(self, other: WeakPoint) -> WeakPoint {
        let outage = self.outage.zip(other.outage).map(|(one, other)| one.max(other));
        WeakPoint { outage, wrong: self.wrong.max(other.wrong), ..self }
    }
}

/// The resources that people wait for: SQL Server and services; in a group that has none of them, whatever nothing
/// depends on.
pub fn watched(estate: &Estate) -> Vec<ResourceId> {
    let serves = |resource: &ResourceId| {
        let kind = &estate.resources[*resource].kind;
        matches!(kind, ResourceKind::SqlServer { .. } | ResourceKind::GenericService { .. })
    };
    let tops = |resource: &ResourceId| estate.resources[*resource].dependents.is_empty();
    let of_group = |group: GroupId| -> Vec<ResourceId> {
        let all = estate.groups[group].resources.iter().copied();
        let services: Vec<ResourceId> = all.clone().filter(serves).collect();
        if services.is_empty() { all.filter(tops).collect() } else { services }
    };
    estate.groups.ids().flat_map(of_group).collect()
}

/// Watches the resources while a course is played.
#[derive(Debug, Clone)]
pub struct Watch<'a> {
    resources: &'a [ResourceId],
    state: Vec<Watched>,
}

#[derive(Debug, Clone, Copy)]
struct Watched {
    was_right: bool,
    served: bool,
    since: Option<SimTime>,
    longest: Millis,
}

impl<'a> Watch<'a> {
    /// Begins before the fault.
    pub fn new(estate: &Estate, resources: &'a [ResourceId], world: &World) -> Self {
        let state = |resource: &ResourceId| Watched {
            was_right: ssis::effective(estate, world, *resource) == Some(Effective::AsIntended),
            served: world.serving(estate, *resource),
            since: None,
            longest: Millis::ZERO,
        };
        Watch { resources, state: resources.iter().map(state).collect() }
    }

    /// A moment has passed.
    pub fn observe(&mut self, estate: &Estate, world: &World) {
        for (resource, state) in self.resources.iter().zip(&mut self.state) {
            let serves = world.serving(estate, *resource);
            match (state.since, serves) {
                (None, false) if state.served => state.since = Some(world.now),
                (Some(since), true) => {
                    state.longest = state.longest.max(world.now.since(since));
                    state.since = None;
                }
                _ => {}
            }
            state.served |= serves;
        }
    }

    /// Everything is at rest: what the fault cost.
    pub fn conclude(&self, estate: &Estate, fault: u16, alike: usize, course: &Course<'_>) -> Vec<WeakPoint> {
        let told = self.resources.iter().zip(&self.state).map(|(resource, state)| {
            let effective = ssis::effective(estate, &course.world, *resource);
            let wrong = effective.filter(|effective| state.was_right && *effective != Effective::AsIntended);
            let outage = if state.since.is_some() { None } else { Some(state.longest) };
            WeakPoint { fault, resource: *resource, outage, alike, wrong }
        });
        told.filter(|point| point.outage != Some(Millis::ZERO) || point.wrong.is_some()).collect()
    }

    /// What of it the future depends on: how long each resource has been away, and whether it was ever there.
    pub fn open(&self, now: SimTime) -> Vec<(bool, Option<u64>)> {
        self.state.iter().map(|state| (state.served, state.since.map(|since| now.since(since).0))).collect()
    }
}
