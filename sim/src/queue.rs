//! What is due. Ordered by time; at one time health checks come first, by resource, and everything else is first
//! in, first out.

use std::hash::{Hash, Hasher};

use crate::event::Event;
use crate::model::ids::Id;
use crate::model::time::SimTime;

/// Names one scheduled event, so that it can be called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timer {
    due: SimTime,
    event: Event,
}

/// The events that are due, soonest first: a heap of four children to a parent, ordered by keys of one word. An event
/// that was taken out leaves its place at the top for the one that is scheduled next.
#[derive(Debug, Default)]
pub struct Queue {
    due: Vec<Due>,
    /// Whether the top is free.
    hollow: bool,
    next_number: u64,
}

#[derive(Debug, Clone, Copy)]
struct Due {
    key: u64,
    event: Event,
}

/// The low bits of a key say what comes first at one moment.
const ORDER_BITS: u32 = 22;
/// Set for everything but polls. A poll sees the world as it was before anything else happens, whenever the poll was
/// scheduled: a fault at the very moment of a poll comes after it.
const NOT_A_POLL: u64 = 1 << (ORDER_BITS - 1);
/// The key of a free top: nothing comes before it.
const FREE: u64 = 0;
const CHILDREN: usize = 4;

/// The last moment that can be told apart from later ones: more than a century.
pub const LAST: SimTime = SimTime((1 << (u64::BITS - ORDER_BITS)) - 1);

fn due_of(key: u64) -> SimTime {
    SimTime(key >> ORDER_BITS)
}

impl Queue {
    /// Schedules an event; what is due after [`LAST`] is due then.
    pub fn schedule(&mut self, due: SimTime, event: Event) -> Timer {
        let due = due.min(LAST);
        let key = due.0 << ORDER_BITS | self.order_of(event);
        if std::mem::take(&mut self.hollow) {
            self.sift_down(0, Due { key, event });
        } else {
            self.due.push(Due { key, event });
            self.sift_up(self.due.len() - 1, Due { key, event });
        }
        Timer { due, event }
    }

    fn order_of(&mut self, event: Event) -> u64 {
        if let Event::HealthCheckDue(resource) = event {
            return resource.index() as u64;
        }
        if self.next_number == NOT_A_POLL {
            self.renumber();
        }
        let number = self.next_number;
        self.next_number += 1;
        NOT_A_POLL | number
    }

    /// Numbers what is due from zero, in the order in which it comes.
    fn renumber(&mut self) {
        let mut due = self.in_order();
        self.next_number = 0;
        for Due { key, .. } in &mut due {
            if *key & NOT_A_POLL != 0 {
                *key = due_of(*key).0 << ORDER_BITS | NOT_A_POLL | self.next_number;
                self.next_number += 1;
            }
        }
        assert!(self.next_number < NOT_A_POLL, "more than two million events are due");
        // What is sorted is a heap.
        self.due = due;
        self.hollow = false;
    }

    /// Calls an event off; a timer that has fired is nothing to call off.
    pub fn cancel(&mut self, timer: Timer) {
        let is_it = |due: &Due| due_of(due.key) == timer.due && due.event == timer.event;
        let first = usize::from(self.hollow);
        if let Some(place) = self.occupied().iter().position(is_it) {
            self.remove(first + place);
        }
    }

    /// Takes the next event out.
    pub fn pop(&mut self) -> Option<(SimTime, Event)> {
        if self.hollow {
            self.hollow = false;
            self.remove(0);
        }
        let top = self.due.first_mut()?;
        let Due { key, event } = *top;
        top.key = FREE;
        self.hollow = true;
        Some((due_of(key), event))
    }

    /// When the next event is due.
    pub fn next_due(&self) -> Option<SimTime> {
        let top = if self.hollow { 1..self.due.len().min(CHILDREN + 1) } else { 0..self.due.len().min(1) };
        self.due[top].iter().map(|due| due.key).min().map(due_of)
    }

    /// Calls off every event that `condemned` selects.
    pub fn cancel_all(&mut self, condemned: impl Fn(Event) -> bool) {
        if !self.has(&condemned) {
            return;
        }
        if std::mem::take(&mut self.hollow) {
            self.due.swap_remove(0);
        }
        self.due.retain(|due| !condemned(due.event));
        for parent in (0..self.due.len().div_ceil(CHILDREN)).rev() {
            self.sift_down(parent, self.due[parent]);
        }
    }

    /// The due events that `wanted` selects, soonest first.
    pub fn find(&self, wanted: impl Fn(Event) -> bool) -> Vec<(SimTime, Event)> {
        let selected = self.in_order().into_iter().filter(|due| wanted(due.event));
        selected.map(|due| (due_of(due.key), due.event)).collect()
    }

    /// How many events are due.
    pub fn len(&self) -> usize {
        self.occupied().len()
    }

    /// Whether nothing is due.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every event that is due.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.occupied().iter().map(|due| due.event)
    }

    /// Whether some due event satisfies `wanted`.
    pub fn has(&self, wanted: impl Fn(Event) -> bool) -> bool {
        self.events().any(wanted)
    }

    fn occupied(&self) -> &[Due] {
        &self.due[usize::from(self.hollow)..]
    }

    fn in_order(&self) -> Vec<Due> {
        let mut due = self.occupied().to_vec();
        due.sort_unstable_by_key(|due| due.key);
        due
    }

    fn remove(&mut self, place: usize) {
        self.due.swap_remove(place);
        if let Some(moved) = self.due.get(place).copied() {
            self.sift_down(place, moved);
            self.sift_up(place, self.due[place]);
        }
    }

    /// Puts something in a place, or above it where it comes sooner than what is there.
    fn sift_up(&mut self, mut place: usize, due: Due) {
        while place > 0 {
            let parent = (place - 1) / CHILDREN;
            if self.due[parent].key <= due.key {
                break;
            }
            self.due[place] = self.due[parent];
            place = parent;
        }
        self.due[place] = due;
    }

    /// Puts something in a place, or below it where something there comes sooner.
    fn sift_down(&mut self, mut place: usize, due: Due) {
        while let Some((child, soonest)) = self.soonest_child(place)
            && soonest.key < due.key
        {
            self.due[place] = soonest;
            place = child;
        }
        self.due[place] = due;
    }

    fn soonest_child(&self, place: usize) -> Option<(usize, Due)> {
        let first = place * CHILDREN + 1;
        let at = match self.due.get(first..first + CHILDREN) {
            Some([a, b, c, d]) => {
                let (left, right) = (usize::from(b.key < a.key), 2 + usize::from(d.key < c.key));
                first + if c.key.min(d.key) < a.key.min(b.key) { right } else { left }
            }
            _ => (first..self.due.len()).min_by_key(|child| self.due[*child].key)?,
        };
        Some((at, self.due[at]))
    }
}

impl Clone for Queue {
    fn clone(&self) -> Queue {
        Queue { due: self.due.clone(), ..*self }
    }

    /// Keeps the memory it has.
    fn clone_from(&mut self, other: &Queue) {
        self.due.clone_from(&other.due);
        (self.hollow, self.next_number) = (other.hollow, other.next_number);
    }
}

/// Two queues are the same when the same comes in the same order.
impl PartialEq for Queue {
    fn eq(&self, other: &Self) -> bool {
        let due = |queue: &Queue| queue.find(|_| true);
        self.occupied().len() == other.occupied().len() && due(self) == due(other)
    }
}

impl Eq for Queue {}

impl Hash for Queue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.find(|_| true).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::ResourceId;

    #[test]
    fn polls_come_first_at_their_moment_in_the_order_of_resources() {
        let mut queue = Queue::default();
        let poll = |index| Event::HealthCheckDue(ResourceId::from_index(index));
        queue.schedule(SimTime(5), Event::ScriptStepDue(0));
        queue.schedule(SimTime(5), poll(2));
        queue.schedule(SimTime(4), Event::ScriptStepDue(1));
        queue.schedule(SimTime(5), poll(1));
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|(_, event)| event).collect();
        assert_eq!(order, [Event::ScriptStepDue(1), poll(1), poll(2), Event::ScriptStepDue(0)]);
    }

    #[test]
    fn equal_times_are_first_in_first_out_and_a_cancelled_timer_never_fires() {
        let mut queue = Queue::default();
        let at = SimTime(5);
        queue.schedule(at, Event::ScriptStepDue(0));
        let dropped = queue.schedule(at, Event::ScriptStepDue(1));
        queue.schedule(SimTime(4), Event::ScriptStepDue(2));
        queue.schedule(at, Event::ScriptStepDue(3));
        queue.cancel(dropped);
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|(_, event)| event).collect();
        assert_eq!(order, [2, 0, 3].map(Event::ScriptStepDue));
    }

    /// A queue and a list that is sorted anew each time, given the same orders.
    #[test]
    fn whatever_is_scheduled_called_off_and_taken_out_comes_in_order() {
        let (mut queue, mut list, mut seed) = (Queue::default(), Vec::new(), 7_u64);
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for number in 0..20_000_u16 {
            let line = Event::ScriptStepDue(number);
            match random(8) {
                0..=3 => {
                    let due = SimTime(random(50));
                    list.push((due, number, queue.schedule(due, line)));
                }
                4 if !list.is_empty() => {
                    let (.., timer) = list.remove(random(list.len() as u64) as usize);
                    queue.cancel(timer);
                }
                5 if random(50) == 0 => {
                    let multiple = |number: u16| number.is_multiple_of(3);
                    list.retain(|(_, number, _)| !multiple(*number));
                    queue.cancel_all(|event| matches!(event, Event::ScriptStepDue(line) if multiple(line)));
                }
                6 if random(20) == 0 => queue.renumber(),
                _ => {
                    list.sort_by_key(|(due, number, _)| (*due, *number));
                    assert_eq!(queue.next_due(), list.first().map(|(due, ..)| *due));
                    let first = (!list.is_empty()).then(|| list.remove(0));
                    let expected = first.map(|(due, number, _)| (due, Event::ScriptStepDue(number)));
                    assert_eq!(queue.pop(), expected);
                }
            }
            assert_eq!(queue.events().count(), list.len());
        }
    }

    #[test]
    fn queues_are_the_same_when_the_same_comes_in_the_same_order() {
        let lines = [4, 2, 9].map(|due| (SimTime(due), Event::ScriptStepDue(due as u16)));
        let (mut one, mut other) = (Queue::default(), Queue::default());
        for (due, event) in lines {
            one.schedule(due, event);
        }
        other.schedule(SimTime(1), Event::WitnessRetryDue);
        other.pop();
        for (due, event) in lines.into_iter().rev() {
            other.schedule(due, event);
        }
        assert_eq!(one, other);
        other.pop();
        assert_ne!(one, other);
    }
}
