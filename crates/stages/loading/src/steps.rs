//! Decides in which order units and pieces come aboard, at the origin and where more is picked up, and leave at each stop,
//! so that each has a free way to a door and the tail stays up after every step. Does not choose places (`assign`).
//! Up: [`crate`].
//!
//! Forward places are filled first and aft places emptied first where nothing speaks against it. The search goes back
//! where that ends in a corner; it remembers what was aboard, so that lanes beside each other multiply only once.

use std::collections::BTreeSet;

use model::loading::CargoMove;
use model::transport::AircraftType;

use crate::access::Ways;
use crate::area::Area;
use crate::stay::Stay;

/// The empty aircraft on its wheels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground {
    pub(crate) oew: i64,
    pub(crate) oew_arm: i64,
    /// Aftmost arm at which the tail stays up, where known.
    pub(crate) tip_arm: Option<i64>,
}

impl Ground {
    pub(crate) fn of(aircraft: &AircraftType) -> Self {
        let hold = &aircraft.hold;
        Self { oew: aircraft.oew.get(), oew_arm: hold.oew_arm.0, tip_arm: hold.tip_arm.map(|tip| tip.0) }
    }
}

/// A unit or piece with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stand {
    pub(crate) area: Area,
    pub(crate) ways: Ways,
    pub(crate) stay: Stay,
    pub(crate) gross: i64,
    /// Twice the arm it acts at.
    pub(crate) doubled_arm: i128,
}

/// One move: at which stop (none is where it is loaded), loaded or unloaded, which stand.
pub(crate) type Move = (Option<u8>, CargoMove, usize);

/// Why no order of moves exists, as far as was looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoOrder {
    /// Something always stands in the way to the door.
    Access,
    /// The tail would tip.
    TipBack,
}

/// States looked at for one airport before an order is given up.
const STATES_MAX: u32 = 20_000;

/// An order of loading and unloading; the search is exhaustive unless it passes [`STATES_MAX`]. What is done at one airport
/// leaves the same aboard in any order, so each is searched by itself.
pub(crate) fn sequence(ground: Ground, stands: &[Stand]) -> Result<Vec<Move>, NoOrder> {
    let free = Ground { tip_arm: None, ..ground };
    match Walk::new(ground, stands).sequence() {
        Some(moves) => Ok(moves),
        None if ground.tip_arm.is_some() && Walk::new(free, stands).sequence().is_some() => Err(NoOrder::TipBack),
        None => Err(NoOrder::Access),
    }
}

struct Walk<'a> {
    stands: &'a [Stand],
    /// Others in the lane before and behind each.
    before: Vec<Vec<usize>>,
    behind: Vec<Vec<usize>>,
    /// What each adds to the moment about the tip arm; the sum must not be above zero.
    excess: Vec<i128>,
    total: i128,
    is_aboard: Vec<bool>,
    seen: BTreeSet<Vec<bool>>,
}

impl<'a> Walk<'a> {
    fn new(ground: Ground, stands: &'a [Stand]) -> Self {
        let lane = |has: &dyn Fn(&Area, &Area) -> bool| -> Vec<Vec<usize>> {
            stands
                .iter()
                .map(|one| (0..stands.len()).filter(|other| has(&one.area, &stands[*other].area)).collect())
                .collect()
        };
        let about = |mass: i64, doubled_arm: i128| {
            ground.tip_arm.map_or(0, |tip| i128::from(mass) * (doubled_arm - 2 * i128::from(tip)))
        };
        Self {
            stands,
            before: lane(&Area::has_before),
            behind: lane(&Area::has_behind),
            excess: stands.iter().map(|one| about(one.gross, one.doubled_arm)).collect(),
            total: about(ground.oew, 2 * i128::from(ground.oew_arm)),
            is_aboard: vec![false; stands.len()],
            seen: BTreeSet::new(),
        }
    }

    fn sequence(mut self) -> Option<Vec<Move>> {
        let mut moves: Vec<Move> = Vec::new();
        let mut order: Vec<usize> = (0..self.stands.len()).collect();
        order.sort_by_key(|index| (self.stands[*index].area.x, self.stands[*index].area.y, *index));
        let airports: BTreeSet<u8> = self.stands.iter().map(|one| one.stay.load).collect();
        for airport in airports {
            let is_loaded = |index: &usize| self.stands[*index].stay.load == airport;
            let coming: Vec<usize> = order.iter().copied().filter(is_loaded).collect();
            let loaded = self.stage(&coming, CargoMove::Load)?;
            moves.extend(loaded.into_iter().map(|index| (None, CargoMove::Load, index)));
        }
        let stops: BTreeSet<u8> = self.stands.iter().map(|one| one.stay.unload).collect();
        order.reverse();
        for stop in stops {
            let is_leaving = |index: &usize| self.stands[*index].stay.unload == stop;
            let leaving: Vec<usize> = order.iter().copied().filter(is_leaving).collect();
            let unloaded = self.stage(&leaving, CargoMove::Unload)?;
            moves.extend(unloaded.into_iter().map(|index| (Some(stop), CargoMove::Unload, index)));
        }
        Some(moves)
    }

    /// All moves at one airport, by preference in the order given; else what helps the tail first.
    fn stage(&mut self, wished: &[usize], done: CargoMove) -> Option<Vec<usize>> {
        let mut safe = wished.to_vec();
        let sign = if done == CargoMove::Load { 1 } else { -1 };
        safe.sort_by_key(|index| sign * self.excess[*index]);
        for order in [wished, &safe] {
            self.seen.clear();
            let mut states = STATES_MAX;
            let mut moves = Vec::new();
            if self.go(order, done, &mut moves, &mut states) {
                return Some(moves);
            }
        }
        None
    }

    fn go(&mut self, order: &[usize], done: CargoMove, moves: &mut Vec<usize>, states: &mut u32) -> bool {
        if moves.len() == order.len() {
            return true;
        }
        if *states == 0 || !self.seen.insert(self.is_aboard.clone()) {
            return false;
        }
        *states -= 1;
        let is_loading = done == CargoMove::Load;
        for &index in order {
            if self.is_aboard[index] == is_loading || !self.is_free(index) {
                continue;
            }
            let step = if is_loading { self.excess[index] } else { -self.excess[index] };
            if self.total + step > 0 {
                continue;
            }
            self.total += step;
            self.is_aboard[index] = is_loading;
            moves.push(index);
            if (!is_loading || self.leaves_ways(index)) && self.go(order, done, moves, states) {
                return true;
            }
            moves.pop();
            self.is_aboard[index] = !is_loading;
            self.total -= step;
        }
        false
    }

    /// Whether one has a free way past those that are aboard.
    fn is_free(&self, index: usize) -> bool {
        let aboard = |lane: &[usize]| lane.iter().filter(|other| self.is_aboard[**other]).count();
        self.stands[index].ways.are_free(aboard(&self.before[index]), aboard(&self.behind[index]))
    }

    /// Whether those still to come in the same lane, here or later on, keep a way; what is aboard already stays.
    fn leaves_ways(&self, index: usize) -> bool {
        let lane = self.before[index].iter().chain(&self.behind[index]);
        lane.copied().filter(|other| !self.is_aboard[*other]).all(|other| self.is_free(other))
    }
}

#[cfg(test)]
mod tests;
