//! Decides whether the tails have the hours for the trips that were chosen, and moves trips to like tails and later
//! periods where they have not. Does not choose trips ([`crate::choice`]). Up: [`crate`].

use std::collections::BTreeMap;

use model::flights::FlightsProblem;
use model::world::ItemKind;

use crate::choice::{CENTS, Chosen, Column, pack_cents};
use crate::fleet::{Group, minute};
use crate::programme::{hours_had, hours_taken};
use crate::template::Template;

/// How far sums of packs in fractions may lie above a limit.
const SLACK: f64 = 1e-6;

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

/// The chosen trips of some consignments, each flown by whoever has the hours for it at the least cost, and what the
/// whole costs in the unit of the model. Trips that nobody has the hours for are left out, with their packs.
pub(crate) fn fitted(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    (consignments, columns): (&[usize], &[Column]),
    chosen: &[Chosen],
) -> (Vec<Chosen>, f64) {
    let mut alike: BTreeMap<(usize, &[usize]), Vec<&Column>> = BTreeMap::new();
    for column in columns {
        let template = &templates[column.template];
        alike.entry((template.origin, &template.drops)).or_default().push(column);
    }
    let mut left: Vec<Vec<f64>> = groups.iter().map(|group| hours_had(problem, group)).collect();
    let mut packs: Vec<f64> = problem.consignments.iter().map(|facts| facts.packs.get() as f64).collect();
    let mut found: BTreeMap<(usize, usize), Chosen> = BTreeMap::new();
    let mut cost = 0.0;
    for trips in chosen {
        let template = &templates[trips.template];
        let share = |flow: &(usize, usize, f64)| (flow.0, flow.1, flow.2 / trips.trips as f64);
        let cargo: Vec<(usize, usize, f64)> = trips.flows.iter().map(share).collect();
        let others = alike.get(&(template.origin, template.drops.as_slice())).map_or(&[][..], Vec::as_slice);
        for _ in 0..trips.trips {
            let able = others.iter().filter(|column| {
                let group = templates[column.template].group;
                let taken = hours_taken(&groups[group], &templates[column.template]);
                left[group][column.period..].iter().all(|had| *had >= taken)
            });
            let priced = able.filter_map(|column| Some((price(problem, groups, templates, column, &cargo)?, *column)));
            let Some((price, column)) = priced.min_by(|left, right| left.0.total_cmp(&right.0)) else { continue };
            let group = templates[column.template].group;
            let taken = hours_taken(&groups[group], &templates[column.template]);
            left[group][column.period..].iter_mut().for_each(|had| *had -= taken);
            cost += price;
            let key = (column.period, column.template);
            let fresh = || Chosen { template: column.template, period: column.period, trips: 0, flows: Vec::new() };
            let flown = found.entry(key).or_insert_with(fresh);
            flown.trips += 1;
            for (consignment, drop, count) in &cargo {
                packs[*consignment] -= count;
                match flown.flows.iter_mut().find(|flow| flow.0 == *consignment && flow.1 == *drop) {
                    Some(flow) => flow.2 += count,
                    None => flown.flows.push((*consignment, *drop, *count)),
                }
            }
        }
    }
    for consignment in consignments {
        cost += pack_cents(problem, *consignment).0 * packs[*consignment].max(0.0) / CENTS;
    }
    (found.into_values().collect(), cost)
}

/// What a trip of a column costs with this cargo and its lateness; nothing when it cannot carry it.
fn price(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    column: &Column,
    cargo: &[(usize, usize, f64)],
) -> Option<f64> {
    let template = &templates[column.template];
    let aircraft = &problem.types[groups[template.group].kind];
    let (mut volume, mut seats, mut cents) = (0.0, 0.0, template.cents as f64);
    let mut mass = vec![0.0; template.drops.len()];
    for (consignment, drop, packs) in cargo {
        let (_, _, arrival) = column.flows.iter().find(|flow| flow.0 == *consignment && flow.1 == *drop)?;
        let facts = &problem.consignments[*consignment];
        mass[..=*drop].iter_mut().for_each(|mass| *mass += packs * facts.pack.gross().get() as f64);
        volume += packs * facts.pack.volume().get() as f64;
        if facts.kind == ItemKind::People {
            seats += packs * facts.pack.units().get() as f64;
        }
        let days = (arrival - minute(facts.due)).max(0) as f64 / (24.0 * 60.0);
        cents += pack_cents(problem, *consignment).1 * days * packs;
    }
    let holds = |needed: f64, has: i64| needed <= has as f64 * (1.0 + SLACK);
    let is_light = mass.iter().zip(&template.payloads).all(|(mass, payload)| holds(*mass, payload.get()));
    let fits = is_light && holds(volume, template.volume.get()) && holds(seats, aircraft.seats.get());
    let is_within = problem.limits.iter().filter(|limit| limit.aircraft == aircraft.id).all(|limit| {
        let named = cargo.iter().filter(|part| limit.consignments.contains(&problem.consignments[part.0].id));
        let filled: f64 = named.map(|part| part.2 * problem.consignments[part.0].pack.volume().get() as f64).sum();
        holds(filled, limit.volume_max.get())
    });
    (fits && is_within).then_some(cents / CENTS)
}
