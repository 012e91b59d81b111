//! Plays the cases and compares.

use std::collections::BTreeMap;

use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::play::play;
use callboard_sim::delegation::played::{Arrival, Played};
use callboard_sim::delegation::step::{Step, StepKind};

use super::{Case, Observed, Published, Recorded, Table};
use crate::source::Place;

/// The comparisons of one mode, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// What came is what was recorded.
    pub passed: usize,
    /// Something else came.
    pub failed: usize,
    /// Nobody knows what should come.
    pub unknown: usize,
}

/// All comparisons.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Those of each mode that was asked for.
    pub modes: BTreeMap<Mode, Tally>,
    /// Those that failed.
    pub mismatches: Vec<Mismatch>,
}

impl Verified {
    /// All modes together.
    pub fn total(&self) -> Tally {
        self.modes.values().fold(Tally::default(), |sum, tally| Tally {
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
            unknown: sum.unknown + tally.unknown,
        })
    }

    /// Whether there was nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.total() == Tally::default()
    }
}

/// A comparison that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The case.
    pub case: String,
    /// Where it stands.
    pub place: Place,
    /// As which KDC it was played.
    pub mode: Mode,
    /// What was recorded, in one line.
    pub expected: String,
    /// What came, in one line.
    pub came: String,
    /// Everything that differs.
    pub differences: Vec<Difference>,
    /// The step that decided what came.
    pub step: StepKind,
    /// Why it went as it did, when it was refused.
    pub why: Option<&'static str>,
    /// Its rules.
    pub rules: Vec<&'static str>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub what: String,
    /// As recorded.
    pub expected: String,
    /// As it came.
    pub came: String,
}

/// Plays every case as every KDC that is asked for and recorded.
pub fn verify(table: &Table, modes: &[Mode]) -> Verified {
    let mut verified = Verified::default();
    for mode in modes {
        let tally = verified.modes.entry(*mode).or_default();
        for case in &table.cases {
            for (_, recorded) in case.recorded.iter().filter(|(recorded, _)| recorded == mode) {
                match compare(case, *mode, recorded) {
                    Comparison::Unknown => tally.unknown += 1,
                    Comparison::Same => tally.passed += 1,
                    Comparison::Differs(mismatch) => {
                        tally.failed += 1;
                        verified.mismatches.push(*mismatch);
                    }
                }
            }
        }
    }
    verified
}

enum Comparison {
    Unknown,
    Same,
    Differs(Box<Mismatch>),
}

fn compare(case: &Case, mode: Mode, recorded: &Recorded) -> Comparison {
    let played = play(&case.directory, mode, &case.hop);
    let (expected, differences) = match recorded {
        Recorded::Unknown => return Comparison::Unknown,
        Recorded::Observed(observed) => {
            let error = observed.error.as_deref();
            (
                line(observed.ok, observed.failed_step, error, observed.sql_sees.as_deref()),
                with_observed(&played, observed),
            )
        }
        Recorded::Published(published) => {
            let error = published.error.as_deref();
            (
                line(published.ok, published.failed_step, error, published.sql_sees.as_deref()),
                with_published(&played, published),
            )
        }
    };
    let Some(first) = differences.first() else { return Comparison::Same };
    let step = decisive(&played, first);
    let came = line(played.is_ok(), failed_step(&played), error(&played).as_deref(), sees(&played));
    Comparison::Differs(Box::new(Mismatch {
        case: case.id.clone(),
        place: case.place,
        mode,
        expected,
        came,
        step: step.kind,
        why: step.refusal().map(|refusal| refusal.why),
        rules: step.rules.clone(),
        differences,
    }))
}

fn line(ok: bool, step: Option<StepKind>, error: Option<&str>, sees: Option<&str>) -> String {
    match (ok, sees) {
        (true, Some(sees)) => format!("SQL Server sees {sees}"),
        (true, None) => "a ticket to itself".to_owned(),
        (false, _) => {
            let step = step.map_or("some step", StepKind::name);
            format!("{step} refused{}", error.map(|error| format!(", {error}")).unwrap_or_default())
        }
    }
}

/// The step that ended it; else the one whose ticket differs; else the last.
fn decisive<'a>(played: &'a Played, difference: &Difference) -> &'a Step {
    let named = || played.steps.iter().find(|step| difference.what.starts_with(step.kind.name()));
    played.failed().or_else(named).or(played.steps.last()).expect("a hop has a step")
}

fn failed_step(played: &Played) -> Option<StepKind> {
    played.failed().map(|step| step.kind)
}

fn error(played: &Played) -> Option<String> {
    played.failed().and_then(Step::refusal).map(|refusal| refusal.error.to_string())
}

fn sees(played: &Played) -> Option<&str> {
    match &played.arrival {
        Arrival::As(account) => Some(account),
        _ => None,
    }
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn between(&mut self, what: &str, expected: Option<&str>, came: Option<&str>) {
        if expected != came {
            let shown = |value: Option<&str>| value.unwrap_or("nothing").to_owned();
            self.0.push(Difference { what: what.to_owned(), expected: shown(expected), came: shown(came) });
        }
    }
}

fn outcome(ok: bool) -> Option<&'static str> {
    Some(if ok { "ok" } else { "fail" })
}

fn with_observed(played: &Played, observed: &Observed) -> Vec<Difference> {
    let mut differences = Differences::default();
    differences.between("outcome", outcome(observed.ok), outcome(played.is_ok()));
    let name = |step: Option<StepKind>| step.map(StepKind::name);
    let mechanism = |mechanism: Option<_>| mechanism.map(callboard_sim::delegation::hop::Mechanism::name);
    differences.between("mechanism", mechanism(observed.mechanism), mechanism(played.mechanism));
    differences.between("failed step", name(observed.failed_step), name(failed_step(played)));
    differences.between("error", observed.error.as_deref(), error(played).as_deref());
    differences.between("sql_sees", observed.sql_sees.as_deref(), sees(played));
    with_steps(played, observed, &mut differences);
    differences.0
}

fn with_steps(played: &Played, observed: &Observed, differences: &mut Differences) {
    let names = |kinds: Vec<StepKind>| kinds.into_iter().map(StepKind::name).collect::<Vec<_>>().join(", ");
    let expected = names(observed.steps.iter().map(|step| step.kind).collect());
    let came = names(played.steps.iter().map(|step| step.kind).collect());
    differences.between("steps", Some(&expected), Some(&came));
    for (expected, came) in observed.steps.iter().zip(&played.steps).filter(|(e, c)| e.kind == c.kind) {
        let what = |part: &str| format!("{} {part}", came.kind.name());
        differences.between(&what("result"), outcome(expected.ok), outcome(came.is_allowed()));
        let expected = expected.flags.as_ref().map(|flags| flags.join(" "));
        let came = came.ticket().map(|ticket| ticket.flags.names().join(" "));
        differences.between(&what("flags"), expected.as_deref(), came.as_deref());
    }
}

fn with_published(played: &Played, published: &Published) -> Vec<Difference> {
    let mut differences = Differences::default();
    differences.between("outcome", outcome(published.ok), outcome(played.is_ok()));
    let name = |step: Option<StepKind>| step.map(StepKind::name);
    differences.between("failed step", name(published.failed_step), name(failed_step(played)));
    differences.between("sql_sees", published.sql_sees.as_deref(), sees(played));
    if let Some(expected) = &published.error {
        differences.between("error", Some(expected), error(played).as_deref());
    }
    if let Some(expected) = &published.ntstatus {
        let refusal = played.failed().and_then(Step::refusal);
        let status = refusal.and_then(|refusal| refusal.ntstatus).map(|status| status.name());
        differences.between("ntstatus", Some(expected), status);
    }
    if let Some(expected) = published.s4u2self_forwardable {
        let word = |forwardable: bool| if forwardable { "forwardable" } else { "not forwardable" };
        let ticket = played.step(StepKind::S4u2Self).and_then(Step::ticket);
        let came = ticket.map(|ticket| word(ticket.flags.forwardable));
        differences.between("s4u2self ticket", Some(word(expected)), came);
    }
    differences.0
}
