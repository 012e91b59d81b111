//! Whether anything is still under way.

use crate::event::Event;
use crate::world::World;

/// How far a world is from rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quiescence {
    /// Nothing is due: without another fault or order nothing will ever change.
    Settled,
    /// Only what waits for a time of its own is due: a retry, a failback window, the end of a quarantine, the next
    /// try of the witness, the end of a package.
    Waiting,
    /// Something recovers, stops, starts or moves.
    UnderWay,
}

/// How far a world is from rest; lines of the script that are still to come do not count.
pub fn of(world: &World) -> Quiescence {
    let due = world.queue.events().map(|event| match event {
        Event::ScriptStepDue(_) => Quiescence::Settled,
        Event::RetryDue(_)
        | Event::FailbackWindowOpened(_)
        | Event::QuarantineEnded(_)
        | Event::WitnessRetryDue
        | Event::PackageFinished(_) => Quiescence::Waiting,
        _ => Quiescence::UnderWay,
    });
    due.max().unwrap_or(Quiescence::Settled)
}
