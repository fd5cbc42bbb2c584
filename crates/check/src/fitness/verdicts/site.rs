//! Decides whether it works where it goes: mains, oxygen and power, all that it needs, and staff: rules 7 to 10.
//! Up: [`crate::fitness`].

use model::fitness::Level;
use model::handling::Regulation;
use model::product::{Product, ProductFact};
use model::world::Mains;

use super::super::facts::{Case, ItemFacts, SiteFacts};
use super::super::names::have_common;
use super::goods::goods;
use super::{Found, worst};

/// Nominal voltages that one class of device takes: 100 to 127 V, and 220 to 240 V (IEC 60038 world practice).
const VOLTAGE_CLASSES: [std::ops::RangeInclusive<u16>; 2] = [100..=127, 220..=240];

/// Rule 7: mains voltage and frequency fit, or every unit has its converter (Aventa-M, Haiti). Plugs only warn.
pub(super) fn mains(case: &Case<'_>) -> Found {
    let Some(_) = goods(case).filter(|item| item.item.needs_mains) else { return Found::not_concerned() };
    let product = &case.line.line.product;
    if product.converter == Some(true) {
        return Found::pass();
    }
    let supplies = &case.place.supplies;
    let Some(first) = product.mains.first() else {
        return Found::unknown(Level::Block).lacking(&[ProductFact::Mains]);
    };
    if supplies.is_empty() {
        return Found::unknown(Level::Block);
    }
    let has_one_frequency = product.mains.iter().all(|mains| mains.hertz == first.hertz);
    let works_on = |supply: &&Mains| {
        let is_in_time = !has_one_frequency || supply.hertz == first.hertz;
        is_in_time && product.mains.iter().any(|mains| is_same_voltage(mains.volts, supply.volts))
    };
    match supplies.iter().filter(works_on).count() {
        0 => Found::fail(Level::Block),
        covered if covered < supplies.len() => Found::fail(Level::Warn),
        _ if is_unplugged(product, &case.place.place.plugs) => Found::fail(Level::Warn),
        _ => Found::pass(),
    }
}

/// Whether the plugs of both are known and none is common.
fn is_unplugged(product: &Product, plugs: &[char]) -> bool {
    let are_known = !product.plugs.is_empty() && !plugs.is_empty();
    are_known && !product.plugs.iter().any(|plug| plugs.contains(plug))
}

fn is_same_voltage(one: u16, other: u16) -> bool {
    one == other || VOLTAGE_CLASSES.iter().any(|class| class.contains(&one) && class.contains(&other))
}

/// Rule 8: gas connection, oxygen and power of the receiving sites are enough for so many at once (WHO's ESFT pairs
/// devices with their oxygen).
pub(super) fn oxygen(case: &Case<'_>) -> Found {
    let Some(item) = goods(case) else { return Found::not_concerned() };
    let flow = case.line.line.product.oxygen_lpm.unwrap_or(item.item.handling.oxygen_lpm).get();
    let power = item.item.handling.power_w.get();
    if flow == 0 && power == 0 {
        return Found::not_concerned();
    }
    let sites = &case.place.sites;
    if sites.is_empty() {
        return Found::unknown(Level::Block);
    }
    let fits = |site: &&SiteFacts<'_>| match (&case.line.fitting, &site.fitting) {
        (Some(own), Some(there)) if flow > 0 => own == there,
        _ => true,
    };
    let fitting: Vec<&SiteFacts<'_>> = sites.iter().filter(fits).collect();
    if fitting.is_empty() {
        return Found::fail(Level::Block).up_to(0);
    }
    if flow > 0 && fitting.iter().all(|site| site.site.oxygen_lpm.is_none()) {
        return Found::unknown(Level::Block);
    }
    if flow == 0 && fitting.iter().all(|site| site.site.power_w.is_none()) {
        return Found::unknown(Level::Warn);
    }
    let capacity: i128 = fitting.iter().map(|site| i128::from(capacity(site, flow, power))).sum();
    if capacity == 0 {
        Found::fail(Level::Block)
    } else if capacity < i128::from(case.units()) {
        Found::fail(Level::Warn).up_to(i64::try_from(capacity).expect("less than the units judged"))
    } else {
        Found::pass()
    }
}

/// Units that a site can run at once. What bounds them alone and is not stated counts as nothing.
fn capacity(site: &SiteFacts<'_>, flow: i64, power: i64) -> i64 {
    let by_power = site.site.power_w.filter(|_| power > 0).map(|there| there.get() / power);
    if flow == 0 {
        return by_power.unwrap_or(0);
    }
    let by_oxygen = site.site.oxygen_lpm.map_or(0, |there| there.get() / flow);
    by_power.map_or(by_oxygen, |most| most.min(by_oxygen))
}

/// Rule 9: everything it needs to work comes with it or is there (ESFT "supplied with", WHO device donation guide 2011).
pub(super) fn completeness(case: &Case<'_>) -> Found {
    let Some(item) = goods(case) else { return Found::not_concerned() };
    let product = &case.line.line.product;
    let is_device = item.item.handling.regulation == Regulation::Device;
    let ask = |fact| Found::unknown(Level::Ask).lacking(&[fact]);
    let spares = match product.spares_days {
        None => ask(ProductFact::SparesDays),
        Some(days) if days.get() < case.facts.problem.policy.cover_days => Found::fail(Level::Warn),
        Some(_) => Found::pass(),
    };
    let training = match product.training {
        None => ask(ProductFact::Training),
        Some(false) => Found::fail(Level::Warn),
        Some(true) => Found::pass(),
    };
    let of_device = [spares, training].map(|part| is_device.then_some(part));
    worst([platform(case, item), set(case, item)].into_iter().chain(of_device)).unwrap_or_else(Found::not_concerned)
}

/// Whether the laboratories have a platform that it runs on.
fn platform(case: &Case<'_>, item: &ItemFacts<'_>) -> Option<Found> {
    if item.platforms.is_empty() {
        return None;
    }
    let sites = &case.place.sites;
    Some(if sites.iter().any(|site| have_common(&site.platforms, &item.platforms)) {
        Found::pass()
    } else if sites.iter().any(|site| !site.platforms.is_empty()) {
        Found::fail(Level::Block)
    } else {
        Found::unknown(Level::Block)
    })
}

/// Whether the set is complete; where nobody says so, whether each accessory travels with it or is there.
fn set(case: &Case<'_>, item: &ItemFacts<'_>) -> Option<Found> {
    match case.line.line.product.complete {
        Some(true) => return Some(Found::pass()),
        Some(false) => return Some(Found::fail(Level::Block)),
        None => {}
    }
    if item.accessories.is_empty() {
        let is_device = item.item.handling.regulation == Regulation::Device;
        return is_device.then(|| Found::unknown(Level::Ask).lacking(&[ProductFact::Complete]));
    }
    let parts = item.accessories.iter().map(|row| {
        let needed = (i128::from(case.units()) * i128::from(row.per_unit_permille.get()) + 999) / 1000;
        let travels = case.line.companions.get(&row.accessory).copied().unwrap_or(0);
        let there = case.facts.need(&case.place.place.id, &row.accessory).map_or(0, |need| need.stock.get());
        let is_covered = i128::from(travels) + i128::from(there) >= needed;
        let level = if row.is_vital { Level::Block } else { Level::Warn };
        Some(if is_covered { Found::pass() } else { Found::unknown(level).lacking(&[ProductFact::Complete]) })
    });
    worst(parts)
}

/// Rule 10: health workers are there to keep it in use (ESFT staffing).
pub(super) fn staff(case: &Case<'_>) -> Found {
    let workers = goods(case).map_or(0, |item| item.item.handling.workers_permille.get());
    if workers == 0 {
        return Found::not_concerned();
    }
    let known = case.place.care.and_then(|care| Some((care.workers_max?, care.workers)));
    let Some((most, busy)) = known else { return Found::unknown(Level::Warn) };
    let free = i128::from(most.get() - busy.get()).max(0);
    let capacity = free * 1000 / i128::from(workers);
    if capacity < i128::from(case.units()) {
        Found::fail(Level::Warn).up_to(i64::try_from(capacity).expect("less than the units judged"))
    } else {
        Found::pass()
    }
}
