//! Knobs: named choices where public documentation is silent or contradicts itself (grade M).

use super::time::Millis;

/// A knob. Its name in files and reports is [`Knob::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "`KNOBS` holds each knob's meaning")]
pub enum Knob {
    CheckpointInitialCopy,
    CheckpointSaveLagMs,
    CleanLeaveLatencyMs,
    CoreGroupNext,
    CountNodeDown,
    CountOperatorMoves,
    DeadOwnerGroup,
    DiskChallengeWait,
    EvenVote2012,
    FailbackCounts,
    FailbackEndInclusive,
    FailoverWindow,
    IsolateAfterDeadlock,
    ManualOnlineResetsCounter,
    OfflineTimeoutResult,
    OrWait,
    PausedNodeAllowsRestart,
    PriorityRelease,
    PrunePolicy,
    ResetRestartCountOnMove,
    RestartWindow,
    ResumeFailback,
    RetryMode,
    RhsLayout,
    ScmRecovery,
    ServiceAlreadyRunning,
    SqlAgentRestartAction,
    StartTie,
    ThresholdExceededOthers,
}

/// A set of knobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Knobs(u64);

impl Knobs {
    /// Adds a knob.
    pub fn insert(&mut self, knob: Knob) {
        self.0 |= 1 << knob as u32;
    }

    /// Adds those of another set.
    pub fn extend(&mut self, others: Knobs) {
        self.0 |= others.0;
    }

    /// Whether a knob is in the set.
    pub fn contains(self, knob: Knob) -> bool {
        self.0 >> knob as u32 & 1 == 1
    }

    /// The knobs, in the order of the enumeration.
    pub fn iter(self) -> impl Iterator<Item = Knob> {
        KNOBS.iter().map(|info| info.knob).filter(move |knob| self.contains(*knob))
    }
}

/// The values a knob can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// One of these words; the first is the default.
    Words(&'static [&'static str]),
    /// Milliseconds, with a default.
    Time(Millis),
}

/// What is known about a knob.
#[derive(Debug, Clone, Copy)]
pub struct KnobInfo {
    /// The knob.
    pub knob: Knob,
    /// Its name.
    pub name: &'static str,
    /// Its values, default first.
    pub domain: Domain,
    /// The rule it fills a gap of.
    pub rule: &'static str,
    /// What it decides.
    pub meaning: &'static str,
}

const BOOL_FALSE: Domain = Domain::Words(&["false", "true"]);
const BOOL_TRUE: Domain = Domain::Words(&["true", "false"]);

macro_rules! knobs {
    ($($knob:ident $name:literal $domain:expr, $rule:literal, $meaning:literal;)*) => {
        /// Every knob, in the order of the enumeration.
        pub const KNOBS: &[KnobInfo] = &[$(KnobInfo {
            knob: Knob::$knob, name: $name, domain: $domain, rule: $rule, meaning: $meaning,
        }),*];
    };
}

knobs! {
    CheckpointInitialCopy "checkpoint-initial-copy" Domain::Words(&["owner-at-registration"]), "wsfc:W-CHK-06",
        "what a checkpoint holds when it is added: the owner node's values at that moment";
    CheckpointSaveLagMs "checkpoint-save-lag-ms" Domain::Time(Millis::ZERO), "wsfc:W-CHK-11",
        "how long a change below a checkpointed key takes to reach the saved copy";
    CleanLeaveLatencyMs "clean-leave-latency-ms" Domain::Time(Millis(300)), "wsfc:W-HB-07",
        "how long the others take to see that a node left cleanly";
    CoreGroupNext "core-group-next" Domain::Words(&["next-node-id"]), "wsfc:W-Q-25",
        "which node takes the core group when its owner is lost";
    CountNodeDown "count-node-down" BOOL_FALSE, "wsfc:W-FO-08",
        "whether a failover caused by a lost node uses up the group's failover budget";
    CountOperatorMoves "count-operator-moves" BOOL_FALSE, "wsfc:W-FO-08",
        "whether an operator's move uses up the group's failover budget";
    DeadOwnerGroup "dead-owner-group" Domain::Words(&["offline-on-survivor"]), "wsfc:W-PLC-07",
        "what becomes of a group whose owner is lost and that no survivor may run";
    DiskChallengeWait "disk-challenge-wait" Domain::Time(Millis::seconds(6)), "wsfc:W-Q-17m",
        "how long a node waits before it takes a disk reservation from a dead owner";
    EvenVote2012 "even-vote-2012" Domain::Words(&["two-nodes-only", "always", "never"]), "wsfc:W-Q-09",
        "when Windows Server 2012 takes a vote away to make the number odd";
    FailbackCounts "failback-counts" BOOL_FALSE, "wsfc:W-FB-08",
        "whether a failback uses up the group's failover budget";
    FailbackEndInclusive "failback-end-inclusive" BOOL_FALSE, "wsfc:W-FB-05",
        "whether the hour FailbackWindowEnd still belongs to the window";
    FailoverWindow "failover-window" Domain::Words(&["sliding", "since-last"]), "wsfc:W-FO-09",
        "how FailoverPeriod is measured";
    IsolateAfterDeadlock "isolate-after-deadlock" BOOL_TRUE, "wsfc:W-HP-08",
        "whether a resource whose DLL deadlocked has a monitor process of its own from then on";
    ManualOnlineResetsCounter "manual-online-resets-counter" BOOL_TRUE, "wsfc:W-RST-12",
        "whether an operator's online of a failed resource clears its restart count";
    OfflineTimeoutResult "offline-timeout-result" Domain::Words(&["offline", "failed"]), "wsfc:W-RES-07",
        "what a resource is after the watchdog ended its offline";
    OrWait "or-wait" Domain::Words(&["settle", "first"]), "wsfc:W-DEP-04",
        "whether a dependent waits until every alternative has come online or finished failing";
    PausedNodeAllowsRestart "paused-node-allows-restart" BOOL_FALSE, "wsfc:W-NODE-06m",
        "whether a resource that fails on a paused node is restarted there";
    PriorityRelease "priority-release" Domain::Words(&["not-pending"]), "wsfc:W-START-02",
        "when groups of the next lower priority start: when no group of a higher one is pending";
    PrunePolicy "prune-policy" Domain::Words(&["largest-clique"]), "wsfc:W-RG-05",
        "which members stay when not all of them hear each other: the most that do, of equally many those with the lowest NodeIDs";
    ResetRestartCountOnMove "reset-restart-count-on-move" BOOL_TRUE, "wsfc:W-RST-08",
        "whether a resource's restart count starts afresh on another node";
    RestartWindow "restart-window" Domain::Words(&["sliding", "anchored"]), "wsfc:W-RST-07",
        "how RestartPeriod is measured";
    ResumeFailback "resume-failback" Domain::Words(&["policy", "no", "immediate"]), "wsfc:W-DRAIN-03",
        "what becomes of drained groups when a node is resumed without saying so";
    RetryMode "retry-mode" Domain::Words(&["series", "once"]), "wsfc:W-RST-10",
        "whether RetryPeriodOnFailure starts a new series of restarts or one attempt";
    RhsLayout "rhs-layout" Domain::Words(&["shared", "per-group"]), "wsfc:W-HP-07",
        "whether all resources of a node share a monitor process, or those of each group there";
    ScmRecovery "scm-recovery" Domain::Words(&["off", "on"]), "wsfc:W-GS-08",
        "whether the SCM's own recovery action restarts a service before the cluster polls it";
    ServiceAlreadyRunning "service-already-running" Domain::Words(&["adopt", "fail"]), "wsfc:W-GS-02",
        "what the online of a generic service does when the service already runs outside the cluster";
    SqlAgentRestartAction "sql-agent-restart-action" Domain::Words(&["1", "2", "0"]), "wsfc:W-SQL-06",
        "RestartAction of a SQL Server Agent resource that states none";
    StartTie "start-tie" Domain::Words(&["owner-then-name"]), "wsfc:W-START-04",
        "in which order groups of one priority start";
    ThresholdExceededOthers "threshold-exceeded-others" Domain::Words(&["keep", "offline"]), "wsfc:W-FO-07",
        "what becomes of the healthy resources of a group that is not failed over: its budget is spent, or no node is left";
}

impl Knob {
    /// What is known about it.
    pub fn info(self) -> &'static KnobInfo {
        &KNOBS[self as usize]
    }

    /// Its name in files and reports.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The knob of that name.
    pub fn named(name: &str) -> Option<Knob> {
        KNOBS.iter().find(|info| info.name == name).map(|info| info.knob)
    }
}

/// A value for every knob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumptions(Vec<u64>);

impl Default for Assumptions {
    fn default() -> Self {
        let default = |info: &KnobInfo| match info.domain {
            Domain::Words(_) => 0,
            Domain::Time(time) => time.0,
        };
        Assumptions(KNOBS.iter().map(default).collect())
    }
}

impl Assumptions {
    /// Sets a knob from its text in a file; the error says what would be allowed.
    pub fn set(&mut self, knob: Knob, text: &str) -> Result<(), String> {
        let value = match knob.info().domain {
            Domain::Words(words) => words
                .iter()
                .position(|word| *word == text)
                .map(|index| index as u64)
                .ok_or_else(|| format!("one of {}", words.join(", "))),
            Domain::Time(_) => text.parse().map_err(|_| "a number of milliseconds".to_owned()),
        }?;
        self.0[knob as usize] = value;
        Ok(())
    }

    /// The value of a knob that is a time.
    pub fn time(&self, knob: Knob) -> Millis {
        Millis(self.0[knob as usize])
    }

    /// Whether a knob that is a word has this value.
    pub fn is(&self, knob: Knob, word: &str) -> bool {
        match knob.info().domain {
            Domain::Words(words) => words[self.0[knob as usize] as usize] == word,
            Domain::Time(_) => false,
        }
    }

    /// The value of a knob as files and reports write it.
    pub fn text(&self, knob: Knob) -> String {
        let value = self.0[knob as usize];
        match knob.info().domain {
            Domain::Words(words) => words[usize::try_from(value).expect("set() stores an index")].to_owned(),
            Domain::Time(_) => value.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enumeration_and_names_are_unique() {
        for (index, info) in KNOBS.iter().enumerate() {
            assert_eq!(info.knob as usize, index, "{}", info.name);
            assert_eq!(Knob::named(info.name), Some(info.knob));
        }
    }

    #[test]
    fn a_knob_takes_its_own_words_and_no_others() {
        let mut assumptions = Assumptions::default();
        assert!(assumptions.is(Knob::OrWait, "settle"));
        assumptions.set(Knob::OrWait, "first").unwrap();
        assert!(assumptions.is(Knob::OrWait, "first"));
        assert!(assumptions.set(Knob::OrWait, "last").unwrap_err().contains("settle, first"));
        assumptions.set(Knob::DiskChallengeWait, "2500").unwrap();
        assert_eq!(assumptions.time(Knob::DiskChallengeWait), Millis(2500));
    }
}
