//! What few things have and most do not: only those that have it cost anything.

use crate::model::ids::Id;

/// Values of some ids, in the order of the ids.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Sparse<I, T>(Vec<(I, T)>);

impl<I: Clone, T: Clone> Clone for Sparse<I, T> {
    fn clone(&self) -> Self {
        Sparse(self.0.clone())
    }

    /// Keeps the memory it has.
    fn clone_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }
}

impl<I: Id, T> Sparse<I, T> {
    fn place(&self, id: I) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |(known, _)| *known)
    }

    /// Its value, if it has one.
    pub fn get(&self, id: I) -> Option<&T> {
        self.place(id).ok().map(|position| &self.0[position].1)
    }

    /// Its value, to be changed.
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.place(id).ok().map(|position| &mut self.0[position].1)
    }

    /// Whether it has one.
    pub fn has(&self, id: I) -> bool {
        self.place(id).is_ok()
    }

    /// Gives it a value.
    pub fn set(&mut self, id: I, value: T) {
        match self.place(id) {
            Ok(position) => self.0[position].1 = value,
            Err(position) => self.0.insert(position, (id, value)),
        }
    }

    /// Its value, to be changed; a new one if it has none.
    pub fn entry(&mut self, id: I) -> &mut T
    where
        T: Default,
    {
        let position = self.place(id).unwrap_or_else(|position| {
            self.0.insert(position, (id, T::default()));
            position
        });
        &mut self.0[position].1
    }

    /// Takes its value away.
    pub fn take(&mut self, id: I) -> Option<T> {
        self.place(id).ok().map(|position| self.0.remove(position).1)
    }

    /// Goes through all that have one; who is not to keep it loses it.
    pub fn retain(&mut self, mut keeps: impl FnMut(I, &mut T) -> bool) {
        self.0.retain_mut(|(id, value)| keeps(*id, value));
    }

    /// Who has a value, ascending.
    pub fn ids(&self) -> impl Iterator<Item = I> + '_ {
        self.0.iter().map(|(id, _)| *id)
    }

    /// Every value.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Every value, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Whether nobody has one.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<I, T> Default for Sparse<I, T> {
    fn default() -> Self {
        Sparse(Vec::new())
    }
}
