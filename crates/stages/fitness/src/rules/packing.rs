//! Rule 15: dangerous goods, cold chain and packages are in order.
//! Source: 49 CFR 172.101, quantities in one package, indicative: the operator's own rules decide; checklist of
//! drugdonations.org: packages of at most 50 kg, no other supplies with medicines, a packing list with INN. Does not
//! segregate a load (`loading`). Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::handling::{DangerousGood, PACKAGE_GROSS_MAX, Regulation};
use model::product::ProductFact;
use model::quantity::{CubicMillimetres, Units, grouped};
use model::world::{Item, ItemKind};

use crate::joining::joined;
use crate::offered::{Offered, Pair};
use crate::rules::{fail, item_unknown, not_concerned, not_stated, pass};
use crate::wording::figure;

const RULE: FitnessRule = FitnessRule::Packing;
/// Cubic millimetres in a litre.
const LITRE: i128 = 1_000_000;

/// Joins what is found of packages, dangerous goods, cold chain and papers.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let offered = pair.offered;
    let Some(item) = offered.item else { return item_unknown(RULE, offered) };
    if offered.goods().is_none() {
        return not_concerned(RULE, Level::Block, format!("{} is no packed goods", item.id));
    }
    let everywhere = offered.said.once(RULE, || of_line(offered, item));
    let mut parts = vec![everywhere];
    parts.extend(room(pair, item));
    joined(parts).expect("the part of the line is one")
}

/// What is the same wherever it goes.
fn of_line(offered: &Offered<'_>, item: &Item) -> RuleFinding {
    let mut parts = vec![];
    parts.extend(package(offered, item));
    match &item.handling.dangerous {
        Some(good) => parts.extend([declared(offered, good)].into_iter().chain(quantity(offered, item, good))),
        None => parts.extend(undeclared(offered, item)),
    }
    parts.extend(cold_plan(offered, item));
    parts.extend(packing_list(offered, item));
    parts.extend(mixed(offered, item));
    joined(parts).unwrap_or_else(|| pass(RULE, Level::Block, "nothing against the way it is packed"))
}

fn is_medicine(item: &Item) -> bool {
    item.handling.regulation == Regulation::Medicine
}

/// A package that a person can lift.
fn package(offered: &Offered<'_>, item: &Item) -> Option<RuleFinding> {
    let Some(pack) = offered.pack() else {
        let (line, donor) = (&offered.line.id, &offered.line.donor);
        return Some(crate::rules::unknown(
            RULE,
            Level::Ask,
            format!("how line {line} is packed is not stated"),
            format!("ask {donor} for units, sizes and gross mass of a package"),
        ));
    };
    let (gross, most) = (pack.gross(), PACKAGE_GROSS_MAX);
    if gross <= most {
        return Some(pass(RULE, Level::Block, format!("packages of {gross}")));
    }
    let level = match (is_medicine(item), item.kind) {
        (true, _) => Level::Block,
        (false, ItemKind::Consumable) => Level::Warn,
        (false, _) => return None,
    };
    let units = Units::of(pack.units().get() * most.get() / gross.get());
    let smaller = match units.is_zero() {
        true => "lifting gear at both ends, agreed with the consignee".to_owned(),
        false => format!("packs of at most {} units", figure(units)),
    };
    Some(fail(RULE, level, format!("packages of {gross}, a person should lift {most} at most"), smaller))
}

/// The UN number that the shipper declares is that of the goods.
fn declared(offered: &Offered<'_>, good: &DangerousGood) -> RuleFinding {
    let (line, own) = (&offered.line.id, good.un_number);
    match offered.product().un_number {
        Some(stated) if stated == own => pass(RULE, Level::Block, format!("declared as UN{own}, class {}", good.class)),
        Some(stated) => fail(
            RULE,
            Level::Block,
            format!("declared as UN{stated}; it is UN{own}, class {}", good.class),
            format!("a shipper's declaration of UN{own}, or another item than it is offered as"),
        ),
        None => not_stated(
            (RULE, Level::Block),
            offered,
            &[ProductFact::UnNumber],
            format!("line {line} is dangerous goods, UN{own}, class {}; no declaration is stated", good.class),
            &format!("the shipper's declaration of UN{own}"),
        ),
    }
}

/// What one package may hold on a cargo aircraft. What is forbidden there is so in any package.
fn quantity(offered: &Offered<'_>, item: &Item, good: &DangerousGood) -> Option<RuleFinding> {
    let own = format!("UN{}", good.un_number);
    let Some(most) = good.cargo_max else {
        return Some(fail(
            RULE,
            Level::Block,
            format!("{own} is forbidden on cargo aircraft"),
            format!("send the {} units by sea or road, or another item", figure(offered.units)),
        ));
    };
    let pack = offered.pack()?;
    let net = good.net_per_unit.times(pack.units().get());
    let figures = format!("{own}: {} g or ml net in a package, {} allowed", figure(net), figure(most));
    if net <= most {
        return Some(pass(RULE, Level::Block, figures));
    }
    let units = Units::of(most.get() / good.net_per_unit.get());
    let cure = match units.is_zero() {
        true => format!("send {} by sea or road: one {} alone is more than a package may hold", item.id, item.unit),
        false => format!("packs of at most {} {}", figure(units), said(&item.unit)),
    };
    Some(fail(RULE, Level::Block, figures, cure))
}

/// A unit in the plural: `litres`, `pieces`.
fn said(unit: &str) -> String {
    match unit {
        "each" | "" => "units".to_owned(),
        unit => format!("{unit}s"),
    }
}

/// A UN number on goods that are not dangerous by the table.
fn undeclared(offered: &Offered<'_>, item: &Item) -> Option<RuleFinding> {
    let stated = offered.product().un_number?;
    Some(fail(
        RULE,
        Level::Warn,
        format!("declared as UN{stated}; {} is no dangerous goods by the item table", item.id),
        format!("ask {} what is in it, and correct the declaration or the item", offered.line.donor),
    ))
}

/// A plan from door to door, where it must stay cold.
fn cold_plan(offered: &Offered<'_>, item: &Item) -> Option<RuleFinding> {
    let cold = item.handling.cold_chain?;
    let span = format!("{} to {} degrees", cold.low, cold.high);
    let line = &offered.line.id;
    Some(match offered.product().cold_chain_plan {
        Some(true) => pass(RULE, Level::Block, format!("a plan keeps it at {span}")),
        Some(false) => fail(
            RULE,
            Level::Block,
            format!("line {line} must stay at {span}; there is no plan for it"),
            format!("a plan from door to door: who keeps {} units at {span}, where, in what", figure(offered.units)),
        ),
        None => not_stated(
            (RULE, Level::Block),
            offered,
            &[ProductFact::ColdChainPlan],
            format!("line {line} must stay at {span}; whether there is a plan is not stated"),
            "the plan of the cold chain from door to door",
        ),
    })
}

/// Cold room at the recipient's sites, as far as they state it, for a line that has a plan.
fn room(pair: &Pair<'_, '_>, item: &Item) -> Option<RuleFinding> {
    item.handling.cold_chain?;
    if pair.offered.product().cold_chain_plan != Some(true) {
        return None;
    }
    let (free, pack) = (pair.at.recipient.cold_litres?, pair.offered.pack()?);
    let (place, units) = (pair.at.place(), pair.offered.units);
    let taken = packed(pack.volume(), pack.packs_for(units));
    let figures = format!(
        "{} units take {} litres packed; the sites of {place} have {} litres cold",
        figure(units),
        grouped(i64::try_from(taken.div_euclid(LITRE) + i128::from(taken % LITRE > 0)).unwrap_or(i64::MAX)),
        figure(free)
    );
    if i128::from(free.get()) * LITRE >= taken {
        return Some(pass(RULE, Level::Block, figures));
    }
    let cure = format!("send it in parts, or ask {place} for more cold room, or a recipient with it");
    Some(fail(RULE, Level::Warn, figures, cure))
}

/// Cubic millimetres of so many packs.
fn packed(volume: CubicMillimetres, packs: Units) -> i128 {
    i128::from(volume.get()) * i128::from(packs.get())
}

/// A list of what is in every parcel.
fn packing_list(offered: &Offered<'_>, item: &Item) -> Option<RuleFinding> {
    let (line, content) = (&offered.line.id, if is_medicine(item) { "INN and contents" } else { "contents" });
    match offered.product().packing_list {
        Some(true) => Some(pass(RULE, Level::Block, "a packing list exists")),
        Some(false) => Some(fail(
            RULE,
            if is_medicine(item) { Level::Block } else { Level::Warn },
            format!("line {line} has no packing list"),
            format!("a packing list with {content} of every parcel"),
        )),
        None if is_medicine(item) => Some(not_stated(
            (RULE, Level::Warn),
            offered,
            &[ProductFact::PackingList],
            format!("whether line {line} has a packing list is not stated"),
            &format!("the packing list with {content} of every parcel"),
        )),
        None => None,
    }
}

/// Other supplies in the same parcels.
fn mixed(offered: &Offered<'_>, item: &Item) -> Option<RuleFinding> {
    if offered.product().mixed_parcels != Some(true) {
        return None;
    }
    Some(fail(
        RULE,
        if is_medicine(item) { Level::Block } else { Level::Warn },
        format!("parcels of line {} hold other supplies as well", offered.line.id),
        format!("repack the {} units apart from other supplies", figure(offered.units)),
    ))
}

#[cfg(test)]
mod tests {
    use model::handling::ColdChain;

    use crate::rules::trial::{FB, FW, N, P, Trial, UA, UB, UW, pack};

    use super::*;

    #[test]
    fn a_package_can_be_lifted() {
        for (kind, regulation, kilograms, said, remark) in [
            (ItemKind::Consumable, Regulation::Supply, Some(50), P, "just light enough"),
            (ItemKind::Consumable, Regulation::Supply, Some(51), FW, "too heavy"),
            (ItemKind::Consumable, Regulation::Medicine, Some(51), FB, "too heavy, with medicines"),
            (ItemKind::Device, Regulation::Device, Some(51), P, "a device comes on wheels"),
            (ItemKind::Consumable, Regulation::Supply, None, UA, "not stated"),
            (ItemKind::Vehicle, Regulation::Supply, Some(9_000), N, "a vehicle is no package"),
        ] {
            let mut trial = Trial::of(kind, regulation);
            trial.product().packing_list = Some(true);
            trial.item().pack = kilograms.map(|kilograms| pack(100, kilograms));
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
        trial.item().pack = Some(pack(100, 80));
        assert_eq!(trial.find(RULE).cure, "packs of at most 62 units");
        trial.line().pack = Some(pack(100, 40));
        assert_eq!(trial.said(RULE), P, "the pack of the line comes before that of the item");
    }

    fn alcohol(trial: &mut Trial, cargo_max: Option<i64>) {
        trial.item().unit = "litre".to_owned();
        trial.item().handling.dangerous = Some(DangerousGood {
            un_number: 1170,
            class: "3".to_owned(),
            passenger_max: Some(Units::of(5_000)),
            cargo_max: cargo_max.map(Units::of),
            net_per_unit: Units::of(1_000),
        });
    }

    #[test]
    fn dangerous_goods_are_declared_and_kept_within_a_package() {
        for (cargo_max, stated, litres, said, remark) in [
            (Some(60_000), Some(1170), Some(60), P, "sixty litres in a package"),
            (Some(60_000), Some(1170), Some(61), FB, "a litre too much"),
            (Some(60_000), Some(1170), None, UA, "nobody knows how it is packed"),
            (Some(60_000), Some(1987), Some(10), FB, "declared as something else"),
            (Some(60_000), None, Some(10), UB, "not declared"),
            (None, Some(1170), Some(1), FB, "forbidden on cargo aircraft"),
            (None, Some(1170), None, FB, "forbidden in any package"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
            alcohol(&mut trial, cargo_max);
            trial.product().un_number = stated;
            trial.item().pack = litres.map(|litres| pack(litres, 50));
            assert_eq!(trial.said(RULE), said, "{remark}: {}", trial.find(RULE).evidence);
        }
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
        alcohol(&mut trial, Some(60_000));
        trial.product().un_number = Some(1170);
        trial.item().pack = Some(pack(100, 50));
        assert_eq!(trial.find(RULE).cure, "packs of at most 60 litres");
        alcohol(&mut trial, Some(500));
        assert!(trial.find(RULE).cure.contains("one litre alone is more"), "{}", trial.find(RULE).cure);
        trial.item().handling.dangerous = None;
        assert_eq!(trial.said(RULE), FW, "declared as dangerous, and the table does not know it");
    }

    #[test]
    fn the_cold_chain_has_a_plan_and_room() {
        for (plan, rooms, said, remark) in [
            (None, &[Some(1_000)][..], UB, "nobody says whether there is a plan"),
            (Some(false), &[Some(1_000)], FB, "no plan"),
            (Some(true), &[], P, "a plan; the room is not known"),
            (Some(true), &[None], P, "a plan; no site states its room"),
            (Some(true), &[Some(40)], P, "45 in packs of ten are five packs of 8 litres"),
            (Some(true), &[Some(30), Some(10), None], P, "together enough"),
            (Some(true), &[Some(39)], FW, "a litre short"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
            trial.item().handling.cold_chain = Some(ColdChain { low: 2, high: 8 });
            trial.item().pack = Some(pack(10, 5));
            trial.product().cold_chain_plan = plan;
            for room in rooms {
                trial.site().cold_litres = room.map(Units::of);
            }
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn papers_and_parcels_weigh_more_with_medicines() {
        for (regulation, list, mixed, said, remark) in [
            (Regulation::Medicine, Some(true), None, P, "a list"),
            (Regulation::Medicine, Some(false), None, FB, "no list"),
            (Regulation::Medicine, None, None, UW, "nobody says whether there is a list"),
            (Regulation::Medicine, Some(true), Some(true), FB, "mixed with other supplies"),
            (Regulation::Supply, None, Some(false), P, "nobody asks for a list of soap"),
            (Regulation::Supply, Some(false), None, FW, "no list of soap"),
            (Regulation::Supply, None, Some(true), FW, "soap mixed with other supplies"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, regulation);
            trial.item().pack = Some(pack(10, 5));
            trial.product().packing_list = list;
            trial.product().mixed_parcels = mixed;
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn everything_against_the_packing_is_told_at_once() {
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Medicine);
        trial.item().pack = Some(pack(100, 80));
        trial.item().handling.cold_chain = Some(ColdChain { low: 2, high: 8 });
        trial.product().mixed_parcels = Some(true);
        let finding = trial.find(RULE);
        assert_eq!((finding.verdict, finding.level), FB);
        for told in [
            "packages of 80 kg",
            "whether there is a plan",
            "whether line ventilators has a packing list",
            "hold other",
        ] {
            assert!(finding.evidence.contains(told), "{told}: {}", finding.evidence);
        }
    }
}
