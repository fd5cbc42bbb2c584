//! Decides where the units of a stowage stand, and what is left out when no places keep every limit: as little mandatory
//! cargo as possible, then as little mass. Does not build units (`stow`). Up: [`crate`].
//!
//! Sets to leave out are tried from the lightest on, each with the whole assignment: with few things aboard all sets are,
//! and the answer is the best there is. With many, after some sets, what brings the aircraft nearest to its limits goes
//! first, one after the other.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::access::Ways;
use crate::area::Area;
use crate::assign::{Answer, Assignment, Mover, Place, State, doubled_side};
use crate::balance::doubled_arm;
use crate::buildup::Built;
use crate::floor::Piece;
use crate::legs::{Weight, balances, stages};
use crate::refusal::{Limit, Refusal, Unbalanced, unbalanced};
use crate::stay::Stay;
use crate::steps::{Ground, NoOrder, Stand};
use crate::stow::{Stowed, Stowing};
use crate::zones::SumLimits;

/// Places tried by branch and bound for one assignment.
pub(crate) const NODES_MAX: u32 = 200_000;
/// The same while ways to stow are compared, and sets to leave out.
pub(crate) const NODES_SKETCH: u32 = 5_000;
/// Things aboard up to which every set to leave out is tried.
const FEW: usize = 8;
/// Sets assigned when there are more.
const SETS_MAX: usize = 12;
/// Sets looked at, assigned or not.
const LOOKED_MAX: usize = 2_000;
/// Things assigned with a fresh start when one must go after another: those that bring the balance nearest.
const TRIED_MAX: usize = 6;

impl Stowing<'_> {
    /// The stowage with places that keep every limit; what cannot be kept aboard is refused.
    pub(crate) fn settle(&self, stowed: Stowed, nodes_max: u32) -> Stowed {
        let (whole, answer) = self.assigned(stowed, nodes_max);
        if answer.is_feasible() {
            return whole;
        }
        let reason = Unbalanced { limit: self.limit(&whole, &answer), is_proven: answer.is_proven };
        if let Some(settled) = self.without_least(&whole, &reason, nodes_max) {
            return settled;
        }
        let mut rest = whole;
        while rest.units.len() + rest.pieces.len() > 0 {
            let (next, is_feasible) = self.take_off(&rest, &reason);
            if is_feasible {
                return next;
            }
            rest = next;
        }
        rest
    }

    /// The stowage with the best places found.
    fn assigned(&self, mut stowed: Stowed, nodes_max: u32) -> (Stowed, Answer) {
        let answer = self.question(&stowed, nodes_max).solve();
        stowed.places.clone_from(&answer.at);
        (stowed, answer)
    }

    /// Leaves the least out that lets the rest keep every limit; none when it was not found.
    fn without_least(&self, whole: &Stowed, reason: &Unbalanced, nodes_max: u32) -> Option<Stowed> {
        let mut things: Vec<(i128, i128, usize)> = (0..whole.units.len() + whole.pieces.len())
            .map(|thing| {
                let (mandatory, gross) = self.loss(whole, thing);
                (mandatory, gross, thing)
            })
            .collect();
        things.sort_unstable();
        let sets_max = if things.len() <= FEW { 1 << FEW } else { SETS_MAX };
        let mut assigned = 0;
        let mut heap = BinaryHeap::new();
        let first = things.first()?;
        heap.push(Reverse(((first.0, first.1), vec![0])));
        for _ in 0..LOOKED_MAX {
            let Reverse((loss, set)) = heap.pop()?;
            let rest = self.without(whole, set.iter().map(|at| things[*at].2), reason);
            let question = self.question(&rest, NODES_SKETCH);
            if question.may_be_reached() {
                let answer = question.solve();
                if answer.is_feasible() {
                    return Some(self.assigned(rest, nodes_max).0);
                }
                assigned += 1;
                if assigned >= sets_max {
                    return None;
                }
            }
            // The next heavier sets: one more thing, or the last one changed for the next.
            let last = set[set.len() - 1];
            if let Some(next) = things.get(last + 1) {
                let own = things[last];
                let mut more = set.clone();
                more.push(last + 1);
                heap.push(Reverse(((loss.0 + next.0, loss.1 + next.1), more)));
                let mut other = set;
                let end = other.len() - 1;
                other[end] = last + 1;
                heap.push(Reverse(((loss.0 - own.0 + next.0, loss.1 - own.1 + next.1), other)));
            }
        }
        None
    }

    /// Mandatory mass and mass that are lost with a unit, or, past the units, with a piece.
    fn loss(&self, stowed: &Stowed, thing: usize) -> (i128, i128) {
        let contents = contents(stowed, thing);
        let gross = |only_mandatory: bool| {
            let cargo = contents.iter().map(|(index, packs)| (&self.flight.cargo[*index], packs));
            cargo
                .filter(|(cargo, _)| cargo.mandatory || !only_mandatory)
                .map(|(cargo, packs)| i128::from(cargo.pack.gross().get()) * i128::from(*packs))
                .sum()
        };
        (gross(true), gross(false))
    }

    /// A stowage without some things, which are refused.
    fn without(&self, whole: &Stowed, things: impl Iterator<Item = usize>, reason: &Unbalanced) -> Stowed {
        let mut rest = whole.clone();
        let mut things: Vec<usize> = things.collect();
        things.sort_unstable_by_key(|thing| Reverse(*thing));
        for thing in things {
            let reason = unbalanced(self.flight, reason);
            let lost = contents(&rest, thing);
            rest.refusals.extend(lost.into_iter().map(|(cargo, packs)| Refusal {
                cargo,
                packs,
                reason: reason.clone(),
            }));
            if thing < rest.units.len() {
                rest.units.remove(thing);
                rest.places.remove(thing);
            } else {
                let units = rest.units.len();
                rest.pieces.remove(thing - units);
            }
        }
        rest
    }

    /// Takes one unit or piece off: of the least mandatory ones that which brings the aircraft nearest to its limits, the
    /// lightest of equals; whether all limits are then kept.
    fn take_off(&self, stowed: &Stowed, reason: &Unbalanced) -> (Stowed, bool) {
        let things = stowed.units.len() + stowed.pieces.len();
        let mut candidates: Vec<_> = (0..things)
            .map(|thing| {
                let rest = self.without(stowed, std::iter::once(thing), reason);
                let question = self.question(&rest, 0);
                let cost = question.cost(&State::new(&question, &question.start));
                let (mandatory, gross) = self.loss(stowed, thing);
                (mandatory, cost.broken, gross, thing)
            })
            .collect();
        candidates.sort_unstable();
        let tried = candidates.into_iter().take(TRIED_MAX).map(|(mandatory, _, gross, thing)| {
            let rest = self.without(stowed, std::iter::once(thing), reason);
            let (rest, answer) = self.assigned(rest, NODES_SKETCH);
            let key = (!answer.is_feasible(), mandatory, answer.cost.broken, gross, thing);
            (key, rest)
        });
        let (key, rest) = tried.min_by_key(|(key, _)| *key).expect("something is aboard");
        (rest, !key.0)
    }

    /// People and pieces, as weights.
    fn fixed(&self, pieces: &[Piece]) -> Vec<Weight> {
        let aircraft = &self.flight.aircraft;
        let people = self.sorted.seated_mass.iter().map(|(load, gross)| Weight {
            stay: Stay::to_the_end(*load),
            is_people: true,
            gross: *gross,
            doubled_arm: 2 * i128::from(aircraft.hold.arm_front.0),
            doubled_side: 0,
        });
        let pieces = pieces.iter().map(|piece| Weight {
            stay: self.stay(piece.cargo),
            is_people: false,
            gross: piece.gross,
            doubled_arm: doubled_arm(aircraft, piece.area.x, piece.area.length),
            doubled_side: doubled_side(aircraft, &piece.area),
        });
        people.chain(pieces).collect()
    }

    /// Everything aboard, as weights.
    pub(crate) fn weights(&self, stowed: &Stowed) -> Vec<Weight> {
        let mut weights = self.fixed(&stowed.pieces);
        weights.extend(stowed.units.iter().zip(&stowed.places).map(|(built, place)| {
            let place = self.place(*place);
            Weight {
                stay: self.stay(built.contents[0].0),
                is_people: false,
                gross: self.gross(built),
                doubled_arm: place.doubled_arm,
                doubled_side: place.doubled_side,
            }
        }));
        weights
    }

    /// A position as the balance sees it.
    pub(crate) fn place(&self, position: usize) -> Place {
        let aircraft = &self.flight.aircraft;
        let at = &aircraft.hold.positions[position];
        let area = Area::of_position(at);
        Place {
            area,
            doubled_arm: at.arm.map_or_else(|| doubled_arm(aircraft, area.x, area.length), |arm| 2 * i128::from(arm.0)),
            doubled_side: doubled_side(aircraft, &area),
            ways: Ways::of_unit(&aircraft.hold, &area),
        }
    }

    /// A piece with its stay and ways.
    pub(crate) fn stand_of(&self, piece: &Piece) -> Stand {
        let aircraft = &self.flight.aircraft;
        Stand {
            area: piece.area,
            ways: Ways::of_piece(&aircraft.hold, &piece.area, piece.height),
            stay: self.stay(piece.cargo),
            gross: piece.gross,
            doubled_arm: doubled_arm(aircraft, piece.area.x, piece.area.length),
        }
    }

    /// Whether a unit may stand on each position.
    fn may(&self, built: &Built, pieces: &[Piece]) -> Vec<bool> {
        let mut may = vec![false; self.clashes.len()];
        for slot in self.slots.iter().filter(|slot| slot.uld == built.slot.uld) {
            may[slot.position] = slot.holds(&built.placements, built.net) && self.is_clear(slot.position, pieces);
        }
        may
    }

    fn question(&self, stowed: &Stowed, nodes_max: u32) -> Assignment<'_> {
        let places: Vec<Place> = (0..self.clashes.len()).map(|position| self.place(position)).collect();
        let areas: Vec<Area> = places.iter().map(|place| place.area).collect();
        let standing: Vec<(Area, i64)> = stowed.pieces.iter().map(|piece| (piece.area, piece.gross)).collect();
        let units: Vec<Mover> = stowed
            .units
            .iter()
            .map(|built| Mover {
                gross: self.gross(built),
                stay: self.stay(built.contents[0].0),
                may: self.may(built, &stowed.pieces),
                home: built.kept.map(|kept| kept.home),
            })
            .collect();
        let stays: Vec<(Stay, i64)> = units.iter().map(|unit| (unit.stay, unit.gross)).collect();
        Assignment {
            ground: Ground::of(&self.flight.aircraft),
            stages: stages(self.flight, &self.fixed(&stowed.pieces), &stays),
            sums: SumLimits::of(&self.flight.aircraft.hold, &areas, &standing),
            fixed: stowed.pieces.iter().map(|piece| self.stand_of(piece)).collect(),
            units,
            places,
            clashes: self.clashes,
            start: stowed.places.clone(),
            seed: self.seed,
            nodes_max,
        }
    }

    /// Which limit the best places found still break.
    fn limit(&self, stowed: &Stowed, answer: &Answer) -> Limit {
        if let Some(no_order) = answer.no_order {
            return Limit::Order(no_order);
        }
        let question = self.question(stowed, 0);
        let state = State::new(&question, &answer.at);
        let balances = balances(self.flight, &self.weights(stowed));
        for (leg, (stage, balance)) in question.stages.iter().zip(&balances).enumerate() {
            if state.moments[leg] < stage.moment.0 || state.moments[leg] > stage.moment.1 {
                return Limit::Envelope(leg, *balance);
            }
            if state.laterals[leg] < stage.lateral.0 || state.laterals[leg] > stage.lateral.1 {
                return Limit::Lateral(balance.lateral_doubled);
            }
        }
        let is_tipping = |index: &usize| state.moments[*index] > question.stages[*index].moment.1;
        if (balances.len()..question.stages.len()).any(|index| is_tipping(&index)) {
            return Limit::Order(NoOrder::TipBack);
        }
        let over = (0..state.sums.len()).find(|sum| state.sums[*sum] > question.sums.most[*sum]);
        match over {
            Some(sum) => Limit::Zone(question.sums.zones[sum].clone()),
            None => Limit::Order(NoOrder::Access),
        }
    }
}

/// Cargo of a unit, or, past the units, of a piece.
fn contents(stowed: &Stowed, thing: usize) -> Vec<(usize, i64)> {
    match stowed.units.get(thing) {
        Some(built) => built.contents.clone(),
        None => vec![(stowed.pieces[thing - stowed.units.len()].cargo, 1)],
    }
}
