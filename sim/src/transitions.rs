//! Which state a resource may have after which (`wsfc.md` section 5). Any other pair is a bug of ours.

use crate::reason::Reason;
use crate::world::ResourceState::{self, *};

/// What it takes to go from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passage {
    /// Part of the life of a resource.
    Open,
    /// No Offline call and no failure: what it depends on was lost, or its node was.
    Lost,
}

fn passage(from: ResourceState, to: ResourceState) -> Option<Passage> {
    match (from, to) {
        // Brought online.
        (Offline, OnlinePending) => Some(Passage::Open),
        // Restarted, retried, brought online.
        (Failed, OnlinePending) => Some(Passage::Open),
        // The DLL reports online, or a failure, or the watchdog terminates the call.
        (OnlinePending, Online | Failed) => Some(Passage::Open),
        // Taken offline: Terminate of the online call first.
        (OnlinePending, OfflinePending) => Some(Passage::Open),
        // A health check, the DLL, the end of its monitor.
        (Online, Failed) => Some(Passage::Open),
        (Online, OfflinePending) => Some(Passage::Open),
        (Online | OnlinePending, Offline) => Some(Passage::Lost),
        // The DLL reports offline, or the watchdog; or its node is lost.
        (OfflinePending, Offline) => Some(Passage::Open),
        // The watchdog, with `offline-timeout-result = "failed"`.
        (OfflinePending, Failed) => Some(Passage::Open),
        // Taken offline, moved; or its node is lost.
        (Failed, Offline) => Some(Passage::Open),
        _ => None,
    }
}

/// Whether a resource may go from one state to another for that reason.
pub fn may_go(from: ResourceState, to: ResourceState, reason: Reason) -> bool {
    passage(from, to).is_some_and(|passage| passage == Passage::Open || is_loss(reason))
}

fn is_loss(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::ProviderLost
            | Reason::NodeLost
            | Reason::NoMajority
            | Reason::WitnessDefended
            | Reason::ArbitrationTooSlow
            | Reason::ForcedPartitionWins
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_decided_and_only_a_loss_skips_the_offline_call() {
        let all = [Offline, OnlinePending, Online, OfflinePending, Failed];
        let to =
            |from, reason| all.into_iter().filter(move |to| may_go(from, *to, reason)).collect::<Vec<_>>();
        let expected = [
            (Offline, vec![OnlinePending], vec![]),
            (OnlinePending, vec![Online, OfflinePending, Failed], vec![Offline]),
            (Online, vec![OfflinePending, Failed], vec![Offline]),
            (OfflinePending, vec![Offline, Failed], vec![]),
            (Failed, vec![Offline, OnlinePending], vec![]),
        ];
        for (from, open, lost) in expected {
            assert_eq!(to(from, Reason::Script), open, "{from:?}");
            for reason in [Reason::ProviderLost, Reason::NodeLost, Reason::NoMajority] {
                let mut all: Vec<_> = [open.clone(), lost.clone()].concat();
                all.sort();
                let mut seen = to(from, reason);
                seen.sort();
                assert_eq!(seen, all, "{from:?} {reason:?}");
            }
        }
    }
}
