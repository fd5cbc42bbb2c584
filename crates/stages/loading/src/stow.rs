//! Decides one way to stow a flight: pieces on the floor, units on positions, in balance; units that keep the aircraft
//! out of balance are taken off. Does not compare ways (`aircraft`). Up: [`crate`].

use model::loading::FlightToLoad;
use model::transport::UldType;

use crate::assign::Assignment;
use crate::balance::{Aboard, Moment, balance, doubled_arm, payload_max, window};
use crate::buildup::{Builder, Built};
use crate::cargo::Sorted;
use crate::floor::{Area, Piece, Preference, find_room, move_together};
use crate::refusal::{self, Refusal};
use crate::slot::{Slot, are_exclusive, roomiest_set, slot_of};

/// Most loose pieces on one floor; a load of more is cartons, which belong on pallets.
const PIECES_MAX: usize = 200;
/// Units tried with a fresh assignment when one must be taken off: those that bring the balance nearest.
const TRIED_MAX: usize = 6;

/// What is fixed about a flight while ways to stow it are tried.
pub(crate) struct Stowing<'a> {
    pub(crate) flight: &'a FlightToLoad,
    pub(crate) ulds: &'a [UldType],
    /// The roomiest kind on each position.
    pub(crate) slots: &'a [Slot],
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
    /// How far out of balance, as a moment; zero is in balance.
    pub(crate) outside: i128,
}

impl Stowing<'_> {
    /// Stows the flight with the floor pieces around `aim`.
    pub(crate) fn stow(&self, aim: i64, preference: Preference, builder: &mut Builder) -> Stowed {
        let mut stowed = Stowed::default();
        let mut payload = payload_max(self.flight) - self.sorted.seated_mass;
        self.stand(aim, preference, &mut payload, &mut stowed);
        self.build(&mut payload, builder, &mut stowed);
        self.assign(&mut stowed);
        while stowed.outside > 0 && stowed.units.len() + stowed.pieces.len() > 0 {
            self.take_off(&mut stowed);
        }
        stowed
    }

    fn stand(&self, aim: i64, preference: Preference, payload: &mut i64, stowed: &mut Stowed) {
        let hold = &self.flight.aircraft.hold;
        let first_aim = if preference == Preference::Together { 0 } else { aim };
        for kind in &self.sorted.standing {
            for done in 0..kind.count {
                let mut refuse = |reason| {
                    stowed.refusals.push(Refusal { cargo: kind.cargo, packs: kind.count - done, reason });
                };
                if kind.gross > *payload {
                    refuse(refusal::payload(self.flight));
                    break;
                }
                let room = (stowed.pieces.len() < PIECES_MAX)
                    .then(|| find_room(hold, &stowed.pieces, &kind.stances, first_aim, preference))
                    .flatten();
                let Some((area, height)) = room else {
                    let pieces = stowed.pieces.len();
                    refuse(refusal::no_position(self.flight, 0, pieces));
                    break;
                };
                *payload -= kind.gross;
                stowed.pieces.push(Piece { cargo: kind.cargo, area, height, gross: kind.gross });
            }
        }
        if preference == Preference::Together {
            move_together(hold, &mut stowed.pieces, aim);
        }
    }

    /// Whether no piece on the floor covers a position.
    fn is_clear(&self, position: usize, pieces: &[Piece]) -> bool {
        let at = &self.flight.aircraft.hold.positions[position];
        let area = Area { x: at.x.get(), y: at.y.get(), length: at.length.get(), width: at.width.get() };
        pieces.iter().all(|piece| !piece.area.overlaps(&area))
    }

    fn build(&self, payload: &mut i64, builder: &mut Builder, stowed: &mut Stowed) {
        let positions = &self.flight.aircraft.hold.positions;
        let clear: Vec<Slot> =
            self.slots.iter().filter(|slot| self.is_clear(slot.position, &stowed.pieces)).cloned().collect();
        let mut slots = roomiest_set(positions, &clear);
        for cartons in self.sorted.cartons.values() {
            let mut cartons = cartons.clone();
            while cartons.iter().any(|carton| carton.left > 0) {
                let built = slots.iter().enumerate().find_map(|(index, slot)| {
                    let net = *payload - self.ulds[slot.uld].tare.get();
                    builder.build(slot, net, &mut cartons).map(|built| (index, built))
                });
                let Some((index, built)) = built else { break };
                let slot = slots.remove(index);
                *payload -= built.net + self.ulds[slot.uld].tare.get();
                stowed.units.push(built);
            }
            for carton in cartons.iter().filter(|carton| carton.left > 0) {
                let turns = crate::buildup::turns(carton);
                let is_heavy = slots.iter().any(|slot| slot.takes(&turns, carton.gross));
                let reason = if is_heavy {
                    refusal::payload(self.flight)
                } else {
                    refusal::no_position(self.flight, stowed.units.len(), stowed.pieces.len())
                };
                stowed.refusals.push(Refusal { cargo: carton.cargo, packs: carton.left, reason });
            }
        }
    }

    /// Mass of a unit, tare included.
    pub(crate) fn gross(&self, built: &Built) -> i64 {
        built.net + self.ulds[built.slot.uld].tare.get()
    }

    /// Everything whose place is not in question: people and pieces.
    fn fixed(&self, pieces: &[Piece]) -> Aboard {
        let mut aboard = Aboard::default();
        aboard.add(self.sorted.seated_mass, 2 * i128::from(self.flight.aircraft.hold.arm_front.0));
        for piece in pieces {
            aboard.add(piece.gross, doubled_arm(self.flight, piece.area.x, piece.area.length));
        }
        aboard
    }

    /// Everything aboard.
    pub(crate) fn aboard(&self, stowed: &Stowed) -> Aboard {
        let mut aboard = self.fixed(&stowed.pieces);
        for (built, place) in stowed.units.iter().zip(&stowed.places) {
            let at = &self.flight.aircraft.hold.positions[*place];
            aboard.add(self.gross(built), doubled_arm(self.flight, at.x.get(), at.length.get()));
        }
        aboard
    }

    /// Finds positions for the units and notes how far out of balance they leave the aircraft.
    fn assign(&self, stowed: &mut Stowed) {
        let positions = &self.flight.aircraft.hold.positions;
        let gross: Vec<i64> = stowed.units.iter().map(|built| self.gross(built)).collect();
        let fixed = self.fixed(&stowed.pieces);
        let mass = fixed.mass + gross.iter().map(|gross| i128::from(*gross)).sum::<i128>();
        let mut window = window(self.flight, mass);
        if stowed.units.is_empty() {
            stowed.places.clear();
            stowed.outside = window.outside(fixed.moment);
            return;
        }
        window.low = window.low.saturating_sub(fixed.moment);
        window.high = window.high.saturating_sub(fixed.moment);
        window.target -= fixed.moment;
        let may = |built: &Built| -> Vec<bool> {
            let uld = built.slot.uld;
            let holds = |slot: Slot| built.height <= slot.room[2] && built.net <= slot.net_max;
            (0..positions.len())
                .map(|position| {
                    self.is_clear(position, &stowed.pieces)
                        && slot_of(&self.flight.aircraft.hold, position, uld, &self.ulds[uld]).is_some_and(holds)
                })
                .collect()
        };
        let order = |built: &Built| self.flight.cargo[built.contents[0].0].unload_order;
        let question = Assignment {
            order: stowed.units.iter().map(order).collect(),
            may: stowed.units.iter().map(may).collect(),
            arms: positions.iter().map(|at| doubled_arm(self.flight, at.x.get(), at.length.get())).collect(),
            clashes: (0..positions.len())
                .map(|one| (0..positions.len()).filter(|other| are_exclusive(positions, one, *other)).collect())
                .collect(),
            window,
            start: if stowed.places.len() == stowed.units.len() {
                stowed.places.clone()
            } else {
                stowed.units.iter().map(|built| built.slot.position).collect()
            },
            gross,
            seed: self.seed,
        };
        stowed.places = question.solve();
        stowed.outside = question.outside(&stowed.places);
    }

    /// Takes the unit or piece off that brings the aircraft nearest to balance, the lightest of equals.
    fn take_off(&self, stowed: &mut Stowed) {
        let now = balance(self.flight, &self.aboard(stowed), Moment::ZeroFuel);
        let units = stowed.units.len();
        let mut candidates: Vec<(i128, i64, usize)> = (0..units + stowed.pieces.len())
            .map(|index| {
                let without = without(stowed, index);
                let aboard = self.aboard(&without);
                let gross =
                    if index < units { self.gross(&stowed.units[index]) } else { stowed.pieces[index - units].gross };
                (window(self.flight, aboard.mass).outside(aboard.moment), gross, index)
            })
            .collect();
        candidates.sort_unstable();
        let tried = candidates.iter().take(TRIED_MAX).map(|(_, gross, index)| {
            let mut without = without(stowed, *index);
            self.assign(&mut without);
            (without.outside, *gross, *index, without)
        });
        let (.., index, mut best) =
            tried.min_by_key(|(outside, gross, index, _)| (*outside, *gross, *index)).expect("something is aboard");
        let lost = match stowed.units.get(index) {
            Some(built) => built.contents.clone(),
            None => vec![(stowed.pieces[index - units].cargo, 1)],
        };
        let reason = refusal::envelope(&now);
        best.refusals.extend(lost.into_iter().map(|(cargo, packs)| Refusal { cargo, packs, reason: reason.clone() }));
        *stowed = best;
    }
}

/// A stowage without one unit, or, past the units, without one piece.
fn without(stowed: &Stowed, index: usize) -> Stowed {
    let mut without = stowed.clone();
    if index < without.units.len() {
        without.units.remove(index);
        without.places.remove(index);
    } else {
        without.pieces.remove(index - without.units.len());
    }
    without
}
