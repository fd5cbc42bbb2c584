//! A sound chain from cases to pallets; what must be refused is in `spoils`. Up: [`crate::chain`].

mod pickups;
mod spoils;

use std::collections::BTreeSet;

use jiff::civil::date;
use model::allocation::{AllocationProblem, AllocationSolution, SharingRule, TieBreak};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::fitness::{FitnessPolicy, FitnessProblem, FitnessRule, FitnessSolution, Outcome};
use model::flights::{FlightsProblem, FlightsSolution, LegPurpose, PalletPlaces, PlaceRoom, Unflown};
use model::hold::{Deck, Separation};
use model::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, ItemId, NoticeId, PlaceId, UldTypeId, UnitId};
use model::loading::{
    AircraftLoad, CargoToLoad, FlightToLoad, LegToLoad, LoadedUnit, LoadingProblem, LoadingSolution, UnitContent,
    Unloaded,
};
use model::need::{NeedProblem, NeedSolution};
use model::operation::{Operation, Policies};
use model::plan::{PlanProblems, PlanSolutions};
use model::quantity::{CubicMillimetres, Grams, Millimetres, Minutes, Permille, Units};
use model::record::Records;
use model::world::{Notice, NoticeKind};

use self::spoils::SPOILS;
use super::{RULES, check_chain};
use crate::spoil::each_rule_refuses;
use crate::{allocation, fitness, flights, loading, need};

pub(crate) type Plan = (PlanProblems, PlanSolutions);
type Need = (NeedProblem, NeedSolution);

/// The policies that both stages were asked with.
fn policies(asked: &NeedProblem, flying: &FlightsProblem) -> Policies {
    Policies {
        service_level: asked.service_level,
        lead_time: asked.lead_time,
        cover: asked.cover,
        buffer_permille: asked.buffer_permille,
        use_profile: asked.use_profile,
        hold_back: Permille::default(),
        shelf_life_months: 12,
        test_min: (Permille::try_new(800).expect("a share"), Permille::try_new(970).expect("a share")),
        shown: vec![FitnessRule::Consignee],
        sharing: SharingRule::MaxMin,
        tie_break: TieBreak::Place,
        honours_requests: false,
        protects_donors: false,
        small_lot_max: Grams::of(500_000),
        flights: flying.policy.clone(),
        seed: 1,
        steps_max: 1000,
    }
}

fn operation() -> Operation {
    let (asked, _) = need::tests::sound();
    let (flying, _) = flights::tests::sound();
    let mut america = need::tests::place("US");
    america.airports = vec![AirportId::of("KJFK")];
    let mut mask = need::tests::item("mask-medical", model::world::ItemKind::Consumable);
    mask.pack = Some(allocation::tests::pack(100, (600, 400, 400), 10_000));
    let mut cases = asked.cases.clone();
    cases.iter_mut().for_each(|case| case.place = PlaceId::of("US"));
    Operation {
        name: "test".to_owned(),
        organisation: None,
        as_of: asked.as_of,
        horizon: Minutes::of(27 * 1440),
        policies: policies(&asked, &flying),
        profile: asked.profile,
        cases,
        places: vec![america],
        items: vec![mask],
        stock: asked.stock,
        consumption: asked.consumption,
        production: asked.production,
        requests: vec![fitness::tests::request("R1", "US", "mask-medical", Some(60_000))],
        offers: vec![fitness::tests::offer("L1", "mask-medical", 50_000)],
        waivers: vec![],
        sites: vec![],
        consignees: vec![],
        authorisations: vec![],
        essential: vec![],
        accessories: vec![],
        standards: vec![],
        substitutes: vec![],
        export_bans: vec![],
        sharing_terms: vec![],
        promises: vec![],
        notices: vec![Notice {
            id: NoticeId::of("N1"),
            kind: NoticeKind::Recall,
            subject: "nobody".to_owned(),
            aliases: vec![],
            lots: vec![],
            applies_in: vec![],
            published: date(2020, 1, 1),
            from: date(2020, 1, 1),
            until: None,
            text: String::new(),
            source: need::tests::source(),
        }],
        tails: flying.tails,
        types: flying.types,
        ulds: vec![loading::tests::pallet()],
        separations: vec![Separation { classes: ("3".to_owned(), "5.1".to_owned()), distance: Millimetres::of(500) }],
        airports: flying.airports,
        closures: flying.closures,
        permits: flying.permits,
        surface: vec![],
        airspaces: flying.airspaces,
        parties: vec![],
        records: Records::default(),
    }
}

/// Needs and fitness: 55,000 masks missing in the United States, 50,000 offered and fit with a condition.
fn first_half(operation: &Operation) -> (Need, FitnessProblem, FitnessSolution) {
    let (mut asked, mut needs) = need::tests::sound();
    (asked.places, asked.items) = (operation.places.clone(), operation.items.clone());
    asked.cases.clone_from(&operation.cases);
    for forecast in &mut needs.forecasts {
        forecast.place = PlaceId::of("US");
        forecast.because = vec![RecordRef::new(RecordKind::Cases, "US")];
    }
    needs.lines.retain(|line| line.item.as_str() == "mask-medical");
    let line = &mut needs.lines[0];
    (line.place, line.net) = (PlaceId::of("US"), Units::of(55_000));
    line.because = vec![
        RecordRef::new(RecordKind::Forecast, "US"),
        RecordRef::new(RecordKind::Policy, "policies.service_level_permille"),
    ];
    let policies = &operation.policies;
    let problem = FitnessProblem {
        as_of: date(2020, 4, 1),
        loading: date(2020, 4, 3),
        arrival: date(2020, 4, 8),
        lines: operation.offers.clone(),
        recipients: operation.places.clone(),
        items: operation.items.clone(),
        requests: operation.requests.clone(),
        needs: needs.lines.clone(),
        care: needs.care.clone(),
        notices: operation.notices.clone(),
        parties: vec![],
        sites: vec![],
        consignees: vec![],
        authorisations: vec![],
        essential: vec![],
        accessories: vec![],
        standards: vec![],
        substitutes: vec![],
        waivers: vec![],
        policy: FitnessPolicy {
            need_days: (policies.lead_time + policies.cover).get() / 1440,
            cover_days: policies.cover.get() / 1440,
            shown: policies.shown.clone(),
            ..FitnessPolicy::default()
        },
    };
    let said = "P N N N UA UA N N N N UW UW N N P UW P P N";
    let fit = (50_000, Outcome::FitWithConditions);
    let pair = fitness::tests::pair("L1", "mask-medical", "US", 50_000, fit, said);
    ((asked, needs), problem, FitnessSolution { assessments: vec![pair], steps: 1 })
}

fn shares(operation: &Operation) -> (AllocationProblem, AllocationSolution) {
    let mut supply = allocation::tests::supply("L1", "mask-medical", 50_000, &["US"]);
    supply.pack = operation.items[0].pack.clone().expect("a pack");
    let mut demand = allocation::tests::demand("US", "mask-medical", 55_000);
    demand.because = vec![RecordRef::new(RecordKind::Request, "R1")];
    let problem = AllocationProblem {
        supplies: vec![supply],
        demands: vec![demand],
        small_lot_max: operation.policies.small_lot_max,
        ..AllocationProblem::default()
    };
    let mut allotment = allocation::tests::allotment("L1", "mask-medical", "US", 500);
    allotment.id = ConsignmentId::of("C1");
    (problem, AllocationSolution { allotments: vec![allotment], ..AllocationSolution::default() })
}

fn loads(operation: &Operation, flown: &FlightsSolution) -> (LoadingProblem, LoadingSolution) {
    let legs = flown.flights[0].legs.iter().filter(|leg| leg.purpose == LegPurpose::Carry);
    let legs = legs.map(|leg| {
        let reserve = Grams::of((operation.types[0].oew + leg.payload).get() / 20);
        let (payload_max, fuel_takeoff) = (leg.payload_max, leg.fuel + reserve);
        LegToLoad { load_until: 0, unload_from: 0, payload_max, fuel_takeoff, fuel_landing: reserve }
    });
    let problem = LoadingProblem {
        flights: vec![FlightToLoad {
            flight: FlightId::of("F1"),
            haul: model::haul::Haul::Out,
            aircraft: operation.types[0].clone(),
            legs: legs.collect(),
            cargo: vec![CargoToLoad {
                consignment: ConsignmentId::of("C1"),
                kind: model::world::ItemKind::Consumable,
                packs: Units::of(490),
                pack: operation.items[0].pack.clone().expect("a pack"),
                load_order: 0,
                unload_order: 0,
                unload: AirportId::of("KJFK"),
                class: None,
                mandatory: false,
            }],
            standing: None,
        }],
        ulds: operation.ulds.clone(),
        separations: operation.separations.clone(),
    };
    let zero = Millimetres::ZERO;
    let unit = LoadedUnit {
        id: UnitId::of("U1"),
        uld: Some(UldTypeId::of("463L")),
        position: None,
        deck: Deck::Main,
        x: zero,
        y: zero,
        length: zero,
        width: zero,
        height: zero,
        gross: Grams::ZERO,
        centre: (zero, zero, zero),
        contents: vec![UnitContent { consignment: ConsignmentId::of("C1"), packs: Units::of(485) }],
        placements: vec![],
        because: vec![RecordRef::new(RecordKind::Flight, "F1")],
    };
    let load = AircraftLoad {
        flight: FlightId::of("F1"),
        haul: model::haul::Haul::Out,
        units: vec![unit],
        seated: vec![],
        legs: vec![],
        steps: vec![],
        sheet: vec![],
        left_out: vec![Unloaded {
            consignment: ConsignmentId::of("C1"),
            packs: Units::of(5),
            reason: Reason::new("room", "no room", "another flight"),
        }],
    };
    (problem, LoadingSolution { loads: vec![load], steps: 1 })
}

/// 500 cartons allotted: 485 loaded, 5 left by loading, 10 by flights.
pub(crate) fn sound() -> (Operation, Plan) {
    let operation = operation();
    let ((asked, needs), gate, judged) = first_half(&operation);
    let (sharing, shared) = shares(&operation);
    let (mut flying, mut flown) = flights::tests::sound();
    flying.consignments.truncate(1);
    flying.consignments[0].item = ItemId::of("mask-medical");
    flying.consignments[0].because = vec![RecordRef::pair(RecordKind::Fitness, "L1", "US")];
    // By hand: pallets of 2,600 x 2,100 mm on P1 and on P2 or P3, under 1,900 mm of cargo: 400 and 600 and so on reach 1,800,
    // that is 9.828 m3. P1 carries 530 kg with the pallet's 130; P2 what its floor bears, 666,667 g on each of 6.130605 m2.
    let room = |volume, net| PlaceRoom { volume: CubicMillimetres::of(volume), net: Grams::of(net) };
    flying.places = vec![PalletPlaces {
        aircraft: AircraftTypeId::of("Freighter"),
        count: Units::of(2),
        tare_min: Grams::of(130_000),
        place: room(9_828_000_000, 3_957_072),
        whole: room(19_656_000_000, 400_000 + 3_957_072),
        consignments: BTreeSet::from([ConsignmentId::of("C1")]),
    }];
    flown.flights[0].cargo.truncate(1);
    flown.flights[0].cargo[0].packs = Units::of(490);
    flown.left_out = vec![Unflown {
        consignment: ConsignmentId::of("C1"),
        packs: Units::of(10),
        reason: Reason::new("volume", "full", "another flight"),
    }];
    let (stowing, stowed) = loads(&operation, &flown);
    let problems = PlanProblems { need: asked, fitness: gate, allocation: sharing, flights: flying, loading: stowing };
    let (need, fitness, allocation, flights, loading) = (needs, judged, shared, flown, stowed);
    let solutions = PlanSolutions { need, fitness, allocation, flights, loading, ..PlanSolutions::default() };
    (operation, (problems, solutions))
}

fn check(operation: &Operation, (problems, solutions): &Plan) -> crate::Checked {
    check_chain(operation, problems, solutions)
}

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check, SPOILS);
}

#[test]
fn the_judge_applies_every_rule_of_the_chain_and_puts_fatal_findings_first() {
    let (operation, (problems, solutions)) = sound();
    let judgement = crate::judge(&operation, &problems, &solutions);
    let of_pack: Vec<&str> = crate::pack::RULES.iter().map(|rule| rule.code).collect();
    // Nothing went otherwise in this plan, so the rules of a plan made anew have nothing to say of it.
    let of_anew: Vec<&str> = crate::flights::anew::RULES.iter().map(|rule| rule.code).collect();
    let of_kept: Vec<&str> = crate::kept::RULES.iter().map(|rule| rule.code).collect();
    let is_due = |code: &&str| ![&of_pack, &of_anew, &of_kept].iter().any(|other| other.contains(code));
    let due: Vec<&str> = crate::rules().into_iter().map(|(code, _)| code).filter(is_due).collect();
    assert_eq!(judgement.rules, due);
    // The stages' own answers in this example are mere stand-ins, so the judge must refuse them.
    assert!(!judgement.is_clean());
    assert!(judgement.findings.is_sorted_by_key(|finding| finding.severity));
    assert!(judgement.findings.iter().all(|finding| !finding.rule.starts_with("chain-")));
}
