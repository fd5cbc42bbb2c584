//! Decides the question and the answer of the flights stage: which tail flies what, where, when.
//! The engine is the crate `flights`; the judge is `check`. Up: [`crate`].

use jiff::Timestamp;

use crate::evidence::{Because, Reason};
use crate::geo::GeoPoint;
use crate::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, ItemId, OfferLineId, PartyId, PlaceId, TailId};
use crate::quantity::{CubicMillimetres, Grams, Metres, Minutes, Money, Units};
use crate::transport::{AircraftType, Airport, Airspace, Closure, Tail};
use crate::world::{ItemKind, Pack};

/// What one offer line gives to one recipient, ready to be flown. May be split over flights by whole packs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consignment {
    /// Its id.
    pub id: ConsignmentId,
    /// The line it comes from.
    pub line: OfferLineId,
    /// Who gives.
    pub donor: PartyId,
    /// What.
    pub item: ItemId,
    /// What sort of thing.
    pub kind: ItemKind,
    /// To whom.
    pub recipient: PlaceId,
    /// Loaded here.
    pub origin: AirportId,
    /// Unloaded at one of these, best first.
    pub destinations: Vec<AirportId>,
    /// Whole packs.
    pub packs: Units,
    /// Each of them.
    pub pack: Pack,
    /// Can be loaded from this instant.
    pub ready: Timestamp,
    /// Should have arrived by this instant.
    pub due: Timestamp,
    /// Weight of lateness and of being left out, in thousandths; 1000 is plain.
    pub priority_permille: Units,
    /// Consignment this one flies with.
    pub travels_with: Option<ConsignmentId>,
    /// Links one step back.
    pub because: Because,
}

impl Consignment {
    /// Mass of all packs.
    #[must_use]
    pub fn gross(&self) -> Grams {
        self.pack.gross().times(self.packs.get())
    }

    /// Volume of all packs.
    #[must_use]
    pub fn volume(&self) -> CubicMillimetres {
        self.pack.volume().times(self.packs.get())
    }
}

/// A tighter limit that loading found: so much and no more of this mix fits this type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadLimit {
    /// Which type.
    pub aircraft: AircraftTypeId,
    /// Consignments it was found with, in order of id.
    pub consignments: Vec<ConsignmentId>,
    /// Cargo volume that may be planned for these on one flight of the type.
    pub volume_max: CubicMillimetres,
}

/// Rules of the operation for flying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightPolicy {
    /// Longest leg, fuel policy and crew comfort over brochure range.
    pub leg_max: Metres,
    /// Longest way round by stops, in thousandths of the direct distance (1150 is 15 % more).
    pub detour_permille: Units,
    /// Share of the hold's volume that cartons on pallets can fill.
    pub volume_permille: Units,
    /// Most technical stops between load and unload: 0, 1 or 2.
    pub stops_max: u8,
    /// Most airports that one trip unloads at.
    pub unload_max: u8,
    /// Cost of leaving a tonne undelivered, against block-hour costs.
    pub unmet_cost_per_tonne: Money,
    /// Cost of a day late for a tonne.
    pub late_cost_per_tonne_day: Money,
}

/// The question.
#[derive(Clone, Debug, PartialEq)]
pub struct FlightsProblem {
    /// Nothing departs before.
    pub as_of: Timestamp,
    /// Nothing arrives after.
    pub until: Timestamp,
    /// What is to be flown.
    pub consignments: Vec<Consignment>,
    /// With what.
    pub tails: Vec<Tail>,
    /// Types of the tails.
    pub types: Vec<AircraftType>,
    /// Airports: origins, destinations, bases and candidates for technical stops.
    pub airports: Vec<Airport>,
    /// Closures.
    pub closures: Vec<Closure>,
    /// Outlines of the closed countries.
    pub airspaces: Vec<Airspace>,
    /// Limits that loading found.
    pub limits: Vec<LoadLimit>,
    /// Rules of the operation.
    pub policy: FlightPolicy,
}

/// Why a leg is flown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LegPurpose {
    /// Empty, to where the cargo is.
    Position,
    /// With cargo.
    Carry,
    /// Empty, home.
    Return,
}

/// One take-off and one landing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// From.
    pub from: AirportId,
    /// To.
    pub to: AirportId,
    /// Why.
    pub purpose: LegPurpose,
    /// Off blocks.
    pub departs: Timestamp,
    /// On blocks.
    pub arrives: Timestamp,
    /// Way points round closed airspace, both ends included; great circles between them.
    pub way: Vec<GeoPoint>,
    /// Length of the way.
    pub distance: Metres,
    /// Most payload over this distance.
    pub payload_max: Grams,
    /// Cargo and people aboard.
    pub payload: Grams,
    /// Trip fuel.
    pub fuel: Grams,
}

/// Part of a consignment on a flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightCargo {
    /// Which consignment.
    pub consignment: ConsignmentId,
    /// Whole packs.
    pub packs: Units,
    /// Where they are unloaded.
    pub unload: AirportId,
}

/// One trip of one tail: position, load, stops, unload, home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Its id.
    pub id: FlightId,
    /// Which tail.
    pub tail: TailId,
    /// Its type.
    pub aircraft: AircraftTypeId,
    /// In order of time; each starts where the one before ended.
    pub legs: Vec<Leg>,
    /// What it carries.
    pub cargo: Vec<FlightCargo>,
    /// Hours between blocks.
    pub block: Minutes,
    /// Cost of the block hours.
    pub cost: Money,
    /// Carbon dioxide: fuel x 3.16 (ICAO factor).
    pub co2: Grams,
    /// Links one step back.
    pub because: Because,
}

/// A consignment, or packs of it, that no flight takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unflown {
    /// Which consignment.
    pub consignment: ConsignmentId,
    /// Whole packs.
    pub packs: Units,
    /// Why.
    pub reason: Reason,
}

/// How good the plan is at best: all in hundredths of the policy's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Bound of the linear relaxation.
    pub lp_cents: i64,
    /// Bound of the mixed-integer model.
    pub mip_cents: i64,
    /// Value of the solution that the mixed-integer model found.
    pub found_cents: i64,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlightsSolution {
    /// By id, which follows the time of the first departure.
    pub flights: Vec<Flight>,
    /// What no flight takes.
    pub left_out: Vec<Unflown>,
    /// The bound of trip choice.
    pub bound: Bound,
    /// What the bound is valid for, one sentence.
    pub bound_scope: String,
    /// Trip templates that were considered.
    pub templates: u64,
    /// What a reader must know.
    pub remarks: Vec<String>,
    /// Steps taken.
    pub steps: u64,
}

/// A question to the router by itself: `airbridge route`.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteProblem {
    /// From, over the `via` airports, to.
    pub stations: Vec<Airport>,
    /// With which type; none asks for distance only.
    pub aircraft: Option<AircraftType>,
    /// Payload aboard.
    pub payload: Grams,
    /// Candidates for technical stops.
    pub airports: Vec<Airport>,
    /// Airspace to keep out of.
    pub avoid: Vec<Airspace>,
    /// Rules.
    pub policy: FlightPolicy,
}

/// The router's answer. Times in the legs count from the `as_of` the caller gives as the first departure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteSolution {
    /// The legs, stops included.
    pub legs: Vec<Leg>,
    /// What bound the payload or forced a stop, and what could not be done.
    pub remarks: Vec<Reason>,
}
