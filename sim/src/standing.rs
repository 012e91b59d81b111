//! What stands between a group and where it is to be: a drain, a turn to wait for, a conflict, a failback.

use crate::model::ids::NodeId;
use crate::queue::Timer;

/// A node that is being emptied (`wsfc:W-DRAIN-01`, `W-NODE-07`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Drain {
    /// The only node that is to take its groups, when one was named.
    pub to: Option<NodeId>,
    /// What becomes of a group that no node can take.
    pub stuck: Stuck,
    /// Whether a group could not be moved.
    pub failed: bool,
    /// Whether it is in the trace that lower priorities wait.
    pub told: bool,
}

/// What becomes of a group that cannot be drained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stuck {
    /// It stays online where it is, and the drain fails (`wsfc:W-DRAIN-02`).
    Stays,
    /// It is stopped and moved as failed (`-ForceDrain`).
    Forced,
    /// It goes offline: its node is shutting down.
    Stops,
}

/// A group that is to come online and may not yet (`wsfc.md` section 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StartWait {
    /// For what; one follows the other in the order of the enumeration.
    pub stage: StartStage,
    /// Whether the wait is in the trace.
    pub told: bool,
    /// The longest it waits for that.
    pub timer: Option<Timer>,
    /// Whether that time has passed.
    pub over: bool,
}

/// What a group waits for before it comes online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StartStage {
    /// The core group has settled (`wsfc:W-START-05`).
    Core,
    /// The node it belongs to is up (`wsfc:W-START-07`).
    Owner(NodeId),
    /// The sets that its set depends on are ready (`wsfc:W-START-09`).
    Sets,
    /// No group of a higher priority is pending (`wsfc:W-START-02`).
    Priority,
    /// GroupStartDelay has passed (`wsfc:W-START-08`).
    Delay,
}

/// Why anti-affinity keeps a group offline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blocked {
    /// Every node that could run it hosts a group it may not be with.
    Everywhere,
    /// It gave up on its owner, and every other node hosts such a group.
    Elsewhere,
}

/// A failback that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failback {
    /// To its best preferred owner (`wsfc:W-FB-02`).
    Policy,
    /// To the node it was drained from (`wsfc:W-DRAIN-03`).
    To(NodeId),
}

/// A group set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct GroupSetWorld {
    /// Whether enough of its groups have reached its StartupSetting.
    pub reached: bool,
    /// Whether StartupDelay has passed since (`wsfc:W-START-09`).
    pub ready: bool,
    /// When it will have.
    pub timer: Option<Timer>,
}
