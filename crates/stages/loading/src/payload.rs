//! Decides how much more mass may come aboard for each unloading stop: what the tightest leg leaves on which it would be
//! aboard. Does not choose what it is spent on. Up: [`crate`].

use model::loading::FlightToLoad;

use crate::balance::payload_max;

/// Payload left on each leg.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    /// First unloading order still aboard, and what is left.
    legs: Vec<(u8, i64)>,
}

impl Payload {
    pub(crate) fn of(flight: &FlightToLoad) -> Self {
        Self { legs: flight.legs.iter().map(|leg| (leg.unload_from, payload_max(&flight.aircraft, leg))).collect() }
    }

    /// Most that may still come aboard for a stop.
    pub(crate) fn left(&self, order: u8) -> i64 {
        self.legs.iter().filter(|(from, _)| *from <= order).map(|(_, left)| *left).min().unwrap_or(i64::MAX)
    }

    pub(crate) fn take(&mut self, order: u8, gross: i64) {
        self.legs.iter_mut().filter(|(from, _)| *from <= order).for_each(|(_, left)| *left -= gross);
    }

    /// Most that may still come aboard and stay to the end, as people do.
    pub(crate) fn left_throughout(&self) -> i64 {
        self.left(u8::MAX)
    }

    pub(crate) fn take_throughout(&mut self, gross: i64) {
        self.take(u8::MAX, gross);
    }
}
