//! The second axis of nodes and groups: what `StatusInformation` says beside the state.

use crate::model::estate::Estate;
use crate::model::ids::GroupId;
use crate::states::NodeStatus;
use crate::world::World;

/// A bit of a group's `StatusInformation` (`wsfc:W-GRP-03`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupStatus {
    /// 0x1: one of its resources is locked.
    Locked,
    /// 0x4: its node is drained and its turn has not come.
    QueuedForMove,
    /// 0x10: it is to come online and waits for something.
    WaitingToStart,
    /// 0x40: it stays offline because of anti-affinity.
    AntiAffinityConflict,
}

impl GroupStatus {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            GroupStatus::Locked => "locked",
            GroupStatus::QueuedForMove => "queued for move",
            GroupStatus::WaitingToStart => "waiting to start",
            GroupStatus::AntiAffinityConflict => "anti-affinity conflict",
        }
    }

    /// The bits that are set.
    pub fn of(estate: &Estate, world: &World, group: GroupId) -> Vec<GroupStatus> {
        let locked = estate.groups[group].resources.iter().any(|resource| estate.resources[*resource].locked);
        let bits = [
            (locked, GroupStatus::Locked),
            (world.groups[group].queued, GroupStatus::QueuedForMove),
            (world.waiting.has(group), GroupStatus::WaitingToStart),
            (world.blocked.has(group), GroupStatus::AntiAffinityConflict),
        ];
        bits.into_iter().filter(|(set, _)| *set).map(|(_, bit)| bit).collect()
    }
}

/// A node's state and, where it is not `Normal`, its status.
pub fn node_text(world: &World, node: crate::model::ids::NodeId) -> String {
    let state = world.node_state(node).name();
    match world.nodes[node].status {
        NodeStatus::Normal => state.to_owned(),
        status => format!("{state} ({})", status.name()),
    }
}

/// A group's state, owner and status.
pub fn group_text(estate: &Estate, world: &World, group: GroupId) -> String {
    let owner = &estate.cluster.nodes[world.groups[group].owner].name;
    let state = world.group_state(estate, group).name();
    let bits: Vec<&str> = GroupStatus::of(estate, world, group).into_iter().map(GroupStatus::name).collect();
    match bits.is_empty() {
        true => format!("{state}@{owner}"),
        false => format!("{state}@{owner} ({})", bits.join(", ")),
    }
}
