//! What the last faults came to, remembered: where two states differ only in a past that nothing asked for, the same
//! fault does the same.
//!
//! Nothing is played after the last faults, so that no state need be known after them, only whether everything came to
//! rest and what decided it. A strike that broke a promise, left something to chance, found something when it looked
//! at the past, or had a health check look at its own time stands for itself alone.

use super::path::Point;
use super::striking::beside;
use super::visited::Pairs;
use crate::model::assumptions::Knobs;

/// A state without its past, by its number among everything that is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Present(pub(super) u32);

/// What a strike came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Whether it was refused.
    pub(super) is_refused: bool,
    /// Whether it was given up because it does not come to rest.
    pub(super) is_restless: bool,
    /// The knobs that decided something.
    pub(super) knobs: Knobs,
}

/// Strikes at states without their past.
#[derive(Debug, Clone, Default)]
pub(super) struct Remembered {
    strikes: Pairs,
    /// What each came to, by its number among the different outcomes: they are few.
    outcomes: Vec<u16>,
    different: Vec<Outcome>,
}

impl Remembered {
    /// What a fault came to at a point, or at one that differs only in its past, where that is known.
    pub(super) fn outcome(&self, at: &Point, fault: u16) -> Option<Outcome> {
        let number = self.strikes.find(at.present?.0, key(at, fault)).ok()?;
        Some(self.different[usize::from(self.outcomes[number as usize])])
    }

    /// Remembers it.
    pub(super) fn add(&mut self, at: &Point, fault: u16, outcome: Outcome) {
        let Some(present) = at.present else { return };
        let known = self.different.iter().position(|known| *known == outcome);
        let which = known.unwrap_or(self.different.len());
        let Ok(number) = u16::try_from(which) else { return };
        if known.is_none() {
            self.different.push(outcome);
        }
        if self.strikes.number(present.0, key(at, fault)).1 {
            self.outcomes.push(number);
        }
    }

    /// What they take of memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.strikes.size() + self.outcomes.capacity() * size_of::<u16>()
    }
}

/// The fault, when it strikes, and by which promises it is judged: that depends on the faults before it.
fn key(at: &Point, fault: u16) -> u32 {
    u32::from(fault) << 3 | beside(at.link.stage, at.only_losses)
}
