//! Decides what becomes of a flight that cannot be flown as it stands: later, by another tail, by another way, or not at
//! all, whichever costs least with what the change costs. Up: [`crate::repair`].

use std::collections::BTreeMap;

use model::control::Control;
use model::evidence::Reason;
use model::flights::FlightCargo;
use model::quantity::Grams;

use crate::answer::Placed;
use crate::board::Slot;
use crate::choice::pack_cents;
use crate::fill::{Load, stowing_order};
use crate::fleet::{Group, minute};
use crate::repair::recast::laid_anew;
use crate::repair::work::{Todo, Work, is_loaded_everywhere, keeps_out};
use crate::template::Template;

/// What a way to fly a flight costs: mass that misses its hard date, and hundredths.
pub(super) type Rank = (i64, i64);

impl Work<'_> {
    /// Mends by rule: flights that cannot be flown as they stand in order of departure, then what is left over goes
    /// where there is room, or on trips of its own where these are worth it.
    pub(super) fn mend(&mut self, control: &mut Control) {
        let mut todo = std::mem::take(&mut self.todo);
        todo.sort_by_key(|todo| (todo.slot.begin, todo.mark));
        for todo in &todo {
            let ways = self.ways(todo);
            self.fly_otherwise(todo, &ways, control);
        }
        self.plan.top_up();
        self.plan.repair(control);
        self.adopt();
    }

    /// New trips go by the number of a flight that is not flown any more, where they carry of its cargo: people are told
    /// that it is flown otherwise.
    pub(super) fn adopt(&mut self) {
        for place in self.marks.len()..self.plan.placed.len() {
            let Placed { load, slot } = &self.plan.placed[place];
            let template = &self.plan.all.list[load.template];
            let departs = slot.begin + template.timing.departs[0];
            let airports = &self.plan.chains.atlas.airports;
            let is_aboard = |part: &FlightCargo| {
                load.cargo.iter().any(|stow| {
                    self.plan.problem.consignments[stow.consignment].id == part.consignment
                        && airports[template.drops[stow.drop]].id == part.unload
                })
            };
            let rank = |index: &usize| {
                let flight = &self.standing.flights[*index];
                let is_other_tail = flight.tail != self.plan.problem.tails[slot.tail].id;
                (is_other_tail, (minute(flight.legs[0].departs) - departs).abs(), *index)
            };
            let is_free = |index: &&usize| !self.marks.contains(&Some(**index));
            let is_akin = |index: &&usize| self.standing.flights[**index].cargo.iter().any(is_aboard);
            let kin = self.sorted.open.iter().filter(is_free).filter(is_akin).copied().min_by_key(rank);
            self.marks.push(kin);
        }
    }

    /// The trips that a flight could be instead, by index: as it stood, by every group over the same airports, each in
    /// every window of closures that its legs keep to.
    pub(super) fn ways(&mut self, todo: &Todo) -> Vec<usize> {
        let old = self.plan.all.list[todo.template].clone();
        let gross = |(consignment, packs): &(usize, i64)| {
            self.plan.problem.consignments[*consignment].pack.gross().times(*packs)
        };
        // What it was to bring back or to pick up is left to others when it is laid anew.
        let is_first =
            |(consignment, drop): &&(usize, usize)| *drop < old.turn && old.pick_up_of(*consignment, *drop).is_none();
        let first_aboard: BTreeMap<usize, usize> = old.carries.iter().filter(is_first).copied().collect();
        let is_kept = |(consignment, _): &&(usize, i64)| first_aboard.contains_key(consignment);
        let gross: Grams = todo.cargo.iter().filter(is_kept).map(gross).sum();
        let has_cargo = |drop: &usize| old.pick_up.is_none() || first_aboard.values().any(|other| other == drop);
        let drops: Vec<usize> = (0..old.turn).filter(has_cargo).map(|drop| old.drops[drop]).collect();
        let first = self.plan.all.list.len();
        for number in 0..self.plan.groups.len() {
            for window in 0..self.plan.groups[number].windows.len() {
                self.as_it_stood(&old, (number, window));
                let (problem, groups) = (self.plan.problem, &self.plan.groups);
                let over = (old.origin, &drops[..], gross);
                let laid = laid_anew(problem, groups, (number, window), over, &mut self.plan.chains);
                self.plan.all.list.extend(laid);
            }
        }
        (first..self.plan.all.list.len()).collect()
    }

    /// The same legs in a window, by tails of the same type, base and crew, where the window's closures leave them open.
    fn as_it_stood(&mut self, old: &Template, (number, window): (usize, usize)) {
        let (mine, other) = (&self.plan.groups[old.group], &self.plan.groups[number]);
        let is_alike = (mine.kind, mine.base, &mine.crew.name) == (other.kind, other.base, &other.crew.name);
        let closed = &other.windows[window].closed;
        let airports = &self.plan.chains.atlas.airports;
        let is_open = keeps_out(old, closed, airports, &mut self.plan.chains.router);
        if is_alike && is_open {
            self.plan.all.list.push(Template { group: number, window, ..old.clone() });
        }
    }

    /// Flies a flight the cheapest way that there is, or leaves it.
    pub(super) fn fly_otherwise(&mut self, todo: &Todo, ways: &[usize], control: &mut Control) {
        let mut best: Option<(Rank, usize, Load, Slot)> = None;
        let mut refusal: Option<Reason> = None;
        for way in ways {
            if !control.step(1) {
                break;
            }
            let Some(load) = self.reload(todo, *way) else { continue };
            if let Some(reason) = self.plan.refusal_of_funds(std::slice::from_ref(&load), self.plan.funds()) {
                refusal = Some(reason);
                continue;
            }
            let template = &self.plan.all.list[*way];
            let group = &self.plan.groups[template.group];
            // Nobody is asked to come earlier than he was told.
            let told = minute(self.standing.flights[todo.mark].legs[0].departs) - template.timing.departs[0];
            let ready = self.plan.ready(&load).max(told + template.timing.loads);
            let own = Group { tails: vec![todo.slot.tail], ..group.clone() };
            let tails = [Some(group), group.tails.contains(&todo.slot.tail).then_some(&own)];
            for group in tails.into_iter().flatten() {
                let found = self.plan.board.find(self.plan.problem, &self.plan.chains.atlas, group, template, ready);
                match found {
                    Ok(slot) => {
                        let rank = self.rank(todo, &load, slot);
                        if best.as_ref().is_none_or(|(known, ..)| rank < *known) {
                            best = Some((rank, *way, load.clone(), slot));
                        }
                    }
                    // The end of a time in which a way is open says less than anything else.
                    Err(reason) if reason.rule != "too-late" || refusal.is_none() => refusal = Some(reason),
                    Err(_) => {}
                }
            }
        }
        let nothing = self.rank_of_nothing(todo);
        match best.filter(|(rank, ..)| *rank < nothing) {
            Some((_, way, load, slot)) => {
                assert_eq!(self.marks.len(), self.plan.placed.len(), "every trip should have its mark");
                let template = &self.plan.all.list[way];
                self.plan.board.put(&self.plan.groups[template.group], template, slot);
                load.cargo.iter().for_each(|stow| self.plan.left[stow.consignment] -= stow.packs);
                self.plan.placed.push(Placed { load, slot });
                self.marks.push(Some(todo.mark));
            }
            None => {
                if let Some(reason) = refusal {
                    self.refuse(todo, &reason);
                }
            }
        }
    }

    /// The cargo of a flight on another trip, as much as goes in; nothing where an airport would be flown to for nothing.
    fn reload(&self, todo: &Todo, way: usize) -> Option<Load> {
        let problem = self.plan.problem;
        let template = &self.plan.all.list[way];
        let mut load =
            Load::new(&self.plan.stowage, self.plan.groups[template.group].kind, &self.plan.all.list, (way, 0));
        for consignment in stowing_order(problem) {
            let Some((_, drop)) = template.carries.iter().find(|(other, _)| *other == consignment) else { continue };
            let packs = todo.cargo.iter().filter(|(other, _)| *other == consignment).map(|(_, packs)| packs).sum();
            load.stow(&self.plan.stowage, consignment, *drop, self.plan.left[consignment].min(packs));
        }
        let is_used = |drop: usize| load.cargo.iter().any(|stow| stow.drop == drop);
        ((0..template.drops.len()).all(is_used) && is_loaded_everywhere(template, &load)).then_some(load)
    }

    /// What it costs to fly a flight so.
    fn rank(&self, todo: &Todo, load: &Load, slot: Slot) -> Rank {
        let template = &self.plan.all.list[load.template];
        let (mut missed, mut cents) = self.rank_of_nothing(todo);
        for stow in &load.cargo {
            let arrival = slot.begin + template.arrival(stow.drop);
            cents -= self.plan.worth(stow.consignment, stow.packs, arrival) as i64;
            let facts = &self.plan.problem.consignments[stow.consignment];
            if facts.due_hard.is_some_and(|hard| arrival <= minute(hard)) {
                missed -= facts.pack.gross().times(stow.packs).get();
            }
        }
        (missed, cents + template.cents + self.change(todo.mark, template, slot))
    }

    /// What it costs to leave all of a flight's cargo.
    fn rank_of_nothing(&self, todo: &Todo) -> Rank {
        let cents = |(consignment, packs): &(usize, i64)| {
            (pack_cents(self.plan.problem, *consignment).0 * *packs as f64) as i64
        };
        let missed = |(consignment, packs): &(usize, i64)| {
            let facts = &self.plan.problem.consignments[*consignment];
            if facts.due_hard.is_some() { facts.pack.gross().times(*packs).get() } else { 0 }
        };
        (todo.cargo.iter().map(missed).sum(), todo.cargo.iter().map(cents).sum())
    }

    /// What it costs that a flight is flown at another time or by another tail, hundredths.
    pub(super) fn change(&self, mark: usize, template: &Template, slot: Slot) -> i64 {
        let before = &self.standing.flights[mark];
        let costs = &self.whole.policy.change;
        let moved = (slot.begin + template.timing.departs[0] - minute(before.legs[0].departs)).abs();
        let is_other_tail = self.plan.problem.tails[slot.tail].id != before.tail;
        let per_tail = if is_other_tail { costs.per_tail.cents } else { 0 };
        (moved + 59) / 60 * costs.per_departure_hour.cents + per_tail
    }
}
