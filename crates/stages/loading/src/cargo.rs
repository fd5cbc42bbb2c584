//! Decides what of a flight's cargo sits, what stands on the floor and what is built up on pallets or ULDs.
//! Does not place anything (`stow`). Up: [`crate`].

use std::collections::BTreeMap;

use model::evidence::Reason;
use model::loading::FlightToLoad;
use model::world::ItemKind;

use crate::buildup::{Carton, turns};
use crate::floor::{Misfit, Stance, stances};
use crate::payload::Payload;
use crate::refusal::{self, Refusal};
use crate::slot::Slot;
use crate::stay::Stay;

/// Pieces of one kind that stand on the floor, with the ways each may stand.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) cargo: usize,
    pub(crate) count: i64,
    pub(crate) gross: i64,
    pub(crate) stay: Stay,
    pub(crate) is_mandatory: bool,
    pub(crate) stances: Vec<Stance>,
}

/// A flight's cargo, sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sorted {
    /// Cargo index and packs of seated people.
    pub(crate) seated: Vec<(usize, i64)>,
    /// Their mass, by loading order.
    pub(crate) seated_mass: BTreeMap<u8, i64>,
    pub(crate) standing: Vec<Standing>,
    /// Cartons by stay.
    pub(crate) cartons: BTreeMap<Stay, Vec<Carton>>,
    pub(crate) refusals: Vec<Refusal>,
}

/// Sorts the cargo of a flight; `slots` are all slots of the aircraft.
pub(crate) fn sort(flight: &FlightToLoad, slots: &[Slot]) -> Sorted {
    let mut sorted = Sorted::default();
    seat(flight, &mut sorted);
    for (index, cargo) in flight.cargo.iter().enumerate() {
        if cargo.kind == ItemKind::People || cargo.packs.is_zero() {
            continue;
        }
        let carton = Carton::of(index, cargo);
        if carton.sizes.contains(&0) {
            let reason = refusal::no_size(flight);
            sorted.refusals.push(Refusal { cargo: index, packs: carton.left, reason });
            continue;
        }
        let turns = turns(&carton);
        let goes_on_unit = slots.iter().any(|slot| slot.takes(&turns, carton.gross));
        let takes_floor = flight.aircraft.hold.decks.iter().any(|deck| deck.floor_loading);
        let is_driven = cargo.kind == ItemKind::Vehicle && takes_floor;
        if goes_on_unit && !is_driven {
            sorted.cartons.entry(Stay::of(cargo)).or_default().push(carton);
            continue;
        }
        match stances(&flight.aircraft.hold, &turns, carton.gross) {
            Ok(stances) => sorted.standing.push(Standing {
                cargo: index,
                count: carton.left,
                gross: carton.gross,
                stay: Stay::of(cargo),
                is_mandatory: cargo.mandatory,
                stances,
            }),
            Err(misfit) => {
                let reason = why_not(flight, slots, &carton, &turns, misfit);
                sorted.refusals.push(Refusal { cargo: index, packs: carton.left, reason });
            }
        }
    }
    // What is loaded first, and of that what leaves last, goes in first; then the largest footprint, since the small ones
    // find room beside it.
    let footprint = |one: &Standing| i128::from(one.stances[0].extents[0]) * i128::from(one.stances[0].extents[1]);
    sorted.standing.sort_by_key(|one| {
        let Stay { load, unload } = one.stay;
        (std::cmp::Reverse(one.is_mandatory), load, std::cmp::Reverse((unload, footprint(one))), one.cargo)
    });
    sorted
}

/// Why a piece that goes on no unit does not stand on the floor either.
fn why_not(flight: &FlightToLoad, slots: &[Slot], carton: &Carton, turns: &[[i64; 3]], misfit: Misfit) -> Reason {
    match misfit {
        Misfit::TooTall => refusal::too_tall(flight, turns.iter().map(|turn| turn[2]).min().unwrap_or(0)),
        Misfit::FloorLoad => refusal::floor_load(flight, carton.gross),
        Misfit::NoFloor => without_floor(flight, slots, carton, turns),
        Misfit::TooLarge => refusal::too_large(flight, carton.sizes),
        Misfit::Door => refusal::door(flight, carton.sizes),
    }
}

/// Why a piece goes on no unit of an aircraft that takes none on its floor.
fn without_floor(flight: &FlightToLoad, slots: &[Slot], carton: &Carton, turns: &[[i64; 3]]) -> Reason {
    if slots.iter().any(|slot| slot.takes(turns, 0)) {
        return refusal::too_heavy(flight, carton.gross);
    }
    let lies_on =
        |turn: &&[i64; 3]| slots.iter().any(|slot| turn[0] <= slot.room.size[0] && turn[1] <= slot.room.size[1]);
    match turns.iter().filter(lies_on).map(|turn| turn[2]).min() {
        Some(lowest) => refusal::too_tall(flight, lowest),
        None => refusal::too_large(flight, carton.sizes),
    }
}

/// Gives seats in the order of the cargo, mandatory people first, as far as seats and payload go; people who are not
/// mandatory leave room for the mass of cargo that is.
fn seat(flight: &FlightToLoad, sorted: &mut Sorted) {
    let mut seats = flight.aircraft.seats.get();
    let mut payload = Payload::of(flight);
    let is_person = |index: &usize| flight.cargo[*index].kind == ItemKind::People;
    let of_rank = |is_mandatory: bool| {
        (0..flight.cargo.len()).filter(move |index| flight.cargo[*index].mandatory == is_mandatory)
    };
    for is_mandatory in [true, false] {
        if !is_mandatory {
            for cargo in of_rank(true).filter(|index| !is_person(index)).map(|index| &flight.cargo[index]) {
                let gross = cargo.pack.gross().get().saturating_mul(cargo.packs.get());
                let stay = Stay::of(cargo);
                payload.take(stay, gross.min(payload.left(stay).max(0)));
            }
        }
        for index in of_rank(is_mandatory).filter(is_person) {
            let cargo = &flight.cargo[index];
            let (each, gross) = (cargo.pack.units().get(), cargo.pack.gross().get());
            let wanted = cargo.packs.get();
            let seated = wanted.min(seats / each);
            let stay = Stay::to_the_end(cargo.load_order);
            let carried = seated.min(payload.left(stay).max(0) / gross);
            let mut refuse = |packs, reason| {
                if packs > 0 {
                    sorted.refusals.push(Refusal { cargo: index, packs, reason });
                }
            };
            refuse(wanted - seated, refusal::seats(flight, (wanted - seated).saturating_mul(each)));
            refuse(seated - carried, refusal::payload(flight, stay));
            if carried > 0 {
                sorted.seated.push((index, carried));
            }
            seats -= carried * each;
            payload.take(stay, carried * gross);
            *sorted.seated_mass.entry(stay.load).or_default() += carried * gross;
        }
    }
    sorted.seated.sort_unstable();
}
