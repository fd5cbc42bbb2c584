//! Decides how much more mass may come aboard for each airport of loading and unloading stop: what the tightest leg leaves
//! on which it would be aboard. Does not choose what it is spent on. Up: [`crate`].

use model::loading::FlightToLoad;

use crate::balance::payload_max;
use crate::stay::{Phase, Stay};

/// Payload left on each leg.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    /// What is aboard, and what is left.
    legs: Vec<(Phase, i64)>,
}

impl Payload {
    pub(crate) fn of(flight: &FlightToLoad) -> Self {
        Self { legs: flight.legs.iter().map(|leg| (Phase::of(leg), payload_max(&flight.aircraft, leg))).collect() }
    }

    /// Most that may still come aboard for a stay.
    pub(crate) fn left(&self, stay: Stay) -> i64 {
        self.legs.iter().filter(|(phase, _)| phase.has(stay)).map(|(_, left)| *left).min().unwrap_or(i64::MAX)
    }

    pub(crate) fn take(&mut self, stay: Stay, gross: i64) {
        self.legs.iter_mut().filter(|(phase, _)| phase.has(stay)).for_each(|(_, left)| *left -= gross);
    }
}
