//! The world as the estate states it, before anything happens.

use crate::event::Event;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::scenario::Scenario;
use crate::model::service::StartType;
use crate::model::time::{Millis, SimTime};
use crate::queue::Queue;
use crate::ssis;
use crate::status::NodeStatus;
use crate::world::*;

impl World {
    /// The start of a scenario: every line of its script is due, nothing has happened.
    pub fn new(scenario: &Scenario) -> World {
        let estate = &scenario.estate;
        let mut world = World {
            now: SimTime::START,
            nodes: estate.cluster.nodes.iter().map(node_at_start).collect(),
            groups: estate.groups.iter().map(group_at_start).collect(),
            resources: estate
                .resources
                .iter()
                .map(|resource| resource_at_start(resource.starts_online))
                .collect(),
            services: estate.services.iter().map(|_| None).collect(),
            view: estate.cluster.nodes.ids().filter(|node| estate.cluster.nodes[*node].starts_up).collect(),
            unreachable: NodeSet::EMPTY,
            waited_for: NodeSet::EMPTY,
            database: NodeSet::EMPTY,
            votes: Votes::default(),
            witness_lost_at: None,
            witness_reachable: true,
            files: estate.file_contents.clone(),
            checkpoints: estate.checkpoints.iter().map(|_| None).collect(),
            packages: estate
                .stores
                .pairs()
                .flat_map(|(store, info)| info.packages.iter().map(move |package| (store, *package)))
                .collect(),
            running: Vec::new(),
            group_sets: estate.group_sets.iter().map(|_| GroupSetWorld::default()).collect(),
            clock: Millis::ZERO,
            queue: Queue::default(),
        };
        world.database = if world.view.is_empty() { estate.cluster.all_nodes() } else { world.view };
        start_automatic_services(estate, &mut world);
        bring_stated_resources_online(estate, &mut world);
        register_checkpoints(estate, &mut world);
        crate::handlers::group_sets::start_ready(estate, &mut world);
        world.queue.schedule(SimTime::START, Event::ScenarioStarted);
        for (line, step) in scenario.script.iter().enumerate() {
            let line = u16::try_from(line).expect("lowering refuses scripts with more than 65 535 lines");
            world.queue.schedule(step.at, Event::ScriptStepDue(line));
        }
        world
    }
}

fn node_at_start(node: &crate::model::cluster::Node) -> NodeWorld {
    let (machine, cluster) = match node.starts_up {
        true => (Machine::On, ClusterService::Member),
        false => (Machine::Off, ClusterService::Stopped),
    };
    NodeWorld {
        machine,
        cluster,
        registry: node.registry.clone(),
        paused: node.starts_paused,
        status: NodeStatus::Normal,
        drain: None,
    }
}

fn group_at_start(group: &crate::model::group::Group) -> GroupWorld {
    GroupWorld {
        owner: group.owner_node,
        moving: None,
        arriving: false,
        failovers: Default::default(),
        default_owner: group.default_owner,
        persistent: group.persistent_state,
        waiting: None,
        blocked: None,
        queued: false,
        drained_from: None,
        failback: None,
    }
}

fn resource_at_start(wanted: bool) -> ResourceWorld {
    ResourceWorld {
        state: ResourceState::Offline,
        wanted,
        online_since: SimTime::START,
        broken: false,
        going_down: false,
        parked: false,
        held: false,
        seized: false,
        restarts: Default::default(),
        retried: false,
        timer: None,
    }
}

/// They started at boot, before the cluster brought any disk online.
fn start_automatic_services(estate: &Estate, world: &mut World) {
    for (service, info) in estate.services.pairs() {
        if info.start_type == StartType::Automatic && world.nodes[info.node].machine == Machine::On {
            let loaded = estate.is_ssis(service).then(|| ssis::would_read(estate, world, service).0);
            world.services[service] = Some(RunningService { by: None, loaded });
        }
    }
}

/// What the estate states as online is online, providers first, where nothing makes that impossible.
/// A service that could not have been started is Failed instead.
fn bring_stated_resources_online(estate: &Estate, world: &mut World) {
    let mut waiting: Vec<ResourceId> =
        world.resources.ids().filter(|resource| world.resources[*resource].wanted).collect();
    loop {
        let before = waiting.len();
        waiting.retain(|resource| !bring_stated_online(estate, world, *resource));
        if waiting.len() == before {
            return;
        }
    }
}

/// Whether the resource's state at the start is settled.
fn bring_stated_online(estate: &Estate, world: &mut World, resource: ResourceId) -> bool {
    let node = world.owner_of(estate, resource);
    let info = &estate.resources[resource];
    if !world.view.contains(node) || !info.possible_owners.contains(node) {
        return true;
    }
    if !world.providers_online(estate, resource) {
        return false;
    }
    let state = &mut world.resources[resource];
    if matches!(info.kind, crate::model::resource::ResourceKind::GenericService { .. }) {
        let free = |service: ServiceId| world.services[service].is_none_or(|running| running.by.is_none());
        match estate.service_of(resource, node).filter(|service| free(*service)) {
            Some(service) => {
                state.state = ResourceState::Online;
                let loaded = estate.is_ssis(service).then(|| ssis::would_read(estate, world, service).0);
                world.services[service] = Some(RunningService { by: Some(resource), loaded });
            }
            None => {
                state.state = ResourceState::Failed;
                state.parked = true;
            }
        }
    } else {
        state.state = ResourceState::Online;
    }
    true
}

fn register_checkpoints(estate: &Estate, world: &mut World) {
    for (resource, info) in estate.resources.pairs() {
        let registry = &world.nodes[world.groups[estate.resources[resource].group].owner].registry;
        for checkpoint in &info.checkpoints {
            let stated = &estate.checkpoints[*checkpoint];
            let owners = || stated.covers.iter().map(|entry| registry[*entry]).collect();
            world.checkpoints[*checkpoint] = Some(stated.copy.clone().unwrap_or_else(owners));
        }
    }
}
