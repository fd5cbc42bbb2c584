//! A spoiled plan for every law of the play. Up: the tests of [`crate::replay`].

use jiff::ToSpan;
use jiff::civil::time;
use model::airport::{Curfew, FuelSupply, LocalSpan, SpanCode};
use model::crew::{CrewKind, DutyRow};
use model::flights::{FlightsProblem, FlightsSolution, LegPurpose};
use model::geo::GeoPoint;
use model::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, PlaceId, TailId};
use model::permit::{PermitFlight, PermitLead, PermitUse};
use model::quantity::{Grams, Metres, Millimetres, Minutes, Units};
use model::transport::{Closed, Forbids};

use crate::allocation::tests::pack;
use crate::flights::tests::at;
use crate::spoil::Spoil;

/// A second flight at the same time by the other tail, with cargo of its own, so that only what they share is wrong.
fn twin(problem: &mut FlightsProblem, solution: &mut FlightsSolution) {
    let mut twin = solution.flights[0].clone();
    (twin.id, twin.tail) = (FlightId::of("F2"), TailId::of("T2"));
    solution.flights.push(twin);
    for consignment in &mut problem.consignments[..2] {
        consignment.packs = consignment.packs.times(2);
    }
}

/// Airports of which only this is known.
fn counted(problem: &mut FlightsProblem, parking: &[(SpanCode, i64)]) {
    for airport in &mut problem.airports {
        airport.spots = None;
        airport.work.parking = parking.iter().map(|(code, count)| (*code, Units::of(*count))).collect();
    }
}

/// The flight again by the same tail, so many minutes after it was home and unloaded.
fn again(problem: &mut FlightsProblem, solution: &mut FlightsSolution, pause: i64) {
    twin(problem, solution);
    let (first, second) = solution.flights.split_at_mut(1);
    let legs = &first[0].legs;
    let load = problem.types[0].ground.load.get();
    let later = legs[legs.len() - 1].arrives.as_second() - legs[0].departs.as_second() + (pause + load) * 60;
    second[0].tail = first[0].tail.clone();
    for leg in &mut second[0].legs {
        leg.departs += later.seconds();
        leg.arrives += later.seconds();
    }
}

fn hours(from: (i8, i8), until: (i8, i8)) -> LocalSpan {
    LocalSpan { from: time(from.0, from.1, 0, 0), until: time(until.0, until.1, 0, 0) }
}

pub(super) const SPOILS: &[Spoil<FlightsProblem, FlightsSolution>] = &[
    ("replay-cast", "no such tail", |_, s| s.flights[0].tail = TailId::of("T9")),
    ("replay-cast", "no such airport", |p, _| drop(p.airports.pop())),
    ("replay-cast", "no leg", |_, s| s.flights[0].legs.clear()),
    ("replay-cast", "no such consignment", |_, s| s.flights[0].cargo[0].consignment = ConsignmentId::of("C9")),
    ("replay-cast", "another type", |_, s| s.flights[0].aircraft = AircraftTypeId::of("An-124-100")),
    ("replay-tail", "starts elsewhere", |p, _| p.tails[0].base = AirportId::of("KJFK")),
    ("replay-tail", "a leg is missing", |_, s| drop(s.flights[0].legs.remove(1))),
    ("replay-tail", "in two flights at once", |p, s| {
        twin(p, s);
        s.flights[1].tail = TailId::of("T1");
    }),
    ("replay-tail", "loaded for the next flight a minute before it is home", |p, s| again(p, s, -1)),
    ("replay-home", "does not come home", |_, s| drop(s.flights[0].legs.pop())),
    ("replay-available", "loaded a minute before it is there", |p, _| {
        p.tails[0].available_from = at("2020-04-01T00:01:00Z");
    }),
    ("replay-available", "comes home too late", |p, _| p.tails[0].available_until = at("2020-04-02T00:00:00Z")),
    ("replay-horizon", "departs before the plan", |p, _| p.as_of = at("2020-04-01T03:01:00Z")),
    ("replay-horizon", "lands after it", |p, _| p.until = at("2020-04-02T00:00:00Z")),
    ("replay-way", "ends beside the airport", |p, _| {
        p.airports[1].point = GeoPoint::try_new(52.702_1, -8.924_82).expect("a point");
    }),
    ("replay-way", "no way at all", |_, s| s.flights[0].legs[0].way.clear()),
    ("replay-way", "two metres short", |_, s| {
        let leg = &mut s.flights[0].legs[0];
        leg.distance = Metres::of(leg.distance.get() - 2);
    }),
    ("replay-block-time", "a minute too quick", |_, s| s.flights[0].legs[0].arrives -= 1.minutes()),
    ("replay-block-time", "lands when it departs", |_, s| {
        s.flights[0].legs[3].arrives = s.flights[0].legs[3].departs;
    }),
    ("replay-block-time", "an aircraft without speed", |p, _| p.types[0].speed_kmh = Units::ZERO),
    ("replay-payload-range", "a gram more than the corners give", |_, s| {
        let leg = &mut s.flights[0].legs[0];
        leg.payload_max = Grams::of(leg.payload_max.get() + 1);
    }),
    ("replay-payload-range", "more aboard than is said to be possible", |_, s| {
        s.flights[0].legs[0].payload_max = Grams::of(5_399_999);
    }),
    ("replay-payload-range", "farther than the last corner", |p, _| {
        let corner = (Metres::of(2_000_000), Grams::of(40_000_000));
        p.types[0].payload_range = model::transport::PayloadRange::try_new(vec![corner]).expect("a curve");
    }),
    ("replay-masses", "a tonne too heavy at take-off", |p, _| p.types[0].mtow = Grams::of(180_000_000)),
    ("replay-masses", "a gram too heavy at landing", |p, _| p.types[0].mlw = Some(Grams::of(146_999_999))),
    ("replay-masses", "a gram too heavy without fuel", |p, _| p.types[0].mzfw = Some(Grams::of(139_999_999))),
    ("replay-fuel", "a fiftieth less", |_, s| {
        let leg = &mut s.flights[0].legs[0];
        leg.fuel = Grams::of(leg.fuel.get() / 50 * 49);
    }),
    ("replay-refuel", "none at Shannon", |p, _| p.airports[1].work.fuel = FuelSupply::None),
    ("replay-refuel", "none in New York, where it is unloaded", |p, _| p.airports[2].work.fuel = FuelSupply::None),
    ("replay-refuel", "not enough at Shannon to land for it", |p, _| {
        p.airports[1].work.fuel = FuelSupply::Limited;
    }),
    ("replay-turn-round", "a minute too short to refuel", |_, s| s.flights[0].legs[0].arrives += 1.minutes()),
    ("replay-turn-round", "unloaded too quickly", |p, _| p.types[0].ground.unload = Minutes::of(781)),
    ("replay-turn-round", "departs before it has landed", |_, s| {
        s.flights[0].legs[1].departs = s.flights[0].legs[0].departs + 1.minutes();
    }),
    ("replay-crew", "a minute too long", |p, s| {
        let legs = &s.flights[0].legs;
        let duty = (legs[1].arrives.as_second() - legs[0].departs.as_second()) / 60 + 60;
        p.types[0].crew.rows[0].duty_max = Minutes::of(duty - 1);
    }),
    ("replay-crew", "a minute of rest is missing", |p, _| p.types[0].crew.rest_min = Minutes::of(721)),
    ("replay-crew", "one sector too many", |p, _| p.types[0].crew.rows[0].sectors = 1),
    ("replay-crew", "no rest before the next flight", |p, s| again(p, s, 0)),
    ("replay-crew", "the operator's own regime is shorter", |p, _| {
        let mut own = p.types[0].crew.clone();
        own.rows[0].duty_max = Minutes::of(600);
        p.tails[0].crew = Some(own);
    }),
    ("replay-crew", "too long for a report at five in the morning", |p, _| {
        let row = |reports, duty| DutyRow { crew: CrewKind::Basic, reports, sectors: 4, duty_max: Minutes::of(duty) };
        p.types[0].crew.rows = vec![row(hours((5, 0), (6, 0)), 600), row(hours((6, 0), (5, 0)), 960)];
    }),
    ("replay-crew", "no row for two pilots", |p, _| p.types[0].crew.rows[0].crew = CrewKind::Augmented),
    ("replay-stands", "two aircraft on one spot", twin),
    ("replay-stands", "two aircraft where nothing is counted", |p, s| {
        counted(p, &[]);
        twin(p, s);
    }),
    ("replay-stands", "two of code F, with stands of C to spare", |p, s| {
        counted(p, &[(SpanCode::C, 5), (SpanCode::F, 1)]);
        twin(p, s);
    }),
    ("replay-stands", "two of code E on a stand of D and one of E", |p, s| {
        counted(p, &[(SpanCode::D, 1), (SpanCode::E, 1)]);
        p.types[0].span = Some(Millimetres::of(64_800));
        twin(p, s);
    }),
    ("replay-stands", "two that need a loader, one loader", |p, s| {
        counted(p, &[(SpanCode::F, 5)]);
        p.airports.iter_mut().for_each(|airport| airport.work.loaders = Some(Units::of(1)));
        twin(p, s);
    }),
    ("replay-stands", "no loader in New York", |p, _| p.airports[2].work.loaders = Some(Units::ZERO)),
    ("replay-stands", "two aircraft, one ground crew", |p, s| {
        counted(p, &[]);
        p.airports.iter_mut().for_each(|airport| airport.work.crews = Some(Units::of(1)));
        twin(p, s);
    }),
    ("replay-movements", "two aircraft in the hour of one", |p, s| {
        p.airports[0].work.movements_per_hour = Some(Units::of(1));
        twin(p, s);
    }),
    ("replay-movements", "lands and departs 60 minutes and 59 later", |p, s| {
        p.airports[1].work.movements_per_hour = Some(Units::of(1));
        s.flights[0].legs[0].arrives += 1.seconds();
    }),
    ("replay-movements", "none is agreed", |p, _| p.airports[2].work.movements_per_hour = Some(Units::ZERO)),
    ("replay-opening-hours", "opens a minute after it departs", |p, _| {
        // 03:00 in universal time are 06:00 in Moscow.
        p.airports[0].work.hours = vec![hours((6, 1), (6, 0))];
    }),
    ("replay-opening-hours", "lands between two of its spans", |p, _| {
        p.airports[1].work.hours = vec![hours((22, 0), (4, 0)), hours((5, 0), (6, 0))];
    }),
    ("replay-opening-hours", "a zone nobody knows", |p, _| {
        (p.airports[1].work.hours, p.airports[1].zone) = (vec![LocalSpan::DAY], "Europe/Nowhere".to_owned());
    }),
    ("replay-curfew", "departs a minute before it ends", |p, _| {
        p.airports[0].work.curfew =
            Some(Curfew { from: time(23, 0, 0, 0), until: time(6, 1, 0, 0), is_relief_exempt: false });
    }),
    ("replay-curfew", "a zone nobody knows", |p, _| p.airports[0].zone = "Europe/Nowhere".to_owned()),
    ("replay-closed", "New York is closed to all when it lands", |p, s| {
        p.closures[0].closes = Closed::Airport(AirportId::of("KJFK"));
        p.closures[0].applies_to.clear();
        p.closures[0].from = s.flights[0].legs[1].arrives;
        p.closures[0].until = s.flights[0].legs[1].arrives + 1.seconds();
    }),
    ("replay-closed", "its country is closed when it departs", |p, s| {
        p.closures[0].closes = Closed::Airspace(PlaceId::of("US"), Forbids::Both);
        p.closures[0].from = s.flights[0].legs[2].departs;
    }),
    ("replay-runway", "a metre too short", |p, _| p.airports[1].runway_paved = Metres::of(2499)),
    ("replay-runway", "a metre too narrow", |p, _| {
        p.types[0].runway_width_min = Metres::of(45);
        p.airports[1].runway_width = Some(Metres::of(44));
    }),
    ("replay-permit", "to land, at hand a minute too late", |p, _| {
        p.permits[0].lead = PermitLead::Elapsed(Minutes::of(3 * 60 + 1));
    }),
    ("replay-permit", "to land, with a working day between", |p, _| {
        p.permits[0].lead = PermitLead::WorkingDays(1);
    }),
    ("replay-permit", "to stop at Shannon", |p, _| {
        p.permits[0].state = PlaceId::of("IE");
        (p.permits[0].r#use, p.permits[0].lead) = (PermitUse::TechnicalStop, PermitLead::WorkingDays(1));
    }),
    ("replay-permit", "to fly over Denmark", |p, _| {
        p.permits[0].state = PlaceId::of("DK");
        (p.permits[0].r#use, p.permits[0].lead) = (PermitUse::Overfly, PermitLead::WorkingDays(1));
    }),
    ("replay-permit", "of a state aircraft of the named state", |p, _| {
        p.permits[0].lead = PermitLead::WorkingDays(1);
        (p.permits[0].operators, p.permits[0].flight) = (vec![PlaceId::of("RU")], PermitFlight::State);
        p.tails[0].is_state_aircraft = true;
    }),
    ("replay-loading", "nothing may be loaded", |p, _| p.policy.load_max = 0),
    ("replay-custody", "said to be picked up where loading begins", |_, s| {
        s.flights[0].cargo[0].pick_up = Some(AirportId::of("UUMU"));
    }),
    ("replay-custody", "unloaded where nobody wants it", |_, s| s.flights[0].cargo[0].unload = AirportId::of("EINN")),
    ("replay-custody", "its origin is not visited", |p, _| p.consignments[0].origin = AirportId::of("ZSPD")),
    ("replay-custody", "ten packs vanish", |_, s| s.left_out.clear()),
    ("replay-custody", "a pack more is flown than there is", |p, _| p.consignments[0].packs = Units::of(499)),
    ("replay-custody", "a pack is in two aircraft", |p, s| {
        twin(p, s);
        p.consignments[1].packs = Units::of(7);
    }),
    ("replay-ready", "loaded a minute too early", |p, _| p.consignments[0].ready = at("2020-04-01T00:01:00Z")),
    ("replay-payload", "a gram is not told", |_, s| s.flights[0].legs[0].payload = Grams::of(5_399_999)),
    ("replay-payload", "a leg said to be empty", |_, s| s.flights[0].legs[0].purpose = LegPurpose::Position),
    ("replay-payload", "a kilogram more in each carton", |p, _| {
        p.consignments[0].pack = pack(100, (600, 400, 400), 11_000);
    }),
];
