//! Decides how the care of a window becomes quantities of items: used up and summed, or in use and counted once; rounded
//! up to whole units; buffer added; stock and pipeline taken off. Does not decide the care (`care`) nor packs
//! (`allocation`). Up: [`crate`].

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use model::evidence::{Because, RecordKind, RecordRef};
use model::id::PlaceId;
use model::need::{DiseaseProfile, Driver, NeedLine, NeedProblem, REUSABLE_ITEMS, Rate, Stock};
use model::quantity::Units;
use model::world::{Item, ItemKind};

use crate::care::{WEEK_DAYS, WeekOfCare, amount};
use crate::words;

/// The days that an order has to last: from the as-of instant over lead time and cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// First day.
    pub(crate) first: Date,
    /// Days in it.
    pub(crate) days: i64,
}

impl Window {
    /// Last day; the day before the first where there is none.
    pub(crate) fn last(&self) -> Date {
        self.first.saturating_add((self.days - 1).days())
    }

    /// How many days of the week that ends on a Saturday lie in the window.
    pub(crate) fn days_of_week(&self, week_end: Date) -> i64 {
        let from = week_end.saturating_sub(6.days()).max(self.first);
        let to = week_end.min(self.last());
        (i64::from((to - from).get_days()) + 1).max(0)
    }
}

/// How much of a driver the window holds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Burden {
    /// Used up over the window; of what is in use, the peak.
    pub(crate) whole: f64,
    /// The mean day of the fullest week of the window; of what is in use, the peak.
    pub(crate) fullest_day: f64,
}

/// The burden of every driver, from the weeks of care with the days that each has in the window.
pub(crate) fn burdens(weeks: &[(WeekOfCare, i64)], profile: &DiseaseProfile) -> BTreeMap<Driver, Burden> {
    let mut burdens = BTreeMap::new();
    for (driver, _) in Driver::ALL {
        let burden: &mut Burden = burdens.entry(driver).or_default();
        for (week, days) in weeks.iter().filter(|(_, days)| *days > 0) {
            let amount = amount(driver, week, profile);
            if driver.is_in_use() {
                burden.fullest_day = burden.fullest_day.max(amount);
                burden.whole = burden.fullest_day;
            } else {
                burden.fullest_day = burden.fullest_day.max(amount / WEEK_DAYS);
                burden.whole += amount * *days as f64 / WEEK_DAYS;
            }
        }
    }
    burdens
}

/// The burdens of one place at the median, at 90 % and at the service level.
pub(crate) struct Burdens {
    /// At the median.
    pub(crate) at_50: BTreeMap<Driver, Burden>,
    /// At 90 %.
    pub(crate) at_90: BTreeMap<Driver, Burden>,
    /// At the service level.
    pub(crate) at_service: BTreeMap<Driver, Burden>,
}

/// The need lines of one place: every item of the problem that the profile has a rate for, in the order of the items.
pub(crate) fn lines(problem: &NeedProblem, place: &PlaceId, window: Window, burdens: &Burdens) -> Vec<NeedLine> {
    let mut lines: Vec<NeedLine> = Vec::new();
    for item in &problem.items {
        let rates: Vec<&Rate> = problem.profile.rates.iter().filter(|rate| rate.item == item.id).collect();
        if rates.is_empty() {
            continue;
        }
        let of = |burdens: &BTreeMap<Driver, Burden>| {
            rates.iter().map(|rate| Part::of(item, rate, burdens).units()).sum::<f64>()
        };
        let (stock, pipeline) = on_hand(&problem.stock, place, item, window);
        let gross = with_buffer(rounded_up(of(&burdens.at_service)), problem.buffer_permille);
        lines.push(NeedLine {
            place: place.clone(),
            item: item.id.clone(),
            gross_50: rounded_up(of(&burdens.at_50)),
            gross_90: rounded_up(of(&burdens.at_90)),
            gross,
            stock,
            pipeline,
            net: gross.saturating_sub(stock).saturating_sub(pipeline),
            driver: phrase(item, &rates, &burdens.at_service),
            because: because(problem, place, item),
        });
    }
    lines.sort_by(|left, right| left.item.cmp(&right.item));
    lines
}

/// What one rate adds to an item, as amount of the driver times how much of the item each takes.
struct Part {
    amount: f64,
    each: f64,
    /// Whether it is worn or used again, so that one for everybody in the fullest week is all there has to be.
    is_once: bool,
}

impl Part {
    fn of(item: &Item, rate: &Rate, burdens: &BTreeMap<Driver, Burden>) -> Self {
        let burden = burdens.get(&rate.driver).copied().unwrap_or_default();
        let is_reusable = item.kind == ItemKind::Device || REUSABLE_ITEMS.contains(&item.id.as_str());
        if is_reusable && !rate.driver.is_in_use() {
            let each = if rate.driver.is_of_people() { rate.rate.ceil() } else { rate.rate };
            return Self { amount: burden.fullest_day, each, is_once: true };
        }
        Self { amount: burden.whole, each: rate.rate, is_once: false }
    }

    fn units(&self) -> f64 {
        self.amount * self.each
    }
}

/// More units than anybody can mean, and still small enough to be added up.
const UNITS_MAX: f64 = 1e15;

/// Whole units, rounded up; an excess of less than a part in a thousand million is the error of a float, not a unit.
pub(crate) fn rounded_up(amount: f64) -> Units {
    assert!(amount >= 0.0, "an amount of need should not be negative");
    Units::of((amount - 1e-9 * amount.max(1.0)).ceil().clamp(0.0, UNITS_MAX) as i64)
}

/// The amount with so many thousandths on top, rounded up.
fn with_buffer(amount: Units, permille: Units) -> Units {
    let buffer = (i128::from(amount.get()) * i128::from(permille.get()) + 999) / 1000;
    Units::of(i64::try_from(i128::from(amount.get()) + buffer).unwrap_or(i64::MAX / 4).min(i64::MAX / 4))
}

/// Units on the shelf, and units that arrive by the end of the window. What was counted later than the window begins
/// is not known yet.
fn on_hand(stock: &[Stock], place: &PlaceId, item: &Item, window: Window) -> (Units, Units) {
    let rows = || stock.iter().filter(|row| row.place == *place && row.item == item.id && row.counted <= window.first);
    let shelf = rows().filter(|row| row.arrives.is_none()).map(|row| row.units).sum();
    let coming = rows().filter(|row| row.arrives.is_some_and(|day| day <= window.last())).map(|row| row.units).sum();
    (shelf, coming)
}

/// The rate that drives most of the line, with its figures.
fn phrase(item: &Item, rates: &[&Rate], burdens: &BTreeMap<Driver, Burden>) -> String {
    let parts: Vec<(&Rate, Part)> = rates.iter().map(|rate| (*rate, Part::of(item, rate, burdens))).collect();
    let total: f64 = parts.iter().map(|(_, part)| part.units()).sum();
    let (mut rate, mut largest) = (parts[0].0, &parts[0].1);
    for (other, part) in &parts {
        if part.units() > largest.units() {
            (rate, largest) = (other, part);
        }
    }
    if total <= 0.0 {
        return format!("no {} expected", words::driver(rate.driver));
    }
    let of = if largest.is_once { words::driver_of_a_day(rate.driver) } else { words::driver(rate.driver).to_owned() };
    let share =
        if parts.len() > 1 { format!(", {:.0} % of the line", 100.0 * largest.units() / total) } else { String::new() };
    format!(
        "{} {of} x {} = {}{share}",
        words::amount(largest.amount),
        words::rate(largest.each),
        words::amount(largest.units()),
    )
}

fn because(problem: &NeedProblem, place: &PlaceId, item: &Item) -> Because {
    let policy = |key: &str| RecordRef::new(RecordKind::Policy, key);
    let mut links = vec![
        RecordRef::new(RecordKind::Forecast, place),
        RecordRef::new(RecordKind::Cases, place),
        RecordRef::new(RecordKind::Item, &item.id),
        policy("policies.service_level_permille"),
        policy("policies.lead_time_days"),
        policy("policies.cover_days"),
    ];
    if !problem.buffer_permille.is_zero() {
        links.push(policy("policies.buffer_permille"));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_window_has_its_days_of_each_week() {
        let window = Window { first: date(2020, 4, 1), days: 14 };
        assert_eq!(window.last(), date(2020, 4, 14));
        for (end, days) in [
            (date(2020, 3, 28), 0),
            (date(2020, 4, 4), 4),
            (date(2020, 4, 11), 7),
            (date(2020, 4, 18), 3),
            (date(2020, 4, 25), 0),
        ] {
            assert_eq!(window.days_of_week(end), days, "week to {end}");
        }
        assert_eq!(Window { first: date(2020, 4, 1), days: 0 }.days_of_week(date(2020, 4, 4)), 0);
    }

    #[test]
    fn amounts_round_up_but_not_for_the_error_of_a_float() {
        for (amount, units, remark) in [
            (0.0, 0, "nothing"),
            (0.1 + 0.2, 1, "a part is one"),
            (46.9, 47, "a part is one more"),
            (3.0 * 0.1 * 10.0, 3, "0.30000000000000004 x 10 is three"),
            (44_118.851, 44_119, "the respirators of the reference case"),
            (1e300, 1_000_000_000_000_000, "more than anybody can mean"),
        ] {
            assert_eq!(rounded_up(amount), Units::of(units), "{remark}");
        }
    }

    #[test]
    fn a_buffer_is_rounded_up_too_and_never_overflows() {
        assert_eq!(with_buffer(Units::of(100), Units::of(0)), Units::of(100));
        assert_eq!(with_buffer(Units::of(101), Units::of(100)), Units::of(112));
        assert_eq!(with_buffer(Units::of(0), Units::of(5_000)), Units::of(0));
        assert!(with_buffer(Units::of(i64::MAX / 2), Units::of(i64::MAX / 2)).get() > 0);
    }
}
