//! Health checks of resources: polls, timeouts, `sp_server_diagnostics`; and the types that state them.

use std::ops::RangeInclusive;

use callboard_sim::model::resource::{Components, SqlHealth};
use callboard_sim::model::time::Millis;
use callboard_sim::model::version::SqlVersion;

use super::Lowering;
use super::resources::INFINITE;
use crate::document::estate::{ResourceDocument, ResourceTypeDocument};
use crate::document::values::{Quantity, Unit};
use crate::survey::{Kind, same_name};
use crate::syntax::field::Field;

const MOST: u64 = u32::MAX as u64;

/// What a resource, its type or the default says.
pub(super) struct Intervals {
    pub(super) looks_alive: Option<Millis>,
    pub(super) is_alive: Millis,
    pub(super) deadlock_timeout: Millis,
}

impl<'a> Lowering<'a, '_> {
    /// Zero is no interval (`wsfc:W-HP-02`).
    pub(super) fn intervals(&mut self, document: &ResourceDocument) -> Intervals {
        let unstated = ResourceTypeDocument::default();
        let of_type = self.resource_type(document).unwrap_or(&unstated);
        let by_type = |lowering: &mut Self, field: &Field<Quantity>, least: u64, default: Millis| {
            lowering.time(field, Unit::Milliseconds, least..=MOST).unwrap_or(default)
        };
        let looks_alive = by_type(self, &of_type.looks_alive_poll_interval, 1, Millis(5_000));
        let is_alive = by_type(self, &of_type.is_alive_poll_interval, 1, Millis(60_000));
        let deadlock_timeout = by_type(self, &of_type.deadlock_timeout, 30_000, Millis(300_000));
        let polled = !self.flag(&document.asynchronous_failure_detection, false);
        let looks_alive = self.poll(&document.looks_alive_poll_interval, looks_alive);
        Intervals {
            looks_alive: polled.then_some(looks_alive),
            is_alive: self.poll(&document.is_alive_poll_interval, is_alive),
            deadlock_timeout: self.at_least(&document.deadlock_timeout, 1_000).unwrap_or(deadlock_timeout),
        }
    }

    fn resource_type(&self, document: &ResourceDocument) -> Option<&'a ResourceTypeDocument> {
        let kind = document.kind.text().unwrap_or_default();
        let types = &self.survey.document.resource_type;
        let own =
            types.iter().find(|of_type| of_type.value.name.text().is_some_and(|name| same_name(name, kind)));
        own.map(|of_type| &of_type.value)
    }

    fn poll(&mut self, field: &Field<Quantity>, of_type: Millis) -> Millis {
        match field.value() {
            Some(value) if *value != INFINITE => self.at_least(field, 10).unwrap_or(of_type),
            _ => of_type,
        }
    }

    /// Milliseconds from a least value on.
    pub(super) fn at_least(&mut self, field: &Field<Quantity>, least: u64) -> Option<Millis> {
        self.time(field, Unit::Milliseconds, least..=MOST)
    }

    /// A number of a small range, such as an enumeration of Windows.
    pub(super) fn small(&mut self, field: &Field<u32>, range: RangeInclusive<u32>, default: u8) -> u8 {
        let number = self.number(field, range);
        number.and_then(|number| u8::try_from(number).ok()).unwrap_or(default)
    }

    pub(super) fn sql_health(&mut self, document: &ResourceDocument) -> SqlHealth {
        let old = self.survey.sql.is_some_and(|version| version <= SqlVersion::Sql2012);
        let default = if old { Millis(60_000) } else { Millis(30_000) };
        // They never count; that they are one of the three words is all there is to check.
        for field in [&document.io_subsystem_state, &document.events_state] {
            self.is_error(field);
        }
        SqlHealth {
            health_check_timeout: self.at_least(&document.health_check_timeout, 15_000).unwrap_or(default),
            failure_condition_level: self.small(&document.failure_condition_level, 0..=5, 3),
            components: Components {
                system: self.is_error(&document.system_state),
                resource: self.is_error(&document.resource_state),
                query_processing: self.is_error(&document.query_processing_state),
            },
        }
    }

    fn is_error(&mut self, field: &Field<String>) -> bool {
        self.word(field, &[("clean", false), ("warning", false), ("error", true)], false)
    }

    /// What is said of a type is for one that has behaviour here, or that some resource has.
    pub(super) fn check_type_names(&mut self) {
        let document = &self.survey.document;
        let used = document.resource.iter().filter_map(|resource| resource.value.kind.text());
        let known: Vec<&str> = Kind::NAMED.iter().map(|(_, name)| *name).chain(used).collect();
        let timed = document.timings.online.0.iter().chain(&document.timings.offline.0);
        let timed = timed.map(|(kind, _)| kind.as_ref());
        let stated = document.resource_type.iter().filter_map(|of_type| of_type.value.name.located());
        for kind in timed.chain(stated) {
            if !known.iter().any(|name| same_name(name, kind.value)) {
                let known = known.iter().copied();
                crate::survey::build::unknown_name(self.reader, "resource type", kind, known);
            }
        }
    }
}
