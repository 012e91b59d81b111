//! Groups that differ in nothing but their names.

use crate::event::Event;
use crate::model::client::NameTarget;
use crate::model::estate::Estate;
use crate::model::expectation::Subject;
use crate::model::group::Group;
use crate::model::ids::*;
use crate::model::promise::Condition;
use crate::model::resource::{Resource, ResourceKind};
use crate::model::storage::Volume;
use crate::world::{ResourceWorld, World};

/// For each group the first of the twins it belongs to.
pub(super) fn twins(estate: &Estate) -> Vec<GroupId> {
    let keeps_to_itself: IdVec<GroupId, bool> =
        estate.groups.ids().map(|group| keeps_to_itself(estate, group)).collect();
    super::first_of_each(estate.groups.len(), |one, other| {
        keeps_to_itself[one] && keeps_to_itself[other] && are_alike(estate, one, other)
    })
}

/// Whether nothing else has to do with a group, and it holds nothing that is unlike any other.
fn keeps_to_itself(estate: &Estate, group: GroupId) -> bool {
    let info = &estate.groups[group];
    let own = |resource: ResourceId| estate.resources[resource].group == group;
    let named_by_promise =
        estate.promises.iter().flat_map(|promise| &promise.conditions).any(|condition| match condition {
            Condition::Can { .. } => false,
            Condition::Is(expected) => match expected.subject {
                Subject::Group(of) => of == group,
                Subject::Resource(of) => own(of),
                Subject::Node(_) => false,
            },
        });
    let named_by_client = estate.clients.iter().any(|client| {
        let connects_to = client.connects_to.as_ref().map(|name| name.target);
        matches!(connects_to, Some(NameTarget::NetworkName(name)) if own(name))
    });
    let is_volume = |volume: Volume| matches!(volume, Volume::Disk(disk) if own(disk));
    let holds_files = estate.files.iter().any(|file| is_volume(file.volume));
    let is_plain = |resource: &ResourceId| {
        let info = &estate.resources[*resource];
        let service =
            matches!(info.kind, ResourceKind::GenericService { .. } | ResourceKind::SqlServer { .. });
        !service && info.checkpoints.is_empty()
    };
    !info.core
        && !info.virtual_machine
        && info.set.is_none()
        && info.failback.is_none()
        && info.anti_affinity_class_names.is_empty()
        && !estate.affinity_rules.iter().any(|rule| rule.groups.contains(&group))
        && !named_by_promise
        && !named_by_client
        && !holds_files
        && info.resources.iter().all(is_plain)
}

fn are_alike(estate: &Estate, one: GroupId, other: GroupId) -> bool {
    let (a, b) = (&estate.groups[one], &estate.groups[other]);
    policies(a) == policies(b)
        && a.resources.len() == b.resources.len()
        && a.resources.iter().zip(&b.resources).all(|(one, other)| {
            let (one, other) = (&estate.resources[*one], &estate.resources[*other]);
            told(one, a) == told(other, b)
        })
}

/// What a group says of itself, without its name and its resources.
fn policies(group: &Group) -> Group {
    Group { name: String::new(), resources: Vec::new(), ..group.clone() }
}

/// What a resource says of itself, with those of its group by their places in it.
fn told(resource: &Resource, group: &Group) -> Resource {
    let place = |of: ResourceId| {
        let index = group.resources.iter().position(|resource| *resource == of);
        ResourceId::from_index(index.expect("a resource depends on those of its group"))
    };
    let mut told = Resource { name: String::new(), group: GroupId::from_index(0), ..resource.clone() };
    told.depends_on.parts.iter_mut().flat_map(|part| &mut part.any_of).for_each(|of| *of = place(*of));
    told.dependents.iter_mut().for_each(|of| *of = place(*of));
    told.dependents.sort();
    if let ResourceKind::NetworkName { dns_name } = &mut told.kind {
        dns_name.clear();
    }
    told
}

/// Of the twins, the first that is in the same condition as each.
pub(super) fn in_the_same_condition(estate: &Estate, twins: &[GroupId], world: &World) -> Vec<GroupId> {
    super::first_of_each(twins.len(), |one: GroupId, other: GroupId| {
        twins[one.index()] == twins[other.index()] && are_in_the_same_condition(estate, world, one, other)
    })
}

fn are_in_the_same_condition(estate: &Estate, world: &World, one: GroupId, other: GroupId) -> bool {
    let (a, b) = (&world.groups[one], &world.groups[other]);
    let resources = estate.groups[one].resources.iter().zip(&estate.groups[other].resources);
    let awaits = |state: &ResourceWorld| state.timer.is_some();
    let mentions = |event| matches!(event, Event::FailbackWindowOpened(of) | Event::ResiliencyPeriodEnded(of) | Event::HelpArrived(of) if of == one || of == other);
    let stands = |group: GroupId| {
        let (blocked, failback) = (world.blocked.get(group), world.failbacks.get(group));
        (blocked, failback, world.failovers.get(group), world.waiting.has(group))
    };
    a == b
        && stands(one) == stands(other)
        && !world.waiting.has(one)
        && resources.into_iter().all(|(one, other)| {
            let (of_one, of_other) = (world.restarts.get(*one), world.restarts.get(*other));
            let (one, other) = (&world.resources[*one], &world.resources[*other]);
            one == other && of_one == of_other && !awaits(one)
        })
        && !world.queue.has(mentions)
}
