//! The states that have been visited: exact, and small.
//!
//! Every part of a state is kept once and has a number; so has every pair of numbers. A state is the number of the pair
//! of pairs that its parts make, and two states with one number are equal, because every step of that way back is
//! unique. A state that differs from a known one in one part costs a few pairs.

use super::encoding::Encoded;

/// A set of states, each with a small number beside it that says how it was reached.
#[derive(Debug, Clone, Default)]
pub struct Visited {
    parts: Interned,
    pairs: Pairs,
    seen: Pairs,
}

impl Visited {
    /// Adds a state; whether it is new.
    pub fn insert(&mut self, state: &Encoded, beside: u32) -> bool {
        let number = self.number(state);
        self.seen.number(number, beside).1
    }

    /// The number of whatever is written down like a state; it does not become one of the set.
    pub(super) fn number(&mut self, state: &Encoded) -> u32 {
        let mut numbers: Vec<u32> = state.parts().map(|part| self.parts.number(part)).collect();
        while numbers.len() > 1 {
            let half = |pair: &[u32]| match *pair {
                [one, other] => self.pairs.number(one, other).0,
                _ => pair[0],
            };
            numbers = numbers.chunks(2).map(half).collect();
        }
        numbers[0]
    }

    /// Whether a state is in the set, beside any of some numbers.
    pub fn contains(&self, state: &Encoded, beside: &[u32]) -> bool {
        let seen = |known| beside.iter().any(|beside| self.seen.find(known, *beside).is_ok());
        self.known(state).is_some_and(seen)
    }

    fn known(&self, state: &Encoded) -> Option<u32> {
        let mut numbers: Vec<u32> =
            state.parts().map(|part| self.parts.known(part)).collect::<Option<_>>()?;
        while numbers.len() > 1 {
            let half = |pair: &[u32]| match *pair {
                [one, other] => self.pairs.find(one, other).ok(),
                _ => Some(pair[0]),
            };
            numbers = numbers.chunks(2).map(half).collect::<Option<_>>()?;
        }
        Some(numbers[0])
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.seen.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.seen.pairs.is_empty()
    }

    /// What they take of memory.
    pub fn bytes(&self) -> usize {
        self.parts.size() + self.pairs.size() + self.seen.size()
    }
}

/// Places in a table that is at most three quarters full; a place holds a number plus one, or nothing.
#[derive(Debug, Clone, Default)]
struct Places(Vec<u32>);

impl Places {
    /// The number that `is` recognises, or the empty place where it belongs.
    fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mask = self.0.len().wrapping_sub(1);
        let mut place = (hash >> 32) as usize & mask;
        loop {
            match self.0.get(place) {
                None => return Err(0),
                Some(0) => return Err(place),
                Some(number) if is(number - 1) => return Ok(number - 1),
                Some(_) => place = (place + 1) & mask,
            }
        }
    }

    /// Makes room for one more than `count`, and says whether places have changed.
    fn reserve(&mut self, count: usize, hash_of: impl Fn(u32) -> u64) -> bool {
        if (count + 1) * 4 <= self.0.len() * 3 {
            return false;
        }
        let size = (self.0.len() * 2).max(64);
        self.0 = vec![0; size];
        for number in 0..u32::try_from(count).expect("numbers are 32 bits") {
            let place = self.find(hash_of(number), |_| false).expect_err("nothing is recognised");
            self.0[place] = number + 1;
        }
        true
    }
}

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

fn hash_pair(one: u32, other: u32) -> u64 {
    let mixed = (u64::from(one) << 32 | u64::from(other)).wrapping_mul(MULTIPLIER);
    (mixed ^ mixed >> 29).wrapping_mul(MULTIPLIER)
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(MULTIPLIER);
    }
    (hash ^ hash >> 29).wrapping_mul(MULTIPLIER)
}

/// Pairs of numbers, each with a number of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    pairs: Vec<(u32, u32)>,
    places: Places,
}

impl Pairs {
    /// The number of a pair, or the place where it belongs.
    pub(super) fn find(&self, one: u32, other: u32) -> Result<u32, usize> {
        self.places.find(hash_pair(one, other), |number| self.pairs[number as usize] == (one, other))
    }

    /// The number of a pair, and whether it is new.
    pub(super) fn number(&mut self, one: u32, other: u32) -> (u32, bool) {
        match self.find(one, other) {
            Ok(number) => (number, false),
            Err(place) => {
                let pairs = &self.pairs;
                let hash_of = |number: u32| hash_pair(pairs[number as usize].0, pairs[number as usize].1);
                let moved = self.places.reserve(pairs.len(), hash_of);
                let place = if moved { self.find(one, other).expect_err("it is new") } else { place };
                let number = u32::try_from(self.pairs.len()).expect("memory ends before 32 bits do");
                self.places.0[place] = number + 1;
                self.pairs.push((one, other));
                (number, true)
            }
        }
    }

    /// What they take of memory, in bytes.
    pub(super) fn size(&self) -> usize {
        self.pairs.len() * 8 + self.places.0.len() * 4
    }
}

/// Byte strings, each with a number.
#[derive(Debug, Clone, Default)]
struct Interned {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    places: Places,
}

impl Interned {
    fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.bytes[start..self.ends[number]]
    }

    fn find(&self, part: &[u8]) -> Result<u32, usize> {
        self.places.find(hash_bytes(part), |number| self.get(number) == part)
    }

    fn known(&self, part: &[u8]) -> Option<u32> {
        self.find(part).ok()
    }

    fn number(&mut self, part: &[u8]) -> u32 {
        match self.find(part) {
            Ok(number) => number,
            Err(place) => {
                let mut places = std::mem::take(&mut self.places);
                let moved = places.reserve(self.ends.len(), |number| hash_bytes(self.get(number)));
                self.places = places;
                let place = if moved { self.find(part).expect_err("it is new") } else { place };
                let number = u32::try_from(self.ends.len()).expect("memory ends before 32 bits do");
                self.places.0[place] = number + 1;
                self.bytes.extend_from_slice(part);
                self.ends.push(self.bytes.len());
                number
            }
        }
    }

    fn size(&self) -> usize {
        self.bytes.len() + self.ends.len() * 8 + self.places.0.len() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn byte_strings_and_pairs_have_one_number_each_however_many_there_are() {
        let mut interned = Interned::default();
        let mut pairs = Pairs::default();
        let mut seen = BTreeSet::new();
        for round in 0..2 {
            for index in 0..5000u32 {
                let text = format!("{}", index % 1234);
                let number = interned.number(text.as_bytes());
                assert_eq!(interned.get(number), text.as_bytes());
                let (a, b) = (index % 71, index / 71);
                assert_eq!(pairs.number(a, b).1, seen.insert((a, b)), "round {round}");
                assert_eq!(pairs.find(a, b), Ok(pairs.number(a, b).0));
            }
        }
        assert_eq!((interned.ends.len(), pairs.pairs.len()), (1234, seen.len()));
        assert!(interned.known(b"nowhere").is_none());
    }
}
