//! Decides what an alarm about custody says, from which policy it follows, and the plain facts of a plan that it is held
//! against. Does not decide when one sounds (`record`). Up: [`crate::custody`].

use jiff::{SignedDuration, Timestamp};

use super::Whereabouts;
use crate::evidence::RecordRef;
use crate::id::{AirportId, ConsignmentId, FlightId, LocationId, PartyId};

/// When alarms sound; a choice of the people in charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlarmPolicy {
    /// Longest time without a custody event while goods are on the way.
    pub silent: SignedDuration,
    /// How long before the last day of use.
    pub expiring: SignedDuration,
    /// Longest time after a count without a report of use for all of it.
    pub unreported: SignedDuration,
    /// How long after its due time a planned step is late.
    pub late: SignedDuration,
}

impl Default for AlarmPolicy {
    /// 48 h silent and 30 days unreported; 60 days before expiry; late at once.
    fn default() -> Self {
        Self {
            silent: SignedDuration::from_hours(48),
            expiring: SignedDuration::from_hours(60 * 24),
            unreported: SignedDuration::from_hours(30 * 24),
            late: SignedDuration::ZERO,
        }
    }
}

/// What a plan foresees for a consignment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueStep {
    /// It goes into a party's custody.
    Handover(PartyId),
    /// It comes aboard a flight.
    Load(FlightId),
    /// It takes off there with a flight.
    Depart(FlightId, AirportId),
    /// It lands there with a flight.
    Arrive(FlightId, AirportId),
    /// It is counted at a place.
    Receive(LocationId),
}

impl std::fmt::Display for DueStep {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Handover(party) => write!(out, "handover to {party}"),
            Self::Load(flight) => write!(out, "loading aboard {flight}"),
            Self::Depart(flight, airport) => write!(out, "departure of {flight} from {airport}"),
            Self::Arrive(flight, airport) => write!(out, "arrival of {flight} at {airport}"),
            Self::Receive(place) => write!(out, "count at {place}"),
        }
    }
}

/// One step of a plan, with when it is due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedStep {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// What is to happen.
    pub step: DueStep,
    /// By when.
    pub due: Timestamp,
}

/// Why an alarm sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmKind {
    /// Goods on the way, and nobody has said anything of them for too long.
    Silent,
    /// A planned step is due and has not happened.
    Late,
    /// Something happened that the plan does not foresee.
    OffPlan,
    /// The last day of use is near or past.
    Expiring,
    /// Counted, and nobody has said what became of it.
    Unreported,
}

impl AlarmKind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Silent, "silent"),
        (Self::Late, "late"),
        (Self::OffPlan, "off-plan"),
        (Self::Expiring, "expiring"),
        (Self::Unreported, "unreported"),
    ];
}

/// One alarm: what, since when, who holds it, what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Since when it sounds: the instant at which the policy was first broken.
    pub since: Timestamp,
    /// Why.
    pub kind: AlarmKind,
    /// About which consignment.
    pub consignment: ConsignmentId,
    /// What is the matter, one sentence with the figures.
    pub what: String,
    /// Who holds the goods, by all that is known, in order; empty when nobody does.
    pub holders: Vec<PartyId>,
    /// Where they are, by all that is known, in order.
    pub places: Vec<Whereabouts>,
    /// What a duty officer does next.
    pub next_step: String,
    /// The last event it rests on.
    pub because: Option<RecordRef>,
}
