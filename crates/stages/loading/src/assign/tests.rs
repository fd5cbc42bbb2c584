//! Tests of the assignment: against every assignment of small questions with zones, lateral limits, legs and doors.

use model::evidence::Source;
use model::hold::{Deck, Hold, HoldZone};
use model::quantity::{Arm, Grams, Millimetres, Permille};

use super::*;
use crate::measure::next_random;

/// Draws whole numbers.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: i64) -> i64 {
        i64::try_from(next_random(&mut self.0) % limit.unsigned_abs()).expect("small")
    }

    fn wide(&mut self, limit: i64) -> i128 {
        i128::from(self.below(limit))
    }
}

fn zone(from: i64, to: i64, gross_max: Option<i64>, per_metre_max: Option<i64>) -> HoldZone {
    HoldZone {
        id: format!("{from}-{to}"),
        deck: Deck::Main,
        from: Millimetres::of(from),
        to: Millimetres::of(to),
        gross_max: gross_max.map(Grams::of),
        per_metre_max: per_metre_max.map(Grams::of),
        source: Source::Assumption("made for the test".to_owned()),
    }
}

fn hold(zones: Vec<HoldZone>) -> Hold {
    Hold {
        arm_front: Arm(0),
        decks: Vec::new(),
        positions: Vec::new(),
        zones,
        oew_arm: Arm(0),
        fuel_arm: Arm(0),
        envelopes: model::hold::CgEnvelopes::default(),
        aim: Permille::default(),
        lateral_max: None,
        tip_arm: None,
        index: None,
        version: String::new(),
        source: Source::Assumption("made for the test".to_owned()),
    }
}

fn small(value: i64) -> u8 {
    u8::try_from(value).expect("small")
}

fn stay(draw: &mut Draw, loads: i64, stops: i64) -> Stay {
    Stay { load: small(draw.below(loads)), unload: small(draw.below(stops)) }
}

/// Six places in three rows of two, the last two shorter; four or five units from up to two airports for up to three stops.
fn question<'a>(draw: &mut Draw, clashes: &'a [Vec<usize>]) -> Assignment<'a> {
    let ways = [Ways::Any, Ways::Ends { nose: false, tail: true }, Ways::Ends { nose: true, tail: true }]
        [usize::try_from(draw.below(3)).expect("small")];
    let places: Vec<Place> = (0..6)
        .map(|index| {
            let (row, side) = (index / 2, index % 2);
            let area = Area { deck: Deck::Main, x: row * 2_000, y: side * 1_000, length: 1_500, width: 1_000 };
            Place {
                area,
                doubled_arm: i128::from(2 * area.x + area.length) + draw.wide(300),
                doubled_side: i128::from(2 * side - 1) * 1_000,
                ways,
            }
        })
        .collect();
    let (loads, stops) = (1 + draw.below(2), 1 + draw.below(3));
    let units: Vec<Mover> = (0..4 + draw.below(2))
        .map(|_| Mover {
            gross: 1_000 * (1 + draw.below(9)),
            stay: stay(draw, loads, stops),
            may: (0..6).map(|_| draw.below(8) > 0).collect(),
            home: (draw.below(4) == 0).then(|| usize::try_from(draw.below(6)).expect("small")),
        })
        .collect();
    let legs = (0..loads - 1).map(|until| (until, 0)).chain((0..stops).map(|from| (loads - 1, from)));
    let stages = legs
        .map(|(until, from)| {
            let low = draw.wide(100_000_000);
            let side = 1_000_000 + draw.wide(12_000_000);
            Stage {
                phase: Phase { until: small(until), from: small(from) },
                moment: (low, low + 40_000_000 + draw.wide(60_000_000)),
                lateral: (-side, side),
                per_mm: 50_000 + draw.wide(50_000),
                aim: (draw.below(4) > 0).then(|| Aim { target: low + draw.wide(90_000_000), width: 40_000_000 }),
            }
        })
        .collect();
    let zones = vec![
        zone(0, 1_000 + draw.below(2_500), Some(6_000 + draw.below(14_000)), None),
        zone(draw.below(3_000), 6_000, None, Some(4_000 + draw.below(9_000))),
    ];
    let areas: Vec<Area> = places.iter().map(|place| place.area).collect();
    let fixed = Stand {
        area: Area { deck: Deck::Main, x: 6_000, y: draw.below(2) * 1_000, length: 500, width: 1_000 },
        ways,
        stay: stay(draw, loads, stops),
        gross: 2_000,
        doubled_arm: 12_500,
    };
    Assignment {
        ground: Ground { oew: 30_000, oew_arm: 3_000, tip_arm: (draw.below(2) == 0).then(|| 3_000 + draw.below(700)) },
        start: Vec::new(),
        units,
        places,
        clashes,
        stages,
        sums: SumLimits::of(&hold(zones), &areas, &[(fixed.area, fixed.gross)]),
        fixed: vec![fixed],
        seed: 1,
        nodes_max: 100_000,
    }
}

/// Every way to give each unit a place of its own.
fn each(question: &Assignment, at: &mut Vec<usize>, see: &mut dyn FnMut(&[usize])) {
    let Some(unit) = question.units.get(at.len()) else { return see(at) };
    for place in 0..question.places.len() {
        let is_free = !at.contains(&place) && !question.clashes[place].iter().any(|clash| at.contains(clash));
        if is_free && unit.may[place] {
            at.push(place);
            each(question, at, see);
            at.pop();
        }
    }
}

/// The least cost of all assignments that keep every limit and have an order of moves.
fn least(question: &Assignment) -> Option<Cost> {
    let mut best: Option<Cost> = None;
    each(question, &mut Vec::new(), &mut |at| {
        let is_caged = question.in_way(at).0 > 0;
        assert!(!is_caged || question.no_order_at(at).is_some(), "what has no way is in no order of moves");
        let cost = question.cost(&State::new(question, at));
        if cost.broken == 0 && question.no_order_at(at).is_none() && best.is_none_or(|known| cost < known) {
            best = Some(cost);
        }
    });
    best
}

#[test]
fn no_assignment_is_better_and_none_is_missed() {
    let mut draw = Draw(3);
    let mut clashes = vec![Vec::new(); 6];
    clashes[1] = vec![3];
    clashes[3] = vec![1];
    let (mut feasible, mut infeasible) = (0, 0);
    for case in 0..600 {
        let mut question = question(&mut draw, &clashes);
        let mut first: Option<Vec<usize>> = None;
        each(&question, &mut Vec::new(), &mut |at| {
            first.get_or_insert_with(|| at.to_vec());
        });
        let Some(first) = first else { continue };
        question.start = first;
        let answer = question.solve();
        assert!(answer.is_proven, "case {case}: the search of six places ends by itself");
        let best = least(&question);
        assert_eq!(answer.is_feasible().then_some(answer.cost), best, "case {case}");
        let at = &answer.at;
        assert!(question.units.iter().zip(at).all(|(unit, place)| unit.may[*place]), "case {case}");
        assert!(!(at.contains(&1) && at.contains(&3)), "case {case}");
        *(if best.is_some() { &mut feasible } else { &mut infeasible }) += 1;
    }
    assert!(feasible > 100 && infeasible > 100, "{feasible} feasible, {infeasible} infeasible");
}

#[test]
fn forty_units_are_proven_when_they_meet_the_aim() {
    let mut draw = Draw(8);
    let places: Vec<Place> = (0..44)
        .map(|index| {
            let (row, side) = (index / 2, index % 2);
            let area = Area { deck: Deck::Main, x: row * 2_300, y: side * 2_700, length: 2_235, width: 2_643 };
            let doubled_side = i128::from(2 * side - 1) * 2_700;
            Place { area, doubled_arm: i128::from(2 * area.x + area.length), doubled_side, ways: Ways::Any }
        })
        .collect();
    let units: Vec<Mover> = (0..40)
        .map(|_| Mover {
            gross: 500_000 + draw.below(4_000_000),
            stay: Stay::default(),
            may: vec![true; 44],
            home: None,
        })
        .collect();
    let mass: i128 = units.iter().map(|unit| i128::from(unit.gross)).sum();
    let target = mass * 51_000;
    let per_mm = 2 * (mass + 200_000_000);
    let stage = Stage {
        phase: Phase::default(),
        moment: (target - 300 * per_mm, target + 300 * per_mm),
        lateral: (-2_000_000_000, 2_000_000_000),
        per_mm,
        aim: Some(Aim { target, width: 600 * per_mm }),
    };
    let question = Assignment {
        ground: Ground { oew: 200_000_000, oew_arm: 25_000, tip_arm: None },
        start: (0..40).collect(),
        units,
        places,
        clashes: &vec![Vec::new(); 44],
        stages: vec![stage],
        sums: SumLimits::default_for(44),
        fixed: Vec::new(),
        seed: 1,
        nodes_max: 200_000,
    };
    let answer = question.solve();
    assert!(answer.is_feasible() && answer.is_proven, "{:?}", answer.cost);
    assert_eq!(answer.cost.off_mm, 0);
}
