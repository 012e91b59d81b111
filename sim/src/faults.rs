//! What is wrong with a resource or around it, whether anybody has noticed or not.

use crate::model::ids::{NodeId, NodeSet};
use crate::model::time::SimTime;

/// The lasting faults of one resource. That its process has ended or hangs is no part of it: that is over with the
/// process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Faults {
    /// Since when the next call into its DLL does not return (`wsfc:W-HP-06`).
    pub dll_hangs: Option<SimTime>,
    /// A disk: the nodes without a path to it (`wsfc:W-DISK-02`, `W-DISK-03`).
    pub no_path: NodeSet,
    /// A disk: its file system is damaged (`wsfc:W-DISK-03`).
    pub corrupt: bool,
    /// An address: another host answers under it (`wsfc:W-IP-01`).
    pub address_in_use: bool,
}

impl Faults {
    /// Whether no health check on that node can find any of them.
    pub fn are_harmless(&self, owner: NodeId) -> bool {
        self.dll_hangs.is_none() && !self.no_path.contains(owner) && !self.corrupt
    }
}
