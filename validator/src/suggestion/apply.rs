//! Puts the suggestions of a report into the files they are about.

use std::collections::BTreeMap;

use super::{Corrected, Edit, EstateEdit, Table, estate};
use crate::finding::{Finding, Report};
use crate::source::{Place, SourceId};

/// Every file that changes when the suggestions of the findings that `is_wanted` says yes to are followed.
/// Where two of them want the same thing changed, the first one counts.
pub fn corrected(report: &Report, is_wanted: impl Fn(&Finding) -> bool) -> Vec<Corrected> {
    let wanted = report.findings.iter().filter(|finding| is_wanted(finding));
    let mut files: BTreeMap<SourceId, Vec<&Edit>> = BTreeMap::new();
    for edit in wanted.flat_map(|finding| &finding.suggestion) {
        if let Some(source) = source_of(report, edit) {
            let edits = files.entry(source).or_default();
            if !edits.iter().any(|earlier| collide(earlier, edit)) {
                edits.push(edit);
            }
        }
    }
    let corrected = |(source, edits): (SourceId, Vec<&Edit>)| {
        let source = report.sources.get(source);
        let after = with_edits(&source.text, &edits)?;
        (after != source.text).then(|| Corrected {
            name: source.name.clone(),
            encoding: source.encoding,
            before: source.text.clone(),
            after,
        })
    };
    files.into_iter().filter_map(corrected).collect()
}

/// The estate is the first file that was read.
fn source_of(report: &Report, edit: &Edit) -> Option<SourceId> {
    match edit {
        Edit::Text { place, .. } => Some(place.source),
        Edit::Unescape(source) => Some(*source),
        Edit::Estate(_) => report.sources.first(),
    }
}

/// Whether only one of two edits of a file can be made.
fn collide(a: &Edit, b: &Edit) -> bool {
    let overlap = |a: Place, b: Place| a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1);
    match (a, b) {
        (Edit::Text { place: a, .. }, Edit::Text { place: b, .. }) => overlap(*a, *b),
        (Edit::Estate(a), Edit::Estate(b)) => a == b || key_of(a).is_some_and(|key| Some(key) == key_of(b)),
        (Edit::Unescape(_), Edit::Unescape(_)) => true,
        _ => false,
    }
}

/// What an edit of the estate decides alone.
fn key_of(edit: &EstateEdit) -> Option<(Table, &'static str)> {
    match edit {
        EstateEdit::Set { table, key, .. } | EstateEdit::Unset { table, key } => Some((*table, *key)),
        EstateEdit::Depend { .. } | EstateEdit::Rename { .. } | EstateEdit::Checkpoint { .. } => None,
    }
}

fn with_edits(text: &str, edits: &[&Edit]) -> Option<String> {
    let mut places: Vec<(Place, &str)> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Text { place, with } => Some((*place, with.as_str())),
            _ => None,
        })
        .collect();
    places.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut text = text.to_owned();
    for (place, with) in places {
        text.get(place.span())?;
        text.replace_range(place.span(), with);
    }
    if edits.iter().any(|edit| matches!(edit, Edit::Unescape(_))) {
        text = text.replace(r"\<", "<");
    }
    let of_estate: Vec<&EstateEdit> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Estate(edit) => Some(edit),
            _ => None,
        })
        .collect();
    if of_estate.is_empty() { Some(text) } else { estate::edited(&text, &of_estate) }
}
