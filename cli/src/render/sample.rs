//! What lives have shown, as people read it.

use std::io::{self, Write};

use callboard_sim::model::estate::Estate;
use callboard_sim::model::time::Millis;
use callboard_sim::record::Record;
use callboard_sim::sample::tally::LifeTally;

use super::{plural, printable};
use crate::output::sample::{IntervalV1, RareV1, SampleV1};
use crate::sampling::line::StudyV1;

/// Causes beyond these are in the JSON only.
const MOST_CAUSES: usize = 12;

/// Renders a sample.
pub fn render(sample: &SampleV1, out: &mut dyn Write) -> io::Result<()> {
    let years = sample.length_ms as f64 / Millis::hours(24 * 365).0 as f64;
    writeln!(out, "{} ({}): {}", printable(&sample.estate), printable(&sample.path), printable(&sample.of))?;
    writeln!(
        out,
        "{} of {} each, seed {}",
        plural(usize::try_from(sample.runs).unwrap_or(usize::MAX), "life").replace("lifes", "lives"),
        in_years(years),
        sample.seed
    )?;
    if !sample.complete {
        writeln!(
            out,
            "INCOMPLETE: it was stopped before all lives were lived; what follows holds for these"
        )?;
    }
    let confidence = sample.availability.confidence * 100.0;
    writeln!(out, "\n{:<22} {:<14} {confidence} % between", "", "mean")?;
    share("available", &sample.availability, out)?;
    figure("unavailable", &sample.unavailability, out)?;
    share("lives with an outage", &sample.runs_with_an_outage, out)?;
    writeln!(out, "{:<22} {}", "outages a year", short(sample.outages_per_year))?;
    writeln!(out, "{:<22} {}", "lost a year", lost_a_year(sample.unavailability.mean))?;
    if sample.looks_well > 0.0 {
        writeln!(
            out,
            "{:<22} {} of all time: green, with another configuration than intended",
            "only looks well",
            short(sample.looks_well)
        )?;
    }
    outages(sample, out)?;
    causes(sample, out)?;
    packages(sample, out)?;
    writeln!(out, "\nnot modelled: {}", sample.not_modelled.join("; "))
}

/// Renders hastened cycles.
pub fn rare(rare: &RareV1, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} ({}): {}", printable(&rare.estate), printable(&rare.path), printable(&rare.of))?;
    writeln!(
        out,
        "{} cycles from whole to whole in {} runs, seed {}; service was lost in {} of those whose failures were hastened",
        rare.cycles, rare.runs, rare.seed, rare.hits
    )?;
    if !rare.complete {
        writeln!(
            out,
            "INCOMPLETE: it was stopped before all runs were played; what follows holds for these"
        )?;
    }
    if rare.given_up > 0 {
        writeln!(out, "{} cycles did not end and were given up: do not rely on the figures", rare.given_up)?;
    }
    let confidence = rare.availability.confidence * 100.0;
    writeln!(out, "\n{:<22} {:<14} {confidence} % between", "", "mean")?;
    figure("unavailable", &rare.unavailability, out)?;
    writeln!(out, "{:<22} {}", "lost a year", lost_a_year(rare.unavailability.mean))?;
    writeln!(out, "\nnot modelled: {}", rare.not_modelled.join("; "))
}

/// Renders one life.
pub fn life(
    study: &StudyV1,
    number: u64,
    estate: &Estate,
    (life, trace): (&LifeTally, &[Record]),
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{} ({}): {}", printable(&study.estate), printable(&study.path), printable(&study.of))?;
    writeln!(out, "life {number} of seed {}, {}\n", study.seed, Millis(study.length_ms))?;
    super::trace::render(estate, trace, out)?;
    writeln!(out, "\nlost {} in {}", Millis(life.down), plural(life.outages.len(), "outage"))?;
    for ([package, through], work) in study.packages.iter().zip(&life.work) {
        writeln!(
            out,
            "{} through {}: {} started, {} found no service, {} lost after {} of work",
            printable(package),
            printable(through),
            plural(usize::try_from(work.started).unwrap_or(usize::MAX), "run"),
            work.refused,
            work.lost,
            Millis(work.lost_time)
        )?;
    }
    Ok(())
}

fn outages(sample: &SampleV1, out: &mut dyn Write) -> io::Result<()> {
    let Some(outage) = &sample.outage_ms else { return writeln!(out, "\nno outage was seen") };
    let shown = |length: u64| Millis(length).to_string();
    writeln!(
        out,
        "\nan outage lasts at most {} (half of them), {} (95 of 100), {} (99 of 100); the longest {}",
        shown(outage.p50),
        shown(outage.p95),
        shown(outage.p99),
        shown(outage.max)
    )
}

fn causes(sample: &SampleV1, out: &mut dyn Write) -> io::Result<()> {
    if sample.causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nwhat was lost came of, by the failure before it:")?;
    for cause in sample.causes.iter().take(MOST_CAUSES) {
        let name = cause.failure.as_deref().map_or("nothing that failed before it".into(), printable);
        let mean = Millis(cause.mean_ms);
        writeln!(
            out,
            "  {:>5.1} %  {name}: {} of {mean} on average",
            cause.share * 100.0,
            plural(usize::try_from(cause.outages).unwrap_or(usize::MAX), "outage")
        )?;
    }
    match sample.causes.len().saturating_sub(MOST_CAUSES) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more (--format json)"),
    }
}

fn packages(sample: &SampleV1, out: &mut dyn Write) -> io::Result<()> {
    if sample.packages.is_empty() {
        return Ok(());
    }
    let confidence = sample.availability.confidence * 100.0;
    writeln!(out, "\nwork, in a year on average; what is lost with the service is not restarted:")?;
    for package in &sample.packages {
        let (name, through) = (printable(&package.package), printable(&package.through));
        let (started, refused) = (short(package.started_per_year), short(package.refused_per_year));
        writeln!(out, "  {name} through {through}: {started} runs; {refused} more found no service")?;
        let lost = &package.lost_per_year;
        writeln!(
            out,
            "    lost: {} runs ({confidence} % between {} and {}), which had worked {}",
            short(lost.mean),
            short(lost.low),
            short(lost.high),
            Millis(package.lost_ms_per_year.round() as u64)
        )?;
    }
    Ok(())
}

fn share(name: &str, found: &IntervalV1, out: &mut dyn Write) -> io::Result<()> {
    let percent = |share: f64| format!("{:.6} %", share * 100.0);
    writeln!(out, "{name:<22} {:<14} {} and {}", percent(found.mean), percent(found.low), percent(found.high))
}

fn figure(name: &str, found: &IntervalV1, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{name:<22} {:<14} {} and {}", short(found.mean), short(found.low), short(found.high))
}

/// Four digits that matter.
fn short(figure: f64) -> String {
    match figure {
        0.0 => "0".to_owned(),
        _ if (1e-3..1e6).contains(&figure) => format!("{figure:.4}"),
        _ => format!("{figure:.3e}"),
    }
}

fn in_years(years: f64) -> String {
    if years == 1.0 { "a year".to_owned() } else { format!("{years} years") }
}

fn lost_a_year(share: f64) -> String {
    let lost = share * Millis::hours(24 * 365).0 as f64;
    Millis(lost.round() as u64).to_string()
}
