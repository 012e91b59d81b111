//! Tables that may still grow.

use std::collections::HashMap;

use super::super::tree::{Node, Table, Tree};
use crate::source::{Located, Place};

type Positions = HashMap<String, usize>;

/// Entries, found by key.
pub(super) struct Keyed<T> {
    pub(super) list: Vec<(Located<String>, T)>,
    /// Only of many entries.
    positions: Option<Box<Positions>>,
}

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Keyed { list: Vec::new(), positions: None }
    }
}

impl<T> Keyed<T> {
    const MANY: usize = 24;

    pub(super) fn position(&self, key: &str) -> Option<usize> {
        match &self.positions {
            Some(positions) => positions.get(key).copied(),
            None => self.list.iter().position(|(known, _)| known.value == key),
        }
    }

    pub(super) fn push(&mut self, key: Located<String>, value: T) -> usize {
        self.list.push((key, value));
        let count = self.list.len();
        if count > Self::MANY {
            let new = if count == Self::MANY + 1 { 0 } else { count - 1 };
            let new = self.list[new..].iter().enumerate().map(|(at, (key, _))| (key.value.clone(), new + at));
            self.positions.get_or_insert_default().extend(new);
        }
        count - 1
    }
}

/// A table that may still grow.
pub(super) struct Building {
    pub(super) place: Place,
    /// Whether only the header of a table in it has named it.
    pub(super) implicit: bool,
    pub(super) values: Keyed<Tree>,
    /// What headers have made in it.
    pub(super) below: Keyed<Part>,
}

pub(super) enum Part {
    Table(Building),
    /// Made by headers in double brackets.
    Tables(Place, Vec<Building>),
}

impl Building {
    pub(super) fn new(place: Place, implicit: bool) -> Self {
        Building { place, implicit, values: Keyed::default(), below: Keyed::default() }
    }

    pub(super) fn is_free(&self, key: &str) -> bool {
        self.values.position(key).is_none() && self.below.position(key).is_none()
    }

    /// Adds what a header has made; `None` where a value has that key.
    pub(super) fn add(&mut self, key: Located<String>, part: Part) -> Option<usize> {
        self.is_free(&key.value).then(|| self.below.push(key, part))
    }

    /// The table of a header, of several the last.
    pub(super) fn step(&mut self, at: usize) -> &mut Building {
        match &mut self.below.list[at].1 {
            Part::Table(table) => table,
            Part::Tables(_, tables) => tables.last_mut().expect("a header makes the first"),
        }
    }

    pub(super) fn into_table(self) -> Table {
        let mut table = self.values.list;
        if !self.below.list.is_empty() {
            table.extend(self.below.list.into_iter().map(|(key, part)| (key, part.into_tree())));
            table.sort_by_key(|(key, _)| key.place);
        }
        table
    }

    fn into_tree(self) -> Tree {
        Tree { place: self.place, node: Node::Table(self.into_table()) }
    }
}

impl Part {
    fn into_tree(self) -> Tree {
        match self {
            Part::Table(table) => table.into_tree(),
            Part::Tables(place, tables) => {
                Tree { place, node: Node::Array(tables.into_iter().map(Building::into_tree).collect()) }
            }
        }
    }
}
