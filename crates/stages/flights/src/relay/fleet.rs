//! Decides what is known of each aircraft: where it is free, what is aboard, which acts it shall do and when. Follows
//! what is seen step by step. Up: [`crate::relay`].

use model::relay::{AircraftState, CarrierView, RelayWorld, Step};

use super::clock::Clock;
use super::job::Act;
use super::walk::{Cursor, Visit, Walker};

/// One aircraft and its route.
#[derive(Clone, Debug)]
pub(super) struct Craft {
    /// Type, limits and where it is free.
    pub(super) walker: Walker,
    /// What it shall do.
    pub(super) acts: Vec<Act>,
    /// When and where, the next first.
    pub(super) visits: Vec<Visit>,
    /// How bad that is, in points.
    pub(super) value: f64,
    /// What it does now.
    pub(super) state: AircraftState,
    /// Jobs whose items are aboard, those that are being loaded among them.
    pub(super) aboard: Vec<usize>,
    /// Processing was ordered and has not begun.
    pub(super) is_queued: bool,
    /// Acts that were ordered for the next processing, or that go on in this one.
    pub(super) ordered: Vec<Act>,
    /// It was told to stay out of the queue.
    pub(super) is_held: bool,
    /// It was told to fly and does not yet.
    pub(super) is_sent: bool,
}

/// What happened to an aircraft in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Nothing that matters to a plan.
    None,
    /// Processing began.
    Began,
    /// Processing ended.
    Ended,
}

impl Craft {
    /// All aircraft where they are at the reset.
    pub(super) fn fleet(world: &RelayWorld, seen: &[CarrierView]) -> Vec<Self> {
        let craft = |(kind, seen): (&model::relay::FleetIndex, &CarrierView)| {
            let is_ready = seen.state == AircraftState::Ready;
            let at = seen.destination.unwrap_or(seen.airport).at();
            let weight_max = world.types()[kind.at()].weight_max;
            Self {
                walker: Walker { kind: kind.at(), weight_max, cursor: Cursor { at, is_ready, time: 0 }, weight: 0 },
                acts: Vec::new(),
                visits: Vec::new(),
                value: 0.0,
                state: seen.state,
                aboard: Vec::new(),
                is_queued: false,
                ordered: Vec::new(),
                is_held: false,
                is_sent: false,
            }
        };
        world.aircraft().iter().zip(seen).map(craft).collect()
    }

    /// Follows what is seen after a step. `time` tells the steps in the air of a flight.
    pub(super) fn follow(
        &mut self,
        seen: &CarrierView,
        now: Step,
        clock: Clock,
        time: impl Fn(usize, usize) -> Option<Step>,
    ) -> Event {
        let before = std::mem::replace(&mut self.state, seen.state);
        let cursor = &mut self.walker.cursor;
        match seen.state {
            AircraftState::Processing if before != AircraftState::Processing => {
                *cursor = Cursor { at: seen.airport.at(), is_ready: true, time: clock.ready(now) };
                self.is_queued = false;
                return Event::Began;
            }
            AircraftState::Processing => cursor.time = cursor.time.max(now),
            AircraftState::Moving => {
                let to = seen.destination.unwrap_or(seen.airport).at();
                if before != AircraftState::Moving {
                    let time = time(seen.airport.at(), to).unwrap_or(0);
                    *cursor = Cursor { at: to, is_ready: false, time: Clock::landed(now, time) };
                }
                cursor.time = cursor.time.max(now);
            }
            AircraftState::Waiting => *cursor = Cursor { at: seen.airport.at(), is_ready: false, time: now },
            AircraftState::Ready => {
                *cursor = Cursor { at: seen.airport.at(), is_ready: true, time: now };
                if before == AircraftState::Processing {
                    return Event::Ended;
                }
            }
        }
        Event::None
    }
}
