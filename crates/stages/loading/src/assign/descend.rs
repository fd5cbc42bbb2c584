//! Decides how an assignment is improved by moves and swaps, one at a time. Up: [`crate::assign`].

use crate::assign::{Assignment, State};
use crate::measure::next_random;

/// Sweeps over all moves before a descent is given up; it usually ends by itself after a few.
const SWEEPS_MAX: u32 = 60;

impl Assignment<'_> {
    /// Moves a unit to a place, changing places with whatever stands there; whether that is allowed.
    fn shift(&self, state: &mut State, unit: usize, to: usize) -> bool {
        let from = state.at[unit];
        if from == to || !self.units[unit].may[to] {
            return false;
        }
        let other = state.unit[to];
        let is_allowed = match other {
            Some(other) => self.units[other].may[from],
            None => self.clashes[to].iter().all(|clash| state.unit[*clash].is_none_or(|known| known == unit)),
        };
        if !is_allowed {
            return false;
        }
        state.lift(self, unit);
        if let Some(other) = other {
            state.lift(self, other);
            state.put(self, other, from);
        }
        state.put(self, unit, to);
        true
    }

    /// Takes every move that helps until none does.
    pub(super) fn descend(&self, mut state: State) -> State {
        let mut cost = self.cost(&state);
        for _ in 0..SWEEPS_MAX {
            let mut has_improved = false;
            for unit in 0..self.units.len() {
                for to in 0..self.places.len() {
                    let from = state.at[unit];
                    if !self.shift(&mut state, unit, to) {
                        continue;
                    }
                    if let Some(next) = self.cost_below(&state, Some(&cost)) {
                        cost = next;
                        has_improved = true;
                    } else {
                        let is_back = self.shift(&mut state, unit, from);
                        assert!(is_back, "a move should be undone by its opposite");
                    }
                }
            }
            if !has_improved {
                break;
            }
        }
        state
    }

    pub(super) fn shuffled(&self, random: &mut u64) -> State {
        let mut state = State::new(self, &self.start);
        for unit in 0..self.units.len() {
            let to = next_random(random) % self.places.len() as u64;
            self.shift(&mut state, unit, usize::try_from(to).expect("positions are few"));
        }
        state
    }
}
