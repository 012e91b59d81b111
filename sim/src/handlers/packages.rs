//! Packages that run through the SSIS service are lost with it; nothing restarts them (`ssis:D-02`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::services;
use crate::model::ids::*;
use crate::model::scenario::ServiceTarget;
use crate::model::time::Millis;
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::world::RunningPackage;

/// A package starts on the service's node.
pub(crate) fn run(cx: &mut Cx<'_>, target: ServiceTarget, package: PackageId, lasts: Millis) {
    let (service, _) = services::resolve(cx, target);
    let Some(service) = service.filter(|service| cx.world.services[*service].is_some()) else {
        let what = What::Refused { verb: Verb::PackageRun, object: Object::Package(package) };
        return cx.record(None, what, Reason::ServiceDoesNotRun);
    };
    let node = cx.estate.services[service].node;
    let number = u16::try_from(cx.world.running.len()).expect("a script has at most 65 535 lines");
    let since = cx.world.now;
    cx.world.running.push(Some(RunningPackage { package, service, since }));
    cx.after(lasts, Event::PackageFinished(number));
    cx.record(Some(node), What::PackageStarted { package, service }, Reason::Script);
}

pub(crate) fn on_package_finished(cx: &mut Cx<'_>, number: u16) {
    if let Some(run) = cx.world.running[usize::from(number)].take() {
        let node = cx.estate.services[run.service].node;
        cx.record(Some(node), What::PackageFinished { package: run.package }, Reason::RanToItsEnd);
    }
}

/// Why a package is lost with a service that has ended for a reason.
pub(crate) fn why_lost(ended: Reason) -> Reason {
    match ended {
        Reason::ProcessEnded | Reason::MachineStopped => Reason::PackageDiesWithProcess,
        _ => Reason::ServiceStopsPackages,
    }
}

/// Whatever ran through a service that has ended.
pub(crate) fn lose(cx: &mut Cx<'_>, service: ServiceId, ended: Reason) {
    let reason = why_lost(ended);
    let node = cx.estate.services[service].node;
    for number in 0..cx.world.running.len() {
        if let Some(run) = cx.world.running[number].take_if(|run| run.service == service) {
            let what = What::PackageLost { package: run.package, since: run.since };
            cx.record(Some(node), what, reason);
        }
    }
}
