//! Small `Copy` names of things, and vectors indexed by them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A name of a thing that lives in an [`IdVec`].
pub trait Id: Copy + Eq + Ord {
    /// The position in the vector.
    fn index(self) -> usize;
    /// The id of a position.
    fn from_index(index: usize) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u16);

        impl Id for $name {
            fn index(self) -> usize {
                usize::from(self.0)
            }
            fn from_index(index: usize) -> Self {
                $name(u16::try_from(index).expect("lowering refuses estates with more than 65 535 things of a kind"))
            }
        }
    )*};
}

ids! {
    /// A cluster node; ascending in NodeID order (`wsfc:W-NODE-16`).
    NodeId
    /// A cluster network.
    NetworkId
    /// A group (clustered role).
    GroupId
    /// A group set.
    GroupSetId
    /// A resource.
    ResourceId
    /// A Windows service on one node, clustered or not.
    ServiceId
    /// A client seat.
    ClientId
    /// A registry value's name: key and value name, the same on every node.
    EntryId
    /// Interned registry data.
    DataId
    /// A registry checkpoint that a scenario can have.
    CheckpointId
    /// A file on one volume.
    FileId
    /// Interned content of a service configuration file.
    ContentId
    /// A place that holds packages.
    StoreId
    /// A package's name.
    PackageId
    /// One of a scenario's estates: the first, or one that a changed property led to.
    EstateId
}

/// A vector indexed by an id.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdVec<I, T> {
    items: Vec<T>,
    index: PhantomData<fn(I) -> I>,
}

impl<I: Id, T> IdVec<I, T> {
    /// An empty vector.
    pub fn new() -> Self {
        Self::from_vec(Vec::new())
    }

    /// Takes over a vector; position `i` becomes id `i`.
    pub fn from_vec(items: Vec<T>) -> Self {
        IdVec { items, index: PhantomData }
    }

    /// Appends and names the new item.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::from_index(self.items.len() - 1)
    }

    /// The number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Every id, ascending.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.items.len()).map(I::from_index)
    }

    /// Every item, in id order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// Every item, to be changed, in id order.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }

    /// Ids and items, in id order.
    pub fn pairs(&self) -> impl Iterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(index, item)| (I::from_index(index), item))
    }

    /// The items, in id order.
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// The id of the first item that satisfies `wanted`.
    pub fn find(&self, wanted: impl Fn(&T) -> bool) -> Option<I> {
        self.items.iter().position(wanted).map(I::from_index)
    }
}

impl<I: Id, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I: Id, T> Index<I> for IdVec<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.items[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for IdVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }
}

impl<I: Id, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(items: It) -> Self {
        Self::from_vec(items.into_iter().collect())
    }
}

impl<I, T: fmt::Debug> fmt::Debug for IdVec<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

/// A set of nodes. A cluster has at most 64 (`NodeSet::CAPACITY`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NodeSet(u64);

impl NodeSet {
    /// The largest cluster Windows supports.
    pub const CAPACITY: usize = 64;
    /// No node.
    pub const EMPTY: NodeSet = NodeSet(0);

    /// One node.
    pub fn of(node: NodeId) -> NodeSet {
        NodeSet(1 << node.index())
    }

    /// Whether the node is in the set.
    pub fn contains(self, node: NodeId) -> bool {
        self.0 >> node.index() & 1 == 1
    }

    /// Adds a node.
    pub fn insert(&mut self, node: NodeId) {
        self.0 |= 1 << node.index();
    }

    /// Takes a node out.
    pub fn remove(&mut self, node: NodeId) {
        self.0 &= !(1 << node.index());
    }

    /// How many nodes.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The nodes in both sets.
    pub fn intersection(self, other: NodeSet) -> NodeSet {
        NodeSet(self.0 & other.0)
    }

    /// The nodes in either set.
    pub fn union(self, other: NodeSet) -> NodeSet {
        NodeSet(self.0 | other.0)
    }

    /// The nodes of this set that are not in the other.
    pub fn difference(self, other: NodeSet) -> NodeSet {
        NodeSet(self.0 & !other.0)
    }

    /// Ascending node ids.
    pub fn iter(self) -> NodeSetIter {
        NodeSetIter(self)
    }
}

/// The nodes of a set that are still to come.
#[derive(Debug, Clone, Copy)]
pub struct NodeSetIter(NodeSet);

impl Iterator for NodeSetIter {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.0.is_empty() {
            return None;
        }
        let first = NodeId::from_index(self.0.0.trailing_zeros() as usize);
        self.0.remove(first);
        Some(first)
    }
}

impl DoubleEndedIterator for NodeSetIter {
    fn next_back(&mut self) -> Option<NodeId> {
        let last = NodeId::from_index(self.0.0.checked_ilog2()? as usize);
        self.0.remove(last);
        Some(last)
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<It: IntoIterator<Item = NodeId>>(nodes: It) -> Self {
        let mut set = NodeSet::EMPTY;
        for node in nodes {
            set.insert(node);
        }
        set
    }
}
