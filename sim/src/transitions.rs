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

const TABLE: [(ResourceState, ResourceState, Passage); 12] = [
    (Offline, OnlinePending, Passage::Open),        // brought online
    (Failed, OnlinePending, Passage::Open),         // restarted, retried, brought online
    (OnlinePending, Online, Passage::Open),         // the DLL reports online
    (OnlinePending, Failed, Passage::Open),         // the DLL reports failure, or the watchdog terminates it
    (OnlinePending, OfflinePending, Passage::Open), // taken offline: Terminate of the online call first
    (OnlinePending, Offline, Passage::Lost),
    (Online, Failed, Passage::Open), // a health check, the DLL, the end of its monitor
    (Online, OfflinePending, Passage::Open),
    (Online, Offline, Passage::Lost),
    (OfflinePending, Offline, Passage::Open), // the DLL reports offline, or the watchdog; or its node is lost
    (OfflinePending, Failed, Passage::Open),  // the watchdog, with `offline-timeout-result = "failed"`
    (Failed, Offline, Passage::Open),         // taken offline, moved; or its node is lost
];

/// Whether a resource may go from one state to another for that reason.
pub fn may_go(from: ResourceState, to: ResourceState, reason: Reason) -> bool {
    let passage = TABLE.iter().find(|(f, t, _)| (*f, *t) == (from, to)).map(|(.., passage)| *passage);
    passage.is_some_and(|passage| passage == Passage::Open || is_loss(reason))
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
