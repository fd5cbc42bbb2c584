//! Tests of orders of moves: doors, stops and the tail, against every order of small cases.

use model::hold::Deck;

use super::*;
use crate::measure::next_random;

const TAIL: Ways = Ways::Ends { nose: false, tail: true };
const NOSE: Ways = Ways::Ends { nose: true, tail: false };
const BOTH: Ways = Ways::Ends { nose: true, tail: true };

fn stand(x: i64, y: i64, ways: Ways, order: u8, gross: i64) -> Stand {
    let area = Area { deck: Deck::Main, x, y, length: 100, width: 100 };
    Stand { area, ways, stay: Stay { load: 0, unload: order }, gross, doubled_arm: i128::from(2 * x + 100) }
}

fn ground(tip_arm: Option<i64>) -> Ground {
    Ground { oew: 1_000, oew_arm: 400, tip_arm }
}

/// Panics when a move breaks access or the tail tips; written apart from the search.
fn assert_moves(ground: Ground, stands: &[Stand], moves: &[Move]) {
    let mut aboard: Vec<usize> = Vec::new();
    let (mut stop, mut airport) = (None, 0);
    assert_eq!(moves.len(), 2 * stands.len());
    for (at, done, index) in moves {
        assert!(*at >= stop, "stops go on");
        stop = *at;
        aboard.retain(|other| other != index);
        let one = &stands[*index];
        let in_lane = |other: &&usize| (stands[**other].area.y - one.area.y).abs() < 100;
        let is_before = aboard.iter().filter(in_lane).any(|other| stands[*other].area.x < one.area.x);
        let is_behind = aboard.iter().filter(in_lane).any(|other| stands[*other].area.x > one.area.x);
        match one.ways {
            Ways::Any => {}
            Ways::Ends { nose, tail } => assert!((nose && !is_before) || (tail && !is_behind), "no way for {index}"),
        }
        match done {
            CargoMove::Load => {
                assert_eq!(*at, None);
                assert!(one.stay.load >= airport, "airports go on");
                airport = one.stay.load;
                aboard.push(*index);
            }
            CargoMove::Unload => assert_eq!(*at, Some(one.stay.unload)),
        }
        let loaded = aboard.iter().map(|other| (i128::from(stands[*other].gross), stands[*other].doubled_arm));
        let (mass, moment) = loaded.fold(
            (i128::from(ground.oew), i128::from(ground.oew) * 2 * i128::from(ground.oew_arm)),
            |(mass, moment), (gross, arm)| (mass + gross, moment + gross * arm),
        );
        assert!(ground.tip_arm.is_none_or(|tip| moment <= 2 * mass * i128::from(tip)), "the tail tips");
    }
}

#[test]
fn doors_stops_and_the_tail_decide_whether_there_is_an_order() {
    for (stands, tip, result, remark) in [
        (vec![stand(0, 0, TAIL, 1, 10), stand(200, 0, TAIL, 0, 10)], None, None, "first off is aft"),
        (vec![stand(0, 0, TAIL, 0, 10), stand(200, 0, TAIL, 1, 10)], None, Some(NoOrder::Access), "first off is caged"),
        (vec![stand(0, 0, NOSE, 0, 10), stand(200, 0, NOSE, 1, 10)], None, None, "out through the nose"),
        (vec![stand(0, 0, Ways::Any, 0, 10), stand(200, 0, Ways::Any, 1, 10)], None, None, "a side door"),
        (vec![stand(0, 0, TAIL, 0, 10), stand(200, 100, TAIL, 1, 10)], None, None, "lanes side by side"),
        (
            vec![stand(0, 0, BOTH, 1, 10), stand(200, 0, BOTH, 0, 10), stand(400, 0, BOTH, 1, 10)],
            None,
            Some(NoOrder::Access),
            "caged from both ends",
        ),
        (vec![stand(800, 0, TAIL, 0, 500), stand(0, 0, TAIL, 0, 500)], Some(500), None, "forward first, aft off first"),
        (
            vec![stand(0, 0, NOSE, 0, 500), stand(800, 0, NOSE, 0, 500)],
            Some(500),
            Some(NoOrder::TipBack),
            "the nose door asks for the aft one first",
        ),
        (
            vec![stand(0, 0, TAIL, 0, 500), stand(800, 100, TAIL, 1, 500)],
            Some(500),
            Some(NoOrder::TipBack),
            "the counterweight leaves first",
        ),
        (vec![stand(0, 0, Ways::Ends { nose: false, tail: false }, 0, 1)], None, Some(NoOrder::Access), "no door"),
    ] {
        let found = sequence(ground(tip), &stands);
        if let Ok(moves) = &found {
            assert_moves(ground(tip), &stands, moves);
        }
        assert_eq!(found.err(), result, "{remark}");
    }
}

/// Whether any order of loading exists, by trying all.
fn can_load(ground: Ground, stands: &[Stand], aboard: &mut Vec<usize>, excess: i128) -> bool {
    let to_come: Vec<usize> = (0..stands.len()).filter(|index| !aboard.contains(index)).collect();
    let Some(next) = to_come.iter().map(|index| stands[*index].stay.load).min() else { return true };
    let tip = i128::from(ground.tip_arm.unwrap_or(i64::from(u32::MAX)));
    to_come.into_iter().filter(|index| stands[*index].stay.load == next).any(|index| {
        let one = &stands[index];
        let before = aboard.iter().filter(|other| one.area.has_before(&stands[**other].area)).count();
        let behind = aboard.iter().filter(|other| one.area.has_behind(&stands[**other].area)).count();
        let after = excess + i128::from(one.gross) * (one.doubled_arm - 2 * tip);
        if !one.ways.are_free(before, behind) || after > 0 {
            return false;
        }
        aboard.push(index);
        let is_done = can_load(ground, stands, aboard, after);
        aboard.pop();
        is_done
    })
}

#[test]
fn what_is_picked_up_comes_past_what_is_aboard_already() {
    let from = |load: u8, stand: Stand| Stand { stay: Stay { load, ..stand.stay }, ..stand };
    for (stands, result, remark) in [
        (vec![from(0, stand(0, 0, TAIL, 1, 10)), from(1, stand(200, 0, TAIL, 0, 10))], None, "last in, first out"),
        (
            vec![from(0, stand(0, 0, TAIL, 0, 10)), from(1, stand(200, 0, TAIL, 1, 10))],
            Some(NoOrder::Access),
            "first in, first out, through one door",
        ),
        (
            vec![from(1, stand(0, 0, TAIL, 1, 10)), from(0, stand(200, 0, TAIL, 0, 10))],
            Some(NoOrder::Access),
            "the place before is caged when it comes",
        ),
        (vec![from(0, stand(0, 0, BOTH, 0, 10)), from(1, stand(200, 0, BOTH, 1, 10))], None, "out through the nose"),
        (vec![from(0, stand(0, 0, TAIL, 0, 10)), from(1, stand(200, 100, TAIL, 1, 10))], None, "lanes side by side"),
        (
            vec![
                from(0, stand(0, 0, BOTH, 0, 10)),
                from(1, stand(200, 0, BOTH, 0, 10)),
                from(0, stand(400, 0, BOTH, 0, 10)),
            ],
            Some(NoOrder::Access),
            "a gap between what is aboard",
        ),
    ] {
        let found = sequence(ground(None), &stands);
        if let Ok(moves) = &found {
            assert_moves(ground(None), &stands, moves);
        }
        assert_eq!(found.err(), result, "{remark}");
    }
    let tipped = [from(0, stand(800, 0, TAIL, 0, 500)), from(1, stand(0, 0, Ways::Any, 0, 500))];
    assert_eq!(sequence(ground(Some(500)), &tipped), Err(NoOrder::TipBack), "the counterweight comes later");
}

#[test]
fn an_order_is_found_whenever_there_is_one() {
    let mut random = 4;
    let (mut found, mut none) = (0, 0);
    for case in 0..800 {
        let mut draw = |below: u64| i64::try_from(next_random(&mut random) % below).expect("small");
        let ways = [TAIL, NOSE, BOTH][usize::try_from(draw(3)).expect("small")];
        let mut stands: Vec<Stand> = Vec::new();
        for row in 0..3 {
            for y in [0, 60 + 40 * draw(2)] {
                let mut stand = stand(300 * row, y + draw(2) * 30, ways, 0, 50 + draw(600));
                // Every other case has a pick-up.
                stand.stay.load = u8::try_from(draw(2) * (case % 2)).expect("small");
                stands.push(stand);
            }
        }
        stands.dedup_by(|next, before| next.area.overlaps(&before.area));
        let tip = 410 + draw(90);
        let answer = sequence(ground(Some(tip)), &stands);
        let excess = i128::from(1_000 * 2 * (400 - tip));
        // One stop: unloading the other way round is loading backwards.
        assert_eq!(answer.is_ok(), can_load(ground(Some(tip)), &stands, &mut Vec::new(), excess), "case {case}");
        if let Ok(moves) = &answer {
            assert_moves(ground(Some(tip)), &stands, moves);
            found += 1;
        } else {
            none += 1;
        }
    }
    assert!(found > 50 && none > 50, "{found} with, {none} without an order");
}
