//! Row 3.

use callboard_sim::model::estate::Estate;
use callboard_sim::model::scenario::RequestAction;
use callboard_sim::model::time::Millis;
use callboard_sim::model::transfer::{Figure, Transfer};
use callboard_sim::trade_off::Measured;
use callboard_sim::trade_off::traffic::Carried;

use super::{knobs, node_name, when, when_it_turned};
use crate::output::comparison::{CellV1, InputV1, PartV1, ValueV1};

/// The bytes of a load or a save before anything fails, then those of every run.
pub(super) fn cell(measured: &Measured) -> CellV1 {
    let estate = measured.estate();
    let all = measured.courses.iter().zip(&measured.traffic).flat_map(|(course, carried)| {
        let when = when(estate, course);
        carried.iter().flat_map(move |carried| parts(estate, &when, carried))
    });
    CellV1 {
        value: value(&measured.traffic[0]),
        unit: "bytes",
        assumed: is_assumed(measured),
        detail: detail(estate, &measured.traffic[0]),
        conditions: conditions(measured),
        inputs: inputs(measured),
        parts: all.collect(),
    }
}

/// The most of what any SSIS service carries.
fn worst(carried: &[Carried]) -> Option<&Carried> {
    let arrived = carried.iter().filter(|carried| carried.sql.is_some());
    arrived.max_by_key(|carried| carried.bytes)
}

fn value(carried: &[Carried]) -> ValueV1 {
    match worst(carried) {
        Some(carried) => ValueV1::Number(carried.bytes),
        None => ValueV1::Word("unavailable".to_owned()),
    }
}

/// Whether anything is on the wire, and the estate does not state how much or how fast.
fn is_assumed(measured: &Measured) -> bool {
    let Transfer { package_size, link_speed, round_trips, round_trip_time } = measured.estate().transfer;
    let any = [package_size, link_speed, round_trips, round_trip_time].iter().any(|figure| figure.assumed);
    any && worst(&measured.traffic[0]).is_some_and(|carried| carried.bytes > 0)
}

/// Its bytes and its time, or that it came to nothing.
fn parts(estate: &Estate, when: &str, carried: &Carried) -> Vec<PartV1> {
    let action = match carried.action {
        RequestAction::Save => "save",
        RequestAction::Load | RequestAction::List => "load",
    };
    let part = |value, unit, detail| PartV1 {
        when: when.to_owned(),
        what: format!("{action} by SSIS on {}", node_name(estate, carried.ssis)),
        value,
        unit,
        of: None,
        detail,
    };
    match carried.sql {
        Some(sql) => {
            let place = format!("msdb on {}", node_name(estate, sql));
            vec![
                part(ValueV1::Number(carried.bytes), "bytes", place.clone()),
                part(ValueV1::Number(carried.time.0), "ms", place),
            ]
        }
        None => {
            vec![part(ValueV1::Word("unavailable".to_owned()), "bytes", carried.answer.detail.to_owned())]
        }
    }
}

fn detail(estate: &Estate, carried: &[Carried]) -> String {
    match (worst(carried), carried.first()) {
        (Some(Carried { ssis, sql: Some(sql), time, bytes, .. }), _) if ssis != sql => {
            let (from, to) = (node_name(estate, *ssis), node_name(estate, *sql));
            format!("load and save: {bytes} bytes in {time} each, between SSIS on {from} and msdb on {to}")
        }
        (Some(Carried { ssis, .. }), _) => {
            let node = node_name(estate, *ssis);
            format!(
                "load and save: nothing is on the wire, {} each: SSIS and msdb are on {node}",
                Millis::ZERO
            )
        }
        (None, Some(refused)) => refused.answer.detail.to_owned(),
        (None, None) => "no SSIS service works".to_owned(),
    }
}

fn conditions(measured: &Measured) -> Vec<String> {
    let estate = measured.estate();
    let before = value(&measured.traffic[0]);
    let mut conditions = Vec::new();
    for (course, carried) in measured.courses.iter().zip(&measured.traffic).skip(1) {
        let after = value(carried);
        if after != before {
            let when = when_it_turned(estate, course);
            conditions.push(format!("stops being true {when}: {}", detail(estate, carried)));
        }
    }
    if conditions.is_empty() {
        conditions.push("stays so after each single loss of a node".to_owned());
    }
    let nodes: Vec<&Carried> = measured.traffic[0].iter().filter(|carried| carried.sql.is_some()).collect();
    let local =
        nodes.iter().find(|carried| carried.bytes == 0).map(|carried| node_name(estate, carried.ssis));
    if let (Some(local), true) = (local, nodes.iter().any(|carried| carried.bytes > 0)) {
        conditions.push(format!(
            "does not hold for SSIS on {local}, which has SQL Server too: nothing is on the wire"
        ));
    }
    conditions
}

fn inputs(measured: &Measured) -> Vec<InputV1> {
    let estate = measured.estate();
    let transfer = &estate.transfer;
    let input = |name: &str, figure: Figure, unit: &str| InputV1 {
        name: name.to_owned(),
        value: format!("{}{unit}", figure.value),
        assumed: figure.assumed,
    };
    let mut inputs = vec![
        input("package-size", transfer.package_size, " bytes"),
        input("link-speed", transfer.link_speed, " bits/s"),
        input("round-trips", transfer.round_trips, ""),
        input("round-trip-time", transfer.round_trip_time, " ms"),
    ];
    inputs.extend(knobs(estate, measured.courses.iter().map(|course| &course.knobs)));
    inputs
}
