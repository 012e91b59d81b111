//! The states of resources, groups and nodes, with the vendor's names (`wsfc:W-RES-01`, `W-GRP-01`, `W-NODE-01`).

/// Resource states (`wsfc:W-RES-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the vendor's names")]
pub enum ResourceState {
    Offline,
    OnlinePending,
    Online,
    OfflinePending,
    Failed,
}

impl ResourceState {
    /// Whether a call into the resource DLL is under way.
    pub fn is_pending(self) -> bool {
        matches!(self, ResourceState::OnlinePending | ResourceState::OfflinePending)
    }

    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            ResourceState::Offline => "Offline",
            ResourceState::OnlinePending => "OnlinePending",
            ResourceState::Online => "Online",
            ResourceState::OfflinePending => "OfflinePending",
            ResourceState::Failed => "Failed",
        }
    }
}

/// Group states (`wsfc:W-GRP-01`), derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the vendor's names")]
pub enum GroupState {
    Online,
    Offline,
    Failed,
    PartialOnline,
    Pending,
}

impl GroupState {
    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            GroupState::Online => "Online",
            GroupState::Offline => "Offline",
            GroupState::Failed => "Failed",
            GroupState::PartialOnline => "PartialOnline",
            GroupState::Pending => "Pending",
        }
    }

    /// The precedence of `wsfc:W-GRP-01`.
    pub fn of(resources: impl Iterator<Item = ResourceState>) -> GroupState {
        let seen = resources.fold(0_u8, |seen, state| seen | 1 << state as u8);
        let any = |state: ResourceState| seen & 1 << state as u8 != 0;
        let all = |state: ResourceState| seen & !(1 << state as u8) == 0;
        if any(ResourceState::Failed) {
            GroupState::Failed
        } else if any(ResourceState::OnlinePending) || any(ResourceState::OfflinePending) {
            GroupState::Pending
        } else if all(ResourceState::Offline) {
            GroupState::Offline
        } else if all(ResourceState::Online) {
            GroupState::Online
        } else {
            GroupState::PartialOnline
        }
    }
}

/// Node states (`wsfc:W-NODE-01`), derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the vendor's names")]
pub enum NodeState {
    Up,
    Down,
    Paused,
    Joining,
}

impl NodeState {
    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            NodeState::Up => "Up",
            NodeState::Down => "Down",
            NodeState::Paused => "Paused",
            NodeState::Joining => "Joining",
        }
    }
}

/// The status of a node (`wsfc:W-NODE-02`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[allow(missing_docs, reason = "the variants are the vendor's names")]
pub enum NodeStatus {
    #[default]
    Normal,
    Isolated,
    Quarantined,
    DrainInProgress,
    DrainCompleted,
    DrainFailed,
    AvoidPlacement,
}

impl NodeStatus {
    /// Every status.
    pub const ALL: [NodeStatus; 7] = [
        NodeStatus::Normal,
        NodeStatus::Isolated,
        NodeStatus::Quarantined,
        NodeStatus::DrainInProgress,
        NodeStatus::DrainCompleted,
        NodeStatus::DrainFailed,
        NodeStatus::AvoidPlacement,
    ];

    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            NodeStatus::Normal => "Normal",
            NodeStatus::Isolated => "Isolated",
            NodeStatus::Quarantined => "Quarantined",
            NodeStatus::DrainInProgress => "DrainInProgress",
            NodeStatus::DrainCompleted => "DrainCompleted",
            NodeStatus::DrainFailed => "DrainFailed",
            NodeStatus::AvoidPlacement => "AvoidPlacement",
        }
    }

    /// Whether a node of this status may be given groups (`wsfc:W-PLC-02`).
    pub fn takes_groups(self) -> bool {
        !matches!(self, NodeStatus::Isolated | NodeStatus::Quarantined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_state_follows_the_published_precedence_for_every_pair() {
        use ResourceState::*;
        let all = [Offline, OnlinePending, Online, OfflinePending, Failed];
        for a in all {
            for b in all {
                let expected = match (a, b) {
                    (Failed, _) | (_, Failed) => GroupState::Failed,
                    (OnlinePending | OfflinePending, _) | (_, OnlinePending | OfflinePending) => {
                        GroupState::Pending
                    }
                    (Online, Online) => GroupState::Online,
                    (Offline, Offline) => GroupState::Offline,
                    _ => GroupState::PartialOnline,
                };
                assert_eq!(GroupState::of([a, b].into_iter()), expected, "{a:?} {b:?}");
            }
        }
        assert_eq!(GroupState::of(std::iter::empty::<ResourceState>()), GroupState::Offline);
    }
}
