//! From bytes to a table.

use std::collections::BTreeMap;

use super::lower::lower;
use super::{Case, Table};
use crate::artefact::text::{self, Undecodable};
use crate::document::recorded::RecordedDocument;
use crate::source::Place;
use crate::syntax::decode::decode;
use crate::syntax::{Complaint, json};

/// More complaints about one file are nobody's to read.
const MOST_COMPLAINTS: usize = 50;

/// Reads a table. Whatever is wrong with it is a complaint with a place.
pub fn read(name: &str, bytes: Vec<u8>) -> Result<Table, Undecodable> {
    let decoded = text::decode(bytes)?;
    let mut table = Table::default();
    let source = table.sources.add_decoded(name, decoded);
    let (tree, complaints) = json::parse(source, &table.sources.get(source).text);
    table.complaints = complaints;
    if let Some(tree) = tree {
        let (document, complaints) = decode::<RecordedDocument>(tree);
        let (unknown, wrong): (Vec<_>, Vec<_>) =
            complaints.into_iter().partition(|complaint| complaint.code == "SYN002");
        table.notes.extend(unknown);
        table.complaints.extend(wrong);
        table.cases = document
            .cases
            .iter()
            .filter_map(|case| lower(case, &mut table.complaints, &mut table.notes))
            .collect();
        complain_of_doubles(&table.cases, &mut table.complaints);
    }
    table.complaints.truncate(MOST_COMPLAINTS);
    table.notes.truncate(MOST_COMPLAINTS);
    if !table.complaints.is_empty() {
        table.cases.clear();
    }
    Ok(table)
}

fn complain_of_doubles(cases: &[Case], complaints: &mut Vec<Complaint>) {
    let mut known: BTreeMap<&str, Place> = BTreeMap::new();
    for case in cases {
        if known.insert(&case.id, case.place).is_some() {
            let message = format!("two cases are named `{}`", case.id);
            complaints.push(Complaint { code: "SYN003", place: case.place, message, help: None, times: 1 });
        }
    }
}
