//! How often things break, and for how long: what is drawn when a whole life is sampled.

use super::ids::PackageId;
use super::scenario::{Action, ServiceTarget};
use super::time::{Millis, Timing};

/// A probability in millionths, so that a draw of it is a draw among whole weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chance(u32);

impl Chance {
    /// It always comes so.
    pub const CERTAIN: Chance = Chance(Self::WHOLE);
    /// One, in millionths.
    pub const WHOLE: u32 = 1_000_000;

    /// So many millionths; `None` for more than one.
    pub fn of_millionths(millionths: u32) -> Option<Chance> {
        (millionths <= Self::WHOLE).then_some(Chance(millionths))
    }

    /// The weights of yes and no.
    pub fn weights(self) -> [u32; 2] {
        [self.0, Self::WHOLE - self.0]
    }
}

/// What the estate states of its failures and repairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// What fails, in the order of the file: nodes first.
    pub failures: Vec<Failure>,
    /// How many repairs are done at once; `None` for as many as are needed.
    pub crews: Option<u32>,
    /// How likely a group whose owner is lost is failed over without help.
    pub coverage: Chance,
    /// How long it takes until somebody brings such a group online.
    pub manual_restart: Timing,
    /// How likely a failed resource that is restarted in place comes online.
    pub restart_success: Chance,
    /// The work that goes on meanwhile, in the order of the file.
    pub package_runs: Vec<PackageRuns>,
}

/// A package that is run again and again through the SSIS service (`ssis:D-02`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageRuns {
    /// The service, or the resource whose service it is.
    pub service: ServiceTarget,
    /// The package.
    pub package: PackageId,
    /// From one start to the next, whether or not the one before has finished.
    pub every: Timing,
    /// How long a run takes.
    pub lasts: Timing,
}

/// Something that fails again and again, and is mended again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What it is called where causes are ranked.
    pub name: String,
    /// What happens: of one moment.
    pub strikes: Vec<Action>,
    /// What undoes it, where anything does.
    pub mends: Vec<Action>,
    /// From the moment it is whole to its next failure.
    pub mttf: Timing,
    /// From its failure, or from the moment a crew is free, until it is mended. What is over at once has none.
    pub mttr: Option<Timing>,
    /// How what fails together is mended.
    pub repair: Repair,
}

/// How what fails together is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repair {
    /// In one go; until then the failure does not come again.
    #[default]
    Together,
    /// Each thing by itself: what is down already is passed over, and what broke does not fail alone before it is mended. The
    /// failure may come again meanwhile.
    Each,
}

impl Default for Rates {
    fn default() -> Self {
        Rates {
            failures: Vec::new(),
            crews: None,
            coverage: Chance::CERTAIN,
            manual_restart: Timing::Exponential(Millis::minutes(30)),
            restart_success: Chance::CERTAIN,
            package_runs: Vec::new(),
        }
    }
}
