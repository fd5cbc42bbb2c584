//! Decides which part of a finished packing is taken out to be packed anew (large neighbourhood search, Shaw 1998), a little to
//! better it or much to leave it. Does not pack it (`search`) nor say when it is left
//! (`trajectory`). Up: [`crate`].

use std::ops::Range;

use crate::engine::space::{Cuboid, Room};
use crate::engine::state::Placed;
use crate::measure::next_random;

/// Least and most of the container's length or width that a slab takes out, in percent.
const SLAB: (i64, i64) = (10, 30);
/// Draws of an empty place; where fewer than a tenth of the places are empty, most of the draws find none.
const AIMS: usize = 60;
/// Renewals of ten, where boxes must stand, that take out two regions of half the size: what stands far apart may change places.
const PAIRED: i64 = 4;
/// Share of the container's length that a perturbation packs anew, and how far beyond it on either side renewals follow, in
/// percent.
const PERTURBED: (i64, i64) = (12, 10);

/// The blocks that stay, in the order they were placed: all outside a slab across a random axis, or outside a corner
/// region, that meets a stretch of the length; with support also without those that would lose what carries them, half of the
/// regions hold an empty place, drawn evenly from all that is empty, and some are two, the second anywhere.
pub(crate) fn kept(placed: &[Placed], room: &Room, stretch: &Range<i64>, random: &mut u64) -> Vec<Placed> {
    let stands = room.low_only[2];
    let is_aimed = stands && draw(random, 2) == 0;
    let is_paired = stands && draw(random, 10) < PAIRED;
    let parts = if is_paired { 2 } else { 1 };
    let aim = is_aimed.then(|| empty_place(placed, room, stretch, random));
    let mut regions = vec![region(room, stretch, aim, parts, random)];
    if is_paired {
        let whole = whole(room);
        let aim = (is_aimed && draw(random, 2) == 0).then(|| empty_place(placed, room, &whole, random));
        regions.push(region(room, &whole, aim, parts, random));
    }
    outside(placed, room, &regions)
}

/// The blocks that stay when a stretch of the length is packed anew whatever comes of it, and the stretch in which renewals
/// follow. One in four stretches each begins and ends with the container.
pub(crate) fn perturbed(placed: &[Placed], room: &Room, random: &mut u64) -> (Vec<Placed>, Range<i64>) {
    let side = i64::from(room.container[0]);
    let width = (side * PERTURBED.0 / 100).max(1);
    let low = match draw(random, 4) {
        0 => 0,
        1 => side - width,
        _ => draw(random, side - width + 1),
    };
    let small = |length: i64| i32::try_from(length).expect("a side should fit");
    let mut region = Cuboid { lo: [0; 3], hi: room.container };
    (region.lo[0], region.hi[0]) = (small(low), small(low + width));
    let beyond = side * PERTURBED.1 / 100;
    (outside(placed, room, &[region]), (low - beyond).max(0)..(low + width + beyond).min(side))
}

/// The container's whole length.
pub(crate) fn whole(room: &Room) -> Range<i64> {
    0..i64::from(room.container[0])
}

fn draw(random: &mut u64, below: i64) -> i64 {
    i64::try_from(next_random(random) % below.max(1).unsigned_abs()).expect("a draw is small")
}

/// An empty place within a stretch of the length; any place when none is found.
fn empty_place(placed: &[Placed], room: &Room, stretch: &Range<i64>, random: &mut u64) -> [i64; 3] {
    let mut place = [0; 3];
    for _ in 0..AIMS {
        place = room.container.map(|side| draw(random, i64::from(side)));
        place[0] = stretch.start + draw(random, stretch.end - stretch.start);
        let is_in = |at: &Cuboid| (0..3).all(|axis| (at.lo[axis].into()..at.hi[axis].into()).contains(&place[axis]));
        if !placed.iter().any(|one| is_in(&one.at)) {
            break;
        }
    }
    place
}

/// A slab, bar or box of the container that holds a place, or meets a stretch of the length; as one of several parts, its sides
/// are as many times shorter.
fn region(room: &Room, stretch: &Range<i64>, aim: Option<[i64; 3]>, parts: i64, random: &mut u64) -> Cuboid {
    let mut region = Cuboid { lo: [0; 3], hi: room.container };
    let cut = draw(random, 4);
    for axis in 0..3 {
        // One axis in a slab, two in a bar, all in a box.
        let is_cut = match cut {
            0 => axis == 0,
            1 => axis == 0 || axis == 1,
            2 => axis == 0 || axis == 2,
            _ => true,
        };
        if !is_cut {
            continue;
        }
        let side = i64::from(room.container[axis]);
        let percent = (SLAB.0 + draw(random, SLAB.1 - SLAB.0 + 1) + parts - 1) / parts;
        let percent = if axis == 0 { percent } else { (2 * percent).min(100) };
        let width = (side * percent / 100).max(1);
        let within = if axis == 0 { stretch.clone() } else { 0..side };
        let low = match aim {
            Some(aim) => aim[axis] - draw(random, width),
            None => within.start - width + draw(random, within.end - within.start + width),
        };
        let (low, high) = (low.max(0), (low + width).min(side));
        region.lo[axis] = i32::try_from(low).expect("a side should fit");
        region.hi[axis] =
            i32::try_from(if axis == 2 && room.low_only[2] { side } else { high }).expect("a side should fit");
    }
    region
}

/// What stands outside of regions; with support without what would lose what carries it.
fn outside(placed: &[Placed], room: &Room, regions: &[Cuboid]) -> Vec<Placed> {
    let mut is_out: Vec<bool> = placed.iter().map(|one| regions.iter().any(|region| one.at.overlaps(region))).collect();
    if room.low_only[2] {
        let mut order: Vec<usize> = (0..placed.len()).collect();
        order.sort_by_key(|index| placed[*index].at.lo[2]);
        for &index in &order {
            let own = &placed[index].at;
            let is_dropped = (0..placed.len()).any(|under| {
                let below = &placed[under].at;
                is_out[under]
                    && below.hi[2] == own.lo[2]
                    && (0..2).all(|axis| own.lo[axis] < below.hi[axis] && below.lo[axis] < own.hi[axis])
            });
            is_out[index] |= is_dropped;
        }
    }
    placed.iter().zip(&is_out).filter(|(_, is_out)| !**is_out).map(|(one, _)| *one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cubes of one, `high` on each other on each place of a floor of twenty by four.
    fn towers(high: i32) -> (Vec<Placed>, Room) {
        let at = |x: i32, y: i32, z: i32| Cuboid { lo: [x, y, z], hi: [x + 1, y + 1, z + 1] };
        let cubes = (0..high).flat_map(|z| (0..20).flat_map(move |x| (0..4).map(move |y| at(x, y, z))));
        let placed = cubes.map(|at| Placed { block: 0, at, mirrored: [false; 3] }).collect();
        let room = Room { low_only: [false, false, true], ..Room::plain([20, 4, 5], true, [1; 3]) };
        (placed, room)
    }

    #[test]
    fn a_perturbation_takes_out_an_eighth_of_the_length_and_all_above_it() {
        let (placed, room) = towers(3);
        let mut random = 5;
        let mut lows = Vec::new();
        for _ in 0..200 {
            let (kept, stretch) = perturbed(&placed, &room, &mut random);
            let gone = placed.iter().filter(|one| !kept.contains(one));
            let (low, high) = gone.fold((20, 0), |(low, high), one| (low.min(one.at.lo[0]), high.max(one.at.hi[0])));
            assert_eq!((high - low, placed.len() - kept.len()), (2, 2 * 4 * 3));
            assert_eq!(stretch, i64::from((low - 2).max(0))..i64::from((high + 2).min(20)));
            lows.push(low);
        }
        let share = |of: i32| lows.iter().filter(|low| **low == of).count();
        assert!(share(0) > 30 && share(18) > 30 && (1..18).all(|low| share(low) < 20), "{lows:?}");
    }

    #[test]
    fn what_is_renewed_meets_its_stretch_and_some_stands_far_apart() {
        let (placed, room) = towers(4);
        let mut random = 7;
        let (mut met, mut apart) = (0, 0);
        for _ in 0..400 {
            let kept = kept(&placed, &room, &(8..10), &mut random);
            let gone: Vec<_> = placed.iter().filter(|one| !kept.contains(one)).collect();
            let is_gone = |x: i32| gone.iter().any(|one| one.at.lo[0] == x);
            let widest = (0..20).filter(|x| is_gone(*x)).count();
            assert!(gone.is_empty() || widest <= 6, "{gone:?}");
            assert!(gone.iter().all(|one| one.at.hi[2] == 4 || gone.iter().any(|on| on.at.lo[2] == one.at.hi[2])));
            let is_near = (2..16).any(is_gone);
            met += usize::from(is_near);
            apart += usize::from(is_near && (0..2).chain(16..20).any(is_gone));
        }
        assert!(met > 300, "the first region should meet the stretch: {met}");
        assert!(apart > 10, "two regions should be far apart now and then: {apart}");
    }
}
