//! Decides how a change of trips that stand is weighed, and taken back: what a plan is worth, what was there before, and which
//! packs could go on the way of others. Does not decide which changes are tried ([`crate::back`], [`crate::pickup`]).
//! Up: [`crate`].

use std::collections::BTreeSet;

use model::control::Control;
use model::flights::Flight;
use model::quantity::Grams;

use crate::answer::{Placed, flight};
use crate::board::Board;
use crate::fill::{Load, Stow, stowing_order};
use crate::fleet::destinations;
use crate::objective::objective;
use crate::solve::Plan;
use crate::template::Template;

/// Mass that misses its hard date, cost with lateness in hundredths, and carbon dioxide; less is better.
pub(crate) type Worth = (Grams, i64, Grams);

/// Packs that could go on the way of a trip, and where they were to be unloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) consignment: usize,
    pub(crate) packs: i64,
    pub(crate) airport: Option<usize>,
}

/// What a change can be taken back to.
pub(crate) struct Kept {
    board: Board,
    placed: Vec<Placed>,
    left: Vec<i64>,
    listed: usize,
}

/// Tries to give up one trip after the other, then to take along what is left over, until neither makes the plan better or the run
/// has ended.
pub(crate) fn until_still(
    plan: &mut Plan,
    control: &mut Control,
    given_up: impl Fn(&mut Plan, usize, &mut Option<Worth>, &mut Control) -> bool,
    taken_along: impl Fn(&mut Plan, &mut Option<Worth>, &mut Control) -> bool,
) {
    let mut worth = None;
    loop {
        let mut is_better = false;
        let mut place = 0;
        while place < plan.placed.len() {
            let is_given_up = given_up(plan, place, &mut worth, control);
            is_better |= is_given_up;
            place += usize::from(!is_given_up);
            if !control.goes_on() {
                return;
            }
        }
        is_better |= taken_along(plan, &mut worth, control);
        if !is_better || !control.goes_on() {
            return;
        }
    }
}

/// Lets a trip that `put` flies otherwise take what was left over, all but the rest, where the plan is better for it; tells whether.
pub(crate) fn takes_left_over(
    plan: &mut Plan,
    (wanted, rest): (&[Wanted], &[Wanted]),
    put: impl FnOnce(&mut Plan),
    worth: &mut Option<Worth>,
    control: &mut Control,
) -> bool {
    let before = *worth.get_or_insert_with(|| worth_of(plan, &flights(plan)));
    let kept = kept(plan);
    for Wanted { consignment, packs, .. } in wanted {
        plan.left[*consignment] -= packs;
    }
    for Wanted { consignment, packs, .. } in rest {
        plan.left[*consignment] += packs;
    }
    put(plan);
    let after = worth_of(plan, &flights(plan));
    if after < before && plan.funds() >= 0 {
        *worth = Some(after);
        control.close();
        return true;
    }
    back_to(plan, kept);
    false
}

/// What a trip carries.
pub(crate) fn carried(template: &Template, load: &Load) -> Vec<Wanted> {
    let one = |stow: &Stow| Wanted {
        consignment: stow.consignment,
        packs: stow.packs,
        airport: Some(template.drops[stow.drop]),
    };
    load.cargo.iter().map(one).collect()
}

/// Airports from which no trip takes something.
pub(crate) fn left_origins(plan: &Plan) -> BTreeSet<usize> {
    let left = (0..plan.left.len()).filter(|consignment| plan.left[*consignment] > 0);
    left.filter_map(|consignment| plan.chains.atlas.find(&plan.problem.consignments[consignment].origin)).collect()
}

/// What no trip takes of the consignments of an airport.
pub(crate) fn left_at(plan: &Plan, origin: usize) -> Vec<Wanted> {
    let is_there = |consignment: &usize| {
        let facts = &plan.problem.consignments[*consignment];
        plan.left[*consignment] > 0 && plan.chains.atlas.find(&facts.origin) == Some(origin)
    };
    let all = (0..plan.left.len()).filter(is_there);
    let wanted = all.map(|consignment| Wanted { consignment, packs: plan.left[consignment], airport: None });
    sorted(plan, wanted.collect())
}

/// In the order in which packs are stowed.
pub(crate) fn sorted(plan: &Plan, mut wanted: Vec<Wanted>) -> Vec<Wanted> {
    let order = stowing_order(plan.problem);
    wanted.sort_by_key(|one| order.iter().position(|consignment| *consignment == one.consignment));
    wanted
}

/// Something that is wanted with the airport where the tails of a trip unload it: where it was to be unloaded, else where the trip
/// calls, else where it goes best; nothing where they may unload it nowhere.
pub(crate) fn bound_for(plan: &Plan, template: &Template, calls: &[usize], one: Wanted) -> Option<Wanted> {
    let group = &plan.groups[template.group];
    let closed = &group.windows[template.window].closed;
    let facts = &plan.problem.consignments[one.consignment];
    let mut airports = destinations(plan.problem, &plan.chains.atlas, group, facts).ok()?;
    airports.retain(|airport| !closed.bars(plan.chains.atlas.airports[*airport]));
    let airport = airports.iter().find(|airport| Some(**airport) == one.airport);
    let airport = airport.or_else(|| airports.iter().find(|airport| calls.contains(airport))).or(airports.first());
    airport.map(|airport| Wanted { airport: Some(*airport), ..one })
}

/// The trips as they are written down, in the order in which they are placed.
pub(crate) fn flights(plan: &Plan) -> Vec<Flight> {
    plan.placed.iter().map(|placed| flight(plan, placed)).collect()
}

/// What a plan is worth as the search compares plans.
pub(crate) fn worth_of(plan: &Plan, flights: &[Flight]) -> Worth {
    let counted = objective(plan.problem, flights, &plan.left);
    (counted.hard_missed, counted.value_cents(), counted.co2)
}

pub(crate) fn kept(plan: &Plan) -> Kept {
    let (placed, left) = (plan.placed.clone(), plan.left.clone());
    Kept { board: plan.board.clone(), placed, left, listed: plan.all.list.len() }
}

pub(crate) fn back_to(plan: &mut Plan, kept: Kept) {
    (plan.board, plan.placed, plan.left) = (kept.board, kept.placed, kept.left);
    plan.all.list.truncate(kept.listed);
}
