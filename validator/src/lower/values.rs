//! Values with their ranges and defaults.

use std::ops::RangeInclusive;

use callboard_sim::model::assumptions::{Assumptions, Domain, KNOBS, Knob};
use callboard_sim::model::time::{Millis, Timing};

use super::Lowering;
use crate::document::values::{Flag, Quantity, Spread, Unit};
use crate::source::Located;
use crate::syntax::field::Field;
use crate::syntax::nearest::nearest;

impl Lowering<'_, '_> {
    /// A length of time in the vendor's unit; the range counts that unit.
    pub(super) fn time(
        &mut self,
        field: &Field<Quantity>,
        unit: Unit,
        range: RangeInclusive<u64>,
    ) -> Option<Millis> {
        let written = field.located()?;
        let time = written.value.time(unit);
        let limit = |bound: u64| Quantity::Number(bound).time(unit).unwrap_or(Millis(u64::MAX));
        match time {
            Some(time) if time >= limit(*range.start()) && time <= limit(*range.end()) => Some(time),
            _ => {
                let help = format!(
                    "{} to {} {}, or a text with a unit such as \"15min\"",
                    range.start(),
                    range.end(),
                    unit.name()
                );
                let message = match time {
                    Some(_) => format!("`{}` is outside the range of this property", written.value),
                    None => format!("`{}` is no length of time", written.value),
                };
                self.reader.report("SYN003", written.value.to_string(), written.place, message).help(help);
                None
            }
        }
    }

    /// A number in a range.
    pub(super) fn number(&mut self, field: &Field<u32>, range: RangeInclusive<u32>) -> Option<u32> {
        let written = field.located()?;
        if range.contains(written.value) {
            return Some(*written.value);
        }
        let message = format!("`{}` is outside the range of this property", written.value);
        let help = format!("{} to {}", range.start(), range.end());
        self.reader.report("SYN003", written.value.to_string(), written.place, message).help(help);
        None
    }

    /// One of some words, ignoring case.
    pub(super) fn word<T: Copy>(&mut self, field: &Field<String>, words: &[(&str, T)], default: T) -> T {
        let Some(written) = field.located() else { return default };
        let known = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(written.value.trim()));
        match known {
            Some((_, value)) => *value,
            None => {
                let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                let help = match nearest(written.value, list.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("one of: {}", list.join(", ")),
                };
                let message = format!("`{}` is not one of the values this key takes", written.value);
                self.reader.report("SYN003", written.value, written.place, message).help(help);
                default
            }
        }
    }

    /// A yes or no.
    pub(super) fn flag(&self, field: &Field<Flag>, default: bool) -> bool {
        field.value().map_or(default, |flag| flag.0)
    }

    /// A timing, when it is stated and makes sense.
    pub(super) fn timing(&mut self, written: Option<Located<&Spread>>) -> Option<Timing> {
        const LONGEST: Millis = Millis::hours(24 * 366);
        let written = written?;
        let timing = written.value.timing().filter(|timing| timing.nominal() <= LONGEST);
        if timing.is_none() {
            let help = "a number of milliseconds, \"5s\", { uniform = [\"3s\", \"8s\"] } or { exponential = \"5s\" }, at most a year";
            self.reader.report("SYN003", "timing", written.place, "this is no timing").help(help);
        }
        timing
    }

    /// A challenge for a disk takes two renewals, where nothing else is stated (`wsfc:W-Q-17m`).
    fn follow_disk_arb_interval(&mut self, assumptions: &mut Assumptions) {
        let name = Knob::DiskChallengeWait.name();
        let stated = self.survey.document.assumptions.0.iter().any(|(knob, _)| knob.value == name);
        if !stated && self.survey.document.cluster.disk_arb_interval.0.is_some() {
            let wait = self.disk_arb_interval().times(2).0.to_string();
            assumptions.set(Knob::DiskChallengeWait, &wait).expect("a number of milliseconds");
        }
    }

    /// `[assumptions]`.
    pub(super) fn assumptions(&mut self) -> Assumptions {
        let mut assumptions = Assumptions::default();
        for (name, value) in &self.survey.document.assumptions.0 {
            let Some(knob) = Knob::named(&name.value) else {
                let message = format!("no assumption is named `{}`", name.value);
                let names: Vec<&str> = KNOBS.iter().map(|info| info.name).collect();
                let help = match nearest(&name.value, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the assumptions are: {}", names.join(", ")),
                };
                self.reader.report("SYN006", &name.value, name.place, message).help(help);
                continue;
            };
            let text = match (knob.info().domain, value.value.time(Unit::Milliseconds)) {
                (Domain::Time(_), Some(time)) => time.0.to_string(),
                _ => value.value.to_string(),
            };
            if let Err(expected) = assumptions.set(knob, &text) {
                let message = format!("`{}` is no value of `{}`", value.value, name.value);
                self.reader
                    .report("SYN003", &name.value, value.place, message)
                    .help(format!("it takes {expected}"));
            }
        }
        self.follow_disk_arb_interval(&mut assumptions);
        assumptions
    }
}
