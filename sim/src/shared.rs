//! A vector whose copies share what they have in common: a copy of a world costs what differs, not what there is.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Index, IndexMut};
use std::sync::Arc;

use crate::model::ids::Id;

/// How many items are copied when one of them changes. The last piece is filled up with copies of the last item, so
/// that each has the same length.
const PIECE: usize = 8;

/// A vector indexed by an id, in pieces that copies share until one of them is written to.
pub struct Shared<I, T> {
    pieces: Vec<Arc<[T; PIECE]>>,
    len: usize,
    index: std::marker::PhantomData<fn(I) -> I>,
}

impl<I: Id, T> Shared<I, T> {
    /// The number of items.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What its items take of memory, in bytes, if it shares none of them.
    pub fn size(&self) -> usize {
        self.len * size_of::<T>()
    }

    /// Every id, ascending.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.len).map(I::from_index)
    }

    /// Every item, in id order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.pieces.iter().enumerate().flat_map(|(number, piece)| self.part(number, piece))
    }

    /// The items of a piece, without what fills it up.
    fn part<'a>(&self, number: usize, piece: &'a Arc<[T; PIECE]>) -> &'a [T] {
        &piece[..(self.len - number * PIECE).min(PIECE)]
    }

    /// Ids and items, in id order.
    pub fn pairs(&self) -> impl Iterator<Item = (I, &T)> {
        self.ids().zip(self.iter())
    }

    /// The ids of the items that are wanted, ascending.
    pub fn positions(&self, wanted: impl Fn(&T) -> bool) -> Vec<I> {
        let mut found = Vec::new();
        for (piece, items) in self.pieces.iter().enumerate() {
            for (at, item) in self.part(piece, items).iter().enumerate() {
                if wanted(item) {
                    found.push(I::from_index(piece * PIECE + at));
                }
            }
        }
        found
    }

    /// The ids of items that may differ from those of `other`; every other id has the same item in both.
    pub fn changed_since<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = I> + use<'a, I, T> {
        let pieces = self.pieces.iter().enumerate();
        let differs = move |(number, piece): &(usize, &Arc<[T; PIECE]>)| {
            other.pieces.get(*number).is_none_or(|theirs| !Arc::ptr_eq(theirs, piece))
        };
        let ids =
            |(number, _): (usize, _)| (number * PIECE..self.len.min((number + 1) * PIECE)).map(I::from_index);
        pieces.filter(differs).flat_map(ids)
    }

    /// Whether no item was written to since one became a copy of the other.
    pub fn is_same(&self, other: &Self) -> bool {
        self.changed_since(other).next().is_none()
    }
}

impl<I, T> Clone for Shared<I, T> {
    fn clone(&self) -> Self {
        Shared { pieces: self.pieces.clone(), len: self.len, index: self.index }
    }

    /// Pieces that both share already stay.
    fn clone_from(&mut self, other: &Self) {
        self.len = other.len;
        self.pieces.truncate(other.pieces.len());
        let missing = self.pieces.len()..;
        for (mine, theirs) in self.pieces.iter_mut().zip(&other.pieces) {
            if !Arc::ptr_eq(mine, theirs) {
                *mine = Arc::clone(theirs);
            }
        }
        self.pieces.extend_from_slice(&other.pieces[missing]);
    }
}

impl<I: Id, T> Index<I> for Shared<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.pieces[id.index() / PIECE][id.index() % PIECE]
    }
}

impl<I: Id, T: Clone> IndexMut<I> for Shared<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut Arc::make_mut(&mut self.pieces[id.index() / PIECE])[id.index() % PIECE]
    }
}

impl<I: Id, T: Clone> FromIterator<T> for Shared<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(items: It) -> Self {
        let mut items = items.into_iter().peekable();
        let (mut pieces, mut len) = (Vec::new(), 0);
        while let Some(first) = items.peek() {
            let mut last = first.clone();
            let next = |_| {
                if let Some(item) = items.next() {
                    len += 1;
                    last = item;
                }
                last.clone()
            };
            pieces.push(Arc::new(std::array::from_fn(next)));
        }
        Shared { pieces, len, index: std::marker::PhantomData }
    }
}

impl<I: Id, T: PartialEq> PartialEq for Shared<I, T> {
    fn eq(&self, other: &Self) -> bool {
        let same = |(number, (mine, theirs)): (usize, (&Arc<_>, &Arc<_>))| {
            Arc::ptr_eq(mine, theirs) || self.part(number, mine) == other.part(number, theirs)
        };
        self.len == other.len && self.pieces.iter().zip(&other.pieces).enumerate().all(same)
    }
}

impl<I: Id, T: Eq> Eq for Shared<I, T> {}

impl<I: Id, T: Hash> Hash for Shared<I, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len.hash(state);
        self.iter().for_each(|item| item.hash(state));
    }
}

impl<I: Id, T: fmt::Debug> fmt::Debug for Shared<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::ResourceId;

    fn id(index: usize) -> ResourceId {
        ResourceId::from_index(index)
    }

    #[test]
    fn a_copy_shares_what_neither_has_written_to() {
        let first: Shared<ResourceId, usize> = (0..20).collect();
        let mut copy = first.clone();
        assert!(copy.is_same(&first));
        copy[id(9)] = 90;
        assert_eq!(first[id(9)], 9);
        assert_eq!(copy[id(9)], 90);
        assert_eq!(copy.changed_since(&first).collect::<Vec<_>>(), (8..16).map(id).collect::<Vec<_>>());
        assert_ne!(copy, first);
        copy[id(9)] = 9;
        assert_eq!(copy, first);
        assert!(!copy.is_same(&first), "equal items in a piece of its own");
    }

    #[test]
    fn items_come_in_the_order_of_their_ids() {
        let items: Shared<ResourceId, usize> = (100..117).collect();
        assert_eq!(items.len(), 17);
        assert_eq!(items.iter().copied().collect::<Vec<_>>(), (100..117).collect::<Vec<_>>());
        assert!(items.pairs().all(|(at, item)| *item == at.index() + 100));
        assert!((0..0).collect::<Shared<ResourceId, usize>>().is_empty());
    }
}
