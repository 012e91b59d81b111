//! Group sets and affinity rules: what groups have to do with each other.

use super::ids::{GroupId, GroupSetId};
use super::time::Millis;

/// A group set, 2016 and later: it starts after the sets it depends on (`wsfc:W-START-09`).
#[derive(Debug, Clone)]
pub struct GroupSet {
    /// Its name.
    pub name: String,
    /// Its groups, by name.
    pub groups: Vec<GroupId>,
    /// The sets that must be ready before it starts.
    pub providers: Vec<GroupSetId>,
    /// `StartupSetting`: what a group must have reached.
    pub startup_setting: StartupSetting,
    /// `StartupCount`: how many of its groups must have reached it, at most all of them.
    pub startup_count: usize,
    /// `StartupDelay`: what passes between that and readiness.
    pub startup_delay: Millis,
}

/// `StartupSetting`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartupSetting {
    /// The group has begun to come online.
    Delay,
    /// The group is online.
    Online,
}

/// An affinity rule that is enabled, 2022 and later (`wsfc:W-PLC-11`).
#[derive(Debug, Clone)]
pub struct AffinityRule {
    /// What it asks for.
    pub kind: AffinityKind,
    /// Of these groups, by name.
    pub groups: Vec<GroupId>,
}

/// What an affinity rule asks for. A fault domain is a site here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the vendor's words")]
pub enum AffinityKind {
    SameNode,
    DifferentNode,
    SameFaultDomain,
    DifferentFaultDomain,
}

impl AffinityKind {
    /// Whether it keeps groups apart rather than together.
    pub fn separates(self) -> bool {
        matches!(self, AffinityKind::DifferentNode | AffinityKind::DifferentFaultDomain)
    }

    /// Whether it speaks of fault domains rather than nodes.
    pub fn is_about_fault_domains(self) -> bool {
        matches!(self, AffinityKind::SameFaultDomain | AffinityKind::DifferentFaultDomain)
    }
}
