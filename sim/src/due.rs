//! What is due, for people: what a cluster waits for, and when that will be.

use crate::event::Event;
use crate::model::estate::Estate;
use crate::model::time::SimTime;
use crate::record::Object;
use crate::telling::object_name;
use crate::world::World;

/// Something that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub at: SimTime,
    /// What.
    pub event: Event,
    /// What it is about.
    pub object: Object,
}

/// Everything that is due, soonest first; lines of a script are not what a cluster waits for.
pub fn all(estate: &Estate, world: &World) -> Vec<Due> {
    let due = world.queue.find(|event| !matches!(event, Event::ScriptStepDue(_) | Event::ScenarioStarted));
    due.into_iter().map(|(at, event)| Due { at, event, object: object(estate, world, event) }).collect()
}

fn object(estate: &Estate, world: &World, event: Event) -> Object {
    match event {
        Event::ScenarioStarted
        | Event::ScriptStepDue(_)
        | Event::WitnessRetryDue
        | Event::WitnessArbitrated(_)
        | Event::RegroupSettled(_)
        | Event::GroupSetReady(_) => Object::Cluster,
        Event::HeartbeatsMissed(_, node)
        | Event::HeartbeatsLate(_, node)
        | Event::ClusterServiceHangSeen(node)
        | Event::RepliesTimedOut(node)
        | Event::QuarantineEnded(node)
        | Event::NodeLeft(node)
        | Event::ShutdownTimeoutExpired(node)
        | Event::NodeBooted(node)
        | Event::JoinSettled(node) => Object::Node(node),
        Event::NetworkNoticed(network) => Object::Network(network),
        Event::ResiliencyPeriodEnded(group)
        | Event::HelpArrived(group)
        | Event::GroupArrived(group)
        | Event::GroupWaitOver(group)
        | Event::FailbackWindowOpened(group) => Object::Group(group),
        Event::OnlineCompleted(resource)
        | Event::OfflineCompleted(resource)
        | Event::PendingExpired(resource)
        | Event::CallDeadlocked(resource)
        | Event::HealthCheckDue(resource)
        | Event::RestartDue(resource)
        | Event::RetryDue(resource) => Object::Resource(resource),
        Event::ServiceRecoveryDue(service) => Object::Service(service),
        Event::CheckpointSaveDue(checkpoint) => Object::Resource(estate.checkpoints[checkpoint].resource),
        Event::PackageFinished(number) => {
            let running = world.running.get(usize::from(number)).copied().flatten();
            running.map_or(Object::Cluster, |running| Object::Package(running.package))
        }
    }
}

/// What will be true, with the rule that sets its moment.
pub fn text(estate: &Estate, due: &Due) -> String {
    let name = object_name(estate, due.object);
    match due.event {
        Event::ScenarioStarted | Event::ScriptStepDue(_) => "the next line is played".to_owned(),
        Event::HeartbeatsMissed(..) => format!("the heartbeats of {name} count as missed"),
        Event::HeartbeatsLate(..) => format!("the heartbeats of {name} count as late"),
        Event::RegroupSettled(_) => "the members agree on a new view".to_owned(),
        Event::WitnessArbitrated(_) => "the challenge for the witness is decided".to_owned(),
        Event::NetworkNoticed(_) => format!("the change of network {name} is noticed"),
        Event::ClusterServiceHangSeen(_) => format!("the kernel of {name} gives its Cluster service up"),
        Event::RepliesTimedOut(_) => format!("{name} is removed: it answers no update"),
        Event::ResiliencyPeriodEnded(_) => format!("the ResiliencyPeriod of {name} ends"),
        Event::QuarantineEnded(_) => format!("the quarantine of {name} ends"),
        Event::NodeLeft(_) => format!("the others drop {name}"),
        Event::ShutdownTimeoutExpired(_) => format!("the shutdown of {name} waits no longer"),
        Event::NodeBooted(_) => format!("the operating system of {name} is up"),
        Event::JoinSettled(_) => format!("{name} has joined, or not"),
        Event::WitnessRetryDue => "the cluster tries its failed witness again".to_owned(),
        Event::HelpArrived(_) => format!("somebody brings {name} online"),
        Event::GroupArrived(_) => format!("{name} begins to come online"),
        Event::GroupWaitOver(_) => format!("{name} waits no longer to start"),
        Event::GroupSetReady(_) => "a group set counts as started".to_owned(),
        Event::FailbackWindowOpened(_) => format!("the failback window of {name} opens"),
        Event::OnlineCompleted(_) => format!("{name} is online"),
        Event::OfflineCompleted(_) => format!("{name} is offline"),
        Event::PendingExpired(_) => format!("the PendingTimeout of {name} ends"),
        Event::CallDeadlocked(_) => format!("the call into the DLL of {name} counts as deadlocked"),
        Event::HealthCheckDue(_) => format!("a health check of {name} finds what is wrong"),
        Event::RestartDue(_) => format!("{name} is restarted"),
        Event::RetryDue(_) => format!("{name} is tried again"),
        Event::ServiceRecoveryDue(_) => format!("the SCM restarts {name}"),
        Event::CheckpointSaveDue(_) => format!("a checkpoint of {name} is saved"),
        Event::PackageFinished(_) => format!("package {name} ends"),
    }
}

/// The rules that set the moment.
pub fn rules(event: Event) -> &'static [&'static str] {
    match event {
        Event::HeartbeatsMissed(..) => &["wsfc:W-HB-01", "wsfc:W-HB-02"],
        Event::HeartbeatsLate(..) => &["wsfc:W-HB-04"],
        Event::WitnessArbitrated(_) => &["wsfc:W-RG-07"],
        Event::ClusterServiceHangSeen(_) => &["wsfc:W-NODE-12"],
        Event::RepliesTimedOut(_) => &["wsfc:W-NODE-13"],
        Event::ResiliencyPeriodEnded(_) => &["wsfc:W-NODE-09"],
        Event::QuarantineEnded(_) => &["wsfc:W-NODE-10"],
        Event::NodeLeft(_) | Event::ShutdownTimeoutExpired(_) => &["wsfc:W-NODE-07"],
        Event::JoinSettled(_) => &["wsfc:W-NODE-03"],
        Event::WitnessRetryDue => &["wsfc:W-Q-20"],
        Event::GroupSetReady(_) => &["wsfc:W-START-09"],
        Event::FailbackWindowOpened(_) => &["wsfc:W-FB-03"],
        Event::OnlineCompleted(_) | Event::OfflineCompleted(_) => &["wsfc:W-RES-02"],
        Event::PendingExpired(_) => &["wsfc:W-RES-04"],
        Event::CallDeadlocked(_) => &["wsfc:W-HP-06"],
        Event::HealthCheckDue(_) => &["wsfc:W-HP-01"],
        Event::RestartDue(_) => &["wsfc:W-RST-03"],
        Event::RetryDue(_) => &["wsfc:W-RST-09"],
        Event::ServiceRecoveryDue(_) => &["wsfc:W-GS-08"],
        Event::CheckpointSaveDue(_) => &["wsfc:W-CHK-02"],
        Event::ScenarioStarted
        | Event::ScriptStepDue(_)
        | Event::RegroupSettled(_)
        | Event::NetworkNoticed(_)
        | Event::NodeBooted(_)
        | Event::HelpArrived(_)
        | Event::GroupArrived(_)
        | Event::GroupWaitOver(_)
        | Event::PackageFinished(_) => &[],
    }
}
