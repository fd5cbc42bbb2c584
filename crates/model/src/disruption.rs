//! Decides what can go otherwise than planned, what a new plan starts from, and how new plans are laid side by side.
//! Does not make the new plan (`flights`). Up: [`crate`].
//!
//! A disruption is not a custody event ([`crate::record`]): it is about aircraft, airports and needs, and is known before
//! the plan is changed because of it.

use jiff::Timestamp;

use crate::airport::FuelSupply;
use crate::evidence::{Reason, Source};
use crate::flights::{Consignment, Flight, FlightPolicy, FlightsSolution};
use crate::id::{AirportId, ConsignmentId, DisruptionId, FlightId, PermitId, TailId};
use crate::quantity::{Minutes, Money, Units};
use crate::transport::Closure;

/// Something that went otherwise than planned, and when it became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disruption {
    /// Its id.
    pub id: DisruptionId,
    /// When it became known.
    pub at: Timestamp,
    /// What happened.
    pub kind: DisruptionKind,
    /// Who says so.
    pub source: Source,
}

/// What happened. Where `from` is none, it began when it became known; where `until` is none, it lasts to the end of the
/// plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisruptionKind {
    /// A tail cannot fly; what it has begun ends with the leg it is on.
    TailOut {
        /// Which.
        tail: TailId,
        /// From when.
        from: Option<Timestamp>,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// An airport takes no landings and no take-offs.
    AirportClosed {
        /// Which.
        airport: AirportId,
        /// From when.
        from: Option<Timestamp>,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// An airport works fewer aircraft at once.
    SpotsFewer {
        /// Which.
        airport: AirportId,
        /// How many are left.
        spots: Units,
        /// From when.
        from: Option<Timestamp>,
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
        /// From when.
        from: Option<Timestamp>,
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

/// What a new plan starts from: the plan before, and what went otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The instant that the new plan starts from. A flight whose first leg departs within the policy's notice of it is
    /// frozen: its legs, tail, times and cargo stay as they are.
    pub now: Timestamp,
    /// Every flight of the plan before, as it was told, by id.
    pub flights: Vec<Flight>,
    /// Everything that is known to have gone otherwise, in the order it became known.
    pub disruptions: Vec<Disruption>,
}

impl Standing {
    /// What departs before this instant is frozen.
    #[must_use]
    pub fn frozen_until(&self, policy: &FlightPolicy) -> Timestamp {
        let notice = jiff::SignedDuration::from_mins(policy.notice.get());
        self.now.checked_add(notice).unwrap_or(Timestamp::MAX)
    }
}

/// How much of the plan before may be looked at anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// Only the flights that cannot be flown as they stand: later, by another tail, another way, or not at all.
    Rules,
    /// Also the flights that share a tail, an airport or cargo with these.
    Search,
    /// Everything that is not frozen.
    Anew,
}

impl Effort {
    /// Every effort with its word, the least first.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Rules, "by-rule"), (Self::Search, "by-search"), (Self::Anew, "anew")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map(|(_, word)| *word).expect("an effort should have a word")
    }
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// How it was found.
    pub effort: Effort,
    /// The whole plan: frozen flights as they stand, and all others.
    pub solution: FlightsSolution,
    /// Frozen flights that cannot be flown as they stand, by id. Nobody has changed those that are under way.
    pub broken: Vec<Broken>,
    /// What differs from the plan before, by id of the flight.
    pub changes: Vec<FlightChange>,
    /// What these changes cost by the policy, hundredths.
    pub change_cents: i64,
}

impl Alternative {
    /// What alternatives are compared by: mass that misses its hard date, then plan and changes in one sum of hundredths.
    #[must_use]
    pub fn rank(&self) -> (i64, i64) {
        let objective = &self.solution.objective;
        (objective.hard_missed.get(), objective.value_cents() + self.change_cents)
    }
}

/// A frozen flight that a disruption makes impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub flight: FlightId,
    /// What makes it impossible.
    pub disruption: DisruptionId,
    /// Whether it has departed: it then stays in the plan as it was, for people to deal with. Else it cannot leave, and
    /// what it was to carry is planned anew.
    pub is_under_way: bool,
    /// What is the matter.
    pub reason: Reason,
}

/// How one flight differs from the plan before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightChange {
    /// Which flight; it keeps its number where the plan before has it.
    pub flight: FlightId,
    /// In what it differs.
    pub kind: ChangeKind,
    /// The disruption that is the reason; none when it only makes better use of what is left.
    pub because: Option<DisruptionId>,
}

/// In what a flight differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is not flown.
    Dropped,
    /// It was not in the plan before.
    Added {
        /// Permits that must be asked for.
        permits: Vec<PermitId>,
    },
    /// It is flown otherwise.
    Changed {
        /// How far its departures move, the farthest of them, to either side.
        moved: Minutes,
        /// Whether another tail flies it.
        is_other_tail: bool,
        /// Whether it calls at other airports or goes another way.
        is_other_way: bool,
        /// Whether it carries something else.
        is_other_cargo: bool,
        /// Permits that must be asked for anew.
        permits: Vec<PermitId>,
    },
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
