//! A spoiled flight for every rule of the flights stage. Up: the tests of [`crate::flights`].

use jiff::ToSpan;
use jiff::civil::time;
use model::airport::{Curfew, FuelSupply, LocalSpan, SpanCode};
use model::crew::{CrewKind, DutyRow};
use model::flights::{FlightsProblem, FlightsSolution, LegPurpose};
use model::geo::GeoPoint;
use model::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, PartyId, PlaceId, TailId};
use model::permit::{PermitFlight, PermitLead, PermitUse};
use model::quantity::{CubicMillimetres, Currency, Grams, Metres, Minutes, Money, Units};
use model::transport::{Closed, Forbids};

use super::tests::at;
use crate::allocation::tests::pack;
use crate::spoil::Spoil;

/// A second flight at the same time by the other tail, so that only what they share is wrong.
fn twin(problem: &mut FlightsProblem, solution: &mut FlightsSolution) {
    let mut twin = solution.flights[0].clone();
    (twin.id, twin.tail) = (FlightId::of("F2"), TailId::of("T2"));
    solution.flights.push(twin);
    for consignment in &mut problem.consignments[..2] {
        consignment.packs = consignment.packs.times(2);
    }
}

pub(super) const SPOILS: &[Spoil<FlightsProblem, FlightsSolution>] = &[
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
    ("flights-closed-airspace", "over Denmark", |p, _| {
        p.closures[0].closes = Closed::Airspace(PlaceId::of("DK"), Forbids::Overflight)
    }),
    ("flights-closed-airspace", "over Denmark, closed to all", |p, _| {
        p.closures[0].closes = Closed::Airspace(PlaceId::of("DK"), Forbids::Overflight);
        p.closures[0].applies_to.clear();
    }),
    ("flights-closed-airport", "New York is closed to all when it lands", |p, s| {
        p.closures[0].closes = Closed::Airport(AirportId::of("KJFK"));
        p.closures[0].applies_to.clear();
        (p.closures[0].from, p.closures[0].until) = (s.flights[0].legs[1].arrives, s.flights[0].legs[2].departs);
    }),
    ("flights-closed-airport", "its country is closed when it departs", |p, s| {
        p.closures[0].closes = Closed::Airspace(PlaceId::of("US"), Forbids::Both);
        (p.closures[0].from, p.closures[0].until) = (s.flights[0].legs[2].departs, p.until);
    }),
    ("flights-closed-airport", "Shannon takes no technical stop of its state", |p, _| {
        p.closures[0].closes = Closed::Airspace(PlaceId::of("IE"), Forbids::Landing);
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
    ("flights-fuel-at-stop", "none at Shannon", |p, _| p.airports[1].work.fuel = FuelSupply::None),
    ("flights-fuel-at-stop", "not enough at Shannon to land for it", |p, _| {
        p.airports[1].work.fuel = FuelSupply::Limited
    }),
    ("flights-runway", "a metre too short", |p, _| p.airports[1].runway_paved = Metres::of(2499)),
    ("flights-loader", "none in New York", |p, _| p.airports[2].work.loaders = Some(Units::ZERO)),
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
        p.types[0].crew.rows[0].duty_max = Minutes::of(duty - 1);
    }),
    ("flights-crew-duty", "a minute of rest is missing", |p, _| p.types[0].crew.rest_min = Minutes::of(721)),
    ("flights-crew-duty", "one sector too many", |p, _| p.types[0].crew.rows[0].sectors = 1),
    ("flights-crew-duty", "the operator's own regime is shorter", |p, _| {
        let mut own = p.types[0].crew.clone();
        own.rows[0].duty_max = Minutes::of(600);
        p.tails[0].crew = Some(own);
    }),
    ("flights-crew-duty", "too long for a report at five in the morning", |p, _| {
        // Report in Moscow is an hour before six o'clock local time.
        let row = |from, until, duty| DutyRow {
            crew: CrewKind::Basic,
            reports: LocalSpan { from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) },
            sectors: 4,
            duty_max: Minutes::of(duty),
        };
        p.types[0].crew.rows = vec![row(5, 6, 600), row(6, 5, 960)];
    }),
    ("flights-crew-duty", "no row for two pilots", |p, _| p.types[0].crew.rows[0].crew = CrewKind::Augmented),
    ("flights-spots", "two aircraft on one spot", twin),
    ("flights-spots", "two aircraft where nothing is counted", |p, s| {
        p.airports.iter_mut().for_each(|airport| airport.spots = None);
        twin(p, s);
    }),
    ("flights-spots", "two of code F on one stand of F, with stands of C to spare", |p, s| {
        p.airports.iter_mut().for_each(|airport| {
            airport.spots = None;
            airport.work.parking = [(SpanCode::C, Units::of(5)), (SpanCode::F, Units::of(1))].into();
        });
        twin(p, s);
    }),
    ("flights-spots", "two that need a loader, one loader", |p, s| {
        p.airports.iter_mut().for_each(|airport| {
            airport.spots = None;
            airport.work.parking = [(SpanCode::F, Units::of(5))].into();
            airport.work.loaders = Some(Units::of(1));
        });
        twin(p, s);
    }),
    ("flights-spots", "two aircraft, one ground crew", |p, s| {
        p.airports.iter_mut().for_each(|airport| {
            airport.spots = None;
            airport.work.crews = Some(Units::of(1));
        });
        twin(p, s);
    }),
    ("flights-curfew", "departs a minute before it ends", |p, _| {
        p.airports[0].work.curfew =
            Some(Curfew { from: time(23, 0, 0, 0), until: time(6, 1, 0, 0), is_relief_exempt: false });
    }),
    ("flights-curfew", "a zone nobody knows", |p, _| p.airports[0].zone = "Europe/Nowhere".to_owned()),
    ("flights-runway-width", "a metre too narrow", |p, _| {
        p.types[0].runway_width_min = Metres::of(45);
        p.airports[1].runway_width = Some(Metres::of(44));
    }),
    ("flights-opening-hours", "opens a minute after it departs", |p, _| {
        // 03:00 in universal time are 06:00 in Moscow.
        p.airports[0].work.hours = vec![LocalSpan { from: time(6, 1, 0, 0), until: time(6, 0, 0, 0) }];
    }),
    ("flights-opening-hours", "lands between two of its spans", |p, _| {
        p.airports[1].work.hours = [(22, 4), (5, 6)]
            .map(|(from, until)| LocalSpan { from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) })
            .to_vec();
    }),
    ("flights-movements", "two aircraft in the hour of one", |p, s| {
        p.airports[0].work.movements_per_hour = Some(Units::of(1));
        twin(p, s);
    }),
    ("flights-movements", "none is agreed", |p, _| p.airports[2].work.movements_per_hour = Some(Units::ZERO)),
    ("flights-permit", "to land, at hand a minute too late", |p, _| {
        p.permits[0].lead = PermitLead::Elapsed(Minutes::of(3 * 60 + 1));
    }),
    ("flights-permit", "to land, with a working day between", |p, _| {
        p.permits[0].lead = PermitLead::WorkingDays(1);
    }),
    ("flights-permit", "to stop at Shannon", |p, _| {
        p.permits[0].state = PlaceId::of("IE");
        (p.permits[0].r#use, p.permits[0].lead) = (PermitUse::TechnicalStop, PermitLead::WorkingDays(1));
    }),
    ("flights-permit", "to fly over Denmark", |p, _| {
        p.permits[0].state = PlaceId::of("DK");
        (p.permits[0].r#use, p.permits[0].lead) = (PermitUse::Overfly, PermitLead::WorkingDays(1));
    }),
    ("flights-permit", "of a state aircraft of the named state", |p, _| {
        p.permits[0].lead = PermitLead::WorkingDays(1);
        (p.permits[0].operators, p.permits[0].flight) = (vec![PlaceId::of("RU")], PermitFlight::State);
        p.tails[0].is_state_aircraft = true;
    }),
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
    ("flights-places", "a place fewer", |p, _| p.places[0].count = Units::of(9)),
    ("flights-places", "a place takes a cubic millimetre less", |p, _| {
        p.places[0].place.volume = CubicMillimetres::of(4_799_999_999);
    }),
    ("flights-places", "a place takes a gram less", |p, _| p.places[0].place.net = Grams::of(499_999)),
    ("flights-places", "all places take a cubic millimetre less", |p, _| {
        p.places[0].whole.volume = CubicMillimetres::of(47_999_999_999);
    }),
    ("flights-places", "all places take a gram less", |p, _| p.places[0].whole.net = Grams::of(4_999_999)),
    ("flights-places", "another airport needs a place of its own", |_, s| {
        let cargo = &mut s.flights[0].cargo;
        cargo[0].packs = Units::of(499);
        cargo.push(model::flights::FlightCargo {
            packs: Units::of(1),
            unload: AirportId::of("EINN"),
            ..cargo[0].clone()
        });
    }),
    ("flights-places", "the tare of ten units is too much", |p, s| {
        let leg = &s.flights[0].legs[0];
        let spare = leg.payload_max.get() - leg.payload.get();
        p.places[0].tare_min = Grams::of(spare / 10 + 1);
    }),
    ("flights-seats", "three seats for four", |p, _| p.types[0].seats = Units::of(3)),
    ("flights-load-max", "nothing may be loaded", |p, _| p.policy.load_max = 0),
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
    ("flights-bound", "the bound is above what the plan costs", |_, s| {
        (s.bound.mip_cents, s.bound.found_cents) = (s.bound.plan_cents + 2, s.bound.plan_cents + 2);
    }),
    ("flights-bound", "a Lagrangian bound above what the plan costs", |_, s| {
        s.bound.lagrangian_cents = Some(s.bound.plan_cents + 2);
    }),
    ("flights-objective", "a cent of lateness is not told", |_, s| s.objective.lateness_cents -= 1),
    ("flights-objective", "a cent of cost is not told", |_, s| s.objective.cost_cents -= 1),
    ("flights-objective", "a gram of carbon dioxide is not told", |_, s| {
        s.objective.co2 = Grams::of(s.objective.co2.get() - 1);
    }),
    ("flights-objective", "the plan is said to cost a cent less", |_, s| s.bound.plan_cents -= 1),
    ("flights-objective", "what arrives a second after its hard date", |p, s| {
        p.consignments[0].due_hard = Some(s.flights[0].legs[1].arrives - 1.seconds());
    }),
    ("flights-objective", "left out, and had a hard date", |p, _| p.consignments[2].due_hard = Some(p.until)),
    ("flights-objective", "what arrives a day late", |p, s| {
        p.consignments[0].due = s.flights[0].legs[1].arrives - 24.hours();
    }),
    ("flights-objective", "twice the priority", |p, _| p.consignments[2].priority_permille = Units::of(2000)),
    ("flights-objective", "fuel has its price", |p, _| {
        p.policy.fuel_cost_per_tonne = Money { cents: 100, currency: Currency::USD };
    }),
    ("flights-objective", "a landing has its price", |p, _| {
        p.types[0].handling_cost = Money { cents: 1, currency: Currency::USD };
    }),
    ("flights-bound", "no scope", |_, s| s.bound_scope.clear()),
    ("flights-cost", "a minute less", |_, s| s.flights[0].block = Minutes::of(s.flights[0].block.get() - 1)),
    ("flights-cost", "two cents less", |_, s| s.flights[0].cost.cents -= 2),
    ("flights-budget", "a cent more than there is", |p, s| {
        p.policy.budget = Some(Money { cents: s.objective.cost_cents - 1, ..p.policy.unmet_cost_per_tonne });
    }),
    ("flights-co2", "a kilogram less", |_, s| s.flights[0].co2 = Grams::of(s.flights[0].co2.get() - 1000)),
    ("flights-because", "from nowhere", |_, s| s.flights[0].because.clear()),
];
