//! Decides how a plan made anew is written down and what it changes: which new flight is which old one, what each change
//! costs, what is left out and why. Up: [`crate::repair`].
//!
//! A flight keeps its number as long as people would call it the same: the trip that was moved, or, where all was planned
//! from nothing, the flight that carries of the same cargo, most alike in airports, tail and time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::disruption::{Alternative, ChangeKind, Effort, FlightChange};
use model::evidence::{RecordKind, RecordRef};
use model::flights::{Bound, Flight, FlightsProblem, FlightsSolution, LegPurpose, Unflown};
use model::id::{AirportId, ConsignmentId, FlightId};
use model::quantity::{Minutes, Units};

use crate::answer::{cheapest, flight as written, general_remarks, reason, remarks_on};
use crate::fleet::minute;
use crate::objective::objective;
use crate::repair::permits::lead_days;
use crate::repair::work::Work;
use crate::template::Template;

/// Writes a plan down, with what it changes.
pub(super) fn told(mut work: Work, effort: Effort, steps: u64) -> Alternative {
    work.settle_marks();
    let placed = std::mem::take(&mut work.plan.placed);
    let mut flown: Vec<(Flight, Option<usize>, &Template)> = placed
        .iter()
        .zip(&work.marks)
        .map(|(placed, mark)| (written(&work.plan, placed), *mark, &work.plan.all.list[placed.load.template]))
        .collect();
    flown.sort_by(|(a, ..), (b, ..)| (a.legs[0].departs, &a.tail).cmp(&(b.legs[0].departs, &b.tail)));
    let marks = matched(&work, &flown);
    let mut number = last_number(&work);
    let mut flights: Vec<Flight> = work.sorted.fixed.iter().map(|fixed| fixed.flight.clone()).collect();
    let mut remarks = work.plan.remarks.clone();
    for ((mut flight, _, template), mark) in flown.into_iter().zip(&marks) {
        let before = mark.map(|mark| &work.standing.flights[mark]);
        flight.id = before.map_or_else(
            || {
                number += 1;
                FlightId::of(&format!("F{number:03}"))
            },
            |before| before.id.clone(),
        );
        match before.filter(|before| is_same(before, &flight)) {
            Some(before) => flights.push(before.clone()),
            None => {
                let cause = mark.and_then(|mark| work.causes.get(&mark));
                let link =
                    cause.map(|cause| RecordRef::new(RecordKind::Disruption, &work.standing.disruptions[*cause].id));
                flight.because.extend(link);
                remarks.extend(remarks_on(&work.plan, &flight, template));
                flights.push(flight);
            }
        }
    }
    flights.sort_by(|a, b| a.id.cmp(&b.id));
    remarks.extend(general_remarks(&work.plan));
    let (changes, change_cents) = changes(&work, &flights);
    let broken = work.sorted.broken.clone();
    remarks.extend(broken.iter().map(|broken| {
        let stays = if broken.is_under_way {
            "it is under way and stays in the plan as it was: somebody has to see to it"
        } else {
            "it has not departed: what it was to carry is planned anew"
        };
        format!("{} is broken by {}: {}; {stays}", broken.flight, broken.disruption, broken.reason.text)
    }));
    let solution = solution(&work, flights, remarks, steps);
    Alternative { effort, solution, broken, changes, change_cents }
}

fn solution(work: &Work, flights: Vec<Flight>, remarks: Vec<String>, steps: u64) -> FlightsSolution {
    let asked = work.plan.problem;
    let left_at = |id: &ConsignmentId| asked.consignments.iter().position(|one| one.id == *id);
    let mut left_out = Vec::new();
    let mut left = Vec::with_capacity(work.whole.consignments.len());
    let cheapest = cheapest(&work.plan);
    for consignment in &work.whole.consignments {
        let index = left_at(&consignment.id);
        let packs = index.map_or(0, |index| work.plan.left[index]);
        left.push(packs);
        if let Some(index) = index.filter(|_| packs > 0) {
            // A disruption that hit its flight comes before what the plan says by itself.
            let refused = work.plan.refused.get(&index).cloned();
            let reason = refused.unwrap_or_else(|| reason(&work.plan, index, cheapest[index]));
            left_out.push(Unflown { consignment: consignment.id.clone(), packs: Units::of(packs), reason });
        }
    }
    let objective = objective(work.whole, &flights, &left);
    let bound = Bound { plan_cents: objective.value_cents(), ..Bound::default() };
    let bound_scope =
        "The plan was made anew from one that stands: no bound is claimed for what is left of it.".to_owned();
    let templates = work.plan.all.list.len() as u64;
    FlightsSolution { flights, left_out, objective, bound, bound_scope, templates, remarks, steps }
}

/// Which flight of the plan before each new one is: the trip it was, or the one most alike that nobody else is.
fn matched(work: &Work, flown: &[(Flight, Option<usize>, &Template)]) -> Vec<Option<usize>> {
    let mut marks: Vec<Option<usize>> = flown.iter().map(|(_, mark, _)| *mark).collect();
    let taken: BTreeSet<usize> = marks.iter().flatten().copied().collect();
    let mut pairs = Vec::new();
    for (place, (flight, ..)) in flown.iter().enumerate().filter(|(_, (_, mark, _))| mark.is_none()) {
        for index in work.sorted.open.iter().filter(|index| !taken.contains(index)) {
            let before = &work.standing.flights[*index];
            let likeness = likeness(before, flight);
            pairs.extend(likeness.map(|likeness| (likeness, *index, place)));
        }
    }
    pairs.sort_unstable();
    let mut given: BTreeSet<usize> = BTreeSet::new();
    for (_, index, place) in pairs {
        if marks[place].is_none() && given.insert(index) {
            marks[place] = Some(index);
        }
    }
    marks
}

/// How unlike two flights are, least first; nothing when they share no cargo.
fn likeness(before: &Flight, after: &Flight) -> Option<(bool, bool, i64)> {
    let carries = |part: &model::flights::FlightCargo| {
        after.cargo.iter().any(|other| other.consignment == part.consignment && other.unload == part.unload)
    };
    let shares = before.cargo.iter().any(carries);
    let apart = (minute(before.legs[0].departs) - minute(after.legs[0].departs)).abs();
    shares.then(|| (stations(before) != stations(after), before.tail != after.tail, apart))
}

/// Where cargo is loaded and unloaded, in order.
fn stations(flight: &Flight) -> Vec<&AirportId> {
    let carried = flight.legs.iter().filter(|leg| leg.purpose == LegPurpose::Carry);
    let mut stations: Vec<&AirportId> = carried.clone().map(|leg| &leg.from).take(1).collect();
    stations.extend(carried.map(|leg| &leg.to).filter(|to| flight.cargo.iter().any(|part| part.unload == **to)));
    stations
}

/// The greatest number that a flight of the plan before has.
fn last_number(work: &Work) -> u64 {
    let number = |flight: &Flight| flight.id.as_str().trim_start_matches(|sign: char| !sign.is_ascii_digit()).parse();
    work.standing.flights.iter().filter_map(|flight| number(flight).ok()).max().unwrap_or(0)
}

/// Whether a flight is flown as it was told, whatever else it came from.
fn is_same(before: &Flight, after: &Flight) -> bool {
    before.tail == after.tail
        && before.cargo == after.cargo
        && shape(before) == shape(after)
        && times(before) == times(after)
}

type Shape<'a> = Vec<(&'a AirportId, &'a AirportId, LegPurpose, &'a [model::geo::GeoPoint])>;

fn shape(flight: &Flight) -> Shape<'_> {
    flight.legs.iter().map(|leg| (&leg.from, &leg.to, leg.purpose, &leg.way[..])).collect()
}

fn times(flight: &Flight) -> Vec<(Timestamp, Timestamp)> {
    flight.legs.iter().map(|leg| (leg.departs, leg.arrives)).collect()
}

/// What differs from the plan before, and what that costs.
fn changes(work: &Work, flights: &[Flight]) -> (Vec<FlightChange>, i64) {
    let before: BTreeMap<&FlightId, (usize, &Flight)> =
        work.standing.flights.iter().enumerate().map(|(index, flight)| (&flight.id, (index, flight))).collect();
    let after: BTreeMap<&FlightId, &Flight> = flights.iter().map(|flight| (&flight.id, flight)).collect();
    let ids: BTreeSet<&FlightId> = before.keys().chain(after.keys()).copied().collect();
    let (mut changes, mut cents) = (Vec::new(), 0);
    for id in ids {
        let cause = before.get(id).and_then(|(index, _)| work.causes.get(index));
        let kind = match (before.get(id), after.get(id)) {
            (Some(_), None) => ChangeKind::Dropped,
            (None, Some(flight)) => {
                let missing = work.held.missing(work.whole, flight);
                cents += permits_cents(work.whole, &missing);
                ChangeKind::Added { permits: missing.into_iter().map(|permit| permit.id.clone()).collect() }
            }
            (Some((_, before)), Some(after)) => {
                let Some((kind, cost)) = changed(work, before, after) else { continue };
                cents += cost;
                kind
            }
            (None, None) => unreachable!("a number should be of one of the two plans"),
        };
        let because = cause.map(|cause| work.standing.disruptions[*cause].id.clone());
        changes.push(FlightChange { flight: id.clone(), kind, because });
    }
    (changes, cents)
}

/// How a flight that both plans have differs, and what that costs; nothing when it does not.
fn changed(work: &Work, before: &Flight, after: &Flight) -> Option<(ChangeKind, i64)> {
    if is_same(before, after) {
        return None;
    }
    let costs = &work.whole.policy.change;
    let is_other_way = shape(before) != shape(after);
    let apart = |(a, b): (&model::flights::Leg, &model::flights::Leg)| (minute(a.departs) - minute(b.departs)).abs();
    let pairs = before.legs.iter().zip(&after.legs);
    // Of legs that are not the same only the first tells when people have to be there.
    let moved = if is_other_way { pairs.take(1).map(apart).max() } else { pairs.map(apart).max() };
    let moved = moved.unwrap_or(0);
    let is_other_tail = before.tail != after.tail;
    let missing = work.held.missing(work.whole, after);
    let per_tail = if is_other_tail { costs.per_tail.cents } else { 0 };
    let cents = (moved + 59) / 60 * costs.per_departure_hour.cents + per_tail + permits_cents(work.whole, &missing);
    let kind = ChangeKind::Changed {
        moved: Minutes::of(moved),
        is_other_tail,
        is_other_way,
        is_other_cargo: before.cargo != after.cargo,
        permits: missing.into_iter().map(|permit| permit.id.clone()).collect(),
    };
    Some((kind, cents))
}

fn permits_cents(problem: &FlightsProblem, missing: &[&model::permit::Permit]) -> i64 {
    let price = problem.policy.change.per_permit_day.cents;
    missing.iter().map(|permit| lead_days(permit.lead) * price).sum()
}
