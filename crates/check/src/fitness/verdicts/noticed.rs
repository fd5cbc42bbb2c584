//! Decides who and what is under notice: recalls, incidents and sanctions: rules 11 and 12. Up: [`crate::fitness`].

use model::fitness::Level;
use model::product::ProductFact;
use model::world::{ItemKind, Notice};

use super::super::facts::Case;
use super::super::names::{Likeness, folded};
use super::Found;

/// How a notice stands to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fitness) enum Hit {
    /// The name may be the same.
    Possible,
    /// The name is the same; whether it is one of its lots is not known.
    LotsUnknown,
    /// It is meant.
    Certain,
}

/// Rule 11: no recall or incident on maker or model, on the day of loading or of arrival (Aventa-M).
pub(super) fn incident(case: &Case<'_>) -> Found {
    let kind = case.item.map_or(ItemKind::Consumable, |item| item.item.kind);
    if kind == ItemKind::People {
        return Found::not_concerned();
    }
    let (maker, model) = (&case.line.maker, &case.line.model);
    match incidents(case).map(|(_, hit)| hit).max() {
        Some(Hit::Certain) => Found::fail(Level::Block),
        Some(Hit::LotsUnknown) => Found::unknown(Level::Block).lacking(&[ProductFact::Lots]),
        // A name that is only alike tells no more than no notice at all.
        Some(Hit::Possible) | None if kind == ItemKind::Device && model.is_none() => {
            Found::unknown(Level::Block).lacking(&[ProductFact::Model])
        }
        Some(Hit::Possible) => Found::unknown(Level::Warn),
        None if kind != ItemKind::Device && model.is_none() && maker.is_none() => {
            Found::unknown(Level::Warn).lacking(&[ProductFact::Maker, ProductFact::Model])
        }
        None => Found::pass(),
    }
}

/// Rule 12: no sanctions on maker, owner, model, donor, payer or carrier, or a licence (Aventa-M).
pub(super) fn sanctions(case: &Case<'_>) -> Found {
    let kind = case.item.map_or(ItemKind::Consumable, |item| item.item.kind);
    let no_maker = |level| Found::unknown(level).lacking(&[ProductFact::Maker]);
    let (mut is_certain, mut is_possible) = (false, false);
    for (_, hit) in sanctioned(case) {
        is_certain |= hit != Hit::Possible;
        is_possible |= hit == Hit::Possible;
    }
    // A licence covers a name that is the same; one that may be is still to be asked about.
    match (is_certain, is_possible) {
        (true, _) if case.line.line.licence.is_none() => return Found::fail(Level::Block),
        (_, true) => return Found::unknown(Level::Block),
        (true, false) => return Found::fail(Level::Warn),
        (false, false) => {}
    }
    match kind {
        _ if case.line.maker.is_some() => Found::pass(),
        ItemKind::Device => no_maker(Level::Block),
        ItemKind::Consumable => no_maker(Level::Warn),
        ItemKind::People | ItemKind::Vehicle => Found::pass(),
    }
}

/// Recalls and incidents that the recipient applies and that may mean the line.
pub(in crate::fitness) fn incidents<'c>(case: &'c Case<'_>) -> impl Iterator<Item = (&'c Notice, Hit)> + 'c {
    let applied = case.line.incidents.iter().filter(|(notice, _)| applies(case, notice));
    applied.filter_map(|(notice, likeness)| {
        let hit = match likeness {
            Likeness::Possible => Hit::Possible,
            Likeness::Same if notice.lots.is_empty() => Hit::Certain,
            Likeness::Same if case.line.lots.is_empty() => Hit::LotsUnknown,
            Likeness::Same if notice.lots.iter().any(|lot| case.line.lots.contains(&folded(lot))) => Hit::Certain,
            Likeness::Same => return None,
        };
        Some((*notice, hit))
    })
}

/// Sanctions that the recipient applies and that may mean somebody behind the line.
pub(in crate::fitness) fn sanctioned<'c>(case: &'c Case<'_>) -> impl Iterator<Item = (&'c Notice, Hit)> + 'c {
    let applied = case.line.sanctions.iter().filter(|(notice, _)| applies(case, notice));
    applied.map(|(notice, likeness)| match likeness {
        Likeness::Possible => (*notice, Hit::Possible),
        Likeness::Same => (*notice, Hit::Certain),
    })
}

fn applies(case: &Case<'_>, notice: &Notice) -> bool {
    notice.applies_in.is_empty() || notice.applies_in.contains(&case.place.place.id)
}
