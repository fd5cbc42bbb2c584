//! Decides how cheap a cluster could be at given prices of its consignments: from one consignment over the trips that bring
//! it to those that share them, and on. Up: [`crate::bound::cluster`].
//!
//! A level holds what bringing so many cells of a consignment costs with trips whose other cargo is brought as the level
//! before says. A line of it is about clusters with certain consignments in them: each consignment remembers some others,
//! and is brought with none of them twice. What nobody remembers may come again, which only makes a cluster cheaper (as
//! with the neighbourhoods of Baldacci, Mingozzi and Roberti 2011).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use model::control::Control;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::cells::{Cells, Mask, Member, Party};
use super::shared::Shared;

/// A cluster that costs so much less than its prices asks for a column.
pub(super) const WORTH: f64 = 1e-6;
/// Values so near are the same.
pub(super) const SAME: f64 = 1e-9;
/// Levels at most.
const LEVELS_MAX: usize = 60;
/// Clusters that one round brings for each consignment.
const OF_EACH: usize = 4;
/// One cost in so many is one that falls, or more: then all of them are added one after the other, which the processor does for
/// several at once.
const DENSE: usize = 4;
/// With more consignments aboard nobody remembers.
pub(super) const REMEMBERED: usize = 3;

/// Values by cells, for clusters with these consignments.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) mask: Mask,
    pub(super) values: Vec<f64>,
}

pub(super) type Lines = Arc<Vec<Line>>;

/// What is known of each consignment.
#[derive(Debug)]
pub(super) struct Level {
    /// What a trip costs that brings so many cells of it at least.
    pub(super) brought: Vec<Lines>,
    /// What it costs to bring so many cells of it, or leave some out.
    pub(super) covered: Vec<Lines>,
}

/// What trips with certain others aboard cost, by who they are.
pub(super) type Known = Shared<Vec<(usize, u64)>, Lines>;

/// The levels at some prices.
pub(super) struct Growth<'a> {
    pub(super) cells: &'a Cells,
    pub(super) memory: &'a [Mask],
    pub(super) prices: &'a [f64],
    pub(super) levels: Vec<Level>,
    /// How much it took: values of trips times values of what they leave, by consignment and level.
    pub(super) work: u64,
    stop: Arc<AtomicBool>,
}

impl<'a> Growth<'a> {
    /// Grows clusters until one costs less than its prices, or no more consignments make one cheaper; nothing when it was
    /// stopped first.
    pub(super) fn new(cells: &'a Cells, memory: &'a [Mask], prices: &'a [f64], control: &Control) -> Option<Self> {
        let mut growth = Self { cells, memory, prices, levels: Vec::new(), work: 0, stop: control.stop() };
        let count = cells.demand.len();
        let mut has_changed = vec![true; count];
        while growth.levels.len() < LEVELS_MAX {
            let number = growth.levels.len();
            let known = Known::new();
            // Each consignment by itself, as many at once as there are processors.
            let grow = |one: usize| {
                if let Some(last) = growth.levels.last().filter(|_| !growth.has_news(one, &has_changed)) {
                    return (Arc::clone(&last.brought[one]), Arc::clone(&last.covered[one]), 0);
                }
                let brought = growth.brought(one, number, &known);
                let covered = growth.covered(one, &brought);
                let work = ((brought.len() + 1) * (covered.len() + 1) * cells.demand[one]) as u64;
                (Arc::new(brought), Arc::new(covered), work)
            };
            let grown: Vec<(Lines, Lines, u64)> = (0..count).into_par_iter().with_max_len(1).map(grow).collect();
            let mut next = Level { brought: Vec::with_capacity(count), covered: Vec::with_capacity(count) };
            for (brought, covered, work) in grown {
                next.brought.push(brought);
                next.covered.push(covered);
                growth.work += work;
            }
            // What was begun last may be half done.
            if !control.goes_on() {
                return None;
            }
            if let Some(last) = growth.levels.last() {
                has_changed = (0..count).map(|one| !is_same(&last.covered[one], &next.covered[one])).collect();
            }
            growth.levels.push(next);
            let is_found = (0..count).any(|one| growth.beyond(one) < -WORTH);
            if is_found || !has_changed.contains(&true) {
                return Some(growth);
            }
        }
        None
    }

    /// Whether it was stopped: then nothing that it tells is of use.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// What the cheapest cluster from a consignment costs beyond its prices.
    pub(super) fn beyond(&self, one: usize) -> f64 {
        let lines = self.levels.last().into_iter().flat_map(|level| level.covered[one].iter());
        lines.map(|line| self.value(one, line)).fold(f64::INFINITY, lesser)
    }

    /// The cheapest clusters from a consignment that cost less than their prices: with which others, and how much less.
    pub(super) fn cheap(&self, one: usize) -> Vec<(Mask, f64)> {
        let lines = self.levels.last().into_iter().flat_map(|level| level.covered[one].iter());
        let valued = lines.map(|line| (line.mask, self.value(one, line)));
        let mut cheap: Vec<(Mask, f64)> = valued.filter(|(_, value)| *value < -WORTH).collect();
        cheap.sort_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
        cheap.truncate(OF_EACH);
        cheap
    }

    fn value(&self, one: usize, line: &Line) -> f64 {
        line.values[self.cells.demand[one]] - self.prices[one]
    }

    fn has_news(&self, one: usize, has_changed: &[bool]) -> bool {
        let parties = self.cells.of[one].iter().map(|party| &self.cells.parties[*party]);
        parties.flat_map(|party| &party.aboard).any(|member| member.one != one && has_changed[member.one])
    }

    /// What trips cost that bring so many cells of a consignment at least; of some trips once it was stopped.
    fn brought(&self, one: usize, level: usize, known: &Known) -> Vec<Line> {
        let mut lines: BTreeMap<Mask, Vec<f64>> = BTreeMap::new();
        let parties = self.cells.of[one].iter().map(|party| &self.cells.parties[*party]);
        for party in parties.take_while(|_| !self.is_stopped()) {
            let own = party.aboard.iter().find(|member| member.one == one).expect("a party of its own");
            let is_timely = own.late.of(1) == 0.0;
            let latest = if is_timely { 0 } else { self.cells.room };
            let lates: Vec<f64> = (1..=latest).map(|cells| own.late.of(cells)).collect();
            for others in self.others(party, one, level, known).iter().filter(|line| line.mask >> one & 1 == 0) {
                let values = lines
                    .entry(others.mask & self.memory[one])
                    .or_insert_with(|| vec![f64::INFINITY; self.cells.room + 1]);
                for (room, cost) in &party.trips {
                    let rest = others.values[..*room].iter().rev();
                    if is_timely {
                        values[1..=*room]
                            .iter_mut()
                            .zip(rest)
                            .for_each(|(value, rest)| *value = lesser(*value, cost + rest));
                        continue;
                    }
                    for (late, (value, rest)) in lates.iter().zip(values[1..=*room].iter_mut().zip(rest)) {
                        *value = lesser(*value, cost + late + rest);
                    }
                }
            }
        }
        let whole = |(mask, mut values): (Mask, Vec<f64>)| {
            for cells in (1..values.len() - 1).rev() {
                values[cells] = lesser(values[cells], values[cells + 1]);
            }
            Line { mask, values }
        };
        best(lines.into_iter().map(whole).collect())
    }

    /// What the others of a party add to the cost of a trip with so much room for them.
    pub(super) fn others(&self, party: &Party, one: usize, level: usize, known: &Known) -> Lines {
        let others: Vec<Member> = party.aboard.iter().filter(|member| member.one != one).copied().collect();
        self.joined(&others, (level, party.aboard.len() <= REMEMBERED), known)
    }

    pub(super) fn joined(&self, others: &[Member], (level, has_memory): (usize, bool), known: &Known) -> Lines {
        let nobody = || Line { mask: 0, values: vec![0.0; self.cells.room + 1] };
        let Some((last, before)) = others.split_last().filter(|_| level > 0) else {
            return Arc::new(vec![nobody()]);
        };
        let mut key: Vec<(usize, u64)> = others.iter().map(Member::key).collect();
        key.push((usize::from(has_memory), 0));
        known.get(key, || {
            if !before.is_empty() {
                let left = self.joined(before, (level, has_memory), known);
                let right = self.joined(&others[others.len() - 1..], (level, has_memory), known);
                return Arc::new(self.both(&left, &right));
            }
            let mut lines = vec![nobody()];
            lines.extend(self.member(last, level - 1));
            if !has_memory {
                lines.iter_mut().for_each(|line| line.mask = 0);
            }
            Arc::new(best(merged(lines)))
        })
    }

    /// What it costs to bring so many cells of a consignment with such trips, and leave the rest out; some of them once it was stopped.
    fn covered(&self, one: usize, brought: &[Line]) -> Vec<Line> {
        let demand = self.cells.demand[one];
        let mut lines: BTreeMap<Mask, Vec<f64>> = BTreeMap::new();
        let mut plain = vec![f64::INFINITY; demand + 1];
        plain[0] = 0.0;
        let (with_others, without): (Vec<&Line>, Vec<&Line>) = brought.iter().partition(|line| line.mask != 0);
        if let Some(line) = without.first() {
            let steps = steps(&line.values);
            for need in 1..=demand {
                plain[need] = least_with(&steps, &plain, need);
            }
        }
        lines.insert(0, plain);
        for line in with_others.into_iter().take_while(|_| !self.is_stopped()) {
            let steps = steps(&line.values);
            let without: Vec<Mask> = lines.keys().copied().filter(|mask| mask & line.mask == 0).collect();
            for mask in without {
                let with = mask | line.mask;
                let mut values = lines.remove(&with).unwrap_or_else(|| vec![f64::INFINITY; demand + 1]);
                add_one(&lines[&mask], &steps, &mut values);
                lines.insert(with, values);
            }
        }
        let with_left = |(mask, mut values): (Mask, Vec<f64>)| {
            self.cells.leave_out(one, &mut values);
            Line { mask, values }
        };
        best(lines.into_iter().map(with_left).collect())
    }

    /// Two sets of consignments in the room of one trip; some of them once it was stopped.
    fn both(&self, left: &[Line], right: &[Line]) -> Vec<Line> {
        let mut lines: BTreeMap<Mask, Vec<f64>> = BTreeMap::new();
        let room = left.first().map_or(0, |line| line.values.len());
        let (left, right): (Vec<Gain>, Vec<Gain>) =
            (left.iter().map(Gain::new).collect(), right.iter().map(Gain::new).collect());
        for one in left.iter().take_while(|_| !self.is_stopped()) {
            for other in right.iter().filter(|other| one.mask & other.mask == 0) {
                one.add(other, lines.entry(one.mask | other.mask).or_insert_with(|| vec![f64::INFINITY; room]));
            }
        }
        let falling = |(mask, mut values): (Mask, Vec<f64>)| {
            let mut least = f64::INFINITY;
            for value in &mut values {
                least = lesser(*value, least);
                *value = least;
            }
            Line { mask, values }
        };
        best(lines.into_iter().map(falling).collect())
    }

    /// What it costs beyond its price to bring the rest of a consignment, by the cells that a trip brings of it at most.
    pub(super) fn member(&self, member: &Member, level: usize) -> Vec<Line> {
        let demand = self.cells.demand[member.one];
        let line = |covered: &Line| {
            let mut values = vec![f64::INFINITY; self.cells.room + 1];
            let mut least = f64::INFINITY;
            for (cells, value) in values.iter_mut().enumerate().skip(1) {
                if cells <= demand {
                    let rest = covered.values[demand - cells] - self.prices[member.one];
                    least = lesser(rest + member.late.of(cells), least);
                }
                *value = least;
            }
            Line { mask: covered.mask | 1 << member.one, values }
        };
        self.levels[level].covered[member.one].iter().map(line).collect()
    }
}

/// Lines about the same consignments made one.
fn merged(lines: Vec<Line>) -> Vec<Line> {
    let mut kept: BTreeMap<Mask, Vec<f64>> = BTreeMap::new();
    for Line { mask, values } in lines {
        match kept.get_mut(&mask) {
            Some(known) => known.iter_mut().zip(values).for_each(|(known, value)| *known = lesser(value, *known)),
            None => drop(kept.insert(mask, values)),
        }
    }
    kept.into_iter().map(|(mask, values)| Line { mask, values }).collect()
}

/// A line where it is worth having somebody aboard.
struct Gain {
    mask: Mask,
    falls: Vec<(usize, f64)>,
    /// The least up to each number of cells.
    values: Vec<f64>,
}

impl Gain {
    fn new(line: &Line) -> Self {
        let mut falls = falls(&line.values);
        // What costs as much as nobody is no better than nobody.
        falls.retain(|(_, cost)| line.mask == 0 || *cost < 0.0);
        let mut values = vec![f64::INFINITY; line.values.len()];
        for (place, (cells, cost)) in falls.iter().enumerate() {
            let until = falls.get(place + 1).map_or(values.len(), |next| next.0);
            values[*cells..until].fill(*cost);
        }
        Self { mask: line.mask, falls, values }
    }

    /// Takes what both cost together into `values`, where it falls.
    fn add(&self, other: &Self, values: &mut [f64]) {
        let (few, many) = if self.falls.len() < other.falls.len() { (self, other) } else { (other, self) };
        let room = values.len();
        if many.falls.len() * DENSE > room {
            for (cells, cost) in &few.falls {
                let rest = values[*cells..].iter_mut().zip(&many.values);
                rest.for_each(|(value, rest)| *value = lesser(*value, cost + rest));
            }
            return;
        }
        for (cells, cost) in &few.falls {
            for (more, rest) in many.falls.iter().take_while(|(more, _)| cells + more < room) {
                let value = &mut values[cells + more];
                *value = lesser(*value, cost + rest);
            }
        }
    }
}

/// The lesser of two numbers; without regard for what is none, which the processor does in one step for several at once.
fn lesser(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
}

/// Where falling values fall, with what they fall to.
fn falls(values: &[f64]) -> Vec<(usize, f64)> {
    let mut last = f64::INFINITY;
    let mut falls = Vec::new();
    for (cells, value) in values.iter().enumerate() {
        if *value < last {
            last = *value;
            falls.push((cells, *value));
        }
    }
    falls
}

/// The lines that no line about fewer of the same consignments makes needless.
fn best(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|line| (line.mask.count_ones(), line.mask));
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        // The most cells tell them apart most often.
        let is_needless = kept.iter().any(|other| {
            other.mask & line.mask == other.mask
                && other.values.iter().zip(&line.values).rev().all(|(other, value)| *other <= *value + SAME)
        });
        if !is_needless {
            kept.push(line);
        }
    }
    kept
}

/// What it costs at least to bring so many cells with a trip more than what brings the rest.
fn least_with(steps: &[(usize, f64)], rest: &[f64], need: usize) -> f64 {
    let sum = |(cells, cost): &(usize, f64)| cost + rest[need.saturating_sub(*cells)];
    // Several at once: each of a row of minima would wait for the one before.
    let (four, others) = steps.as_chunks::<4>();
    let mut least = [f64::INFINITY; 4];
    for steps in four {
        least.iter_mut().zip(steps).for_each(|(least, step)| *least = lesser(sum(step), *least));
    }
    least.into_iter().chain(others.iter().map(sum)).fold(f64::INFINITY, lesser)
}

/// Takes what one trip of these costs besides what there is into `values`, where it is less.
fn add_one(rest: &[f64], steps: &[(usize, f64)], values: &mut [f64]) {
    for (cells, cost) in steps {
        let within = (*cells).min(rest.len());
        values[..within].iter_mut().for_each(|value| *value = lesser(*value, cost + rest[0]));
        for (value, rest) in values[within..].iter_mut().zip(rest) {
            *value = lesser(*value, cost + rest);
        }
    }
}

/// The most cells for each cost.
pub(super) fn steps(values: &[f64]) -> Vec<(usize, f64)> {
    let is_step = |cells: &usize| {
        values[*cells].is_finite() && values.get(cells + 1).is_none_or(|next| *next > values[*cells] + SAME)
    };
    (1..values.len()).filter(is_step).map(|cells| (cells, values[cells])).collect()
}

fn is_same(left: &[Line], right: &[Line]) -> bool {
    let is_near = |(left, right): (&f64, &f64)| left == right || (left - right).abs() <= SAME;
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| left.mask == right.mask && left.values.iter().zip(&right.values).all(is_near))
}
