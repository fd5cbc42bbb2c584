//! Decides whether it may be packed, handed over, paid and disposed of: rules 15, 16, 17 and 19. Up: [`crate::fitness`].

use model::fitness::Level;
use model::handling::{PACKAGE_GROSS_MAX, Regulation};
use model::offer::Terms;
use model::product::ProductFact;
use model::world::{Item, ItemKind, Pack};

use super::super::facts::Case;
use super::goods::goods;
use super::{Found, worst};

/// Cubic millimetres in a litre.
const LITRE: i128 = 1_000_000;

/// Rule 15: packages, dangerous goods and cold chain are in order (49 CFR 172.101, drugdonations.org checklist).
pub(super) fn packing(case: &Case<'_>) -> Found {
    let Some(item) = goods(case).map(|item| item.item) else { return Found::not_concerned() };
    let product = &case.line.line.product;
    let pack = case.line.line.pack.as_ref().or(item.pack.as_ref());
    let is_medicine = item.handling.regulation == Regulation::Medicine;
    let strict = if is_medicine { Level::Block } else { Level::Warn };
    let list = match product.packing_list {
        Some(false) => Some(Found::fail(strict)),
        None if is_medicine => Some(Found::unknown(Level::Warn).lacking(&[ProductFact::PackingList])),
        _ => None,
    };
    let mixed = (product.mixed_parcels == Some(true)).then(|| Found::fail(strict));
    let parts = [weight(item, pack), dangerous(case, item, pack), cold(case, item, pack), list, mixed];
    worst(parts).unwrap_or_else(Found::pass)
}

/// Whether a person can lift the package.
fn weight(item: &Item, pack: Option<&Pack>) -> Option<Found> {
    let Some(pack) = pack else { return Some(Found::unknown(Level::Ask)) };
    if pack.gross() <= PACKAGE_GROSS_MAX {
        return None;
    }
    match (item.handling.regulation, item.kind) {
        (Regulation::Medicine, _) => Some(Found::fail(Level::Block)),
        (_, ItemKind::Consumable) => Some(Found::fail(Level::Warn)),
        _ => None,
    }
}

/// Whether dangerous goods are declared as what they are, and within the limit of one package on a cargo aircraft.
fn dangerous(case: &Case<'_>, item: &Item, pack: Option<&Pack>) -> Option<Found> {
    let declared = case.line.line.product.un_number;
    let Some(good) = &item.handling.dangerous else {
        return declared.map(|_| Found::fail(Level::Warn));
    };
    let number = match declared {
        None => Some(Found::unknown(Level::Block).lacking(&[ProductFact::UnNumber])),
        Some(number) if number != good.un_number => Some(Found::fail(Level::Block)),
        Some(_) => None,
    };
    // Goods that no cargo aircraft may carry are refused in any pack, also in one that is not known.
    let is_within = match (good.cargo_max, pack) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(most), Some(pack)) => {
            i128::from(good.net_per_unit.get()) * i128::from(pack.units().get()) <= i128::from(most.get())
        }
    };
    worst([number, (!is_within).then(|| Found::fail(Level::Block))])
}

/// Whether the cold chain is planned, and has room for what is judged where the room is known.
fn cold(case: &Case<'_>, item: &Item, pack: Option<&Pack>) -> Option<Found> {
    item.handling.cold_chain?;
    match case.line.line.product.cold_chain_plan {
        Some(false) => return Some(Found::fail(Level::Block)),
        None => return Some(Found::unknown(Level::Block).lacking(&[ProductFact::ColdChainPlan])),
        Some(true) => {}
    }
    let known: Vec<i128> =
        case.place.sites.iter().filter_map(|site| site.site.cold_litres).map(|room| i128::from(room.get())).collect();
    let pack = pack?;
    let packs = (i128::from(case.units()) + i128::from(pack.units().get()) - 1) / i128::from(pack.units().get());
    let volume = packs * i128::from(pack.volume().get());
    let is_short = !known.is_empty() && known.iter().sum::<i128>() * LITRE < volume;
    is_short.then(|| Found::fail(Level::Warn))
}

/// Rule 16: who takes over, duty, storage and onward transport are agreed (drugdonations.org checklist).
pub(super) fn consignee(case: &Case<'_>) -> Found {
    if case.is_kind(ItemKind::People) {
        return Found::not_concerned();
    }
    let Some(row) = case.facts.consignee(&case.place.place.id, &case.line.line.item) else {
        return Found::unknown(Level::Block);
    };
    let is_settled =
        row.duty_free.is_some() && row.storage.is_some() && row.onward_payer.is_some() && row.agreed.is_some();
    match row.duty_free {
        Some(false) => Found::fail(Level::Block),
        _ if is_settled => Found::pass(),
        _ => Found::unknown(Level::Block),
    }
}

/// Rule 17: gift, sale or mixed is agreed by both sides, with value and payer where something is paid (the quarrel over
/// the flight of 1 April 2020).
pub(super) fn terms(case: &Case<'_>) -> Found {
    let line = case.line.line;
    let is_priced = line.unit_value.is_some() && line.payer.is_some();
    match (line.terms, line.terms_agreed) {
        (Some(Terms::Own), _) => Found::pass(),
        (_, Some(false)) => Found::fail(Level::Block),
        (None, _) | (_, None) => Found::unknown(Level::Block),
        (Some(Terms::Sale | Terms::Mixed), _) if !is_priced => Found::unknown(Level::Block),
        _ => Found::pass(),
    }
}

/// Rule 19: somebody takes it back or disposes of it (the ventilators of 1 April 2020 became hazardous waste).
pub(super) fn end_of_life(case: &Case<'_>) -> Found {
    let is_concerned = case.item.is_some_and(|item| {
        let handling = &item.item.handling;
        let is_regulated = matches!(handling.regulation, Regulation::Device | Regulation::Test | Regulation::Medicine);
        is_regulated || handling.dangerous.is_some()
    });
    match &case.line.line.product.taken_back_by {
        _ if !is_concerned => Found::not_concerned(),
        None => Found::unknown(Level::Ask).lacking(&[ProductFact::TakenBackBy]),
        Some(_) => Found::pass(),
    }
}
