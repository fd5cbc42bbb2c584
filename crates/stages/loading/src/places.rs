//! Decides how many packs of each consignment the places of a type take at the most, before anything is loaded: what the
//! choice of flights can know of pallets. Does not build units (`buildup`). Up: [`crate`].
//!
//! Of equal packs no more stand on a base than its area times the height that they can reach, by their volume: on any
//! vertical line, heights of packs add up to no more than the greatest sum of their heights under the ceiling. Positions
//! that exclude each other are chosen exactly, from the front of the hold; cross-sections are left out of account.

use std::collections::BTreeMap;

use model::flights::{Consignment, PalletPlaces, PlacePacks};
use model::hold::UldType;
use model::quantity::Units;
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
    let order = Order::new(aircraft);
    let has_slot: Vec<i64> = order.of(|position| i64::from(slots.iter().any(|slot| slot.position == position)));
    let takes_floor = hold.decks.iter().any(|deck| deck.floor_loading);
    // Many consignments share one pack.
    let mut known: BTreeMap<([i64; 3], i64, bool), Option<PlacePacks>> = BTreeMap::new();
    let mut packs = BTreeMap::new();
    for one in consignments {
        let is_driven = one.kind == ItemKind::Vehicle && takes_floor;
        if one.kind == ItemKind::People || is_driven {
            continue;
        }
        let key = (sizes(&one.pack), one.pack.gross().get(), one.pack.upright_only());
        let found = known.entry(key).or_insert_with(|| order.packs(&slots, &one.pack));
        if let Some(found) = found {
            packs.insert(one.id.clone(), *found);
        }
    }
    let count = Units::of(order.together(&has_slot));
    Some(PalletPlaces { aircraft: aircraft.id.clone(), count, tare_min, packs })
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

    /// What packs of one kind find; none where they go onto no unit.
    fn packs(&self, slots: &[Slot], pack: &Pack) -> Option<PlacePacks> {
        let worth = self.of(|position| {
            let own = slots.iter().filter(|slot| slot.position == position);
            own.map(|slot| most_on(slot, pack)).max().unwrap_or(0)
        });
        let best = worth.iter().copied().max().filter(|best| *best > 0)?;
        Some(PlacePacks { per_place: Units::of(best), per_aircraft: Units::of(self.together(&worth)) })
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

fn sizes(pack: &Pack) -> [i64; 3] {
    let (length, width, height) = pack.sizes();
    [length.get(), width.get(), height.get()]
}

/// Most packs of one kind that a unit at a position takes.
fn most_on(slot: &Slot, pack: &Pack) -> i64 {
    let [a, b, c] = sizes(pack);
    let gross = pack.gross().get();
    if a.min(b).min(c) <= 0 || gross > slot.net_max {
        return 0;
    }
    let ways: &[[i64; 3]] = if pack.upright_only() { &[[a, b, c]] } else { &[[a, b, c], [a, c, b], [b, c, a]] };
    let [length, width, ceiling] = slot.room.size;
    let stands = |[one, other, up]: &[i64; 3]| {
        *up <= ceiling && ((*one <= length && *other <= width) || (*other <= length && *one <= width))
    };
    if !ways.iter().any(stands) {
        return 0;
    }
    let heights: Vec<i64> = ways.iter().map(|way| way[2]).collect();
    let room = i128::from(length) * i128::from(width) * i128::from(reach(&heights, ceiling));
    let by_volume = room / (i128::from(a) * i128::from(b) * i128::from(c));
    let by_mass = if gross > 0 { slot.net_max / gross } else { i64::MAX };
    i64::try_from(by_volume).unwrap_or(i64::MAX).min(by_mass)
}

/// The greatest height under a ceiling that heights add up to, each as often as need be.
fn reach(heights: &[i64], ceiling: i64) -> i64 {
    let Ok(ceiling) = usize::try_from(ceiling) else { return 0 };
    let mut is_reached = vec![false; ceiling + 1];
    is_reached[0] = true;
    let steps: Vec<usize> = heights.iter().filter_map(|height| usize::try_from(*height).ok()).collect();
    for at in 0..=ceiling {
        is_reached[at] |= steps.iter().any(|step| *step <= at && is_reached[at - step]);
    }
    let highest = is_reached.iter().rposition(|is_reached| *is_reached).unwrap_or(0);
    i64::try_from(highest).expect("a ceiling is low")
}

#[cfg(test)]
mod tests {
    use model::quantity::Grams;

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
    fn a_place_takes_what_area_height_and_mass_allow() {
        for (size, net, sizes, gross, is_upright, most, remark) in [
            ([2000, 1000, 1500], 9_000_000, (500, 500, 500), 1, true, 24, "eight on the floor, three high"),
            ([2000, 1000, 1499], 9_000_000, (500, 500, 500), 1, true, 16, "a millimetre too low for three"),
            ([2000, 1000, 1499], 9_000_000, (500, 500, 300), 1, true, 32, "four of 300 under 1,499"),
            ([2000, 1000, 1600], 9_000_000, (500, 500, 300), 1, false, 42, "500 and 300 and so on reach 1,600"),
            ([2000, 1000, 1500], 10_000, (500, 500, 500), 1_000, true, 10, "mass"),
            ([2000, 1000, 1500], 999, (500, 500, 500), 1_000, true, 0, "one is too heavy"),
            ([2000, 400, 1500], 9_000_000, (500, 500, 500), 1, true, 0, "does not lie on it"),
            ([2000, 400, 1500], 9_000_000, (500, 300, 900), 1, true, 5, "lies on it turned"),
        ] {
            assert_eq!(most_on(&slot(size, net), &pack(sizes, gross, is_upright)), most, "{remark}");
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
