//! A node's life: power, the operating system, the Cluster service (`wsfc.md` section 1).

use crate::choices::Site;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{
    drain, forced, groups, hangs, heartbeats, isolation, joining, quarantine, services, votes,
};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::scenario::{StartKind, StopKind};
use crate::model::verb::Verb;
use crate::quorum;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::states::NodeStatus;
use crate::world::{ClusterService, Machine, StopClass};

/// The machine loses power: nothing on it says goodbye.
pub(crate) fn power_off(cx: &mut Cx<'_>, node: NodeId) {
    if cx.world.nodes[node].machine == Machine::Off {
        let what = What::Refused { verb: Verb::NodePowerOff, object: Object::Node(node) };
        return cx.record(Some(node), what, Reason::AlreadyInThatState);
    }
    let was_alive = cx.world.is_alive(node);
    let heard_by = heartbeats::hearing(cx, node);
    stop_machine(cx, node, Machine::Off);
    if was_alive {
        heartbeats::node_fell_silent(cx, node, heard_by);
    }
}

/// The machine stops by itself and boots again (`wsfc:W-NODE-12`).
pub(super) fn bugcheck(cx: &mut Cx<'_>, node: NodeId) {
    let heard_by = heartbeats::hearing(cx, node);
    stop_machine(cx, node, Machine::Booting);
    boot(cx, node);
    heartbeats::node_fell_silent(cx, node, heard_by);
}

/// What runs on a machine ends with it. Its resources stay as the others last saw them until they know.
fn stop_machine(cx: &mut Cx<'_>, node: NodeId, machine: Machine) {
    cx.world.nodes[node].machine = machine;
    cx.world.set_cluster_service(node, ClusterService::Stopped);
    cx.world.missed.take(node);
    hangs::forget(cx, node);
    cx.world.leave_others(node);
    isolation::machine_stopped(cx, node);
    let ends_with_it = |event| matches!(event, Event::NodeBooted(of) | Event::JoinSettled(of) | Event::ShutdownTimeoutExpired(of) if of == node);
    cx.world.queue.cancel_all(ends_with_it);
    call_off_what_is_due(cx, node);
    for service in cx.estate.services_on(node) {
        services::end(cx, service, Reason::MachineStopped);
    }
}

/// Nothing is due any more for the resources that a node has.
fn call_off_what_is_due(cx: &mut Cx<'_>, node: NodeId) {
    let timed = cx.world.queue.events().filter_map(Event::timed_resource);
    let of_the_node = |resource: &ResourceId| cx.world.owner_of(cx.estate, *resource) == node;
    for resource in timed.filter(of_the_node).collect::<Vec<_>>() {
        cx.cancel_timer(resource);
    }
}

/// A clean stop: drained where the release drains, vote handed over, nobody waits for heartbeats
/// (`wsfc:W-NODE-07`, `W-NODE-08`, `W-Q-08`).
pub(crate) fn stop(cx: &mut Cx<'_>, node: NodeId, how: StopKind) {
    let refuse = |cx: &mut Cx<'_>, reason| {
        let verb = if how == StopKind::Reboot { Verb::NodeReboot } else { Verb::NodeStop };
        cx.record(Some(node), What::Refused { verb, object: Object::Node(node) }, reason);
    };
    match cx.world.nodes[node].cluster {
        ClusterService::Member => {}
        _ if cx.world.nodes[node].machine != Machine::On => return refuse(cx, Reason::MachineIsOff),
        ClusterService::Stopping(_) => return refuse(cx, Reason::AlreadyStopping),
        _ if how == StopKind::ClusterService => return refuse(cx, Reason::NotAMember),
        _ => return power_down(cx, node, how.into()),
    }
    if how == StopKind::ClusterService && stopping_would_lose_quorum(cx, node) {
        return refuse(cx, Reason::WouldLoseQuorum);
    }
    cx.world.set_cluster_service(node, ClusterService::Stopping(how.into()));
    cx.after(cx.estate.cluster.shutdown_timeout, Event::ShutdownTimeoutExpired(node));
    groups::evacuate(cx, node);
}

fn stopping_would_lose_quorum(cx: &Cx<'_>, node: NodeId) -> bool {
    let stays = |other: &NodeId| *other != node && cx.world.nodes[*other].cluster == ClusterService::Member;
    let rest: NodeSet = cx.world.working_members().iter().filter(stays).collect();
    if rest.is_empty() {
        return true;
    }
    let handed_over = quorum::weigh(cx.estate, cx.world, rest);
    let held = match handed_over.tie_breakers.is_empty() {
        true => handed_over.votes.held_by(rest, quorum::witness_usable(cx.estate, cx.world)),
        false => rest.len() - 1,
    };
    let needed = match handed_over.tie_breakers.is_empty() {
        true => handed_over.votes.needed(),
        false => (handed_over.votes.total() - 1) / 2 + 1,
    };
    held < needed
}

/// Nothing is left on a stopping node: it goes.
pub(crate) fn leave(cx: &mut Cx<'_>, node: NodeId) {
    let ClusterService::Stopping(how) = cx.world.nodes[node].cluster else { return };
    let told = heartbeats::hearing(cx, node);
    call_off_what_is_due(cx, node);
    cx.record(Some(node), What::ClusterServiceStopped { node }, Reason::NodeShutsDown);
    drain::break_off(cx, node);
    cx.world.set_cluster_service(node, ClusterService::Stopped);
    cx.world.queue.cancel_all(|event| event == Event::ShutdownTimeoutExpired(node));
    let beside = !cx.world.view.contains(node);
    cx.world.leave_others(node);
    let mut rest = cx.world.view.difference(cx.world.leaving);
    rest.remove(node);
    if how == StopClass::ClusterService {
        services::end_clustered(cx, node, Reason::NodeShutsDown);
    } else {
        power_down(cx, node, how);
    }
    if beside {
        return;
    }
    if rest.intersection(cx.world.alive()).is_empty() {
        return votes::cluster_went_down(cx);
    }
    cx.world.missed.take(node);
    if told.is_empty() {
        return; // Nobody hears that it leaves: the others will miss it like a crash.
    }
    cx.world.leaving.insert(node);
    if cx.estate.cluster.dynamic_quorum {
        votes::weigh(cx, rest, Reason::MembershipChanged);
    }
    let latency = cx.assumed_time(Knob::CleanLeaveLatencyMs);
    cx.after(latency, Event::NodeLeft(node));
}

fn power_down(cx: &mut Cx<'_>, node: NodeId, how: StopClass) {
    let machine = if how == StopClass::Reboot { Machine::Booting } else { Machine::Off };
    stop_machine(cx, node, machine);
    if how == StopClass::Reboot {
        boot(cx, node);
    }
}

/// Power, then the Cluster service.
pub(crate) fn start(cx: &mut Cx<'_>, node: NodeId, how: StartKind) {
    if how == StartKind::ClearQuarantine {
        quarantine::clear(cx, node, Reason::ClearedByOperator);
    }
    let machine = cx.world.nodes[node].machine;
    match cx.world.nodes[node].cluster {
        _ if machine == Machine::Off => {
            cx.world.nodes[node].machine = Machine::Booting;
            cx.world.nodes[node].start = how;
            boot(cx, node);
        }
        ClusterService::Stopped if machine == Machine::On => {
            cx.world.nodes[node].start = how;
            start_cluster_service(cx, node);
        }
        ClusterService::Waiting | ClusterService::Joining if how == StartKind::ForceQuorum => {
            forced::force(cx, node);
        }
        _ => {
            let what = What::Refused { verb: Verb::NodeStart, object: Object::Node(node) };
            cx.record(Some(node), what, Reason::AlreadyInThatState);
        }
    }
}

fn boot(cx: &mut Cx<'_>, node: NodeId) {
    let time = cx.timing(Site::NodeBoot, cx.estate.cluster.node_boot);
    cx.after(time, Event::NodeBooted(node));
}

pub(crate) fn on_node_booted(cx: &mut Cx<'_>, node: NodeId) {
    cx.world.nodes[node].machine = Machine::On;
    services::start_automatic(cx, node);
    start_cluster_service(cx, node);
}

/// Nodes started while the cluster runs by force only join (`wsfc:W-Q-22`).
fn start_cluster_service(cx: &mut Cx<'_>, node: NodeId) {
    let how = std::mem::take(&mut cx.world.nodes[node].start);
    let forced_elsewhere = cx.world.forced || cx.world.others.iter().any(|partition| partition.forced);
    cx.world.nodes[node].prevent_quorum = how == StartKind::PreventQuorum || forced_elsewhere;
    cx.world.set_cluster_service(node, ClusterService::Joining);
    match how {
        StartKind::ForceQuorum => forced::force(cx, node),
        _ => joining::look_for_cluster(cx, node),
    }
}

/// The second axis of a node (`wsfc:W-NODE-02`).
pub(super) fn set_status(cx: &mut Cx<'_>, node: NodeId, to: NodeStatus, reason: Reason) {
    let from = std::mem::replace(&mut cx.world.nodes[node].status, to);
    if from != to {
        cx.record(Some(node), What::NodeStatusChanged { node, from, to }, reason);
    }
}
