//! Decides whether a plan that was made anew leaves alone what has started, and heeds what went otherwise. Whether it can
//! be flown at all is judged as of any plan. Up: [`crate::flights`].
//!
//! What departs within the policy's notice of `now` is frozen. A frozen flight may only differ when a disruption stops it:
//! legs that have not departed may then wait, and a flight that has not departed at all may be planned anew; a flight that
//! still meets a disruption has to be named.

mod met;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use model::disruption::{Disruption, DisruptionKind, Standing};
use model::evidence::{RecordKind, RecordRef};
use model::flights::{Flight, FlightsProblem, FlightsSolution, Leg};
use model::id::FlightId;

use super::of_flight;
use super::trip::{Board, Trip};
use crate::Checked;
use crate::sheet::{Rule, Sheet};
use met::Met;

/// A rule over a plan made anew.
type AnewRule = Rule<fn(&Anew<'_>, &mut Sheet)>;

/// Every rule over a plan made anew.
pub(crate) const RULES: &[AnewRule] = &[
    Rule {
        code: "anew-frozen",
        limit: "What departs within the notice keeps its legs, tail, times and cargo; only what a disruption stops may wait.",
        apply: frozen,
    },
    Rule {
        code: "anew-notice",
        limit: "A flight that is new or changed departs no sooner than the policy's notice.",
        apply: notice,
    },
    Rule {
        code: "anew-broken",
        limit: "A frozen flight that a disruption makes impossible is named in the plan's remarks.",
        apply: broken,
    },
    Rule { code: "anew-tail-out", limit: "A tail that is out of service does not fly.", apply: tail_out },
    Rule {
        code: "anew-airport-closed",
        limit: "Nobody lands at or takes off from a closed airport, or one that is closed to the operator.",
        apply: airport_closed,
    },
    Rule {
        code: "anew-route-closed",
        limit: "Nobody flies through airspace that is closed to the operator, save from and to that country.",
        apply: route_closed,
    },
    Rule {
        code: "anew-permit-refused",
        limit: "What a state refuses is not done: landing, refuelling or flying over.",
        apply: permit_refused,
    },
    Rule {
        code: "anew-permit-lead",
        limit: "Who did not land in a state by the plan before lands there when the permit can be had, counted from now.",
        apply: permit_lead,
    },
    Rule {
        code: "anew-fuel",
        limit: "Nobody refuels on the way where fuel is short, nor takes off where there is none.",
        apply: fuel,
    },
    Rule {
        code: "anew-spots",
        limit: "Flights that are not frozen add no aircraft beyond the spots that are left.",
        apply: met::spots,
    },
    Rule {
        code: "anew-need",
        limit: "What is to be flown is what is wanted now, and what is on its way.",
        apply: need,
    },
    Rule { code: "anew-late", limit: "A late flight leaves no sooner than it is said to.", apply: late },
];

/// The question, the answer, and the plan before.
pub(crate) struct Anew<'a> {
    board: Board<'a>,
    standing: &'a Standing,
    before: BTreeMap<&'a FlightId, &'a Flight>,
    frozen_until: Timestamp,
    met: Met<'a>,
}

/// Judges a plan made anew against the plan before; nothing where the question has none.
#[must_use]
pub fn check_anew(problem: &FlightsProblem, solution: &FlightsSolution) -> Checked {
    let Some(standing) = &problem.standing else { return Checked::default() };
    let notice = SignedDuration::from_mins(problem.policy.notice.get());
    let anew = Anew {
        board: Board::new(problem, solution),
        standing,
        before: standing.flights.iter().map(|flight| (&flight.id, flight)).collect(),
        frozen_until: standing.now + notice,
        met: Met::new(problem, standing.now),
    };
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(&anew, &mut sheet);
    }
    sheet.finish()
}

impl<'a> Anew<'a> {
    /// Flights of the plan before that depart within the notice.
    fn frozen(&self) -> impl Iterator<Item = &'a Flight> + '_ {
        let is_frozen = |flight: &&Flight| flight.legs.first().is_some_and(|leg| leg.departs < self.frozen_until);
        self.standing.flights.iter().filter(is_frozen)
    }

    fn is_frozen(&self, id: &FlightId) -> bool {
        self.frozen().any(|flight| flight.id == *id)
    }

    fn after(&self, id: &FlightId) -> Option<&'a Flight> {
        self.board.solution.flights.iter().find(|flight| flight.id == *id)
    }

    /// Whether the remarks name a flight as broken.
    fn is_named(&self, id: &FlightId) -> bool {
        let words = format!("{id} is broken by ");
        self.board.solution.remarks.iter().any(|remark| remark.starts_with(&words))
    }

    /// Whether something that went otherwise stands against a flight of the plan before, or is about it.
    fn is_stopped(&self, flight: &Flight) -> bool {
        let told = FlightsSolution { flights: vec![flight.clone()], ..FlightsSolution::default() };
        let board = Board::new(self.board.problem, &told);
        let Some(trip) = board.trips.first() else { return false };
        self.standing.disruptions.iter().any(|disruption| {
            let is_late =
                matches!(&disruption.kind, DisruptionKind::LateDeparture { flight: id, .. } if *id == flight.id);
            is_late || self.met.first_leg(&board, trip, disruption).is_some()
        })
    }

    /// Flights that are judged by a disruption: all but frozen ones that are named as broken.
    fn judged(&self) -> impl Iterator<Item = &Trip<'a>> {
        self.board.trips.iter().filter(|trip| !(self.is_frozen(&trip.flight.id) && self.is_named(&trip.flight.id)))
    }

    /// Compares every judged flight with every disruption of a sort.
    fn heeds(&self, sheet: &mut Sheet, is_it: fn(&DisruptionKind) -> bool) {
        for disruption in self.standing.disruptions.iter().filter(|disruption| is_it(&disruption.kind)) {
            for trip in self.judged() {
                let leg = self.met.first_leg(&self.board, trip, disruption);
                sheet.holds(leg.is_none(), || {
                    let leg = leg.map_or(String::new(), |leg| super::named(&trip.flight.legs[leg]));
                    (of_flight(trip.flight), format!("{leg}: against {} ({})", disruption.id, disruption.kind.word()))
                });
            }
        }
    }
}

fn frozen(anew: &Anew<'_>, sheet: &mut Sheet) {
    for before in anew.frozen() {
        let has_departed = before.legs[0].departs < anew.standing.now;
        let is_stopped = anew.is_stopped(before);
        if is_stopped && !has_departed && anew.is_named(&before.id) {
            continue;
        }
        let after = anew.after(&before.id);
        sheet.holds(after.is_some(), || (of_flight(before), "frozen, and not flown".to_owned()));
        let Some(after) = after else { continue };
        let is_same = after.tail == before.tail && after.cargo == before.cargo && after.legs.len() == before.legs.len();
        sheet.holds(is_same, || (of_flight(before), "frozen, and its tail, cargo or legs are others".to_owned()));
        for (old, new) in before.legs.iter().zip(&after.legs) {
            let is_kept = if old.departs < anew.standing.now || !is_stopped { old == new } else { waits(old, new) };
            sheet.holds(is_kept, || {
                let text = format!(
                    "{}: told {} to {}, now {} to {}",
                    super::named(old),
                    old.departs,
                    old.arrives,
                    new.departs,
                    new.arrives
                );
                (of_flight(before), text)
            });
        }
    }
}

/// Whether a leg is the same but for leaving later.
fn waits(old: &Leg, new: &Leg) -> bool {
    let later = Leg { departs: old.departs, arrives: old.arrives, ..new.clone() };
    new.departs >= old.departs && later == *old
}

fn notice(anew: &Anew<'_>, sheet: &mut Sheet) {
    for flight in &anew.board.solution.flights {
        if anew.is_frozen(&flight.id) && !anew.is_named(&flight.id) {
            continue;
        }
        let is_as_told = anew.before.get(&flight.id).is_some_and(|before| *before == flight);
        let first = flight.legs.first().map(|leg| leg.departs);
        sheet.holds(is_as_told || first.is_none_or(|first| first >= anew.frozen_until), || {
            let text =
                format!("departs {first:?}, new or changed; nobody is told in time before {}", anew.frozen_until);
            (of_flight(flight), text)
        });
    }
}

fn broken(anew: &Anew<'_>, sheet: &mut Sheet) {
    for trip in anew.board.trips.iter().filter(|trip| anew.is_frozen(&trip.flight.id)) {
        for disruption in &anew.standing.disruptions {
            let leg = anew.met.first_leg(&anew.board, trip, disruption);
            sheet.holds(leg.is_none() || anew.is_named(&trip.flight.id), || {
                (of_flight(trip.flight), format!("cannot go on because of {}, and nobody says so", disruption.id))
            });
        }
    }
    for before in anew.frozen().filter(|before| anew.after(&before.id) != Some(before)) {
        let is_told =
            anew.after(&before.id).is_some_and(|after| after.tail == before.tail) || anew.is_named(&before.id);
        sheet.holds(is_told, || (of_flight(before), "frozen, changed, and nobody says so".to_owned()));
    }
}

fn tail_out(anew: &Anew<'_>, sheet: &mut Sheet) {
    anew.heeds(sheet, |kind| matches!(kind, DisruptionKind::TailOut { .. }));
}

fn airport_closed(anew: &Anew<'_>, sheet: &mut Sheet) {
    anew.heeds(sheet, |kind| match kind {
        DisruptionKind::AirportClosed { .. } => true,
        DisruptionKind::RouteClosed(closure) => closure.overflight().is_none(),
        _ => false,
    });
}

fn route_closed(anew: &Anew<'_>, sheet: &mut Sheet) {
    anew.heeds(sheet, |kind| matches!(kind, DisruptionKind::RouteClosed(closure) if closure.overflight().is_some()));
}

fn permit_refused(anew: &Anew<'_>, sheet: &mut Sheet) {
    anew.heeds(sheet, |kind| matches!(kind, DisruptionKind::PermitRefused { .. }));
}

fn fuel(anew: &Anew<'_>, sheet: &mut Sheet) {
    anew.heeds(sheet, |kind| matches!(kind, DisruptionKind::FuelMissing { .. }));
}

fn permit_lead(anew: &Anew<'_>, sheet: &mut Sheet) {
    let told = FlightsSolution { flights: anew.standing.flights.clone(), ..FlightsSolution::default() };
    let told = Board::new(anew.board.problem, &told);
    for permit in &anew.board.problem.permits {
        let users = told.trips.iter().filter(|trip| met::uses(&told, trip, permit).is_some());
        let users: BTreeSet<_> = users.map(|trip| trip.tail.operator.clone()).collect();
        let granted = met::granted(anew.standing.now, permit.lead);
        for trip in anew.board.trips.iter().filter(|trip| !users.contains(&trip.tail.operator)) {
            let Some(leg) = met::uses(&anew.board, trip, permit) else { continue };
            let lands = trip.flight.legs[leg].arrives;
            sheet.holds(lands >= granted, || {
                (of_flight(trip.flight), format!("lands {lands}; {} cannot be had before {granted}", permit.id))
            });
        }
    }
}

fn need(anew: &Anew<'_>, sheet: &mut Sheet) {
    for disruption in &anew.standing.disruptions {
        let subject = |id: &model::id::ConsignmentId| RecordRef::new(RecordKind::Consignment, id);
        let wanted = |id| anew.board.consignment(id).map_or(0, |one| one.packs.get());
        let under_way = |id: &model::id::ConsignmentId| -> i64 {
            let parts = anew.frozen().filter(|flight| !anew.is_named(&flight.id)).flat_map(|flight| &flight.cargo);
            parts.filter(|part| part.consignment == *id).map(|part| part.packs.get()).sum()
        };
        match &disruption.kind {
            DisruptionKind::NeedNew(new) if is_last_word(anew.standing, disruption) => {
                let is_asked = anew.board.consignment(&new.id).is_some_and(|one| one == &**new);
                sheet.holds(is_asked, || (subject(&new.id), "wanted, and not asked for as it is wanted".to_owned()));
            }
            DisruptionKind::NeedCancelled { consignment } if is_last_word(anew.standing, disruption) => {
                let (wanted, most) = (wanted(consignment), under_way(consignment));
                sheet.holds(wanted <= most, || {
                    (subject(consignment), format!("cancelled; {wanted} packs are asked for, {most} are under way"))
                });
            }
            DisruptionKind::NeedChanged { consignment, packs: Some(packs), .. }
                if is_last_word(anew.standing, disruption) =>
            {
                let (wanted, due) = (wanted(consignment), packs.get().max(under_way(consignment)));
                sheet.holds(wanted == due, || {
                    (subject(consignment), format!("{} packs are wanted; {wanted} are asked for", packs.get()))
                });
            }
            _ => {}
        }
    }
}

/// Whether nothing that became known later is about the same consignment.
fn is_last_word(standing: &Standing, disruption: &Disruption) -> bool {
    let about = |disruption: &Disruption| match &disruption.kind {
        DisruptionKind::NeedNew(new) => Some(new.id.clone()),
        DisruptionKind::NeedChanged { consignment, .. } | DisruptionKind::NeedCancelled { consignment } => {
            Some(consignment.clone())
        }
        _ => None,
    };
    let last = standing.disruptions.iter().rev().find(|other| about(other) == about(disruption));
    last.is_some_and(|last| last.id == disruption.id)
}

fn late(anew: &Anew<'_>, sheet: &mut Sheet) {
    for disruption in &anew.standing.disruptions {
        let DisruptionKind::LateDeparture { flight, leg, departs } = &disruption.kind else { continue };
        let Some(after) = anew.after(flight) else { continue };
        let leaves = after.legs.get(usize::from(*leg)).map(|leg| leg.departs);
        let is_heeded = leaves.is_none_or(|leaves| leaves >= *departs) || anew.is_named(flight);
        sheet.holds(is_heeded, || {
            (of_flight(after), format!("leg {} leaves {leaves:?}; it is said to leave {departs}", leg + 1))
        });
    }
}
