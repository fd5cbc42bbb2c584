//! Decides one way to stow a flight: pieces on the floor, cartons on units, mandatory cargo before the rest. Does not
//! move units nor balance them (`settle`), nor compare ways (`aircraft`). Up: [`crate`].

use std::collections::BTreeMap;

use model::hold::UldType;
use model::loading::FlightToLoad;

use crate::area::Area;
use crate::buildup::{Builder, Built, Carton, turns};
use crate::cargo::{Sorted, Standing};
use crate::choice::{Density, best_set};
use crate::floor::{Floor, Piece, Preference, move_together};
use crate::payload::Payload;
use crate::refusal::{self, Refusal};
use crate::slot::Slot;
use crate::stay::Stay;

/// Most loose pieces on one floor; a load of more is cartons, which belong on pallets.
const PIECES_MAX: usize = 200;

/// What is fixed about a flight while ways to stow it are tried.
pub(crate) struct Stowing<'a> {
    pub(crate) flight: &'a FlightToLoad,
    pub(crate) ulds: &'a [UldType],
    /// Every kind on every position.
    pub(crate) slots: &'a [Slot],
    /// Positions that cannot be used together with each.
    pub(crate) clashes: &'a [Vec<usize>],
    pub(crate) sorted: &'a Sorted,
    pub(crate) seed: u64,
}

/// One way to stow the flight.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stowed {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) units: Vec<Built>,
    /// Position of each unit.
    pub(crate) places: Vec<usize>,
    pub(crate) refusals: Vec<Refusal>,
}

/// Cartons to load, by stay.
type Cartons = BTreeMap<Stay, Vec<Carton>>;

/// What is used up while a flight is stowed.
struct Loading<'a, 'b, 'c> {
    payload: Payload,
    builder: &'a mut Builder<'b, 'c>,
}

/// Notes how many slots take each carton.
fn note_reach(cartons: &mut Cartons, slots: &[Slot]) {
    for carton in cartons.values_mut().flatten() {
        let turns = turns(carton);
        carton.reach = slots.iter().filter(|slot| slot.takes(&turns, carton.gross)).count();
    }
}

/// Where pieces are wished, and by what their places are chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    /// Middle of the pieces along x.
    pub(crate) aim: i64,
    pub(crate) preference: Preference,
}

impl Stowing<'_> {
    /// Stows the flight beside what is stowed already.
    pub(crate) fn stow(
        &self,
        wish: Wish,
        standing: &[Standing],
        cartons: &Cartons,
        mut stowed: Stowed,
        builder: &mut Builder,
    ) -> Stowed {
        let mut cartons = cartons.clone();
        let mut loading = Loading { payload: self.payload(&stowed), builder };
        for is_mandatory in [true, false] {
            let standing = standing.iter().filter(|one| one.is_mandatory == is_mandatory);
            self.stand(wish, standing, &mut loading.payload, &mut stowed);
            if !is_mandatory || cartons.values().flatten().any(|carton| carton.is_mandatory) {
                self.build(&mut cartons, is_mandatory, &mut loading, &mut stowed);
            }
        }
        stowed
    }

    /// Payload that is left beside people and what is stowed.
    pub(crate) fn payload(&self, stowed: &Stowed) -> Payload {
        let mut payload = Payload::of(self.flight);
        self.sorted.seated_mass.iter().for_each(|(load, gross)| payload.take(Stay::to_the_end(*load), *gross));
        stowed.pieces.iter().for_each(|piece| payload.take(self.stay(piece.cargo), piece.gross));
        stowed.units.iter().for_each(|unit| payload.take(self.stay(unit.contents[0].0), self.gross(unit)));
        payload
    }

    fn stand<'b>(
        &self,
        wish: Wish,
        standing: impl Iterator<Item = &'b Standing>,
        payload: &mut Payload,
        stowed: &mut Stowed,
    ) {
        let hold = &self.flight.aircraft.hold;
        let first_aim = if wish.preference == Preference::Together { hold_front(self.flight) } else { wish.aim };
        let units = stowed.places.iter().map(|place| Area::of_position(&hold.positions[*place]));
        let there = stowed.pieces.len();
        let mut floor = Floor { hold, taken: units.chain(stowed.pieces.iter().map(|piece| piece.area)).collect() };
        for kind in standing {
            for done in 0..kind.count {
                let mut refuse = |reason| {
                    stowed.refusals.push(Refusal { cargo: kind.cargo, packs: kind.count - done, reason });
                };
                if kind.gross > payload.left(kind.stay) {
                    refuse(refusal::payload(self.flight, kind.stay));
                    break;
                }
                let room = (stowed.pieces.len() < PIECES_MAX)
                    .then(|| floor.find_room(&kind.stances, first_aim, wish.preference))
                    .flatten();
                let Some((area, height)) = room else {
                    let (units, pieces) = (stowed.units.len(), stowed.pieces.len());
                    refuse(refusal::no_position(self.flight, units, pieces));
                    break;
                };
                payload.take(kind.stay, kind.gross);
                floor.taken.push(area);
                stowed.pieces.push(Piece { cargo: kind.cargo, area, height, gross: kind.gross, kept: None });
            }
        }
        // Pieces move together only while nothing else stands on the floor.
        if wish.preference == Preference::Together && there == 0 && stowed.units.is_empty() {
            for deck in &hold.decks {
                move_together(deck, &mut stowed.pieces, wish.aim);
            }
        }
    }

    /// Whether no piece on the floor covers a position.
    pub(crate) fn is_clear(&self, position: usize, pieces: &[Piece]) -> bool {
        let area = Area::of_position(&self.flight.aircraft.hold.positions[position]);
        pieces.iter().all(|piece| !piece.area.overlaps(&area))
    }

    /// Slots for further units: clear of pieces and usable together with the units that are there.
    fn open_slots(&self, stowed: &Stowed) -> Vec<Slot> {
        let is_open = |slot: &&Slot| {
            let is_taken = |place: &usize| *place == slot.position || self.clashes[slot.position].contains(place);
            !stowed.places.iter().any(is_taken) && self.is_clear(slot.position, &stowed.pieces)
        };
        self.slots.iter().filter(is_open).cloned().collect()
    }

    fn build(&self, cartons: &mut Cartons, only_mandatory: bool, loading: &mut Loading, stowed: &mut Stowed) {
        self.build_special(cartons, only_mandatory, loading, stowed);
        let open = self.open_slots(stowed);
        let mut slots = best_set(self.clashes, &open, Density::of(cartons.values().flatten()));
        note_reach(cartons, &slots);
        for (stay, cartons) in cartons.iter_mut() {
            while cartons.iter().any(|carton| carton.left > 0) {
                let built = (0..slots.len()).find_map(|index| {
                    let built = self.build_one(&slots[index], *stay, cartons, only_mandatory, loading)?;
                    Some((index, built))
                });
                let Some((index, built)) = built else { break };
                slots.remove(index);
                stowed.places.push(built.slot.position);
                stowed.units.push(built);
            }
        }
        if !only_mandatory {
            self.refuse(cartons, stowed);
        }
    }

    /// Builds units for cartons that no slot of the best set takes, such as long pieces on the one long pallet: each on
    /// the slot that costs the set least.
    fn build_special(&self, cartons: &mut Cartons, only_mandatory: bool, loading: &mut Loading, stowed: &mut Stowed) {
        let mut given_up: Vec<usize> = Vec::new();
        loop {
            let open = self.open_slots(stowed);
            let slots = best_set(self.clashes, &open, Density::of(cartons.values().flatten()));
            note_reach(cartons, &slots);
            let special = cartons.iter().find_map(|(stay, cartons)| {
                let is_asked = |carton: &&Carton| {
                    let is_left = carton.left > 0 && carton.reach == 0 && !given_up.contains(&carton.cargo);
                    is_left && (carton.is_mandatory || !only_mandatory)
                };
                let carton = cartons.iter().find(is_asked)?;
                Some((*stay, carton.cargo, self.cheapest_slot(&open, &slots, carton)))
            });
            let Some((stay, cargo, slot)) = special else { break };
            let list = cartons.get_mut(&stay).expect("the stay was just found");
            match slot.and_then(|slot| self.build_one(slot, stay, list, only_mandatory, loading)) {
                Some(built) => {
                    stowed.places.push(built.slot.position);
                    stowed.units.push(built);
                }
                None => given_up.push(cargo),
            }
        }
    }

    /// The open slot that takes a carton and costs a set of slots least room.
    fn cheapest_slot<'b>(&self, open: &'b [Slot], set: &[Slot], carton: &Carton) -> Option<&'b Slot> {
        let turns = turns(carton);
        let cost = |slot: &Slot| {
            let shuts = |other: &&Slot| {
                other.position == slot.position || self.clashes[slot.position].contains(&other.position)
            };
            set.iter().filter(shuts).map(Slot::volume).sum::<i128>() - slot.volume()
        };
        let takers = open.iter().filter(|slot| slot.takes(&turns, carton.gross));
        takers.min_by_key(|slot| (cost(slot), slot.position))
    }

    /// Builds one unit of the cartons of a stay, which are taken.
    fn build_one(
        &self,
        slot: &Slot,
        stay: Stay,
        cartons: &mut [Carton],
        only_mandatory: bool,
        loading: &mut Loading,
    ) -> Option<Built> {
        let net = loading.payload.left(stay) - self.ulds[slot.uld].tare.get();
        let built = loading.builder.build(slot, net, cartons, only_mandatory)?;
        loading.payload.take(stay, self.gross(&built));
        Some(built)
    }

    /// Says why cartons are left.
    fn refuse(&self, cartons: &Cartons, stowed: &mut Stowed) {
        let open = self.open_slots(stowed);
        for carton in cartons.values().flatten().filter(|carton| carton.left > 0) {
            let turns = turns(carton);
            let is_heavy = open.iter().any(|slot| slot.takes(&turns, carton.gross));
            let reason = if is_heavy {
                refusal::payload(self.flight, self.stay(carton.cargo))
            } else {
                refusal::no_position(self.flight, stowed.units.len(), stowed.pieces.len())
            };
            stowed.refusals.push(Refusal { cargo: carton.cargo, packs: carton.left, reason });
        }
    }

    /// Mass of a unit, tare included.
    pub(crate) fn gross(&self, built: &Built) -> i64 {
        built.net + self.ulds[built.slot.uld].tare.get()
    }

    /// Where a cargo comes aboard and where it leaves.
    pub(crate) fn stay(&self, cargo: usize) -> Stay {
        Stay::of(&self.flight.cargo[cargo])
    }
}

/// Forward end of the decks.
fn hold_front(flight: &FlightToLoad) -> i64 {
    flight.aircraft.hold.decks.iter().map(|deck| deck.x.get()).min().unwrap_or(0)
}
