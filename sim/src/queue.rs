//! What is due. Ordered by time; at one time health checks come first, by resource, and everything else is first
//! in, first out.

use std::collections::BTreeMap;

use crate::event::Event;
use crate::model::ids::ResourceId;
use crate::model::time::SimTime;

/// Names one scheduled event, so that it can be called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timer {
    due: SimTime,
    rank: Rank,
    number: u32,
}

/// What comes first at one moment. A poll sees the world as it was before anything else happens, whenever the poll
/// was scheduled: a fault at the very moment of a poll comes after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Rank {
    Poll(ResourceId),
    Other,
}

impl Rank {
    fn of(event: Event) -> Rank {
        match event {
            Event::HealthCheckDue(resource) => Rank::Poll(resource),
            _ => Rank::Other,
        }
    }
}

/// The events that are due, soonest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Queue {
    due: BTreeMap<Timer, Event>,
    next_number: u32,
}

impl Queue {
    /// Schedules an event.
    pub fn schedule(&mut self, due: SimTime, event: Event) -> Timer {
        let timer = Timer { due, rank: Rank::of(event), number: self.next_number };
        self.next_number += 1;
        self.due.insert(timer, event);
        timer
    }

    /// Calls an event off; a timer that has fired is nothing to call off.
    pub fn cancel(&mut self, timer: Timer) {
        self.due.remove(&timer);
    }

    /// Takes the next event out.
    pub fn pop(&mut self) -> Option<(SimTime, Event)> {
        self.due.pop_first().map(|(timer, event)| (timer.due, event))
    }

    /// When the next event is due.
    pub fn next_due(&self) -> Option<SimTime> {
        self.due.keys().next().map(|timer| timer.due)
    }

    /// Calls off every event that `condemned` selects.
    pub fn cancel_all(&mut self, condemned: impl Fn(Event) -> bool) {
        self.due.retain(|_, event| !condemned(*event));
    }

    /// The due events that `wanted` selects, soonest first.
    pub fn find(&self, wanted: impl Fn(Event) -> bool) -> Vec<(SimTime, Event)> {
        let selected = self.due.iter().filter(|(_, event)| wanted(**event));
        selected.map(|(timer, event)| (timer.due, *event)).collect()
    }

    /// Every event that is due.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.due.values().copied()
    }

    /// Whether some due event satisfies `wanted`.
    pub fn has(&self, wanted: impl Fn(Event) -> bool) -> bool {
        self.due.values().any(|event| wanted(*event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::Id;

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
}
