//! Faults, and how long they last.

use super::*;

impl Words<'_, '_> {
    /// A fault and how long it lasts; to the end when the line does not say.
    pub(super) fn fault(&mut self, fault: FaultRef) -> Option<Step> {
        let written = self.line.value.lasts.located();
        let lasts = match written {
            Some(written) => Some(self.length(written)?),
            None => None,
        };
        Some(Step::Fault { fault, lasts })
    }

    pub(super) fn fault_of_resource(&mut self, verb: Verb, target: Located<&String>) -> Option<Step> {
        let resource = self.resource(target)?;
        let node = match self.line.value.node.located() {
            Some(node) => Some(self.node(node)?),
            None => None,
        };
        self.fault(match verb {
            Verb::DllHang => FaultRef::DllHang(resource),
            Verb::DiskCorrupt => FaultRef::DiskCorrupt(resource),
            Verb::IpConflict => FaultRef::IpConflict(resource),
            _ => FaultRef::DiskPathLoss { disk: resource, node },
        })
    }
}
