//! `[transfer]`: amounts with units, and what is assumed where nothing is stated.

use std::ops::RangeInclusive;

use callboard_sim::model::transfer::{Figure, Transfer};

use super::Lowering;
use crate::document::values::{Quantity, Unit, scaled};
use crate::syntax::field::Field;

const BYTES: [(&str, u64); 4] = [("B", 1), ("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30)];
const BITS_PER_SECOND: [(&str, u64); 4] =
    [("bps", 1), ("Kbps", 1_000), ("Mbps", 1_000_000), ("Gbps", 1_000_000_000)];

/// 5 MB over 1 Gbps in ten round trips of a millisecond: nothing public says it, so the owner should.
const PACKAGE_SIZE: u64 = 5 << 20;
const LINK_SPEED: u64 = 1_000_000_000;
const ROUND_TRIPS: u64 = 10;
const ROUND_TRIP_TIME: u64 = 1;

impl Lowering<'_, '_> {
    pub(super) fn transfer(&mut self) -> Transfer {
        let document = &self.survey.document.transfer;
        let size = self.amount(&document.package_size, &BYTES, 1..=1 << 40);
        let speed = self.amount(&document.link_speed, &BITS_PER_SECOND, 1_000..=10_000_000_000_000);
        let trips = self.number(&document.round_trips, 0..=1_000_000).map(u64::from);
        let trip = self.time(&document.round_trip_time, Unit::Milliseconds, 0..=3_600_000);
        Transfer {
            package_size: Figure::or_assumed(size, PACKAGE_SIZE),
            link_speed: Figure::or_assumed(speed, LINK_SPEED),
            round_trips: Figure::or_assumed(trips, ROUND_TRIPS),
            round_trip_time: Figure::or_assumed(trip.map(|trip| trip.0), ROUND_TRIP_TIME),
        }
    }

    /// A whole number, or a text with one of `units`.
    fn amount(
        &mut self,
        field: &Field<Quantity>,
        units: &[(&str, u64)],
        range: RangeInclusive<u64>,
    ) -> Option<u64> {
        let written = field.located()?;
        let amount = match written.value {
            Quantity::Number(number) => Some(*number),
            Quantity::Text(text) => parse(text, units),
        };
        let fitting = amount.filter(|amount| range.contains(amount));
        if fitting.is_none() {
            let names: Vec<&str> = units.iter().map(|(name, _)| *name).collect();
            let message = match amount {
                Some(_) => format!("`{}` is outside the range of this key", written.value),
                None => format!("`{}` is no amount", written.value),
            };
            let help = format!(
                "{} to {} {}, or a text with one of the units {}",
                range.start(),
                range.end(),
                names[0],
                names.join(", ")
            );
            self.reader.report("SYN003", written.value.to_string(), written.place, message).help(help);
        }
        fitting
    }
}

fn parse(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim()))?;
    scaled(number, *factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_or_refused() {
        assert_eq!(parse("5MB", &BYTES), Some(5 * 1024 * 1024));
        assert_eq!(parse(" 1.5 kb ", &BYTES), Some(1536));
        assert_eq!(parse("2.5Gbps", &BITS_PER_SECOND), Some(2_500_000_000));
        for wrong in ["", "5", "MB", "5 MiB", "0.3B", "1..5MB", "-1MB", "99999999999999999999GB"] {
            assert_eq!(parse(wrong, &BYTES), None, "{wrong}");
        }
    }
}
