//! Decides how sums over units are kept up to date while units move: moments, zones, units away from home.
//! Up: [`crate::assign`].

use crate::assign::{Assignment, NOWHERE};

/// Grams in a kilogram: what a broken limit of mass is counted in beside millimetres.
const KILOGRAM: i128 = 1_000;

/// An assignment, or part of one, with its sums.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// Place of each unit.
    pub(crate) at: Vec<usize>,
    /// Unit on each place.
    pub(crate) unit: Vec<Option<usize>>,
    /// Moment of the units at each stage.
    pub(crate) moments: Vec<i128>,
    /// Moment about the centre line at each stage.
    pub(crate) laterals: Vec<i128>,
    /// Each limited sum.
    pub(crate) sums: Vec<i64>,
    /// Units away from home.
    pub(crate) moved: u32,
}

impl State {
    /// No unit has a place.
    pub(crate) fn empty(question: &Assignment) -> Self {
        Self {
            at: vec![NOWHERE; question.units.len()],
            unit: vec![None; question.places.len()],
            moments: vec![0; question.stages.len()],
            laterals: vec![0; question.stages.len()],
            sums: vec![0; question.sums.most.len()],
            moved: 0,
        }
    }

    /// Units at the places given.
    pub(crate) fn new(question: &Assignment, at: &[usize]) -> Self {
        let mut state = Self::empty(question);
        for (unit, place) in at.iter().enumerate() {
            state.put(question, unit, *place);
        }
        state
    }

    /// Sets a unit that has no place on a free one.
    pub(crate) fn put(&mut self, question: &Assignment, unit: usize, place: usize) {
        self.at[unit] = place;
        self.unit[place] = Some(unit);
        self.add(question, unit, place, 1);
    }

    /// Takes a unit from its place.
    pub(crate) fn lift(&mut self, question: &Assignment, unit: usize) {
        let place = std::mem::replace(&mut self.at[unit], NOWHERE);
        self.unit[place] = None;
        self.add(question, unit, place, -1);
    }

    fn add(&mut self, question: &Assignment, unit: usize, place: usize, sign: i64) {
        let (mover, at) = (&question.units[unit], &question.places[place]);
        let gross = i128::from(sign * mover.gross);
        for (index, stage) in question.stages.iter().enumerate() {
            if stage.phase.has(mover.stay) {
                self.moments[index] += gross * at.doubled_arm;
                self.laterals[index] += gross * at.doubled_side;
            }
        }
        for (sum, part) in question.sums.parts(place, mover.gross) {
            self.sums[sum] += sign * part;
        }
        if mover.home.is_some_and(|home| home != place) {
            self.moved = if sign > 0 { self.moved + 1 } else { self.moved - 1 };
        }
    }

    /// By how much limits are broken, millimetres and kilograms added up; zero exactly when none is.
    pub(crate) fn broken(&self, question: &Assignment) -> i128 {
        let outside =
            |value: i128, (low, high): (i128, i128)| (low.saturating_sub(value)).max(value.saturating_sub(high)).max(0);
        let up = |over: i128, under: i128| over / under + i128::from(over % under != 0);
        let stages = question.stages.iter().enumerate().map(|(index, stage)| {
            up(outside(self.moments[index], stage.moment), stage.per_mm)
                + up(outside(self.laterals[index], stage.lateral), stage.per_mm)
        });
        let sums = self.sums.iter().zip(&question.sums.most);
        stages.sum::<i128>() + sums.map(|(sum, most)| up(i128::from(sum - most).max(0), KILOGRAM)).sum::<i128>()
    }
}
