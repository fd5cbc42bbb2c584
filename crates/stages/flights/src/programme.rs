//! Decides how the choice of trips is put as a mixed-integer model: variables, costs, limits. Does not solve it
//! ([`crate::choice`]). Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use highs::{Col, RowProblem};
use model::flights::{Consignment, FlightsProblem, PalletPlaces};
use model::quantity::Grams;
use model::world::ItemKind;

use crate::choice::{CENTS, Chosen, Column, Part, pack_cents, period_ends};
use crate::fill::Room;
use crate::fleet::{Group, minute};
use crate::places::{of_place, of_whole, on_unit, places_of};
use crate::stowage::{Stowage, partner};
use crate::template::Template;

/// Packs of this mass and more are counted whole in the model; lighter ones round well.
const WHOLE_PACK: Grams = Grams::of(500_000);
/// Most trips of one template in one period.
const TRIPS_MAX: i64 = 200;

/// The model with the meaning of its variables.
pub(crate) struct Built {
    pub(crate) rows: RowProblem,
    /// For each column how often it is flown.
    pub(crate) trips: Vec<Col>,
    /// For each column the packs of a consignment to a drop.
    pub(crate) flows: Vec<Vec<(usize, usize, Col)>>,
}

/// What the model is to contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The linear relaxation, with the hours of the tails.
    Relaxed,
    /// The linear relaxation, without them.
    Loose,
    /// Whole trips, without the hours of the tails.
    Timeless,
    /// Whole trips, with the hours of the tails.
    Whole,
}

/// Builds the model of one part of the problem.
pub(crate) fn build(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    part: &Part,
    shape: Shape,
) -> Built {
    let is_whole = matches!(shape, Shape::Timeless | Shape::Whole);
    let has_hours = matches!(shape, Shape::Relaxed | Shape::Whole);
    let columns = &part.columns;
    let mut rows = RowProblem::default();
    let mut left_out = Vec::new();
    // A fraction of a team leads nothing.
    let leads: BTreeSet<usize> = part.consignments.iter().filter_map(|index| partner(problem, *index)).collect();
    for index in &part.consignments {
        let packs = problem.consignments[*index].packs.get() as f64;
        left_out.push(rows.add_column(pack_cents(problem, *index).0 / CENTS, 0.0..=packs));
    }
    let mut trips = Vec::new();
    let mut flows = Vec::new();
    for column in columns {
        let template = &templates[column.template];
        let cost = template.cents as f64 / CENTS;
        let most = if has_hours { most_trips(problem, groups, template, column) } else { packs_of(problem, column) };
        let most = most.min(TRIPS_MAX) as f64;
        trips.push(rows.add_column_with_integrality(cost, 0.0..=most, is_whole));
        let mut carried: Vec<(usize, usize, Col)> = Vec::new();
        for (consignment, drop, arrival) in &column.flows {
            let facts = &problem.consignments[*consignment];
            let late = (arrival - minute(facts.due)).max(0) as f64 / (24.0 * 60.0);
            let cost = pack_cents(problem, *consignment).1 * late / CENTS;
            let whole = is_whole && (is_counted(facts) || leads.contains(consignment));
            let col = rows.add_column_with_integrality(cost, 0.0..=facts.packs.get() as f64, whole);
            carried.push((*consignment, *drop, col));
        }
        flows.push(carried);
    }
    for (index, left) in part.consignments.iter().zip(left_out) {
        let mine = flows.iter().flatten().filter(|(consignment, _, _)| consignment == index);
        let mut row: Vec<(Col, f64)> = mine.map(|(_, _, col)| (*col, 1.0)).collect();
        row.push((left, 1.0));
        let packs = problem.consignments[*index].packs.get() as f64;
        rows.add_row(packs..=packs, row);
    }
    let stowage = Stowage::new(problem);
    for (index, column) in columns.iter().enumerate() {
        limit_trip(&stowage, &templates[column.template], groups, trips[index], &flows[index], &mut rows);
    }
    if has_hours {
        limit_hours(problem, groups, templates, columns, &trips, &mut rows);
    }
    if is_whole {
        count_trips(templates, columns, &trips, &mut rows);
    }
    Built { rows, trips, flows }
}

/// No more trips than packs.
fn packs_of(problem: &FlightsProblem, column: &Column) -> i64 {
    column.flows.iter().map(|(index, _, _)| problem.consignments[*index].packs.get()).sum()
}

/// No more trips than packs, nor than the tails have time for.
fn most_trips(problem: &FlightsProblem, groups: &[Group], template: &Template, column: &Column) -> i64 {
    let packs = packs_of(problem, column);
    let group = &groups[template.group];
    let span = (group.until - group.from).max(0);
    let per_tail = span / template.timing.ends.max(1) + 1;
    packs.min(per_tail * group.tails.len() as i64)
}

/// Mass to each drop, volume, places, seats, the limits of loading, and who travels with whom.
fn limit_trip(
    stowage: &Stowage,
    template: &Template,
    groups: &[Group],
    trips: Col,
    flows: &[(usize, usize, Col)],
    rows: &mut RowProblem,
) {
    let problem = stowage.problem;
    let aircraft = &problem.types[groups[template.group].kind];
    let facts = |flow: &(usize, usize, Col)| &problem.consignments[flow.0];
    let part = |flow: &(usize, usize, Col), size: i64| (flow.2, size, is_counted(facts(flow)));
    let places = places_of(problem, aircraft);
    // Of a pack on a unit, its part of the tare by volume: units are at least as many.
    let tare = |flow: &(usize, usize, Col)| {
        let Some((places, pack)) = places.and_then(|places| Some((places, on_unit(places, facts(flow))?))) else {
            return 0;
        };
        let part = i128::from(pack[0]) * i128::from(places.tare_min.get()) / i128::from(of_place(places)[0].max(1));
        i64::try_from(part).expect("the tare of a place should be light")
    };
    for (drop, payload) in template.payloads.iter().enumerate() {
        let aboard = flows.iter().filter(|flow| flow.1 >= drop);
        let parts: Vec<_> = aboard.map(|flow| part(flow, facts(flow).pack.gross().get() + tare(flow))).collect();
        limit(rows, trips, payload.get(), &parts, 1e6);
    }
    if let Some(places) = places {
        limit_places(problem, places, trips, flows, rows);
    }
    let boxed: Vec<_> = flows.iter().filter(|flow| facts(flow).pack.volume().get() > 0).collect();
    let volume = |flow: &&(usize, usize, Col)| part(flow, facts(flow).pack.volume().get());
    let parts: Vec<_> = boxed.iter().map(volume).collect();
    limit(rows, trips, template.volume.get(), &parts, 1e9);
    for found in problem.limits.iter().filter(|found| found.aircraft == aircraft.id) {
        let named = boxed.iter().filter(|flow| found.consignments.contains(&facts(flow).id));
        limit(rows, trips, found.volume_max.get(), &named.map(volume).collect::<Vec<_>>(), 1e9);
    }
    let seated = flows.iter().filter(|flow| facts(flow).kind == ItemKind::People);
    let seats: Vec<_> = seated.map(|flow| part(flow, facts(flow).pack.units().get())).collect();
    limit(rows, trips, aircraft.seats.get(), &seats, 1.0);
    let empty = Room::new(stowage, groups[template.group].kind, template);
    for flow in flows {
        let most = empty.packs(stowage, flow.0, flow.1) as f64;
        if most >= facts(flow).packs.get() as f64 {
            // A small consignment needs a whole trip, not the share of one that it fills: a tighter relaxation.
            limit(rows, trips, facts(flow).packs.get(), &[(flow.2, 1, false)], 1.0);
        }
        let Some(other) = stowage.partner(flow.0) else { continue };
        let mates = flows.iter().filter(|mate| mate.0 == other && mate.1 == flow.1);
        let mut row = vec![(flow.2, 1.0)];
        row.extend(mates.map(|mate| (mate.2, -most.max(1.0))));
        rows.add_row(..=0.0, row);
    }
}

/// What the packs of a trip take of the places for units: volume and mass of as many of the best as there are, and of all
/// together. That an airport's packs take whole places is left to [`Room`].
fn limit_places(
    problem: &FlightsProblem,
    places: &PalletPlaces,
    trips: Col,
    flows: &[(usize, usize, Col)],
    rows: &mut RowProblem,
) {
    let count = places.count.get();
    for (which, unit) in [(0, 1e9), (1, 1e6)] {
        let most = of_place(places)[which].saturating_mul(count).min(of_whole(places)[which]);
        let part = |flow: &(usize, usize, Col)| {
            let facts = &problem.consignments[flow.0];
            Some((flow.2, on_unit(places, facts)?[which], is_counted(facts)))
        };
        let parts: Vec<_> = flows.iter().filter_map(part).collect();
        limit(rows, trips, most, &parts, unit);
    }
}

/// Counts the trips of each group from each origin, and to each airport, as whole numbers of their own: splitting the
/// search on such a sum says more than on one template in one period, which another can replace.
fn count_trips(templates: &[Template], columns: &[Column], trips: &[Col], rows: &mut RowProblem) {
    type Counted = (usize, usize, Option<usize>);
    let mut counted: BTreeMap<Counted, Vec<(Col, f64)>> = BTreeMap::new();
    for (column, col) in columns.iter().zip(trips) {
        let template = &templates[column.template];
        for drop in template.drops.iter().copied().map(Some).chain([None]) {
            counted.entry((template.group, template.origin, drop)).or_default().push((*col, 1.0));
        }
    }
    for mut sum in counted.into_values().filter(|sum| sum.len() > 1) {
        let total = rows.add_integer_column(0.0, 0.0..);
        sum.push((total, -1.0));
        rows.add_row(0.0..=0.0, sum);
    }
}

/// The parts together are at most so much for each trip; sizes are divided by `unit` to keep the numbers near one.
///
/// Packs that are counted whole cannot share what is left over on several trips, though a sum over trips would let
/// them: seven vehicles and a half on each of two trips are not fifteen. For each of their sizes a row rounds all sizes
/// and the limit down to whole ones (Chvatal 1973), which every real trip satisfies.
fn limit(rows: &mut RowProblem, trips: Col, most: i64, parts: &[(Col, i64, bool)], unit: f64) {
    if parts.is_empty() {
        return;
    }
    let mut row: Vec<(Col, f64)> = parts.iter().map(|(col, size, _)| (*col, *size as f64 / unit)).collect();
    row.push((trips, -(most as f64) / unit));
    rows.add_row(..=0.0, row);
    let sizes: BTreeSet<i64> = parts.iter().filter(|part| part.2 && part.1 > 0).map(|part| part.1).collect();
    for size in sizes.into_iter().filter(|size| most % size != 0) {
        let counted = parts.iter().filter(|part| part.2 && part.1 >= size);
        let mut row: Vec<(Col, f64)> = counted.map(|part| (part.0, (part.1 / size) as f64)).collect();
        row.push((trips, -((most / size) as f64)));
        rows.add_row(..=0.0, row);
    }
}

/// Whether packs of a consignment are counted whole.
fn is_counted(facts: &Consignment) -> bool {
    facts.pack.gross() >= WHOLE_PACK || facts.kind == ItemKind::Vehicle
}

/// Trips that end by the end of a period have taken place in the time that the tails had until then.
fn limit_hours(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    columns: &[Column],
    trips: &[Col],
    rows: &mut RowProblem,
) {
    for (number, group) in groups.iter().enumerate() {
        for (period, had) in hours_had(problem, group).into_iter().enumerate() {
            let mine = columns.iter().zip(trips);
            let row: Vec<(Col, f64)> = mine
                .filter(|(column, _)| column.period <= period && templates[column.template].group == number)
                .map(|(column, col)| (*col, hours_taken(group, &templates[column.template])))
                .collect();
            if !row.is_empty() {
                rows.add_row(..=had, row);
            }
        }
    }
}

/// Hours that the tails of a group have until the end of each period; the rest after the last trip may lie beyond.
pub(crate) fn hours_had(problem: &FlightsProblem, group: &Group) -> Vec<f64> {
    let rest = group.crew.rest_min.get();
    let had = |end: i64| ((end.min(group.until) - group.from).max(0) + rest) as f64 / 60.0 * group.tails.len() as f64;
    period_ends(problem).into_iter().map(had).collect()
}

/// Hours that a trip takes of its tail, the rest after it included.
pub(crate) fn hours_taken(group: &Group, template: &Template) -> f64 {
    (template.timing.ends + group.crew.rest_min.get()) as f64 / 60.0
}

/// Whether the tails have the hours for these trips in their periods.
pub(crate) fn has_hours(problem: &FlightsProblem, groups: &[Group], templates: &[Template], chosen: &[Chosen]) -> bool {
    groups.iter().enumerate().all(|(number, group)| {
        hours_had(problem, group).into_iter().enumerate().all(|(period, had)| {
            let mine =
                chosen.iter().filter(|trips| trips.period <= period && templates[trips.template].group == number);
            let taken: f64 =
                mine.map(|trips| trips.trips as f64 * hours_taken(group, &templates[trips.template])).sum();
            taken <= had
        })
    })
}
