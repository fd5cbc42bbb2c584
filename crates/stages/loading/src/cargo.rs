//! Decides what of a flight's cargo sits, what stands on the floor and what is built up on pallets or ULDs.
//! Does not place anything (`stow`). Up: [`crate`].

use std::collections::BTreeMap;

use model::loading::FlightToLoad;
use model::world::ItemKind;

use crate::balance::payload_max;
use crate::buildup::{Carton, turns};
use crate::floor::{Misfit, stances};
use crate::refusal::{self, Refusal};
use crate::slot::Slot;

/// Pieces of one kind that stand on the floor, with the ways each may stand.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) cargo: usize,
    pub(crate) count: i64,
    pub(crate) gross: i64,
    pub(crate) stances: Vec<[i64; 3]>,
}

/// A flight's cargo, sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sorted {
    /// Cargo index and packs of seated people.
    pub(crate) seated: Vec<(usize, i64)>,
    pub(crate) seated_mass: i64,
    pub(crate) standing: Vec<Standing>,
    /// Cartons by unloading order.
    pub(crate) cartons: BTreeMap<u8, Vec<Carton>>,
    pub(crate) refusals: Vec<Refusal>,
}

/// Sorts the cargo of a flight; `slots` are all slots of the aircraft.
pub(crate) fn sort(flight: &FlightToLoad, slots: &[Slot]) -> Sorted {
    let mut sorted = Sorted::default();
    seat(flight, &mut sorted);
    for (index, cargo) in flight.cargo.iter().enumerate() {
        let (length, width, height) = cargo.pack.sizes();
        if cargo.kind == ItemKind::People || cargo.packs.is_zero() {
            continue;
        }
        let carton = Carton {
            cargo: index,
            sizes: [length.get(), width.get(), height.get()],
            upright_only: cargo.pack.upright_only() || cargo.kind == ItemKind::Vehicle,
            gross: cargo.pack.gross().get(),
            left: cargo.packs.get(),
        };
        if carton.sizes.contains(&0) {
            let reason = refusal::no_size(flight);
            sorted.refusals.push(Refusal { cargo: index, packs: carton.left, reason });
            continue;
        }
        let turns = turns(&carton);
        let goes_on_unit = slots.iter().any(|slot| slot.takes(&turns, carton.gross));
        let is_driven = cargo.kind == ItemKind::Vehicle && flight.aircraft.hold.floor_loading;
        if goes_on_unit && !is_driven {
            sorted.cartons.entry(cargo.unload_order).or_default().push(carton);
            continue;
        }
        match stances(&flight.aircraft.hold, &turns, carton.gross) {
            Ok(stances) => {
                sorted.standing.push(Standing { cargo: index, count: carton.left, gross: carton.gross, stances });
            }
            Err(misfit) => {
                let reason = match misfit {
                    Misfit::TooTall => refusal::too_tall(flight, turns.iter().map(|turn| turn[2]).min().unwrap_or(0)),
                    Misfit::FloorLoad => refusal::floor_load(flight, carton.gross),
                    Misfit::NoFloor => without_floor(flight, slots, &carton, &turns),
                    Misfit::TooLarge => refusal::too_large(flight, carton.sizes),
                };
                sorted.refusals.push(Refusal { cargo: index, packs: carton.left, reason });
            }
        }
    }
    // The largest footprint first: the small ones find room beside it.
    sorted.standing.sort_by_key(|one| (std::cmp::Reverse(one.stances[0][0] * one.stances[0][1]), one.cargo));
    sorted
}

/// Why a piece goes on no unit of an aircraft that takes none on its floor.
fn without_floor(
    flight: &FlightToLoad,
    slots: &[Slot],
    carton: &Carton,
    turns: &[[i64; 3]],
) -> model::evidence::Reason {
    if slots.iter().any(|slot| slot.takes(turns, 0)) {
        return refusal::too_heavy(flight, carton.gross);
    }
    let lies_on = |turn: &&[i64; 3]| slots.iter().any(|slot| turn[0] <= slot.room[0] && turn[1] <= slot.room[1]);
    match turns.iter().filter(lies_on).map(|turn| turn[2]).min() {
        Some(lowest) => refusal::too_tall(flight, lowest),
        None => refusal::too_large(flight, carton.sizes),
    }
}

/// Gives seats in the order of the cargo, as far as seats and payload go.
fn seat(flight: &FlightToLoad, sorted: &mut Sorted) {
    let mut seats = flight.aircraft.seats.get();
    let mut payload = payload_max(flight);
    for (index, cargo) in flight.cargo.iter().enumerate().filter(|(_, cargo)| cargo.kind == ItemKind::People) {
        let (each, gross) = (cargo.pack.units().get(), cargo.pack.gross().get());
        let wanted = cargo.packs.get();
        let seated = wanted.min(seats / each);
        let carried = seated.min(payload / gross);
        if wanted > seated {
            let people = (wanted - seated).saturating_mul(each);
            let reason = refusal::seats(flight, people);
            sorted.refusals.push(Refusal { cargo: index, packs: wanted - seated, reason });
        }
        if seated > carried {
            sorted.refusals.push(Refusal { cargo: index, packs: seated - carried, reason: refusal::payload(flight) });
        }
        if carried > 0 {
            sorted.seated.push((index, carried));
        }
        seats -= carried * each;
        payload -= carried * gross;
        sorted.seated_mass += carried * gross;
    }
}
