//! Values with more than one spelling.

use std::borrow::Cow;
use std::fmt;

use callboard_sim::model::time::{Millis, Timing};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::source::Located;

/// A whole number in the vendor's unit and encoding, or text: a unit (`"15min"`) or an enumeration's name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are plain words")]
pub enum Quantity {
    Number(u64),
    Text(String),
}

/// The vendor's unit of a bare number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are units")]
pub enum Unit {
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
}

impl Unit {
    fn milliseconds(self) -> u64 {
        match self {
            Unit::Milliseconds => 1,
            Unit::Seconds => 1_000,
            Unit::Minutes => 60_000,
            Unit::Hours => 3_600_000,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Milliseconds => "milliseconds",
            Unit::Seconds => "seconds",
            Unit::Minutes => "minutes",
            Unit::Hours => "hours",
        }
    }
}

impl Quantity {
    /// The length of time; a bare number is in `unit`. `None` when the text is no length of time.
    pub fn time(&self, unit: Unit) -> Option<Millis> {
        match self {
            Quantity::Number(number) => number.checked_mul(unit.milliseconds()).map(Millis),
            Quantity::Text(text) => parse_time(text),
        }
    }
}

/// As the file writes it.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quantity::Number(number) => number.fmt(f),
            Quantity::Text(text) => text.fmt(f),
        }
    }
}

/// `500ms`, `46.6s`, `15min`, `6h`, `1d`; several may follow each other: `1h 30min`.
pub fn parse_time(text: &str) -> Option<Millis> {
    let mut rest = text.trim();
    let mut total: u64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let unit = match unit {
            "ms" => 1,
            "s" | "sec" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "year" | "years" => 31_536_000_000,
            _ => return None,
        };
        total = total.checked_add(scaled(number, unit)?)?;
        rest = after.trim_start();
    }
    Some(Millis(total))
}

/// A decimal number times a unit, exact to the millisecond.
pub(crate) fn scaled(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if fraction.len() > 9 || fraction.is_empty() {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let numerator: u64 = fraction.parse().ok()?;
    let denominator = 10u64.pow(u32::try_from(fraction.len()).ok()?);
    let part = numerator.checked_mul(unit)?;
    (part % denominator == 0).then_some(())?;
    whole.checked_mul(unit)?.checked_add(part / denominator)
}

/// A yes or no as Windows encodes it: 0, 1, or a boolean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag(pub bool);

/// A timing: a length of time, or a spread.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the keys of the format")]
pub enum Spread {
    Plain(Quantity),
    Fixed(Quantity),
    Uniform(Quantity, Quantity),
    Exponential(Quantity),
}

impl Spread {
    /// What it means; bare numbers are milliseconds.
    pub fn timing(&self) -> Option<Timing> {
        self.timing_in(Unit::Milliseconds)
    }

    /// What it means as a rate: a plain length of time is a mean, and a bare number is hours.
    pub fn rate(&self) -> Option<Timing> {
        match self {
            Spread::Plain(mean) => mean.time(Unit::Hours).map(Timing::Exponential),
            _ => self.timing_in(Unit::Hours),
        }
    }

    /// What it means as a schedule: a plain length of time is exactly that long, and a bare number is hours.
    pub fn schedule(&self) -> Option<Timing> {
        self.timing_in(Unit::Hours)
    }

    fn timing_in(&self, unit: Unit) -> Option<Timing> {
        let time = |quantity: &Quantity| quantity.time(unit);
        Some(match self {
            Spread::Plain(value) | Spread::Fixed(value) => Timing::Fixed(time(value)?),
            Spread::Exponential(mean) => Timing::Exponential(time(mean)?),
            Spread::Uniform(low, high) if time(low)? <= time(high)? => {
                Timing::Uniform(time(low)?, time(high)?)
            }
            Spread::Uniform(..) => return None,
        })
    }
}

/// A share of one, such as 0.99 or "99%", in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(pub u32);

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ShareVisitor;
        impl Visitor<'_> for ShareVisitor {
            type Value = Share;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number from 0 to 1, or a percentage such as \"99.5%\"")
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Share, E> {
                match (0.0..=1.0).contains(&number) {
                    true => Ok(Share((number * 1e6).round() as u32)),
                    false => Err(E::invalid_value(de::Unexpected::Float(number), &self)),
                }
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Share, E> {
                self.visit_f64(number as f64)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Share, E> {
                let percent =
                    text.trim().strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
                match percent {
                    Some(percent) if (0.0..=100.0).contains(&percent) => self.visit_f64(percent / 100.0),
                    _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_any(ShareVisitor)
    }
}

impl JsonSchema for Share {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Share".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}]})
    }
}

/// A dependency expression as text, or a list of names that must all be online.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are plain words")]
pub enum Dependencies {
    Expression(String),
    All(Vec<Located<String>>),
}

/// One side of a cut: a name, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side(pub Vec<String>);

impl<'de> Deserialize<'de> for Side {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SideVisitor;
        impl<'de> Visitor<'de> for SideVisitor {
            type Value = Side;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a node or site, or a list of them")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Side, E> {
                Ok(Side(vec![name.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Side, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = names.next_element()? {
                    all.push(name);
                }
                Ok(Side(all))
            }
        }
        deserializer.deserialize_any(SideVisitor)
    }
}

impl JsonSchema for Side {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Side".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
    }
}
struct QuantityVisitor;

impl Visitor<'_> for QuantityVisitor {
    type Value = Quantity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number that is not negative, or text")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Quantity, E> {
        Ok(Quantity::Text(value.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Quantity, E> {
        let whole = u64::try_from(number);
        whole.map(Quantity::Number).map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
        Ok(Quantity::Text(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QuantityVisitor)
    }
}

impl JsonSchema for Quantity {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["integer", "string", "boolean"], "minimum": 0})
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FlagVisitor;
        impl Visitor<'_> for FlagVisitor {
            type Value = Flag;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("0, 1, true or false")
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(value))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Flag, E> {
                match number {
                    0 | 1 => Ok(Flag(number == 1)),
                    _ => Err(E::invalid_value(de::Unexpected::Signed(number), &self)),
                }
            }
        }
        deserializer.deserialize_any(FlagVisitor)
    }
}

impl JsonSchema for Flag {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"enum": [0, 1, false, true]})
    }
}

impl<'de> Deserialize<'de> for Spread {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SpreadVisitor;
        impl<'de> Visitor<'de> for SpreadVisitor {
            type Value = Spread;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a length of time, or one of { fixed = t }, { uniform = [low, high] }, { exponential = mean }")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Spread, E> {
                QuantityVisitor.visit_i64(number).map(Spread::Plain)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Spread, E> {
                Ok(Spread::Plain(Quantity::Text(text.to_owned())))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Spread, A::Error> {
                let key: String = map.next_key()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
                let spread = match key.as_str() {
                    "fixed" => Spread::Fixed(map.next_value()?),
                    "exponential" => Spread::Exponential(map.next_value()?),
                    "uniform" => {
                        let (low, high) = map.next_value()?;
                        Spread::Uniform(low, high)
                    }
                    other => {
                        return Err(de::Error::unknown_field(other, &["fixed", "uniform", "exponential"]));
                    }
                };
                match map.next_key::<String>()? {
                    None => Ok(spread),
                    Some(_) => Err(de::Error::invalid_length(2, &self)),
                }
            }
        }
        deserializer.deserialize_any(SpreadVisitor)
    }
}

impl JsonSchema for Spread {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Timing".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let time = generator.subschema_for::<Quantity>();
        json_schema!({"anyOf": [
            time,
            {"type": "object", "properties": {"fixed": time}, "required": ["fixed"], "additionalProperties": false},
            {"type": "object", "properties": {"exponential": time}, "required": ["exponential"], "additionalProperties": false},
            {"type": "object", "properties": {"uniform": {"type": "array", "items": time, "minItems": 2, "maxItems": 2}},
             "required": ["uniform"], "additionalProperties": false},
        ]})
    }
}

impl<'de> Deserialize<'de> for Dependencies {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DependenciesVisitor;
        impl<'de> Visitor<'de> for DependenciesVisitor {
            type Value = Dependencies;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an expression such as \"([a] or [b]) and [c]\", or a list of resource names")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Dependencies, E> {
                Ok(Dependencies::Expression(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Dependencies, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = names.next_element()? {
                    all.push(name);
                }
                Ok(Dependencies::All(all))
            }
        }
        deserializer.deserialize_any(DependenciesVisitor)
    }
}

impl JsonSchema for Dependencies {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Dependencies".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_exact_to_the_millisecond_or_refused() {
        let ms = |text| parse_time(text).map(|time| time.0);
        assert_eq!(ms("46.6s"), Some(46_600));
        assert_eq!(ms("500ms"), Some(500));
        assert_eq!(ms("15min"), Some(900_000));
        assert_eq!(ms("1h 30min"), Some(5_400_000));
        assert_eq!(ms(" 2 d "), Some(172_800_000));
        for wrong in ["", "5", "s", "1.5ms", "-1s", "1 fortnight", "1..5s", "9999999999999999999s", "1.s"] {
            assert_eq!(ms(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_bare_number_is_in_the_vendors_unit() {
        assert_eq!(Quantity::Number(6).time(Unit::Hours), Some(Millis::hours(6)));
        assert_eq!(Quantity::Number(500).time(Unit::Milliseconds), Some(Millis(500)));
        assert_eq!(Quantity::Number(u64::MAX).time(Unit::Hours), None);
    }
}
