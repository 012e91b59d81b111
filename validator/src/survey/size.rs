//! How large an estate may be: far beyond any cluster, so that what a file asks for stays bounded.

use crate::reader::Reader;
use crate::source::Place;
use crate::syntax::tree::{Node, Tree};

/// The most tables of an estate: nodes, groups, resources, services, files and the rest together.
pub(super) const MOST_THINGS: usize = 60_000;

/// Whether an estate is small enough to be read; one that is not is reported.
pub(crate) fn is_readable(tree: &Tree, reader: &mut Reader<'_>) -> bool {
    let mut left = MOST_THINGS;
    let Err(beyond) = count(tree, &mut left) else { return true };
    let message = format!("the estate states more than {MOST_THINGS} things, the most that is read");
    reader.report("SYN008", "estate", beyond, message).help("describe one cluster per estate");
    false
}

fn count(tree: &Tree, left: &mut usize) -> Result<(), Place> {
    match &tree.node {
        Node::Table(entries) => {
            *left = left.checked_sub(1).ok_or(tree.place)?;
            entries.iter().try_for_each(|(_, value)| count(value, left))
        }
        Node::Array(items) => items.iter().try_for_each(|item| count(item, left)),
        Node::String(_) | Node::Integer(_) | Node::Float(_) | Node::Boolean(_) => Ok(()),
    }
}
