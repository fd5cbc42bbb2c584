//! The best shares of a small problem by trying every way to give whole packs, written without the engine.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use model::allocation::{AllocationProblem, Demand, SharingRule};

/// A weighted fill as a fraction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fraction(i128, i128);

impl Fraction {
    /// The weighted fill of a demand that got so many units.
    pub(crate) fn of(got: i64, demand: &Demand) -> Self {
        let units = demand.units.get();
        Self(i128::from(got.min(units)), i128::from(units) * i128::from(demand.weight_permille.get().max(1)))
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Fraction {}
impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

/// Weighted fills from the lowest.
pub(crate) fn sorted_fills(problem: &AllocationProblem, got: &[i64]) -> Vec<Fraction> {
    let mut fills: Vec<_> = problem.demands.iter().zip(got).map(|(demand, got)| Fraction::of(*got, demand)).collect();
    fills.sort();
    fills
}

/// How good an outcome is: how many have nothing, how many less than their floor, and the fills or the sum.
#[derive(Clone, Debug)]
pub(crate) struct Worth {
    /// Recipients with nothing and below their floor, where it counts.
    pub(crate) left: (usize, usize),
    /// From the lowest.
    pub(crate) fills: Vec<Fraction>,
    /// Sum over those who have something.
    pub(crate) sum: f64,
}

/// What an outcome is worth under the rule of the problem.
pub(crate) fn worth(problem: &AllocationProblem, got: &[i64]) -> Worth {
    let has_floors = problem.demands.iter().any(|demand| floor(demand) > 0);
    let zeros = got.iter().filter(|got| **got == 0).count();
    let below = problem.demands.iter().zip(got).filter(|(demand, got)| **got > 0 && **got < floor(demand)).count();
    match problem.rule {
        SharingRule::MaxMin => Worth { left: (zeros, below), fills: sorted_fills(problem, got), sum: 0.0 },
        SharingRule::Alpha(alpha) => {
            let a = alpha.get() as f64 / 1000.0;
            let with = problem.demands.iter().zip(got).filter(|(_, got)| **got > 0);
            let sum = with.map(|(demand, got)| utility(a, demand, *got)).sum();
            let zeros = if a >= 1.0 || has_floors { zeros } else { 0 };
            Worth { left: (zeros, below), fills: vec![], sum }
        }
    }
}

fn utility(a: f64, demand: &Demand, got: i64) -> f64 {
    let share = got.min(demand.units.get()) as f64 / demand.units.get() as f64;
    let weight = demand.weight_permille.get() as f64 / 1000.0;
    let plain = if a == 1.0 { share.ln() } else { share.powf(1.0 - a) / (1.0 - a) };
    demand.harm.get() as f64 * weight.powf(a) * plain
}

fn floor(demand: &Demand) -> i64 {
    demand.floor.min(demand.units).get()
}

impl Worth {
    /// Whether another outcome is better by more than rounding.
    pub(crate) fn is_less_than(&self, other: &Self) -> bool {
        match other.left.cmp(&self.left).then_with(|| other.fills.cmp(&self.fills).reverse()) {
            Ordering::Equal => self.sum < other.sum - 1e-9 * self.sum.abs().max(other.sum.abs()),
            // `left` is the better the less it is.
            order => order == Ordering::Less,
        }
    }
}

/// Units that promises give to each demand, and packs that they leave of each line.
pub(crate) fn promised(problem: &AllocationProblem) -> (Vec<i64>, Vec<i64>) {
    let pack = |line: usize| problem.supplies[line].pack.units().get();
    let mut left: Vec<_> =
        (0..problem.supplies.len()).map(|line| problem.supplies[line].giveable().get() / pack(line)).collect();
    let mut got = vec![0; problem.demands.len()];
    let mut promises = problem.commitments.clone();
    promises.sort_by(|one, other| {
        (&one.line, &one.recipient, one.units).cmp(&(&other.line, &other.recipient, other.units))
    });
    for promise in promises {
        let line = problem.supplies.iter().position(|supply| supply.line == promise.line);
        let demand = problem.demands.iter().position(|demand| demand.recipient == promise.recipient);
        let (Some(line), Some(demand)) = (line, demand) else { continue };
        if !problem.supplies[line].eligible.contains(&promise.recipient) {
            continue;
        }
        let mut packs = 0;
        while packs * pack(line) < promise.units.get()
            && left[line] > 0
            && got[demand] < problem.demands[demand].units.get()
        {
            packs += 1;
            left[line] -= 1;
            got[demand] += pack(line);
        }
    }
    (got, left)
}

/// The best outcome over every way to give whole packs, after promises, with nobody between what was promised and the floor.
pub(crate) fn best(problem: &AllocationProblem) -> Worth {
    let (base, left) = promised(problem);
    let mut reached: Vec<u32> = vec![code(problem, &base)];
    for (supply, packs) in problem.supplies.iter().zip(left) {
        let pack = supply.pack.units().get();
        let mut layer = reached.clone();
        for _ in 0..packs {
            let mut next = Vec::new();
            for known in &layer {
                let got = decode(problem, *known);
                for (at, demand) in problem.demands.iter().enumerate() {
                    if got[at] < demand.units.get() && supply.eligible.contains(&demand.recipient) {
                        let mut more = got.clone();
                        more[at] += pack;
                        next.push(code(problem, &more));
                    }
                }
            }
            next.sort_unstable();
            next.dedup();
            reached.extend(&next);
            layer = next;
        }
        reached.sort_unstable();
        reached.dedup();
    }
    let is_allowed = |got: &Vec<i64>| {
        problem
            .demands
            .iter()
            .zip(got)
            .zip(&base)
            .all(|((demand, got), base)| *got == (*base).min(demand.units.get()) || *got >= floor(demand))
    };
    let outcomes = reached.iter().map(|code| decode(problem, *code)).filter(is_allowed);
    let mut best = None;
    for outcome in outcomes {
        let worth = worth(problem, &outcome);
        if best.as_ref().is_none_or(|best: &Worth| best.is_less_than(&worth)) {
            best = Some(worth);
        }
    }
    best.expect("to give nothing but what was promised should be allowed")
}

/// Amounts of up to four demands, each at most the demand and below 256, in one number.
fn code(problem: &AllocationProblem, got: &[i64]) -> u32 {
    let capped = problem.demands.iter().zip(got).map(|(demand, got)| demand.units.get().min(*got));
    capped.fold(0, |code, got| code << 8 | u32::try_from(got).expect("a small amount"))
}

fn decode(problem: &AllocationProblem, code: u32) -> Vec<i64> {
    let count = problem.demands.len();
    (0..count).map(|at| i64::from(code >> (8 * (count - 1 - at)) & 255)).collect()
}

/// Every allotment is whole packs to an eligible recipient; what is given and left out adds up; nobody has a pack that the
/// demand is met without; every shortage and every leftover says why.
pub(crate) fn assert_sound(problem: &AllocationProblem, solution: &model::allocation::AllocationSolution) {
    let mut given: BTreeMap<_, i64> = BTreeMap::new();
    let mut got: BTreeMap<_, i64> = BTreeMap::new();
    for allotment in &solution.allotments {
        let supply = problem.supplies.iter().find(|supply| supply.line == allotment.line).expect("a known line");
        let pack = supply.pack.units().get();
        assert!(allotment.packs.get() > 0 && allotment.units.get() == allotment.packs.get() * pack, "whole packs");
        assert!(supply.eligible.contains(&allotment.recipient), "only who may have it");
        *given.entry(&allotment.line).or_default() += allotment.units.get();
        *got.entry((&allotment.recipient, &allotment.fills)).or_default() += allotment.counts.get();
    }
    for supply in &problem.supplies {
        let left = solution.left_out.iter().filter(|unused| unused.line == supply.line);
        let left: i64 = left.map(|unused| unused.units.get()).sum();
        let given = given.get(&supply.line).copied().unwrap_or(0);
        assert!(given <= supply.giveable().get(), "{}: what is held back stays", supply.line);
        assert_eq!(given + left, supply.units.get(), "{}: given and left out", supply.line);
    }
    for (fill, demand) in solution.fills.iter().zip(&problem.demands) {
        let known = got.get(&(&fill.recipient, &fill.item)).copied().unwrap_or(0);
        assert_eq!(known, fill.got.get(), "{}: the sum of its allotments", fill.recipient);
        let is_short = fill.got < demand.units;
        assert_eq!(fill.reason.is_some(), is_short, "{}: a shortage says why", fill.recipient);
    }
    let reasons = solution.fills.iter().filter_map(|fill| fill.reason.as_ref());
    for reason in reasons.chain(solution.left_out.iter().map(|unused| &unused.reason)) {
        assert!(!reason.text.is_empty() && !reason.cure.is_empty() && reason.rule != "cut-short", "{reason:?}");
    }
}

/// Nobody has a pack that the demand is met without, apart from packs that stay: promised, or followed by another line.
pub(crate) fn assert_no_pack_too_many(problem: &AllocationProblem, solution: &model::allocation::AllocationSolution) {
    for (fill, demand) in solution.fills.iter().zip(&problem.demands) {
        let over = fill.got.get() - demand.units.get();
        let free = solution.allotments.iter().filter(|allotment| {
            let is_led = problem.supplies.iter().any(|other| other.travels_with.as_ref() == Some(&allotment.line));
            allotment.recipient == fill.recipient
                && allotment.fills == fill.item
                && allotment.basis != model::allocation::Basis::Committed
                && !is_led
        });
        for allotment in free {
            let pack = allotment.units.get() / allotment.packs.get();
            let counts =
                allotment.counts.get() - allotment.counts.get() * (allotment.packs.get() - 1) / allotment.packs.get();
            assert!(over < pack.min(counts.max(1)), "{}: a pack of {} too many", fill.recipient, allotment.line);
        }
    }
}
