//! The event queue alone: a thousand timers, each set again when it fires. G4 of the targets.
//!
//! All contenders play the same trajectory: every timer draws its delays from a stream of its own. Ours and the heap
//! of tuples promise that what is due at one moment comes in the order in which it was scheduled, and are held to the
//! same sequence; the bare heap of words promises nothing and is held to the same events. The first argument that is
//! a number is the count of rounds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use callboard_sim::event::Event;
use callboard_sim::model::time::SimTime;
use callboard_sim::queue::Queue;
use callboard_tests::rounds::{self, Rounds};

const TIMERS: u16 = 1_000;
const EVENTS: u64 = 5_000_000;

fn main() {
    let rounds = rounds::asked(9);
    let mut table = Rounds::default();
    for _ in 0..rounds {
        let ours = table.turn("callboard", callboard);
        let tuples = table.turn("BinaryHeap, in order", tuples);
        let bare = table.turn("BinaryHeap, bare", bare);
        assert_eq!(ours, tuples, "the same events in the same order");
        assert_eq!((ours.events, ours.sum), (bare.events, bare.sum), "the same events");
    }
    println!("hold, {TIMERS} timers, {EVENTS} events");
    for contender in ["callboard", "BinaryHeap, in order", "BinaryHeap, bare"] {
        let rate = table.rate(contender, EVENTS as f64) / 1e6;
        println!("  {contender:22} {rate:6.1} M/s  {:5.2} x ours", table.ratio(contender, "callboard"));
    }
}

/// Delays of a timer.
#[derive(Clone, Copy)]
struct Delays(u64);

impl Delays {
    fn of(timer: u16) -> Self {
        Delays((u64::from(timer) + 1).wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        1 + (mixed >> 44)
    }
}

fn all_delays() -> Vec<Delays> {
    (0..TIMERS).map(Delays::of).collect()
}

/// What was seen.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    events: u64,
    /// In whatever order.
    sum: u64,
    /// In this order.
    sequence: u64,
}

impl Seen {
    fn see(&mut self, at: u64, timer: u16) {
        self.events += 1;
        let event = at << 16 | u64::from(timer);
        self.sum = self.sum.wrapping_add(event.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        self.sequence = self.sequence.rotate_left(1) ^ event;
    }
}

fn callboard() -> Seen {
    let (mut delays, mut queue, mut seen) = (all_delays(), Queue::default(), Seen::default());
    for timer in 0..TIMERS {
        queue.schedule(SimTime(delays[usize::from(timer)].next()), Event::ScriptStepDue(timer));
    }
    while seen.events < EVENTS {
        let Some((at, Event::ScriptStepDue(timer))) = queue.pop() else {
            unreachable!("nothing else is due")
        };
        seen.see(at.0, timer);
        queue.schedule(SimTime(at.0 + delays[usize::from(timer)].next()), Event::ScriptStepDue(timer));
    }
    seen
}

fn tuples() -> Seen {
    let (mut delays, mut heap, mut seen) = (all_delays(), BinaryHeap::new(), Seen::default());
    let mut number = 0_u64;
    let mut push = |heap: &mut BinaryHeap<_>, at: u64, timer: u16| {
        heap.push(Reverse((at, number, timer)));
        number += 1;
    };
    for timer in 0..TIMERS {
        push(&mut heap, delays[usize::from(timer)].next(), timer);
    }
    while seen.events < EVENTS {
        let Reverse((at, _, timer)) = heap.pop().expect("timers are set again");
        seen.see(at, timer);
        push(&mut heap, at + delays[usize::from(timer)].next(), timer);
    }
    seen
}

fn bare() -> Seen {
    let (mut delays, mut heap, mut seen) = (all_delays(), BinaryHeap::new(), Seen::default());
    for timer in 0..TIMERS {
        heap.push(Reverse(delays[usize::from(timer)].next() << 16 | u64::from(timer)));
    }
    while seen.events < EVENTS {
        let Reverse(key) = heap.pop().expect("timers are set again");
        let (at, timer) = (key >> 16, key as u16);
        seen.see(at, timer);
        heap.push(Reverse((at + delays[usize::from(timer)].next()) << 16 | u64::from(timer)));
    }
    seen
}
