//! Decides what can go otherwise than planned, and what stands of a plan when it is made anew: what has started, where
//! each tail is. Does not make the new plan (`flights`). Up: [`crate`].
//!
//! A disruption is not a custody event ([`crate::record`]): it is about aircraft, airports and needs, and is known before
//! the plan is changed because of it.

use jiff::Timestamp;

use crate::airport::FuelSupply;
use crate::evidence::Source;
use crate::flights::{Consignment, Flight};
use crate::id::{AirportId, ConsignmentId, DisruptionId, FlightId, PermitId, TailId};
use crate::quantity::{Money, Units};
use crate::transport::Closure;

/// Something that went otherwise than planned, and when it became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disruption {
    /// Its id.
    pub id: DisruptionId,
    /// When it became known: the new plan changes nothing that departs before.
    pub at: Timestamp,
    /// What happened.
    pub kind: DisruptionKind,
    /// Who says so.
    pub source: Source,
}

/// What happened. Where `until` is none, it lasts to the end of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisruptionKind {
    /// A tail cannot fly; what it has begun ends with the leg it is on.
    TailOut {
        /// Which.
        tail: TailId,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// An airport takes no landings and no take-offs.
    AirportClosed {
        /// Which.
        airport: AirportId,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// An airport works fewer aircraft at once.
    SpotsFewer {
        /// Which.
        airport: AirportId,
        /// How many are left.
        spots: Units,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// Airspace is closed; the closure says whose, to whom and how long.
    RouteClosed(Box<Closure>),
    /// A state refuses what was asked for: the permit cannot be had.
    PermitRefused {
        /// Which permit.
        permit: PermitId,
        /// For which tails; empty means all that need it.
        tails: Vec<TailId>,
    },
    /// An airport has less fuel than was thought.
    FuelMissing {
        /// Which.
        airport: AirportId,
        /// What it has.
        fuel: FuelSupply,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// More is to be flown.
    NeedNew(Box<Consignment>),
    /// Another amount is to be flown, or by another day. What is none stays as it was.
    NeedChanged {
        /// Which consignment.
        consignment: ConsignmentId,
        /// Whole packs, those already flown included.
        packs: Option<Units>,
        /// Should have arrived by this instant.
        due: Option<Timestamp>,
        /// Must have arrived by this instant.
        due_hard: Option<Timestamp>,
    },
    /// It need not be flown; what is on its way goes on.
    NeedCancelled {
        /// Which consignment.
        consignment: ConsignmentId,
    },
    /// A leg leaves later than planned.
    LateDeparture {
        /// Which flight.
        flight: FlightId,
        /// Which of its legs, counted from 0.
        leg: u16,
        /// When it now leaves.
        departs: Timestamp,
    },
}

impl DisruptionKind {
    /// The word of its sort, as in a table.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::TailOut { .. } => "tail-out",
            Self::AirportClosed { .. } => "airport-closed",
            Self::SpotsFewer { .. } => "spots-fewer",
            Self::RouteClosed(_) => "route-closed",
            Self::PermitRefused { .. } => "permit-refused",
            Self::FuelMissing { .. } => "fuel-missing",
            Self::NeedNew(_) => "need-new",
            Self::NeedChanged { .. } => "need-changed",
            Self::NeedCancelled { .. } => "need-cancelled",
            Self::LateDeparture { .. } => "late-departure",
        }
    }
}

/// What stands of the plan before: the question of a new plan that starts from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The instant that the new plan starts from; a leg that departs within the policy's notice of it is frozen.
    pub now: Timestamp,
    /// Flights of the plan before that have not ended, with the times that are known now, by id.
    pub flights: Vec<Flight>,
    /// Which of them have started or leave within the notice; their frozen legs and the cargo aboard those are flown
    /// unchanged. By id of the flight.
    pub frozen: Vec<Frozen>,
    /// Where each tail of the question is once its frozen legs are flown. By id of the tail; a tail that is not named
    /// is at its base, rested.
    pub tails: Vec<TailState>,
}

/// A flight of which the first legs are flown as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// Which flight of [`Standing::flights`].
    pub flight: FlightId,
    /// How many of its legs, from the first on; at least one.
    pub legs: u16,
}

/// Where a tail is, and how tired its crew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TailState {
    /// Which tail.
    pub tail: TailId,
    /// Where it is, or lands next.
    pub airport: AirportId,
    /// When it is there and its work there is done.
    pub free_from: Timestamp,
    /// When its crew reported; none when it is rested.
    pub on_duty_since: Option<Timestamp>,
    /// Sectors that this crew has flown since it reported.
    pub sectors: u16,
}

/// What it costs to change a plan that people have been told, for choosing between new plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeCosts {
    /// For each departure that moves, for each hour it moves by, begun hours counted whole.
    pub per_departure_hour: Money,
    /// For each flight that another tail flies.
    pub per_tail: Money,
    /// For each permit that must be asked for anew, for each day of its lead time.
    pub per_permit_day: Money,
}

impl ChangeCosts {
    /// Changes cost nothing.
    #[must_use]
    pub const fn free() -> Self {
        Self { per_departure_hour: Money::NOTHING, per_tail: Money::NOTHING, per_permit_day: Money::NOTHING }
    }
}
