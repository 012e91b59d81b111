//! Row 1.

use std::collections::BTreeSet;

use callboard_sim::clients::Verdict;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::ClientId;
use callboard_sim::trade_off::Measured;
use callboard_sim::trade_off::access::{Access, Seat};
use callboard_sim::trade_off::subject::Ssis;

use super::{knobs, when, when_it_turned};
use crate::output::comparison::{CellV1, InputV1, PartV1, ValueV1};

/// The verdict for third computers, then for every seat.
pub(super) fn cell(measured: &Measured) -> CellV1 {
    let estate = measured.estate();
    let before = &measured.access[0];
    let reasons: BTreeSet<&str> = third(before).map(|access| access.answer.detail).collect();
    let connects: BTreeSet<&str> = third(before).map(|access| access.answer.connect.name()).collect();
    let parts = measured.courses.iter().zip(&measured.access).flat_map(|(course, seats)| {
        let when = when(estate, course);
        seats.iter().map(move |access| part(estate, when.clone(), access))
    });
    CellV1 {
        value: ValueV1::Word(verdicts(before)),
        unit: "verdict",
        assumed: measured.seats.third_is_assumed,
        detail: format!("connect {}: {}", joined(&connects), joined(&reasons)),
        conditions: conditions(measured),
        inputs: inputs(measured),
        parts: parts.collect(),
    }
}

fn third(seats: &[Access]) -> impl Iterator<Item = &Access> {
    seats.iter().filter(|access| access.seat == Seat::ThirdComputer)
}

fn verdicts(seats: &[Access]) -> String {
    joined(&third(seats).map(|access| access.answer.verdict.name()).collect())
}

fn joined(words: &BTreeSet<&str>) -> String {
    words.iter().copied().collect::<Vec<_>>().join(", ")
}

fn part(estate: &Estate, when: String, access: &Access) -> PartV1 {
    PartV1 {
        when,
        what: format!("{} {}", access.seat.name(), names(estate, &access.clients)),
        value: ValueV1::Word(access.answer.verdict.name().to_owned()),
        unit: "verdict",
        of: None,
        detail: format!("connect {}: {}", access.answer.connect.name(), access.answer.detail),
    }
}

/// The first few of many seats.
fn names(estate: &Estate, clients: &[ClientId]) -> String {
    const MOST: usize = 8;
    let mut named: Vec<&str> = Vec::new();
    for client in clients {
        let name = estate.clients[*client].name.as_str();
        if !named.contains(&name) && named.len() < MOST {
            named.push(name);
        }
    }
    match clients.len().saturating_sub(named.len()) {
        more if more > 0 && named.len() == MOST => format!("{} and {more} more", named.join(", ")),
        _ => named.join(", "),
    }
}

fn conditions(measured: &Measured) -> Vec<String> {
    let estate = measured.estate();
    let before = verdicts(&measured.access[0]);
    let mut conditions = Vec::new();
    for (course, seats) in measured.courses.iter().zip(&measured.access).skip(1) {
        let after = verdicts(seats);
        if after != before {
            conditions.push(format!("stops being true {}: {after}", when_it_turned(estate, course)));
        }
    }
    let has = |verdict| third(&measured.access[0]).any(|access| access.answer.verdict == verdict);
    if has(Verdict::Allowed) {
        conditions.push(
            "holds while both are in one group and DCOM lets the user in: its permissions are asked before any second hop"
                .to_owned(),
        );
    }
    if has(Verdict::DeniedDoubleHop) {
        conditions.push(
            "does not hold for somebody who sits on the node of SSIS or of SQL Server; one node for both does not change it"
                .to_owned(),
        );
    }
    if conditions.is_empty() {
        conditions.push("stays so after each single loss of a node".to_owned());
    }
    conditions
}

fn inputs(measured: &Measured) -> Vec<InputV1> {
    let mut inputs = Vec::new();
    let mut assumed = |name: &str, value: String| {
        inputs.push(InputV1 { name: name.to_owned(), value, assumed: true });
    };
    if measured.seats.third_is_assumed {
        assumed("third computer", "none of the estate's clients is one, so one was added".to_owned());
    }
    if let Some(name) = &measured.seats.assumed_name {
        let why = match measured.subject.ssis {
            Ssis::Clustered(_) => "the network name of SSIS",
            Ssis::StandAlone(_) => "the network name of SQL Server",
        };
        assumed("name in the connect box", format!("{name}, {why}"));
    }
    if measured.access.iter().flatten().any(|access| access.answer.dcom_not_stated) {
        assumed("DCOM permissions", "not stated, taken to let everybody in".to_owned());
    }
    inputs.extend(knobs(measured.estate(), measured.courses.iter().map(|course| &course.knobs)));
    inputs
}
