//! Decides what of the plan before stands: which flights are frozen, which of them have to wait or are broken, and which
//! others cannot be flown as they stand. Does not decide what is flown instead ([`crate::repair`]). Up: [`crate::repair`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::disruption::{Broken, DisruptionKind, Standing};
use model::evidence::Reason;
use model::flights::{Flight, FlightsProblem};
use model::id::AirportId;
use model::permit::PermitUse;
use model::transport::{Closed, Closure, Forbids};

use crate::board::{Board, Slot};
use crate::fleet::{minute, minute_up};
use crate::repair::bans::{Bans, refused_tails};
use crate::repair::hold::{held, retold};
use crate::repair::recast::Facts;
use crate::template::Template;
use crate::timing::Timing;
use crate::way::Router;

/// A flight on the way waits in steps of so many minutes, at most so often: a week.
const WAIT: i64 = 15;
const WAITS_MAX: i64 = 7 * 24 * 4;

/// A flight that no new plan changes.
#[derive(Clone, Debug)]
pub(super) struct Fixed {
    /// Index into the flights of the plan before.
    pub(super) index: usize,
    /// As it is flown, with the times that are known now.
    pub(super) flight: Flight,
    /// The disruption it waits for, if it has to.
    pub(super) waits: Option<usize>,
}

/// The flights of the plan before, each in one of `fixed` and `open`.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    pub(super) fixed: Vec<Fixed>,
    /// Flights that may be changed, by index.
    pub(super) open: Vec<usize>,
    /// Those of them that cannot be flown as they stand, each with its disruption.
    pub(super) hit: BTreeMap<usize, Option<usize>>,
    pub(super) broken: Vec<Broken>,
}

/// Closures to overflight that the disruptions bring.
pub(super) fn new_closures(problem: &FlightsProblem, standing: &Standing) -> Vec<(usize, Closure)> {
    let mut closures = Vec::new();
    for (index, disruption) in standing.disruptions.iter().enumerate() {
        match &disruption.kind {
            DisruptionKind::RouteClosed(closure) => closures.push((index, (**closure).clone())),
            DisruptionKind::PermitRefused { permit, .. } => {
                let facts = problem.permits.iter().find(|known| known.id == *permit);
                let Some(facts) = facts.filter(|facts| facts.r#use == PermitUse::Overfly) else { continue };
                let states: BTreeSet<_> = refused_tails(problem, disruption)
                    .into_iter()
                    .map(|tail| problem.tails[tail].operator_state.clone())
                    .collect();
                let closure = Closure {
                    id: model::id::ClosureId::of(disruption.id.as_str()),
                    closes: Closed::Airspace(facts.state.clone(), Forbids::Overflight),
                    applies_to: states.into_iter().collect(),
                    from: disruption.at,
                    until: problem.until,
                    source: disruption.source.clone(),
                };
                closures.extend((!closure.applies_to.is_empty()).then_some((index, closure)));
            }
            _ => {}
        }
    }
    closures
}

/// Sorts the flights of the plan before.
pub(super) struct Sorter<'s, 'p, 'a> {
    pub(super) facts: Facts<'p, 'a>,
    pub(super) standing: &'s Standing,
    pub(super) closures: &'s [(usize, Closure)],
    pub(super) board: Board,
    pub(super) bans: &'s Bans,
    pub(super) router: Router<'p>,
}

/// What stands against a flight: its leg, the disruption, the minute it is over, and why.
struct Against {
    leg: usize,
    cause: Option<usize>,
    over: i64,
    reason: Reason,
}

impl Sorter<'_, '_, '_> {
    /// Sorts them.
    pub(super) fn sort(mut self) -> Sorted {
        let mut sorted = Sorted::default();
        let frozen_until = self.standing.frozen_until(&self.facts.problem.policy);
        let mut waiting = Vec::new();
        for (index, flight) in self.standing.flights.iter().enumerate() {
            let is_frozen = flight.legs.first().is_none_or(|leg| leg.departs < frozen_until);
            let as_it_is = || Fixed { index, flight: flight.clone(), waits: None };
            let Some((template, slot)) = self.facts.trip(flight) else {
                sorted.fixed.push(as_it_is());
                continue;
            };
            if self.late(flight).is_some() {
                waiting.push((index, template, slot));
                continue;
            }
            match self.against(flight, &template, slot) {
                None if is_frozen => {
                    self.board.put(&self.facts.groups[template.group], &template, slot);
                    sorted.fixed.push(as_it_is());
                }
                Some(_) if is_frozen => waiting.push((index, template, slot)),
                None => sorted.open.push(index),
                Some(against) => {
                    sorted.open.push(index);
                    sorted.hit.insert(index, against.cause);
                }
            }
        }
        for (index, template, slot) in waiting {
            self.settle(index, (template, slot), &mut sorted);
        }
        sorted.fixed.sort_by_key(|fixed| fixed.index);
        sorted.open.sort_unstable();
        sorted
    }

    /// When a leg of a flight is said to leave, and which disruption says so; the last word counts.
    fn late(&self, flight: &Flight) -> Option<(usize, i64, usize)> {
        let said =
            self.standing.disruptions.iter().enumerate().rev().find_map(|(index, disruption)| match &disruption.kind {
                DisruptionKind::LateDeparture { flight: id, leg, departs } if *id == flight.id => {
                    Some((usize::from(*leg), minute_up(*departs), index))
                }
                _ => None,
            });
        said.filter(|(leg, departs, _)| flight.legs.get(*leg).is_some_and(|leg| minute(leg.departs) < *departs))
    }

    /// The first thing that stands against a flight as it is.
    fn against(&mut self, flight: &Flight, template: &Template, slot: Slot) -> Option<Against> {
        let overflown = self.overflown(flight, slot.tail);
        let barred = self.bans.bars(template, slot.tail, slot.begin).filter(|barred| {
            // Who flies by the plan before has asked for the permit in time.
            self.bans.cause(barred.ban).is_some()
        });
        let barred = barred.map(|barred| Against {
            leg: barred.leg,
            cause: self.bans.cause(barred.ban),
            over: barred.later - slot.begin + template.timing.departs[barred.leg],
            reason: self.bans.why(barred.ban),
        });
        [barred, overflown].into_iter().flatten().min_by_key(|against| against.leg)
    }

    /// The first leg, not yet departed, through airspace that is closed to it now.
    fn overflown(&mut self, flight: &Flight, tail: usize) -> Option<Against> {
        let problem = self.facts.problem;
        let state = &problem.tails[tail].operator_state;
        let place =
            |id: &AirportId| problem.airports.iter().find(|airport| airport.id == *id).map(|airport| &airport.place);
        let first = minute(flight.legs[0].departs);
        for (index, leg) in flight.legs.iter().enumerate().filter(|(_, leg)| leg.departs >= self.standing.now) {
            for (cause, closure) in self.closures {
                let applies = closure.applies_to.is_empty() || closure.applies_to.contains(state);
                let is_in_force = closure.from < leg.arrives && leg.departs < closure.until;
                let Some(closed) = closure.overflight().filter(|_| applies && is_in_force) else { continue };
                let serves = [&leg.from, &leg.to].into_iter().any(|id| place(id) == Some(closed));
                if !serves && !self.router.is_open(closed, &leg.way) {
                    let text = format!("{closed} is closed to overflight until {}", closure.until);
                    let reason = Reason::new("route-closed", text, "wait, or go round it");
                    let over = minute_up(closure.until) - first;
                    return Some(Against { leg: index, cause: Some(*cause), over, reason });
                }
            }
        }
        None
    }

    /// Whether the legs that have not departed keep out of everything that is closed when they are flown.
    fn keeps_out(&mut self, flight: &Flight, tail: usize) -> bool {
        let problem = self.facts.problem;
        let state = &problem.tails[tail].operator_state;
        let place = |id: &AirportId| problem.airports.iter().find(|airport| airport.id == *id).map(|one| &one.place);
        flight.legs.iter().filter(|leg| leg.departs >= self.standing.now).all(|leg| {
            problem.closures.iter().all(|closure| {
                let applies = closure.applies_to.is_empty() || closure.applies_to.contains(state);
                let is_in_force = closure.from < leg.arrives && leg.departs < closure.until;
                let Some(closed) = closure.overflight().filter(|_| applies && is_in_force) else { return true };
                let serves = [&leg.from, &leg.to].into_iter().any(|id| place(id) == Some(closed));
                serves || self.router.is_open(closed, &leg.way)
            })
        })
    }

    /// What becomes of a flight that is late, or is frozen and cannot go on as it stands.
    fn settle(&mut self, index: usize, (template, slot): (Template, Slot), sorted: &mut Sorted) {
        let flight = &self.standing.flights[index];
        let offset = |at: Timestamp| minute(at) - slot.begin;
        let (leg, earliest, cause, reason) = match self.late(flight) {
            Some((leg, departs, cause)) => {
                let text = format!("leg {} leaves late", leg + 1);
                let reason = Reason::new("late-departure", text, "find another tail for what it carries");
                (leg, departs - slot.begin, Some(cause), reason)
            }
            None => {
                let against = self.against(flight, &template, slot).expect("a flight that waits should have a reason");
                let over = if against.over > i64::MAX / 8 { None } else { Some(against.over) };
                let begun = flight.legs[against.leg].departs < self.standing.now;
                match over.filter(|_| !begun && against.leg > 0) {
                    Some(over) => (against.leg, over, against.cause, against.reason),
                    None => {
                        let under_way = offset(flight.legs[0].departs) < offset(self.standing.now);
                        self.broken(index, (&template, slot), (against.cause, against.reason, under_way), sorted);
                        return;
                    }
                }
            }
        };
        match self.waited(flight, (&template, slot), leg, earliest) {
            Some(timing) => {
                let waits = Template { timing: timing.clone(), ..template };
                self.board.put(&self.facts.groups[waits.group], &waits, slot);
                let flight = retold(flight, &timing, slot.begin);
                sorted.fixed.push(Fixed { index, flight, waits: cause });
            }
            None => {
                let under_way = flight.legs[0].departs < self.standing.now;
                self.broken(index, (&template, slot), (cause, reason, under_way), sorted);
            }
        }
    }

    /// Names a flight as broken: under way it stays as it is, else its cargo is open again.
    fn broken(
        &mut self,
        index: usize,
        (template, slot): (&Template, Slot),
        (cause, reason, is_under_way): (Option<usize>, Reason, bool),
        sorted: &mut Sorted,
    ) {
        let flight = &self.standing.flights[index];
        let disruption = cause.map(|cause| self.standing.disruptions[cause].id.clone());
        let disruption = disruption.expect("what breaks a flight should be a disruption");
        sorted.broken.push(Broken { flight: flight.id.clone(), disruption, is_under_way, reason });
        if is_under_way {
            self.board.put(&self.facts.groups[template.group], template, slot);
            sorted.fixed.push(Fixed { index, flight: flight.clone(), waits: None });
        } else {
            sorted.open.push(index);
            sorted.hit.insert(index, cause);
        }
    }

    /// The minutes of a flight whose leg waits until nothing stands against the rest of it.
    fn waited(
        &mut self,
        flight: &Flight,
        (template, slot): (&Template, Slot),
        leg: usize,
        earliest: i64,
    ) -> Option<Timing> {
        let problem = self.facts.problem;
        let group = &self.facts.groups[template.group];
        let until = minute(problem.tails[slot.tail].available_until.min(problem.until));
        let last = template.legs.len() - 1;
        // A late departure is a fact: it leaves when it is said to, and waits further on if it must.
        let legs = leg..=last;
        for waiting in legs {
            for waits in 0..WAITS_MAX {
                let mut timing = held(template, &problem.types[group.kind], &group.crew, leg, earliest);
                if waits > 0 {
                    let known = Template { timing, ..template.clone() };
                    let later = known.timing.departs[waiting] + waits * WAIT;
                    timing = held(&known, &problem.types[group.kind], &group.crew, waiting, later);
                }
                if slot.begin + timing.arrives[last] > until {
                    break;
                }
                let waited = Template { timing, ..template.clone() };
                let told = retold(flight, &waited.timing, slot.begin);
                let is_free = self.board.is_free(problem, self.facts.atlas, group, &waited, slot);
                if is_free && self.keeps_out(&told, slot.tail) {
                    return Some(waited.timing);
                }
            }
        }
        None
    }
}
