//! The one transition function.

use crate::choices::Choices;
use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{
    checkpoints, failback, failover, group_sets, groups, hangs, health, heartbeats, isolation, joining,
    monitors, network, nodes, packages, pending, quarantine, regroup, resources, restart, script, services,
    start_order, votes, witness,
};
use crate::model::scenario::Scenario;
use crate::model::time::SimTime;
pub use crate::record::Step;
use crate::world::World;

/// Plays the next due event. `None` when nothing is due up to the horizon.
pub fn step(scenario: &Scenario, world: &mut World, choices: &mut impl Choices) -> Option<Step> {
    let mut told = Step::default();
    step_into(scenario, world, choices, &mut told).then_some(told)
}

/// The same for drivers that play many: what is told replaces what the step before it told. Whether anything was due.
pub fn step_into(
    scenario: &Scenario,
    world: &mut World,
    choices: &mut impl Choices,
    told: &mut Step,
) -> bool {
    if world.queue.next_due().is_none_or(|due| due > scenario.horizon) {
        return false;
    }
    let (now, event) = world.queue.pop().expect("an event is due");
    world.now = now;
    play(scenario, world, choices, told, event);
    true
}

/// Plays a line of the script at a moment, as if it were due then: after the health checks of that moment, which must
/// have been played, and before everything else of it.
pub fn strike(
    scenario: &Scenario,
    world: &mut World,
    (line, at): (u16, SimTime),
    choices: &mut impl Choices,
    told: &mut Step,
) {
    world.now = at;
    play(scenario, world, choices, told, Event::ScriptStepDue(line));
}

fn play(scenario: &Scenario, world: &mut World, choices: &mut impl Choices, told: &mut Step, event: Event) {
    told.clear();
    let mut cx = Cx::new(scenario, world, choices, told);
    handle(&mut cx, event);
    regroup::keep_going(&mut cx);
    cx.note_settled();
    groups::follow_up(&mut cx);
    cx.note_settled();
}

fn handle(cx: &mut Cx<'_>, event: Event) {
    match event {
        Event::ScenarioStarted => {
            votes::on_scenario_started(cx);
            failback::on_scenario_started(cx);
        }
        Event::ScriptStepDue(line) => script::on_script_step_due(cx, line),
        Event::HeartbeatsMissed(observer, node) => heartbeats::on_heartbeats_missed(cx, observer, node),
        Event::HeartbeatsLate(observer, node) => heartbeats::on_heartbeats_late(cx, observer, node),
        Event::RegroupSettled(leader) => regroup::on_regroup_settled(cx, leader),
        Event::WitnessArbitrated(leader) => regroup::on_witness_arbitrated(cx, leader),
        Event::NetworkNoticed(network) => network::on_network_noticed(cx, network),
        Event::ClusterServiceHangSeen(node) => hangs::on_hang_seen(cx, node),
        Event::RepliesTimedOut(node) => hangs::on_replies_timed_out(cx, node),
        Event::ResiliencyPeriodEnded(group) => isolation::on_resiliency_period_ended(cx, group),
        Event::QuarantineEnded(node) => quarantine::on_quarantine_ended(cx, node),
        Event::NodeLeft(node) => regroup::on_node_left(cx, node),
        Event::ShutdownTimeoutExpired(node) => groups::on_shutdown_timeout_expired(cx, node),
        Event::NodeBooted(node) => nodes::on_node_booted(cx, node),
        Event::JoinSettled(node) => joining::on_join_settled(cx, node),
        Event::WitnessRetryDue => witness::on_witness_retry_due(cx),
        Event::HelpArrived(group) => failover::on_help_arrived(cx, group),
        Event::GroupArrived(group) => groups::on_group_arrived(cx, group),
        Event::GroupWaitOver(group) => start_order::on_group_wait_over(cx, group),
        Event::GroupSetReady(set) => group_sets::on_group_set_ready(cx, set),
        Event::FailbackWindowOpened(group) => failback::on_window_opened(cx, group),
        Event::OnlineCompleted(resource) => resources::on_online_completed(cx, resource),
        Event::OfflineCompleted(resource) => resources::on_offline_completed(cx, resource),
        Event::PendingExpired(resource) => pending::on_pending_expired(cx, resource),
        Event::CallDeadlocked(resource) => monitors::on_call_deadlocked(cx, resource),
        Event::HealthCheckDue(resource) => health::on_health_check_due(cx, resource),
        Event::RestartDue(resource) => restart::on_restart_due(cx, resource),
        Event::RetryDue(resource) => restart::on_retry_due(cx, resource),
        Event::ServiceRecoveryDue(service) => services::on_service_recovery_due(cx, service),
        Event::CheckpointSaveDue(checkpoint) => checkpoints::on_checkpoint_save_due(cx, checkpoint),
        Event::PackageFinished(number) => packages::on_package_finished(cx, number),
    }
}
