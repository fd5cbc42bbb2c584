//! Decides how a flight is loaded again when its list was revised, so that only what must change does. Up: [`crate`].
//!
//! Units whose contents are still wanted keep id, position and boxes (`standing::keep`). What is no longer wanted is taken
//! off, from as few units as possible; so is what is loaded elsewhere now. Cargo that is new goes, where all of one airport
//! of loading and one stop fits there, on one unit that stays; else on new units at free positions, and what these do not
//! hold on units that stay. What was left behind stays behind with its reason, unless something was taken off. Then places
//! are chosen anew, with fewest units moved (`assign`).

mod keep;

use std::collections::BTreeMap;

use model::loading::AircraftLoad;

use crate::buildup::{Builder, Built, Carton};
use crate::cargo::Standing;
use crate::floor::Preference;
use crate::pattern::Offer;
use crate::refusal::Refusal;
use crate::settle::NODES_MAX;
use crate::standing::keep::Keeping;
use crate::stay::Stay;
use crate::stow::{Stowed, Stowing, Wish};

/// Units tried for a few more cartons: those with most room left.
const TOPPED_MAX: usize = 4;

/// What is still to be loaded beside what stays.
struct Rest {
    cartons: BTreeMap<Stay, Vec<Carton>>,
    standing: Vec<Standing>,
}

/// The standing load with as little changed as the new list allows.
pub(crate) fn reload(stowing: &Stowing, standing: &AircraftLoad, builder: &mut Builder) -> Stowed {
    let mut keeping = Keeping::new(stowing, standing, builder);
    keeping.take_off(builder);
    let (mut stowed, rest) = begin(stowing, standing, keeping);
    let mut cartons = rest.cartons;
    for (stay, cartons) in &mut cartons {
        top_up_with_all(stowing, *stay, cartons, &mut stowed, builder);
    }
    let known = stowed.refusals.len();
    let middle = middle_of_deck(stowing);
    let wish = Wish { aim: middle, preference: Preference::Positions };
    let mut stowed = stowing.stow(wish, &rest.standing, &cartons, stowed, builder);
    top_up_with_refused(stowing, known, &cartons, &mut stowed, builder);
    stowing.settle(stowed, NODES_MAX)
}

/// What stays, and what is still to be loaded.
fn begin(stowing: &Stowing, standing: &AircraftLoad, keeping: Keeping) -> (Stowed, Rest) {
    let flight = stowing.flight;
    let has_room_made = keeping.has_room_made;
    let mut stowed = Stowed { refusals: stowing.sorted.refusals.clone(), ..Stowed::default() };
    // Packs of each cargo that are to be loaded, and those of them that the standing load left behind.
    let mut missing: Vec<i64> = keeping.missing();
    let mut left_out: Vec<_> = standing.left_out.iter().map(|line| (line, line.packs.get())).collect();
    let is_loaded = |cargo: usize| {
        stowing.sorted.cartons.values().flatten().any(|carton| carton.cargo == cargo)
            || stowing.sorted.standing.iter().any(|piece| piece.cargo == cargo)
    };
    for (cargo, missing) in missing.iter_mut().enumerate().filter(|(cargo, _)| is_loaded(*cargo)) {
        let lines = left_out.iter_mut().filter(|(line, _)| line.consignment == flight.cargo[cargo].consignment);
        for (line, packs) in lines {
            let again = (*missing).min(*packs);
            if again > 0 && !has_room_made {
                *packs -= again;
                *missing -= again;
                stowed.refusals.push(Refusal { cargo, packs: again, reason: line.reason.clone() });
            }
        }
    }
    let mut cartons = stowing.sorted.cartons.clone();
    for carton in cartons.values_mut().flatten() {
        carton.left = missing[carton.cargo];
    }
    cartons.values_mut().for_each(|cartons| cartons.retain(|carton| carton.left > 0));
    cartons.retain(|_, cartons| !cartons.is_empty());
    let left = |piece: &Standing| Standing { count: missing[piece.cargo], ..piece.clone() };
    let pieces = stowing.sorted.standing.iter().map(left).filter(|piece| piece.count > 0).collect();
    (stowed.units, stowed.places, stowed.pieces) = keeping.finish();
    (stowed, Rest { cartons, standing: pieces })
}

/// Puts all new cartons of a stay on one unit, if one takes them all.
fn top_up_with_all(stowing: &Stowing, stay: Stay, cartons: &mut [Carton], stowed: &mut Stowed, builder: &mut Builder) {
    let payload = stowing.payload(stowed).left(stay);
    for index in roomiest(stowing, stay, stowed) {
        let mut list = cartons.to_vec();
        let topped = top_up(stowing, &stowed.units[index], payload, &mut list, builder);
        if let Some(topped) = topped.filter(|_| list.iter().all(|carton| carton.left == 0)) {
            stowed.units[index] = topped;
            cartons.iter_mut().for_each(|carton| carton.left = 0);
            return;
        }
    }
}

/// Puts refused cartons on units that stay, as many as go.
fn top_up_with_refused(
    stowing: &Stowing,
    known: usize,
    cartons: &BTreeMap<Stay, Vec<Carton>>,
    stowed: &mut Stowed,
    builder: &mut Builder,
) {
    for (stay, cartons) in cartons {
        let mut list = cartons.clone();
        for carton in &mut list {
            let refused = stowed.refusals[known..].iter().filter(|refusal| refusal.cargo == carton.cargo);
            carton.left = refused.map(|refusal| refusal.packs).sum();
        }
        for index in roomiest(stowing, *stay, stowed) {
            if list.iter().all(|carton| carton.left == 0) {
                break;
            }
            let payload = stowing.payload(stowed).left(*stay);
            if let Some(topped) = top_up(stowing, &stowed.units[index], payload, &mut list, builder) {
                stowed.units[index] = topped;
            }
        }
        for carton in &list {
            let mut left = carton.left;
            for refusal in stowed.refusals[known..].iter_mut().filter(|refusal| refusal.cargo == carton.cargo) {
                refusal.packs = refusal.packs.min(left);
                left -= refusal.packs;
            }
        }
    }
}

/// The units of a stay that are kept, most room first.
fn roomiest(stowing: &Stowing, stay: Stay, stowed: &Stowed) -> Vec<usize> {
    let room = |built: &Built| {
        let cargo = |(index, packs): &(usize, i64)| {
            i128::from(stowing.flight.cargo[*index].pack.volume().get()) * i128::from(*packs)
        };
        built.slot.volume() - built.contents.iter().map(cargo).sum::<i128>()
    };
    let mut found: Vec<usize> = (0..stowed.units.len())
        .filter(|index| stowing.stay(stowed.units[*index].contents[0].0) == stay)
        .filter(|index| stowed.units[*index].kept.is_some())
        .collect();
    found.sort_by_key(|index| (std::cmp::Reverse(room(&stowed.units[*index])), *index));
    found.truncate(TOPPED_MAX);
    found
}

/// A unit with more cartons on it; these are taken from the list. `payload` is what may still come aboard.
fn top_up(
    stowing: &Stowing,
    built: &Built,
    payload: i64,
    cartons: &mut [Carton],
    builder: &mut Builder,
) -> Option<Built> {
    let mut list = cartons.to_vec();
    let mut old = Offer::new();
    for &(cargo, packs) in &built.contents {
        let at = list.iter().position(|carton| carton.cargo == cargo).unwrap_or_else(|| {
            list.push(Carton { left: 0, ..Carton::of(cargo, &stowing.flight.cargo[cargo]) });
            list.len() - 1
        });
        old.push((at, packs));
    }
    let topped = builder.top_up(&built.slot, built.net + payload, &old, &mut list)?;
    cartons.iter_mut().zip(&list).for_each(|(carton, after)| carton.left = after.left);
    Some(Built { kept: built.kept, ..topped })
}

/// Middle of the first deck that takes pieces.
fn middle_of_deck(stowing: &Stowing) -> i64 {
    let decks = &stowing.flight.aircraft.hold.decks;
    decks.iter().find(|deck| deck.floor_loading).map_or(0, |deck| deck.x.get() + deck.length.get() / 2)
}
