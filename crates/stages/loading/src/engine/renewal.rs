//! Decides which part of a finished packing is taken out to be packed anew (large neighbourhood search, Shaw 1998).
//! Does not pack it (`search`). Up: [`crate`].

use crate::engine::space::{Cuboid, Room};
use crate::engine::state::Placed;
use crate::measure::next_random;

/// Least and most of the container's length or width that a slab takes out, in percent.
const SLAB: (u64, u64) = (10, 30);
/// Draws of an empty place; where fewer than a tenth of the places are empty, most of the draws find none.
const AIMS: usize = 60;

/// The blocks that stay, in the order they were placed: all outside a slab across a random axis, or outside a corner
/// region; with support also without those that would lose what carries them, and half of the regions hold an empty place, drawn
/// evenly from all that is empty.
pub(crate) fn kept(placed: &[Placed], room: &Room, random: &mut u64) -> Vec<Placed> {
    let mut draw =
        |below: i64| i64::try_from(next_random(random) % below.max(1).unsigned_abs()).expect("a draw is small");
    let is_aimed = room.low_only[2] && draw(2) == 0;
    let mut aim = [0; 3];
    for _ in 0..if is_aimed { AIMS } else { 0 } {
        aim = room.container.map(|side| draw(i64::from(side)));
        let is_in = |at: &Cuboid| (0..3).all(|axis| (at.lo[axis].into()..at.hi[axis].into()).contains(&aim[axis]));
        if !placed.iter().any(|one| is_in(&one.at)) {
            break;
        }
    }
    let mut region = Cuboid { lo: [0; 3], hi: room.container };
    let cut = draw(4);
    for (axis, aim) in aim.into_iter().enumerate() {
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
        let percent = i64::try_from(SLAB.0).expect("small") + draw(i64::try_from(SLAB.1 - SLAB.0).expect("small") + 1);
        let percent = if axis == 0 { percent } else { (2 * percent).min(100) };
        let width = (side * percent / 100).max(1);
        let low = if is_aimed { aim - draw(width) } else { draw(side + width) - width };
        let (low, high) = (low.max(0), (low + width).min(side));
        region.lo[axis] = i32::try_from(low).expect("a side should fit");
        region.hi[axis] =
            i32::try_from(if axis == 2 && room.low_only[2] { side } else { high }).expect("a side should fit");
    }
    let mut is_out: Vec<bool> = placed.iter().map(|one| one.at.overlaps(&region)).collect();
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
