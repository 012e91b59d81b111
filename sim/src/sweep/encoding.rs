//! A canonical world as bytes, in parts: equal bytes are equal worlds, and parts that many worlds share are kept once.

use std::hash::{Hash, Hasher};

use crate::canonical::{NOW, canonical};
use crate::model::estate::Estate;
use crate::model::time::SimTime;
use crate::queue::Queue;
use crate::world::{ResourceWorld, World};

/// A world as bytes: as many parts for every world of an estate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Encoded {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Encoded {
    /// The canonical form of a world.
    pub fn of(estate: &Estate, world: &World) -> Encoded {
        let mut form = canonical(estate, world);
        let ages: Vec<SimTime> = form.resources.iter().map(|resource| resource.since).collect();
        let mut parts = Parts::default();
        form.nodes.iter().for_each(|node| parts.add(node));
        form.groups.iter().for_each(|group| parts.add(group));
        for resource in form.resources.iter() {
            parts.add(&ResourceWorld { since: NOW, ..*resource });
        }
        parts.add(&ages);
        parts.add(&form.queue);
        // What is a part of its own stands no longer where it was.
        form.nodes = [].into_iter().collect();
        form.groups = [].into_iter().collect();
        form.resources = [].into_iter().collect();
        form.queue = Queue::default();
        parts.add(&form);
        parts.0
    }

    /// Adds something else that tells states apart.
    pub fn add(&mut self, part: &impl Hash) {
        let mut parts = Parts(std::mem::take(self));
        parts.add(part);
        *self = parts.0;
    }

    /// The parts.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[start as usize..*end as usize])
    }
}

/// Bytes instead of a hash: what a type tells a hasher, it tells completely.
#[derive(Default)]
struct Parts(Encoded);

impl Parts {
    fn add(&mut self, part: &impl Hash) {
        part.hash(self);
        self.0.ends.push(u32::try_from(self.0.bytes.len()).expect("a world has less than 4 GB"));
    }

    /// Seven bits a byte, the last with the highest bit clear.
    fn push(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.0.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.bytes.push(number as u8);
    }
}

impl Hasher for Parts {
    fn finish(&self) -> u64 {
        unreachable!("bytes are compared, never a hash")
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.bytes.extend_from_slice(bytes);
    }

    fn write_u16(&mut self, number: u16) {
        self.push(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.push(number.into());
    }

    /// Times are near [`NOW`], and everything else is not: a bit tells them apart.
    fn write_u64(&mut self, number: u64) {
        const NEAR: u64 = 1 << 39;
        match (number.checked_sub(NOW.0), NOW.0.checked_sub(number)) {
            (Some(after), _) if after < NEAR => self.push(u128::from(after) << 2 | 1),
            (_, Some(before)) if before < NEAR => self.push(u128::from(before) << 2 | 3),
            _ => self.push(u128::from(number) << 1),
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.push(number as u128);
    }

    fn write_isize(&mut self, number: isize) {
        self.push(number as usize as u128);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_near_now_and_far_from_it_are_short_and_all_different() {
        let numbers =
            [0, 1, 63, 64, 1 << 38, NOW.0 - (1 << 39), NOW.0 - 1, NOW.0, NOW.0 + 1, u64::MAX - 1, u64::MAX];
        let encoded: Vec<Vec<u8>> = numbers
            .iter()
            .map(|number| {
                let mut parts = Parts::default();
                parts.add(number);
                parts.0.bytes
            })
            .collect();
        let mut distinct = encoded.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), numbers.len(), "{encoded:?}");
        assert_eq!((encoded[1].len(), encoded[7].len(), encoded[8].len()), (1, 1, 1));
    }

    #[test]
    fn what_is_split_differently_is_something_else() {
        let of = |parts: &[&[u16]]| {
            let mut all = Parts::default();
            parts.iter().for_each(|part| all.add(part));
            all.0
        };
        assert_ne!(of(&[&[1, 2], &[3]]), of(&[&[1], &[2, 3]]));
        assert_eq!(of(&[&[1], &[2]]).parts().count(), 2);
    }
}
