//! Decides which unit stands on which position: within the envelope first, then near the middle of the zero-fuel limits,
//! then what is unloaded first nearest the aft door. Swaps and moves from the places the units were built for; where
//! that finds nothing within the envelope, a bounded exhaustive search. Does not build units. Up: [`crate`].

use crate::balance::Window;
use crate::measure::next_random;

/// The question: which unit may stand where, and what the moment of all units together should be.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    /// Mass of each unit.
    pub(crate) gross: Vec<i64>,
    /// Unloading order of each unit; 0 comes off first.
    pub(crate) order: Vec<u8>,
    /// Whether a unit may stand on a position: by unit, then by position.
    pub(crate) may: Vec<Vec<bool>>,
    /// Twice the arm of the middle of each position.
    pub(crate) arms: Vec<i128>,
    /// Positions that cannot be used together with each.
    pub(crate) clashes: Vec<Vec<usize>>,
    /// What the moment of all units may be, everything else taken off.
    pub(crate) window: Window,
    /// Where the units were built for.
    pub(crate) start: Vec<usize>,
    pub(crate) seed: u64,
}

/// Twentieths of the envelope's width: a deviation below one counts as none, so that unloading order has a say.
const BANDS: i128 = 20;
/// Fresh starts from a shuffled assignment when the first ends outside the envelope.
const RESTARTS: u32 = 12;
/// Sweeps over all moves before a descent is given up; it usually ends by itself after a few.
const SWEEPS_MAX: u32 = 60;
/// Places tried by the exhaustive search.
const NODES_MAX: u32 = 200_000;

/// How good an assignment is; less is better: outside the envelope, bands off the aim, wrong unloading order, off the
/// aim.
type Cost = (i128, i128, u32, i128);

#[derive(Clone)]
struct Places {
    at: Vec<usize>,
    unit: Vec<Option<usize>>,
    moment: i128,
}

impl Assignment {
    /// The best assignment found: a position for each unit.
    pub(crate) fn solve(&self) -> Vec<usize> {
        let mut best = self.descend(self.places(&self.start));
        if !self.may_be_reached() {
            return best.at;
        }
        let mut random = self.seed;
        for _ in 0..RESTARTS {
            if self.window.outside(best.moment) == 0 {
                break;
            }
            let next = self.descend(self.shuffled(&mut random));
            if self.cost(&next) < self.cost(&best) {
                best = next;
            }
        }
        if self.window.outside(best.moment) != 0
            && let Some(found) = self.search()
        {
            best = self.descend(found);
        }
        best.at
    }

    /// Whether the window can be reached if every unit could stand anywhere: heaviest units at one end, then at the
    /// other (rearrangement inequality). When not, searching is in vain.
    fn may_be_reached(&self) -> bool {
        let mut gross = self.gross.clone();
        gross.sort_unstable_by_key(|gross| std::cmp::Reverse(*gross));
        let mut arms = self.arms.clone();
        arms.sort_unstable();
        let sum = |arms: &mut dyn Iterator<Item = &i128>| -> i128 {
            gross.iter().zip(arms).map(|(gross, arm)| i128::from(*gross) * arm).sum()
        };
        let (low, high) = (sum(&mut arms.iter()), sum(&mut arms.iter().rev()));
        low <= self.window.high && self.window.low <= high
    }

    /// How far outside the window an assignment is.
    pub(crate) fn outside(&self, at: &[usize]) -> i128 {
        self.window.outside(self.places(at).moment)
    }

    fn places(&self, at: &[usize]) -> Places {
        let mut unit = vec![None; self.arms.len()];
        for (index, position) in at.iter().enumerate() {
            unit[*position] = Some(index);
        }
        let moment =
            at.iter().zip(&self.gross).map(|(position, gross)| i128::from(*gross) * self.arms[*position]).sum();
        Places { at: at.to_vec(), unit, moment }
    }

    fn cost(&self, places: &Places) -> Cost {
        let off = (places.moment - self.window.target).abs();
        let mut wrong = 0;
        let is_mixed = self.order.windows(2).any(|pair| pair[0] != pair[1]);
        for (first, order) in self.order.iter().enumerate().filter(|_| is_mixed) {
            for (second, other) in self.order.iter().enumerate() {
                let is_forward = self.arms[places.at[first]] < self.arms[places.at[second]];
                wrong += u32::from(order < other && is_forward);
            }
        }
        (self.window.outside(places.moment), off * BANDS / self.window.width, wrong, off)
    }

    /// Moves a unit to a position, changing places with whatever stands there; whether that is allowed.
    fn shift(&self, places: &mut Places, unit: usize, to: usize) -> bool {
        let from = places.at[unit];
        if from == to || !self.may[unit][to] {
            return false;
        }
        let other = places.unit[to];
        match other {
            Some(other) if !self.may[other][from] => return false,
            Some(_) => {}
            None => {
                let is_free = |clash: &usize| places.unit[*clash].is_none_or(|known| known == unit);
                if !self.clashes[to].iter().all(is_free) {
                    return false;
                }
            }
        }
        places.at[unit] = to;
        places.unit[to] = Some(unit);
        places.unit[from] = other;
        let step = self.arms[to] - self.arms[from];
        places.moment += i128::from(self.gross[unit]) * step;
        if let Some(other) = other {
            places.at[other] = from;
            places.moment -= i128::from(self.gross[other]) * step;
        }
        true
    }

    /// Takes every move that helps until none does.
    fn descend(&self, mut places: Places) -> Places {
        let mut cost = self.cost(&places);
        for _ in 0..SWEEPS_MAX {
            let mut has_improved = false;
            for unit in 0..self.gross.len() {
                for to in 0..self.arms.len() {
                    let from = places.at[unit];
                    if !self.shift(&mut places, unit, to) {
                        continue;
                    }
                    let next = self.cost(&places);
                    if next < cost {
                        cost = next;
                        has_improved = true;
                    } else {
                        let is_back = self.shift(&mut places, unit, from);
                        assert!(is_back, "a move should be undone by its opposite");
                    }
                }
            }
            if !has_improved {
                break;
            }
        }
        places
    }

    fn shuffled(&self, random: &mut u64) -> Places {
        let mut places = self.places(&self.start);
        for unit in 0..self.gross.len() {
            let to = next_random(random) % self.arms.len() as u64;
            self.shift(&mut places, unit, usize::try_from(to).expect("positions are few"));
        }
        places
    }

    /// Looks for any assignment within the window, heaviest unit first, cutting off where even the best places for the
    /// rest do not reach it.
    fn search(&self) -> Option<Places> {
        let mut units: Vec<usize> = (0..self.gross.len()).collect();
        units.sort_by_key(|unit| (std::cmp::Reverse(self.gross[*unit]), *unit));
        // What the units from each depth on can add at least and at most.
        let mut spans = vec![(0i128, 0i128); units.len() + 1];
        for (depth, unit) in units.iter().enumerate().rev() {
            let moments = || {
                (0..self.arms.len())
                    .filter(|position| self.may[*unit][*position])
                    .map(|position| i128::from(self.gross[*unit]) * self.arms[position])
            };
            let (low, high) = spans[depth + 1];
            spans[depth] = (low + moments().min()?, high + moments().max()?);
        }
        let mut walk =
            Walk { question: self, units: &units, spans: &spans, at: vec![usize::MAX; units.len()], nodes: 0 };
        let mut used = vec![0u32; self.arms.len()];
        walk.go(0, 0, &mut used).then(|| self.places(&walk.at))
    }
}

struct Walk<'a> {
    question: &'a Assignment,
    units: &'a [usize],
    spans: &'a [(i128, i128)],
    at: Vec<usize>,
    nodes: u32,
}

impl Walk<'_> {
    fn go(&mut self, depth: usize, moment: i128, used: &mut [u32]) -> bool {
        let window = &self.question.window;
        let (low, high) = self.spans[depth];
        if moment + high < window.low || moment + low > window.high || self.nodes >= NODES_MAX {
            return false;
        }
        self.nodes += 1;
        if depth == self.units.len() {
            return true;
        }
        let unit = self.units[depth];
        for position in 0..used.len() {
            if used[position] > 0 || !self.question.may[unit][position] {
                continue;
            }
            let blocked = || self.question.clashes[position].iter().chain([&position]);
            blocked().for_each(|clash| used[*clash] += 1);
            self.at[unit] = position;
            let added = i128::from(self.question.gross[unit]) * self.question.arms[position];
            let is_found = self.go(depth + 1, moment + added, used);
            blocked().for_each(|clash| used[*clash] -= 1);
            if is_found {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(gross: &[i64], arms: &[i128], window: (i128, i128)) -> Assignment {
        let (low, high) = window;
        Assignment {
            gross: gross.to_vec(),
            order: vec![0; gross.len()],
            may: vec![vec![true; arms.len()]; gross.len()],
            arms: arms.to_vec(),
            clashes: vec![Vec::new(); arms.len()],
            window: Window { low, high, target: i128::midpoint(low, high), width: (high - low).max(1) },
            start: (0..gross.len()).collect(),
            seed: 1,
        }
    }

    /// Whether any assignment is within the window, by trying all.
    fn exists(question: &Assignment, at: &mut Vec<usize>) -> bool {
        let unit = at.len();
        if unit == question.gross.len() {
            return question.outside(at) == 0;
        }
        (0..question.arms.len()).any(|position| {
            let is_free = !at.contains(&position) && !question.clashes[position].iter().any(|clash| at.contains(clash));
            if !is_free || !question.may[unit][position] {
                return false;
            }
            at.push(position);
            let found = exists(question, at);
            at.pop();
            found
        })
    }

    #[test]
    fn an_assignment_within_the_window_is_found_whenever_there_is_one() {
        let mut random = 11;
        for case in 0..300 {
            let mut draw = |below: u64| i64::try_from(next_random(&mut random) % below).expect("small");
            let gross: Vec<i64> = (0..4).map(|_| 1 + draw(60)).collect();
            let arms: Vec<i128> = (0..6).map(|_| i128::from(draw(200) - 100)).collect();
            let low = i128::from(draw(16_000) - 8_000);
            let mut question = question(&gross, &arms, (low, low + i128::from(draw(40))));
            question.may[0][5] = false;
            question.clashes[4] = vec![5];
            question.clashes[5] = vec![4];
            let at = question.solve();
            let is_in = question.outside(&at) == 0;
            assert_eq!(is_in, exists(&question, &mut Vec::new()), "case {case}");
            assert!(question.may[0][at[0]] && !(at.contains(&4) && at.contains(&5)), "case {case}");
        }
    }

    #[test]
    fn what_is_unloaded_first_stands_aft_when_balance_does_not_care() {
        let mut question = question(&[10, 10, 10, 10], &[-20, -10, 10, 20], (-1_000, 1_000));
        question.order = vec![0, 0, 1, 1];
        assert_eq!(question.solve()[..2].iter().min(), Some(&2), "the first off stand on the two aft positions");
    }
}
