//! Decides on which trips what is left goes: first into the room of those that fly anyway, then on the new trip that
//! costs least for what it carries. Up: [`crate::search`].

use super::offers::Offer;
use super::{BETWEEN, LOADED, Search, Value};
use crate::fill::Load;

/// Trips looked at for one consignment of a small operation, and the best of these that are put on the clock.
const LOOKED: usize = 60;
const TIMED: usize = 3;
/// Of a large one, the best of each group of tails, up to so many times the cost over worth of the best of all.
const TIMED_OF_GROUP: usize = 2;
const DEARER: f64 = 2.0;
/// Trips without a slot before a consignment is given up.
const BUSY: usize = 24;
/// How far chance may make a trip look dearer, thousandths.
const NOISE: usize = 200;

/// What need not be looked at again while trips are filled up.
#[derive(Default)]
pub(super) struct Filled {
    /// How many changes there were; none before the first time.
    changes: Option<usize>,
    /// Consignments and trips that it was too dear to fill up with them: with less of them it may not be.
    dear: Vec<(usize, usize)>,
}

/// Trips that found no slot.
#[derive(Default)]
struct Busy {
    count: usize,
    /// Of each trip whether it is one of them; nothing while there is none.
    each: Vec<bool>,
}

impl Busy {
    fn note(&mut self, trips: &[usize], all: usize) {
        self.count += trips.len();
        self.each.resize(all, false);
        trips.iter().for_each(|trip| self.each[*trip] = true);
    }

    fn holds(&self, trip: usize) -> bool {
        self.each.get(trip).is_some_and(|is_busy| *is_busy)
    }
}

/// A trip that may be flown.
#[derive(Clone)]
struct Candidate {
    rank: f64,
    load: Load,
}

impl Search<'_, '_> {
    /// Puts what is left on trips, while one is worth its cost and it may go on.
    pub(super) fn refill(&mut self, has_noise: bool, goes_on: &mut dyn FnMut() -> bool) {
        let mut busy = Busy::default();
        let mut open: Vec<usize> = (0..self.plan.left.len()).filter(|index| self.is_open(*index)).collect();
        let mut filled = Filled::default();
        self.top_up(&open, &mut filled);
        loop {
            open.retain(|index| self.is_open(*index));
            if open.is_empty() || busy.count > BUSY * open.len() || !goes_on() {
                return;
            }
            let seeds = if has_noise && self.chance.below(2) == 0 {
                vec![open[self.chance.below(open.len())]]
            } else {
                open.clone()
            };
            let lent = self.lent(&open);
            let candidates = self.candidates(&seeds, (&busy, &lent), has_noise);
            if candidates.is_empty() {
                open.retain(|index| !seeds.contains(index));
                continue;
            }
            let tried: Vec<usize> = candidates.iter().map(|candidate| candidate.load.template).collect();
            if !self.fly_the_best(candidates) {
                busy.note(&tried, self.plan.all.list.len());
                continue;
            }
            self.top_up(&open, &mut filled);
        }
    }

    /// Notes for what is left what the clock says of its most promising trips, where it has time for none.
    pub(super) fn explain(&mut self) {
        self.plan.refused.clear();
        let lent: Vec<usize> = (0..self.plan.left.len()).filter(|index| self.is_open(*index)).collect();
        let lent = self.lent(&lent);
        let mut left = self.plan.left.clone();
        lent.iter().for_each(|lead| left[*lead] = 1);
        let funds = self.funds();
        for consignment in (0..left.len()).filter(|index| self.is_open(*index)).collect::<Vec<_>>() {
            let plan = &*self.plan;
            let offers = self.offers.of[consignment].iter().take(LOOKED);
            let loads = offers.filter_map(|offer| self.offers.offered(plan, offer, consignment, &left));
            let loads: Vec<Load> = loads.collect();
            if let Some(reason) = plan.refusal_of_funds(&loads, funds) {
                self.plan.refused.insert(consignment, reason);
                continue;
            }
            let loads = loads.iter();
            let mut slots = loads.map(|load| {
                let template = &plan.all.list[load.template];
                let group = &plan.groups[template.group];
                plan.board.find(plan.problem, &plan.chains.atlas, group, template, plan.ready(load))
            });
            let first = slots.next().and_then(Result::err);
            if let Some(reason) = first.filter(|_| slots.all(|slot| slot.is_err())) {
                self.plan.refused.insert(consignment, reason);
            }
        }
    }

    fn is_open(&self, consignment: usize) -> bool {
        self.plan.left[consignment] > 0 && !self.offers.of[consignment].is_empty()
    }

    /// The best trips by cost over worth, in a large operation the best of each group of tails: which of them have time is not known yet.
    fn candidates(&mut self, seeds: &[usize], (busy, lent): (&Busy, &[usize]), has_noise: bool) -> Vec<Candidate> {
        let mut left = self.plan.left.clone();
        lent.iter().for_each(|lead| left[*lead] = 1);
        self.asked.anew();
        let is_large = self.offers.is_large;
        let (looks, most) = if is_large { (usize::MAX, TIMED_OF_GROUP) } else { (LOOKED, TIMED) };
        let kinds = if is_large { self.plan.groups.len() } else { 1 };
        let mut best: Vec<Vec<Candidate>> = vec![Vec::new(); kinds];
        let mut least = f64::INFINITY;
        for seed in seeds {
            let offers = &self.offers.of[*seed];
            let mut looked = 0;
            for offer @ Offer { ratio, template, cents, group, .. } in offers {
                let best = &mut best[if is_large { *group } else { 0 }];
                let worst = if best.len() < most { f64::INFINITY } else { best[most - 1].rank };
                if looked >= looks || *ratio >= if is_large { least * DEARER } else { worst } {
                    break;
                }
                self.work += 1;
                if *ratio >= worst || busy.holds(*template) {
                    continue;
                }
                looked += 1;
                if !self.offers.is_promising(offer, &left, worst, &mut self.asked) {
                    continue;
                }
                self.work += LOADED;
                let Some(load) = self.offers.offered(self.plan, offer, *seed, &left) else { continue };
                let noise = if has_noise { self.chance.below(NOISE) } else { 0 };
                let rank = cents / self.offers.worth(&load).max(1.0) * (1.0 + noise as f64 / 1_000.0);
                let is_left = |consignment: &usize| self.plan.left[*consignment] > 0;
                let fresh = load.cargo.iter().filter(|stow| is_left(&stow.consignment));
                let saved: f64 = fresh.map(|stow| self.offers.unmet[stow.consignment] * stow.packs as f64).sum();
                let is_known = best.iter().any(|other| other.load == load);
                if rank < worst && saved > *cents && !is_known {
                    let place = best.partition_point(|other| other.rank <= rank);
                    best.insert(place, Candidate { rank, load });
                    best.truncate(most);
                    least = least.min(rank);
                }
            }
        }
        let mut best: Vec<Candidate> = best.into_iter().flatten().collect();
        best.sort_by(|left, right| left.rank.total_cmp(&right.rank));
        best
    }

    /// Flies the one that costs least for what it carries, with lateness, that of trips which wait for it, and the time of its tail;
    /// tells whether one is flown.
    fn fly_the_best(&mut self, candidates: Vec<Candidate>) -> bool {
        let funds = self.funds();
        let mut ranked: Vec<(f64, Load, Value)> = Vec::new();
        for Candidate { rank, load } in candidates {
            // With the clock a trip only costs more: those behind are dearer than the best that is known.
            while ranked.first().is_some_and(|(known, _, _)| *known <= rank) {
                let (_, load, saved) = ranked.remove(0);
                if self.put_in(&load, saved) {
                    return true;
                }
            }
            self.work += BETWEEN * self.places_for(load.template) as u64;
            let plan = &*self.plan;
            let fresh = load.cargo.iter().filter(|stow| plan.left[stow.consignment] > 0);
            let saved: Value = fresh.map(|stow| self.unmet(stow.consignment, stow.packs)).sum();
            let Some((value, slot)) = self.promises(&load).filter(|(value, _)| *value < saved) else { continue };
            if plan.flying(&load) > funds {
                continue;
            }
            let template = &plan.all.list[load.template];
            let until = slot.begin + self.busy(load.template);
            let hours = self.offers.hours.as_ref();
            let hours = hours.map_or(0.0, |hours| hours.of(template.group, slot.begin, until));
            let noise = rank * self.offers.worth(&load) / template.cents.max(1) as f64;
            let rank = (value.cents as f64 + hours) / self.offers.worth(&load).max(1.0) * noise;
            let place = ranked.partition_point(|(other, _, _)| *other <= rank);
            ranked.insert(place, (rank, load, saved));
        }
        ranked.into_iter().any(|(_, load, saved)| self.put_in(&load, saved))
    }

    /// Consignments that are all flown while others that travel with them wait, and of which a trip can lend a pack.
    fn lent(&self, open: &[usize]) -> Vec<usize> {
        let leads = open.iter().filter_map(|consignment| self.offers.partners[*consignment]);
        let mut lent: Vec<usize> =
            leads.filter(|lead| self.plan.left[*lead] == 0 && self.lender(*lead).is_some()).collect();
        lent.sort_unstable();
        lent.dedup();
        lent
    }

    /// The trip with the most packs of a consignment, one of which it can do without.
    pub(super) fn lender(&self, lead: usize) -> Option<usize> {
        let loads =
            self.trips.iter().enumerate().filter_map(|(place, trip)| Some((place, &trip.as_ref()?.placed.load)));
        let able = loads.filter(|(_, load)| load.can_lend(&self.plan.stowage, lead));
        able.max_by_key(|(place, load)| (load.aboard(lead), std::cmp::Reverse(*place))).map(|(place, _)| place)
    }

    /// What packs cost that are left out.
    fn unmet(&self, consignment: usize, packs: i64) -> Value {
        let facts = &self.plan.problem.consignments[consignment];
        let missed = if facts.due_hard.is_some() { facts.pack.gross().times(packs).get() } else { 0 };
        Value { missed, cents: (self.offers.unmet[consignment] * packs as f64).round() as i64, waits: 0 }
    }

    /// Fills what is left into trips that have room and load after it is ready: of all trips once, then of those that have changed.
    pub(super) fn top_up(&mut self, open: &[usize], filled: &mut Filled) {
        let changed: Vec<usize> = match filled.changes {
            None => (0..self.trips.len()).collect(),
            Some(known) => {
                let mut changed: Vec<usize> = self.before[known..].iter().map(|(place, _)| *place).collect();
                changed.sort_unstable();
                changed.dedup();
                changed
            }
        };
        filled.changes = Some(self.before.len());
        for consignment in open.iter().copied() {
            let origin = self.offers.origins[consignment];
            let again = filled.dear.extract_if(.., |dear| dear.0 == consignment).map(|dear| dear.1);
            let mut places: Vec<usize> = again.collect();
            // A trip has one origin: most need not be looked up.
            places.extend(changed.iter().copied().filter(|place| self.origins[*place] == origin));
            places.sort_unstable();
            places.dedup();
            for place in places {
                if self.plan.left[consignment] == 0 {
                    break;
                }
                if !self.fill_up(consignment, place) {
                    filled.dear.push((consignment, place));
                }
            }
        }
    }

    /// Puts as much of a consignment on a trip as goes in; tells that it is not too dear.
    pub(super) fn fill_up(&mut self, consignment: usize, place: usize) -> bool {
        let Some(trip) = &self.trips[place] else { return true };
        let template = &self.plan.all.list[trip.placed.load.template];
        let Some((_, drop)) = template.carries.iter().find(|(other, _)| *other == consignment) else { return true };
        let slot = trip.placed.slot;
        let is_ready = self.offers.dates[consignment].ready <= slot.begin + template.timing.loads;
        let stowage = &self.plan.stowage;
        if !is_ready || trip.placed.load.room.packs(stowage, consignment, *drop) == 0 {
            return true;
        }
        let mut fuller = trip.clone();
        let taken = fuller.placed.load.stow(stowage, consignment, *drop, self.plan.left[consignment]);
        if taken == 0 {
            return true;
        }
        fuller.value = self.trip_value(&fuller.placed.load, slot);
        let grown = Value {
            missed: fuller.value.missed - trip.value.missed,
            cents: fuller.value.cents - trip.value.cents,
            waits: 0,
        };
        let dearer = self.plan.flying(&fuller.placed.load) - self.plan.flying(&trip.placed.load);
        let is_cheap = grown < self.unmet(consignment, taken) && (dearer == 0 || dearer <= self.funds());
        if is_cheap {
            self.plan.left[consignment] -= taken;
            self.set(place, Some(fuller));
        }
        is_cheap
    }
}
