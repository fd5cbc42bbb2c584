//! For every rule, loads that break it by the least there is. Up: [`crate::loading`].

use model::evidence::Source;
use model::finding::Severity;
use model::hold::{CargoDoor, CgPoint, Deck, DoorSide, Hold};
use model::id::{ConsignmentId, FlightId, PositionId, UldTypeId, UnitId};
use model::loading::{
    AircraftLoad, CargoMove, CargoToLoad, FlightToLoad, LimitLine, LimitState, LoadedUnit, LoadingProblem,
    LoadingSolution,
};
use model::quantity::{Arm, Grams, Units};
use model::world::{ItemKind, Pack};

use super::{cargo, content, grid, mm, outline, sound};
use crate::allocation::tests::pack;
use crate::loading::lines_due::lines_due;
use crate::loading::{RULES, check_loading};
use crate::spoil::{Spoil, each_rule_refuses};

/// Shortens the spoils below.
fn at(solution: &mut LoadingSolution, index: usize) -> &mut LoadedUnit {
    &mut solution.loads[0].units[index]
}

fn flight(problem: &mut LoadingProblem) -> &mut FlightToLoad {
    &mut problem.flights[0]
}

fn hold(problem: &mut LoadingProblem) -> &mut Hold {
    &mut problem.flights[0].aircraft.hold
}

fn line<'a>(solution: &'a mut LoadingSolution, limit: &str) -> &'a mut LimitLine {
    solution.loads[0].sheet.iter_mut().find(|line| line.limit == limit).expect("the sheet should have the line")
}

fn turned(sizes: (i64, i64, i64)) -> Pack {
    let sizes = (mm(sizes.0), mm(sizes.1), mm(sizes.2));
    Pack::try_new(Units::of(1), sizes, Grams::of(1), true).expect("a pack")
}

const SPOILS: &[Spoil<LoadingProblem, LoadingSolution>] = &[
    ("loading-flights", "a flight without a load", |p, _| p.flights.push(p.flights[0].clone())),
    ("loading-flights", "the load of another flight", |_, s| s.loads[0].flight = FlightId::of("F2")),
    ("loading-flights", "a leg without a balance", |_, s| s.loads[0].legs.truncate(1)),
    ("loading-complete", "a carton vanishes", |_, s| drop(s.loads[0].left_out.remove(0))),
    ("loading-complete", "a person too many", |_, s| s.loads[0].seated[0].people = Units::of(5)),
    ("loading-complete", "cargo of another flight", |_, s| at(s, 2).contents = vec![content("C9", 1)]),
    ("loading-people", "a carton takes a seat", |_, s| s.loads[0].seated[0].consignment = ConsignmentId::of("C1")),
    ("loading-people", "a person on the floor", |_, s| at(s, 2).contents = vec![content("C3", 1)]),
    ("loading-contents", "a box more than said", |_, s| at(s, 1).placements[1].counts.0 = 2),
    ("loading-contents", "two vehicles in one piece", |_, s| at(s, 2).contents = vec![content("C2", 2)]),
    ("loading-contents", "a placement of nothing", |_, s| at(s, 1).placements[1].kind = 1),
    ("loading-one-stop", "packs of two stops", |p, _| flight(p).cargo[4].unload_order = 0),
    ("loading-one-stop", "a carton more than is bound for the stop", |p, _| {
        let mut more = flight(p).cargo[0].clone();
        (more.unload_order, more.packs) = (0, Units::of(2));
        flight(p).cargo[0].packs = Units::of(58);
        flight(p).cargo.push(more);
    }),
    ("loading-left-out-reason", "left out without a cure", |_, s| s.loads[0].left_out[0].reason.cure.clear()),
    ("loading-mandatory", "the same carton of others flies", |p, s| {
        let mut other = flight(p).cargo[0].clone();
        (other.consignment, other.mandatory) = (ConsignmentId::of("C6"), false);
        flight(p).cargo.push(other);
        at(s, 1).contents = vec![content("C6", 19)];
    }),
    ("loading-standing", "a unit of the standing load under another number", |p, s| {
        flight(p).cargo.iter_mut().for_each(|cargo| cargo.mandatory = false);
        flight(p).standing = Some(s.loads[0].clone());
        at(s, 0).id = UnitId::of("U9");
        s.loads[0].steps.iter_mut().filter(|step| step.unit.as_str() == "U1").for_each(|step| {
            step.unit = UnitId::of("U9");
        });
    }),
    ("loading-standing", "a pallet moves for nothing", |p, s| {
        let mut old = s.loads[0].clone();
        (old.units[1].x, old.units[1].position) = (mm(5300), Some(PositionId::of("P3")));
        flight(p).cargo.iter_mut().for_each(|cargo| cargo.mandatory = false);
        flight(p).standing = Some(old);
    }),
    ("loading-because", "a unit from nowhere", |_, s| at(s, 0).because.clear()),
    ("loading-because", "one id for two units", |_, s| at(s, 1).id = UnitId::of("U1")),
    ("loading-inside-unit", "a millimetre beyond the net", |_, s| at(s, 0).placements[0].at.0 = mm(201)),
    ("loading-inside-unit", "turned, five rows do not fit", |_, s| at(s, 1).placements[0].counts = (5, 3, 1)),
    ("loading-inside-unit", "no such pallet", |p, _| p.ulds.clear()),
    ("loading-stack-height", "a millimetre too high", |p, _| p.ulds[0].stack_max = mm(799)),
    ("loading-unit-contour", "a millimetre nearer to the cut corner", |_, s| at(s, 3).placements[0].at.1 = mm(1)),
    ("loading-unit-contour", "the cut is a millimetre deeper", |p, _| {
        p.ulds[1].contour = Some(outline(&[(501, 0), (2000, 0), (2000, 1600), (0, 1600), (0, 500)]));
    }),
    ("loading-unit-contour", "a box in either corner", |_, s| at(s, 3).placements[1].at.1 = mm(1501)),
    ("loading-overlap", "moved down by a millimetre", |_, s| at(s, 1).placements[1].at.2 = mm(399)),
    ("loading-upright", "a millimetre larger", |_, s| at(s, 0).placements[0].extent.0 = mm(601)),
    ("loading-upright", "a carton that must stand lies", |p, s| {
        flight(p).cargo[0].pack = turned((600, 400, 401));
        at(s, 0).placements[0].extent = (mm(600), mm(401), mm(400));
    }),
    ("loading-upright", "a vehicle is made shorter", |_, s| at(s, 2).length = mm(4999)),
    ("loading-support", "moved up by a millimetre", |_, s| at(s, 1).placements[1].at.2 = mm(401)),
    ("loading-support", "moved over the edge by a millimetre", |_, s| at(s, 1).placements[1].at.0 = mm(1401)),
    ("loading-stack", "bears a gram less", |p, _| {
        let pack = flight(p).cargo[0].pack.clone();
        flight(p).cargo[0].pack = pack.with_stack_max(Some(Grams::of(9999)));
    }),
    ("loading-stack", "fragile, with a box on it", |p, s| {
        flight(p).cargo[3].pack = pack(1, (500, 500, 500), 10_000).with_stack_max(Some(Grams::ZERO));
        at(s, 3).placements[1].at = (mm(0), mm(0), mm(500));
    }),
    ("loading-separation", "due a millimetre farther", |p, _| p.separations[0].distance = mm(501)),
    ("loading-separation", "a millimetre nearer", |_, s| at(s, 3).placements[1].at.0 = mm(999)),
    ("loading-separation", "apart from its own class", |p, _| p.separations[0].classes.1 = "5.1".to_owned()),
    ("loading-unit-mass", "a gram too little", |_, s| at(s, 0).gross = Grams::of(529_999)),
    ("loading-unit-height", "a millimetre too little", |_, s| at(s, 0).height = mm(859)),
    ("loading-unit-limit", "a gram too much", |p, _| p.ulds[0].gross_max = Grams::of(529_999)),
    ("loading-centre", "a millimetre off", |_, s| at(s, 0).centre.1 = mm(1080)),
    ("loading-centre", "a heavier tare", |p, _| p.ulds[1].tare = Grams::of(75_000)),
    ("loading-centre", "a vehicle not in its middle", |_, s| at(s, 2).centre.2 = mm(1251)),
    ("loading-position", "no such position", |_, s| at(s, 0).position = Some(PositionId::of("P9"))),
    ("loading-position", "built up, and nowhere", |_, s| at(s, 0).position = None),
    ("loading-position", "another kind of unit", |p, _| hold(p).positions[0].ulds.clear()),
    ("loading-position", "beside its position", |_, s| at(s, 0).x = mm(1)),
    ("loading-position", "on another deck", |_, s| at(s, 3).deck = Deck::Main),
    ("loading-position", "lies across", |_, s| (at(s, 0).length, at(s, 0).width) = (mm(2235), mm(2234))),
    ("loading-position-once", "two at one position", |_, s| at(s, 1).position = Some(PositionId::of("P1"))),
    ("loading-position-once", "together with one it excludes", |_, s| at(s, 0).position = Some(PositionId::of("P3"))),
    ("loading-position-mass", "a gram too much", |p, _| hold(p).positions[3].gross_max = Grams::of(100_999)),
    ("loading-position-mass", "a gram too much of its kind", |p, _| {
        hold(p).positions[0].ulds[0].1 = Some(Grams::of(529_999));
    }),
    ("loading-position-height", "a millimetre too high", |p, _| hold(p).positions[0].height_max = mm(859)),
    ("loading-position-height", "higher than the deck", |p, _| hold(p).decks[0].height = mm(2499)),
    ("loading-position-contour", "a millimetre to the right", |_, s| at(s, 0).placements[0].at.1 = mm(1)),
    ("loading-position-contour", "a lower roof", |p, _| {
        hold(p).positions[0].contour = Some(outline(&[(0, 0), (2235, 0), (2235, 859), (0, 859)]));
    }),
    ("loading-floor", "a millimetre through the tail", |_, s| at(s, 2).x = mm(15_001)),
    ("loading-floor", "a floor that takes no pieces", |p, _| hold(p).decks[0].floor_loading = false),
    ("loading-floor", "before its deck begins", |p, _| hold(p).decks[1].x = mm(6001)),
    ("loading-floor", "no such deck", |p, _| drop(hold(p).decks.pop())),
    ("loading-floor-overlap", "a millimetre into the pallet", |_, s| at(s, 2).x = mm(5234)),
    ("loading-floor-mass", "a weaker floor", |p, _| hold(p).decks[0].floor_max_per_m2 = Some(Grams::of(666_666))),
    ("loading-door", "a millimetre too wide", |p, _| hold(p).decks[0].doors[0].width = mm(2399)),
    ("loading-door", "a millimetre too high", |p, _| hold(p).decks[0].doors[0].height = mm(2499)),
    ("loading-door", "through the side a millimetre too long", |p, _| {
        hold(p).decks[0].doors[0] = CargoDoor { side: DoorSide::Side, width: mm(4999), height: mm(2500) };
        hold(p).decks[0].width = mm(4999);
    }),
    ("loading-zone", "a gram too much", |p, _| hold(p).zones[0].gross_max = Some(Grams::of(673_176))),
    ("loading-zone", "a millimetre more of a pallet", |p, _| hold(p).zones[0].to = mm(4001)),
    ("loading-running", "a gram too much", |p, _| hold(p).zones[1].per_metre_max = Some(Grams::of(1_599_999))),
    ("loading-payload", "a gram too much", |p, _| flight(p).legs[0].payload_max = Grams::of(9_350_999)),
    ("loading-payload", "a gram too much on the last leg", |p, _| {
        flight(p).legs[1].payload_max = Grams::of(1_350_999);
    }),
    ("loading-seats", "five people on four seats", |_, s| s.loads[0].seated[0].people = Units::of(5)),
    ("loading-mass", "a gram is not told", |_, s| s.loads[0].legs[1].zero_fuel.gross = Grams::of(101_350_999)),
    ("loading-mass", "over MZFW", |p, _| flight(p).aircraft.mzfw = Some(Grams::of(109_350_999))),
    ("loading-mass", "over MTOW", |p, _| flight(p).aircraft.mtow = Grams::of(149_350_999)),
    ("loading-mass", "over MLW", |p, _| flight(p).aircraft.mlw = Some(Grams::of(129_350_999))),
    ("loading-mass", "a kilogram more in each carton", |p, _| {
        flight(p).cargo[0].pack = pack(100, (600, 400, 400), 11_000);
    }),
    ("loading-mass", "the vehicle stays aboard", |p, _| flight(p).legs[1].unload_from = 0),
    ("loading-moments", "a millimetre off", |_, s| s.loads[0].legs[0].takeoff.arm = Arm(19_956)),
    ("loading-moments", "the vehicle stands a metre further aft", |_, s| at(s, 2).x = mm(9000)),
    ("loading-moments", "the position acts elsewhere", |p, _| hold(p).positions[3].arm = Some(Arm(18_000))),
    ("loading-envelope", "the fuel is far aft", |p, _| hold(p).fuel_arm = Arm(30_000)),
    ("loading-envelope", "forward limit just behind the load", |p, _| {
        // 19,893.85 mm on the second leg; it is refused though it would round to the limit.
        let limit = CgPoint { gross: Grams::of(1), arm: Arm(19_894) };
        hold(p).envelopes.zero_fuel.as_mut().expect("an envelope").forward = vec![limit];
    }),
    ("loading-envelope", "an assumed limit counts too", |p, _| {
        let limit = CgPoint { gross: Grams::of(1), arm: Arm(19_900) };
        hold(p).envelopes.landing.as_mut().expect("an envelope").aft = vec![limit];
    }),
    ("loading-envelope", "another limit is said", |_, s| s.loads[0].legs[0].landing.forward = Arm(18_646)),
    ("loading-envelope", "no envelope, and limits said", |p, _| hold(p).envelopes.takeoff = None),
    ("loading-lateral", "a gram millimetre too much", |p, _| hold(p).lateral_max = Some(2_593_647_999)),
    ("loading-lateral", "half a gram millimetre is not told", |_, s| s.loads[0].legs[1].lateral_doubled += 1),
    ("loading-steps", "never unloaded", |_, s| drop(s.loads[0].steps.pop())),
    ("loading-steps", "never loaded", |_, s| drop(s.loads[0].steps.remove(0))),
    ("loading-steps", "unloaded at another stop", |_, s| s.loads[0].steps[4].stop = Some(1)),
    ("loading-steps", "loaded on the way", |_, s| s.loads[0].steps[0].stop = Some(0)),
    ("loading-steps", "the stops out of order", |_, s| s.loads[0].steps.swap(4, 7)),
    ("loading-steps", "unloaded before it is loaded", |_, s| s.loads[0].steps[7].done = CargoMove::Load),
    ("loading-steps", "a stranger is unloaded", |_, s| s.loads[0].steps[7].unit = UnitId::of("U9")),
    ("loading-step-balance", "a gram is not told", |_, s| s.loads[0].steps[0].gross = Grams::of(100_100_999)),
    ("loading-step-balance", "a millimetre off", |_, s| s.loads[0].steps[3].arm = Arm(19_974)),
    ("loading-tip-back", "tips a millimetre earlier", |p, _| hold(p).tip_arm = Some(Arm(19_999))),
    ("loading-access", "loaded behind what stands in the way", |_, s| s.loads[0].steps.swap(1, 2)),
    ("loading-access", "unloaded past what stands in the way", |_, s| s.loads[0].steps.swap(5, 6)),
    ("loading-access", "in through the nose", |p, _| hold(p).decks[0].doors[0].side = DoorSide::Nose),
    ("loading-sheet", "a line is missing", |_, s| drop(s.loads[0].sheet.remove(3))),
    ("loading-sheet", "a line is there twice", |_, s| {
        let line = s.loads[0].sheet[0].clone();
        s.loads[0].sheet.push(line);
    }),
    ("loading-sheet", "a line of no limit", |_, s| line(s, "zone").of = "aft".to_owned()),
    ("loading-sheet", "a gram is not told", |_, s| line(s, "payload").value = 9_350_999),
    ("loading-sheet", "a limit a gram higher", |_, s| line(s, "mtow").most = Some(200_000_001)),
    ("loading-sheet", "no limit to the left", |_, s| line(s, "lateral").least = None),
    ("loading-sheet", "called kept, and only assumed", |_, s| line(s, "cg-landing").state = LimitState::Kept),
    ("loading-sheet", "called kept, and not known", |p, s| {
        flight(p).aircraft.mlw = None;
        line(s, "mlw").most = None;
    }),
    ("loading-sheet", "called kept, its tables assumed", |p, _| hold(p).source = Source::Assumption(String::new())),
    ("loading-sheet", "called kept, its zone assumed", |p, _| {
        hold(p).zones[0].source = Source::Assumption(String::new());
    }),
    ("loading-sheet", "called kept, its envelope assumed", |p, _| {
        let envelope = hold(p).envelopes.zero_fuel.as_mut().expect("an envelope");
        envelope.source = Source::Assumption(String::new());
    }),
    ("loading-sheet", "called kept, its masses assumed", |p, _| {
        flight(p).aircraft.source = Source::Assumption(String::new());
    }),
    ("loading-sheet", "known, and called not checked", |_, s| {
        line(s, "tip-back").state = LimitState::NotChecked("why not".to_owned());
    }),
    ("loading-sheet", "not checked for no reason", |_, s| {
        line(s, "cg-landing").state = LimitState::NotChecked(" ".to_owned());
    }),
    ("loading-sheet", "called kept, and broken", |p, s| {
        hold(p).tip_arm = Some(Arm(19_999));
        line(s, "tip-back").most = Some(19_999);
    }),
    ("loading-sheet", "silent where zones are not known", |p, _| hold(p).zones.clear()),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_loading, SPOILS);
}

#[test]
fn mandatory_cargo_that_would_not_fit_as_it_is_is_only_noted() {
    let (mut problem, solution) = sound();
    flight(&mut problem).cargo[3].mandatory = false;
    let checked = check_loading(&problem, &solution);
    let notes: Vec<_> = checked.findings.iter().map(|finding| (finding.rule, finding.severity)).collect();
    assert_eq!(notes, [("loading-mandatory", Severity::Note); 2], "a carton and a person stay, a container flies");
}

#[test]
fn a_carton_takes_the_place_of_another_only_where_no_limit_minds() {
    type Change = fn(&mut CargoToLoad);
    let changes: [(Change, Severity, &str); 9] = [
        (|_| (), Severity::Fatal, "the same carton"),
        (|one| one.pack = one.pack.clone().with_stack_max(None), Severity::Note, "the other bears anything"),
        (|one| one.pack = pack(100, (600, 400, 400), 9999), Severity::Note, "the other is lighter"),
        (|one| one.pack = pack(100, (600, 401, 400), 10_000), Severity::Note, "the other is larger"),
        (|one| one.class = Some("8".to_owned()), Severity::Note, "the other is of another class"),
        (|one| one.unload_order = 0, Severity::Note, "the other leaves earlier"),
        (|one| one.load_order = 1, Severity::Note, "the other comes aboard later"),
        (|one| one.kind = ItemKind::Device, Severity::Note, "the other is of another kind"),
        (|one| one.mandatory = true, Severity::Note, "the other is mandatory too"),
    ];
    for (change, severity, remark) in changes {
        let (mut problem, mut solution) = sound();
        let mut other = flight(&mut problem).cargo[0].clone();
        (other.consignment, other.mandatory) = (ConsignmentId::of("C6"), false);
        change(&mut other);
        let is_mandatory = other.mandatory;
        flight(&mut problem).cargo.push(other);
        at(&mut solution, 1).contents = vec![content("C6", 19)];
        let findings = check_loading(&problem, &solution).findings;
        let found = findings.iter().find(|one| one.rule == "loading-mandatory").map(|one| one.severity);
        assert_eq!(found, (!is_mandatory).then_some(severity), "{remark}");
    }
}

#[test]
fn a_container_may_stand_either_way_round() {
    let (problem, mut solution) = sound();
    at(&mut solution, 3).placements[0].at.1 = mm(500);
    at(&mut solution, 3).placements[1].at.1 = mm(500);
    let is_refused = |solution: &LoadingSolution| {
        check_loading(&problem, solution).findings.iter().any(|finding| finding.rule == "loading-unit-contour")
    };
    assert!(!is_refused(&solution), "its cut corner is on the left");
    at(&mut solution, 3).placements[1].at.1 = mm(499);
    assert!(is_refused(&solution), "a millimetre over the slope");
}

#[test]
fn a_standing_load_changes_when_it_must() {
    let moved = |change: fn(&mut LoadingProblem, &mut AircraftLoad)| {
        let (mut problem, solution) = sound();
        let mut old = solution.loads[0].clone();
        (old.units[1].x, old.units[1].position) = (mm(5300), Some(PositionId::of("P3")));
        flight(&mut problem).cargo.iter_mut().for_each(|cargo| cargo.mandatory = false);
        change(&mut problem, &mut old);
        flight(&mut problem).standing = Some(old);
        check_loading(&problem, &solution).findings.iter().any(|finding| finding.rule == "loading-standing")
    };
    assert!(moved(|_, _| ()), "nothing is wrong with it");
    assert!(!moved(|problem, _| drop(hold(problem).positions.remove(2))), "its position is gone");
    assert!(!moved(|_, old| drop(old.left_out.remove(0))), "it does not take the whole list");
    assert!(!moved(|problem, _| flight(problem).cargo[0].mandatory = true), "what it leaves behind must go");
    assert!(!moved(|_, old| old.units[0].contents[0].packs = Units::of(39)), "a carton fewer");
    assert!(!moved(|problem, _| hold(problem).tip_arm = Some(Arm(19_998))), "the tail would tip");
}

#[test]
fn the_first_of_equals_is_the_worst_on_the_sheet() {
    let (problem, mut solution) = sound();
    for (twin, id) in [(0, "U0"), (2, "U8")] {
        let mut unit = solution.loads[0].units[twin].clone();
        unit.id = UnitId::of(id);
        solution.loads[0].units.push(unit);
    }
    let due = lines_due(&problem, &problem.flights[0], &solution.loads[0]);
    let of = |limit: &str| due.iter().find(|line| line.limit == limit).map(|line| line.of.as_str());
    assert_eq!((of("floor"), of("position")), (Some("U3"), Some("U1")));
}

#[test]
fn a_side_door_lets_units_out_in_any_order_and_unknown_doors_bar_nobody() {
    for doors in [vec![CargoDoor { side: DoorSide::Side, width: mm(5000), height: mm(2500) }], vec![]] {
        let (mut problem, mut solution) = sound();
        hold(&mut problem).decks[0].doors = doors;
        solution.loads[0].steps.swap(1, 2);
        let checked = check_loading(&problem, &solution);
        assert!(
            checked.findings.iter().all(|finding| finding.rule == "loading-step-balance"),
            "{:?}",
            checked.findings
        );
    }
}

#[test]
fn a_consignment_of_two_stops_leaves_by_its_steps() {
    let (mut problem, mut solution) = sound();
    let mut more = flight(&mut problem).cargo[0].clone();
    (more.unload_order, more.packs) = (0, Units::of(20));
    flight(&mut problem).cargo[0].packs = Units::of(40);
    flight(&mut problem).cargo.push(more);
    solution.loads[0].steps[5].stop = Some(0);
    let rules: Vec<&str> = check_loading(&problem, &solution).findings.iter().map(|finding| finding.rule).collect();
    assert!(!rules.contains(&"loading-one-stop") && !rules.contains(&"loading-steps"), "{rules:?}");
    assert!(rules.contains(&"loading-mass"), "the pallet is no longer aboard on the second leg");
}

#[test]
fn boxes_of_any_size_and_count_are_refused_and_not_counted_wrongly() {
    let (mut problem, mut solution) = sound();
    let all = u32::MAX;
    at(&mut solution, 3).placements.push(grid(0, [i64::MAX, 0, 0], [i64::MAX, 1, 1], (all, all, all)));
    flight(&mut problem).cargo.push(cargo("C9", ItemKind::Vehicle, 1, pack(1, (1, 1, 1), i64::MAX), (0, None)));
    at(&mut solution, 1).uld = Some(UldTypeId::of("none"));
    at(&mut solution, 0).contents[0].packs = Units::of(i64::MAX);
    (at(&mut solution, 2).x, at(&mut solution, 2).y) = (mm(i64::MAX), mm(i64::MAX));
    let rules: Vec<&str> = check_loading(&problem, &solution).findings.iter().map(|finding| finding.rule).collect();
    for rule in ["loading-contents", "loading-inside-unit", "loading-complete", "loading-floor", "loading-payload"] {
        assert!(rules.contains(&rule), "{rule}");
    }
}
