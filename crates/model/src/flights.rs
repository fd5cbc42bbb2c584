//! Decides the question and the answer of the flights stage: which tail flies what, where, when.
//! The engine is the crate `flights`; the judge is `check`. Up: [`crate`].

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::airport::Airport;
use crate::disruption::{ChangeCosts, Standing};
use crate::evidence::{Because, Reason};
use crate::geo::GeoPoint;
use crate::haul::Haul;
use crate::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, ItemId, OfferLineId, PartyId, PlaceId, TailId};
use crate::permit::Permit;
use crate::quantity::{CubicMillimetres, Grams, Metres, Minutes, Money, Units};
use crate::transport::{AircraftType, Airspace, Closure, Tail};
use crate::world::{ItemKind, Pack};

/// A consignment weighs in the objective like at least so much: a box of test kits is not worth less to the sick because
/// it is light, and a cost by the tonne alone would never send an aircraft for it.
pub const WEIGHT_MIN: Grams = Grams::of(2_000_000);

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
    /// Should have arrived by this instant; what comes later is late.
    pub due: Timestamp,
    /// Must have arrived by this instant: what comes later, or is left out, is missed. None when late is better than
    /// never. Not before `due`.
    pub due_hard: Option<Timestamp>,
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

    /// What it weighs in the objective: its mass, at least [`WEIGHT_MIN`].
    #[must_use]
    pub fn weight(&self) -> Grams {
        self.gross().max(WEIGHT_MIN)
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

/// What places for units take at the most: bases filled to the edge, up to the greatest height that packs can reach, and the
/// mass that units may have besides their tare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceRoom {
    /// Volume of packs.
    pub volume: CubicMillimetres,
    /// Mass of packs.
    pub net: Grams,
}

/// Places for pallets and ULDs on a type, as far as they are known before anything is loaded. No load takes more.
///
/// For each of the two loads of a flight: the packs of each pair of airports of loading and unloading stand on places of their
/// own, at least as many as their volume or their mass, divided by that of one place and rounded up, asks for; these are together no more than
/// `count`; all packs together take no more than `whole`; and every place that is taken so weighs `tare_min` besides its packs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PalletPlaces {
    /// Which type.
    pub aircraft: AircraftTypeId,
    /// Most places that can be used together.
    pub count: Units,
    /// Tare of the lightest unit that stands on one.
    pub tare_min: Grams,
    /// The best place for volume, and the best for mass.
    pub place: PlaceRoom,
    /// All places that can be used together, chosen for volume, and chosen for mass.
    pub whole: PlaceRoom,
    /// Consignments that go onto units; what is not named stands on the floor, sits, or does not fit at all.
    pub consignments: BTreeSet<ConsignmentId>,
}

/// Rules of the operation for flying.
///
/// Plans are compared in this order: mass that misses a hard date; what lateness and leaving out cost; what flying costs;
/// carbon dioxide. The weights of lateness are here, those of flying with the aircraft type and here.
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
    /// Most airports that one trip loads at on its way out, 1 or 2, before it unloads anything.
    pub load_max: u8,
    /// Most airports that one trip unloads at, on its way out; as many again with what it brings back.
    pub unload_max: u8,
    /// Cost of leaving a tonne undelivered, against block-hour costs. Times priority, by [`Consignment::weight`].
    pub unmet_cost_per_tonne: Money,
    /// Cost of a day late for a tonne. Times priority, by [`Consignment::weight`]; parts of a day count in part.
    pub late_cost_per_tonne_day: Money,
    /// Price of a tonne of fuel; nothing where the block hours have it in them.
    pub fuel_cost_per_tonne: Money,
    /// Most that flying may cost: block hours, handling and fuel. None is no limit.
    pub budget: Option<Money>,
    /// A leg that departs so soon is frozen when a plan is made anew.
    pub notice: Minutes,
    /// What changes of a standing plan cost.
    pub change: ChangeCosts,
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
    /// Permits that states ask for.
    pub permits: Vec<Permit>,
    /// Limits that loading found.
    pub limits: Vec<LoadLimit>,
    /// Places for pallets and ULDs of the types, where they are known; a type without is not limited by them.
    pub places: Vec<PalletPlaces>,
    /// Rules of the operation.
    pub policy: FlightPolicy,
    /// What stands of a plan before; none plans from nothing.
    pub standing: Option<Standing>,
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
    /// Whether they are carried out or brought back.
    pub haul: Haul,
    /// The airport where they come aboard on the way, while what was loaded before stays aboard; none is where their load
    /// begins. Never of what is brought back.
    pub pick_up: Option<AirportId>,
}

/// One trip of one tail: position, load at one airport or two, stops, unload, home; where it unloads last it may load for
/// the way home.
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
    /// What it carries, out and back.
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

/// How good the plan is at best, and how good it is: all in hundredths of the policy's currency.
///
/// `lp_cents <= mip_cents <= found_cents`, and `mip_cents <= plan_cents`. The gap of the plan is `plan_cents` against the
/// best bound, which is the larger of `mip_cents` and `lagrangian_cents`. Bounds are of plans whose trips load at one airport on
/// their way out; of a plan of which some load at two, they are given as no more than it costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Bound of the linear relaxation.
    pub lp_cents: i64,
    /// Bound of the mixed-integer model; of large parts, which it does not search whole, that of their relaxation.
    pub mip_cents: i64,
    /// Value of the solution that the mixed-integer model found; of large parts, that of the plan before anything was picked up or
    /// brought back.
    pub found_cents: i64,
    /// Value of the plan itself, with real clock times and whole packs: [`FlightsObjective::value_cents`].
    pub plan_cents: i64,
    /// Bound by column generation, with the hours of the tails priced (Lagrangian relaxation); none when no part was large.
    pub lagrangian_cents: Option<i64>,
}

impl Bound {
    /// The best bound that was proven; none when there is none, as after a stop.
    #[must_use]
    pub fn best_cents(&self) -> Option<i64> {
        let best = self.lagrangian_cents.map_or(self.mip_cents, |lagrangian| lagrangian.max(self.mip_cents));
        (best > 0).then_some(best)
    }

    /// How far the plan lies above the best bound, in ten-thousandths of it, rounded up: 123 is 1.23 %.
    #[must_use]
    pub fn gap_per_myriad(&self) -> Option<i64> {
        let best = i128::from(self.best_cents()?);
        let over = (i128::from(self.plan_cents) - best).max(0);
        i64::try_from((over * 10_000 + best - 1) / best).ok()
    }
}

/// What a plan is worth, in the order in which plans are compared: the first that differs decides; less is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FlightsObjective {
    /// Mass of packs that miss their hard date: that arrive after it, or are left out.
    pub hard_missed: Grams,
    /// What the policy counts for packs left out and for packs that arrive late, hundredths; each consignment rounded
    /// down.
    pub lateness_cents: i64,
    /// Block hours, handling of each landing, and fuel at the policy's price, hundredths; each flight rounded down.
    pub cost_cents: i64,
    /// Carbon dioxide of all flights.
    pub co2: Grams,
}

impl FlightsObjective {
    /// Lateness and cost in one figure, which is what the bounds are about.
    #[must_use]
    pub fn value_cents(&self) -> i64 {
        self.lateness_cents + self.cost_cents
    }
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlightsSolution {
    /// By id, which follows the time of the first departure.
    pub flights: Vec<Flight>,
    /// What no flight takes.
    pub left_out: Vec<Unflown>,
    /// What the plan is worth.
    pub objective: FlightsObjective,
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
    /// Airspace to keep out of, whoever flies; beginning or ending there is allowed.
    pub avoid: Vec<Airspace>,
    /// Closures; those count that are for the operator's state and in force within a day of the departure.
    pub closures: Vec<Closure>,
    /// Permits that states ask for.
    pub permits: Vec<Permit>,
    /// Outlines: of the closed countries, to go round, and of all others, to tell which are flown over.
    pub outlines: Vec<Airspace>,
    /// State of the operator; none counts only what is closed to, or asked of, all.
    pub operator_state: Option<PlaceId>,
    /// Whether it flies as a state aircraft.
    pub is_state_aircraft: bool,
    /// Rules.
    pub policy: FlightPolicy,
}

/// What an aircraft weighs on a leg.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LegMasses {
    /// Fuel that is still aboard after landing.
    pub reserve: Grams,
    /// At take-off: empty aircraft, payload, reserve and trip fuel.
    pub takeoff: Grams,
    /// At landing: empty aircraft, payload and reserve.
    pub landing: Grams,
}

/// The router's answer. Times in the legs count from the `as_of` the caller gives as the first departure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteSolution {
    /// The legs, stops included.
    pub legs: Vec<Leg>,
    /// What each leg weighs, in their order; empty without an aircraft.
    pub masses: Vec<LegMasses>,
    /// Countries that are flown over on legs that neither begin nor end there, in the order in which they are entered.
    pub overflown: Vec<PlaceId>,
    /// What bound the payload or forced a stop, and what could not be done.
    pub remarks: Vec<Reason>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_are_compared_in_the_declared_order() {
        let of = |missed: i64, lateness_cents, cost_cents, co2: i64| FlightsObjective {
            hard_missed: Grams::of(missed),
            lateness_cents,
            cost_cents,
            co2: Grams::of(co2),
        };
        for (better, worse, remark) in [
            (of(0, 9, 9, 9), of(1, 0, 0, 0), "a gram missed outweighs all"),
            (of(1, 0, 9, 9), of(1, 1, 0, 0), "then lateness"),
            (of(1, 1, 0, 9), of(1, 1, 1, 0), "then cost"),
            (of(1, 1, 1, 0), of(1, 1, 1, 1), "then carbon dioxide"),
        ] {
            assert!(better < worse, "{remark}");
        }
    }

    #[test]
    fn the_gap_is_against_the_best_bound_and_rounded_up() {
        let bound =
            Bound { lp_cents: 900, mip_cents: 1000, found_cents: 1000, plan_cents: 1001, lagrangian_cents: None };
        assert_eq!(bound.gap_per_myriad(), Some(10));
        assert_eq!(Bound { plan_cents: 1_000_001, mip_cents: 1_000_000, ..bound }.gap_per_myriad(), Some(1));
        assert_eq!(Bound { lagrangian_cents: Some(1001), ..bound }.gap_per_myriad(), Some(0));
        assert_eq!(Bound { mip_cents: 0, ..bound }.gap_per_myriad(), None, "without a bound there is no gap");
    }
}
