//! For every rule over the links between the stages, plans that break it by the least there is. Up: [`crate::chain`].

use jiff::civil::date;
use model::allocation::{Basis, SharingRule, TieBreak};
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Outcome};
use model::handling::DangerousGood;
use model::id::{AirportId, FlightId, ItemId, OfferLineId, PartyId, PlaceId};
use model::operation::{Operation, SharingTerm};
use model::quantity::{CubicMillimetres, Grams, Millimetres, Minutes, Permille, Units};
use model::record::Party;

use super::Plan;
use crate::spoil::Spoil;
use crate::{allocation, need};

pub(super) const SPOILS: &[Spoil<Operation, Plan>] = &[
    ("chain-need-question", "other cases", |_, (p, _)| p.need.cases[0].count = Units::of(1)),
    ("chain-need-question", "a stock row is left away", |_, (p, _)| drop(p.need.stock.pop())),
    ("chain-need-question", "another service level", |_, (p, _)| p.need.service_level = Permille::ALL),
    ("chain-need-question", "another cover", |_, (p, _)| p.need.cover = Minutes::of(1)),
    ("chain-need-question", "a place that asks is not counted", |_, (p, _)| p.need.places.clear()),
    ("chain-fitness-question", "a notice is left away", |_, (p, _)| p.fitness.notices.clear()),
    ("chain-fitness-question", "an offer is left away", |_, (p, _)| p.fitness.lines.clear()),
    ("chain-fitness-question", "another day", |_, (p, _)| p.fitness.as_of = date(2020, 3, 31)),
    ("chain-fitness-question", "arrives at once", |_, (p, _)| p.fitness.arrival = date(2020, 4, 1)),
    ("chain-fitness-question", "other needs", |_, (p, _)| p.fitness.needs.clear()),
    ("chain-fitness-question", "loaded before today", |_, (p, _)| p.fitness.loading = date(2020, 3, 31)),
    ("chain-fitness-question", "more is only shown", |_, (p, _)| p.fitness.policy.shown.push(FitnessRule::Mains)),
    ("chain-fitness-question", "a weaker test will do", |_, (p, _)| {
        p.fitness.policy.sensitivity_min = Permille::default();
    }),
    ("chain-fitness-question", "a shorter window of the need", |_, (p, _)| p.fitness.policy.need_days -= 1),
    ("chain-fitness-question", "a party is left away", |o, _| {
        o.parties = vec![Party { id: PartyId::of("donor"), name: "Kret".to_owned(), place: None }];
    }),
    ("chain-supply", "more than is offered", |_, (p, _)| p.allocation.supplies[0].units = Units::of(50_001)),
    ("chain-supply", "before it is ready", |_, (p, _)| p.allocation.supplies[0].ready = date(2020, 3, 30)),
    ("chain-supply", "in another pack", |_, (p, _)| {
        p.allocation.supplies[0].pack = allocation::tests::pack(1000, (600, 400, 400), 10_000);
    }),
    ("chain-supply", "no such offer", |_, (p, _)| p.allocation.supplies[0].line = OfferLineId::of("L9")),
    ("chain-supply", "more held back", |_, (p, _)| p.allocation.supplies[0].hold_back = Permille::ALL),
    ("chain-supply", "the item's own share held back is not heeded", |o, _| {
        o.sharing_terms = vec![SharingTerm {
            place: None,
            item: Some(ItemId::of("mask-medical")),
            weight_permille: None,
            floor: None,
            hold_back: Some(Permille::ALL),
            source: need::tests::source(),
        }];
    }),
    ("chain-supply", "protected, and nobody asked for it", |_, (p, _)| {
        p.allocation.supplies[0].protected = Units::of(1);
    }),
    ("chain-supply", "another donor", |_, (p, _)| p.allocation.supplies[0].donor = PartyId::of("other")),
    ("chain-supply", "another rule of sharing", |_, (p, _)| {
        p.allocation.rule = SharingRule::Alpha(Units::ZERO);
    }),
    ("chain-supply", "reciprocity that nobody declared", |_, (p, _)| {
        p.allocation.tie_break = TieBreak::Reciprocity;
    }),
    ("chain-demand", "above the net need", |_, (p, _)| p.allocation.demands[0].units = Units::of(55_001)),
    ("chain-demand", "above the request", |o, _| o.requests[0].units = Some(Units::of(54_999))),
    ("chain-demand", "above the request, which is honoured", |o, (p, _)| {
        o.policies.honours_requests = true;
        p.allocation.demands[0].units = Units::of(60_001);
    }),
    ("chain-demand", "nobody asked", |_, (p, _)| p.allocation.demands[0].recipient = PlaceId::of("IT")),
    ("chain-eligible", "held by the gate", |_, (_, s)| s.fitness.assessments[0].outcome = Outcome::Held),
    ("chain-eligible", "earmarked for others", |o, _| o.offers[0].earmarks = vec![PlaceId::of("IT")]),
    ("chain-flights-question", "a closure is left away", |_, (p, _)| p.flights.closures.clear()),
    ("chain-flights-question", "a permit is left away", |_, (p, _)| p.flights.permits.clear()),
    ("chain-flights-question", "a permit that nobody asks for", |o, _| o.permits.clear()),
    ("chain-flights-question", "an outline is left away", |_, (p, _)| p.flights.airspaces.clear()),
    ("chain-flights-question", "a longer runway", |_, (p, _)| {
        p.flights.airports[0].runway_paved = model::quantity::Metres::of(4000);
    }),
    ("chain-flights-question", "a longer horizon", |o, _| o.horizon = Minutes::of(1440)),
    ("chain-flights-question", "another policy", |_, (p, _)| p.flights.policy.stops_max = 2),
    ("chain-places", "a place more", |_, (p, _)| p.flights.places[0].count += Units::of(1)),
    ("chain-places", "a lighter pallet", |_, (p, _)| p.flights.places[0].tare_min = Grams::ZERO),
    ("chain-places", "a gram more on a place", |_, (p, _)| p.flights.places[0].place.net += Grams::of(1)),
    ("chain-places", "a gram more on all places", |_, (p, _)| p.flights.places[0].whole.net += Grams::of(1)),
    ("chain-places", "higher than packs can reach", |_, (p, _)| {
        p.flights.places[0].place.volume = CubicMillimetres::of(2600 * 2100 * 1900);
    }),
    ("chain-places", "a consignment that needs no place", |_, (p, _)| p.flights.places[0].consignments.clear()),
    ("chain-places", "a type without places", |_, (p, _)| p.flights.places.clear()),
    ("chain-places", "places of a type that nobody flies", |o, _| o.tails.clear()),
    ("chain-places", "a shorter pallet", |o, _| o.ulds[0].usable_length = Millimetres::of(2590)),
    ("chain-places", "two positions that exclude each other no more", |o, _| {
        o.types[0].hold.positions.iter_mut().for_each(|position| position.excludes.clear());
    }),
    ("chain-consignments", "allotted and not consigned", |_, (p, _)| p.flights.consignments.clear()),
    ("chain-consignments", "consigned and not allotted", |_, (_, s)| s.allocation.allotments.clear()),
    ("chain-consignments", "a pack more", |_, (p, _)| p.flights.consignments[0].packs = Units::of(501)),
    ("chain-consignments", "to another country's airport", |_, (p, _)| {
        p.flights.consignments[0].destinations = vec![AirportId::of("EINN")];
    }),
    ("chain-consignments", "from another airport", |_, (p, _)| {
        p.flights.consignments[0].origin = AirportId::of("EINN");
    }),
    ("chain-consignments", "before it is ready", |o, _| o.offers[0].ready = date(2020, 4, 2)),
    ("chain-fit-flies", "unfit and aboard", |_, (_, s)| s.fitness.assessments[0].outcome = Outcome::Unfit),
    ("chain-fit-flies", "aboard and never judged", |_, (_, s)| s.fitness.assessments.clear()),
    ("chain-loading-question", "more payload", |_, (p, _)| {
        p.loading.flights[0].legs[0].payload_max += Grams::of(1);
    }),
    ("chain-loading-question", "two kilograms of fuel", |_, (p, _)| {
        p.loading.flights[0].legs[0].fuel_landing += Grams::of(2000);
    }),
    ("chain-loading-question", "a leg is left away", |_, (p, _)| p.loading.flights[0].legs.truncate(1)),
    ("chain-loading-question", "unloaded before it arrives", |_, (p, _)| {
        p.loading.flights[0].legs[0].unload_from = 1;
    }),
    ("chain-loading-question", "loaded at a pick-up that there is not", |_, (p, _)| {
        p.loading.flights[0].cargo[0].load_order = 1;
    }),
    ("chain-loading-question", "a leg with what is picked up nowhere", |_, (p, _)| {
        p.loading.flights[0].legs[1].load_until = 1;
    }),
    ("chain-loading-question", "another stop", |_, (p, _)| p.loading.flights[0].cargo[0].unload_order = 1),
    ("chain-loading-question", "a separation is left away", |_, (p, _)| p.loading.separations.clear()),
    ("chain-loading-question", "a stronger floor", |_, (p, _)| {
        p.loading.flights[0].aircraft.hold.decks[0].floor_max_per_m2 = Some(Grams::of(9_000_000));
    }),
    ("chain-loading-question", "no such flight", |_, (p, _)| p.loading.flights[0].flight = FlightId::of("F9")),
    ("chain-loading-question", "another pallet", |_, (p, _)| p.loading.ulds[0].tare = Grams::ZERO),
    ("chain-cargo", "a pack less to load", |_, (p, _)| p.loading.flights[0].cargo[0].packs = Units::of(489)),
    ("chain-cargo", "nothing to load", |_, (p, _)| p.loading.flights.clear()),
    ("chain-cargo", "in a lighter pack", |_, (p, _)| {
        p.loading.flights[0].cargo[0].pack = allocation::tests::pack(100, (600, 400, 400), 9000);
    }),
    ("chain-cargo", "its class is kept quiet", |o, _| {
        o.items[0].handling.dangerous = Some(DangerousGood {
            un_number: 1170,
            class: "3".to_owned(),
            passenger_max: None,
            cargo_max: None,
            net_per_unit: Units::of(500),
        });
    }),
    ("chain-mandatory", "nobody promised it", |_, (p, _)| p.loading.flights[0].cargo[0].mandatory = true),
    ("chain-mandatory", "it is promised, and waits for others", |_, (_, s)| {
        s.allocation.allotments[0].basis = Basis::Committed;
    }),
    ("chain-packs", "five packs vanish", |_, (_, s)| s.loading.loads[0].left_out.clear()),
    ("chain-packs", "a pack is loaded twice", |_, (_, s)| {
        s.loading.loads[0].units[0].contents[0].packs = Units::of(486);
    }),
    ("chain-because", "a notice nobody knows", |_, (_, s)| {
        s.fitness.assessments[0].findings[3].because = vec![RecordRef::new(RecordKind::Notice, "N9")];
    }),
    ("chain-because", "a demand from nowhere", |_, (p, _)| p.allocation.demands[0].because.clear()),
    ("chain-because", "a consignment from nowhere", |_, (p, _)| p.flights.consignments[0].because.clear()),
    ("chain-because", "a policy that is none", |_, (_, s)| {
        s.need.lines[0].because.push(RecordRef::new(RecordKind::Policy, "luck"));
    }),
    ("chain-because", "a flight that is not flown", |_, (_, s)| {
        s.loading.loads[0].units[0].because = vec![RecordRef::new(RecordKind::Flight, "F9")];
    }),
    ("chain-because", "cases of nowhere", |o, _| o.cases.clear()),
];
