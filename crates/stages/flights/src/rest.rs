//! Decides what a plan is compared with that brings cargo back: a bound of trips that come home empty says nothing of what
//! comes home on the way of others, so the bound is of the rest. Up: [`crate`].
//!
//! Take from any plan all that begins where others are unloaded: what is left is flown by the trips that are listed, on their way
//! out, at no more than it cost before, as no trip is allowed to cost less for what it brings back ([`crate::back`]). So
//! what the rest costs at least, the plan does.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::control::Control;
use model::flights::Bound;
use model::quantity::Units;

use crate::aside::give_back;
use crate::beside::{Bounding, bounded};
use crate::choice::{Choice, choose};
use crate::search::{self, Offers};
use crate::solve::Plan;
use crate::template::Template;

/// The bound of what does not begin where others are unloaded last.
pub(crate) fn bound_of_rest(plan: &mut Plan, offers: &Offers, control: &mut Control) -> Bound {
    let is_homeward = homeward(plan);
    let mut problem = plan.problem.clone();
    for (facts, is_homeward) in problem.consignments.iter_mut().zip(&is_homeward) {
        facts.packs = if *is_homeward { Units::ZERO } else { facts.packs };
    }
    let out = plan.all.list.iter().filter(|template| template.is_plain());
    let list: Vec<Template> = out.filter_map(|template| without(template, &is_homeward)).collect();
    let costs = costs(plan, offers, &is_homeward);
    let (groups, known) = (plan.groups.clone(), costs.clone());
    let bounding: Arc<Bounding> = Arc::new(move |tell: &mut dyn FnMut(&Choice, u64), control: &mut Control| {
        choose(&problem, &groups, &list, (&known, None), tell, control)
    });
    let choice = bounded(&bounding, control);
    give_back(bounding);
    plan.remarks.extend(choice.remark());
    choice.bound(&costs)
}

/// Consignments that begin where some trip of the list unloads last, away from its base.
fn homeward(plan: &Plan) -> Vec<bool> {
    let end = |template: &Template| {
        let end = template.drops[template.turn - 1];
        (end != plan.groups[template.group].base).then_some(end)
    };
    let ends: BTreeSet<usize> = plan.all.list.iter().filter_map(end).collect();
    let is_there = |origin: Option<usize>| origin.is_some_and(|origin| ends.contains(&origin));
    let origins = plan.problem.consignments.iter().map(|facts| plan.chains.atlas.find(&facts.origin));
    origins.map(is_there).collect()
}

/// A trip that carries nothing of these, and at its cost passes by where it would unload nothing else; none where nothing is
/// left of it.
fn without(template: &Template, is_homeward: &[bool]) -> Option<Template> {
    let is_kept = |(consignment, _): &&(usize, usize)| !is_homeward[*consignment];
    let carries: Vec<(usize, usize)> = template.carries.iter().filter(is_kept).copied().collect();
    let mut rest = Template { drops: vec![], payloads: vec![], carries: vec![], ..template.clone() };
    rest.timing.unloads.clear();
    let mut payload = None;
    for drop in 0..template.drops.len() {
        // What goes on is aboard on the way to where it only passes, too.
        let least = payload.map_or(template.payloads[drop], |least| template.payloads[drop].min(least));
        let here = carries.iter().filter(|(_, other)| *other == drop);
        let number = rest.drops.len();
        rest.carries.extend(here.map(|(consignment, _)| (*consignment, number)));
        payload = Some(least);
        if rest.carries.iter().any(|(_, other)| *other == number) {
            rest.drops.push(template.drops[drop]);
            rest.timing.unloads.push(template.timing.unloads[drop]);
            rest.payloads.push(least);
            payload = None;
        }
    }
    rest.turn = rest.drops.len();
    rest.carries.sort_unstable();
    (rest.turn > 0).then_some(rest)
}

/// What the plan costs for each consignment, a trip with the first of its cargo that is none of these.
fn costs(plan: &mut Plan, offers: &Offers, is_homeward: &[bool]) -> Vec<f64> {
    let placed = plan.placed.clone();
    for trip in &mut plan.placed {
        trip.load.cargo.sort_by_key(|stow| is_homeward[stow.consignment]);
    }
    let costs = search::costs(plan, offers);
    plan.placed = placed;
    costs
}

#[cfg(test)]
mod tests {
    use model::quantity::Grams;

    use super::*;
    use crate::samples::{consignment, il76, listed, problem, tail};

    #[test]
    fn a_trip_without_some_of_its_cargo_passes_by_where_it_went() {
        let mut problem = problem();
        problem.tails = vec![tail("A", &il76(), "RU", "UUMU")];
        problem.consignments =
            [("a", "UAAA"), ("b", "UCFM"), ("c", "UTTT")].map(|(id, to)| consignment(id, "UUMU", to, 10)).to_vec();
        let (_, _, all) = listed(&problem);
        let mut whole = all.list.iter().find(|template| template.drops.len() == 3).cloned().expect("three");
        whole.payloads = [30, 20, 25].map(Grams::of).to_vec();
        let consignment_at = |drop: usize| whole.carries.iter().find(|(_, other)| *other == drop).expect("cargo").0;
        for (gone, payloads, remark) in [
            (0, vec![20, 25], "the least on the way over the first"),
            (1, vec![30, 20], "the least on the way over the second"),
            (2, vec![30, 20], "nothing is aboard behind the second"),
        ] {
            let mut is_homeward = vec![false; 3];
            is_homeward[consignment_at(gone)] = true;
            let rest = without(&whole, &is_homeward).expect("two are left");
            assert_eq!(rest.payloads, payloads.into_iter().map(Grams::of).collect::<Vec<_>>(), "{remark}");
            let kept: Vec<usize> = (0..3).filter(|drop| *drop != gone).map(|drop| whole.drops[drop]).collect();
            assert_eq!((rest.drops, rest.turn, rest.cents), (kept, 2, whole.cents), "{remark}");
            assert!(rest.carries.iter().all(|(consignment, _)| !is_homeward[*consignment]), "{remark}");
        }
        assert!(without(&whole, &[true; 3]).is_none());
    }
}
