//! Decides whether a better assignment exists, by branch and bound: heaviest unit first, cut off where even the best
//! places for the rest keep no limit or beat nothing. Up: [`crate::assign`].

use crate::assign::{Assignment, BANDS, Cost, NOWHERE, State};
use crate::stay::Phase;

/// What the search found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// An assignment that keeps every limit and is better than the one known.
    pub(super) better: Option<(Cost, Vec<usize>)>,
    /// Whether the search ended by itself.
    pub(super) is_whole: bool,
}

/// Least and most of a sum.
type Span = (i128, i128);

/// Spans of the moment and of the lateral moment, at each depth and stage.
type Rests = Vec<Vec<(Span, Span)>>;

struct Walk<'a> {
    question: &'a Assignment<'a>,
    /// Units by falling mass.
    units: Vec<usize>,
    /// Depth of an earlier unit that is the same in every way: the two need not be tried the other way round.
    twins: Vec<Option<usize>>,
    /// Places by arm.
    by_arm: Vec<usize>,
    /// At each depth and stage, what the rest adds to the moment and to the lateral moment, each unit on its own.
    spans: Rests,
    /// At each depth, what the rest adds at least to each limited sum.
    least: Vec<Vec<i64>>,
    /// Where each unit is tried first.
    wished: &'a [usize],
    state: State,
    /// How many chosen places exclude each place.
    blocked: Vec<u32>,
    known: Option<Cost>,
    better: Option<(Cost, Vec<usize>)>,
    nodes: u32,
    is_cut: bool,
}

impl Assignment<'_> {
    /// Looks for an assignment that keeps every limit and costs less than what is known.
    pub(super) fn search(&self, wished: &[usize], known: Option<Cost>) -> Found {
        let mut units: Vec<usize> = (0..self.units.len()).collect();
        units.sort_by_key(|unit| (std::cmp::Reverse(self.units[*unit].gross), *unit));
        let twins = (0..units.len())
            .map(|depth| (0..depth).rev().find(|other| self.units[units[*other]] == self.units[units[depth]]))
            .collect();
        let mut by_arm: Vec<usize> = (0..self.places.len()).collect();
        by_arm.sort_by_key(|place| (self.places[*place].doubled_arm, *place));
        let (spans, least) = self.rests(&units);
        let mut walk = Walk {
            question: self,
            twins,
            by_arm,
            spans,
            least,
            wished,
            state: State::empty(self),
            blocked: vec![0; self.places.len()],
            known,
            better: None,
            nodes: 0,
            is_cut: false,
            units,
        };
        walk.go(0);
        Found { better: walk.better, is_whole: !walk.is_cut }
    }

    /// What the units from each depth on add at least and at most, each on its own.
    fn rests(&self, units: &[usize]) -> (Rests, Vec<Vec<i64>>) {
        let mut spans = vec![vec![((0, 0), (0, 0)); self.stages.len()]; units.len() + 1];
        let mut least = vec![vec![0; self.sums.most.len()]; units.len() + 1];
        for (depth, unit) in units.iter().enumerate().rev() {
            let mover = &self.units[*unit];
            let places: Vec<usize> = (0..self.places.len()).filter(|place| mover.may[*place]).collect();
            let span = |side: &dyn Fn(usize) -> i128| {
                let values = || places.iter().map(|place| i128::from(mover.gross) * side(*place));
                (values().min().unwrap_or(0), values().max().unwrap_or(0))
            };
            let moment = span(&|place| self.places[place].doubled_arm);
            let lateral = span(&|place| self.places[place].doubled_side);
            for (index, stage) in self.stages.iter().enumerate() {
                let (behind, beside) = spans[depth + 1][index];
                let is_aboard = stage.phase.has(mover.stay);
                let add = |known: Span, own: Span| {
                    if is_aboard { (known.0 + own.0, known.1 + own.1) } else { known }
                };
                spans[depth][index] = (add(behind, moment), add(beside, lateral));
            }
            let mut own: Vec<Option<i64>> = vec![None; self.sums.most.len()];
            for place in &places {
                let mut here = vec![0; self.sums.most.len()];
                self.sums.parts(*place, mover.gross).for_each(|(sum, part)| here[sum] += part);
                for (own, here) in own.iter_mut().zip(here) {
                    *own = Some(own.map_or(here, |known| known.min(here)));
                }
            }
            least[depth] = least[depth + 1].iter().zip(own).map(|(rest, own)| rest + own.unwrap_or(0)).collect();
        }
        (spans, least)
    }
}

impl Walk<'_> {
    fn go(&mut self, depth: usize) {
        if self.nodes >= self.question.nodes_max {
            self.is_cut = true;
            return;
        }
        self.nodes += 1;
        let Some(bound) = self.bound(depth) else { return };
        if self.known.is_some_and(|known| bound >= known) {
            return;
        }
        let Some(&unit) = self.units.get(depth) else {
            let cost = self.question.cost(&self.state);
            let is_better = cost.broken == 0 && self.known.is_none_or(|known| cost < known);
            if is_better && self.question.no_order_at(&self.state.at).is_none() {
                self.known = Some(cost);
                self.better = Some((cost, self.state.at.clone()));
            }
            return;
        };
        let after = self.twins[depth].map_or(NOWHERE, |twin| self.state.at[self.units[twin]]);
        let first = self.wished[unit];
        let places = std::iter::once(first).chain((0..self.blocked.len()).filter(move |place| *place != first));
        for place in places {
            let is_turn = after == NOWHERE || place > after;
            if !is_turn || self.blocked[place] > 0 || self.state.unit[place].is_some() {
                continue;
            }
            if !self.question.units[unit].may[place] {
                continue;
            }
            self.state.put(self.question, unit, place);
            self.question.clashes[place].iter().for_each(|clash| self.blocked[*clash] += 1);
            self.go(depth + 1);
            self.question.clashes[place].iter().for_each(|clash| self.blocked[*clash] -= 1);
            self.state.lift(self.question, unit);
        }
    }

    /// Least that any completion costs; none when none keeps the limits.
    fn bound(&self, depth: usize) -> Option<Cost> {
        let question = self.question;
        let sums = self.state.sums.iter().zip(&self.least[depth]).zip(&question.sums.most);
        if sums.into_iter().any(|((sum, least), most)| sum + least > *most) {
            return None;
        }
        let (without_way, in_way) = question.in_way(&self.state.at);
        if without_way > 0 {
            return None;
        }
        let mut cost = Cost { broken: 0, moved: self.state.moved, bands: 0, in_way, off_mm: 0 };
        let free: Vec<i128> = self
            .by_arm
            .iter()
            .filter(|place| self.blocked[**place] == 0 && self.state.unit[**place].is_none())
            .map(|place| question.places[*place].doubled_arm)
            .collect();
        if free.len() < self.units.len() - depth {
            return None;
        }
        for (index, stage) in question.stages.iter().enumerate() {
            let (moment, lateral) = self.spans[depth][index];
            let rest = self.rearranged(depth, stage.phase, &free);
            let (now, side) = (self.state.moments[index], self.state.laterals[index]);
            let low = now + moment.0.max(rest.0);
            let high = now + moment.1.min(rest.1);
            if low.max(stage.moment.0) > high.min(stage.moment.1) {
                return None;
            }
            if side + lateral.0 > stage.lateral.1 || side + lateral.1 < stage.lateral.0 {
                return None;
            }
            if let Some(aim) = stage.aim {
                let off = (low - aim.target).max(aim.target - high).max(0);
                cost.bands = cost.bands.max(off * BANDS / aim.width);
                cost.off_mm = cost.off_mm.max(off / stage.per_mm);
            }
        }
        Some(cost)
    }

    /// What the rest adds to a moment if every unit could stand on every free place: the heaviest at one end, then at the
    /// other (rearrangement inequality).
    fn rearranged(&self, depth: usize, phase: Phase, free: &[i128]) -> Span {
        let units = || {
            let movers = self.units[depth..].iter().map(|unit| &self.question.units[*unit]);
            movers.filter(move |mover| phase.has(mover.stay)).map(|mover| i128::from(mover.gross))
        };
        let low = units().zip(free).map(|(gross, arm)| gross * arm).sum();
        let high = units().zip(free.iter().rev()).map(|(gross, arm)| gross * arm).sum();
        (low, high)
    }
}
