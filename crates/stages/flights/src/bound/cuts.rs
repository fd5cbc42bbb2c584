//! Decides how the relaxation is rounded: trips to some consignments together are whole, so their sum is rounded (mixed
//! integer rounding, Marchand and Wolsey 2001). Up: [`crate::bound`].
//!
//! Of what a set of consignments has, in volume or in consignments brought whole, a trip of a lane brings at most so much.
//! For a divisor, the row over lanes is rounded; every plan in whole trips satisfies it, a fraction of many trips often does
//! not.

use std::collections::{BTreeMap, BTreeSet};

use model::control::Control;

use super::lane::{Lane, filled};
use super::master::Relaxed;
use super::{Question, goes_on};

/// Largest sets that are looked at one by one, and how many of one size: an origin of twenty consignments has fewer.
const SET_MAX: usize = 4;
const SETS_MAX: usize = 6_000;
/// Roundings that one round brings for one origin.
const OF_EACH: usize = 60;
/// By how much a rounding must be broken.
const BROKEN: f64 = 0.002;
const EXACT: f64 = 1e-9;

/// For each lane the roundings that it helps and how much, in the order of the roundings.
pub(super) type Helped = [Vec<(usize, f64)>];

/// One rounding.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub(super) set: Vec<usize>,
    /// What a pack counts, for each of the set.
    weights: Vec<f64>,
    divisor: f64,
    /// What the set has in all.
    all: f64,
    /// What a pack left out counts, for each of the set.
    pub(super) left: Vec<f64>,
    pub(super) at_least: f64,
}

impl Cut {
    /// The rounding of a set by a divisor; nothing when it rounds nothing.
    fn new(question: &Question, set: &[usize], weights: &[f64], divisor: f64) -> Option<Self> {
        let all: f64 = set.iter().zip(weights).map(|(one, weight)| weight * question.packs(*one)).sum();
        let over = rest(all / divisor);
        if divisor <= 0.0 || over < 0.01 || all <= 0.0 {
            return None;
        }
        let left = weights.iter().map(|weight| weight / (divisor * over)).collect();
        let at_least = whole(all / divisor) + 1.0;
        Some(Self { set: set.to_vec(), weights: weights.to_vec(), divisor, all, left, at_least })
    }

    /// What one trip that brings so much counts.
    fn share(&self, brings: f64) -> f64 {
        let times = brings.min(self.all) / self.divisor;
        whole(times) + (rest(times) / rest(self.all / self.divisor)).min(1.0)
    }
}

fn whole(number: f64) -> f64 {
    (number + EXACT).floor()
}

fn rest(number: f64) -> f64 {
    (number - whole(number)).max(0.0)
}

/// The most that a trip of a lane brings to a set.
fn brings(lane: &Lane, set: &[usize], weights: &[f64]) -> f64 {
    let mut by_mass: Vec<(f64, f64, f64)> = Vec::with_capacity(set.len());
    let mut by_volume = Vec::with_capacity(set.len());
    for flow in &lane.flows {
        let Some(place) = set.iter().position(|one| *one == flow.consignment) else { continue };
        by_mass.push((weights[place], flow.most, flow.mass));
        by_volume.push((weights[place], flow.most, flow.volume));
    }
    filled(&mut by_volume, lane.volume).min(filled(&mut by_mass, lane.mass))
}

/// Notes on the lanes what they help of the roundings from `first` on.
pub(super) fn note(question: &Question, cuts: &[Cut], first: usize, helped: &mut Helped) {
    for (number, cut) in cuts.iter().enumerate().skip(first) {
        let met: BTreeSet<usize> = cut.set.iter().flat_map(|one| question.carriers[one].iter().copied()).collect();
        for lane in met {
            let share = cut.share(brings(&question.lanes[lane], &cut.set, &cut.weights));
            if share > 0.0 {
                helped[lane].push((number, share));
            }
        }
    }
}

/// The roundings that the relaxation breaks most.
pub(super) fn violated(question: &Question, relaxed: &Relaxed, known: &[Cut], control: &Control) -> Vec<Cut> {
    let mut known: BTreeSet<(Vec<usize>, u64)> =
        known.iter().map(|cut| (cut.set.clone(), cut.divisor.to_bits())).collect();
    let left: BTreeMap<usize, f64> = question.consignments.iter().copied().zip(relaxed.left.iter().copied()).collect();
    let mut cuts = Vec::new();
    for mine in question.origins().into_values() {
        let mut flown: BTreeMap<usize, f64> = BTreeMap::new();
        for (lane, value) in &relaxed.flown {
            if mine.contains(&question.lanes[*lane].flows[0].consignment) {
                *flown.entry(*lane).or_default() += value;
            }
        }
        let mut broken: Vec<(f64, Cut)> = Vec::new();
        let sets = sets(question, &mine, &flown);
        for (_, set) in sets.into_iter().enumerate().take_while(|(number, _)| goes_on(control, *number)) {
            broken.extend(worst(question, &set, &flown, &left));
        }
        broken.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.set.cmp(&other.1.set)));
        let fresh = broken.into_iter().map(|(_, cut)| cut);
        cuts.extend(fresh.filter(|cut| known.insert((cut.set.clone(), cut.divisor.to_bits()))).take(OF_EACH));
    }
    cuts
}

/// Sets of consignments that trips of the relaxation bring together, and all of an origin.
fn sets(question: &Question, mine: &[usize], flown: &BTreeMap<usize, f64>) -> BTreeSet<Vec<usize>> {
    let mut sets: BTreeSet<Vec<usize>> = mine.iter().map(|one| vec![*one]).collect();
    let met = |one: usize| {
        let with = flown.keys().map(|lane| &question.lanes[*lane]);
        let with = with.filter(move |lane| lane.flows.iter().any(|flow| flow.consignment == one));
        with.flat_map(|lane| lane.flows.iter().map(|flow| flow.consignment)).collect::<BTreeSet<usize>>()
    };
    let near: BTreeMap<usize, BTreeSet<usize>> = mine.iter().map(|one| (*one, met(*one))).collect();
    let mut last = sets.clone();
    for _ in 1..SET_MAX {
        let mut grown = BTreeSet::new();
        for set in &last {
            if grown.len() >= SETS_MAX {
                break;
            }
            let next: BTreeSet<usize> = set.iter().flat_map(|one| near[one].iter().copied()).collect();
            for one in next.into_iter().filter(|one| !set.contains(one)) {
                let mut larger = set.clone();
                larger.push(one);
                larger.sort_unstable();
                grown.insert(larger);
            }
        }
        sets.extend(grown.iter().cloned());
        last = grown;
    }
    sets.insert(mine.to_vec());
    sets
}

/// The roundings of a set that are broken most, by what it has in volume and by how many of it are brought whole.
fn worst(
    question: &Question,
    set: &[usize],
    flown: &BTreeMap<usize, f64>,
    left: &BTreeMap<usize, f64>,
) -> Vec<(f64, Cut)> {
    let volume = |one: &usize| question.problem.consignments[*one].pack.volume().get() as f64;
    let by_volume: Vec<f64> = set.iter().map(volume).collect();
    let by_count: Vec<f64> = set.iter().map(|one| 1.0 / question.packs(*one).max(1.0)).collect();
    let mut found = Vec::new();
    for weights in [by_volume, by_count] {
        let met = flown.iter().map(|(lane, value)| (brings(&question.lanes[*lane], set, &weights), *value));
        let brought: Vec<(f64, f64)> = met.filter(|(brings, _)| *brings > EXACT).collect();
        let all: f64 = set.iter().zip(&weights).map(|(one, weight)| weight * question.packs(*one)).sum();
        let mut divisors: Vec<f64> =
            brought.iter().flat_map(|(brings, _)| [*brings, brings / 2.0, brings / 3.0]).collect();
        divisors.extend((1..=6).map(|parts| all / (f64::from(parts) + 0.5)));
        divisors.sort_by(f64::total_cmp);
        divisors.dedup();
        let mut worst: Option<(f64, Cut)> = None;
        for divisor in divisors {
            let Some(cut) = Cut::new(question, set, &weights, divisor) else { continue };
            let counted: f64 = brought.iter().map(|(brings, value)| cut.share(*brings) * value).sum();
            let counted = counted + cut.set.iter().zip(&cut.left).map(|(one, share)| left[one] * share).sum::<f64>();
            let broken = (cut.at_least - counted) / cut.at_least;
            if broken > BROKEN && worst.as_ref().is_none_or(|(known, _)| broken > *known) {
                worst = Some((broken, cut));
            }
        }
        found.extend(worst);
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed};

    use super::*;

    proptest! {
        #![proptest_config(Config { cases: 2_000, rng_seed: RngSeed::Fixed(7), ..Config::default() })]

        /// Whatever whole trips and packs left out make up what a set has, the rounding counts enough of them.
        #[test]
        fn whole_trips_that_bring_all_satisfy_the_rounding(
            packs in 20_u32..400,
            trips in prop::collection::vec((1_u32..200, 0_u32..4), 1..6),
            divisor in 1_u32..300,
        ) {
            let all = f64::from(packs);
            let over = rest(all / f64::from(divisor));
            prop_assume!(over >= 0.01);
            let cut = Cut {
                set: vec![0],
                weights: vec![1.0],
                divisor: f64::from(divisor),
                all,
                left: vec![1.0 / (f64::from(divisor) * over)],
                at_least: whole(all / f64::from(divisor)) + 1.0,
            };
            let brought: f64 = trips.iter().map(|(brings, times)| f64::from(*brings).min(all) * f64::from(*times)).sum();
            let left = (all - brought).max(0.0);
            let counted: f64 = trips.iter().map(|(brings, times)| cut.share(f64::from(*brings)) * f64::from(*times)).sum();
            prop_assert!(counted + cut.left[0] * left >= cut.at_least - 1e-6, "{counted} {left} {cut:?}");
        }
    }
}
