//! Decides what is known of holds and of the units that go into them: decks, doors, positions, limits of mass and of the
//! centre of gravity. All figures are for planning, never for dispatch; a limit that is not known is `None` and is told
//! as "not checked". Does not load (`loading`). Up: [`crate`].

use crate::evidence::Source;
use crate::fault::Fault;
use crate::id::{PositionId, UldTypeId};
use crate::quantity::{Arm, Grams, Millimetres, Permille};

/// A convex cross-section, across (y) and up (z), that is the same all along x: of a container, a hold or a ULD.
///
/// Corners go round once, in either sense; a point on the outline is inside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contour(Vec<(Millimetres, Millimetres)>);

impl Contour {
    /// Makes a contour of at least three corners that turn one way only, not all on one line. Code `bad-contour`.
    pub fn try_new(corners: Vec<(Millimetres, Millimetres)>) -> Result<Self, Fault> {
        let count = corners.len();
        let turns: Vec<i128> = (0..count)
            .map(|at| turn(corners[at], corners[(at + 1) % count], corners[(at + 2) % count]))
            .filter(|turn| *turn != 0)
            .collect();
        let is_one_way = turns.iter().all(|turn| *turn > 0) || turns.iter().all(|turn| *turn < 0);
        // Corners that turn one way only may still go round more than once: then they cross themselves.
        let goes_round_once = (1..count.max(2) - 1)
            .map(|at| turn(corners[0], corners[at], corners[(at + 1).min(count - 1)]))
            .filter(|turn| *turn != 0)
            .all(|turn| turns.first().is_some_and(|first| (*first > 0) == (turn > 0)));
        if count < 3 || turns.is_empty() || !is_one_way || !goes_round_once {
            return Err(Fault::new(
                "bad-contour",
                format!("{count} corners that do not go once round a convex outline"),
                "give at least three corners (y, z) in order round the outline, without dents",
            ));
        }
        Ok(Self(corners))
    }

    /// The corners, in order.
    #[must_use]
    pub fn corners(&self) -> &[(Millimetres, Millimetres)] {
        &self.0
    }

    /// Whether a point is inside or on the outline.
    #[must_use]
    pub fn holds(&self, point: (Millimetres, Millimetres)) -> bool {
        let count = self.0.len();
        let sides = (0..count).map(|at| turn(self.0[at], self.0[(at + 1) % count], point));
        let (mut left, mut right) = (false, false);
        for side in sides {
            left |= side > 0;
            right |= side < 0;
        }
        !(left && right)
    }
}

/// Twice the area of a triangle, above zero when it turns left.
fn turn(a: (Millimetres, Millimetres), b: (Millimetres, Millimetres), c: (Millimetres, Millimetres)) -> i128 {
    let of = |point: (Millimetres, Millimetres)| (i128::from(point.0.get()), i128::from(point.1.get()));
    let ((ay, az), (by, bz), (cy, cz)) = (of(a), of(b), of(c));
    (by - ay) * (cz - az) - (bz - az) * (cy - ay)
}

/// Two classes of dangerous goods that must stand apart (in one unit or container, or at all).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Separation {
    /// The two classes, such as `3` and `5.1`; the order does not matter, and they may be the same.
    pub classes: (String, String),
    /// Least free distance between two boxes, in a straight line; touching is zero apart.
    pub distance: Millimetres,
}

/// Which deck of an aircraft.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deck {
    /// The deck that vehicles and full-height pallets go on.
    #[default]
    Main,
    /// The holds below a main deck or a cabin, forward, aft and bulk.
    Lower,
}

/// Where a cargo door is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoorSide {
    /// At the forward end: cargo goes straight in along x.
    Nose,
    /// At the aft end, with a ramp: cargo goes straight in along x.
    Tail,
    /// In a side wall: cargo goes in across and is turned or pushed along inside.
    Side,
}

/// A cargo door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CargoDoor {
    /// Where.
    pub side: DoorSide,
    /// Clear width.
    pub width: Millimetres,
    /// Clear height.
    pub height: Millimetres,
}

/// A cargo deck. All decks share one x: from `Hold::arm_front` aft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CargoDeck {
    /// Which.
    pub deck: Deck,
    /// Its forward end.
    pub x: Millimetres,
    /// Inside length.
    pub length: Millimetres,
    /// Inside width at floor level.
    pub width: Millimetres,
    /// Inside height.
    pub height: Millimetres,
    /// Whether pieces and vehicles may stand on the floor itself.
    pub floor_loading: bool,
    /// Most mass on a square metre of floor, where known.
    pub floor_max_per_m2: Option<Grams>,
    /// Its doors; a piece must pass one of them. Empty means not known.
    pub doors: Vec<CargoDoor>,
}

/// A place for a unit in a hold. Coordinates: x from the common forward end aft, y from the left wall of its deck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldPosition {
    /// Its id, as painted on the floor; where a place takes units at two arms, one id for each, such as `11P-P1P`.
    pub id: PositionId,
    /// Its deck.
    pub deck: Deck,
    /// Forward left corner and extent of its floor area.
    pub x: Millimetres,
    /// See `x`.
    pub y: Millimetres,
    /// Extent along x.
    pub length: Millimetres,
    /// Extent along y.
    pub width: Millimetres,
    /// Highest a unit may stand here, from the floor.
    pub height_max: Millimetres,
    /// Cross-section that a unit here must keep within: y from the left edge of the position, z from the floor.
    pub contour: Option<Contour>,
    /// Most a unit here may weigh.
    pub gross_max: Grams,
    /// Kinds of unit that lock here, each with a lower limit of its own where it has one.
    pub ulds: Vec<(UldTypeId, Option<Grams>)>,
    /// Positions that cannot be used together with this one.
    pub excludes: Vec<PositionId>,
    /// Arm that a unit here acts at, where the weight and balance manual gives one; else the middle of the floor area.
    pub arm: Option<Arm>,
}

/// A limit on what stands between two places along a deck: a compartment, or a cumulative limit when it begins at an end.
///
/// A unit counts with the part of its length that is inside, its mass rounded up to the gram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldZone {
    /// Its name, such as `forward lower` or `aft of C4`.
    pub id: String,
    /// Its deck.
    pub deck: Deck,
    /// Forward end.
    pub from: Millimetres,
    /// Aft end.
    pub to: Millimetres,
    /// Most mass in it.
    pub gross_max: Option<Grams>,
    /// Running load: most mass on a metre of its length, of all units side by side.
    pub per_metre_max: Option<Grams>,
    /// Where the figures come from.
    pub source: Source,
}

/// A corner of a limit of the centre of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CgPoint {
    /// Aircraft mass.
    pub gross: Grams,
    /// Limit at this mass.
    pub arm: Arm,
}

/// How a limit runs between two corners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Straight {
    /// Straight in arm over mass, as %MAC charts are drawn.
    #[default]
    InArm,
    /// Straight in moment over mass, as index charts are drawn.
    InMoment,
}

/// Forward and aft limits of the centre of gravity, each by growing mass; beyond its ends the nearest corner's arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CgEnvelope {
    /// Foremost.
    pub forward: Vec<CgPoint>,
    /// Aftmost.
    pub aft: Vec<CgPoint>,
    /// How it runs between corners.
    pub straight: Straight,
    /// Whether it is an assumption: it steers the loading and is kept, but the load sheet says "not checked".
    pub assumed: bool,
    /// Where it comes from.
    pub source: Source,
}

/// The envelopes of the three moments of a flight; none is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CgEnvelopes {
    /// At zero fuel.
    pub zero_fuel: Option<CgEnvelope>,
    /// At take-off.
    pub takeoff: Option<CgEnvelope>,
    /// At landing.
    pub landing: Option<CgEnvelope>,
}

/// How moments are written on the load sheet of a type: index = mass x (arm - reference) / divisor + constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceIndex {
    /// Reference arm, micrometres from the datum (1258 in are 31,953,200).
    pub reference_um: i64,
    /// Divisor, gram micrometres to one index unit (300,000 kg in are 7,620,000,000,000).
    pub divisor: i64,
    /// Index of nothing, in hundredths, added for the whole aircraft.
    pub constant_hundredths: i64,
}

/// A cargo hold with its decks, positions and limits, and what is needed to balance it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Arm of x = 0.
    pub arm_front: Arm,
    /// Its decks, main before lower; at least one.
    pub decks: Vec<CargoDeck>,
    /// Positions for pallets and ULDs, forward first.
    pub positions: Vec<HoldPosition>,
    /// Limits of compartments, cumulative and running load.
    pub zones: Vec<HoldZone>,
    /// Arm of the empty aircraft.
    pub oew_arm: Arm,
    /// Arm of the fuel, taken as one point.
    pub fuel_arm: Arm,
    /// Envelopes of the centre of gravity.
    pub envelopes: CgEnvelopes,
    /// Where in the zero-fuel envelope the centre of gravity is aimed at: 0 the forward limit, 1000 the aft limit.
    pub aim: Permille,
    /// Most moment about the centre line, either way, gram millimetres; a unit acts at the middle of its width.
    pub lateral_max: Option<i64>,
    /// Aftmost arm of the centre of gravity on the ground, at which the tail would tip; with no fuel aboard.
    pub tip_arm: Option<Arm>,
    /// How moments are written on the load sheet.
    pub index: Option<BalanceIndex>,
    /// Version of the tables, such as `2026-11`.
    pub version: String,
    /// Where the positions and limits come from.
    pub source: Source,
}

impl Hold {
    /// A deck, where the hold has it.
    #[must_use]
    pub fn deck(&self, deck: Deck) -> Option<&CargoDeck> {
        self.decks.iter().find(|one| one.deck == deck)
    }
}

/// A kind of pallet, unit load device, or netted bay of the floor (base height and tare of nets only).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UldType {
    /// Its id.
    pub id: UldTypeId,
    /// Outside base.
    pub length: Millimetres,
    /// Outside base.
    pub width: Millimetres,
    /// Base that may carry cargo (inside the net rings or walls), centred.
    pub usable_length: Millimetres,
    /// See `usable_length`.
    pub usable_width: Millimetres,
    /// Height of the base itself, counted within the position's height.
    pub base_height: Millimetres,
    /// Highest cargo above the base.
    pub stack_max: Millimetres,
    /// Inside cross-section across its own width: y from the left edge of the usable base, z from the top of the base.
    pub contour: Option<Contour>,
    /// Empty mass with nets.
    pub tare: Grams,
    /// Most mass, tare included.
    pub gross_max: Grams,
    /// Where the figures come from.
    pub source: Source,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corners(points: &[(i64, i64)]) -> Vec<(Millimetres, Millimetres)> {
        points.iter().map(|(y, z)| (Millimetres::of(*y), Millimetres::of(*z))).collect()
    }

    #[test]
    fn an_outline_with_dents_crossings_or_no_area_is_refused() {
        for (points, remark) in [
            (&[(0, 0), (10, 0)][..], "two corners"),
            (&[(0, 0), (10, 0), (20, 0)], "one line"),
            (&[(0, 0), (10, 0), (2, 2), (0, 10)], "a dent"),
            (&[(0, 0), (10, 10), (10, 0), (0, 10)], "crosses itself"),
            (&[(5, 0), (8, 10), (0, 4), (10, 4), (2, 10)], "a star, twice round"),
        ] {
            let fault = Contour::try_new(corners(points)).expect_err(remark);
            assert_eq!(fault.code, "bad-contour", "{remark}");
        }
    }

    #[test]
    fn points_on_the_outline_are_inside() {
        let outline = Contour::try_new(corners(&[(450, 0), (2006, 0), (2006, 1600), (0, 1600), (0, 500)]))
            .expect("the outline of an LD3 should be convex");
        for (y, z, is_inside) in
            [(450, 0, true), (449, 0, false), (0, 500, true), (225, 250, true), (224, 250, false), (2007, 9, false)]
        {
            assert_eq!(outline.holds((Millimetres::of(y), Millimetres::of(z))), is_inside, "{y}, {z}");
        }
    }
}
