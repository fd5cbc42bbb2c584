//! Small sharings tried in full: with packs of one size the judge refuses exactly those that are not best.
//! Up: [`crate::allocation`].

use model::allocation::{AllocationProblem, AllocationSolution, SharingRule};
use model::id::PlaceId;
use model::quantity::{Grams, Units};

use super::super::check_allocation;
use super::{allotment, demand, pack, supply};

const PLACES: [&str; 3] = ["DE", "IT", "RS"];
const LINES: [&str; 2] = ["L1", "L2"];
const RULES: [&str; 4] =
    ["allocation-idle-supply", "allocation-fewest-empty", "allocation-max-min", "allocation-alpha"];

/// A fixed sequence that looks random (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % u64::try_from(most).expect("above zero")).expect("small")
    }
}

/// Packs of each line for each place.
type Shares = [[i64; 3]; 2];

/// An index below three.
fn third(dice: &mut Dice) -> usize {
    usize::try_from(dice.below(3)).expect("an index")
}

/// Units in a pack of a line.
fn size(problem: &AllocationProblem, line: usize) -> i64 {
    problem.supplies[line].pack.units().get()
}

fn case(dice: &mut Dice, rule: SharingRule) -> AllocationProblem {
    let mut supplies = vec![];
    for line in LINES {
        let mut one = supply(line, "mask", (1 + dice.below(4)) * 100, &[]);
        one.eligible = PLACES.iter().filter(|_| dice.below(3) > 0).map(|id| PlaceId::of(id)).collect();
        supplies.push(one);
    }
    let demands = PLACES.iter().map(|place| {
        let mut one = demand(place, "mask", 50 * (1 + dice.below(12)));
        one.weight_permille = Units::of([1000, 1000, 2000][third(dice)]);
        one.harm = Units::of(1 + dice.below(50));
        one
    });
    let demands = demands.collect();
    AllocationProblem { supplies, demands, rule, small_lot_max: Grams::ZERO, ..AllocationProblem::default() }
}

/// Every sharing of whole packs to who is eligible in which nobody has a pack that the demand is met without.
fn sharings(problem: &AllocationProblem) -> Vec<Shares> {
    let packs: Vec<i64> = (0..2).map(|line| problem.supplies[line].units.get() / size(problem, line)).collect();
    let of_line = |line: usize| {
        let mut all = vec![];
        for a in 0..=packs[line] {
            for b in 0..=packs[line] - a {
                for c in 0..=packs[line] - a - b {
                    let shares = [a, b, c];
                    let is_eligible =
                        |place: usize| problem.supplies[line].eligible.contains(&PlaceId::of(PLACES[place]));
                    if (0..3).all(|place| shares[place] == 0 || is_eligible(place)) {
                        all.push(shares);
                    }
                }
            }
        }
        all
    };
    let (first, second) = (of_line(0), of_line(1));
    let all = first.iter().flat_map(|one| second.iter().map(move |other| [*one, *other]));
    all.filter(|shares| (0..3).all(|place| is_allowed(problem, shares, place))).collect()
}

/// Whether a place gets nothing, or no less than its floor and no pack that the demand is met without.
fn is_allowed(problem: &AllocationProblem, shares: &Shares, place: usize) -> bool {
    let (demand, got) = (&problem.demands[place], got(problem, shares, place));
    let is_needed = |line: usize| shares[line][place] == 0 || got - size(problem, line) < demand.units.get();
    got == 0 || (got >= demand.floor.min(demand.units).get() && is_needed(0) && is_needed(1))
}

fn got(problem: &AllocationProblem, shares: &Shares, place: usize) -> i64 {
    (0..2).map(|line| shares[line][place] * size(problem, line)).sum()
}

fn answer(problem: &AllocationProblem, shares: &Shares) -> AllocationSolution {
    let mut allotments = vec![];
    for (line, packs) in LINES.iter().zip(shares) {
        for (place, packs) in PLACES.iter().zip(packs).filter(|(_, packs)| **packs > 0) {
            allotments.push(allotment(line, "mask", place, *packs));
        }
    }
    assert!(allotments.iter().all(|one| problem.supplies.iter().any(|supply| supply.line == one.line)));
    AllocationSolution { allotments, ..AllocationSolution::default() }
}

fn is_refused(problem: &AllocationProblem, shares: &Shares) -> bool {
    let checked = check_allocation(problem, &answer(problem, shares));
    checked.findings.iter().any(|finding| RULES.contains(&finding.rule))
}

/// Weighted fills in order, as whole numbers: every demand and weight divides 55,440,000.
fn levels(problem: &AllocationProblem, shares: &Shares) -> Vec<i64> {
    let mut levels: Vec<i64> = (0..3)
        .map(|place| {
            let demand = &problem.demands[place];
            let got = got(problem, shares, place).min(demand.units.get());
            got * 55_440_000 / (demand.units.get() * demand.weight_permille.get() / 1000)
        })
        .collect();
    levels.sort_unstable();
    levels
}

#[test]
fn max_min_refuses_exactly_what_is_not_best() {
    let mut dice = Dice(1);
    let (mut best_seen, mut refused) = (0, 0);
    for number in 0..150 {
        let problem = case(&mut dice, SharingRule::MaxMin);
        let all = sharings(&problem);
        let best = all.iter().map(|shares| levels(&problem, shares)).max().expect("nobody gets anything is a sharing");
        for shares in &all {
            let is_best = levels(&problem, shares) == best;
            assert_eq!(is_refused(&problem, shares), !is_best, "case {number}: {shares:?} of {problem:?}");
            if is_best { best_seen += 1 } else { refused += 1 }
        }
    }
    assert!(
        best_seen > 150 && refused > 1000,
        "{best_seen} best, {refused} refused: the cases should be of both kinds"
    );
}

/// How many have something, and the sum of alpha-fair values over them.
fn value(problem: &AllocationProblem, shares: &Shares, alpha: f64) -> (usize, f64) {
    let (mut served, mut sum) = (0, 0.0);
    for place in 0..3 {
        let demand = &problem.demands[place];
        let fill = got(problem, shares, place).min(demand.units.get()) as f64 / demand.units.get() as f64;
        if fill > 0.0 {
            served += 1;
            let worth = if alpha == 1.0 { fill.ln() } else { fill.powf(1.0 - alpha) / (1.0 - alpha) };
            let weight = (demand.weight_permille.get() as f64 / 1000.0).powf(alpha);
            sum += demand.harm.get() as f64 * weight * worth;
        }
    }
    let has_floors = problem.demands.iter().any(|demand| !demand.floor.is_zero());
    (if alpha < 1.0 && !has_floors { 0 } else { served }, sum)
}

#[test]
fn alpha_refuses_exactly_what_is_not_best() {
    for (permille, seed) in [(0, 2), (500, 3), (1000, 4), (2000, 5)] {
        let (mut dice, alpha) = (Dice(seed), permille as f64 / 1000.0);
        let rule = SharingRule::Alpha(Units::of(permille));
        for number in 0..60 {
            let problem = case(&mut dice, rule);
            let all = sharings(&problem);
            let values: Vec<_> = all.iter().map(|shares| value(&problem, shares, alpha)).collect();
            let served = values.iter().map(|(served, _)| *served).max().expect("a sharing");
            // Who is left with nothing is not judged by single packs: the best of those who leave the same ones is asked.
            let empty = |shares: &Shares| [0, 1, 2].map(|place| alpha >= 1.0 && got(&problem, shares, place) == 0);
            for (shares, (own_served, own)) in all.iter().zip(&values) {
                let alike = all.iter().zip(&values).filter(|(other, _)| empty(other) == empty(shares));
                let best = alike.map(|(_, (_, sum))| *sum).fold(f64::NEG_INFINITY, f64::max);
                let is_best = *own_served == served && *own >= best - 1e-9 * best.abs().max(1.0);
                let remark = format!("alpha {alpha}, case {number}: {shares:?} of {problem:?}");
                assert_eq!(is_refused(&problem, shares), !is_best, "{remark}");
            }
        }
    }
}

/// The same with floors, and with packs of two sizes.
fn rough_case(dice: &mut Dice, rule: SharingRule) -> AllocationProblem {
    let mut problem = case(dice, rule);
    let sizes = [[100, 100], [100, 50], [150, 100]][third(dice)];
    for (supply, size) in problem.supplies.iter_mut().zip(sizes) {
        supply.pack = pack(size, (600, 400, 400), 10_000);
    }
    for demand in &mut problem.demands {
        demand.floor = Units::of([0, 100, 200][third(dice)]);
    }
    problem
}

#[test]
fn the_best_is_never_refused() {
    for (permille, seed) in [(None, 6), (Some(0), 7), (Some(500), 8), (Some(1000), 9), (Some(3000), 10)] {
        let mut dice = Dice(seed);
        let rule = permille.map_or(SharingRule::MaxMin, |permille| SharingRule::Alpha(Units::of(permille)));
        for number in 0..150 {
            let problem = rough_case(&mut dice, rule);
            let all = sharings(&problem);
            let alpha = permille.unwrap_or(0) as f64 / 1000.0;
            let best = all.iter().max_by(|one, other| match rule {
                SharingRule::MaxMin => levels(&problem, one).cmp(&levels(&problem, other)),
                SharingRule::Alpha(_) => {
                    let (one, other) = (value(&problem, one, alpha), value(&problem, other, alpha));
                    one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
                }
            });
            let best = best.expect("nobody gets anything is a sharing");
            assert!(!is_refused(&problem, best), "case {number}: {best:?} of {problem:?}");
        }
    }
}
