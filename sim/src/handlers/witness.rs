//! The witness is lost and comes back (`wsfc:W-Q-11`, `W-Q-20`).

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{forming, groups, resources, votes};
use crate::model::ids::GroupId;
use crate::model::time::Millis;
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::world::{MoveCause, ResourceState};

/// No node reaches the witness any more. The cluster keeps running when its nodes have a majority without it.
pub(crate) fn lose(cx: &mut Cx<'_>) {
    let Some(witness) = cx.estate.cluster.witness else {
        let what = What::Refused { verb: Verb::WitnessLoss, object: Object::Cluster };
        return cx.record(None, what, Reason::NoWitness);
    };
    if !cx.world.witness_reachable {
        let what = What::Refused { verb: Verb::WitnessLoss, object: Object::Cluster };
        return cx.record(None, what, Reason::AlreadyInThatState);
    }
    let owner = cx.world.owner_of(cx.estate, witness.resource);
    cx.world.witness_reachable = false;
    cx.world.witness_lost_at = Some(cx.world.now);
    cx.record(Some(owner), What::WitnessReachable { reachable: false }, Reason::WitnessChanged);
    let state = cx.world.resources[witness.resource].state;
    if matches!(state, ResourceState::Online | ResourceState::OnlinePending) {
        cx.cancel_timer(witness.resource);
        cx.world.resources[witness.resource].parked = true;
        cx.set_resource_state(witness.resource, ResourceState::Failed, Reason::WitnessUnreachable);
        resources::terminate_orphans(cx, cx.estate.resources[witness.resource].group);
    }
    votes::recount(cx, Reason::WitnessChanged);
    try_elsewhere(cx, cx.estate.resources[witness.resource].group);
}

/// The core group tries its witness on the next node (`wsfc:W-Q-20`).
fn try_elsewhere(cx: &mut Cx<'_>, group: GroupId) {
    if groups::owner_works(cx, group)
        && cx.world.groups[group].moving.is_none()
        && let Some(to) = groups::choose(cx, group, MoveCause::WitnessFailure)
    {
        groups::begin_move(cx, group, to, MoveCause::WitnessFailure, Reason::WitnessMoved);
    }
}

/// Nodes reach it again; the cluster finds out at its next retry.
pub(crate) fn regain(cx: &mut Cx<'_>) {
    let Some(lost_at) = cx.world.witness_lost_at else {
        let what = What::Refused { verb: Verb::WitnessReturn, object: Object::Cluster };
        return cx.record(None, what, Reason::AlreadyInThatState);
    };
    cx.world.witness_reachable = true;
    cx.world.witness_lost_at = None;
    cx.record(None, What::WitnessReachable { reachable: true }, Reason::WitnessChanged);
    let interval = cx.estate.cluster.witness_restart_interval;
    let past = cx.world.since(lost_at).0 % interval.0;
    cx.after(Millis(interval.0 - past), Event::WitnessRetryDue);
    forming::try_to_form(cx);
}

pub(crate) fn on_witness_retry_due(cx: &mut Cx<'_>) {
    let Some(witness) = cx.estate.cluster.witness else { return };
    let failed = cx.world.resources[witness.resource].state == ResourceState::Failed;
    if cx.world.witness_reachable && failed && !cx.world.view.is_empty() {
        cx.world.resources[witness.resource].parked = false;
        resources::start(cx, witness.resource, Reason::WitnessRetry);
    }
}
