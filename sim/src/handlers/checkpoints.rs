//! Registry checkpoints (`wsfc.md` section 11): saved while online, restored before online.

use crate::cx::Cx;
use crate::event::Event;
use crate::model::assumptions::Knob;
use crate::model::ids::*;
use crate::model::registry::is_at_or_below;
use crate::model::time::Millis;
use crate::model::verb::Verb;
use crate::reason::Reason;
use crate::record::{Object, What};
use crate::world::ResourceState;

/// The saved copy of every key of a resource is written to the node (`wsfc:W-CHK-04`). Only differences are
/// recorded: writing what is there already changes nothing.
pub(crate) fn restore(cx: &mut Cx<'_>, resource: ResourceId, node: NodeId) {
    for checkpoint in registered(cx, resource) {
        let Some(saved) = cx.world.checkpoints[checkpoint].clone() else { continue };
        if is_open(cx, checkpoint, node) {
            cx.record(Some(node), What::CheckpointNotRestored { checkpoint }, Reason::KeyInUse);
            continue;
        }
        for (entry, to) in cx.estate.checkpoints[checkpoint].covers.iter().zip(saved) {
            let from = std::mem::replace(&mut cx.world.nodes[node].registry[*entry], to);
            if from != to {
                let what = What::CheckpointRestored { checkpoint, entry: *entry, from, to };
                cx.record(Some(node), what, Reason::CheckpointBeforeOnline);
                save_for_others(cx, resource, node, *entry);
            }
        }
    }
}

/// Another resource with the same key that is online there saves what is written over it (`wsfc:W-CHK-02`, `W-CHK-10`).
fn save_for_others(cx: &mut Cx<'_>, resource: ResourceId, node: NodeId, entry: EntryId) {
    for checkpoint in covering(cx, entry) {
        if cx.estate.checkpoints[checkpoint].resource != resource && online_on(cx, checkpoint, node) {
            save(cx, checkpoint);
        }
    }
}

/// The registered checkpoints that hold a value.
fn covering(cx: &Cx<'_>, entry: EntryId) -> Vec<CheckpointId> {
    let registered = |checkpoint: &CheckpointId| cx.world.checkpoints[*checkpoint].is_some();
    let holds = |checkpoint: &CheckpointId| cx.estate.checkpoints[*checkpoint].covers.contains(&entry);
    cx.world.checkpoints.ids().filter(registered).filter(holds).collect()
}

/// Whether a process of the node has the key, or one below it, open (`wsfc:W-CHK-07`).
fn is_open(cx: &Cx<'_>, checkpoint: CheckpointId, node: NodeId) -> bool {
    let key = &cx.estate.checkpoints[checkpoint].key;
    cx.estate.cluster.nodes[node].open_keys.iter().any(|open| is_at_or_below(open, key))
}

fn registered(cx: &Cx<'_>, resource: ResourceId) -> Vec<CheckpointId> {
    let of_resource = |checkpoint: &CheckpointId| cx.estate.checkpoints[*checkpoint].resource == resource;
    let registered = |checkpoint: &CheckpointId| cx.world.checkpoints[*checkpoint].is_some();
    cx.world.checkpoints.ids().filter(of_resource).filter(registered).collect()
}

/// A registry value changes on one node; whether the cluster keeps the change depends on the resource.
pub(crate) fn edit(cx: &mut Cx<'_>, node: NodeId, entry: EntryId, to: Option<DataId>) {
    let from = std::mem::replace(&mut cx.world.nodes[node].registry[entry], to);
    let covering = covering(cx, entry);
    let saving: Vec<CheckpointId> =
        covering.iter().copied().filter(|checkpoint| online_on(cx, *checkpoint, node)).collect();
    let reason = match (covering.is_empty(), saving.is_empty()) {
        (true, _) => Reason::NotCheckpointed,
        (false, true) => Reason::NotSavedWhileOffline,
        (false, false) => Reason::SavedWhileOnline,
    };
    cx.record(Some(node), What::RegistryEdited { entry, from, to }, reason);
    let lag = cx.estate.assumptions.time(Knob::CheckpointSaveLagMs);
    for checkpoint in saving {
        match lag {
            Millis::ZERO => save(cx, checkpoint),
            lag => {
                cx.assume(Knob::CheckpointSaveLagMs);
                cx.after(lag, Event::CheckpointSaveDue(checkpoint));
            }
        }
    }
}

fn online_on(cx: &Cx<'_>, checkpoint: CheckpointId, node: NodeId) -> bool {
    let resource = cx.estate.checkpoints[checkpoint].resource;
    cx.world.resources[resource].state == ResourceState::Online
        && cx.world.owner_of(cx.estate, resource) == node
}

pub(crate) fn on_checkpoint_save_due(cx: &mut Cx<'_>, checkpoint: CheckpointId) {
    let owner = cx.world.owner_of(cx.estate, cx.estate.checkpoints[checkpoint].resource);
    if cx.world.checkpoints[checkpoint].is_some()
        && cx.world.is_alive(owner)
        && online_on(cx, checkpoint, owner)
    {
        save(cx, checkpoint);
    }
}

fn save(cx: &mut Cx<'_>, checkpoint: CheckpointId) {
    let owner = cx.world.owner_of(cx.estate, cx.estate.checkpoints[checkpoint].resource);
    capture(cx, checkpoint, owner);
    cx.record(Some(owner), What::CheckpointSaved { checkpoint }, Reason::SavedWhileOnline);
}

fn capture(cx: &mut Cx<'_>, checkpoint: CheckpointId, node: NodeId) {
    let registry = &cx.world.nodes[node].registry;
    let values = cx.estate.checkpoints[checkpoint].covers.iter().map(|entry| registry[*entry]).collect();
    cx.world.checkpoints[checkpoint] = Some(values);
}

/// Registers a key; the owner's values are the first saved copy (`wsfc:W-CHK-01`, `W-CHK-06`).
pub(crate) fn add(cx: &mut Cx<'_>, checkpoint: CheckpointId) {
    let resource = cx.estate.checkpoints[checkpoint].resource;
    let owner = cx.world.owner_of(cx.estate, resource);
    if cx.world.checkpoints[checkpoint].is_some() {
        let what = What::Refused { verb: Verb::CheckpointAdd, object: Object::Checkpoint(checkpoint) };
        return cx.record(Some(owner), what, Reason::KeyAlreadyRegistered);
    }
    if cx.estate.checkpoints[checkpoint].key.starts_with('\\') {
        let what = What::Refused { verb: Verb::CheckpointAdd, object: Object::Checkpoint(checkpoint) };
        return cx.record(Some(owner), what, Reason::KeyBeginsWithBackslash);
    }
    cx.assume(Knob::CheckpointInitialCopy);
    capture(cx, checkpoint, owner);
    cx.record(Some(owner), What::CheckpointChanged { checkpoint, added: true }, Reason::TakenFromOwner);
}

/// Ends the replication of a key; the nodes keep what they have.
pub(crate) fn remove(cx: &mut Cx<'_>, checkpoint: CheckpointId) {
    let owner = cx.world.owner_of(cx.estate, cx.estate.checkpoints[checkpoint].resource);
    match cx.world.checkpoints[checkpoint].take() {
        Some(_) => {
            cx.record(
                Some(owner),
                What::CheckpointChanged { checkpoint, added: false },
                Reason::Deregistered,
            );
        }
        None => {
            let what = What::Refused { verb: Verb::CheckpointRemove, object: Object::Checkpoint(checkpoint) };
            cx.record(Some(owner), what, Reason::KeyNotRegistered);
        }
    }
}
