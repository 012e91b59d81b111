//! `sample/1`.

use callboard_sim::model::estate::Estate;
use callboard_sim::model::time::Millis;
use callboard_sim::record::Record;
use callboard_sim::sample::estimate::{self, Confidence, Interval};
use callboard_sim::sample::rare::RareTally;
use callboard_sim::sample::tally::{LifeTally, LifeWork, Tally, WorkTally};
use schemars::JsonSchema;
use serde::Serialize;

use crate::output::runs::{NOT_MODELLED, RecordV1, record};
use crate::sampling::line::StudyV1;

const YEAR: Millis = Millis::hours(24 * 365);

/// What lives have shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SampleV1 {
    /// `sample/1`.
    pub schema: &'static str,
    /// The estate's file.
    pub path: String,
    /// The estate's name.
    pub estate: String,
    /// What counts as available.
    pub of: String,
    /// Lives that were lived.
    pub runs: u64,
    /// Whether all that was asked for was lived, or the precision was reached.
    pub complete: bool,
    /// The length of a life.
    pub length_ms: u64,
    /// The seed.
    pub seed: u64,
    /// The share of time in which it is available.
    pub availability: IntervalV1,
    /// The share of time in which it is not.
    pub unavailability: IntervalV1,
    /// The share of lives with an interruption (Wilson's interval).
    pub runs_with_an_outage: IntervalV1,
    /// Interruptions in a year, on average.
    pub outages_per_year: f64,
    /// The share of time in which everything looks well and is not: green, with another configuration than intended.
    pub looks_well: f64,
    /// How long interruptions last; classes are at most a hundredth wide, `max` is exact. Nothing when there was none.
    pub outage_ms: Option<OutageV1>,
    /// What interruptions came of, the greatest loss first.
    pub causes: Vec<CauseV1>,
    /// What became of the packages that run again and again, in the order of the estate's file.
    pub packages: Vec<PackageV1>,
    /// Steps of the engine.
    pub steps: String,
    /// What the model leaves out.
    pub not_modelled: Vec<&'static str>,
}

/// What hastened cycles have shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RareV1 {
    /// `rare/1`.
    pub schema: &'static str,
    /// The estate's file.
    pub path: String,
    /// The estate's name.
    pub estate: String,
    /// What counts as available.
    pub of: String,
    /// Runs of cycles from whole to whole.
    pub runs: u64,
    /// Whether all that was asked for was played, or the precision was reached.
    pub complete: bool,
    /// The seed.
    pub seed: u64,
    /// The cycles.
    pub cycles: u64,
    /// Hastened cycles in which service was lost.
    pub hits: u64,
    /// Cycles that did not end and were given up: with any of them the figures are not to be relied on.
    pub given_up: u64,
    /// The share of time in which it is available.
    pub availability: IntervalV1,
    /// The share of time in which it is not.
    pub unavailability: IntervalV1,
    /// What the model leaves out.
    pub not_modelled: Vec<&'static str>,
}

impl RareV1 {
    /// What sums say. `None` of fewer than two runs.
    pub fn of(study: &StudyV1, confidence: Confidence, tally: &RareTally, complete: bool) -> Option<RareV1> {
        let (mean, error) = tally.share(study.parts)?;
        let half = confidence.normal() * error;
        let down = Interval { mean, low: (mean - half).max(0.0), high: (mean + half).min(1.0) };
        let up = Interval { mean: 1.0 - down.mean, low: 1.0 - down.high, high: 1.0 - down.low };
        Some(RareV1 {
            schema: "rare/1",
            path: study.path.clone(),
            estate: study.estate.clone(),
            of: study.of.clone(),
            runs: tally.runs,
            complete,
            seed: study.seed,
            cycles: tally.cycles,
            hits: tally.hits,
            given_up: tally.given_up,
            availability: interval(up, confidence),
            unavailability: interval(down, confidence),
            not_modelled: NOT_MODELLED.to_vec(),
        })
    }
}

/// One life.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LifeV1 {
    /// `life/1`.
    pub schema: &'static str,
    /// The estate's file.
    pub path: String,
    /// What counts as available.
    pub of: String,
    /// The seed.
    pub seed: u64,
    /// The number of the life.
    pub run: u64,
    /// Its length.
    pub length_ms: u64,
    /// How long what is watched was lacking, times how many parts of it were.
    pub down_ms: u64,
    /// The interruptions, in order.
    pub outages: Vec<InterruptionV1>,
    /// What became of the packages that run again and again.
    pub packages: Vec<LifePackageV1>,
    /// Everything that happened.
    pub trace: Vec<RecordV1>,
}

/// An interruption of a life.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InterruptionV1 {
    /// How long it lasted.
    pub length_ms: u64,
    /// The failure that came last before it.
    pub failure: Option<String>,
}

/// What became of a package in one life.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LifePackageV1 {
    /// The package.
    pub package: String,
    /// The resource or service through which it runs.
    pub through: String,
    /// Runs that started.
    pub started: u64,
    /// Runs that found no service.
    pub refused: u64,
    /// Runs that were lost with the service.
    pub lost: u64,
    /// How long those had run.
    pub lost_ms: u64,
}

impl LifePackageV1 {
    fn of(([package, through], work): (&[String; 2], &LifeWork)) -> LifePackageV1 {
        LifePackageV1 {
            package: package.clone(),
            through: through.clone(),
            started: work.started,
            refused: work.refused,
            lost: work.lost,
            lost_ms: work.lost_time,
        }
    }
}

impl LifeV1 {
    /// A life that was told.
    pub fn of(study: &StudyV1, number: u64, estate: &Estate, life: &LifeTally, trace: &[Record]) -> LifeV1 {
        let interruption = |(length, cause): &(Millis, Option<u32>)| InterruptionV1 {
            length_ms: length.0,
            failure: cause.map(|failure| study.failures[failure as usize].clone()),
        };
        LifeV1 {
            schema: "life/1",
            path: study.path.clone(),
            of: study.of.clone(),
            seed: study.seed,
            run: number,
            length_ms: study.length_ms,
            down_ms: life.down,
            outages: life.outages.iter().map(interruption).collect(),
            packages: study.packages.iter().zip(&life.work).map(LifePackageV1::of).collect(),
            trace: trace.iter().map(|fact| record(estate, fact)).collect(),
        }
    }
}

/// A share with its interval.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct IntervalV1 {
    /// The mean.
    pub mean: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How surely the interval holds the truth.
    pub confidence: f64,
}

/// Lengths of interruptions in milliseconds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OutageV1 {
    /// Half are no longer.
    pub p50: u64,
    /// 95 of 100 are no longer.
    pub p95: u64,
    /// 99 of 100 are no longer.
    pub p99: u64,
    /// The longest.
    pub max: u64,
}

/// What interruptions came of: the failure that came last before them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CauseV1 {
    /// The failure; nothing where none came before.
    pub failure: Option<String>,
    /// Interruptions.
    pub outages: u64,
    /// Its share of all the time that was lost in interruptions.
    pub share: f64,
    /// How long one lasts on average.
    pub mean_ms: u64,
}

/// What became of a package that runs again and again.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PackageV1 {
    /// The package.
    pub package: String,
    /// The resource or service through which it runs.
    pub through: String,
    /// Runs a year that started, on average.
    pub started_per_year: f64,
    /// Runs a year that found no service, on average.
    pub refused_per_year: f64,
    /// Runs a year that were lost with the service; nothing restarts them.
    pub lost_per_year: IntervalV1,
    /// How long those had run, in a year, on average.
    pub lost_ms_per_year: f64,
}

impl SampleV1 {
    /// What sums say. `None` where there is not one life.
    pub fn of(study: &StudyV1, confidence: Confidence, tally: &Tally, complete: bool) -> Option<SampleV1> {
        let length = Millis(study.length_ms);
        let down = estimate::unavailability(tally, length, study.parts, confidence)?;
        let up = Interval { mean: 1.0 - down.mean, low: 1.0 - down.high, high: 1.0 - down.low };
        let lived = tally.lives as f64 * length.0 as f64;
        Some(SampleV1 {
            schema: "sample/1",
            path: study.path.clone(),
            estate: study.estate.clone(),
            of: study.of.clone(),
            runs: tally.lives,
            complete,
            length_ms: length.0,
            seed: study.seed,
            availability: interval(up, confidence),
            unavailability: interval(down, confidence),
            runs_with_an_outage: interval(estimate::flawed(tally, confidence)?, confidence),
            outages_per_year: tally.outages.total() as f64 / lived * YEAR.0 as f64,
            looks_well: tally.looked_well as f64 / lived,
            outage_ms: outage(tally),
            causes: causes(study, tally),
            packages: packages(study, tally, confidence),
            steps: tally.steps.to_string(),
            not_modelled: NOT_MODELLED.to_vec(),
        })
    }
}

fn interval(found: Interval, confidence: Confidence) -> IntervalV1 {
    IntervalV1 { mean: found.mean, low: found.low, high: found.high, confidence: confidence.share() }
}

fn outage(tally: &Tally) -> Option<OutageV1> {
    let of = |per_mille| tally.outages.quantile(per_mille).map(|length| length.0);
    Some(OutageV1 { p50: of(500)?, p95: of(950)?, p99: of(990)?, max: tally.outages.longest().0 })
}

fn packages(study: &StudyV1, tally: &Tally, confidence: Confidence) -> Vec<PackageV1> {
    let years = tally.lives as f64 * study.length_ms as f64 / YEAR.0 as f64;
    let package = |([package, through], work): (&[String; 2], &WorkTally)| {
        let lost = estimate::lost_runs(tally, work, (Millis(study.length_ms), YEAR), confidence);
        PackageV1 {
            package: package.clone(),
            through: through.clone(),
            started_per_year: work.started as f64 / years,
            refused_per_year: work.refused as f64 / years,
            lost_per_year: interval(lost, confidence),
            lost_ms_per_year: work.lost_time as f64 / years,
        }
    };
    study.packages.iter().zip(&tally.work).map(package).collect()
}

fn causes(study: &StudyV1, tally: &Tally) -> Vec<CauseV1> {
    let whole: u128 = tally.causes.iter().map(|(_, together)| together).sum();
    let names = study.failures.iter().cloned().map(Some).chain([None]);
    let mut causes: Vec<(u128, CauseV1)> = names
        .zip(&tally.causes)
        .filter(|(_, (count, _))| *count > 0)
        .map(|(failure, (count, together))| {
            let mean = together / u128::from(*count);
            let share = *together as f64 / whole as f64;
            let mean_ms = u64::try_from(mean).unwrap_or(u64::MAX);
            (*together, CauseV1 { failure, outages: *count, share, mean_ms })
        })
        .collect();
    causes.sort_by_key(|(together, _)| std::cmp::Reverse(*together));
    causes.into_iter().map(|(_, cause)| cause).collect()
}
