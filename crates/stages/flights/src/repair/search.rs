//! Decides how a plan is searched for that is better than what the rules found: trips near the disruption are taken out
//! and put back otherwise, again and again (large-neighbourhood search, Shaw 1998); and how all that is open is planned
//! from nothing. Up: [`crate::repair`].

use std::collections::BTreeSet;

use model::control::Control;
use model::disruption::DisruptionKind;

use crate::answer::Placed;
use crate::back::bring_back;
use crate::chance::Chance;
use crate::choice::pack_cents;
use crate::fleet::minute;
use crate::pickup::pick_up;
use crate::repair::rules::Rank;
use crate::repair::work::{Todo, Work};
use crate::search;

/// Rounds of the search; a round takes some milliseconds in an operation of a hundred flights.
const ROUNDS_MAX: usize = 300;
/// Trips that one round takes out at most.
const TAKEN_MAX: usize = 4;
/// Trips that count as near at most: those that share a tail, an airport or cargo with what is hit.
const NEAR_MAX: usize = 40;

/// What a round can be taken back to.
struct Kept {
    placed: Vec<Placed>,
    marks: Vec<Option<usize>>,
    left: Vec<i64>,
}

impl Work<'_> {
    /// Searches near the disruption, from what the rules found.
    pub(super) fn search(&mut self, control: &mut Control) {
        let mut chance = Chance::new(control.seed);
        let listed = self.plan.all.list.len();
        let near = self.near();
        let mut ways = std::collections::BTreeMap::new();
        let mut best = self.value();
        for _ in 0..ROUNDS_MAX {
            let candidates: Vec<usize> = (0..self.plan.placed.len())
                .filter(|place| self.marks[*place].is_none_or(|mark| near.contains(&mark)))
                .collect();
            if candidates.is_empty() || !control.step(1) {
                return;
            }
            let kept = self.kept();
            let taken = self.take_out(&candidates, &mut chance);
            for todo in taken.iter().filter(|_| chance.below(4) > 0).collect::<Vec<_>>() {
                let known = ways.entry(todo.mark).or_insert_with(|| self.ways(todo)).clone();
                let known: Vec<usize> = std::iter::once(todo.template).chain(known).collect();
                self.fly_otherwise(todo, &known, control);
            }
            // Trips that the last steps add are forgotten with a round that is taken back.
            let listed = self.plan.all.list.len();
            self.plan.top_up();
            self.plan.repair(control);
            self.adopt();
            let value = self.value();
            if value < best {
                best = value;
            } else {
                self.back_to(kept);
                self.plan.all.list.truncate(listed);
            }
        }
        self.plan.remarks.push(format!("searched among {listed} trips near the disruption"));
    }

    /// Plans everything that is not frozen from nothing.
    pub(super) fn plan_anew(&mut self, control: &mut Control) {
        for Placed { load, .. } in std::mem::take(&mut self.plan.placed) {
            load.cargo.iter().for_each(|stow| self.plan.left[stow.consignment] += stow.packs);
        }
        self.marks.clear();
        self.todo.clear();
        self.plan.all.list.clear();
        self.board_anew();
        self.list_all(control);
        let offers = search::offers(&self.plan, None, control);
        self.plan.is_unfilled = !search::fill(&mut self.plan, &offers, control);
        search::better(&mut self.plan, &offers, 1, control);
        pick_up(&mut self.plan, control);
        bring_back(&mut self.plan, control);
        self.settle_marks();
    }

    /// Trips that were planned from nothing are nobody's yet.
    pub(super) fn settle_marks(&mut self) {
        self.marks.resize(self.plan.placed.len(), None);
    }

    /// Flights that share a tail, an airport or cargo with one that is hit, or are what a disruption is about; the
    /// nearest in time first when there are many.
    fn near(&self) -> BTreeSet<usize> {
        let flights = &self.standing.flights;
        let hit: Vec<usize> = self.causes.keys().copied().collect();
        let mut airports: BTreeSet<_> = BTreeSet::new();
        let (mut tails, mut cargo) = (BTreeSet::new(), BTreeSet::new());
        for flight in hit.iter().map(|index| &flights[*index]) {
            tails.insert(&flight.tail);
            airports.extend(flight.cargo.iter().map(|part| &part.unload));
            cargo.extend(flight.cargo.iter().map(|part| &part.consignment));
        }
        for disruption in &self.standing.disruptions {
            match &disruption.kind {
                DisruptionKind::TailOut { tail, .. } => drop(tails.insert(tail)),
                DisruptionKind::AirportClosed { airport, .. }
                | DisruptionKind::SpotsFewer { airport, .. }
                | DisruptionKind::FuelMissing { airport, .. } => drop(airports.insert(airport)),
                DisruptionKind::NeedNew(consignment) => airports.extend(&consignment.destinations),
                DisruptionKind::NeedChanged { consignment, .. } | DisruptionKind::NeedCancelled { consignment } => {
                    cargo.insert(consignment);
                }
                _ => {}
            }
        }
        let first = hit.iter().map(|index| minute(flights[*index].legs[0].departs)).min();
        let first = first.unwrap_or_else(|| minute(self.standing.now));
        let mut near: Vec<(i64, usize)> = Vec::new();
        for index in &self.sorted.open {
            let flight = &flights[*index];
            let shares = tails.contains(&flight.tail)
                || flight.cargo.iter().any(|part| airports.contains(&part.unload) || cargo.contains(&part.consignment));
            if shares {
                near.push(((minute(flight.legs[0].departs) - first).abs(), *index));
            }
        }
        near.sort_unstable();
        near.into_iter().take(NEAR_MAX).map(|(_, index)| index).collect()
    }

    /// Takes out one trip by chance and others that share its tail or where it unloads.
    fn take_out(&mut self, candidates: &[usize], chance: &mut Chance) -> Vec<Todo> {
        let first = candidates[chance.below(candidates.len())];
        let placed = &self.plan.placed;
        let drops = |place: usize| &self.plan.all.list[placed[place].load.template].drops;
        let is_akin = |place: &usize| {
            *place != first
                && (placed[*place].slot.tail == placed[first].slot.tail
                    || drops(*place).iter().any(|drop| drops(first).contains(drop)))
        };
        let mut akin: Vec<usize> = candidates.iter().copied().filter(is_akin).collect();
        let mut out = vec![first];
        let count = chance.below(TAKEN_MAX);
        while out.len() <= count && !akin.is_empty() {
            out.push(akin.swap_remove(chance.below(akin.len())));
        }
        out.sort_unstable();
        let mut taken = Vec::new();
        for place in out.into_iter().rev() {
            let Placed { load, slot } = self.plan.placed.remove(place);
            load.cargo.iter().for_each(|stow| self.plan.left[stow.consignment] += stow.packs);
            if let Some(mark) = self.marks.remove(place) {
                let cargo = load.cargo.iter().map(|stow| (stow.consignment, stow.packs)).collect();
                taken.push(Todo { mark, template: load.template, slot, cargo });
            }
        }
        self.board_anew();
        let count = taken.len();
        for place in (1..count).rev() {
            taken.swap(place, chance.below(place + 1));
        }
        taken
    }

    /// What the plan costs as it is: packs left, lateness, trips and changes.
    fn value(&self) -> Rank {
        let problem = self.plan.problem;
        let (mut missed, mut cents) = (0, 0.0);
        for (index, left) in self.plan.left.iter().enumerate() {
            let facts = &problem.consignments[index];
            cents += pack_cents(problem, index).0 * *left as f64;
            if facts.due_hard.is_some() {
                missed += facts.pack.gross().times(*left).get();
            }
        }
        let mut whole = cents as i64;
        for (Placed { load, slot }, mark) in self.plan.placed.iter().zip(&self.marks) {
            let template = &self.plan.all.list[load.template];
            whole += template.cents;
            whole += mark.map_or(0, |mark| self.change(mark, template, *slot));
            for stow in &load.cargo {
                let arrival = slot.begin + template.arrival(stow.drop);
                let facts = &problem.consignments[stow.consignment];
                let (unmet, _) = pack_cents(problem, stow.consignment);
                let worth = self.plan.worth(stow.consignment, stow.packs, arrival);
                whole += (unmet * stow.packs as f64 - worth) as i64;
                if facts.due_hard.is_some_and(|hard| arrival > minute(hard)) {
                    missed += facts.pack.gross().times(stow.packs).get();
                }
            }
        }
        (missed, whole)
    }

    fn kept(&self) -> Kept {
        Kept { placed: self.plan.placed.clone(), marks: self.marks.clone(), left: self.plan.left.clone() }
    }

    fn back_to(&mut self, kept: Kept) {
        let Kept { placed, marks, left } = kept;
        (self.plan.placed, self.marks, self.plan.left) = (placed, marks, left);
        self.board_anew();
    }
}
