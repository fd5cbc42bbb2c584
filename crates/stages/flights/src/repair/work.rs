//! Decides what is on the clock when a plan is made anew: the question that is left, the frozen flights, and the open ones
//! as trips that can be moved. Up: [`crate::repair`].

use std::collections::{BTreeMap, BTreeSet};

use model::airport::{Airport, FuelSupply};
use model::control::Control;
use model::disruption::{DisruptionKind, Standing};
use model::evidence::Reason;
use model::flights::{Consignment, Flight, FlightsProblem};
use model::haul::Haul;
use model::id::{AirportId, ConsignmentId, PlaceId};
use model::quantity::Units;
use model::transport::Closure;

use crate::answer::Placed;
use crate::atlas::Atlas;
use crate::board::{Board, Slot};
use crate::chain::Chains;
use crate::fill::{Load, Stow, stowing_order};
use crate::fleet::{Window, groups, minute, minute_up};
use crate::objective::flying_cost;
use crate::repair::bans::Bans;
use crate::repair::ground::{Fixed, Sorted};
use crate::repair::permits::Held;
use crate::repair::recast::Facts;
use crate::shut::Shut;
use crate::solve::Plan;
use crate::stowage::Stowage;
use crate::template::{Template, Templates, templates};
use crate::timing::Stretch;
use crate::way::Router;

/// A flight of the plan before that has to be flown otherwise, or not at all.
#[derive(Clone, Debug)]
pub(super) struct Todo {
    /// Index into the flights of the plan before.
    pub(super) mark: usize,
    /// Its trip as it stood, index into the templates.
    pub(super) template: usize,
    pub(super) slot: Slot,
    /// Consignment, and packs of it.
    pub(super) cargo: Vec<(usize, i64)>,
}

/// A plan that is being made anew.
pub(super) struct Work<'a> {
    pub(super) plan: Plan<'a>,
    /// For each trip that is placed, the flight of the plan before that it is.
    pub(super) marks: Vec<Option<usize>>,
    /// The clock with nothing on it but what is frozen.
    pub(super) base: Board,
    pub(super) todo: Vec<Todo>,
    /// The whole question, which the rest is a part of.
    pub(super) whole: &'a FlightsProblem,
    pub(super) standing: &'a Standing,
    pub(super) held: &'a Held,
    pub(super) sorted: &'a Sorted,
    /// Reasons of flights that are changed.
    pub(super) causes: BTreeMap<usize, usize>,
}

/// The question that is left once frozen flights are flown: everything new begins when the notice is over.
pub(super) fn rest(
    problem: &FlightsProblem,
    standing: &Standing,
    fixed: &[Fixed],
    closures: &[(usize, Closure)],
) -> FlightsProblem {
    let mut rest = problem.clone();
    rest.as_of = standing.frozen_until(&problem.policy).max(problem.as_of);
    rest.standing = None;
    // Permits count by what was asked for in the plan before: the bans hold them.
    rest.permits = Vec::new();
    rest.closures.extend(closures.iter().map(|(_, closure)| closure.clone()));
    for disruption in &standing.disruptions {
        let (DisruptionKind::AirportClosed { airport, .. } | DisruptionKind::FuelMissing { airport, .. }) =
            &disruption.kind
        else {
            continue;
        };
        // No new way stops there to refuel, even when it is open again: a stop that was closed once is no good plan.
        let airports = rest.airports.iter_mut().filter(|known| known.id == *airport);
        airports.for_each(|known| known.work.fuel = known.work.fuel.min(FuelSupply::Limited));
    }
    keep_what_is_left(&mut rest, problem, fixed);
    rest
}

/// Takes from the question what frozen flights carry, and from its budget what they cost. A consignment that others travel with stays, with nothing left.
pub(super) fn keep_what_is_left(rest: &mut FlightsProblem, problem: &FlightsProblem, fixed: &[Fixed]) {
    let mut flown: BTreeMap<&ConsignmentId, i64> = BTreeMap::new();
    for part in fixed.iter().flat_map(|fixed| &fixed.flight.cargo) {
        *flown.entry(&part.consignment).or_default() += part.packs.get();
    }
    let leads: BTreeSet<&ConsignmentId> =
        problem.consignments.iter().filter_map(|one| one.travels_with.as_ref()).collect();
    let left = |one: &Consignment| -> Option<Consignment> {
        let packs = (one.packs.get() - flown.get(&one.id).copied().unwrap_or(0)).max(0);
        let mut left = Consignment { packs: Units::of(packs), ..one.clone() };
        // A pack weighs what it weighed: a light consignment counts as two tonnes in whole, not in part.
        let (whole, part) = (i128::from(one.weight().get()), i128::from(left.weight().get()).max(1));
        let share = whole * i128::from(packs) / i128::from(one.packs.get().max(1));
        let permille = i128::from(one.priority_permille.get()) * share / part;
        left.priority_permille = Units::of(i64::try_from(permille).unwrap_or(i64::MAX));
        (packs > 0 || leads.contains(&one.id)).then_some(left)
    };
    rest.consignments = problem.consignments.iter().filter_map(left).collect();
    if let Some(budget) = &mut rest.policy.budget {
        budget.cents -= fixed.iter().map(|fixed| flying_cost(problem, &fixed.flight)).sum::<i64>();
    }
}

impl<'a> Work<'a> {
    /// Puts frozen flights on the clock, then those open ones that can be flown as they stand; the others are to do.
    pub(super) fn new(
        asked: &'a FlightsProblem,
        whole: &'a FlightsProblem,
        standing: &'a Standing,
        held: &'a Held,
        sorted: &'a Sorted,
    ) -> Self {
        let atlas = Atlas::new(&asked.airports);
        let (groups, _) = groups(asked, &atlas);
        let mut board = Board::new(asked, &atlas);
        board.bans = Bans::new(whole, standing, &atlas, held);
        block_spots(&mut board, asked, standing, &atlas);
        let facts = Facts { problem: asked, groups: &groups, atlas: &atlas };
        for fixed in &sorted.fixed {
            let Some((template, slot)) = facts.trip(&fixed.flight) else { continue };
            board.put(&groups[template.group], &template, slot);
        }
        let trips: Vec<(usize, Option<(Template, Slot)>)> =
            sorted.open.iter().map(|index| (*index, facts.trip(&standing.flights[*index]))).collect();
        let chains = Chains::new(atlas, Router::new(&asked.airspaces), asked.types.iter().collect(), &asked.policy);
        let left = asked.consignments.iter().map(|consignment| consignment.packs.get()).collect();
        let plan = Plan {
            problem: asked,
            stowage: Stowage::new(asked),
            groups,
            chains,
            all: Templates::default(),
            board: board.clone(),
            left,
            placed: Vec::new(),
            refused: BTreeMap::new(),
            remarks: Vec::new(),
            is_unfilled: false,
        };
        let hit = sorted.hit.iter().filter_map(|(index, cause)| Some((*index, (*cause)?)));
        let waits = sorted.fixed.iter().filter_map(|fixed| Some((fixed.index, fixed.waits?)));
        let causes = hit.chain(waits).collect();
        let mut work = Work { plan, marks: vec![], base: board, todo: vec![], whole, standing, held, sorted, causes };
        work.lay(trips);
        work
    }

    /// Lays the open flights down, in order of departure.
    fn lay(&mut self, mut trips: Vec<(usize, Option<(Template, Slot)>)>) {
        let crowded = self.crowded();
        trips.sort_by_key(|(index, _)| (self.standing.flights[*index].legs[0].departs, *index));
        for (mark, trip) in trips {
            let (mut template, slot) = trip.expect("an open flight should be a trip");
            match self.window(&template, slot) {
                Some(window) => template.window = window,
                // No other trip is made of a way that is closed, and none is filled up.
                None => template.carries.clear(),
            }
            let flight = &self.standing.flights[mark];
            self.plan.all.list.push(template);
            let first = self.plan.all.list.len() - 1;
            let load = self.loaded(flight, first);
            let is_whole = load.cargo.iter().map(|stow| stow.packs).sum::<i64>()
                == flight.cargo.iter().map(|part| part.packs.get()).sum::<i64>();
            if !is_whole && let Some(cause) = self.need_cause(flight) {
                self.causes.entry(mark).or_insert(cause);
            }
            // Who has nothing to carry out goes nowhere to bring something back.
            let turn = self.plan.all.list[first].turn;
            if load.cargo.iter().all(|stow| stow.drop >= turn) {
                continue;
            }
            // Nobody flies to an airport where nothing is unloaded any more.
            let load = self.plan.without_empty_drops(load);
            let number = load.template;
            let template = &self.plan.all.list[number];
            let is_used = (0..template.drops.len()).all(|drop| load.cargo.iter().any(|stow| stow.drop == drop))
                && is_loaded_everywhere(template, &load);
            let met = flight.legs.iter().flat_map(|leg| [&leg.from, &leg.to]).find_map(|id| crowded.airports.get(id));
            let met = met.or_else(|| crowded.tails.get(&slot.tail));
            let group = &self.plan.groups[template.group];
            let (problem, board) = (self.plan.problem, &self.plan.board);
            let is_hit = self.sorted.hit.contains_key(&mark);
            let is_other = !is_whole && number != first;
            let is_pushed =
                (met.is_some() || is_other) && !board.is_free(problem, &self.plan.chains.atlas, group, template, slot);
            if is_hit || is_pushed || !is_used {
                if let Some(cause) = met.filter(|_| !is_hit) {
                    self.causes.entry(mark).or_insert(*cause);
                }
                let cargo = load.cargo.iter().map(|stow| (stow.consignment, stow.packs)).collect();
                self.todo.push(Todo { mark, template: number, slot, cargo });
                continue;
            }
            self.plan.board.put(group, template, slot);
            load.cargo.iter().for_each(|stow| self.plan.left[stow.consignment] -= stow.packs);
            self.plan.placed.push(Placed { load, slot });
            self.marks.push(Some(mark));
        }
    }

    /// The window of closures that a trip is flown in, where its legs keep to it.
    fn window(&mut self, template: &Template, slot: Slot) -> Option<usize> {
        let windows = self.plan.groups[template.group].windows.clone();
        let is_in = |window: &Window| {
            let begins = window.from <= slot.begin || window.from <= minute_up(self.plan.problem.as_of);
            begins && slot.begin + template.timing.ends <= window.until
        };
        (0..windows.len()).filter(|number| is_in(&windows[*number])).find(|number| {
            let airports = &self.plan.chains.atlas.airports;
            let router = &mut self.plan.chains.router;
            keeps_out(template, &windows[*number].closed, airports, router)
        })
    }

    /// The cargo of a flight on its trip, as far as it is still wanted.
    fn loaded(&self, flight: &Flight, number: usize) -> Load {
        let problem = self.plan.problem;
        let template = &self.plan.all.list[number];
        let mut load =
            Load::new(&self.plan.stowage, self.plan.groups[template.group].kind, &self.plan.all.list, (number, 0));
        for consignment in stowing_order(problem) {
            let id = &problem.consignments[consignment].id;
            for part in flight.cargo.iter().filter(|part| part.consignment == *id) {
                let drop = self.plan.chains.atlas.find(&part.unload);
                let is_back = part.haul == Haul::Back;
                let is_it =
                    |number: &usize| Some(template.drops[*number]) == drop && (*number >= template.turn) == is_back;
                let drop = (0..template.drops.len()).find(is_it);
                let packs = part.packs.get().min(self.plan.left[consignment]);
                drop.map(|drop| load.stow(&self.plan.stowage, consignment, drop, packs));
            }
        }
        load
    }

    /// The change of a need that a flight with less cargo is due to.
    fn need_cause(&self, flight: &Flight) -> Option<usize> {
        self.standing.disruptions.iter().rposition(|disruption| match &disruption.kind {
            DisruptionKind::NeedChanged { consignment, .. } | DisruptionKind::NeedCancelled { consignment } => {
                flight.cargo.iter().any(|part| part.consignment == *consignment)
            }
            _ => false,
        })
    }

    /// Where open flights may be in the way of what is frozen and waits, or of fewer spots.
    fn crowded(&self) -> Crowded {
        let mut crowded = Crowded::default();
        for fixed in &self.sorted.fixed {
            let Some(cause) = fixed.waits else { continue };
            let tail = self.plan.problem.tails.iter().position(|tail| tail.id == fixed.flight.tail);
            crowded.tails.extend(tail.map(|tail| (tail, cause)));
            let stations = fixed.flight.legs.iter().flat_map(|leg| [&leg.from, &leg.to]);
            crowded.airports.extend(stations.map(|id| (id.clone(), cause)));
        }
        for (index, disruption) in self.standing.disruptions.iter().enumerate() {
            if let DisruptionKind::SpotsFewer { airport, .. } = &disruption.kind {
                crowded.airports.insert(airport.clone(), index);
            }
        }
        crowded
    }

    /// Lists the trips over single airports that what is left could fly on: few, and quickly.
    pub(super) fn list_few(&mut self, control: &mut Control) {
        let wanted: Vec<usize> = (0..self.plan.left.len()).filter(|index| self.plan.left[*index] > 0).collect();
        let mut few = self.plan.problem.clone();
        few.consignments = wanted.iter().map(|index| self.plan.problem.consignments[*index].clone()).collect();
        few.policy.unload_max = 1;
        let listed = templates(&few, &self.plan.groups, &mut self.plan.chains, control);
        self.add(listed, &wanted);
    }

    /// Lists every trip of the question that is left.
    pub(super) fn list_all(&mut self, control: &mut Control) {
        let listed = templates(self.plan.problem, &self.plan.groups, &mut self.plan.chains, control);
        let all: Vec<usize> = (0..self.plan.left.len()).collect();
        self.add(listed, &all);
    }

    /// Adds trips whose consignments are numbered otherwise.
    fn add(&mut self, mut listed: Templates, numbers: &[usize]) {
        for mut template in std::mem::take(&mut *listed.list) {
            let facts = Facts { problem: self.plan.problem, groups: &self.plan.groups, atlas: &self.plan.chains.atlas };
            let group = &self.plan.groups[template.group];
            template.carries = facts.carries(group, template.origin, &template.drops);
            self.plan.all.list.push(template);
        }
        let refusals = listed.refusals.into_iter().map(|(index, refusal)| (numbers[index], refusal));
        self.plan.all.refusals.extend(refusals);
        self.plan.all.is_cut |= listed.is_cut;
    }

    /// Why something finds no place that is placed no more.
    pub(super) fn refuse(&mut self, todo: &Todo, reason: &Reason) {
        for (consignment, _) in &todo.cargo {
            self.plan.refused.insert(*consignment, reason.clone());
        }
    }

    /// The clock with what is placed on it.
    pub(super) fn board_anew(&mut self) {
        self.plan.board = self.base.clone();
        for Placed { load, slot } in &self.plan.placed {
            let template = &self.plan.all.list[load.template];
            self.plan.board.put(&self.plan.groups[template.group], template, *slot);
        }
    }
}

/// Whether a trip that loads at two airports has something aboard from each.
pub(super) fn is_loaded_everywhere(template: &Template, load: &Load) -> bool {
    let picked = |stow: &Stow| template.pick_up_of(stow.consignment, stow.drop).is_some();
    template.pick_up.is_none() || (load.cargo.iter().any(picked) && !load.cargo.iter().all(picked))
}

/// Whether the legs of a trip keep out of closed airspace, save that of the countries they serve.
pub(super) fn keeps_out(template: &Template, closed: &Shut, airports: &[&Airport], router: &mut Router) -> bool {
    let serves =
        |place: &PlaceId, leg: &Stretch| airports[leg.from].place == *place || airports[leg.to].place == *place;
    let is_barred = |leg: &Stretch| closed.bars(airports[leg.from]) || closed.bars(airports[leg.to]);
    !template.legs.iter().any(is_barred)
        && closed
            .overflight
            .iter()
            .all(|place| template.legs.iter().all(|leg| serves(place, leg) || router.is_open(place, &leg.way.points)))
}

/// Tails and airports where flights may be in the way, each with the disruption.
#[derive(Default)]
struct Crowded {
    tails: BTreeMap<usize, usize>,
    airports: BTreeMap<AirportId, usize>,
}

/// Takes the spots that an airport does not have for a time.
fn block_spots(board: &mut Board, problem: &FlightsProblem, standing: &Standing, atlas: &Atlas) {
    for disruption in &standing.disruptions {
        let DisruptionKind::SpotsFewer { airport, spots, from, until } = &disruption.kind else { continue };
        let Some(index) = atlas.find(airport) else { continue };
        let gone = (atlas.airports[index].spots_max().get() - spots.get()).max(0);
        let span = (minute(from.unwrap_or(disruption.at)), minute_up(until.unwrap_or(problem.until)));
        (0..gone).for_each(|_| board.take_spot(index, span));
    }
}
