//! `[[rates.package-run]]`: packages that run while things fail.

use std::ops::RangeInclusive;

use callboard_sim::model::rates::PackageRuns;
use callboard_sim::model::scenario::Action;
use callboard_sim::model::time::{Millis, Timing};
use callboard_sim::model::verb::Verb;

use super::{LONGEST, RatesLowering};
use crate::document::estate::PackageRunDocument;
use crate::document::scenario::ScriptDocument;
use crate::document::values::{Quantity, Spread};
use crate::lower::scenario;
use crate::script;
use crate::source::{Located, Place};
use crate::syntax::field::Field;

/// More packages than this nobody schedules on one service.
const MOST_PACKAGES: usize = 1000;

/// What a package's schedule may say.
struct Schedule {
    key: &'static str,
    limits: RangeInclusive<Millis>,
    limits_in_words: &'static str,
}

/// Packages that start more often are no schedule but a load.
const EVERY: Schedule = Schedule {
    key: "every",
    limits: Millis(1000)..=LONGEST,
    limits_in_words: "from a second to ten thousand years",
};
/// No package that is worth a schedule runs longer.
const LASTS: Schedule = Schedule {
    key: "lasts",
    limits: Millis(1)..=Millis::hours(24 * 30),
    limits_in_words: "from a millisecond to 30 days",
};

impl RatesLowering<'_, '_> {
    pub(super) fn all_package_runs(&mut self, runs: &[Located<PackageRunDocument>]) -> Vec<PackageRuns> {
        let Some(first_too_many) = runs.get(MOST_PACKAGES) else {
            return runs.iter().filter_map(|runs| self.package_runs(runs)).collect();
        };
        let message =
            format!("there are {} package runs, the most that is sampled is {MOST_PACKAGES}", runs.len());
        let place = first_too_many.place;
        self.reader.report("SYN008", "package-run", place, message).help("leave out what cannot matter");
        Vec::new()
    }

    /// Read as a line of a script is, but for how long it takes.
    fn package_runs(&mut self, written: &Located<PackageRunDocument>) -> Option<PackageRuns> {
        let document = &written.value;
        let every = self.schedule(&EVERY, written.place, &document.every);
        let lasts = self.schedule(&LASTS, written.place, &document.lasts);
        let of_this_line = |value| Field::of(Located { value, place: written.place });
        let line = ScriptDocument {
            verb: of_this_line(Verb::PackageRun.info().name.to_owned()),
            target: document.target.clone(),
            node: document.node.clone(),
            package: document.package.clone(),
            lasts: Field::of(Located { value: Quantity::Number(0), place: written.place }),
            ..ScriptDocument::default()
        };
        let line = Located { value: line, place: written.place };
        let step = script::step(&line, self.survey, self.reader)?;
        match scenario::action(&step, self.estate, self.lowered) {
            Action::PackageRun { service, package, .. } => {
                Some(PackageRuns { service, package, every: every?, lasts: lasts? })
            }
            _ => unreachable!("the line says `package-run`"),
        }
    }

    fn schedule(&mut self, of: &Schedule, line: Place, field: &Field<Spread>) -> Option<Timing> {
        let Some(written) = field.located() else {
            let message = format!("a package that runs again and again needs `{}`", of.key);
            let help = "state how often it starts (`every`), and how long it runs (`lasts`)";
            self.reader.report("SYN005", "package-run", line, message).help(help);
            return None;
        };
        let fits = |timing: &Timing| match *timing {
            Timing::Fixed(length) | Timing::Exponential(length) => of.limits.contains(&length),
            Timing::Uniform(low, high) => of.limits.contains(&low) && of.limits.contains(&high),
        };
        let schedule = written.value.schedule().filter(fits);
        if schedule.is_none() {
            let help = format!(
                "a length such as \"1h\", or {{ uniform = [\"20min\", \"2h\"] }}, {{ exponential = \"1h\" }}, {}",
                of.limits_in_words
            );
            let message = format!("this is no length for `{}`", of.key);
            self.reader.report("SYN003", "package-run", written.place, message).help(help);
        }
        schedule
    }
}
