//! Decides what the steps of a turn-round are: landing, processing, take-off. Up: [`crate::relay`].

use model::relay::Step;

/// The turn-round of the world.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// Steps that processing takes.
    pub(super) processing: Step,
}

impl Clock {
    /// When an aircraft is ready whose processing began so.
    pub(super) const fn ready(self, start: Step) -> Step {
        start + self.processing + 1
    }

    /// When an aircraft has landed that took off so, after so many steps in the air.
    pub(super) const fn landed(takeoff: Step, time: Step) -> Step {
        takeoff + time + 1
    }

    /// Steps for which processing holds a working place. One step more than the place is really taken: aircraft move in a fixed
    /// order within a step, and one that moves before the place is free comes a step too early.
    pub(super) const fn hold(self) -> Step {
        self.processing + 2
    }

    /// Steps of a leg beyond those in the air, from ready to ready.
    pub(super) const fn leg(self) -> Step {
        self.processing + 4
    }
}
