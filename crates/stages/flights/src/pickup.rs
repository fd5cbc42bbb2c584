//! Decides which trips load at a second airport before they unload anything: a trip is given up where another picks up what it
//! was to carry, and what no trip takes is picked up where that is worth it. Does not decide how the trips were chosen
//! ([`crate::search`]), nor what comes home ([`crate::back`]). Up: [`crate`].
//!
//! Either airport may be the first. What is loaded last is unloaded first, as nothing gets past what stands behind it, unless each
//! deck is known to have a side door: then the way over the airports of unloading is the shortest. The trip is laid and put on the
//! clock anew. A change is kept when the plan is worth more as plans are compared: hard dates, lateness and cost, carbon
//! dioxide. A step of the control is one way tried, or one change kept.

use std::collections::BTreeSet;

use model::control::Control;
use model::flights::LegPurpose;
use model::hold::DoorSide;
use model::quantity::{Grams, Minutes};
use model::transport::AircraftType;

use crate::answer::{Placed, flight};
use crate::board::Slot;
use crate::chain::Chains;
use crate::change::{
    Wanted, Worth, back_to, bound_for, carried, flights, kept, left_at, left_origins, sorted, takes_left_over,
    until_still, worth_of,
};
use crate::fill::{Load, stowing_order};
use crate::order::shortest;
use crate::solve::Plan;
use crate::template::{PickUp, Template, cost_cents};
use crate::timing::timing;
use crate::trip::build_over;

/// Trips that are tried to pick something up: the nearest in time, or those that go least out of their way.
const HOSTS_MAX: usize = 24;

/// What is to be picked up, or loaded first by a trip that picks its own cargo up.
struct Added<'a> {
    origin: usize,
    wanted: &'a [Wanted],
    is_first: bool,
}

/// A trip that loads at two airports, not yet on the clock.
struct Merged {
    template: Template,
    load: Load,
    /// What it does not take.
    rest: Vec<Wanted>,
}

/// Lets trips pick up what others were to carry, or nobody, while that makes the plan better.
pub(crate) fn pick_up(plan: &mut Plan, control: &mut Control) {
    if plan.problem.policy.load_max < 2
        || plan.problem.consignments.windows(2).all(|two| two[0].origin == two[1].origin)
    {
        return;
    }
    let given_up = |plan: &mut Plan, place: usize, worth: &mut Option<Worth>, control: &mut Control| {
        is_plain(plan, place) && given_up(plan, place, worth, control)
    };
    until_still(plan, control, given_up, taken_along);
}

fn is_plain(plan: &Plan, place: usize) -> bool {
    plan.all.list[plan.placed[place].load.template].is_plain()
}

/// Gives a trip up where another picks up what it carries, or is picked up by it, and the plan is better for it.
fn given_up(plan: &mut Plan, place: usize, worth: &mut Option<Worth>, control: &mut Control) -> bool {
    let hosts = hosts(plan, place);
    if hosts.is_empty() {
        return false;
    }
    let before = *worth.get_or_insert_with(|| worth_of(plan, &flights(plan)));
    let kept = kept(plan);
    // Behind it each trip is one place further forward once it is taken off.
    let hosts = hosts.into_iter().map(|host| host - usize::from(host > place));
    let Placed { load, slot } = plan.placed.remove(place);
    let alone = plan.flying(&load);
    let template = &plan.all.list[load.template];
    let origin = template.origin;
    plan.board.lift(&plan.groups[template.group], template, slot);
    let wanted = sorted(plan, carried(template, &load));
    let mut others = None;
    let mut best: Option<(Worth, usize, Merged, Slot)> = None;
    for (host, is_first) in hosts.flat_map(|host| [(host, false), (host, true)]) {
        if !control.step(1) {
            break;
        }
        let added = Added { origin, wanted: &wanted, is_first };
        let Some(merged) = merged(plan, host, &added).filter(|merged| merged.rest.is_empty()) else { continue };
        let Some((slot, costs)) = timed(plan, host, &merged) else { continue };
        if costs >= alone + plan.flying(&plan.placed[host].load) {
            continue;
        }
        let flights = others.get_or_insert_with(|| flights(plan));
        plan.all.list.push(merged.template.clone());
        let one = flight(plan, &Placed { load: merged.load.clone(), slot });
        plan.all.list.pop();
        let old = std::mem::replace(&mut flights[host], one);
        let after = worth_of(plan, flights);
        flights[host] = old;
        if best.as_ref().is_none_or(|(known, ..)| after < *known) {
            best = Some((after, host, merged, slot));
        }
    }
    if let Some((after, host, merged, slot)) = best.filter(|(after, ..)| *after < before) {
        put(plan, host, merged, slot);
        if plan.funds() >= 0 {
            *worth = Some(after);
            control.close();
            return true;
        }
    }
    back_to(plan, kept);
    false
}

/// Takes along what is left over, one trip at a time; tells whether any took something.
fn taken_along(plan: &mut Plan, worth: &mut Option<Worth>, control: &mut Control) -> bool {
    let mut is_better = false;
    for origin in left_origins(plan) {
        for (host, is_first) in passers_by(plan, origin).into_iter().flat_map(|host| [(host, false), (host, true)]) {
            let wanted = left_at(plan, origin);
            if wanted.is_empty() || !control.step(1) {
                break;
            }
            if !is_plain(plan, host) {
                continue;
            }
            let added = Added { origin, wanted: &wanted, is_first };
            let Some(merged) = merged(plan, host, &added) else { continue };
            let Some((slot, _)) = timed(plan, host, &merged) else { continue };
            let rest = merged.rest.clone();
            is_better |= takes_left_over(plan, (&wanted, &rest), |plan| put(plan, host, merged, slot), worth, control);
        }
    }
    is_better
}

/// Trips from other airports that could have room for what one carries, the nearest in time first.
fn hosts(plan: &Plan, place: usize) -> Vec<usize> {
    let Placed { load, slot } = &plan.placed[place];
    let origin = plan.all.list[load.template].origin;
    let mine = size(plan, load);
    let has_room = |host: &usize| {
        let other = &plan.placed[*host].load;
        let (theirs, template) = (size(plan, other), &plan.all.list[other.template]);
        let most = plan.problem.types[plan.groups[template.group].kind].payload_max();
        mine.0 + theirs.0 <= most && mine.1 + theirs.1 <= template.volume.get()
    };
    let is_other = |host: &usize| {
        let template = &plan.all.list[plan.placed[*host].load.template];
        *host != place && template.is_plain() && template.origin != origin
    };
    let mut hosts: Vec<usize> = (0..plan.placed.len()).filter(is_other).filter(has_room).collect();
    hosts.sort_by_key(|host| ((plan.placed[*host].slot.begin - slot.begin).abs(), *host));
    hosts.truncate(HOSTS_MAX);
    hosts
}

/// Mass and volume of a load.
fn size(plan: &Plan, load: &Load) -> (Grams, i64) {
    let pack = |consignment: usize| &plan.problem.consignments[consignment].pack;
    let mass = load.cargo.iter().map(|stow| pack(stow.consignment).gross().times(stow.packs)).sum();
    (mass, load.cargo.iter().map(|stow| pack(stow.consignment).volume().times(stow.packs).get()).sum())
}

/// Trips from other airports that go least out of their way over this one.
fn passers_by(plan: &Plan, airport: usize) -> Vec<usize> {
    let km = |from: usize, to: usize| plan.chains.atlas.sphere_km(from, to);
    let detour = |host: usize| {
        let template = &plan.all.list[plan.placed[host].load.template];
        let (origin, first) = (template.origin, template.drops[0]);
        (km(origin, airport) + km(airport, first) - km(origin, first)) as i64
    };
    let is_other =
        |host: &usize| is_plain(plan, *host) && plan.all.list[plan.placed[*host].load.template].origin != airport;
    let mut hosts: Vec<usize> = (0..plan.placed.len()).filter(is_other).collect();
    hosts.sort_by_key(|host| (detour(*host), *host));
    hosts.truncate(HOSTS_MAX);
    hosts
}

/// A trip that carries all it does, and as much of this as it takes; nothing where that is nothing.
fn merged(plan: &mut Plan, host: usize, added: &Added<'_>) -> Option<Merged> {
    let old = plan.placed[host].load.clone();
    let template = plan.all.list[old.template].clone();
    let group = &plan.groups[template.group];
    if group.windows[template.window].closed.bars(plan.chains.atlas.airports[added.origin]) {
        return None;
    }
    let own = carried(&template, &old);
    let bound_for = |one: &Wanted| bound_for(plan, &template, &template.drops, *one);
    let mut goes: Vec<Wanted> = added.wanted.iter().filter_map(bound_for).collect();
    loop {
        let (first, later) = if added.is_first { (&goes, &own) } else { (&own, &goes) };
        let origins = if added.is_first { (added.origin, template.origin) } else { (template.origin, added.origin) };
        let longer = laid(plan, &template, origins, (first, later))?;
        plan.all.list.push(longer);
        let loaded = loaded(plan, old.period, &own, &goes);
        let template = plan.all.list.pop().expect("a trip that was listed should be there");
        let load = loaded?;
        let taken: Vec<Wanted> = goes.iter().copied().filter(|one| load.aboard(one.consignment) > 0).collect();
        if taken.len() < goes.len() {
            goes = taken;
            continue;
        }
        let rest = added.wanted.iter().filter_map(|one| {
            let packs = one.packs - load.aboard(one.consignment);
            (packs > 0).then_some(Wanted { packs, ..*one })
        });
        return Some(Merged { rest: rest.collect(), template, load });
    }
}

/// A trip that loads this, then that, and unloads all of it; nothing where there is no way.
fn laid(
    plan: &mut Plan,
    template: &Template,
    (origin, second): (usize, usize),
    (first, later): (&[Wanted], &[Wanted]),
) -> Option<Template> {
    if first.is_empty() || later.is_empty() {
        return None;
    }
    let group = &plan.groups[template.group];
    let aircraft = &plan.problem.types[group.kind];
    let drops = drops(&plan.chains, aircraft, (group.base, origin, second), (first, later))?;
    if drops.len() > usize::from(plan.problem.policy.unload_max.max(1)) {
        return None;
    }
    let gross = |goes: &[Wanted]| -> Grams {
        goes.iter().map(|one| plan.problem.consignments[one.consignment].pack.gross().times(one.packs)).sum()
    };
    let wanted = [gross(first), gross(first) + gross(later)];
    let mut way = |wanted: [Grams; 2]| {
        build_over(plan.problem, group, template.window, (origin, second), (&drops, wanted), &mut plan.chains).ok()
    };
    // Where all of it cannot be lifted, as much as can.
    let (legs, leg, payloads) = way(wanted).or_else(|| way([Grams::ZERO; 2]))?;
    let block: Minutes = legs.iter().map(|leg| leg.block).sum();
    let drop_of = |one: &Wanted| drops.iter().position(|drop| Some(*drop) == one.airport);
    let carries = first.iter().chain(later).filter_map(|one| Some((one.consignment, drop_of(one)?)));
    let takes = later.iter().map(|one| one.consignment).collect();
    let merged = Template {
        origin,
        pick_up: Some(Box::new(PickUp { airport: second, leg, takes })),
        turn: drops.len(),
        carries: carries.collect(),
        timing: timing(&legs, aircraft, &group.crew),
        cents: cost_cents(aircraft, block),
        drops,
        payloads,
        block,
        legs,
        ..template.clone()
    };
    is_clear(&merged, (origin, second)).then_some(merged)
}

/// Where this and that is unloaded, in the order of the way.
fn drops(
    chains: &Chains,
    aircraft: &AircraftType,
    (base, origin, second): (usize, usize, usize),
    (first, later): (&[Wanted], &[Wanted]),
) -> Option<Vec<usize>> {
    let airports = |goes: &[Wanted]| goes.iter().filter_map(|one| one.airport).collect::<BTreeSet<usize>>();
    let (first, later) = (airports(first), airports(later));
    let before = [base, origin, second];
    if has_side_doors(aircraft) {
        let all: Vec<usize> = first.union(&later).copied().collect();
        return Some(shortest(&all, chains, (&before, base)));
    }
    // What is loaded last is out before anything else is; at one airport both may be unloaded.
    let both: Vec<usize> = first.intersection(&later).copied().collect();
    if both.len() > 1 {
        return None;
    }
    let only = |some: &BTreeSet<usize>| some.iter().copied().filter(|drop| !both.contains(drop)).collect::<Vec<_>>();
    let (early, late) = (only(&later), only(&first));
    let next = both.first().or(late.first()).copied().unwrap_or(base);
    let mut drops = if early.is_empty() { early } else { shortest(&early, chains, (&before, next)) };
    drops.extend(both);
    let end = [drops.last().copied().unwrap_or(second)];
    drops.extend(if late.is_empty() { late } else { shortest(&late, chains, (&end, base)) });
    Some(drops)
}

/// Whether each deck is known to have a side door; where no deck is known, none is.
fn has_side_doors(aircraft: &AircraftType) -> bool {
    let decks = &aircraft.hold.decks;
    !decks.is_empty() && decks.iter().all(|deck| deck.doors.iter().any(|door| door.side == DoorSide::Side))
}

/// Whether each airport of unloading is landed at once with cargo, and each airport of loading left once.
fn is_clear(template: &Template, (origin, second): (usize, usize)) -> bool {
    let carried = || template.legs.iter().filter(|leg| leg.purpose == LegPurpose::Carry);
    let lands = |airport: usize| carried().filter(|leg| leg.to == airport).count();
    let leaves = |airport: usize| carried().filter(|leg| leg.from == airport).count();
    let is_apart = !template.drops.contains(&origin) && !template.drops.contains(&second);
    let is_loaded_once = leaves(origin) == 1 && leaves(second) == 1 && lands(origin) == 0 && lands(second) == 1;
    is_apart && is_loaded_once && template.drops.iter().all(|drop| lands(*drop) == 1)
}

/// The trip that was listed last with all of the first and as much of the second as goes in; nothing where some of the first
/// does not, or nothing of the second.
fn loaded(plan: &Plan, period: usize, own: &[Wanted], goes: &[Wanted]) -> Option<Load> {
    let number = plan.all.list.len() - 1;
    let template = &plan.all.list[number];
    let mut load = Load::new(&plan.stowage, plan.groups[template.group].kind, &plan.all.list, (number, period));
    let drop_of = |one: &Wanted| template.drops.iter().position(|drop| Some(*drop) == one.airport);
    let order = stowing_order(plan.problem);
    for one in order.iter().flat_map(|consignment| own.iter().filter(|one| one.consignment == *consignment)) {
        if load.stow(&plan.stowage, one.consignment, drop_of(one)?, one.packs) < one.packs {
            return None;
        }
    }
    let mut takes = 0;
    for one in goes {
        takes += load.stow(&plan.stowage, one.consignment, drop_of(one)?, one.packs);
    }
    (takes > 0).then_some(load)
}

/// When a trip that loads at two airports can be flown instead of the one it is made of, and what it costs to fly.
fn timed(plan: &mut Plan, host: usize, merged: &Merged) -> Option<(Slot, i64)> {
    let Placed { load: old, slot } = plan.placed[host].clone();
    let old = plan.all.list[old.template].clone();
    plan.all.list.push(merged.template.clone());
    let (costs, ready) = (plan.flying(&merged.load), plan.ready(&merged.load));
    plan.all.list.pop();
    let group = &plan.groups[old.group];
    plan.board.lift(group, &old, slot);
    let found = plan.board.find(plan.problem, &plan.chains.atlas, group, &merged.template, ready);
    plan.board.put(group, &old, slot);
    Some((found.ok()?, costs))
}

/// Flies a trip that loads at two airports instead of the one it is made of.
fn put(plan: &mut Plan, host: usize, Merged { template, load, .. }: Merged, slot: Slot) {
    let group = &plan.groups[template.group];
    let old = plan.placed[host].clone();
    plan.board.lift(group, &plan.all.list[old.load.template], old.slot);
    plan.board.put(group, &template, slot);
    assert_eq!(load.template, plan.all.list.len(), "a trip should be of the template that is listed with it");
    plan.all.list.push(template);
    plan.placed[host] = Placed { load, slot };
}

#[cfg(test)]
mod tests;
