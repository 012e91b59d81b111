//! What one process hands to `merge`: a line of JSON with everything it has added up. Sums that may not fit a number
//! of JSON are text.

use callboard_sim::model::time::Millis;
use callboard_sim::sample::estimate::Confidence;
use callboard_sim::sample::histogram::Histogram;
use callboard_sim::sample::moments::Moments;
use callboard_sim::sample::tally::{Tally, WorkTally};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of this form.
pub const SCHEMA: &str = "shard/1";

/// One shard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShardV1 {
    /// `shard/1`.
    pub schema: String,
    /// What was sampled; shards of different studies are not merged.
    pub study: StudyV1,
    /// Which shard of how many, from 0.
    pub shard: [u64; 2],
    /// Whether every life of the shard was lived.
    pub complete: bool,
    /// The lives.
    pub lives: u64,
    /// Those without an interruption.
    pub flawless: u64,
    /// Milliseconds lost.
    pub down: String,
    /// The sum of their squares.
    pub down_squares: String,
    /// Milliseconds in which everything looked well and was not.
    pub looked_well: String,
    /// Steps of the engine.
    pub steps: String,
    /// The longest interruption in milliseconds.
    pub longest: u64,
    /// Classes of interruptions with their counts.
    pub outages: Vec<(u16, u64)>,
    /// Interruptions and milliseconds of each cause.
    pub causes: Vec<(u64, String)>,
    /// What became of each package.
    pub work: Vec<WorkLineV1>,
}

/// What became of one package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkLineV1 {
    /// Runs that started.
    pub started: String,
    /// Runs that found no service.
    pub refused: String,
    /// Runs that were lost.
    pub lost: String,
    /// The sum of their squares.
    pub lost_squares: String,
    /// Milliseconds that those had run.
    pub lost_time: String,
}

impl WorkLineV1 {
    fn of(work: &WorkTally) -> WorkLineV1 {
        WorkLineV1 {
            started: work.started.to_string(),
            refused: work.refused.to_string(),
            lost: work.lost.sum.to_string(),
            lost_squares: work.lost.squares.to_string(),
            lost_time: work.lost_time.to_string(),
        }
    }

    fn tally(&self) -> Option<WorkTally> {
        Some(WorkTally {
            started: self.started.parse().ok()?,
            refused: self.refused.parse().ok()?,
            lost: moments(&self.lost, &self.lost_squares)?,
            lost_time: self.lost_time.parse().ok()?,
        })
    }
}

fn moments(sum: &str, squares: &str) -> Option<Moments> {
    Some(Moments { sum: sum.parse().ok()?, squares: squares.parse().ok()? })
}

/// What is sampled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyV1 {
    /// The estate's file.
    pub path: String,
    /// The estate's name.
    pub estate: String,
    /// A number made of the whole estate: the same estate, the same number.
    pub fingerprint: String,
    /// What counts as available.
    pub of: String,
    /// All lives, of every shard.
    pub runs: u64,
    /// The length of a life in milliseconds.
    pub length_ms: u64,
    /// The seed.
    pub seed: u64,
    /// How sure intervals are, in per mille.
    pub confidence: u32,
    /// The parts that can lack.
    pub parts: u16,
    /// What fails, in the order of causes.
    pub failures: Vec<String>,
    /// Packages that run again and again, and through what.
    pub packages: Vec<[String; 2]>,
}

impl StudyV1 {
    /// How sure intervals are.
    pub fn confidence(&self) -> Option<Confidence> {
        use Confidence::{P90, P95, P99, P999};
        [P90, P95, P99, P999].into_iter().find(|confidence| per_mille(*confidence) == self.confidence)
    }
}

/// A confidence as whole per mille.
pub fn per_mille(confidence: Confidence) -> u32 {
    (confidence.share() * 1000.0).round() as u32
}

impl ShardV1 {
    /// What a process has added up.
    pub fn of(study: StudyV1, shard: [u64; 2], complete: bool, tally: &Tally) -> ShardV1 {
        ShardV1 {
            schema: SCHEMA.to_owned(),
            study,
            shard,
            complete,
            lives: tally.lives,
            flawless: tally.flawless,
            down: tally.down.sum.to_string(),
            down_squares: tally.down.squares.to_string(),
            looked_well: tally.looked_well.to_string(),
            steps: tally.steps.to_string(),
            longest: tally.outages.longest().0,
            outages: tally.outages.counts().collect(),
            causes: tally.causes.iter().map(|(count, together)| (*count, together.to_string())).collect(),
            work: tally.work.iter().map(WorkLineV1::of).collect(),
        }
    }

    /// The sums; `None` where the line makes no sense.
    pub fn tally(&self) -> Option<Tally> {
        let causes = self.causes.iter().map(|(count, together)| Some((*count, together.parse().ok()?)));
        let fits = self.schema == SCHEMA
            && self.causes.len() == self.study.failures.len() + 1
            && self.work.len() == self.study.packages.len()
            && self.flawless <= self.lives
            && self.shard[0] < self.shard[1];
        fits.then_some(Tally {
            lives: self.lives,
            flawless: self.flawless,
            down: moments(&self.down, &self.down_squares)?,
            looked_well: self.looked_well.parse().ok()?,
            outages: Histogram::of(self.outages.iter().copied(), Millis(self.longest))?,
            causes: causes.collect::<Option<Vec<_>>>()?,
            work: self.work.iter().map(WorkLineV1::tally).collect::<Option<Vec<_>>>()?,
            steps: self.steps.parse().ok()?,
        })
    }
}
