//! What chance decides in a run.

use super::time::Millis;

/// What is being decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Site {
    /// Where inside its heartbeat period a node crashed (`wsfc:W-HB-02`).
    HeartbeatPhase,
    /// Which node loses its vote to make the number odd (`wsfc:W-Q-10`).
    TieBreakerVote,
    /// Which eligible node takes a group (`wsfc:W-PLC-05`, `W-PLC-08`).
    Placement,
    /// How long a resource takes to come online.
    OnlineTime,
    /// How long a resource takes to go offline.
    OfflineTime,
    /// How long a node takes to boot.
    NodeBoot,
    /// Whether a group whose owner is lost is failed over without help.
    Failover,
    /// How long it takes until somebody brings a group online by hand.
    ManualRestart,
    /// Whether a restart in place works.
    Restart,
}

impl Site {
    /// Every site, with its name in files.
    pub const NAMED: [(&'static str, Site); 9] = [
        ("heartbeat-phase", Site::HeartbeatPhase),
        ("tie-breaker-vote", Site::TieBreakerVote),
        ("placement", Site::Placement),
        ("online-time", Site::OnlineTime),
        ("offline-time", Site::OfflineTime),
        ("node-boot", Site::NodeBoot),
        ("failover", Site::Failover),
        ("manual-restart", Site::ManualRestart),
        ("restart", Site::Restart),
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        let named = Self::NAMED.iter().find(|(_, site)| *site == self);
        named.expect("every site has a name").0
    }
}

/// One decision that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// An option of a pick.
    Picked(Site, usize),
    /// A duration.
    Lasted(Site, Millis),
}

/// A decision that a scenario states, instead of the textbook outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// Its number among all decisions of the run, from 0.
    pub number: usize,
    /// What was decided.
    pub decision: Decision,
}
