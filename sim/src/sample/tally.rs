//! What lives have shown, in whole numbers: in whatever order lives are added, and however many processes share them,
//! the sums are the same.

use crate::model::time::Millis;
use crate::sample::histogram::Histogram;

/// What one life has shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LifeTally {
    /// How long what is watched was lacking, times how many parts of it were.
    pub down: u64,
    /// How long of it everything looked well.
    pub looked_well: u64,
    /// The interruptions: how long each was, and the failure that came last before it.
    pub outages: Vec<(Millis, Option<u32>)>,
    /// Steps of the engine.
    pub steps: u64,
}

/// What many lives have shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Lives.
    pub lives: u64,
    /// Lives without an interruption.
    pub flawless: u64,
    /// The sum of [`LifeTally::down`].
    pub down: u128,
    /// The sum of its squares.
    pub down_squares: u128,
    /// The sum of [`LifeTally::looked_well`].
    pub looked_well: u128,
    /// How long interruptions were.
    pub outages: Histogram,
    /// Of each failure, and last of none: how many interruptions came of it, and how long they were together.
    pub causes: Vec<(u64, u128)>,
    /// Steps of the engine.
    pub steps: u128,
}

impl Tally {
    /// No lives yet, of an estate in which so many things fail.
    pub fn of_failures(failures: usize) -> Tally {
        Tally { causes: vec![(0, 0); failures + 1], ..Tally::default() }
    }

    /// Adds a life.
    pub fn add(&mut self, life: &LifeTally) {
        self.lives += 1;
        self.flawless += u64::from(life.outages.is_empty());
        self.down += u128::from(life.down);
        self.down_squares += u128::from(life.down) * u128::from(life.down);
        self.looked_well += u128::from(life.looked_well);
        self.steps += u128::from(life.steps);
        let nothing = self.causes.len() - 1;
        for (length, cause) in &life.outages {
            self.outages.add(*length);
            let (count, together) = &mut self.causes[cause.map_or(nothing, |failure| failure as usize)];
            *count += 1;
            *together += u128::from(length.0);
        }
    }

    /// Adds what another has added up of the same estate.
    pub fn merge(&mut self, other: &Tally) {
        self.lives += other.lives;
        self.flawless += other.flawless;
        self.down += other.down;
        self.down_squares += other.down_squares;
        self.looked_well += other.looked_well;
        self.outages.merge(&other.outages);
        self.steps += other.steps;
        for ((count, together), (more, longer)) in self.causes.iter_mut().zip(&other.causes) {
            *count += more;
            *together += longer;
        }
    }
}
