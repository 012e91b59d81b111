//! Row 5.

use callboard_sim::model::time::Millis;
use callboard_sim::trade_off::moving::Move;
use callboard_sim::trade_off::subject::Ssis;
use callboard_sim::trade_off::{Measured, PLAYED};

use super::overlap::timings;
use super::{knobs, node_name, nodes_of};
use crate::output::comparison::{CellV1, PartV1, ValueV1};

/// The first move that works, then every other.
pub(super) fn cell(measured: &Measured) -> CellV1 {
    let (value, detail, conditions, parts) = match (&measured.moves, &measured.subject.ssis) {
        (Some(moves), _) => of_moves(measured, moves),
        (None, Ssis::StandAlone(services)) => {
            let nodes = nodes_of(measured.estate(), services);
            let several = services.len() > 1;
            let value =
                if several { ValueV1::Number(0) } else { ValueV1::Word("cannot be moved".to_owned()) };
            let detail = format!("the service is no resource: it stays on {nodes}, and nothing is moved");
            (
                value,
                detail,
                vec![format!("holds while the service runs on {nodes} with the same configuration")],
                Vec::new(),
            )
        }
        (None, Ssis::Clustered(_)) => unreachable!("a clustered service is moved"),
    };
    let mut inputs = timings(measured);
    let assumed = measured.moves.is_some() && inputs.iter().any(|input| input.assumed);
    inputs.extend(knobs(measured.estate(), measured.moves.iter().flatten().map(|one| &one.knobs)));
    CellV1 { value, unit: "ms", assumed, detail, conditions, inputs, parts }
}

type Parts = (ValueV1, String, Vec<String>, Vec<PartV1>);

fn of_moves(measured: &Measured, moves: &[Move]) -> Parts {
    let estate = measured.estate();
    let parts = moves.iter().map(|one| PartV1 {
        when: "the operator moves the group of SSIS".to_owned(),
        what: format!("to {}", node_name(estate, one.to)),
        value: value(one),
        unit: "ms",
        of: None,
        detail: detail(measured, one),
    });
    let parts: Vec<PartV1> = parts.collect();
    let Some(first) = moves.iter().find(|one| one.took.is_some()) else {
        let why = moves.first().map_or("no other node is up".to_owned(), |one| detail(measured, one));
        return (ValueV1::Word("cannot be moved".to_owned()), why, Vec::new(), parts);
    };
    let detail_of_first = format!("to {}: {}", node_name(estate, first.to), detail(measured, first));
    let unlike = moves
        .iter()
        .filter(|one| one.took != first.took)
        .map(|one| format!("stops being true for {}: {}", node_name(estate, one.to), detail(measured, one)));
    let mut conditions: Vec<String> = unlike.collect();
    conditions.push(match measured.subject.share_a_group(estate) {
        true => "holds while both are in one group: a group moves as a whole, SSIS alone cannot".to_owned(),
        false => "holds while SSIS has a group of its own".to_owned(),
    });
    (value(first), detail_of_first, conditions, parts)
}

fn value(one: &Move) -> ValueV1 {
    match one.took {
        Some(took) => ValueV1::Number(took.0),
        None => ValueV1::Word("cannot be moved".to_owned()),
    }
}

fn detail(measured: &Measured, one: &Move) -> String {
    let took = match (one.took, &one.refused) {
        (Some(took), _) => format!("SSIS works again after {took}"),
        (None, Some(reason)) => format!("refused: {reason}"),
        (None, None) => format!("SSIS does not work there within {PLAYED}"),
    };
    let sql = match (one.sql_moved, one.sql_down) {
        (true, down) => format!("SQL Server goes along and is down for {down}"),
        (false, Millis::ZERO) => "SQL Server is not touched".to_owned(),
        (false, down) => format!("SQL Server stays and is down for {down}"),
    };
    let same_group = measured.subject.share_a_group(measured.estate());
    let whole = if same_group && one.took.is_some() { ", with the whole group" } else { "" };
    format!("{took}{whole}; {sql}")
}
