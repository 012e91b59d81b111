//! TOML, and JSON, with places: a tree that can be overlaid by another and decoded into documents.

pub mod decode;
pub mod field;
pub mod json;
pub mod nearest;
pub mod overlay;
mod regular;
pub mod tree;

use std::collections::BTreeMap;

use crate::ledger::MOST_FINDINGS;
use crate::source::{Place, SourceId};

/// Something a file says that cannot be what it means to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The rule of the `SYN` family.
    pub code: &'static str,
    /// Where.
    pub place: Place,
    /// The fact.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// How many such things it stands for: more than one where nobody would read them all.
    pub times: usize,
}

impl Complaint {
    fn new(code: &'static str, place: Place, message: String) -> Self {
        Complaint { code, place, message, help: None, times: 1 }
    }
}

/// Collects complaints. Of one kind in one file so many are formed as will be kept.
#[derive(Debug, Default)]
pub(crate) struct Complaints {
    formed: Vec<Complaint>,
    counts: BTreeMap<(&'static str, SourceId), (usize, Option<Complaint>)>,
}

impl Complaints {
    /// Takes a complaint, formed only if it will be kept.
    pub(crate) fn push(
        &mut self,
        code: &'static str,
        place: Place,
        form: impl FnOnce() -> (String, Option<String>),
    ) {
        let (formed, more) = self.counts.entry((code, place.source)).or_default();
        if *formed < MOST_FINDINGS {
            *formed += 1;
            let (message, help) = form();
            self.formed.push(Complaint { help, ..Complaint::new(code, place, message) });
        } else {
            let first = more
                .get_or_insert_with(|| Complaint { times: 0, ..Complaint::new(code, place, String::new()) });
            first.times += 1;
        }
    }

    /// All of them, and for each kind with too many one that stands for the others.
    pub(crate) fn into_list(self) -> Vec<Complaint> {
        let mut list = self.formed;
        list.extend(self.counts.into_values().filter_map(|(_, more)| more));
        list
    }
}
