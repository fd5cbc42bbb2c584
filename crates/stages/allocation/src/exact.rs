//! Decides the best shares of a small pool whose packs differ in size, by proof. Up: [`crate`].
//!
//! Packs of one size can be shared best at once (`water`). So of all sizes but one every way to give the packs is tried,
//! and the rest is shared best around each. Ways that leave everybody with the same are one way, and a way is given up
//! when too little is left to bring all to the lowest level that is known to be reached. A pool is left to local steps
//! when the ways are too many, and needs no proof when local steps reach what quanta reach.

use std::collections::BTreeMap;

use model::allocation::SharingRule;
use model::control::Control;

use crate::floors;
use crate::flow::Net;
use crate::pool::{Fair, Lot, Pool, Taker, packs_up};
use crate::scale::{Merit, Scale};
use crate::settle::Shares;

/// Work up to which ways are tried: ways, counted generously, times the square of the takers, as sharing around one way grows
/// about so. Four takers may have 50,000 ways; an item then takes some hundredths of a second at most.
const WORK_MAX: u64 = 800_000;

/// Units that takers have, and the packs of the lots tried so far, lot after lot, that lead there.
type Ways = BTreeMap<Vec<i64>, Vec<i64>>;

/// A pool cut in two.
struct Proof<'p> {
    pool: &'p Pool,
    /// Lots whose packs are given in every way.
    tried: Vec<usize>,
    /// Lots with packs of one size that are shared around them.
    rest: Vec<usize>,
    /// Units without which a taker stays below the lowest level that is known to be reached.
    wanted: Vec<i64>,
}

/// The best shares, or those that are known where the pool is too large; `bound` is what quanta reach.
pub(crate) fn better(
    pool: &Pool,
    fair: Fair,
    scale: &Scale<'_>,
    bound: &Merit,
    known: Shares,
    control: &mut Control,
) -> Shares {
    let merit = scale.merit(&known.got);
    if merit.compare(bound).is_ge() {
        return known;
    }
    let Some((tried, rest)) = split(pool) else { return known };
    let wanted = wanted(pool, fair, &known.got);
    let proof = Proof { pool, tried, rest, wanted };
    let Some(ways) = proof.ways(control) else { return known };
    let mut best = (merit, known);
    for (got, packs) in ways {
        if !control.step(1) {
            break;
        }
        let Some(shares) = proof.around(&got, &packs, fair, control) else { continue };
        let merit = scale.merit(&shares.got);
        // Of equal ways that with fewer units, then that with more for those who come first.
        let order = merit.compare(&best.0).then_with(|| {
            let sum = |shares: &Shares| shares.got.iter().map(|got| i128::from(*got)).sum::<i128>();
            sum(&best.1).cmp(&sum(&shares)).then_with(|| shares.got.cmp(&best.1.got))
        });
        if order.is_gt() {
            best = (merit, shares);
        }
    }
    // What is worth nothing to anybody by the rule still goes to who lacks it.
    best.1.give_rest(pool);
    best.1
}

/// The lots that are tried and those of the size with the most ways; none when the ways are too many.
fn split(pool: &Pool) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut ways: BTreeMap<i64, u64> = BTreeMap::new();
    for lot in &pool.lots {
        let known = ways.entry(lot.pack).or_insert(1);
        *known = known.saturating_mul(ways_of(pool, lot));
    }
    let size = *ways.iter().max_by_key(|(size, ways)| (**ways, **size))?.0;
    ways.remove(&size);
    let all = ways.values().fold(1_u64, |all, ways| all.saturating_mul(*ways));
    let parts = (0..pool.lots.len()).partition(|lot| pool.lots[*lot].pack != size);
    let takers = pool.takers.len() as u64;
    (all.saturating_mul(takers * takers) <= WORK_MAX).then_some(parts)
}

/// At most so many ways to give a lot: its packs in parts for each taker and a part that stays.
fn ways_of(pool: &Pool, lot: &Lot) -> u64 {
    let most = lot.eligible.iter().map(|taker| pool.takers[*taker].most(lot.pack)).sum::<i64>();
    let packs = u64::try_from(lot.packs.min(most)).expect("packs should not be negative");
    (1..=lot.eligible.len() as u64).fold(1, |ways, part| {
        // Binomial of packs + part over part, from that of one part fewer.
        ways.saturating_mul(packs.saturating_add(part)) / part
    })
}

/// Units that each taker needs for the lowest level that is reached; none where that proves nothing.
fn wanted(pool: &Pool, fair: Fair, got: &[i64]) -> Vec<i64> {
    let with = pool.takers.iter().zip(got);
    let lowest = with.min_by_key(|(taker, got)| taker.level(**got));
    match (lowest, fair.rule) {
        (Some((low, got)), SharingRule::MaxMin) if !pool.has_floors() => {
            pool.takers.iter().map(|taker| taker.reaching(low, *got)).collect()
        }
        _ => vec![0; pool.takers.len()],
    }
}

impl Taker {
    /// Fewest units with which it stands no lower than another with so many; at most the demand.
    fn reaching(&self, other: &Self, got: i64) -> i64 {
        let level = other.level(got);
        let (mut low, mut high) = (0, self.units);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.level(middle) >= level {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

impl Proof<'_> {
    /// Every way to give the packs of the lots that are tried, by what takers then have; none when they are too many.
    fn ways(&self, control: &mut Control) -> Option<Ways> {
        let start = self.pool.takers.iter().map(|taker| taker.base).collect();
        let mut ways = Ways::from([(start, vec![])]);
        let units_of = |lots: &[usize]| -> i128 {
            lots.iter().map(|lot| i128::from(self.pool.lots[*lot].packs) * i128::from(self.pool.lots[*lot].pack)).sum()
        };
        for (at, lot) in self.tried.iter().enumerate() {
            let left = units_of(&self.tried[at + 1..]) + units_of(&self.rest);
            let mut next = Ways::new();
            for (got, packs) in ways {
                if !control.step(1) {
                    return None;
                }
                let lot = &self.pool.lots[*lot];
                self.give((lot, 0, lot.packs), (got, packs), left, &mut next);
            }
            ways = next;
        }
        Some(ways)
    }

    /// Gives what is left of a lot to the takers from one on, in every way.
    fn give(
        &self,
        (lot, at, left): (&Lot, usize, i64),
        (mut got, mut packs): (Vec<i64>, Vec<i64>),
        later: i128,
        ways: &mut Ways,
    ) {
        if at == self.pool.takers.len() {
            // Without floors nothing is gained by keeping a pack that somebody lacks.
            let lacks = |taker: &usize| got[*taker] < self.pool.takers[*taker].units;
            let is_idle = left > 0 && !self.pool.has_floors() && lot.eligible.iter().any(lacks);
            let missing: i128 =
                self.wanted.iter().zip(&got).map(|(wanted, got)| i128::from((wanted - got).max(0))).sum();
            if !is_idle && missing <= later {
                ways.entry(got).or_insert(packs);
            }
            return;
        }
        let taker = &self.pool.takers[at];
        let is_eligible = lot.eligible.binary_search(&at).is_ok();
        let most = if is_eligible { left.min(packs_up(taker.units - got[at], lot.pack)) } else { 0 };
        packs.push(0);
        for count in 0..=most {
            self.give((lot, at + 1, left - count), (got.clone(), packs.clone()), later, ways);
            got[at] += lot.pack;
            *packs.last_mut().expect("the packs of this taker should be last") += 1;
        }
    }

    /// Shares the rest around one way; none where somebody would have packs that are too few.
    fn around(&self, got: &[i64], packs: &[i64], fair: Fair, control: &mut Control) -> Option<Shares> {
        let mut takers = self.pool.takers.clone();
        for (taker, got) in takers.iter_mut().zip(got) {
            taker.is_bound |= *got > taker.base && *got < taker.floor;
            taker.base = *got;
        }
        let lots = self.rest.iter().map(|lot| self.pool.lots[*lot].clone()).collect();
        let pool = Pool { takers, lots, is_floored: self.pool.is_floored };
        let quantum = pool.quantum();
        let scale = Scale::of(&pool, fair, quantum);
        let net = Net::of(&pool, quantum);
        let shared = floors::share(&net, &pool, &scale, &vec![false; got.len()], control)?;
        let around = Shares::of(&pool, &shared, quantum);
        let mut shares = Shares { is_out: around.is_out, ..Shares::none(self.pool) };
        let mut give = |lot: usize, row: &[i64]| {
            for (taker, packs) in row.iter().enumerate() {
                shares.give(self.pool, lot, taker, *packs);
            }
        };
        self.tried.iter().zip(packs.chunks(got.len())).for_each(|(lot, row)| give(*lot, row));
        self.rest.iter().zip(&around.given).for_each(|(lot, row)| give(*lot, row));
        (0..got.len()).for_each(|taker| shares.trim(self.pool, taker, |_, _| ()));
        Some(shares)
    }
}
