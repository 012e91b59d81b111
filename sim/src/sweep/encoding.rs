//! A canonical world as bytes, in parts: equal bytes are equal worlds, and parts that many worlds share are kept once.
//!
//! The canonical form is never built: what it would hold is written down as it is met. Times are apart from what they
//! are about, so that worlds that differ in when things happen share the rest.

use std::hash::{Hash, Hasher};

use crate::canonical::{self, NOW};
use crate::faults::Faults;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::time::{Millis, SimTime};
use crate::polls;
use crate::sparse::Sparse;
use crate::standing::{GroupSetWorld, StartWait};
use crate::world::{NodeWorld, ResourceState, ResourceWorld, RunningPackage, World};

/// How many things of a kind make a part.
const OF_A_PART: usize = 8;

/// How the worlds of an estate are written down.
#[derive(Debug, Clone)]
pub struct Encoding<'a> {
    estate: &'a Estate,
    /// After how long the health checks of a resource repeat.
    rhythms: IdVec<ResourceId, Option<Millis>>,
    tells_time: bool,
}

/// Whether what happened before is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Past {
    Told,
    Left,
}

/// A world as bytes: as many parts for every world of an estate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Encoded {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl<'a> Encoding<'a> {
    /// For the worlds of an estate.
    pub fn of(estate: &'a Estate) -> Encoding<'a> {
        let rhythms = estate.resources.ids().map(|resource| polls::rhythm(estate, resource));
        Encoding { estate, rhythms: rhythms.collect(), tells_time: canonical::tells_time(estate) }
    }

    /// The canonical form of a world.
    pub fn encode(&self, world: &World) -> Encoded {
        let (mut parts, ages) = self.present(world);
        self.past(world, Past::Told, &ages, &mut parts);
        parts.encoded
    }

    /// The same, and once more without its past: of failovers and losses only who had some, of health checks that find
    /// nothing not when they look.
    pub fn encode_both(&self, world: &World) -> (Encoded, Encoded) {
        let (mut parts, ages) = self.present(world);
        let mut without = Parts { encoded: parts.encoded.clone(), times: None };
        self.past(world, Past::Told, &ages, &mut parts);
        self.past(world, Past::Left, &ages, &mut without);
        (parts.encoded, without.encoded)
    }

    /// What is so now, and since when each resource is what it is.
    fn present(&self, world: &World) -> (Parts, Vec<Age>) {
        let mut parts = Parts::default();
        self.nodes_and_groups(world, &mut parts);
        self.rest(world, &mut parts);
        let ages = self.resources(world, &mut parts);
        due(world, &mut parts);
        (parts, ages)
    }

    fn nodes_and_groups(&self, world: &World, parts: &mut Parts) {
        for node in world.nodes.iter() {
            if canonical::remembers(node) {
                NodeWorld { losses: Vec::new(), ..canonical::without_old_losses(node, world.now) }
                    .hash(parts);
            } else {
                node.hash(parts);
            }
            parts.close();
        }
        for (number, group) in world.groups.iter().enumerate() {
            group.hash(parts);
            parts.close_after(number + 1 == world.groups.len(), number);
        }
    }

    /// What is neither a node, a group, a resource nor due.
    fn rest(&self, world: &World, parts: &mut Parts) {
        // Every field is named, so that a new one is not forgotten.
        let World {
            now,
            estate,
            nodes: _,
            groups: _,
            resources: _,
            services,
            alive: _,
            view,
            forced,
            forming,
            others,
            missed,
            drains,
            waiting,
            blocked,
            failbacks,
            failovers: _,
            restarts: _,
            links,
            networks,
            leaving,
            waited_for,
            database,
            votes,
            witness_lost_at: _,
            witness_reachable,
            dns_lost,
            ad_lost,
            files,
            checkpoints,
            packages,
            running,
            polls,
            group_sets,
            clock: _,
            queue: _,
        } = world;
        (estate, view, forced, forming, others, missed, drains).hash(parts);
        (blocked, failbacks, leaving, waited_for, database, votes).hash(parts);
        (links, networks, witness_reachable, dns_lost, ad_lost, polls).hash(parts);
        (canonical::witness_lost_at(self.estate, world), self.tells_time.then(|| world.time_of_day()))
            .hash(parts);
        waiting.ids().count().hash(parts);
        for (group, wait) in waiting.ids().zip(waiting.values()) {
            let StartWait { stage, told, timer, over } = wait;
            (group, stage, told, timer.is_some(), over).hash(parts);
        }
        for set in group_sets.iter() {
            let GroupSetWorld { reached, ready, timer } = set;
            (reached, ready, timer.is_some()).hash(parts);
        }
        let restated =
            |run: RunningPackage| RunningPackage { since: canonical::on_scale(*now, run.since), ..run };
        running.iter().map(|run| run.map(restated)).collect::<Vec<_>>().hash(parts);
        parts.close();
        (files, checkpoints, packages, services).hash(parts);
        parts.close();
    }

    /// What each resource is; since when is left to the caller.
    fn resources(&self, world: &World, parts: &mut Parts) -> Vec<Age> {
        let mut ages = Vec::with_capacity(world.resources.len());
        for (number, resource) in world.resources.ids().enumerate() {
            let state = canonical::restated(self.estate, world, resource, |resource| self.rhythms[resource]);
            let is_online = state.state == ResourceState::Online;
            let is_rhythm = is_online && canonical::is_regular(self.estate, world, resource);
            ages.push(Age { since: state.since, is_rhythm });
            parts.resource(&state);
            parts.close_after(number + 1 == world.resources.len(), number);
        }
        ages
    }

    /// Who lost its membership, what changed its owner or was restarted, and when; then which resources entered their
    /// states together, and when they did.
    fn past(&self, world: &World, past: Past, ages: &[Age], parts: &mut Parts) {
        let (mut failovers, mut restarts) = (world.failovers.clone(), world.restarts.clone());
        if past == Past::Left {
            failovers.ids().collect::<Vec<_>>().hash(parts);
            failovers = Sparse::default();
        }
        canonical::forget_histories(self.estate, world.now, &mut failovers, &mut restarts);
        parts.apart(|parts| (failovers, restarts).hash(parts));
        for (node, state) in world.nodes.pairs().filter(|(_, node)| !node.losses.is_empty()) {
            let counting = canonical::without_old_losses(state, world.now).losses;
            if past == Past::Left || !counting.is_empty() {
                (node, (past == Past::Told).then_some(counting)).hash(parts);
            }
        }
        parts.close();
        let mut times: Vec<SimTime> = Vec::new();
        let mut last = 0;
        for (number, age) in ages.iter().enumerate() {
            let since = if past == Past::Left && age.is_rhythm { NOW } else { age.since };
            if times.get(last) != Some(&since) {
                last = times.iter().position(|time| *time == since).unwrap_or_else(|| {
                    times.push(since);
                    times.len() - 1
                });
            }
            parts.push(last as u64);
            parts.close_after(number + 1 == ages.len(), number);
        }
        times.hash(parts);
        parts.close();
    }
}

/// Since when a resource is what it is.
#[derive(Debug, Clone, Copy)]
struct Age {
    since: SimTime,
    /// Whether that is nothing but where its health checks are in their rhythm.
    is_rhythm: bool,
}

/// What is due, in its order, then when.
fn due(world: &World, parts: &mut Parts) {
    let due = world.queue.find(|_| true);
    due.iter().for_each(|(_, event)| event.hash(parts));
    parts.close();
    due.iter().for_each(|(at, _)| canonical::on_scale(world.now, *at).hash(parts));
    parts.close();
}

impl Encoded {
    /// Adds something else that tells states apart.
    pub fn add(&mut self, part: &impl Hash) {
        let mut parts = Parts { encoded: std::mem::take(self), times: None };
        part.hash(&mut parts);
        parts.close();
        *self = parts.encoded;
    }

    /// The parts.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[start as usize..*end as usize])
    }
}

/// Bytes instead of a hash: what a type tells a hasher, it tells completely.
#[derive(Default)]
struct Parts {
    encoded: Encoded,
    /// The times that were met, where they are kept apart.
    times: Option<Vec<i64>>,
}

impl Parts {
    /// Two parts: something with its times by their numbers, and the times.
    fn apart(&mut self, write: impl FnOnce(&mut Parts)) {
        self.times = Some(Vec::new());
        write(self);
        self.close();
        self.times.take().hash(self);
        self.close();
    }

    /// A part is complete.
    fn close(&mut self) {
        self.encoded.ends.push(u32::try_from(self.encoded.bytes.len()).expect("a world has less than 4 GB"));
    }

    /// A part is complete after so many things, and after the last one.
    fn close_after(&mut self, is_last: bool, number: usize) {
        if is_last || number % OF_A_PART == OF_A_PART - 1 {
            self.close();
        }
    }

    /// A resource without the moment at which it entered its state: most have nothing but a state.
    fn resource(&mut self, resource: &ResourceWorld) {
        let ResourceWorld {
            state,
            wanted,
            since,
            broken,
            stalled,
            diagnostics,
            faults,
            maintenance,
            own_monitor,
            deadlocked,
            going_down,
            parked,
            held,
            seized,
            retried,
            timer,
        } = *resource;
        let (told_since, is_sound) = (diagnostics.is_all_of(since), faults == Faults::default());
        let has_results = diagnostics != diagnostics.without_results();
        let flags = [
            wanted,
            broken,
            stalled,
            own_monitor,
            deadlocked,
            going_down,
            parked,
            held,
            seized,
            retried,
            timer.is_some(),
            diagnostics.hung,
            told_since,
            is_sound,
            has_results,
        ];
        let bits = flags.iter().fold(0_u64, |bits, flag| bits << 1 | u64::from(*flag));
        self.push(bits << 6 | (maintenance as u64) << 3 | state as u64);
        if has_results {
            let mut results = diagnostics;
            if told_since {
                results.restate_times(|_| NOW);
            }
            results.hash(self);
        }
        if !is_sound {
            faults.hash(self);
        }
    }

    /// Seven bits a byte, the last with the highest bit clear.
    fn push(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.encoded.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.encoded.bytes.push(number as u8);
    }
}

impl Hasher for Parts {
    fn finish(&self) -> u64 {
        unreachable!("bytes are compared, never a hash")
    }

    fn write(&mut self, bytes: &[u8]) {
        self.encoded.bytes.extend_from_slice(bytes);
    }

    fn write_u8(&mut self, number: u8) {
        self.encoded.bytes.push(number);
    }

    fn write_u16(&mut self, number: u16) {
        self.push(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.push(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.push(number);
    }

    /// A moment, see [`SimTime`]. Most are near [`NOW`].
    fn write_i64(&mut self, moment: i64) {
        if let Some(times) = &mut self.times {
            let known = times.iter().position(|time| *time == moment);
            let number = known.unwrap_or_else(|| {
                times.push(moment);
                times.len() - 1
            });
            return self.push(number as u64);
        }
        let away = moment.wrapping_sub(NOW.0 as i64);
        self.push((away << 1 ^ away >> 63) as u64);
    }

    fn write_usize(&mut self, number: usize) {
        self.push(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.push(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: &impl Hash) -> Vec<u8> {
        let mut parts = Parts::default();
        number.hash(&mut parts);
        parts.encoded.bytes
    }

    #[test]
    fn moments_near_now_are_short_and_all_are_different() {
        let moments =
            [0, 1, NOW.0 - (1 << 39), NOW.0 - 1, NOW.0, NOW.0 + 1, u64::MAX - 1, u64::MAX].map(SimTime);
        let encoded: Vec<Vec<u8>> = moments.iter().map(of).collect();
        let mut distinct = encoded.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), moments.len(), "{encoded:?}");
        assert_eq!((encoded[3].len(), encoded[4].len(), encoded[5].len()), (1, 1, 1));
    }

    #[test]
    fn times_that_are_kept_apart_leave_the_same_behind() {
        let of = |moments: [u64; 3]| {
            let mut parts = Parts::default();
            parts.apart(|parts| moments.map(SimTime).hash(parts));
            parts.encoded.parts().map(<[u8]>::to_vec).collect::<Vec<_>>()
        };
        let (one, other, third) = (of([5, 7, 5]), of([1, 2, 1]), of([5, 7, 7]));
        assert_eq!(one[0], other[0]);
        assert_ne!(one[1], other[1]);
        assert_ne!(one[0], third[0]);
    }

    #[test]
    fn what_is_split_differently_is_something_else() {
        let of = |parts: &[&[u16]]| {
            let mut all = Encoded::default();
            parts.iter().for_each(|part| all.add(part));
            all
        };
        assert_ne!(of(&[&[1, 2], &[3]]), of(&[&[1], &[2, 3]]));
        assert_eq!(of(&[&[1], &[2]]).parts().count(), 2);
    }
}
