//! Decides nothing: whole problems put to the stage, and what must hold of every answer. Up: [`crate`].

use model::airport::{Curfew, FuelSupply};
use model::control::Control;
use model::evidence::{RecordKind, RecordRef, Source};
use model::flights::{Flight, FlightsProblem, FlightsSolution, LoadLimit, RouteProblem};
use model::geo::GeoPoint;
use model::id::{AirportId, ClosureId, ConsignmentId, PlaceId};
use model::quantity::{CubicMillimetres, Grams, Metres, Units};
use model::transport::{Airspace, Closed, Closure, Forbids};
use model::world::ItemKind;
use proptest::prelude::{Just, prop_oneof};
use proptest::test_runner::{Config, RngSeed, TestRunner};

pub(crate) use crate::judged::judge;
use crate::samples::{
    airport, airports, an124, at, consignment, dollars, il76, people, policy, problem, tail, vehicle,
};
use crate::{route, solve};

pub(crate) fn solved(problem: &FlightsProblem) -> FlightsSolution {
    let solution = solve(problem, &mut Control::default());
    judge(problem, &solution);
    solution
}

pub(crate) fn with(consignments: Vec<model::flights::Consignment>) -> FlightsProblem {
    let mut problem = problem();
    problem.tails = vec![tail("RA-1", &il76(), "RU", "UUMU"), tail("RA-2", &il76(), "RU", "UUMU")];
    problem.consignments = consignments;
    problem
}

pub(crate) fn rule_of<'a>(solution: &'a FlightsSolution, id: &str) -> Option<&'a str> {
    let found = solution.left_out.iter().find(|unflown| unflown.consignment == ConsignmentId::of(id));
    found.map(|unflown| unflown.reason.rule.as_str())
}

#[test]
fn one_consignment_flies_out_and_the_aircraft_comes_home() {
    let solution = solved(&with(vec![consignment("a", "UUMU", "LIRE", 500)]));
    assert!(solution.left_out.is_empty());
    let flight = &solution.flights[0];
    assert_eq!((solution.flights.len(), flight.id.as_str(), flight.legs.len()), (1, "F001", 2));
    assert_eq!(flight.legs[0].payload, Grams::of(10_000_000));
    assert_eq!(flight.legs[0].departs, at("2020-04-01T03:00:00Z"), "loading first");
    assert!(flight.because.contains(&RecordRef::new(RecordKind::Consignment, "a")));
    assert!(flight.because.contains(&RecordRef::new(RecordKind::Tail, "RA-1")));
    let fuel: i64 = flight.legs.iter().map(|leg| leg.fuel.get()).sum();
    assert_eq!(flight.co2.get(), fuel * 316 / 100);
}

#[test]
fn what_cannot_be_flown_says_which_rule_binds() {
    type Spoil = fn(&mut FlightsProblem);
    let cases: [(Spoil, &str); 12] = [
        (|p| p.tails.clear(), "no-aircraft"),
        (|p| p.consignments[0].pack = vehicle("v", "UUMU", "LIRE", 1).pack, "piece-too-heavy"),
        (|p| p.airports[4].runway_paved = Metres::of(1_900), "runway-short"),
        (|p| p.airports[4].work.fuel = FuelSupply::None, "no-fuel"),
        (|p| p.airports[4].spots = Some(Units::ZERO), "no-spot"),
        (|p| p.consignments[0].ready = at("2020-04-28T12:00:00Z"), "too-late"),
        (|p| p.policy.leg_max = Metres::of(300_000), "payload-range"),
        (|p| p.policy.unmet_cost_per_tonne = dollars(10), "not-worth-it"),
        (|p| p.consignments[0].destinations.clear(), "no-destination"),
        (|p| p.consignments[0].destinations = vec![AirportId::of("XXXX")], "unknown-airport"),
        (|p| p.tails.iter_mut().for_each(|t| t.available_until = at("2020-04-01T04:00:00Z")), "too-late"),
        (|p| p.policy.volume_permille = Units::ZERO, "volume"),
    ];
    for (spoil, rule) in cases {
        let mut problem = with(vec![consignment("a", "UUMU", "LIRE", 50)]);
        problem.types[1].payload_range =
            model::transport::PayloadRange::try_new(vec![(Metres::of(5_000_000), Grams::of(11_000_000))])
                .expect("a curve");
        spoil(&mut problem);
        let solution = solved(&problem);
        assert!(solution.flights.is_empty(), "{rule}");
        assert_eq!(rule_of(&solution, "a"), Some(rule));
    }
}

#[test]
fn small_lots_to_near_places_share_one_flight() {
    let solution = solved(&with(vec![
        consignment("kz", "UUMU", "UAAA", 3),
        consignment("kg", "UUMU", "UCFM", 2),
        consignment("uz", "UUMU", "UTTT", 4),
    ]));
    assert!(solution.left_out.is_empty());
    assert_eq!(solution.flights.len(), 1, "not three flights");
    let drops: Vec<&str> = solution.flights[0].cargo.iter().map(|part| part.unload.as_str()).collect();
    assert_eq!(drops, ["UCFM", "UAAA", "UTTT"]);
    let payloads: Vec<i64> = solution.flights[0].legs.iter().map(|leg| leg.payload.get()).collect();
    assert!(payloads.windows(2).all(|pair| pair[0] > pair[1]), "lighter after each stop: {payloads:?}");
}

#[test]
fn a_load_for_many_aircraft_is_split_by_whole_packs() {
    // 150 t of cartons: the hold takes 195 m3 at 200 kg/m3, 39 t; four flights.
    let solution = solved(&with(vec![consignment("a", "UUMU", "LIRE", 7_500)]));
    assert!(solution.left_out.is_empty());
    assert_eq!(solution.flights.len(), 4);
    assert_eq!(solution.flights.iter().filter(|flight| flight.tail.as_str() == "RA-1").count(), 2, "both tails work");
}

#[test]
fn tails_with_too_few_hours_leave_the_rest_behind() {
    let mut problem = with(vec![consignment("a", "UUMU", "LIRE", 7_500), consignment("b", "UUMU", "LYBT", 1_500)]);
    problem.consignments[1].priority_permille = Units::of(3_000);
    problem.tails.truncate(1);
    problem.tails[0].available_until = at("2020-04-03T06:00:00Z");
    let solution = solved(&problem);
    assert_eq!(solution.flights.len(), 2, "a trip of half a day and the rest after it, in 54 hours");
    assert_eq!(rule_of(&solution, "b"), None, "what weighs most flies");
    assert_eq!(rule_of(&solution, "a"), Some("tail-hours"));
    assert!(solution.bound.mip_cents > 0);
    let stopped = {
        let mut control = Control::default();
        control.stop().store(true, std::sync::atomic::Ordering::Relaxed);
        solve(&problem, &mut control)
    };
    judge(&problem, &stopped);
    assert!(stopped.flights.is_empty() && stopped.bound.mip_cents == 0, "a stopped run claims no bound");
}

#[test]
fn a_crew_rests_where_the_next_leg_is_too_long_for_its_duty() {
    let mut problem = with(vec![consignment("a", "UUMU", "UAAA", 500)]);
    problem.types[1].crew.rows[0].duty_max = model::quantity::Minutes::of(9 * 60);
    let solution = solved(&problem);
    let legs = &solution.flights[0].legs;
    let rest = (legs[1].departs.as_second() - legs[0].arrives.as_second()) / 60;
    assert_eq!(rest, 12 * 60 + 90);
    assert!(solution.remarks.iter().any(|remark| remark.contains("F001: the crew (test-augmented) rests at UAAA")));
}

#[test]
fn one_spot_keeps_the_second_aircraft_waiting() {
    let mut problem = with(vec![consignment("a", "UUMU", "LIRE", 3_000)]);
    problem.airports[4].spots = Some(Units::of(1));
    let solution = solved(&problem);
    assert_eq!(solution.flights.len(), 2);
    let (first, second) = (&solution.flights[0], &solution.flights[1]);
    assert_ne!(first.tail, second.tail);
    assert_eq!(second.legs[0].arrives, first.legs[1].departs, "it lands when the spot is free");
}

#[test]
fn a_curfew_moves_the_trip() {
    let mut problem = with(vec![consignment("a", "UUMU", "LIRE", 500)]);
    let time = |hour| jiff::civil::time(hour, 0, 0, 0);
    problem.airports[4].zone = "Europe/Rome".to_owned();
    problem.airports[4].work.curfew = Some(Curfew { from: time(2), until: time(12), is_relief_exempt: false });
    let solution = solved(&problem);
    let landed = solution.flights[0].legs[0].arrives;
    assert_eq!(landed, at("2020-04-01T10:00:00Z"), "noon in Rome is 10:00 UTC in April");
}

#[test]
fn a_team_flies_with_its_vehicles_over_several_aircraft() {
    let mut vehicles = vehicle("vehicles", "UUMU", "LIRE", 8);
    vehicles.travels_with = Some(ConsignmentId::of("team"));
    let mut problem = with(vec![people("team", "UUMU", "LIRE", 100), vehicles]);
    problem.tails.push(tail("RA-3", &il76(), "RU", "UUMU"));
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty(), "{:?}", solution.left_out);
    assert!(solution.flights.len() >= 4, "30 seats and three vehicles at most on each");
    for flight in &solution.flights {
        let has = |id: &str| flight.cargo.iter().any(|part| part.consignment.as_str() == id);
        assert!(!has("vehicles") || has("team"), "{}: vehicles without their team", flight.id);
    }
    problem.types[1].seats = Units::ZERO;
    let parted = solved(&problem);
    assert_eq!((rule_of(&parted, "team"), rule_of(&parted, "vehicles")), (Some("no-seats"), Some("travels-with")));
}

#[test]
fn a_team_lends_one_of_its_people_to_vehicles_that_would_stay_behind() {
    // Two holds of 195 m3 have the room for 5 x 60 + 2 x 45 m3 together, but no split of these vehicles fits them.
    let mut problem = with(vec![people("team", "UUMU", "LIRE", 3)]);
    for (id, count, width) in [("large", 5, 2_500), ("small", 2, 1_875)] {
        let mut made = vehicle(id, "UUMU", "LIRE", count);
        let sizes = [8_000, width, 3_000].map(model::quantity::Millimetres::of);
        made.pack =
            model::world::Pack::try_new(Units::of(1), sizes.into(), Grams::of(5_000_000), true).expect("a pack");
        made.travels_with = Some(ConsignmentId::of("team"));
        problem.consignments.push(made);
    }
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty(), "{:?}", solution.left_out);
    let has_team = |flight: &Flight| flight.cargo.iter().any(|part| part.consignment.as_str() == "team");
    assert!(solution.flights.len() == 3 && solution.flights.iter().all(has_team));
    problem.consignments[0].packs = Units::of(2);
    let few = solved(&problem);
    assert_eq!((rule_of(&few, "small"), few.left_out.len()), (Some("travels-with"), 1), "nobody can be lent");
}

#[test]
fn what_loading_found_is_a_tighter_limit() {
    let mut problem = with(vec![consignment("a", "UUMU", "LIRE", 1_500)]);
    assert_eq!(solved(&problem).flights.len(), 1);
    problem.limits.push(LoadLimit {
        aircraft: il76().id,
        consignments: vec![ConsignmentId::of("a")],
        volume_max: CubicMillimetres::of(60 * 1_000_000_000),
    });
    assert_eq!(solved(&problem).flights.len(), 3, "150 m3 at 60 m3 a flight");
}

#[test]
fn the_flight_of_1_april_needs_a_stop_under_the_longest_leg() {
    let mut problem = problem();
    problem.tails = vec![tail("RA-82035", &an124(), "RU", "UUMU")];
    problem.consignments = vec![consignment("kit", "UUMU", "KJFK", 3_000)];
    let solution = solved(&problem);
    let legs = &solution.flights[0].legs;
    assert!(legs.len() >= 4, "7,539 km are more than the longest leg of 7,000 km, out and home");
    assert_eq!(legs[0].payload, Grams::of(60_000_000));
    assert!(legs.iter().all(|leg| leg.payload <= leg.payload_max));
}

fn square(place: &str, south: f64, west: f64, north: f64, east: f64) -> Airspace {
    let point = |latitude, longitude| GeoPoint::try_new(latitude, longitude).expect("a point");
    let ring = vec![point(south, west), point(south, east), point(north, east), point(north, west)];
    Airspace { place: PlaceId::of(place), rings: vec![ring] }
}

#[test]
fn a_closure_counts_in_its_time_and_for_its_operators() {
    let mut problem = with(vec![consignment("a", "UUMU", "LYBT", 500)]);
    problem.airspaces = vec![square("UA", 46.0, 24.0, 52.0, 38.0)];
    let free = solved(&problem).flights[0].legs[0].distance;
    problem.closures = vec![Closure {
        id: ClosureId::of("ua-ru"),
        closes: Closed::Airspace(PlaceId::of("UA"), Forbids::Overflight),
        applies_to: vec![PlaceId::of("RU")],
        from: at("2020-03-01T00:00:00Z"),
        until: at("2020-06-01T00:00:00Z"),
        source: Source::Assumption(String::new()),
    }];
    let solution = solved(&problem);
    let flight = &solution.flights[0];
    assert!(flight.legs[0].distance > free && flight.legs[0].way.len() > 2);
    assert!(flight.because.contains(&RecordRef::new(RecordKind::Closure, "ua-ru")));
    problem.closures[0].applies_to = vec![PlaceId::of("US")];
    assert_eq!(solved(&problem).flights[0].legs[0].distance, free, "closed to others");
    problem.closures[0].applies_to = vec![];
    problem.closures[0].until = at("2020-03-31T00:00:00Z");
    assert_eq!(solved(&problem).flights[0].legs[0].distance, free, "closed before");
    problem.closures[0].until = at("2020-06-01T00:00:00Z");
    problem.consignments[0].destinations = vec![AirportId::of("UKBB")];
    problem.airports.push(airport("UKBB", "UA", 50.345, 30.8947));
    let landed = solved(&problem);
    assert!(landed.remarks.iter().any(|remark| remark.contains("lands in UA")), "{:?}", landed.remarks);
}

#[test]
fn the_same_problem_gives_the_same_plan() {
    let mut problem = with(vec![
        consignment("a", "UUMU", "LIRE", 2_500),
        consignment("b", "UUMU", "LYBT", 800),
        consignment("c", "UUMU", "UAAA", 30),
        consignment("d", "UUMU", "UTTT", 20),
    ]);
    problem.tails.push(tail("RA-9", &an124(), "RU", "UUMU"));
    assert_eq!(solve(&problem, &mut Control::default()), solve(&problem, &mut Control::default()));
    let short = solve(&problem, &mut Control::new(1, 2));
    judge(&problem, &short);
    assert!(short.remarks.iter().any(|remark| remark.starts_with("the run ended ")));
}

#[test]
fn a_route_says_what_bound_it() {
    let facts = airports();
    let mut question = RouteProblem {
        stations: vec![facts[0].clone(), facts[3].clone()],
        aircraft: Some(an124()),
        payload: Grams::of(60_000_000),
        airports: facts.clone(),
        avoid: vec![],
        closures: vec![],
        permits: vec![],
        outlines: vec![],
        operator_state: None,
        is_state_aircraft: false,
        policy: policy(),
    };
    let departure = at("2020-04-01T06:00:00Z");
    let answer = route(&question, departure, &mut Control::default());
    assert_eq!(answer.legs[0].departs, departure);
    assert!(answer.legs.len() >= 2 && answer.remarks.iter().any(|remark| remark.rule == "technical-stop"));
    question.stations = vec![facts[0].clone(), facts[1].clone(), facts[2].clone(), facts[3].clone()];
    let answer = route(&question, departure, &mut Control::default());
    let fuel: Vec<i64> = answer.legs.iter().map(|leg| leg.fuel.get()).collect();
    for (leg, tonnes) in fuel.iter().zip([39, 44, 22]) {
        assert!((leg - tonnes * 1_000_000).abs() <= 1_000_000, "{fuel:?}");
    }
    question.payload = Grams::of(130_000_000);
    let answer = route(&question, departure, &mut Control::default());
    assert!(answer.remarks.iter().any(|remark| remark.rule == "payload-range"));
    question.aircraft = None;
    let bare = route(&question, departure, &mut Control::default());
    let lengths: Vec<i64> = bare.legs.iter().map(|leg| leg.distance.get()).collect();
    for (length, km) in lengths.iter().zip([3_020.3, 3_381.4, 1_731.5]) {
        assert!((*length as f64 / 1000.0 - km).abs() < 0.5, "{lengths:?}");
    }
}

#[test]
fn every_answer_to_a_random_problem_holds_its_limits() {
    let config =
        Config { cases: 24, rng_seed: RngSeed::Fixed(20_200_401), failure_persistence: None, ..Config::default() };
    let place = prop_oneof![Just("LIRE"), Just("LYBT"), Just("UAAA"), Just("UCFM"), Just("UTTT"), Just("KJFK")];
    let kind = prop_oneof![Just(ItemKind::Consumable), Just(ItemKind::People), Just(ItemKind::Vehicle)];
    let cargo = (place, kind, 1_i64..3_000, 0_i64..20, 1_i64..20, 0_u8..4);
    let problems = (proptest::collection::vec(cargo, 1..7), 1_usize..4, 1_i64..4, 1_u8..4, 0_u8..3);
    let answered = TestRunner::new(config).run(&problems, |(cargo, tails, spots, unload_max, stops_max)| {
        let mut problem = problem();
        problem.policy.unload_max = unload_max;
        problem.policy.stops_max = stops_max;
        problem.airports.iter_mut().for_each(|airport| airport.spots = Some(Units::of(spots)));
        for number in 0..tails {
            let aircraft = if number == 0 { an124() } else { il76() };
            problem.tails.push(tail(&format!("T{number}"), &aircraft, "RU", if number == 2 { "LIRE" } else { "UUMU" }));
        }
        for (number, (place, kind, packs, ready, due, sort)) in cargo.into_iter().enumerate() {
            let id = format!("c{number}");
            // Every other one comes back from where others may go.
            let (is_joined, is_homeward) = (sort % 2 == 1, sort > 1);
            let (from, to) = if is_homeward { (place, "UUMU") } else { ("UUMU", place) };
            let mut made = match kind {
                ItemKind::People => people(&id, from, to, packs % 90 + 1),
                ItemKind::Vehicle => vehicle(&id, from, to, packs % 9 + 1),
                _ => consignment(&id, from, to, packs),
            };
            let day = jiff::SignedDuration::from_hours(24);
            made.ready = problem.as_of + day * ready as i32;
            made.due = made.ready + day * due as i32;
            made.travels_with = (is_joined && number > 0).then(|| ConsignmentId::of(&format!("c{}", number - 1)));
            problem.consignments.push(made);
        }
        judge(&problem, &solve(&problem, &mut Control::default()));
        Ok(())
    });
    answered.expect("every answer should hold its limits");
}
