//! Decides when a trip is flown, and which trips of its tail wait for it: a tail flies its trips one after the other, and what is
//! put between two of them moves those behind it as far as it must. Does not decide which trip is flown (`refill`). Up:
//! [`crate::search`].
//!
//! What a tail alone says is reckoned first, for every place in the order of every tail; the best of it is then put on the
//! clock, where curfews, movements and spots may still stand against it.

use super::{Search, Trip, Value};
use crate::answer::Placed;
use crate::board::Slot;
use crate::fill::Load;
use crate::template::latest_end;

/// Ways to fly a trip that are put on the clock, the most promising first.
const TRIED: usize = 3;

/// A trip on one tail, between two others.
struct Way {
    slot: Slot,
    /// What it costs, and those that wait for it cost more.
    value: Value,
    /// Places of the trips that wait for it, in order.
    waiting: Vec<usize>,
}

impl Search<'_, '_> {
    /// What flying a trip costs as far as its tails alone say, with what those cost more that wait for it, and when it is flown.
    pub(super) fn promises(&self, load: &Load) -> Option<(Value, Slot)> {
        self.ways(load).into_iter().next().map(|way| (way.value, way.slot))
    }

    /// Flies a trip where it costs least, others waiting for it, if that is less than `limit`; tells whether it is flown.
    pub(super) fn put_in(&mut self, load: &Load, limit: Value) -> bool {
        for way in self.ways(load).into_iter().take(TRIED).take_while(|way| way.value < limit) {
            let (mark, left) = (self.before.len(), self.plan.left.clone());
            if self.put(load, &way).is_some_and(|value| value < limit) {
                return true;
            }
            self.undo_to(mark);
            self.plan.left = left;
        }
        false
    }

    /// Minutes from the beginning of a trip until its tail may begin another.
    pub(super) fn busy(&self, template: usize) -> i64 {
        let template = &self.plan.all.list[template];
        template.timing.ends + self.plan.groups[template.group].crew.rest_min.get()
    }

    /// How many places there are for a trip, between two others of a tail or at an end.
    pub(super) fn places_for(&self, template: usize) -> usize {
        let group = &self.plan.groups[self.plan.all.list[template].group];
        group.tails.iter().map(|tail| self.order[*tail].len() + 1).sum()
    }

    /// Ways to fly a trip, the cheapest first.
    fn ways(&self, load: &Load) -> Vec<Way> {
        let group = &self.plan.groups[self.plan.all.list[load.template].group];
        let (from, busy) = (self.begins_from(load), self.busy(load.template));
        let mut ways: Vec<Way> = Vec::new();
        for tail in &group.tails {
            let order = &self.order[*tail];
            for place in 0..=order.len() {
                let free = place.checked_sub(1).map_or(i64::MIN, |last| self.until(order[last]));
                let begin = from.max(free);
                if begin > self.begins_until(load.template) {
                    break;
                }
                // In front of a trip that is over before it begins it would only make that wait.
                if order.get(place).is_some_and(|next| self.until(*next) <= from) {
                    continue;
                }
                if let Some((more, waiting)) = self.waiting(&order[place..], begin + busy) {
                    let slot = Slot { tail: *tail, begin };
                    ways.push(Way { slot, value: self.trip_value(load, slot) + more, waiting });
                }
            }
        }
        ways.sort_by_key(|way| (way.value, way.slot.tail, way.slot.begin));
        ways
    }

    /// The first minute at which a trip with this cargo may begin, whatever else is flown.
    fn begins_from(&self, load: &Load) -> i64 {
        let template = &self.plan.all.list[load.template];
        let group = &self.plan.groups[template.group];
        let ready = load.cargo.iter().map(|stow| self.offers.dates[stow.consignment].ready).max();
        let ready = ready.unwrap_or(i64::MIN / 4) - template.timing.loads;
        group.from.max(group.windows[template.window].from).max(ready).max(template.timing.begins_from())
    }

    /// The last minute at which a trip may begin.
    fn begins_until(&self, template: usize) -> i64 {
        let template = &self.plan.all.list[template];
        let group = &self.plan.groups[template.group];
        latest_end(group, &group.windows[template.window]) - template.timing.ends
    }

    /// The minute from which the tail of a trip may begin another.
    fn until(&self, place: usize) -> i64 {
        let Placed { load, slot } = &self.flown(place).placed;
        slot.begin + self.busy(load.template)
    }

    /// What trips that follow cost more when their tail is free for them from a minute on, and which of them must wait; nothing
    /// where one would be over too late.
    fn waiting(&self, following: &[usize], mut free: i64) -> Option<(Value, Vec<usize>)> {
        let (mut more, mut waiting) = (Value::default(), Vec::new());
        for place in following {
            let Trip { placed: Placed { load, slot }, value } = self.flown(*place);
            if slot.begin >= free {
                break;
            }
            if free > self.begins_until(load.template) {
                return None;
            }
            more = more + self.trip_value(load, Slot { begin: free, ..*slot }).over(*value);
            waiting.push(*place);
            free += self.busy(load.template);
        }
        Some((more, waiting))
    }

    /// Puts a trip on the clock, and behind it those that wait; tells what that costs, and nothing where it cannot be.
    fn put(&mut self, load: &Load, way: &Way) -> Option<Value> {
        self.take(load);
        let own = self.vacant();
        let waiting: Vec<Trip> = way.waiting.iter().map(|place| self.flown(*place).clone()).collect();
        way.waiting.iter().for_each(|place| self.set(*place, None));
        let slot = self.free_from(load, way.slot)?;
        let mut sum = self.trip_value(load, slot);
        self.set(own, Some(Trip { placed: Placed { load: load.clone(), slot }, value: sum }));
        let mut free = self.until(own);
        for (place, Trip { placed: Placed { load, slot }, value }) in way.waiting.iter().zip(waiting) {
            let slot = self.free_from(&load, Slot { begin: free.max(slot.begin), ..slot })?;
            let later = self.trip_value(&load, slot);
            sum = sum + later.over(value);
            self.set(*place, Some(Trip { placed: Placed { load, slot }, value: later }));
            free = self.until(*place);
        }
        Some(sum)
    }

    /// The first slot on a tail from a minute on at which nothing stands against a trip.
    fn free_from(&self, load: &Load, Slot { tail, begin }: Slot) -> Option<Slot> {
        let template = &self.plan.all.list[load.template];
        let group = &self.plan.groups[template.group];
        let at = (tail, begin + template.timing.loads);
        let begin = self.plan.board.first_on(self.plan.problem, &self.plan.chains.atlas, group, template, at)?;
        Some(Slot { tail, begin })
    }

    /// Moves the trips of the tails that were changed to the front, as far as they need not wait any more.
    pub(super) fn close_up(&mut self) {
        let mut tails: Vec<usize> = Vec::new();
        for (place, before) in &self.before {
            let trips = before.iter().chain(&self.trips[*place]);
            tails.extend(trips.map(|trip| trip.placed.slot.tail));
        }
        tails.sort_unstable();
        tails.dedup();
        for tail in tails {
            let mut free = i64::MIN;
            for number in 0..self.order[tail].len() {
                let place = self.order[tail][number];
                let from = free.max(self.begins_from(&self.flown(place).placed.load));
                if from < self.flown(place).placed.slot.begin {
                    self.bring_forward(place, from);
                }
                free = self.until(self.order[tail][number]);
            }
        }
    }

    /// Flies a trip as early as may be from a minute on.
    fn bring_forward(&mut self, place: usize, from: i64) {
        let Trip { placed: Placed { load, slot }, value } = self.flown(place).clone();
        self.set(place, None);
        let earlier = self.free_from(&load, Slot { begin: from, ..slot });
        let earlier = earlier.expect("a trip should find its own time again");
        let value = if earlier == slot { value } else { self.trip_value(&load, earlier) };
        self.set(place, Some(Trip { placed: Placed { load, slot: earlier }, value }));
    }
}
