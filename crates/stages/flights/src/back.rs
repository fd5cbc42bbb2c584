//! Decides what aircraft bring on their way home: a trip whose cargo begins where others unload last is given up, and they
//! bring what it was to carry; and what no trip takes goes with them where it can. Does not decide how the trips were
//! chosen ([`crate::search`]). Up: [`crate`].
//!
//! An aircraft is loaded for the way home at the airport where it unloads last, when all is out. The way out stays as it
//! is; the way home, with standing times, rests, permits and technical stops, is laid anew, and the trip is put on the
//! clock anew. A change is kept when the plan is worth more as plans are compared: hard dates, lateness and cost, carbon
//! dioxide. A step of the control is one trip tried, or one change kept.

use model::control::Control;
use model::quantity::{Grams, Minutes};

use crate::answer::{Placed, flight};
use crate::board::Slot;
use crate::change::{
    Wanted, Worth, back_to, bound_for, carried, flights, kept, left_at, left_origins, sorted, takes_left_over,
    until_still, worth_of,
};
use crate::fill::{Load, stowing_order};
use crate::order::shortest;
use crate::solve::Plan;
use crate::template::{Template, cost_cents};
use crate::timing::timing;
use crate::trip::build_back;

/// Trips that are tried to bring the cargo of one home: the nearest in time.
const HOSTS_MAX: usize = 24;

/// A trip that brings something back, not yet on the clock.
struct Hosted {
    /// Index of the trip that it is instead of.
    host: usize,
    template: Template,
    load: Load,
    slot: Slot,
    /// What it does not take.
    rest: Vec<Wanted>,
    /// Mass that it takes, grams.
    takes: i64,
}

/// Lets aircraft bring home what they can, while that makes the plan better.
pub(crate) fn bring_back(plan: &mut Plan, control: &mut Control) {
    let given_up = |plan: &mut Plan, place: usize, worth: &mut Option<Worth>, control: &mut Control| {
        is_guest(plan, place) && given_up(plan, place, worth, control)
    };
    until_still(plan, control, given_up, taken_along);
}

/// Whether others unload last where a trip is loaded, so that they could bring what it carries.
fn is_guest(plan: &Plan, place: usize) -> bool {
    let template = &plan.all.list[plan.placed[place].load.template];
    template.is_plain() && (0..plan.placed.len()).any(|host| host != place && turns_at(plan, host, template.origin))
}

/// Whether a trip unloads last at an airport that is not its base.
fn turns_at(plan: &Plan, host: usize, airport: usize) -> bool {
    let template = &plan.all.list[plan.placed[host].load.template];
    template.drops[template.turn - 1] == airport && plan.groups[template.group].base != airport
}

/// Gives a trip up where others bring what it carries and the plan is better for it.
fn given_up(plan: &mut Plan, place: usize, worth: &mut Option<Worth>, control: &mut Control) -> bool {
    let before = *worth.get_or_insert_with(|| worth_of(plan, &flights(plan)));
    let kept = kept(plan);
    let Placed { load, slot } = plan.placed.remove(place);
    let template = &plan.all.list[load.template];
    let origin = template.origin;
    plan.board.lift(&plan.groups[template.group], template, slot);
    let wanted = sorted(plan, carried(template, &load));
    let hosts = hosts(plan, origin, slot.begin);
    let is_done = by_one(plan, &hosts, &wanted, control) || by_several(plan, hosts, wanted, control);
    let after = worth_of(plan, &flights(plan));
    if is_done && after < before && plan.funds() >= 0 {
        *worth = Some(after);
        control.close();
        return true;
    }
    back_to(plan, kept);
    false
}

/// Takes along what is left over, one trip at a time; tells whether any took something.
fn taken_along(plan: &mut Plan, worth: &mut Option<Worth>, control: &mut Control) -> bool {
    let mut is_better = false;
    for origin in left_origins(plan) {
        for host in hosts(plan, origin, i64::MIN / 4) {
            let wanted = left_at(plan, origin);
            if wanted.is_empty() || !control.step(1) {
                break;
            }
            let Some(hosted) = hosted(plan, host, &wanted) else { continue };
            let rest = hosted.rest.clone();
            is_better |= takes_left_over(plan, (&wanted, &rest), |plan| put(plan, hosted), worth, control);
        }
    }
    is_better
}

/// Trips that unload last at an airport, the nearest in time first.
fn hosts(plan: &Plan, airport: usize, begin: i64) -> Vec<usize> {
    let mut hosts: Vec<usize> = (0..plan.placed.len()).filter(|host| turns_at(plan, *host, airport)).collect();
    hosts.sort_by_key(|host| ((plan.placed[*host].slot.begin - begin).abs(), *host));
    hosts.truncate(HOSTS_MAX);
    hosts
}

/// Lets one trip bring everything: the one with which the plan is worth most.
fn by_one(plan: &mut Plan, hosts: &[usize], wanted: &[Wanted], control: &mut Control) -> bool {
    let mut flights = flights(plan);
    let mut best: Option<(Worth, Hosted)> = None;
    for host in hosts {
        if !control.step(1) {
            return false;
        }
        let Some(hosted) = hosted(plan, *host, wanted).filter(|hosted| hosted.rest.is_empty()) else { continue };
        let placed = Placed { load: hosted.load.clone(), slot: hosted.slot };
        plan.all.list.push(hosted.template.clone());
        let before = std::mem::replace(&mut flights[*host], flight(plan, &placed));
        plan.all.list.pop();
        let worth = worth_of(plan, &flights);
        flights[*host] = before;
        if best.as_ref().is_none_or(|(known, _)| worth < *known) {
            best = Some((worth, hosted));
        }
    }
    let is_found = best.is_some();
    if let Some((_, hosted)) = best {
        put(plan, hosted);
    }
    is_found
}

/// Lets several trips bring it, each as much as it can; tells whether nothing is left.
fn by_several(plan: &mut Plan, mut hosts: Vec<usize>, mut wanted: Vec<Wanted>, control: &mut Control) -> bool {
    while !wanted.is_empty() {
        let mut best: Option<Hosted> = None;
        for host in &hosts {
            if !control.step(1) {
                return false;
            }
            let found = hosted(plan, *host, &wanted);
            let rank = |hosted: &Hosted| (-hosted.takes, hosted.slot.begin, hosted.host);
            if let Some(found) = found.filter(|found| best.as_ref().is_none_or(|known| rank(found) < rank(known))) {
                best = Some(found);
            }
        }
        let Some(found) = best else { return false };
        hosts.retain(|host| *host != found.host);
        wanted.clone_from(&found.rest);
        put(plan, found);
    }
    true
}

/// A trip with as much of this on its way home as it takes; nothing where that is nothing, or where the trip would cost
/// less than without: then a bound of trips that come home empty would say nothing of it.
fn hosted(plan: &mut Plan, host: usize, wanted: &[Wanted]) -> Option<Hosted> {
    let Placed { load: old, slot } = plan.placed[host].clone();
    let template = plan.all.list[old.template].clone();
    let mut goes: Vec<Wanted> = old
        .cargo
        .iter()
        .filter(|stow| stow.drop >= template.turn)
        .map(|stow| Wanted {
            consignment: stow.consignment,
            packs: stow.packs,
            airport: Some(template.drops[stow.drop]),
        })
        .collect();
    let has = goes.len();
    goes.extend(wanted.iter().filter_map(|one| bound_for(plan, &template, &[], *one)));
    let mut drops = drops_of(plan, &goes);
    if goes.len() == has {
        return None;
    }
    loop {
        let longer = laid(plan, &template, &drops, &goes)?;
        plan.all.list.push(longer);
        let loaded = loaded(plan, &old, &template, (&goes, has));
        let longer = plan.all.list.pop().expect("a trip that was listed should be there");
        let (load, takes) = loaded?;
        let is_used = |drop: &usize| load.cargo.iter().any(|stow| stow.drop == *drop);
        let used: Vec<usize> =
            (longer.turn..longer.drops.len()).filter(is_used).map(|drop| longer.drops[drop]).collect();
        if used.len() < drops.len() {
            drops = used;
            continue;
        }
        return timed(plan, host, (longer, load, slot), (wanted, takes));
    }
}

/// Puts a trip that brings something back on the clock instead of itself without, where it finds its time.
fn timed(
    plan: &mut Plan,
    host: usize,
    (template, load, slot): (Template, Load, Slot),
    (wanted, takes): (&[Wanted], i64),
) -> Option<Hosted> {
    let old = plan.all.list[plan.placed[host].load.template].clone();
    let alone = plan.flying(&plan.placed[host].load);
    let number = load.template;
    plan.all.list.push(template);
    let (costs, ready) = (plan.flying(&load), plan.ready(&load));
    let template = plan.all.list.pop().expect("a trip that was listed should be there");
    if costs < alone {
        return None;
    }
    assert_eq!(number, plan.all.list.len(), "a trip should be the next of the list");
    let group = &plan.groups[template.group];
    plan.board.lift(group, &old, slot);
    let found = plan.board.find(plan.problem, &plan.chains.atlas, group, &template, ready);
    plan.board.put(group, &old, slot);
    let had = |consignment: usize| plan.placed[host].load.aboard(consignment);
    let rest = wanted.iter().filter_map(|one| {
        let packs = one.packs - (load.aboard(one.consignment) - had(one.consignment));
        (packs > 0).then_some(Wanted { packs, ..*one })
    });
    let rest = rest.collect();
    Some(Hosted { host, slot: found.ok()?, rest, takes, template, load })
}

/// The airports where this is unloaded, no more than a trip may unload at: those come first that most stow first.
fn drops_of(plan: &Plan, goes: &[Wanted]) -> Vec<usize> {
    let mut drops: Vec<usize> = Vec::new();
    for airport in goes.iter().filter_map(|one| one.airport) {
        if !drops.contains(&airport) {
            drops.push(airport);
        }
    }
    drops.truncate(usize::from(plan.problem.policy.unload_max.max(1)));
    drops
}

/// A trip that goes home over these airports; nothing where there is no way, or where somebody who reads it could not tell
/// which of two landings at one airport is meant.
fn laid(plan: &mut Plan, template: &Template, drops: &[usize], goes: &[Wanted]) -> Option<Template> {
    let group = &plan.groups[template.group];
    let aircraft = &plan.problem.types[group.kind];
    let turn_leg = template.turn_leg();
    let end = template.drops[template.turn - 1];
    let drops = shortest(drops, &plan.chains, (&[end], group.base));
    let gross = |one: &Wanted| plan.problem.consignments[one.consignment].pack.gross().times(one.packs);
    let gross: Grams = goes.iter().map(gross).sum();
    let out = (&template.legs[..turn_leg], template.turn);
    let mut way =
        |wanted: Grams| build_back(plan.problem, group, template.window, out, (&drops, wanted), &mut plan.chains).ok();
    // Where all of it cannot be lifted, as much as can.
    let (legs, payloads) = way(gross).or_else(|| way(Grams::ZERO))?;
    let block: Minutes = legs.iter().map(|leg| leg.block).sum();
    let longer = Template {
        drops: template.drops[..template.turn].iter().copied().chain(drops).collect(),
        timing: timing(&legs, aircraft, &group.crew),
        payloads: template.payloads[..template.turn].iter().copied().chain(payloads).collect(),
        legs,
        block,
        cents: cost_cents(aircraft, block),
        ..template.clone()
    };
    is_clear(&longer, turn_leg).then_some(longer)
}

/// Whether each airport of unloading is landed at once with cargo, and the way from the last of the way out to each of the way
/// home is flown once.
fn is_clear(template: &Template, turn_leg: usize) -> bool {
    let lands = |airport: usize| {
        let carried = template.legs.iter().filter(|leg| leg.purpose == model::flights::LegPurpose::Carry);
        carried.filter(|leg| leg.to == airport).count()
    };
    let end = template.drops[template.turn - 1];
    let before = &template.legs[..turn_leg];
    let passes = before.iter().position(|leg| leg.from == end).map_or(&[][..], |first| &before[first..]);
    let is_passed = |drop: &usize| passes.iter().any(|leg| leg.to == *drop);
    template.drops.iter().all(|drop| lands(*drop) == 1) && !template.drops[template.turn..].iter().any(is_passed)
}

/// The trip that was listed last with the cargo of another on its way out, and this on its way home; with the mass that it takes
/// besides the first so many, which have to come along. Nothing where they do not, or nothing else does.
fn loaded(plan: &Plan, old: &Load, template: &Template, (goes, has): (&[Wanted], usize)) -> Option<(Load, i64)> {
    let number = plan.all.list.len() - 1;
    let longer = &plan.all.list[number];
    let kind = plan.groups[template.group].kind;
    let mut load = Load::new(&plan.stowage, kind, &plan.all.list, (number, old.period));
    for consignment in stowing_order(plan.problem) {
        for stow in old.cargo.iter().filter(|stow| stow.consignment == consignment && stow.drop < template.turn) {
            if load.stow(&plan.stowage, stow.consignment, stow.drop, stow.packs) < stow.packs {
                return None;
            }
        }
    }
    let mut takes = 0;
    for (index, one) in goes.iter().enumerate() {
        let drop = (longer.turn..longer.drops.len()).find(|drop| Some(longer.drops[*drop]) == one.airport);
        let taken = drop.map_or(0, |drop| load.stow(&plan.stowage, one.consignment, drop, one.packs));
        if index < has && taken < one.packs {
            return None;
        }
        if index >= has {
            takes += plan.problem.consignments[one.consignment].pack.gross().times(taken).get();
        }
    }
    (takes > 0).then_some((load, takes))
}

/// Flies a trip that brings something back instead of itself without.
fn put(plan: &mut Plan, hosted: Hosted) {
    let Hosted { host, template, load, slot, .. } = hosted;
    let group = &plan.groups[template.group];
    let old = plan.placed[host].clone();
    plan.board.lift(group, &plan.all.list[old.load.template], old.slot);
    plan.board.put(group, &template, slot);
    plan.all.list.push(template);
    assert_eq!(load.template, plan.all.list.len() - 1, "a trip should be of the template that is listed with it");
    plan.placed[host] = Placed { load, slot };
}

#[cfg(test)]
mod tests;
