//! Decides how the goods themselves are: shelf life, labels and condition, and days and languages of people: rules 2, 5
//! and 6. Up: [`crate::fitness`].

use jiff::ToSpan;
use jiff::civil::Date;
use model::fitness::Level;
use model::handling::Regulation;
use model::product::{Condition, ProductFact};
use model::world::ItemKind;

use super::super::facts::{Case, ItemFacts};
use super::super::names::{have_common, languages};
use super::Found;

/// The item, where it is goods: people and vehicles have no label, plate or certificate of their own.
pub(super) fn goods<'a>(case: &Case<'a>) -> Option<&'a ItemFacts<'a>> {
    case.item.filter(|item| matches!(item.item.kind, ItemKind::Consumable | ItemKind::Device))
}

/// Rule 2: a year, or what the policy says, remains on the day of arrival (drugdonations.org checklist); people stay
/// beyond it.
pub(super) fn shelf_life(case: &Case<'_>) -> Found {
    let (problem, line) = (case.facts.problem, case.line.line);
    if case.is_kind(ItemKind::People) {
        let Some(returns) = line.team.as_ref().and_then(|team| team.returns) else {
            return Found::unknown(Level::Warn);
        };
        if returns <= problem.arrival {
            return Found::fail(Level::Block);
        }
        let is_too_short =
            case.asked.iter().any(|request| request.wanted.duty_until.is_some_and(|last| last > returns));
        return if is_too_short { Found::fail(Level::Warn) } else { Found::pass() };
    }
    if !goods(case).is_some_and(|item| item.item.expires) {
        return Found::not_concerned();
    }
    let Some(expiry) = line.product.expiry else {
        return Found::unknown(Level::Block).lacking(&[ProductFact::Expiry]);
    };
    let least = problem.arrival.checked_add(problem.policy.shelf_life_months.months()).unwrap_or(Date::MAX);
    if expiry < least { Found::fail(Level::Block) } else { Found::pass() }
}

/// Rule 5: labels are complete and read there (drugdonations.org checklist); a team is understood.
pub(super) fn labels(case: &Case<'_>) -> Found {
    if case.is_kind(ItemKind::People) {
        return spoken(case);
    }
    let Some(item) = goods(case) else { return Found::not_concerned() };
    let regulation = item.item.handling.regulation;
    let (fail, unknown) = match regulation {
        Regulation::Medicine | Regulation::Device | Regulation::Test => (Level::Block, Level::Block),
        Regulation::Protective => (Level::Warn, Level::Warn),
        Regulation::Supply => (Level::Warn, Level::Ask),
    };
    let (offered, read) = (&case.line.languages, &case.place.languages);
    if offered.is_empty() {
        return Found::unknown(unknown).lacking(&[ProductFact::Languages]);
    }
    if read.is_empty() {
        return Found::unknown(unknown);
    }
    if !have_common(offered, read) {
        return Found::fail(fail);
    }
    match (regulation, case.line.line.product.label_complete) {
        (Regulation::Medicine, Some(false)) => Found::fail(Level::Block),
        (Regulation::Medicine, None) => Found::unknown(Level::Block).lacking(&[ProductFact::LabelComplete]),
        (_, Some(false)) => Found::fail(Level::Warn),
        _ => Found::pass(),
    }
}

/// Whether a team speaks what was asked for and what is spoken there.
fn spoken(case: &Case<'_>) -> Found {
    let (team, place) = (&case.line.team_languages, &case.place.languages);
    if team.is_empty() || place.is_empty() {
        return Found::unknown(Level::Warn);
    }
    let lacks_wanted = case.asked.iter().any(|request| {
        let wanted = languages(&request.wanted.languages);
        !wanted.is_empty() && !have_common(&wanted, team)
    });
    if lacks_wanted || !have_common(team, place) { Found::fail(Level::Warn) } else { Found::pass() }
}

/// Rule 6: no returned drugs, no samples, no used devices without a record of refurbishment (drugdonations.org).
pub(super) fn condition(case: &Case<'_>) -> Found {
    let Some(item) = goods(case) else { return Found::not_concerned() };
    let product = &case.line.line.product;
    let not_said = |level| Found::unknown(level).lacking(&[ProductFact::Condition]);
    match (item.item.handling.regulation, product.condition) {
        (_, Some(Condition::New)) => Found::pass(),
        (Regulation::Medicine | Regulation::Device, None) => not_said(Level::Block),
        (_, None) => not_said(Level::Ask),
        (Regulation::Medicine, Some(_)) => Found::fail(Level::Block),
        (Regulation::Device, Some(_)) if product.refurbishment.is_some() => Found::pass(),
        (Regulation::Device, Some(Condition::Refurbished)) => {
            Found::unknown(Level::Block).lacking(&[ProductFact::Refurbishment])
        }
        (Regulation::Device, Some(_)) => Found::fail(Level::Block),
        (Regulation::Test | Regulation::Protective, Some(Condition::Sample)) => Found::fail(Level::Warn),
        (Regulation::Test | Regulation::Protective, Some(_)) => Found::fail(Level::Block),
        (Regulation::Supply, Some(_)) => Found::fail(Level::Warn),
    }
}
