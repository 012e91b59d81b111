//! The SCM of each node: services start, stop and die, clustered or not (`wsfc.md` section 12.1).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{health, packages, pending};
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::scenario::ServiceTarget;
use crate::model::service::StartType;
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::ssis;
use crate::world::{Machine, ResourceState, RunningService};

/// The Online call of a generic service: the SCM starts it, or refuses (`wsfc:W-GS-02`).
pub(crate) fn start_for(cx: &mut Cx<'_>, resource: ResourceId, node: NodeId) -> Result<(), Reason> {
    let service = cx.estate.service_of(resource, node).ok_or(Reason::ServiceNotInstalled)?;
    let running = cx.world.services[service];
    match running {
        _ if cx.estate.services[service].start_type == StartType::Disabled => Err(Reason::ServiceDisabled),
        Some(running) if running.by.is_some() => Err(Reason::ServiceRunsForAnother),
        Some(running) if cx.assumed(Knob::ServiceAlreadyRunning, "adopt") => {
            cx.world.services[service] = Some(RunningService { by: Some(resource), ..running });
            cx.record(Some(node), What::ServiceStarted { service }, Reason::AdoptedRunning);
            Ok(())
        }
        Some(_) => Err(Reason::ServiceRunsOutsideCluster),
        None => {
            start(cx, service, Some(resource), Reason::StartedByResource);
            Ok(())
        }
    }
}

fn start(cx: &mut Cx<'_>, service: ServiceId, by: Option<ResourceId>, reason: Reason) {
    let node = cx.estate.services[service].node;
    cx.record(Some(node), What::ServiceStarted { service }, reason);
    let loaded = cx.estate.is_ssis(service).then(|| {
        let (loaded, why) = ssis::would_read(cx.estate, cx.world, service);
        cx.record(Some(node), What::ConfigurationRead { service, loaded }, why);
        loaded
    });
    cx.world.services[service] = Some(RunningService { by, loaded, hung: false });
}

/// Services with start type Automatic start with the machine.
pub(crate) fn start_automatic(cx: &mut Cx<'_>, node: NodeId) {
    for service in cx.estate.services_on(node) {
        let automatic = cx.estate.services[service].start_type == StartType::Automatic;
        if automatic && cx.world.services[service].is_none() {
            start(cx, service, None, Reason::StartedAtBoot);
        }
    }
}

/// The Offline call: what the resource started is stopped (`wsfc:W-GS-05`).
pub(crate) fn stop_for(cx: &mut Cx<'_>, resource: ResourceId) {
    end_for(cx, resource, Reason::StoppedByResource);
}

/// Terminate: what is left of a resource that failed, or lost what it depends on, is ended.
pub(crate) fn terminate_for(cx: &mut Cx<'_>, resource: ResourceId) {
    end_for(cx, resource, Reason::Terminated);
}

fn end_for(cx: &mut Cx<'_>, resource: ResourceId, reason: Reason) {
    for node in cx.world.nodes.ids() {
        let service = cx.estate.service_of(resource, node);
        let runs_for_it = |service: &ServiceId| {
            cx.world.services[*service].is_some_and(|running| running.by == Some(resource))
        };
        if let Some(service) = service.filter(runs_for_it) {
            end(cx, service, reason);
        }
    }
}

/// A service process ends, with the packages that run in it.
pub(crate) fn end(cx: &mut Cx<'_>, service: ServiceId, reason: Reason) {
    if cx.world.services[service].take().is_some() {
        let node = cx.estate.services[service].node;
        cx.record(Some(node), What::ServiceStopped { service }, reason);
        cx.note_ended(service, reason);
        packages::lose(cx, service, reason);
    }
}

/// Every service that the cluster runs on a node ends with the Cluster service.
pub(crate) fn end_clustered(cx: &mut Cx<'_>, node: NodeId, reason: Reason) {
    for service in cx.estate.services_on(node) {
        if cx.world.services[service].is_some_and(|running| running.by.is_some()) {
            end(cx, service, reason);
        }
    }
}

/// The process ends by itself. The SCM knows at once, the cluster at its next poll (`wsfc:W-GS-04`).
pub(crate) fn kill(cx: &mut Cx<'_>, target: ServiceTarget) {
    let (service, resource) = resolve(cx, target);
    let object = service.map_or_else(|| resource.map_or(Object::Cluster, Object::Resource), Object::Service);
    let runs = match (service, resource) {
        (Some(service), _) => cx.world.services[service].is_some(),
        (None, Some(resource)) => cx.world.resources[resource].state == ResourceState::Online,
        (None, None) => false,
    };
    if !runs {
        let node = service.map(|service| cx.estate.services[service].node);
        let what = What::Refused { verb: Verb::ServiceKill, object };
        return cx.record(node, what, Reason::ServiceDoesNotRun);
    }
    let by =
        service.and_then(|service| cx.world.services[service]).and_then(|running| running.by).or(resource);
    if let Some(service) = service {
        end(cx, service, Reason::ProcessEnded);
        schedule_recovery(cx, service);
    }
    if let Some(by) = by {
        cx.world.resources[by].diagnostics.hung = false;
        health::break_resource(cx, by);
        pending::answer(cx, by);
    }
}

/// The service and the resource a target stands for: a resource without a service is its own process.
pub(crate) fn resolve(cx: &Cx<'_>, target: ServiceTarget) -> (Option<ServiceId>, Option<ResourceId>) {
    let resource = match target {
        ServiceTarget::Service(_) => None,
        ServiceTarget::Resource(resource) => Some(resource),
    };
    (cx.world.service_of(cx.estate, target), resource)
}

fn schedule_recovery(cx: &mut Cx<'_>, service: ServiceId) {
    if let Some(delay) = cx.estate.services[service].recovery
        && cx.assumed(Knob::ScmRecovery, "on")
    {
        cx.after(delay, Event::ServiceRecoveryDue(service));
    }
}

/// The SCM restarts the service; restarted before the poll, the cluster sees nothing (`wsfc:W-GS-08`).
pub(crate) fn on_service_recovery_due(cx: &mut Cx<'_>, service: ServiceId) {
    let node = cx.estate.services[service].node;
    if cx.world.services[service].is_some() || cx.world.nodes[node].machine != Machine::On {
        return;
    }
    let resource = cx.world.resources.ids().find(|resource| {
        let state = &cx.world.resources[*resource];
        let behind = cx.estate.service_of(*resource, node) == Some(service);
        behind && state.state == ResourceState::Online && cx.world.owner_of(cx.estate, *resource) == node
    });
    start(cx, service, resource, Reason::RestartedByScm);
    if let Some(resource) = resource {
        health::mend_resource(cx, resource);
    }
}
