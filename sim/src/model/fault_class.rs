//! Classes of faults: which lines of a script something goes wrong by itself with, rather than by an operator.

use super::scenario::{Action, Fault};

/// A class of faults, as a sweep selects them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultClass {
    /// A node loses power: a loss.
    Nodes,
    /// A resource fails.
    Resources,
    /// A service process ends.
    Services,
    /// A service, a resource DLL or a Cluster service does not answer.
    Hangs,
    /// A node loses its path to a disk, or a file system is damaged.
    Disks,
    /// Another host answers under an address.
    Addresses,
    /// A cluster network is cut, or a node from all of them.
    Networks,
    /// The witness cannot be reached.
    Witness,
    /// No DNS server, or no domain controller, answers.
    Directory,
}

impl FaultClass {
    /// Every class.
    pub const ALL: [FaultClass; 9] = [
        FaultClass::Nodes,
        FaultClass::Resources,
        FaultClass::Services,
        FaultClass::Hangs,
        FaultClass::Disks,
        FaultClass::Addresses,
        FaultClass::Networks,
        FaultClass::Witness,
        FaultClass::Directory,
    ];

    /// Its name in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            FaultClass::Nodes => "nodes",
            FaultClass::Resources => "resources",
            FaultClass::Services => "services",
            FaultClass::Hangs => "hangs",
            FaultClass::Disks => "disks",
            FaultClass::Addresses => "addresses",
            FaultClass::Networks => "networks",
            FaultClass::Witness => "witness",
            FaultClass::Directory => "directory",
        }
    }

    /// The class of that name.
    pub fn named(name: &str) -> Option<FaultClass> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The rules that say what such a fault is.
    pub fn rules(action: &Action) -> &'static [&'static str] {
        match action {
            Action::NodePowerOff(_) => &["wsfc:W-HB-02"],
            Action::Fail(_) => &["wsfc:W-HP-05"],
            Action::ServiceKill(_) => &["wsfc:W-GS-04"],
            Action::NetworkCut(_) => &["wsfc:W-HB-01"],
            Action::WitnessLoss => &["wsfc:W-Q-11"],
            Action::Fault(fault) => match fault {
                Fault::ServiceHang(_) => &["wsfc:W-GS-03"],
                Fault::ClusterServiceHang(_) => &["wsfc:W-NODE-12"],
                Fault::DllHang(_) => &["wsfc:W-HP-06"],
                Fault::DiskPathLoss { .. } => &["wsfc:W-DISK-02"],
                Fault::DiskCorrupt(_) => &["wsfc:W-DISK-03"],
                Fault::IpConflict(_) => &["wsfc:W-IP-01"],
                Fault::DnsLoss | Fault::AdLoss => &["wsfc:W-NN-01"],
            },
            _ => &[],
        }
    }

    /// The class of what goes wrong with an action; `None` for what an operator or a client does.
    pub fn of(action: &Action) -> Option<FaultClass> {
        Some(match action {
            Action::NodePowerOff(_) => FaultClass::Nodes,
            Action::Fail(_) => FaultClass::Resources,
            Action::ServiceKill(_) => FaultClass::Services,
            Action::NetworkCut(_) => FaultClass::Networks,
            Action::WitnessLoss => FaultClass::Witness,
            Action::Fault(fault) => match fault {
                Fault::ServiceHang(_) | Fault::ClusterServiceHang(_) | Fault::DllHang(_) => FaultClass::Hangs,
                Fault::DiskPathLoss { .. } | Fault::DiskCorrupt(_) => FaultClass::Disks,
                Fault::IpConflict(_) => FaultClass::Addresses,
                Fault::DnsLoss | Fault::AdLoss => FaultClass::Directory,
            },
            _ => return None,
        })
    }
}
