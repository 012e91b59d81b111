//! What lives have shown, in whole numbers: in whatever order lives are added, and however many processes share them,
//! the sums are the same.

use crate::model::time::Millis;
use crate::sample::histogram::Histogram;
use crate::sample::moments::Moments;

/// What one life has shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LifeTally {
    /// How long what is watched was lacking, times how many parts of it were.
    pub down: u64,
    /// How long of it everything looked well.
    pub looked_well: u64,
    /// The interruptions: how long each was, and the failure that came last before it.
    pub outages: Vec<(Millis, Option<u32>)>,
    /// What became of each package that was run again and again.
    pub work: Vec<LifeWork>,
    /// Steps of the engine.
    pub steps: u64,
}

/// What became of one package in a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LifeWork {
    /// Runs that started.
    pub started: u64,
    /// Runs that found no service.
    pub refused: u64,
    /// Runs that were lost.
    pub lost: u64,
    /// How long those had run.
    pub lost_time: u64,
}

/// What many lives have shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Lives.
    pub lives: u64,
    /// Lives without an interruption.
    pub flawless: u64,
    /// [`LifeTally::down`].
    pub down: Moments,
    /// The sum of [`LifeTally::looked_well`].
    pub looked_well: u128,
    /// How long interruptions were.
    pub outages: Histogram,
    /// Of each failure, and last of none: how many interruptions came of it, and how long they were together.
    pub causes: Vec<(u64, u128)>,
    /// What became of each package.
    pub work: Vec<WorkTally>,
    /// Steps of the engine.
    pub steps: u128,
}

/// What became of one package in many lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WorkTally {
    /// The sum of [`LifeWork::started`].
    pub started: u128,
    /// The sum of [`LifeWork::refused`].
    pub refused: u128,
    /// [`LifeWork::lost`].
    pub lost: Moments,
    /// The sum of [`LifeWork::lost_time`].
    pub lost_time: u128,
}

impl WorkTally {
    fn add(&mut self, life: &LifeWork) {
        self.started += u128::from(life.started);
        self.refused += u128::from(life.refused);
        self.lost.add(life.lost);
        self.lost_time += u128::from(life.lost_time);
    }

    fn merge(&mut self, other: &WorkTally) {
        self.started += other.started;
        self.refused += other.refused;
        self.lost.merge(&other.lost);
        self.lost_time += other.lost_time;
    }
}

impl Tally {
    /// No lives yet, of an estate in which so many things fail, and so many packages run again and again.
    pub fn of_nothing(failures: usize, packages: usize) -> Tally {
        let causes = vec![(0, 0); failures + 1];
        Tally { causes, work: vec![WorkTally::default(); packages], ..Tally::default() }
    }

    /// Adds a life.
    pub fn add(&mut self, life: &LifeTally) {
        self.lives += 1;
        self.flawless += u64::from(life.outages.is_empty());
        self.down.add(life.down);
        self.looked_well += u128::from(life.looked_well);
        self.steps += u128::from(life.steps);
        let nothing = self.causes.len() - 1;
        for (length, cause) in &life.outages {
            self.outages.add(*length);
            let (count, together) = &mut self.causes[cause.map_or(nothing, |failure| failure as usize)];
            *count += 1;
            *together += u128::from(length.0);
        }
        self.work.iter_mut().zip(&life.work).for_each(|(work, life)| work.add(life));
    }

    /// Adds what another has added up of the same estate.
    pub fn merge(&mut self, other: &Tally) {
        self.lives += other.lives;
        self.flawless += other.flawless;
        self.down.merge(&other.down);
        self.looked_well += other.looked_well;
        self.outages.merge(&other.outages);
        self.steps += other.steps;
        for ((count, together), (more, longer)) in self.causes.iter_mut().zip(&other.causes) {
            *count += more;
            *together += longer;
        }
        self.work.iter_mut().zip(&other.work).for_each(|(work, more)| work.merge(more));
    }
}
