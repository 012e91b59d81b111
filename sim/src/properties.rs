//! `Always` properties: what no state of any run may violate. A violation is a bug of ours.

use crate::event::Event;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::world::{ClusterService, ResourceState, World};

/// A promise about every state.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// A sentence.
    pub name: &'static str,
    /// The things that break it, for people.
    pub violations: fn(&Estate, &World) -> Vec<String>,
}

/// Every property that can be judged from one state.
pub const ALWAYS: &[Property] = &[
    Property { name: "nothing runs on a node outside possible owners", violations: outside_possible_owners },
    Property { name: "nothing stays online after the view lost quorum", violations: online_without_view },
    Property {
        name: "every member of the view holds, or is losing, a majority",
        violations: view_without_votes,
    },
    Property {
        name: "a member that misses another one is about to agree on a view without it",
        violations: missed_for_ever,
    },
    Property { name: "a pending resource has something due", violations: pending_without_timer },
    Property { name: "whose Cluster service works is known of every node", violations: misjudged_nodes },
    Property {
        name: "a service runs for at most one resource, on the owner of its group",
        violations: stray_services,
    },
];

fn is_active(state: ResourceState) -> bool {
    matches!(state, ResourceState::Online | ResourceState::OnlinePending | ResourceState::OfflinePending)
}

fn outside_possible_owners(estate: &Estate, world: &World) -> Vec<String> {
    let outside = |resource: &ResourceId| {
        is_active(world.resources[*resource].state)
            && !estate.resources[*resource].possible_owners.contains(world.owner_of(estate, *resource))
    };
    world.resources.ids().filter(outside).map(|resource| estate.resources[resource].name.clone()).collect()
}

fn online_without_view(estate: &Estate, world: &World) -> Vec<String> {
    let orphan = |resource: &ResourceId| {
        let group = &world.groups[estate.resources[*resource].group];
        is_active(world.resources[*resource].state) && !world.view.contains(group.owner) && !group.unmonitored
    };
    world.resources.ids().filter(orphan).map(|resource| estate.resources[resource].name.clone()).collect()
}

fn view_without_votes(_: &Estate, world: &World) -> Vec<String> {
    let counted = !world.queue.has(|event| event == Event::ScenarioStarted);
    let settled = counted && world.working_members() == world.view && everyone_hears(world);
    match settled
        && !world.forced
        && !world.view.is_empty()
        && world.votes.held_by(world.view, true) < world.votes.needed()
    {
        true => vec![format!("{} of {} votes", world.votes.held_by(world.view, true), world.votes.total())],
        false => Vec::new(),
    }
}

fn everyone_hears(world: &World) -> bool {
    world.view.iter().all(|node| world.missed(node).intersection(world.view).is_empty())
}

fn missed_for_ever(estate: &Estate, world: &World) -> Vec<String> {
    let under_way =
        world.queue.has(|event| matches!(event, Event::RegroupSettled(_) | Event::WitnessArbitrated(_)));
    let misses = |node: &NodeId| {
        let view = world.partition_of(*node).map_or(NodeSet::EMPTY, |partition| partition.view);
        !world.missed(*node).intersection(view).is_empty()
    };
    let stuck = world.alive().iter().filter(misses).filter(|_| !under_way);
    stuck.map(|node| estate.cluster.nodes[node].name.clone()).collect()
}

fn pending_without_timer(estate: &Estate, world: &World) -> Vec<String> {
    let stuck = |resource: &ResourceId| {
        let state = &world.resources[*resource];
        let alive = world.is_alive(world.owner_of(estate, *resource));
        alive && state.state.is_pending() && state.timer.is_none()
    };
    world.resources.ids().filter(stuck).map(|resource| estate.resources[resource].name.clone()).collect()
}

fn misjudged_nodes(estate: &Estate, world: &World) -> Vec<String> {
    let works = |node: NodeId| {
        matches!(world.nodes[node].cluster, ClusterService::Member | ClusterService::Stopping(_))
    };
    let misjudged = world.nodes.ids().filter(|node| works(*node) != world.is_alive(*node));
    misjudged.map(|node| estate.cluster.nodes[node].name.clone()).collect()
}

fn stray_services(estate: &Estate, world: &World) -> Vec<String> {
    let stray = |service: &ServiceId| match world.services[*service].and_then(|running| running.by) {
        Some(resource) => {
            world.owner_of(estate, resource) != estate.services[*service].node
                || !is_active(world.resources[resource].state)
        }
        None => false,
    };
    world.services.ids().filter(stray).map(|service| estate.services[service].name.clone()).collect()
}

/// Checked whenever a resource begins to come online and when it is: the node may run it, and its dependency
/// expression holds once it is.
pub(crate) fn assert_may_run(estate: &Estate, world: &World, resource: ResourceId) {
    let name = || &estate.resources[resource].name;
    let owner = world.owner_of(estate, resource);
    let is_possible = estate.resources[resource].possible_owners.contains(owner);
    assert!(is_possible, "`{}` runs outside its owners", name());
    assert!(world.view.contains(owner), "`{}` runs on a node outside the view", name());
    let stands =
        world.resources[resource].state != ResourceState::Online || world.providers_online(estate, resource);
    assert!(stands, "`{}` became online while its providers are not", name());
}
