//! A sound flight, and a spoiled one for every rule. Up: [`crate::flights`].

use jiff::civil::time;
use jiff::{Timestamp, ToSpan};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::flights::{
    Bound, Consignment, Flight, FlightCargo, FlightPolicy, FlightsProblem, FlightsSolution, Leg, LegPurpose, LoadLimit,
    Unflown,
};
use model::geo::GeoPoint;
use model::id::{
    AircraftTypeId, AirportId, ClosureId, ConsignmentId, FlightId, ItemId, OfferLineId, PartyId, PlaceId, TailId,
};
use model::quantity::{CubicMillimetres, Currency, Grams, Metres, Minutes, Money, Units};
use model::transport::{Airport, Airspace, Closure, Tail};
use model::world::{ItemKind, Pack};
use proptest::prelude::{ProptestConfig, proptest};
use proptest::test_runner::RngSeed;

use super::{RULES, check_flights};
use crate::allocation::tests::pack;
use crate::aloft::{payload_max, trip_fuel};
use crate::loading::tests::aircraft;
use crate::need::tests::source;
use crate::spoil::{Spoil, each_rule_refuses};

fn at(text: &str) -> Timestamp {
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
        zone: zone.to_owned(),
        spots: Units::of(1),
        has_fuel: true,
        has_loader: true,
        curfew: None,
        source: source(),
    }
}

pub(crate) fn tail(id: &str) -> Tail {
    Tail {
        id: TailId::of(id),
        aircraft: AircraftTypeId::of("Freighter"),
        operator: PartyId::of("operator"),
        operator_state: PlaceId::of("RU"),
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
        unload_max: 1,
        unmet_cost_per_tonne: money(10_000_000),
        late_cost_per_tonne_day: money(100_000),
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
fn leg(airports: &[Airport], [from, to]: [usize; 2], departs: Timestamp, payload: i64) -> Leg {
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

/// Five tonnes of cartons and four people from Moscow to New York and back by Shannon; ten packs are left.
pub(crate) fn sound() -> (FlightsProblem, FlightsSolution) {
    let mut airports = airports();
    airports[0].curfew = Some((time(23, 0, 0, 0), time(6, 0, 0, 0)));
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
    let problem = FlightsProblem {
        as_of: at("2020-04-01T00:00:00Z"),
        until: at("2020-04-28T00:00:00Z"),
        consignments,
        tails: vec![tail("T1"), tail("T2")],
        types: vec![aircraft()],
        airports,
        closures: vec![Closure {
            id: ClosureId::of("X1"),
            place: PlaceId::of("UA"),
            applies_to: vec![PlaceId::of("RU")],
            from: at("2020-04-01T00:00:00Z"),
            until: at("2020-04-28T00:00:00Z"),
            source: source(),
        }],
        airspaces: vec![airspace("UA", [44.0, 52.0, 22.0, 40.0]), airspace("DK", [54.0, 60.0, 8.0, 13.0])],
        limits: vec![LoadLimit {
            aircraft: AircraftTypeId::of("Freighter"),
            consignments: vec![ConsignmentId::of("C1"), ConsignmentId::of("C3")],
            volume_max: CubicMillimetres::of(48_000_000_000),
        }],
        policy: policy(),
    };
    let solution = FlightsSolution {
        flights: vec![flight],
        left_out: vec![Unflown {
            consignment: ConsignmentId::of("C3"),
            packs: Units::of(10),
            reason: Reason::new("volume", "48 m3 are full", "another flight"),
        }],
        bound: Bound { lp_cents: 100, mip_cents: 110, found_cents: 110 },
        bound_scope: "trips of at most one stop".to_owned(),
        templates: 1,
        remarks: vec![],
        steps: 1,
    };
    (problem, solution)
}

/// A second flight at the same time by the other tail, so that only what they share is wrong.
fn twin(problem: &mut FlightsProblem, solution: &mut FlightsSolution) {
    let mut twin = solution.flights[0].clone();
    (twin.id, twin.tail) = (FlightId::of("F2"), TailId::of("T2"));
    solution.flights.push(twin);
    for consignment in &mut problem.consignments[..2] {
        consignment.packs = consignment.packs.times(2);
    }
}

const SPOILS: &[Spoil<FlightsProblem, FlightsSolution>] = &[
    ("flights-known", "no such tail", |_, s| s.flights[0].tail = TailId::of("T9")),
    ("flights-known", "no such airport", |p, _| drop(p.airports.pop())),
    ("flights-known", "no leg", |_, s| s.flights[0].legs.clear()),
    ("flights-known", "no such consignment", |_, s| s.flights[0].cargo[0].consignment = ConsignmentId::of("C9")),
    ("flights-known", "no pack of it", |_, s| s.flights[0].cargo[0].packs = Units::ZERO),
    ("flights-known", "one id twice", |_, s| s.flights.push(s.flights[0].clone())),
    ("flights-order", "the later one first", |p, s| {
        twin(p, s);
        s.flights.swap(0, 1);
    }),
    ("flights-type", "another type", |_, s| s.flights[0].aircraft = AircraftTypeId::of("An-124-100")),
    ("flights-contiguous", "a leg is missing", |_, s| drop(s.flights[0].legs.remove(1))),
    ("flights-contiguous", "arrives before it departs", |_, s| {
        s.flights[0].legs[0].arrives = s.flights[0].legs[0].departs;
    }),
    ("flights-base", "does not come home", |_, s| drop(s.flights[0].legs.pop())),
    ("flights-base", "starts elsewhere", |p, _| p.tails[0].base = AirportId::of("KJFK")),
    ("flights-base", "one tail in two flights at once", |p, s| {
        twin(p, s);
        s.flights[1].tail = TailId::of("T1");
    }),
    ("flights-available", "loaded a minute before it is there", |p, _| {
        p.tails[0].available_from = at("2020-04-01T00:01:00Z");
    }),
    ("flights-available", "comes home too late", |p, _| p.tails[0].available_until = at("2020-04-02T00:00:00Z")),
    ("flights-horizon", "departs before the plan", |p, _| p.as_of = at("2020-04-01T03:01:00Z")),
    ("flights-horizon", "arrives after it", |p, _| p.until = at("2020-04-02T00:00:00Z")),
    ("flights-serves", "cargo of another donor", |p, _| p.consignments[0].donor = PartyId::of("other")),
    ("flights-way", "ends beside the airport", |p, _| {
        p.airports[1].point = GeoPoint::try_new(52.702_1, -8.924_82).expect("a point");
    }),
    ("flights-way", "no way at all", |_, s| s.flights[0].legs[0].way.clear()),
    ("flights-distance", "two metres short", |_, s| {
        let leg = &mut s.flights[0].legs[0];
        leg.distance = Metres::of(leg.distance.get() - 2);
    }),
    ("flights-closed-airspace", "over Denmark", |p, _| p.closures[0].place = PlaceId::of("DK")),
    ("flights-closed-airspace", "over Denmark, closed to all", |p, _| {
        p.closures[0].place = PlaceId::of("DK");
        p.closures[0].applies_to.clear();
    }),
    ("flights-leg-max", "a metre too long", |p, s| {
        p.policy.leg_max = Metres::of(s.flights[0].legs[1].distance.get() - 1);
    }),
    ("flights-detour", "no stop is allowed", |p, _| p.policy.stops_max = 0),
    ("flights-detour", "the way by Shannon is too long", |p, _| {
        p.closures.clear();
        p.policy.detour_permille = Units::of(1050);
    }),
    ("flights-payload-range", "a gram more than the curve", |_, s| {
        let leg = &mut s.flights[0].legs[0];
        leg.payload_max = Grams::of(leg.payload_max.get() + 1);
    }),
    ("flights-payload-range", "more than the curve is aboard", |p, _| {
        p.types[0].payload_range = model::transport::PayloadRange::try_new(vec![
            (Metres::of(1000), Grams::of(40_000_000)),
            (Metres::of(5_000_000), Grams::of(5_000_000)),
        ])
        .expect("a curve");
    }),
    ("flights-take-off-mass", "too heavy", |p, _| p.types[0].mtow = Grams::of(140_000_000)),
    ("flights-take-off-mass", "too heavy when full", |p, _| p.types[0].mtow = Grams::of(180_000_000)),
    ("flights-landing-mass", "a gram too heavy", |p, _| p.types[0].mlw = Some(Grams::of(146_999_999))),
    ("flights-zero-fuel-mass", "a gram too heavy", |p, _| p.types[0].mzfw = Some(Grams::of(139_999_999))),
    ("flights-fuel", "a fiftieth less", |_, s| {
        let leg = &mut s.flights[0].legs[0];
        leg.fuel = Grams::of(leg.fuel.get() / 50 * 49);
    }),
    ("flights-fuel-at-stop", "none at Shannon", |p, _| p.airports[1].has_fuel = false),
    ("flights-runway", "a metre too short", |p, _| p.airports[1].runway_paved = Metres::of(2499)),
    ("flights-loader", "none in New York", |p, _| p.airports[2].has_loader = false),
    ("flights-block-time", "a minute too quick", |_, s| {
        let leg = &mut s.flights[0].legs[0];
        leg.arrives -= 1.minutes();
    }),
    ("flights-ground-time", "a minute too short", |_, s| {
        let leg = &mut s.flights[0].legs[0];
        leg.arrives += 1.minutes();
    }),
    ("flights-ground-time", "unloaded too quickly", |p, _| p.types[0].ground.unload = Minutes::of(781)),
    ("flights-crew-duty", "a minute too long", |p, s| {
        let legs = &s.flights[0].legs;
        let duty = (legs[1].arrives.as_second() - legs[0].departs.as_second()) / 60 + 60;
        p.types[0].crew.duty_max = Minutes::of(duty - 1);
    }),
    ("flights-crew-duty", "a minute of rest is missing", |p, _| p.types[0].crew.rest_min = Minutes::of(721)),
    ("flights-spots", "two aircraft on one spot", twin),
    ("flights-curfew", "departs a minute before it ends", |p, _| {
        p.airports[0].curfew = Some((time(23, 0, 0, 0), time(6, 1, 0, 0)));
    }),
    ("flights-curfew", "a zone nobody knows", |p, _| p.airports[0].zone = "Europe/Nowhere".to_owned()),
    ("flights-cargo", "unloaded where nobody wants it", |_, s| s.flights[0].cargo[0].unload = AirportId::of("EINN")),
    ("flights-cargo", "its origin is not visited", |p, _| p.consignments[0].origin = AirportId::of("ZSPD")),
    ("flights-ready", "loaded a minute too early", |p, _| p.consignments[0].ready = at("2020-04-01T00:01:00Z")),
    ("flights-payload", "a gram is not told", |_, s| s.flights[0].legs[0].payload = Grams::of(5_399_999)),
    ("flights-payload", "an empty leg with cargo", |_, s| s.flights[0].legs[0].purpose = LegPurpose::Position),
    ("flights-payload", "a kilogram more in each carton", |p, _| {
        p.consignments[0].pack = pack(100, (600, 400, 400), 11_000);
    }),
    ("flights-volume", "more than the policy plans", |p, _| p.policy.volume_permille = Units::of(239)),
    ("flights-volume", "more than loading found", |p, _| {
        p.limits[0].volume_max = CubicMillimetres::of(47_999_999_999);
    }),
    ("flights-seats", "three seats for four", |p, _| p.types[0].seats = Units::of(3)),
    ("flights-unload-max", "one airport too many", |p, _| p.policy.unload_max = 0),
    ("flights-travels-with", "without its lead", |p, s| {
        p.consignments[1].travels_with = Some(ConsignmentId::of("C3"));
        s.flights[0].cargo.truncate(2);
    }),
    ("flights-travels-with", "its lead gets off before it", |_, s| {
        s.flights[0].cargo[0].unload = AirportId::of("EINN")
    }),
    ("flights-complete", "ten packs vanish", |_, s| s.left_out.clear()),
    ("flights-complete", "a pack is flown twice", |p, _| p.consignments[0].packs = Units::of(499)),
    ("flights-left-out-reason", "left out without a cure", |_, s| s.left_out[0].reason.cure.clear()),
    ("flights-bound", "the bound is above what was found", |_, s| s.bound.mip_cents = 112),
    ("flights-bound", "no scope", |_, s| s.bound_scope.clear()),
    ("flights-cost", "a minute less", |_, s| s.flights[0].block = Minutes::of(s.flights[0].block.get() - 1)),
    ("flights-cost", "two cents less", |_, s| s.flights[0].cost.cents -= 2),
    ("flights-co2", "a kilogram less", |_, s| s.flights[0].co2 = Grams::of(s.flights[0].co2.get() - 1000)),
    ("flights-because", "from nowhere", |_, s| s.flights[0].because.clear()),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_flights, SPOILS);
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
        problem.closures[0].place = PlaceId::of("DK");
        ease(&mut problem.closures[0]);
        assert!(check_flights(&problem, &solution).findings.is_empty(), "{remark}");
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
