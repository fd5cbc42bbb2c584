//! Decides how an instance of the published container-loading sets is made from its seed: the procedure of Bischoff and
//! Ratcliff (1995) with the classes of Davies and Bischoff (1999). With the published seeds it gives the published
//! instances; with any other seed, instances of the same kind on which an engine may be tuned. Up: [`crate::packing`].

use model::loading::{PackBox, PackProblem, Support};
use model::quantity::{Millimetres, Units};

use crate::lot::{Lot, MODULUS};

/// Box types of an instance of each class, BR0 to BR15.
const TYPES: [usize; 16] = [1, 3, 5, 8, 10, 12, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100];
/// Length, width and height of the container, in the unit of the sets (centimetres; kept as millimetres here, since only
/// proportions matter).
const CONTAINER: [i64; 3] = [587, 233, 220];
/// Smallest and largest of the three sizes that are drawn for a type.
const SIZES: [(i64, i64); 3] = [(30, 120), (25, 100), (20, 80)];
/// A size may stand vertically when it is less than so many times the smaller of the other two: what is steeper topples.
const STEEPNESS: i64 = 2;
/// Seeds of instances that follow each other lie so far apart.
const SEED_STEP: u64 = 100;
/// The seed of an instance, counted from 1, when the first has the seed `first` (1 to 2,147,483,646).
pub(crate) fn seed_of(first: u64, number: u32) -> u64 {
    (first - 1 + SEED_STEP * u64::from(number - 1)) % (MODULUS - 1) + 1
}

/// An instance of a class, 0 to 15. Boxes are named by their type, counted from 1, and may float.
///
/// The sizes of all types are drawn first, then the boxes: one of each type, and more of types by lot until the next would
/// make all boxes together larger than the container.
pub(crate) fn instance(class: u8, seed: u64) -> PackProblem {
    let mut lot = Lot::new(seed);
    let sizes: Vec<[i64; 3]> = (0..TYPES[usize::from(class)])
        .map(|_| {
            let mut sizes = SIZES.map(|(least, most)| least + lot.below(most - least + 1));
            sizes.sort_unstable_by(|left, right| right.cmp(left));
            sizes
        })
        .collect();
    let volumes: Vec<i64> = sizes.iter().map(|sizes| sizes.iter().product()).collect();
    let mut counts = vec![1; sizes.len()];
    let mut left = CONTAINER.iter().product::<i64>() - volumes.iter().sum::<i64>();
    loop {
        let index = usize::try_from(lot.below(sizes.len() as i64)).expect("a lot should not be negative");
        if volumes[index] > left {
            break;
        }
        counts[index] += 1;
        left -= volumes[index];
    }
    let boxes = sizes.iter().zip(counts).zip(1..).map(|((sizes, count), id)| one(id, sizes, count)).collect();
    PackProblem { container: side_by_side(CONTAINER), boxes, support: Support::None, ..Default::default() }
}

fn one(id: u32, sizes: &[i64; 3], count: i64) -> PackBox {
    let [length, width, height] = *sizes;
    let may_stand = |size: i64, one: i64, other: i64| size < STEEPNESS * one.min(other);
    PackBox {
        id: id.to_string(),
        sizes: side_by_side(*sizes),
        count: Units::of(count),
        upright: (may_stand(length, width, height), may_stand(width, length, height), may_stand(height, length, width)),
        ..Default::default()
    }
}

fn side_by_side(sizes: [i64; 3]) -> (Millimetres, Millimetres, Millimetres) {
    let [length, width, height] = sizes.map(Millimetres::of);
    (length, width, height)
}
