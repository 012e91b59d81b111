//! Row 2.

use callboard_sim::model::capacity::Units;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::trade_off::Measured;
use callboard_sim::trade_off::contention::{
    ASSUMED_CAPACITY, ASSUMED_SQL_LOAD, ASSUMED_SSIS_LOAD, Contention, Wanted, is_assumed,
};
use callboard_sim::trade_off::subject::Ssis;

use super::{knobs, node_name, node_names, when, when_it_turned};
use crate::output::comparison::{CellV1, InputV1, PartV1, ValueV1};

/// The worst node before anything fails, then every node of every run.
pub(super) fn cell(measured: &Measured) -> CellV1 {
    let estate = measured.estate();
    let parts = measured.courses.iter().zip(&measured.contention).flat_map(|(course, contention)| {
        let when = when(estate, course);
        contention.wanted.iter().map(move |wanted| part(estate, when.clone(), wanted))
    });
    let figures = if is_assumed(estate) { assumed() } else { stated(measured) };
    CellV1 {
        value: ValueV1::Number(measured.contention[0].worst()),
        unit: "% beyond capacity",
        assumed: figures.iter().any(|figure| figure.assumed),
        detail: detail(measured),
        conditions: conditions(measured),
        inputs: with_knobs(measured, figures),
        parts: parts.collect(),
    }
}

fn part(estate: &Estate, when: String, wanted: &Wanted) -> PartV1 {
    PartV1 {
        when,
        what: node_name(estate, wanted.node).to_owned(),
        value: ValueV1::Number(wanted.wanted),
        unit: wanted.unit,
        of: wanted.capacity,
        detail: who(estate, wanted),
    }
}

fn who(estate: &Estate, wanted: &Wanted) -> String {
    let mut names: Vec<&str> = wanted.who.iter().map(|id| estate.resources[*id].name.as_str()).collect();
    if wanted.ssis_service {
        names.push("the SSIS service");
    }
    names.join(" and ")
}

fn detail(measured: &Measured) -> String {
    let (estate, contention) = (measured.estate(), &measured.contention[0]);
    let over = contention.wanted.iter().filter(|wanted| wanted.excess() > 0).map(|wanted| {
        format!(
            "{} want {} {} of {}, which has {}",
            who(estate, wanted),
            wanted.wanted,
            wanted.unit,
            node_name(estate, wanted.node),
            wanted.capacity.unwrap_or(0)
        )
    });
    let over: Vec<String> = over.collect();
    let room =
        if over.is_empty() { "nothing is wanted beyond what there is".to_owned() } else { over.join("; ") };
    format!("{}: {room}", together(measured, contention, 0))
}

fn together(measured: &Measured, contention: &Contention, course: usize) -> String {
    let (estate, world) = (measured.estate(), &measured.courses[course].last);
    let ssis = node_names(estate, measured.subject.ssis_nodes(estate, world));
    let sql = measured.subject.sql_node(estate, world).map_or("", |node| node_name(estate, node));
    match contention.share_a_node {
        Some(true) => format!("SSIS and SQL Server share {sql}"),
        Some(false) => format!("SSIS is on {ssis}, SQL Server on {sql}"),
        None => "one of the two works nowhere".to_owned(),
    }
}

/// Where the cell stops being true: the two come to one node, or more or less is wanted.
fn conditions(measured: &Measured) -> Vec<String> {
    let (estate, before) = (measured.estate(), &measured.contention[0]);
    let mut conditions = Vec::new();
    for (index, after) in measured.contention.iter().enumerate().skip(1) {
        if (after.share_a_node, after.worst()) != (before.share_a_node, before.worst()) {
            conditions.push(format!(
                "stops being true {}: {}, {} % beyond capacity",
                when_it_turned(estate, &measured.courses[index]),
                together(measured, after, index),
                after.worst()
            ));
        }
    }
    if conditions.is_empty() {
        conditions.push("stays so after each single loss of a node".to_owned());
    }
    conditions
}

fn with_knobs(measured: &Measured, mut inputs: Vec<InputV1>) -> Vec<InputV1> {
    inputs.extend(knobs(measured.estate(), measured.courses.iter().map(|course| &course.knobs)));
    inputs
}

fn assumed() -> Vec<InputV1> {
    let figure = |name: &str, amount: u32| InputV1 {
        name: name.to_owned(),
        value: format!("{amount} cpu, {amount} memory"),
        assumed: true,
    };
    vec![
        figure("capacity of each node", ASSUMED_CAPACITY),
        figure("load of SQL Server", ASSUMED_SQL_LOAD),
        figure("load of SSIS", ASSUMED_SSIS_LOAD),
    ]
}

fn stated(measured: &Measured) -> Vec<InputV1> {
    let (estate, subject) = (measured.estate(), &measured.subject);
    let amounts = |units: &Units| {
        let amount = |(unit, of): (&'static str, _)| {
            let of: fn(&Units) -> Option<u32> = of;
            of(units).map(|amount| format!("{amount} {unit}"))
        };
        let known: Vec<String> = Units::NAMED.into_iter().filter_map(amount).collect();
        if known.is_empty() { None } else { Some(known.join(", ")) }
    };
    let mut inputs = Vec::new();
    for node in estate.cluster.nodes.iter() {
        let value = amounts(&node.capacity);
        inputs.push(InputV1 {
            name: format!("capacity of {}", node.name),
            assumed: value.is_none(),
            value: value.unwrap_or("not stated, so never exceeded".to_owned()),
        });
    }
    let mut load = |name: &str, value: Option<String>| {
        let assumed = value.is_none();
        let value = value.unwrap_or("not stated, so nothing".to_owned());
        inputs.push(InputV1 { name: format!("load of {name}"), value, assumed });
    };
    let of = |resource: ResourceId| amounts(&estate.resources[resource].load);
    load(&estate.resources[subject.sql].name, of(subject.sql));
    match subject.ssis {
        Ssis::Clustered(ssis) => load(&estate.resources[ssis].name, of(ssis)),
        Ssis::StandAlone(_) => load("the SSIS service", None),
    }
    inputs
}
