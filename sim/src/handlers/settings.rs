//! A property of the running cluster changes: another of the scenario's estates comes into force.

use crate::cx::Cx;
use crate::handlers::{health, heartbeats, votes};
use crate::model::cluster::Cluster;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::scenario::{Settable, Setting};
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::world::ResourceState;

pub(crate) fn set(cx: &mut Cx<'_>, setting: &Setting) {
    let object = match setting.of {
        Settable::Cluster => Object::Cluster,
        Settable::Node(node) => Object::Node(node),
        Settable::Group(group) => Object::Group(group),
        Settable::Resource(resource) => Object::Resource(resource),
    };
    let follows = setting.next.iter().find(|(from, _)| *from == cx.world.estate);
    let (_, next) = *follows.expect("lowering says what follows on every estate that can be in force");
    let (before, after) = (cx.estate, cx.scenario.in_force(next));
    let member = cx.world.view.intersection(cx.world.alive()).iter().next();
    if let Some(reason) = refusal(cx, setting.of, member, after) {
        return cx.record(member, What::Refused { verb: Verb::Set, object }, reason);
    }
    cx.put_in_force(next);
    let (property, value) = (setting.property.clone(), setting.value.clone());
    let reason = match heartbeat_settings(&before.cluster) == heartbeat_settings(&after.cluster) {
        true => Reason::Script,
        false => Reason::TakesEffectAtOnce,
    };
    cx.record(member, What::PropertySet { object, property, value }, reason);
    on_changed(cx, before);
}

/// Why a property cannot get this value now.
fn refusal(cx: &Cx<'_>, of: Settable, member: Option<NodeId>, after: &Estate) -> Option<Reason> {
    if member.is_none() {
        return Some(Reason::ClusterIsDown);
    }
    let Settable::Resource(resource) = of else { return None };
    let rests = matches!(cx.world.resources[resource].state, ResourceState::Offline | ResourceState::Failed);
    let (old, new) = (&cx.estate.resources[resource], &after.resources[resource]);
    if !rests && old.depends_on != new.depends_on {
        Some(Reason::NotWhileOnline)
    } else if !rests && !new.possible_owners.contains(cx.world.owner_of(cx.estate, resource)) {
        Some(Reason::OwnerExcluded)
    } else {
        None
    }
}

/// What must be looked at again because a setting changed. Everything else reads the estate in force when it acts.
pub(crate) fn on_changed(cx: &mut Cx<'_>, before: &Estate) {
    if voting(&before.cluster) != voting(&cx.estate.cluster) {
        // First the members that hold the old majority give out the new weights, then they are counted by them.
        votes::recount(cx, Reason::SettingChanged);
        votes::recount(cx, Reason::SettingChanged);
    }
    remember_persistent_states(cx, before);
    heartbeats::restate(cx, &before.cluster);
    for resource in cx.world.resources.ids() {
        health::recheck(cx, resource);
    }
}

fn heartbeat_settings(cluster: &Cluster) -> impl PartialEq {
    (cluster.same_subnet, cluster.cross_subnet, cluster.cross_site)
}

/// What decides who votes.
fn voting(cluster: &Cluster) -> impl PartialEq {
    let witness = cluster.witness.map(|witness| witness.resource);
    let breaker = (cluster.lower_quorum_priority_node, cluster.preferred_site.as_deref());
    (cluster.weighted_nodes(), witness, cluster.disk_only, cluster.dynamic_quorum, breaker)
}

/// Properties that the cluster itself changes take the value that was set.
fn remember_persistent_states(cx: &mut Cx<'_>, before: &Estate) {
    for group in cx.world.groups.ids() {
        let (old, new) = (&before.groups[group], &cx.estate.groups[group]);
        if old.default_owner != new.default_owner {
            cx.world.groups[group].default_owner = new.default_owner;
        }
        if old.persistent_state != new.persistent_state {
            cx.world.groups[group].persistent = new.persistent_state;
        }
    }
    for resource in cx.world.resources.ids() {
        let new = cx.estate.resources[resource].persistent_state;
        if before.resources[resource].persistent_state != new {
            cx.world.resources[resource].wanted = new;
        }
    }
}
