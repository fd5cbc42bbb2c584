//! Decides whether it is wanted, in this strength, and for so much: rules 1, 3 and 18. Up: [`crate::fitness`].

use model::fitness::Level;
use model::need::NeedLine;
use model::offer::Request;
use model::product::ProductFact;
use model::world::ItemKind;

use super::super::facts::Case;
use super::super::names::folded;
use super::Found;

/// Rule 1: an open request asks for it, in this strength and form, and for as much (WHO medicine donation guidelines).
pub(super) fn requested(case: &Case<'_>) -> Found {
    if case.asked.is_empty() {
        let is_asked_instead = case.facts.asked_instead(&case.place.place.id, &case.line.line.item).next().is_some();
        return Found::fail(if is_asked_instead { Level::Warn } else { Level::Block });
    }
    let (mut asked, mut is_open_ended, mut is_kept) = (0_i128, false, false);
    let mut unknown = vec![];
    for request in case.asked {
        if meets(case, request, &mut unknown) {
            is_kept = true;
            is_open_ended |= request.units.is_none();
            asked += request.units.map_or(0, |units| i128::from(units.get()));
        }
    }
    if !is_kept {
        let is_known = unknown.is_empty();
        let facts: Vec<ProductFact> = unknown.into_iter().flatten().collect();
        return if is_known { Found::fail(Level::Block) } else { Found::unknown(Level::Block).lacking(&facts) };
    }
    if is_open_ended || i128::from(case.units()) <= asked {
        return Found::pass();
    }
    Found::fail(Level::Warn).up_to(i64::try_from(asked).expect("less than the units judged"))
}

/// Whether a request's strength and form, and the skills it wants of people, are met. Notes what is not known, with the
/// fact of the product where it is one.
fn meets(case: &Case<'_>, request: &Request, unknown: &mut Vec<Option<ProductFact>>) -> bool {
    let has_strength = match (&request.wanted.strength_form, &case.line.strength) {
        (None, _) => true,
        (Some(_), None) => {
            unknown.push(Some(ProductFact::StrengthForm));
            false
        }
        (Some(wanted), Some(offered)) => folded(wanted) == *offered,
    };
    let wanted = &request.wanted.skills;
    if !case.is_kind(ItemKind::People) || wanted.is_empty() {
        return has_strength;
    }
    if case.line.skills.is_empty() {
        unknown.push(None);
    }
    has_strength && wanted.iter().all(|skill| case.line.skills.contains(&folded(skill)))
}

/// Rule 3: what is there and what comes is used up before it expires (reference on fitness, derived from the need).
pub(super) fn consumption(case: &Case<'_>) -> Found {
    let problem = case.facts.problem;
    let expires = case.item.is_some_and(|item| item.item.expires);
    let expiry = case.line.line.product.expiry.filter(|_| expires && case.is_kind(ItemKind::Consumable));
    let Some(expiry) = expiry else { return Found::not_concerned() };
    let Some(need) = case.need.filter(|need| !need.gross.is_zero()) else { return Found::unknown(Level::Ask) };
    let days = i128::from((expiry - problem.arrival).get_days().max(0));
    let most = i128::from(need.gross.get()) * days / i128::from(problem.policy.need_days.max(1));
    let there = [need.stock, need.pipeline, need.pledged].iter().map(|units| i128::from(units.get())).sum::<i128>();
    if i128::from(case.units()) + there <= most {
        return Found::pass();
    }
    let left = (most - there).max(0);
    Found::fail(Level::Warn).up_to(i64::try_from(left).expect("less than the units judged"))
}

/// Rule 18: a net need, or a request in figures, still stands on arrival, of the item or of what it may be given for.
pub(super) fn need_remains(case: &Case<'_>) -> Found {
    let (place, item) = (&case.place.place.id, &case.line.line.item);
    let arrival = case.facts.problem.arrival;
    let stands = |request: &&Request| {
        request.units.is_some_and(|units| !units.is_zero()) && request.due.is_none_or(|due| arrival <= due)
    };
    let is_standing = |need: Option<&NeedLine>, asked: &[&Request]| {
        need.is_some_and(|need| !need.net.is_zero()) || asked.iter().any(stands)
    };
    if is_standing(case.need, case.asked) {
        return Found::pass();
    }
    let mut is_counted_out = case.need.is_some();
    for item in case.facts.asked_instead(place, item) {
        let need = case.facts.need(place, item);
        if is_standing(need, case.facts.asked(place, item)) {
            return Found::pass();
        }
        is_counted_out |= need.is_some();
    }
    if is_counted_out { Found::fail(Level::Warn) } else { Found::unknown(Level::Warn) }
}
