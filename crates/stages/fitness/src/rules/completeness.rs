//! Rule 9: everything it needs to work comes with it or is there: platform, accessories, spare parts, training.
//! Source: column "supplied with" of WHO's ESFT; WHO device donation guide 2011; training is the first cause of devices
//! out of service (Perry and Malkin 2011). Does not look at mains and gas (rules 7, 8). Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::handling::{Accessory, Regulation};
use model::product::ProductFact;
use model::quantity::Units;
use model::world::Item;

use crate::joining::joined;
use crate::names::folded;
use crate::offered::{Offered, Pair};
use crate::rules::{fail, item_unknown, not_concerned, not_stated, pass, unknown};
use crate::wording::{figure, names};

const RULE: FitnessRule = FitnessRule::Completeness;

/// Joins what is found of platform, set, spare parts and training.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let Some(item) = pair.offered.item else { return item_unknown(RULE, pair.offered) };
    let nothing = || not_concerned(RULE, Level::Block, format!("{} needs nothing else to work", item.id));
    if pair.offered.goods().is_none() {
        return nothing();
    }
    let mut parts = Vec::new();
    parts.extend(platform(pair, item));
    parts.extend(set(pair, item));
    if item.handling.regulation == Regulation::Device {
        parts.push(pair.offered.said.once(RULE, || kept_running(pair.offered)));
    }
    joined(parts).unwrap_or_else(nothing)
}

/// A test runs on the platforms that a site of the recipient has.
fn platform(pair: &Pair<'_, '_>, item: &Item) -> Option<RuleFinding> {
    if item.handling.platforms.is_empty() {
        return None;
    }
    let (place, sites) = (pair.at.place(), &pair.at.recipient.sites);
    let wanted: Vec<_> = item.handling.platforms.iter().map(|platform| folded(platform)).collect();
    let runs_on = names(&item.handling.platforms);
    if let Some(site) = sites.iter().find(|site| site.platforms.iter().any(|platform| wanted.contains(platform))) {
        return Some(pass(RULE, Level::Block, format!("{} of {place} has {runs_on}", site.site.id)));
    }
    let mut stated: Vec<_> = sites.iter().flat_map(|site| &site.site.platforms).collect();
    stated.sort();
    stated.dedup();
    let finding = if stated.is_empty() {
        let cure = format!("ask {place} which laboratory platforms its sites have");
        unknown(RULE, Level::Block, format!("it runs on {runs_on}; no site of {place} states its platforms"), cure)
    } else {
        let evidence = format!("it runs on {runs_on}; the sites of {place} have {}", names(&stated));
        fail(RULE, Level::Block, evidence, format!("tests for {}, or a recipient with {runs_on}", names(&stated)))
    };
    Some(finding)
}

/// The set comes complete, or each of its parts travels with the line or is there.
fn set(pair: &Pair<'_, '_>, item: &Item) -> Option<RuleFinding> {
    let (offered, place) = (pair.offered, pair.at.place());
    let accessories = offered.facts.accessories(&item.id);
    let wanted: Vec<_> = accessories.iter().map(|row| &row.accessory).collect();
    match offered.product().complete {
        Some(true) => Some(pass(RULE, Level::Block, "everything it needs to work comes with it")),
        Some(false) => {
            let parts = if wanted.is_empty() { "what is missing".to_owned() } else { names(&wanted) };
            let evidence = format!("line {} comes without all that it needs to work", offered.line.id);
            let cure = format!("add {parts} for {} units, or ask {place} what it has", figure(offered.units));
            Some(fail(RULE, Level::Block, evidence, cure))
        }
        None if accessories.is_empty() => (item.handling.regulation == Regulation::Device).then(|| {
            let missing = format!("whether line {} comes complete is not stated", offered.line.id);
            not_stated((RULE, Level::Ask), offered, &[ProductFact::Complete], missing, "the list of what comes with it")
        }),
        None => {
            let stock = accessories.iter().zip(&pair.at.accessory_stock);
            joined(stock.map(|(row, stock)| accessory(pair, row, *stock)).collect())
        }
    }
}

/// One accessory: so many are needed, so many travel with the line, so many are there.
fn accessory(pair: &Pair<'_, '_>, row: &Accessory, stock: Units) -> RuleFinding {
    let (offered, place) = (pair.offered, pair.at.place());
    let needed = needed(offered.units, row.per_unit_permille);
    let along = offered.companions.get(&row.accessory).copied().unwrap_or(Units::ZERO);
    let figures = format!(
        "{} of {} are needed; {} travel with it, {place} has {}",
        figure(needed),
        row.accessory,
        figure(along),
        figure(stock)
    );
    let covered = along + stock;
    if covered >= needed {
        return pass(RULE, Level::Block, figures);
    }
    let level = if row.is_vital { Level::Block } else { Level::Warn };
    let wanted =
        format!("whether {} comes with it, or add {} of it", row.accessory, figure(needed.saturating_sub(covered)));
    not_stated((RULE, level), offered, &[ProductFact::Complete], figures, &wanted)
}

/// Accessories of so many units, rounded up.
fn needed(units: Units, per_unit_permille: Units) -> Units {
    let thousandths = i128::from(units.get()) * i128::from(per_unit_permille.get());
    Units::of(i64::try_from((thousandths + 999) / 1000).unwrap_or(i64::MAX))
}

/// Spare parts and training, the same for every recipient.
fn kept_running(offered: &Offered<'_>) -> RuleFinding {
    joined(vec![spares(offered), training(offered)]).expect("there are two parts")
}

/// Spare parts last as long as a delivery must.
fn spares(offered: &Offered<'_>) -> RuleFinding {
    let cover = offered.facts.problem.policy.cover_days;
    match offered.product().spares_days {
        None => not_stated(
            (RULE, Level::Ask),
            offered,
            &[ProductFact::SparesDays],
            format!("how long the spare parts of line {} last is not stated", offered.line.id),
            &format!("spare parts for {cover} days"),
        ),
        Some(days) if days.get() < cover => fail(
            RULE,
            Level::Warn,
            format!("spare parts last {} days of {cover}", figure(days)),
            format!("spare parts of {} units for {} days more", figure(offered.units), cover - days.get()),
        ),
        Some(days) => pass(RULE, Level::Block, format!("spare parts last {} days of {cover}", figure(days))),
    }
}

/// Staff at the receiving sites are trained on it, or training comes with it.
fn training(offered: &Offered<'_>) -> RuleFinding {
    let (line, units) = (&offered.line.id, figure(offered.units));
    match offered.product().training {
        None => not_stated(
            (RULE, Level::Ask),
            offered,
            &[ProductFact::Training],
            format!("whether staff at the receiving sites are trained on line {line} is not stated"),
            "a trainer or a course",
        ),
        Some(false) => fail(
            RULE,
            Level::Warn,
            format!("nobody at the receiving sites is trained on line {line}, and no training comes with it"),
            format!("a trainer who travels with the {units} units, or a course on line before arrival"),
        ),
        Some(true) => pass(RULE, Level::Block, "staff are trained on it, or training comes with it"),
    }
}

#[cfg(test)]
mod tests {
    use model::fitness::Verdict;
    use model::id::ItemId;
    use model::world::ItemKind;

    use crate::rules::trial::{FB, FW, N, P, Said, Trial, UA, UB, UW, source};

    use super::*;

    /// Platforms of the item, platforms of each site, what is said, remark.
    type Row<'r> = (&'r [&'r str], &'r [&'r [&'r str]], Said, &'r str);

    #[test]
    fn a_test_runs_on_a_platform_that_is_there() {
        let rows: [Row<'_>; 6] = [
            (&[], &[], N, "runs on anything"),
            (&["GeneXpert"], &[], UB, "no site on file"),
            (&["GeneXpert"], &[&[]], UB, "no site states its platforms"),
            (&["GeneXpert", "cobas 6800"], &[&["Cobas-6800"]], P, "one of two, signs aside"),
            (&["GeneXpert"], &[&["m2000"]], FB, "another platform"),
            (&["GeneXpert"], &[&["m2000"], &["genexpert"]], P, "at one of two sites"),
        ];
        for (platforms, sites, said, remark) in rows {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Test);
            trial.item().handling.platforms = platforms.iter().map(|name| (*name).to_owned()).collect();
            for stated in sites {
                trial.site().platforms = stated.iter().map(|name| (*name).to_owned()).collect();
            }
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    fn accessory(trial: &mut Trial, id: &str, per_unit_permille: i64, is_vital: bool) {
        trial.problem.accessories.push(Accessory {
            item: ItemId::of("ventilator-icu"),
            accessory: ItemId::of(id),
            per_unit_permille: Units::of(per_unit_permille),
            is_vital,
            source: source(),
        });
    }

    #[test]
    fn the_parts_of_a_set_travel_with_it_or_are_there() {
        for (complete, per_unit, is_vital, along, stock, said, remark) in [
            (Some(true), 1_000, true, 0, 0, P, "said to be complete"),
            (Some(false), 1_000, true, 45, 45, FB, "said not to be complete"),
            (None, 1_000, true, 0, 0, UB, "a vital part that nobody names"),
            (None, 1_000, false, 0, 0, UW, "a part that is only asked for"),
            (None, 1_000, true, 45, 0, P, "travels with it"),
            (None, 1_000, true, 0, 45, P, "is there"),
            (None, 1_000, true, 20, 24, UB, "one short"),
            (None, 1_000, true, 20, 25, P, "together enough"),
            (None, 100, true, 4, 0, UB, "one for ten is rounded up to five"),
            (None, 100, true, 5, 0, P, "one for ten"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
            accessory(&mut trial, "circuit", per_unit, is_vital);
            trial.product().complete = complete;
            trial.companion("circuit", along);
            let need = trial.need("US", 0);
            need.item = ItemId::of("circuit");
            need.stock = Units::of(stock);
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn each_part_is_told_with_its_figures_and_what_is_covered_is_not() {
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
        accessory(&mut trial, "circuit", 2_000, true);
        accessory(&mut trial, "filter", 1_000, false);
        accessory(&mut trial, "monitor", 1_000, true);
        trial.companion("circuit", 30);
        trial.companion("monitor", 45);
        trial.companion("filter", 100).travels_with = None;
        let finding = trial.find(RULE);
        assert_eq!((finding.verdict, finding.level), UB);
        assert_eq!(
            finding.evidence,
            "90 of circuit are needed; 30 travel with it, US has 0; 45 of filter are needed; 0 travel with it, US has 0"
        );
        assert!(finding.cure.contains("add 60 of it") && finding.cure.contains("add 45 of it"), "{}", finding.cure);
    }

    #[test]
    fn a_device_needs_spare_parts_and_training() {
        for (complete, spares, training, said, remark) in [
            (None, None, None, UA, "nothing is stated, nothing is known to be needed"),
            (Some(true), Some(14), Some(true), P, "all is there"),
            (Some(true), Some(13), Some(true), FW, "spare parts a day short"),
            (Some(true), Some(14), Some(false), FW, "nobody is trained"),
            (Some(true), Some(14), None, UA, "training not stated"),
            (Some(false), Some(14), Some(true), FB, "not complete"),
        ] {
            let mut trial = Trial::new();
            trial.product().complete = complete;
            trial.product().spares_days = spares.map(Units::of);
            trial.product().training = training;
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
        trial.product().training = Some(false);
        assert_eq!(trial.said(RULE), N, "nobody is trained on soap");
        for kind in [ItemKind::People, ItemKind::Vehicle] {
            assert_eq!(Trial::of(kind, Regulation::Device).find(RULE).verdict, Verdict::NotConcerned, "{kind:?}");
        }
    }
}
