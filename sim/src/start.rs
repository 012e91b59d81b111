//! The world as the estate states it, before anything happens.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::{Diagnostics, ServerResult};
use crate::event::Event;
use crate::handlers::health;
use crate::links::{Links, NetworkState};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::network::NetworkRole;
use crate::model::resource::{Resource, ResourceKind};
use crate::model::scenario::{Scenario, StartKind};
use crate::model::service::StartType;
use crate::model::time::{Millis, SimTime};
use crate::polls::{Polls, Seen};
use crate::queue::Queue;
use crate::sparse::Sparse;
use crate::ssis;
use crate::states::NodeStatus;
use crate::world::*;

impl World {
    /// The start of a scenario: every line of its script is due, nothing has happened.
    pub fn new(scenario: &Scenario) -> World {
        let mut world = World::before_polls(scenario);
        world.await_script(scenario);
        arm_health_checks(&scenario.estate, &mut world);
        world
    }

    /// The same without its script: a line is played when somebody schedules it.
    pub fn unscripted(scenario: &Scenario) -> World {
        let mut world = World::before_polls(scenario);
        arm_health_checks(&scenario.estate, &mut world);
        world
    }

    /// The same, with every health check played: only to be compared with a run that skips what finds nothing.
    pub fn with_every_poll(scenario: &Scenario) -> World {
        let mut world = World::before_polls(scenario);
        world.await_script(scenario);
        let seen = |resource| Seen { result: first_result(&scenario.estate, resource), stuck_since: None };
        world.polls = Polls::Every(world.resources.ids().map(seen).collect());
        arm_health_checks(&scenario.estate, &mut world);
        world
    }

    fn before_polls(scenario: &Scenario) -> World {
        let estate = &scenario.estate;
        let mut world = World {
            now: SimTime::START,
            estate: EstateId::from_index(0),
            nodes: estate.cluster.nodes.iter().map(node_at_start).collect(),
            groups: estate.groups.iter().map(group_at_start).collect(),
            resources: estate.resources.iter().map(resource_at_start).collect(),
            services: estate.services.iter().map(|_| None).collect(),
            view: estate.cluster.nodes.ids().filter(|node| estate.cluster.nodes[*node].starts_up).collect(),
            alive: NodeSet::EMPTY,
            forced: false,
            forming: false,
            others: Vec::new(),
            missed: Sparse::default(),
            drains: Sparse::default(),
            waiting: Sparse::default(),
            blocked: Sparse::default(),
            failbacks: Sparse::default(),
            failovers: Sparse::default(),
            restarts: Sparse::default(),
            links: Links::default(),
            networks: estate.cluster.networks.iter().map(|_| network_at_start()).collect(),
            leaving: NodeSet::EMPTY,
            waited_for: NodeSet::EMPTY,
            database: NodeSet::EMPTY,
            votes: Votes::default(),
            witness_lost_at: None,
            witness_reachable: true,
            files: estate.file_contents.iter().copied().collect(),
            checkpoints: estate.checkpoints.iter().map(|_| None).collect(),
            packages: Arc::new(stated_packages(estate)),
            running: Vec::new(),
            dns_lost: false,
            ad_lost: false,
            polls: Polls::Skipped,
            group_sets: estate.group_sets.iter().map(|_| GroupSetWorld::default()).collect(),
            clock: Millis::ZERO,
            queue: Queue::default(),
        };
        for node in world.nodes.ids() {
            world.set_cluster_service(node, world.nodes[node].cluster);
        }
        world.database = if world.view.is_empty() { estate.cluster.all_nodes() } else { world.view };
        start_automatic_services(estate, &mut world);
        bring_stated_resources_online(estate, &mut world);
        register_checkpoints(estate, &mut world);
        crate::handlers::group_sets::start_ready(estate, &mut world);
        world.queue.schedule(SimTime::START, Event::ScenarioStarted);
        world
    }

    fn await_script(&mut self, scenario: &Scenario) {
        for (line, step) in scenario.script.iter().enumerate() {
            let line = u16::try_from(line).expect("lowering refuses scripts with more than 65 535 lines");
            self.queue.schedule(step.at, Event::ScriptStepDue(line));
        }
    }
}

fn stated_packages(estate: &Estate) -> BTreeSet<(StoreId, PackageId)> {
    let each = estate.stores.pairs();
    each.flat_map(|(store, info)| info.packages.iter().map(move |package| (store, *package))).collect()
}

fn node_at_start(node: &crate::model::cluster::Node) -> NodeWorld {
    let (machine, cluster) = match node.starts_up {
        true => (Machine::On, ClusterService::Member),
        false => (Machine::Off, ClusterService::Stopped),
    };
    NodeWorld {
        machine,
        cluster,
        registry: node.registry.iter().copied().collect(),
        old_copies: None,
        start: StartKind::Normal,
        hung: false,
        prevent_quorum: false,
        losses: Vec::new(),
        quarantined_until: None,
        paused: node.starts_paused,
        status: NodeStatus::Normal,
    }
}

fn network_at_start() -> NetworkWorld {
    NetworkWorld { state: NetworkState::Up, failed: NodeSet::EMPTY }
}

fn group_at_start(group: &crate::model::group::Group) -> GroupWorld {
    GroupWorld {
        owner: group.owner_node,
        moving: None,
        arriving: false,
        default_owner: group.default_owner,
        persistent: group.persistent_state,
        queued: false,
        drained_from: None,
        unmonitored: false,
        stopped_unseen: false,
    }
}

/// What is not online although it is meant to be waits for the next start of the Cluster service (`wsfc:W-RES-11`).
fn resource_at_start(info: &Resource) -> ResourceWorld {
    let components = info.sql_health().map(|health| health.components).unwrap_or_default();
    ResourceWorld {
        state: ResourceState::Offline,
        wanted: info.persistent_state,
        since: SimTime::START,
        broken: false,
        stalled: false,
        diagnostics: Diagnostics::started(SimTime::START, components),
        faults: Default::default(),
        maintenance: info.maintenance_mode,
        own_monitor: info.separate_monitor,
        deadlocked: false,
        going_down: false,
        parked: info.persistent_state && !info.starts_online,
        held: false,
        seized: false,
        retried: false,
        timer: None,
    }
}

/// They started at boot, before the cluster brought any disk online.
fn start_automatic_services(estate: &Estate, world: &mut World) {
    for (service, info) in estate.services.pairs() {
        if info.start_type == StartType::Automatic && world.nodes[info.node].machine == Machine::On {
            let loaded = estate.is_ssis(service).then(|| ssis::would_read(estate, world, service).0);
            world.services[service] = Some(RunningService { by: None, loaded, hung: false });
        }
    }
}

/// What the estate states as online is online, providers first, where nothing makes that impossible.
/// A service that could not have been started is Failed instead.
fn bring_stated_resources_online(estate: &Estate, world: &mut World) {
    let mut waiting: IdVec<ResourceId, bool> =
        estate.resources.iter().map(|info| info.starts_online).collect();
    let mut later = BTreeSet::new();
    for resource in world.resources.ids() {
        if waiting[resource] {
            bring_online_with_dependents(estate, world, resource, &mut waiting, &mut later);
        }
    }
    // Who is named before a provider waits for the next round.
    while !later.is_empty() {
        let mut this_round = std::mem::take(&mut later);
        while let Some(resource) = this_round.pop_first() {
            let settled = bring_online_with_dependents(estate, world, resource, &mut waiting, &mut later);
            let dependents = estate.resources[resource].dependents.iter().copied();
            let in_this = dependents.filter(|of| settled && *of > resource && waiting[*of]);
            this_round.extend(in_this);
        }
    }
}

/// Whether it is settled; the dependents before it, which may follow it, are then due in the next round.
fn bring_online_with_dependents(
    estate: &Estate,
    world: &mut World,
    resource: ResourceId,
    waiting: &mut IdVec<ResourceId, bool>,
    later: &mut BTreeSet<ResourceId>,
) -> bool {
    if !bring_stated_online(estate, world, resource) {
        return false;
    }
    waiting[resource] = false;
    let dependents = estate.resources[resource].dependents.iter().copied();
    later.extend(dependents.filter(|of| *of < resource && waiting[*of]));
    true
}

/// An address on a node that is not in its network, or in one that is not for clients (`wsfc:W-IP-01`).
fn is_out_of_place(estate: &Estate, resource: ResourceId, node: NodeId) -> bool {
    let ResourceKind::IpAddress { network: Some(network) } = estate.resources[resource].kind else {
        return false;
    };
    let network = &estate.cluster.networks[network];
    network.role != NetworkRole::ClusterAndClient || !network.nodes.contains(node)
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
    if is_out_of_place(estate, resource, node) {
        let state = &mut world.resources[resource];
        state.parked = true;
        let alternative = estate.is_alternative(resource);
        state.state = if alternative { ResourceState::Offline } else { ResourceState::Failed };
        return true;
    }
    let state = &mut world.resources[resource];
    if matches!(info.kind, ResourceKind::GenericService { .. }) {
        let free = |service: ServiceId| world.services[service].is_none_or(|running| running.by.is_none());
        match estate.service_of(resource, node).filter(|service| free(*service)) {
            Some(service) => {
                state.state = ResourceState::Online;
                let loaded = estate.is_ssis(service).then(|| ssis::would_read(estate, world, service).0);
                world.services[service] = Some(RunningService { by: Some(resource), loaded, hung: false });
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

fn arm_health_checks(estate: &Estate, world: &mut World) {
    for resource in world.resources.ids() {
        health::arm(estate, world, resource);
    }
}

fn first_result(estate: &Estate, resource: ResourceId) -> ServerResult {
    let components = estate.resources[resource].sql_health().map(|health| health.components);
    ServerResult { at: SimTime::START, components: components.unwrap_or_default() }
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
