//! Decides which ways a box may stand so that it passes the door and enters the container, and in which length unit the
//! engine reckons. Up: [`crate`].

use model::hold::Separation;
use model::loading::{KeepOut, PackBox, PackDoor, PackProblem};

use crate::engine::rules::section::Section;
use crate::engine::space::Cuboid;
use crate::measure::common_divisor;

/// Longest side of a container that is used: 200 m, longer than any hold, so that a thousand volumes fit in 63 bits.
const SIDE_MAX: i64 = 200_000;

/// What boxes enter by and into.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Sides of the container, in millimetres.
    pub(crate) sides: [i64; 3],
    door: Option<PackDoor>,
    /// Cross-section, in millimetres.
    pub(crate) section: Option<Section>,
    /// Rooms that stay empty within the container: low and high corner, in millimetres.
    keep_out: Vec<([i64; 3], [i64; 3])>,
}

impl Entry {
    pub(crate) fn of(problem: &PackProblem) -> Self {
        let (length, width, height) = problem.container;
        let sides = [length, width, height].map(|side| side.get().min(SIDE_MAX));
        let keep_out = problem.keep_out.iter().filter_map(|out| within(out, &sides)).collect();
        let mut entry = Self { sides, door: problem.door, section: None, keep_out };
        let is_empty = sides.iter().any(|side| *side <= 0);
        if let Some(contour) = problem.contour.as_ref().filter(|_| !is_empty) {
            let heights: Vec<i32> =
                problem.boxes.iter().flat_map(|one| entry.turns_within(one)).map(|turn| small(turn[2])).collect();
            entry.section = Some(Section::of(contour, [small(sides[1]), small(sides[2])], &heights));
        }
        entry
    }

    /// Ways a box may stand within the container, without repeats.
    pub(crate) fn turns_within(&self, one: &PackBox) -> Vec<[i64; 3]> {
        let own = [one.sizes.0.get(), one.sizes.1.get(), one.sizes.2.get()];
        let upright = [one.upright.0, one.upright.1, one.upright.2];
        let mut found = Vec::new();
        for vertical in [2, 1, 0] {
            let (first, second) = ((vertical + 1) % 3, (vertical + 2) % 3);
            for (x, y) in [(first, second), (second, first)] {
                let turn = [own[x], own[y], own[vertical]];
                let is_good = upright[vertical] && (0..3).all(|axis| turn[axis] > 0 && turn[axis] <= self.sides[axis]);
                if is_good && !found.contains(&turn) {
                    found.push(turn);
                }
            }
        }
        found
    }

    /// Those of them that pass the door as they stand, turned about the vertical if need be.
    pub(crate) fn turns_through_door(&self, one: &PackBox) -> Vec<[i64; 3]> {
        let mut turns = self.turns_within(one);
        if let Some(door) = self.door {
            turns.retain(|[x, y, z]| *z <= door.height.get() && *x.min(y) <= door.width.get());
        }
        turns
    }

    /// Those of them that fit the cross-section as well.
    pub(crate) fn turns(&self, one: &PackBox) -> Vec<[i64; 3]> {
        let mut turns = self.turns_through_door(one);
        if let Some(section) = &self.section {
            turns.retain(|turn| section.takes(small(turn[1]), small(turn[2])));
        }
        turns
    }

    /// The longest unit that every length of the boxes is whole in. Under a slope a millimetre may matter, so a
    /// cross-section keeps millimetres; rooms that stay empty end at whole units, and where boxes stand apart the far
    /// walls do too.
    pub(crate) fn unit(&self, problem: &PackProblem, turns: &[Vec<[i64; 3]>]) -> i64 {
        if self.section.is_some() {
            return 1;
        }
        let mut lengths: Vec<i64> = turns.iter().flatten().flatten().copied().collect();
        for (low, high) in &self.keep_out {
            lengths.extend(low);
            lengths.extend((0..3).map(|axis| high[axis]).filter(|end| !self.sides.contains(end)));
        }
        let has = |class: &str| problem.boxes.iter().any(|one| one.class.as_deref() == Some(class));
        let is_meant = |one: &&Separation| has(&one.classes.0) && has(&one.classes.1);
        let distances =
            || problem.separations.iter().filter(is_meant).map(|one| one.distance.get()).filter(|due| *due > 0);
        if distances().next().is_some() {
            lengths.extend(self.sides);
            lengths.extend(distances());
        }
        lengths.into_iter().fold(0, |known, side| common_divisor(side, known)).max(1)
    }

    /// The container in units.
    pub(crate) fn container(&self, unit: i64) -> [i32; 3] {
        self.sides.map(|side| small(side / unit))
    }

    /// The rooms that stay empty, in units; rounded outwards.
    pub(crate) fn keep_out(&self, unit: i64) -> Vec<Cuboid> {
        let out = self.keep_out.iter();
        out.map(|(low, high)| Cuboid {
            lo: low.map(|low| small(low / unit)),
            hi: high.map(|high| small((high + unit - 1) / unit)),
        })
        .collect()
    }
}

/// A length as the engine reckons.
pub(crate) fn small(side: i64) -> i32 {
    i32::try_from(side).expect("a side should be below 200 m")
}

/// The part of a room that stays empty within the container; none when there is none.
fn within(out: &KeepOut, sides: &[i64; 3]) -> Option<([i64; 3], [i64; 3])> {
    let at = [out.at.0.get(), out.at.1.get(), out.at.2.get()];
    let extent = [out.extent.0.get(), out.extent.1.get(), out.extent.2.get()];
    let low = [0, 1, 2].map(|axis| at[axis].clamp(0, sides[axis].max(0)));
    let high = [0, 1, 2].map(|axis| at[axis].saturating_add(extent[axis]).clamp(0, sides[axis].max(0)));
    (0..3).all(|axis| low[axis] < high[axis]).then_some((low, high))
}
