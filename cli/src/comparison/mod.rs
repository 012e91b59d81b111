//! From what the runs measured to the table people argue with: words, conditions, inputs.

mod access;
mod contention;
mod moving;
mod overlap;
mod timings;
mod traffic;

use std::collections::BTreeSet;

use callboard_sim::model::assumptions::Knob;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::telling;
use callboard_sim::trade_off::Measured;
use callboard_sim::trade_off::course::Course;
use callboard_sim::trade_off::subject::Ssis;

use crate::output::comparison::*;

/// An estate with its file.
#[derive(Debug)]
pub struct Column {
    /// Its file.
    pub path: String,
    /// What its runs measured.
    pub measured: Measured,
}

/// What the table leaves out.
const NOT_MODELLED: [&str; 4] = [
    "what a client's own connection to SSIS carries",
    "what SQL Server and SSIS do with a package once they have it",
    "how much slower anything is on a node that is wanted more than it has",
    "Kerberos exchanges: second hops are judged by the documented rule alone; `callboard hop` shows what the KDC does",
];

type Row = (&'static str, fn(&Measured) -> CellV1);

const ROWS: [Row; 5] = [
    ("msdb packages from a third computer", access::cell),
    ("wanted beyond what nodes have", contention::cell),
    ("on the wire for one package", traffic::cell),
    ("SSIS up while SQL Server is down", overlap::cell),
    ("time to move SSIS", moving::cell),
];

/// The whole table.
pub fn table(columns: &ColumnsV1<Column>) -> ComparisonV1 {
    let timings = timings::differences(columns);
    let row = |(number, (title, cell)): (u8, Row)| {
        let cells = columns.map(|column| cell(&column.measured));
        let of_cells = cells.named().flat_map(|(name, cell)| {
            cell.conditions.iter().map(move |condition| format!("{name}: {condition}"))
        });
        let of_times = timings.iter().filter(|_| number >= 4).cloned();
        let conditions = of_cells.chain(of_times).collect();
        RowV1 { row: number, title, cells, conditions }
    };
    ComparisonV1 {
        schema: "comparison/1",
        estates: columns.map(estate),
        notes: notes(columns).into_iter().chain(timings.iter().cloned()).collect(),
        rows: (1..).zip(ROWS).map(row).collect(),
        not_modelled: NOT_MODELLED.to_vec(),
    }
}

fn estate(column: &Column) -> EstateV1 {
    let Column { path, measured } = column;
    let estate = measured.estate();
    let group = |resource: ResourceId| &estate.groups[estate.resources[resource].group].name;
    let sql =
        format!("{} in group {}", estate.resources[measured.subject.sql].name, group(measured.subject.sql));
    let ssis = match &measured.subject.ssis {
        Ssis::Clustered(resource) => {
            format!("{} in group {}", estate.resources[*resource].name, group(*resource))
        }
        Ssis::StandAlone(services) => {
            let service = services.first().map_or("", |service| estate.services[*service].name.as_str());
            format!("service {service} outside the cluster on {}", nodes_of(estate, services))
        }
    };
    EstateV1 {
        path: path.clone(),
        name: estate.name.clone(),
        placement: placement(measured),
        measured: format!("{ssis}; {sql}"),
    }
}

fn placement(measured: &Measured) -> &'static str {
    match (&measured.subject.ssis, measured.subject.share_a_group(measured.estate())) {
        (Ssis::StandAlone(_), _) => "stand-alone",
        (Ssis::Clustered(_), true) => "same-group",
        (Ssis::Clustered(_), false) => "different-group",
    }
}

/// Where the estates are not what their columns say, and what was left aside.
fn notes(columns: &ColumnsV1<Column>) -> Vec<String> {
    let wanted = ["same-group", "different-group", "stand-alone"];
    let mut notes = Vec::new();
    for ((name, column), wanted) in columns.named().zip(wanted) {
        let measured = &column.measured;
        let found = placement(measured);
        if found != wanted {
            notes.push(format!(
                "{name}: the estate is not {wanted}, it is {found}; its cells are measured all the same"
            ));
        }
        notes.extend(left_aside(measured).into_iter().map(|note| format!("{name}: {note}")));
    }
    notes
}

fn left_aside(measured: &Measured) -> Vec<String> {
    let (estate, subject) = (measured.estate(), &measured.subject);
    let names = |resources: &[ResourceId]| {
        let names: Vec<&str> = resources.iter().map(|id| estate.resources[*id].name.as_str()).collect();
        names.join(", ")
    };
    let sql = &estate.resources[subject.sql].name;
    let mut notes = Vec::new();
    if !subject.other_sql.is_empty() {
        let why = if subject.is_served { "SSIS serves its msdb" } else { "it is the nearest" };
        notes.push(format!("measured with {sql} ({why}), not with {}", names(&subject.other_sql)));
    } else if !subject.is_served {
        notes.push(format!(
            "nothing says that SSIS serves the msdb of {sql}; it is the only SQL Server there is"
        ));
    }
    if !subject.other_ssis.is_empty() {
        notes.push(format!("{} also run SSIS and were not measured", names(&subject.other_ssis)));
    }
    let given_up = measured.courses.iter().any(|course| course.given_up)
        || measured.overlap.given_up
        || measured.reverse.as_ref().is_some_and(|reverse| reverse.given_up);
    if given_up {
        notes.push("a run did not settle and was given up; what it shows is unknown".to_owned());
    }
    notes
}

fn nodes_of(estate: &Estate, services: &[ServiceId]) -> String {
    let nodes: NodeSet = services.iter().map(|service| estate.services[*service].node).collect();
    node_names(estate, nodes)
}

fn node_names(estate: &Estate, nodes: NodeSet) -> String {
    let names: Vec<&str> = nodes.iter().map(|node| node_name(estate, node)).collect();
    names.join(", ")
}

fn node_name(estate: &Estate, node: NodeId) -> &str {
    &estate.cluster.nodes[node].name
}

/// In which run something was measured.
fn when(estate: &Estate, course: &Course) -> String {
    match course.lost {
        None => "before".to_owned(),
        Some(node) => format!("after the loss of {}", node_name(estate, node)),
    }
}

/// The same with the moment at which the two came to one node, or apart.
fn when_it_turned(estate: &Estate, course: &Course) -> String {
    let turned = course.turned_at.map_or(String::new(), |at| format!(" (from {at} on)"));
    format!("{}{turned}", when(estate, course))
}

/// The named choices that decided something, as inputs.
fn knobs<'a>(estate: &Estate, sets: impl IntoIterator<Item = &'a BTreeSet<Knob>>) -> Vec<InputV1> {
    let all: BTreeSet<Knob> = sets.into_iter().flatten().copied().collect();
    let input = |knob: &Knob| {
        let (name, value) = telling::knob_text(estate, *knob);
        InputV1 { name: name.to_owned(), value, assumed: true }
    };
    all.iter().map(input).collect()
}
