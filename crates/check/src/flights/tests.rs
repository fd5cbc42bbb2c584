//! A sound flight, and a spoiled one for every rule. Up: [`crate::flights`].

use std::collections::BTreeSet;

use jiff::civil::time;
use jiff::{Timestamp, ToSpan};
use model::airport::{Airport, AirportWork, Curfew};
use model::disruption::ChangeCosts;
use model::evidence::{Reason, RecordKind, RecordRef};
use model::flights::{
    Bound, Consignment, Flight, FlightCargo, FlightPolicy, FlightsObjective, FlightsProblem, FlightsSolution, Leg,
    LegPurpose, LoadLimit, PalletPlaces, PlaceRoom, Unflown,
};
use model::geo::GeoPoint;
use model::id::{
    AircraftTypeId, AirportId, ClosureId, ConsignmentId, FlightId, ItemId, OfferLineId, PartyId, PermitId, PlaceId,
    TailId,
};
use model::permit::{Permit, PermitFlight, PermitLead, PermitUse};
use model::quantity::{CubicMillimetres, Currency, Grams, Metres, Minutes, Money, Units};
use model::transport::{Airspace, Closed, Closure, Forbids, Tail};
use model::world::{ItemKind, Pack};
use proptest::prelude::{ProptestConfig, proptest};
use proptest::test_runner::RngSeed;

use super::spoils::SPOILS;
use super::{RULES, by_rule, check_flights};
use crate::allocation::tests::pack;
use crate::aloft::{payload_max, trip_fuel};
use crate::loading::tests::aircraft;
use crate::need::tests::source;
use crate::spoil::each_rule_refuses;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub(crate) fn airport(id: &str, place: &str, latitude: f64, longitude: f64, zone: &str) -> Airport {
    Airport {
        id: AirportId::of(id),
        name: id.to_owned(),
        place: PlaceId::of(place),
        point: GeoPoint::try_new(latitude, longitude).expect("a point"),
        runway_paved: Metres::of(3000),
        runway_any: Metres::of(3000),
        runway_width: None,
        zone: zone.to_owned(),
        spots: Some(Units::of(1)),
        work: AirportWork::default(),
        source: source(),
    }
}

pub(crate) fn tail(id: &str) -> Tail {
    Tail {
        id: TailId::of(id),
        aircraft: AircraftTypeId::of("Freighter"),
        operator: PartyId::of("operator"),
        operator_state: PlaceId::of("RU"),
        is_state_aircraft: false,
        crew: None,
        base: AirportId::of("UUMU"),
        available_from: at("2020-04-01T00:00:00Z"),
        available_until: at("2020-04-10T00:00:00Z"),
        serves: vec![PartyId::of("donor")],
        source: source(),
    }
}

pub(crate) fn policy() -> FlightPolicy {
    let money = |cents| Money { cents, currency: Currency::USD };
    FlightPolicy {
        leg_max: Metres::of(5_000_000),
        detour_permille: Units::of(1150),
        volume_permille: Units::of(650),
        stops_max: 1,
        load_max: 2,
        unload_max: 1,
        unmet_cost_per_tonne: money(10_000_000),
        late_cost_per_tonne_day: money(100_000),
        fuel_cost_per_tonne: Money::NOTHING,
        budget: None,
        notice: Minutes::ZERO,
        change: ChangeCosts::free(),
    }
}

pub(crate) fn consignment(id: &str, item: &str, kind: ItemKind, packs: i64, pack: Pack) -> Consignment {
    Consignment {
        id: ConsignmentId::of(id),
        line: OfferLineId::of("L1"),
        donor: PartyId::of("donor"),
        item: ItemId::of(item),
        kind,
        recipient: PlaceId::of("US"),
        origin: AirportId::of("UUMU"),
        destinations: vec![AirportId::of("KJFK")],
        packs: Units::of(packs),
        pack,
        ready: at("2020-04-01T00:00:00Z"),
        due: at("2020-04-08T00:00:00Z"),
        due_hard: None,
        priority_permille: Units::of(1000),
        travels_with: None,
        because: vec![RecordRef::new(RecordKind::Fitness, "L1/US")],
    }
}

/// Airports of the flight of 1 April 2020, with the coordinates of OurAirports.
pub(crate) fn airports() -> Vec<Airport> {
    vec![
        airport("UUMU", "RU", 55.878_299, 38.061_7, "Europe/Moscow"),
        airport("EINN", "IE", 52.702, -8.924_82, "Europe/Dublin"),
        airport("KJFK", "US", 40.639_447, -73.779_317, "America/New_York"),
    ]
}

/// Lays a leg down by the judge's own figures, leaving at once.
pub(super) fn leg(airports: &[Airport], [from, to]: [usize; 2], departs: Timestamp, payload: i64) -> Leg {
    let (aircraft, payload) = (aircraft(), Grams::of(payload));
    let way = vec![airports[from].point, airports[to].point];
    let distance = Metres::of(crate::earth::length_of_way(&way).round() as i64);
    let minutes = 30 + (distance.get() * 60 + 799_999) / 800_000;
    let purpose = if payload.is_zero() { LegPurpose::Return } else { LegPurpose::Carry };
    Leg {
        from: airports[from].id.clone(),
        to: airports[to].id.clone(),
        purpose,
        departs,
        arrives: departs + minutes.minutes(),
        way,
        distance,
        payload_max: payload_max(&aircraft, distance).expect("within the curve"),
        payload,
        fuel: trip_fuel(&aircraft, payload, distance),
    }
}

/// A country drawn as a box: south, north, west, east.
fn airspace(place: &str, [south, north, west, east]: [f64; 4]) -> Airspace {
    let corners = [(south, west), (south, east), (north, east), (north, west)];
    let ring = corners.map(|(latitude, longitude)| GeoPoint::try_new(latitude, longitude).expect("a point"));
    Airspace { place: PlaceId::of(place), rings: vec![ring.to_vec()] }
}

/// Two tails and what may be flown, with a closure, a permit and a limit of loading.
fn question(consignments: Vec<Consignment>, airports: Vec<Airport>) -> FlightsProblem {
    FlightsProblem {
        as_of: at("2020-04-01T00:00:00Z"),
        until: at("2020-04-28T00:00:00Z"),
        consignments,
        tails: vec![tail("T1"), tail("T2")],
        types: vec![aircraft()],
        airports,
        closures: vec![Closure {
            id: ClosureId::of("X1"),
            closes: Closed::Airspace(PlaceId::of("UA"), Forbids::Overflight),
            applies_to: vec![PlaceId::of("RU")],
            from: at("2020-04-01T00:00:00Z"),
            until: at("2020-04-28T00:00:00Z"),
            source: source(),
        }],
        airspaces: vec![airspace("UA", [44.0, 52.0, 22.0, 40.0]), airspace("DK", [54.0, 60.0, 8.0, 13.0])],
        permits: vec![Permit {
            id: PermitId::of("US-LAND"),
            state: PlaceId::of("US"),
            r#use: PermitUse::Land,
            operators: vec![],
            flight: PermitFlight::Any,
            lead: PermitLead::Elapsed(Minutes::ZERO),
            source: source(),
        }],
        limits: vec![LoadLimit {
            aircraft: AircraftTypeId::of("Freighter"),
            consignments: vec![ConsignmentId::of("C1"), ConsignmentId::of("C3")],
            volume_max: CubicMillimetres::of(48_000_000_000),
        }],
        // Ten places for the five tonnes and 48 m3 of C1, full to the gram and to the cubic millimetre.
        places: vec![PalletPlaces {
            aircraft: AircraftTypeId::of("Freighter"),
            count: Units::of(10),
            tare_min: Grams::of(100_000),
            place: PlaceRoom { volume: CubicMillimetres::of(4_800_000_000), net: Grams::of(500_000) },
            whole: PlaceRoom { volume: CubicMillimetres::of(48_000_000_000), net: Grams::of(5_000_000) },
            consignments: BTreeSet::from([ConsignmentId::of("C1"), ConsignmentId::of("C3")]),
        }],
        policy: policy(),
        standing: None,
    }
}

/// Five tonnes of cartons and four people from Moscow to New York and back by Shannon; ten packs are left.
pub(crate) fn sound() -> (FlightsProblem, FlightsSolution) {
    let mut airports = airports();
    airports[0].work.curfew =
        Some(Curfew { from: time(23, 0, 0, 0), until: time(6, 0, 0, 0), is_relief_exempt: false });
    let mut consignments = vec![
        consignment("C1", "mask", ItemKind::Consumable, 500, pack(100, (600, 400, 400), 10_000)),
        consignment("C2", "team", ItemKind::People, 4, pack(1, (0, 0, 0), 100_000)),
        consignment("C3", "mask", ItemKind::Consumable, 10, pack(100, (600, 400, 400), 10_000)),
    ];
    consignments[1].travels_with = Some(ConsignmentId::of("C1"));
    let aboard = 5_400_000;
    let mut legs = vec![leg(&airports, [0, 1], at("2020-04-01T03:00:00Z"), aboard)];
    legs.push(leg(&airports, [1, 2], legs[0].arrives + 60.minutes(), aboard));
    legs.push(leg(&airports, [2, 1], legs[1].arrives + 780.minutes(), 0));
    legs.push(leg(&airports, [1, 0], legs[2].arrives + 60.minutes(), 0));
    let block: i64 = legs.iter().map(|leg| (leg.arrives.as_second() - leg.departs.as_second()) / 60).sum();
    let fuel: i64 = legs.iter().map(|leg| leg.fuel.get()).sum();
    let cargo = |id: &str, packs| FlightCargo {
        consignment: ConsignmentId::of(id),
        packs: Units::of(packs),
        unload: AirportId::of("KJFK"),
        haul: model::haul::Haul::Out,
        pick_up: None,
    };
    let flight = Flight {
        id: FlightId::of("F1"),
        tail: TailId::of("T1"),
        aircraft: AircraftTypeId::of("Freighter"),
        legs,
        cargo: vec![cargo("C1", 500), cargo("C2", 4)],
        block: Minutes::of(block),
        cost: Money { cents: block * 10_000, currency: Currency::USD },
        co2: Grams::of(fuel * 316 / 100),
        because: vec![RecordRef::new(RecordKind::Consignment, "C1")],
    };
    let problem = question(consignments, airports);
    // Ten packs are left: a light consignment, which weighs two tonnes, at 100,000 dollars for a tonne.
    let objective = FlightsObjective {
        hard_missed: Grams::ZERO,
        lateness_cents: 2 * 10_000_000,
        cost_cents: flight.cost.cents,
        co2: flight.co2,
    };
    let solution = FlightsSolution {
        flights: vec![flight],
        left_out: vec![Unflown {
            consignment: ConsignmentId::of("C3"),
            packs: Units::of(10),
            reason: Reason::new("volume", "48 m3 are full", "another flight"),
        }],
        objective,
        bound: Bound {
            lp_cents: 100,
            mip_cents: 110,
            found_cents: 110,
            plan_cents: objective.value_cents(),
            lagrangian_cents: Some(120),
        },
        bound_scope: "trips of at most one stop".to_owned(),
        templates: 1,
        remarks: vec![],
        steps: 1,
    };
    (problem, solution)
}

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), by_rule, SPOILS);
}

#[test]
fn closures_of_other_days_and_other_states_do_not_count() {
    type Ease = fn(&mut Closure);
    let cases: [(Ease, &str); 3] = [
        (|closure| closure.applies_to = vec![PlaceId::of("US")], "closed to another state"),
        (|closure| closure.from = at("2020-04-03T00:00:00Z"), "closed later"),
        (|closure| closure.until = at("2020-04-01T04:00:00Z"), "open again before Denmark is reached"),
    ];
    for (ease, remark) in cases {
        let (mut problem, solution) = sound();
        problem.closures[0].closes = Closed::Airspace(PlaceId::of("DK"), Forbids::Both);
        ease(&mut problem.closures[0]);
        assert!(check_flights(&problem, &solution).findings.is_empty(), "{remark}");
    }
}

#[test]
fn a_ban_to_land_counts_at_the_instant_of_landing_only() {
    type Ease = fn(&mut Closure, &FlightsSolution);
    let cases: [(Ease, &str); 4] = [
        (|closure, _| closure.applies_to = vec![PlaceId::of("US")], "closed to another state"),
        (|closure, plan| closure.until = plan.flights[0].legs[1].arrives, "open at the instant it lands"),
        (|closure, plan| closure.from = plan.flights[0].legs[2].departs + 1.seconds(), "closed after it left"),
        (|closure, _| closure.closes = Closed::Airspace(PlaceId::of("US"), Forbids::Overflight), "not over, but to"),
    ];
    for (ease, remark) in cases {
        let (mut problem, solution) = sound();
        problem.closures[0].closes = Closed::Airport(AirportId::of("KJFK"));
        ease(&mut problem.closures[0], &solution);
        let findings = check_flights(&problem, &solution).findings;
        assert!(findings.iter().all(|finding| finding.rule != "flights-closed-airport"), "{remark}: {findings:#?}");
    }
}

#[test]
fn a_closure_without_an_outline_is_told() {
    let (mut problem, solution) = sound();
    problem.airspaces.clear();
    let checked = check_flights(&problem, &solution);
    assert!(checked.findings.iter().all(|finding| finding.rule == "flights-closed-airspace"));
    assert_eq!(checked.findings.len(), 4, "one for each leg");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..ProptestConfig::default() })]

    /// The sound flight is laid as tight as can be: no clock time of it can be moved, no figure lessened or raised.
    #[test]
    fn no_single_figure_of_a_tight_flight_may_change(index in 0_usize..4, what in 0_usize..6, minutes in 1_i64..500) {
        let (problem, mut solution) = sound();
        let leg = &mut solution.flights[0].legs[index];
        match what {
            0 => leg.departs += minutes.minutes(),
            1 => leg.arrives -= minutes.minutes(),
            2 => leg.distance = Metres::of(leg.distance.get() + 1 + minutes),
            3 => leg.payload = Grams::of(leg.payload.get() + minutes),
            4 => leg.fuel = Grams::of(leg.fuel.get() * (1000 + minutes) / 1000 + 2000),
            _ => leg.payload_max = Grams::of(leg.payload_max.get() + minutes),
        }
        let checked = check_flights(&problem, &solution);
        assert!(!checked.findings.is_empty(), "leg {index}, figure {what}, by {minutes}");
    }
}
