//! Decides which trips are taken back: those of consignments that go to near places, of one group of tails about the
//! same time, those that follow each other on a few tails, or those that carry little for their cost. Up: [`crate::search`].

use super::Search;

/// Trips that are taken back at once, at most.
const RUINED: usize = 10;
/// Consignments whose trips are taken back together, at most.
const TOGETHER: usize = 5;
/// Trips that follow each other on a tail and are taken back, at most; other tails of which some are, and trips about the same time
/// that name them.
const STRETCH: usize = 4;
const TAILS: usize = 2;
const MET: usize = 12;
/// Trips among which the worst is taken.
const COMPARED: usize = 6;

impl Search<'_, '_> {
    /// Takes some trips back.
    pub(super) fn ruin(&mut self) {
        let flown: Vec<usize> = (0..self.trips.len()).filter(|place| self.trips[*place].is_some()).collect();
        let waiting: Vec<usize> = (0..self.plan.left.len()).filter(|index| self.plan.left[*index] > 0).collect();
        let taken = match self.chance.below(40) {
            0..=2 if !waiting.is_empty() => {
                let seed = waiting[self.chance.below(waiting.len())];
                self.around(&flown, seed)
            }
            0..=17 if !flown.is_empty() => {
                let seed = self.chance.below(self.plan.left.len());
                self.around(&flown, seed)
            }
            18..=23 if !flown.is_empty() => self.of_a_group(&flown),
            24..=33 if !flown.is_empty() => self.of_tails(&flown),
            _ if !flown.is_empty() => {
                let worst = (0..COMPARED).map(|_| flown[self.chance.below(flown.len())]);
                let worst = worst.collect::<Vec<_>>();
                let seed = worst.into_iter().max_by(|a, b| self.dearness(*a).total_cmp(&self.dearness(*b)));
                let seed = self.consignment_of(seed.expect("some trips should be compared"));
                self.around(&flown, seed)
            }
            _ => Vec::new(),
        };
        for place in taken {
            self.remove(place);
        }
    }

    fn dearness(&self, place: usize) -> f64 {
        self.trips[place]
            .as_ref()
            .map_or(0.0, |trip| trip.value.cents as f64 / self.offers.worth(&trip.placed.load).max(1.0))
    }

    fn consignment_of(&mut self, place: usize) -> usize {
        let cargo = self.trips[place].as_ref().map_or(&[][..], |trip| &trip.placed.load.cargo);
        if cargo.is_empty() { 0 } else { cargo[self.chance.below(cargo.len())].consignment }
    }

    /// Trips of a consignment and of some that go near.
    fn around(&mut self, flown: &[usize], seed: usize) -> Vec<usize> {
        let mut together = vec![seed];
        let near = &self.offers.near[seed];
        for _ in 0..self.chance.below(TOGETHER) {
            if !near.is_empty() {
                // The square of a fraction: near ones mostly, far ones at times.
                let (a, b) = (self.chance.below(1_000), self.chance.below(1_000));
                together.push(near[near.len() * a.min(b) / 1_000]);
            }
        }
        let carries = |place: &usize| {
            let trip = self.trips[*place].as_ref();
            trip.is_some_and(|trip| trip.placed.load.cargo.iter().any(|stow| together.contains(&stow.consignment)))
        };
        let mut met: Vec<usize> = flown.iter().copied().filter(carries).collect();
        let most = 2 + self.chance.below(RUINED - 1);
        while met.len() > most {
            let place = self.chance.below(met.len());
            met.swap_remove(place);
        }
        met
    }

    /// Trips of one group that begin about the same time.
    fn of_a_group(&mut self, flown: &[usize]) -> Vec<usize> {
        let seed = flown[self.chance.below(flown.len())];
        let facts = |place: usize| {
            let placed = &self.trips[place].as_ref().expect("a flown trip").placed;
            (self.plan.all.list[placed.load.template].group, placed.slot.begin)
        };
        let (group, begin) = facts(seed);
        let mut like: Vec<(i64, usize)> = flown
            .iter()
            .filter(|place| facts(**place).0 == group)
            .map(|place| ((facts(*place).1 - begin).abs(), *place))
            .collect();
        like.sort_unstable();
        like.truncate(1 + self.chance.below(6));
        like.into_iter().map(|(_, place)| place).collect()
    }

    /// Trips that follow each other on one tail, and on a few others that fly from the same origin about the same time.
    fn of_tails(&mut self, flown: &[usize]) -> Vec<usize> {
        let seed = flown[self.chance.below(flown.len())];
        let facts = |place: usize| {
            let placed = &self.flown(place).placed;
            (self.plan.all.list[placed.load.template].origin, placed.slot)
        };
        let (origin, slot) = facts(seed);
        let mut met: Vec<(i64, usize)> = flown
            .iter()
            .filter(|place| facts(**place).0 == origin && facts(**place).1.tail != slot.tail)
            .map(|place| ((facts(*place).1.begin - slot.begin).abs(), *place))
            .collect();
        met.sort_unstable();
        met.truncate(MET);
        let mut taken = self.stretch(seed);
        if !met.is_empty() {
            for _ in 0..self.chance.below(TAILS + 1) {
                let other = met[self.chance.below(met.len())].1;
                taken.extend(self.stretch(other));
            }
        }
        taken.sort_unstable();
        taken.dedup();
        taken
    }

    /// Some trips of a tail that follow each other, with this one among them.
    fn stretch(&mut self, seed: usize) -> Vec<usize> {
        let tail = self.flown(seed).placed.slot.tail;
        let at = self.order[tail].iter().position(|place| *place == seed);
        let at = at.expect("a trip that is flown should be in the order of its tail");
        let length = 1 + self.chance.below(STRETCH);
        let first = at.saturating_sub(self.chance.below(length));
        self.order[tail][first..].iter().take(length).copied().collect()
    }
}
