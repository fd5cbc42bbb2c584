//! Decides how much the places of a type take at the most, before anything is loaded: what the choice of flights can know of
//! pallets. Does not build units (`buildup`). Up: [`crate`].
//!
//! On any vertical line, heights of packs add up to no more than the greatest sum of heights of packs under the ceiling: no
//! load has more volume on a base than its area times that height, nor more mass than the unit may have. Positions that
//! exclude each other are chosen exactly, from the front of the hold; cross-sections are left out of account.

use std::collections::{BTreeMap, BTreeSet};

use model::flights::{Consignment, PalletPlaces, PlaceRoom};
use model::hold::UldType;
use model::quantity::{CubicMillimetres, Grams, Millimetres, Units};
use model::transport::AircraftType;
use model::world::{ItemKind, Pack};

use crate::slot::{Slot, all_slots, clashes};

/// Sets of positions that are looked at; where exclusions make more, all positions count as usable together.
const SETS_MAX: usize = 20_000;

/// The places of a type for these consignments; none where no unit stands on any of its positions.
#[must_use]
pub fn pallet_places(aircraft: &AircraftType, ulds: &[UldType], consignments: &[Consignment]) -> Option<PalletPlaces> {
    let hold = &aircraft.hold;
    let slots = all_slots(hold, ulds);
    let tare_min = slots.iter().map(|slot| ulds[slot.uld].tare).min()?;
    let takes_floor = hold.decks.iter().any(|deck| deck.floor_loading);
    let is_built_up = |one: &&Consignment| {
        let is_driven = one.kind == ItemKind::Vehicle && takes_floor;
        one.kind != ItemKind::People && !is_driven && slots.iter().any(|slot| takes(slot, &one.pack))
    };
    let on_units: Vec<&Consignment> = consignments.iter().filter(is_built_up).collect();
    let heights: BTreeSet<i64> = on_units.iter().flat_map(|one| ways(&one.pack)).map(|way| way[2]).collect();
    // Ceilings are few: most places are equal.
    let mut reached: BTreeMap<i64, i64> = BTreeMap::new();
    for slot in &slots {
        let ceiling = slot.room.size[2];
        reached.entry(ceiling).or_insert_with(|| reach(&heights, ceiling));
    }
    let order = Order::new(aircraft);
    let best_at = |worth: &dyn Fn(&Slot) -> i64| {
        order.of(|position| slots.iter().filter(|slot| slot.position == position).map(worth).max().unwrap_or(0))
    };
    let volumes = best_at(&|slot| {
        let [length, width, ceiling] = slot.room.size;
        length.saturating_mul(width).saturating_mul(reached[&ceiling])
    });
    let nets = best_at(&|slot| slot.net_max);
    let most = |worth: &[i64]| worth.iter().copied().max().unwrap_or(0);
    let room = |volume, net| PlaceRoom { volume: CubicMillimetres::of(volume), net: Grams::of(net) };
    Some(PalletPlaces {
        aircraft: aircraft.id.clone(),
        count: Units::of(order.together(&best_at(&|_| 1))),
        tare_min,
        place: room(most(&volumes), most(&nets)),
        whole: room(order.together(&volumes), order.together(&nets)),
        consignments: on_units.into_iter().map(|one| one.id.clone()).collect(),
    })
}

/// Positions of a hold from its front, deck by deck, with those behind each that it excludes.
struct Order {
    positions: Vec<usize>,
    foes_behind: Vec<Vec<usize>>,
}

impl Order {
    fn new(aircraft: &AircraftType) -> Self {
        let all = &aircraft.hold.positions;
        let mut positions: Vec<usize> = (0..all.len()).collect();
        positions.sort_by_key(|index| (all[*index].deck, all[*index].x, all[*index].y));
        let clashes = clashes(all);
        let behind = |rank: usize| {
            let foes = &clashes[positions[rank]];
            (rank + 1..positions.len()).filter(|other| foes.contains(&positions[*other])).collect()
        };
        let foes_behind = (0..positions.len()).map(behind).collect();
        Self { positions, foes_behind }
    }

    fn of(&self, worth: impl Fn(usize) -> i64) -> Vec<i64> {
        self.positions.iter().map(|position| worth(*position)).collect()
    }

    /// The most that positions that may be used together are worth.
    fn together(&self, worth: &[i64]) -> i64 {
        // What the positions used so far close behind them, each time with the most that was gained.
        let mut open: BTreeMap<Vec<usize>, i64> = BTreeMap::from([(Vec::new(), 0)]);
        let mut seen = 0;
        for (rank, own) in worth.iter().enumerate() {
            let mut next: BTreeMap<Vec<usize>, i64> = BTreeMap::new();
            for (closed, gained) in open {
                let is_free = closed.first() != Some(&rank);
                let rest: Vec<usize> = closed.into_iter().filter(|other| *other != rank).collect();
                if is_free && *own > 0 {
                    let mut shut = rest.clone();
                    shut.extend(&self.foes_behind[rank]);
                    shut.sort_unstable();
                    shut.dedup();
                    let with = gained.saturating_add(*own);
                    next.entry(shut).and_modify(|best| *best = (*best).max(with)).or_insert(with);
                }
                next.entry(rest).and_modify(|best| *best = (*best).max(gained)).or_insert(gained);
            }
            seen += next.len();
            if seen > SETS_MAX {
                return worth.iter().fold(0, |sum: i64, own| sum.saturating_add(*own));
            }
            open = next;
        }
        open.into_values().max().unwrap_or(0)
    }
}

/// The ways a pack may stand: two sides of its base, then its height.
fn ways(pack: &Pack) -> Vec<[i64; 3]> {
    let (a, b, c) = pack.sizes();
    let [a, b, c] = [a, b, c].map(Millimetres::get);
    if pack.upright_only() { vec![[a, b, c]] } else { vec![[a, b, c], [a, c, b], [b, c, a]] }
}

/// Whether a unit at a position takes a pack.
fn takes(slot: &Slot, pack: &Pack) -> bool {
    let [length, width, ceiling] = slot.room.size;
    pack.gross().get() <= slot.net_max
        && ways(pack).iter().any(|[one, other, up]| {
            let lies = (*one <= length && *other <= width) || (*other <= length && *one <= width);
            one.min(other).min(up) > &0 && *up <= ceiling && lies
        })
}

/// The greatest height under a ceiling that heights add up to, each as often as need be.
fn reach(heights: &BTreeSet<i64>, ceiling: i64) -> i64 {
    let Ok(ceiling) = usize::try_from(ceiling) else { return 0 };
    let mut is_reached = vec![false; ceiling + 1];
    is_reached[0] = true;
    let steps: Vec<usize> =
        heights.iter().filter_map(|height| usize::try_from(*height).ok()).filter(|step| *step > 0).collect();
    for at in 0..=ceiling {
        is_reached[at] |= steps.iter().any(|step| *step <= at && is_reached[at - step]);
    }
    let highest = is_reached.iter().rposition(|is_reached| *is_reached).unwrap_or(0);
    i64::try_from(highest).expect("a ceiling is low")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::Room;

    fn slot(size: [i64; 3], net_max: i64) -> Slot {
        Slot { position: 0, uld: 0, turned: false, room: Room::cuboid(size), net_max }
    }

    fn pack((a, b, c): (i64, i64, i64), gross: i64, upright_only: bool) -> Pack {
        let sizes = [a, b, c].map(model::quantity::Millimetres::of);
        let pack = Pack::try_new(Units::of(1), (sizes[0], sizes[1], sizes[2]), Grams::of(gross), upright_only);
        pack.expect("a pack")
    }

    #[test]
    fn a_place_takes_a_pack_that_stands_on_it_some_way() {
        for (size, net, sizes, gross, is_upright, is_taken, remark) in [
            ([2000, 1000, 1500], 9_000, (500, 500, 1500), 1, true, true, "up to the ceiling"),
            ([2000, 1000, 1499], 9_000, (500, 500, 1500), 1, true, false, "a millimetre too high"),
            ([2000, 1000, 1499], 9_000, (500, 500, 1500), 1, false, true, "it may lie"),
            ([2000, 1000, 1500], 999, (500, 500, 500), 1_000, true, false, "too heavy"),
            ([2000, 400, 1500], 9_000, (500, 500, 500), 1, true, false, "too wide"),
            ([2000, 400, 1500], 9_000, (400, 500, 900), 1, true, true, "lies on it turned"),
        ] {
            assert_eq!(takes(&slot(size, net), &pack(sizes, gross, is_upright)), is_taken, "{remark}");
        }
    }

    #[test]
    fn heights_add_up_under_the_ceiling() {
        for (heights, ceiling, highest) in [
            (&[500][..], 1500, 1500),
            (&[500], 1499, 1000),
            (&[500, 300], 1600, 1600),
            (&[1300, 400], 2400, 2400),
            (&[7], 6, 0),
        ] {
            assert_eq!(reach(&heights.iter().copied().collect(), ceiling), highest, "{heights:?} under {ceiling}");
        }
    }

    #[test]
    fn positions_that_exclude_each_other_are_chosen_exactly() {
        let order = |foes: &[(usize, usize)], count: usize| Order {
            positions: (0..count).collect(),
            foes_behind: (0..count)
                .map(|one| foes.iter().filter(|pair| pair.0 == one).map(|pair| pair.1).collect())
                .collect(),
        };
        let row = order(&[(0, 1), (1, 2), (2, 3), (3, 4)], 5);
        assert_eq!(row.together(&[1, 1, 1, 1, 1]), 3);
        assert_eq!(row.together(&[1, 5, 1, 1, 1]), 6, "the second and one of the last two");
        assert_eq!(row.together(&[3, 5, 3, 0, 1]), 7, "the first, the third, the fifth");
        let star = order(&[(0, 1), (0, 2), (0, 3)], 4);
        assert_eq!((star.together(&[5, 2, 2, 2]), star.together(&[7, 2, 2, 2])), (6, 7));
        assert_eq!(order(&[], 3).together(&[1, 0, 4]), 5);
    }
}
