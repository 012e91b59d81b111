//! Lives on all cores, and what is left of them when somebody interrupts.

pub mod crowd;
pub mod drawing;
pub mod line;
pub mod part;
pub mod subject;

use callboard_sim::sample::rare::RareTally;
use callboard_sim::sample::tally::Tally;

impl crowd::Sum for Tally {
    fn merge(&mut self, other: &Tally) {
        Tally::merge(self, other);
    }

    fn lives(&self) -> u64 {
        self.lives
    }
}

impl crowd::Sum for RareTally {
    fn merge(&mut self, other: &RareTally) {
        RareTally::merge(self, other);
    }

    fn lives(&self) -> u64 {
        self.runs
    }
}
