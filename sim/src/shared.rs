//! A vector whose copies share what they have in common: a copy of a world costs what differs, not what there is.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Index, IndexMut};
use std::sync::Arc;

use crate::model::ids::Id;

/// How many items are copied when one of them changes.
const PIECE: usize = 8;

/// A vector indexed by an id, in pieces that copies share until one of them is written to.
pub struct Shared<I, T> {
    pieces: Vec<Arc<[T]>>,
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
        self.pieces.iter().flat_map(|piece| piece.iter())
    }

    /// Ids and items, in id order.
    pub fn pairs(&self) -> impl Iterator<Item = (I, &T)> {
        self.ids().zip(self.iter())
    }

    /// The ids of items that may differ from those of `other`; every other id has the same item in both.
    pub fn changed_since<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = I> + use<'a, I, T> {
        let pieces = self.pieces.iter().enumerate();
        let differs = move |(position, piece): &(usize, &Arc<[T]>)| {
            other.pieces.get(*position).is_none_or(|theirs| !Arc::ptr_eq(theirs, piece))
        };
        let ids = |(position, piece): (usize, &'a Arc<[T]>)| {
            (position * PIECE..position * PIECE + piece.len()).map(I::from_index)
        };
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

impl<I: Id, T> FromIterator<T> for Shared<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(items: It) -> Self {
        let mut items = items.into_iter().peekable();
        let (mut pieces, mut len) = (Vec::new(), 0);
        while items.peek().is_some() {
            let piece: Arc<[T]> = items.by_ref().take(PIECE).collect();
            len += piece.len();
            pieces.push(piece);
        }
        Shared { pieces, len, index: std::marker::PhantomData }
    }
}

impl<I, T: PartialEq> PartialEq for Shared<I, T> {
    fn eq(&self, other: &Self) -> bool {
        let same = |(mine, theirs): (&Arc<[T]>, &Arc<[T]>)| Arc::ptr_eq(mine, theirs) || mine == theirs;
        self.len == other.len && self.pieces.iter().zip(&other.pieces).all(same)
    }
}

impl<I, T: Eq> Eq for Shared<I, T> {}

impl<I, T: Hash> Hash for Shared<I, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len.hash(state);
        for item in self.pieces.iter().flat_map(|piece| piece.iter()) {
            item.hash(state);
        }
    }
}

impl<I, T: fmt::Debug> fmt::Debug for Shared<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.pieces.iter().flat_map(|piece| piece.iter())).finish()
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
