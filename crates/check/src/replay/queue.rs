//! Decides what happens next. Does not decide what it means. Up: [`crate::replay`].

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cast::Role;

/// What happens, in the order in which it happens at one instant: who lands is there before somebody is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An aircraft is on blocks.
    Lands,
    /// Its cargo for this station is out.
    Unloaded,
    /// Loading begins.
    Loads,
    /// It goes off blocks.
    Departs,
}

/// Something that happens to a flight at one of its stations: station 0 is before the first leg, station n after leg n - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    /// Seconds of the epoch.
    pub(super) at: i64,
    /// What.
    pub(super) kind: Kind,
    /// Index of the flight in the cast.
    pub(super) flight: usize,
    /// At which station.
    pub(super) station: usize,
}

impl Event {
    /// An event of a flight at a station.
    pub(super) fn of(kind: Kind, at: i64, (flight, station): (usize, usize)) -> Self {
        Self { at, kind, flight, station }
    }
}

/// Events to come, the next one first.
pub(super) struct Queue(BinaryHeap<Reverse<Event>>);

impl Queue {
    /// The first event of every flight; each brings on the ones after it.
    pub(super) fn opening(roles: &[Role<'_>]) -> Self {
        let first = roles.iter().enumerate().map(|(flight, role)| {
            let departs = role.flight.legs[0].departs.as_second();
            let (kind, at) =
                if role.loads_at(0) { (Kind::Loads, departs - role.load_seconds()) } else { (Kind::Departs, departs) };
            Reverse(Event::of(kind, at, (flight, 0)))
        });
        Self(first.collect())
    }

    /// Takes out the next event.
    pub(super) fn next(&mut self) -> Option<Event> {
        self.0.pop().map(|Reverse(event)| event)
    }

    /// When the event after it happens.
    pub(super) fn peek_at(&self) -> Option<i64> {
        self.0.peek().map(|Reverse(event)| event.at)
    }

    /// Puts in an event; not before the one that was last taken out.
    pub(super) fn push(&mut self, event: Event) {
        self.0.push(Reverse(event));
    }
}
