//! Decides what it is that became of a plan's flights: for each leg and each consignment aboard, what was planned beside what was
//! reported. Does not decide which event means what (`record`). Up: [`crate`].
//!
//! Events and plans speak of the same things by the same names: a custody event names the consignment and the flight by the ids
//! that the plan gives them, and a leg by its place in the plan's flight, from 1.

use jiff::{SignedDuration, Timestamp};

use crate::id::{AircraftTypeId, AirportId, ConsignmentId, EventId, FlightId, TailId};
use crate::quantity::Units;

/// How far something has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progressed {
    /// Nothing was reported of it.
    Planned,
    /// It is aboard; of a flight, something is.
    Loaded,
    /// It took off.
    Departed,
    /// It went elsewhere than planned.
    Diverted,
    /// It landed where it was to be unloaded; of a flight, on its last leg with cargo.
    Arrived,
    /// It was counted there; of a flight, everything was.
    Received,
}

impl Progressed {
    /// Every state with its word.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Planned, "planned"),
        (Self::Loaded, "loaded"),
        (Self::Departed, "departed"),
        (Self::Diverted, "diverted"),
        (Self::Arrived, "arrived"),
        (Self::Received, "received"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(state, _)| *state == self)
            .map(|(_, word)| *word)
            .expect("every state should have a word")
    }
}

/// One leg, planned and reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegExecution {
    /// Its place in the flight, from 1.
    pub number: u16,
    /// From.
    pub from: AirportId,
    /// To.
    pub to: AirportId,
    /// Whether cargo is aboard by the plan.
    pub has_cargo: bool,
    /// Off blocks, by the plan.
    pub departs: Timestamp,
    /// On blocks, by the plan.
    pub arrives: Timestamp,
    /// When it took off, by the first report.
    pub departed: Option<Timestamp>,
    /// When and where it landed, by the first report.
    pub landed: Option<(Timestamp, AirportId)>,
}

/// What became of a consignment, or of the packs of it that this flight was to carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CargoExecution {
    /// The consignment.
    pub consignment: ConsignmentId,
    /// Whole packs that are to fly, by the plan.
    pub packs: Units,
    /// Where they are to be unloaded.
    pub unload: AirportId,
    /// How far they came.
    pub state: Progressed,
    /// The last event that this rests on.
    pub because: Option<EventId>,
    /// In what it went otherwise than planned.
    pub deviations: Vec<Deviation>,
}

/// In what something went otherwise than planned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deviation {
    /// The plan has it on other flights.
    OtherFlight {
        /// The flight that carried it.
        flight: FlightId,
        /// The event that says so.
        event: EventId,
    },
    /// It landed elsewhere than the plan has it.
    OtherAirport {
        /// Where it landed.
        airport: AirportId,
        /// The event that says so.
        event: EventId,
    },
    /// The flight took off, and nobody reported this aboard.
    LeftBehind {
        /// When the flight took off.
        departed: Timestamp,
    },
}

impl std::fmt::Display for Deviation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OtherFlight { flight, .. } => write!(out, "carried by {flight}"),
            Self::OtherAirport { airport, .. } => write!(out, "landed at {airport}"),
            Self::LeftBehind { departed } => {
                write!(out, "not reported aboard when the flight took off at {departed:.0}")
            }
        }
    }
}

/// What became of a flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightExecution {
    /// The flight.
    pub flight: FlightId,
    /// Its tail, by the plan.
    pub tail: TailId,
    /// The tail's type.
    pub aircraft: AircraftTypeId,
    /// How far it has come.
    pub state: Progressed,
    /// How much later than planned its last movement was, or how long one is overdue; below zero when it was early.
    pub late: SignedDuration,
    /// Whether that is a movement that has not been reported, and not one that has.
    pub is_overdue: bool,
    /// Its legs.
    pub legs: Vec<LegExecution>,
    /// What it carries.
    pub cargo: Vec<CargoExecution>,
}
