//! Decides how much of an item the care of a week uses up and keeps in use, rate by rate. Does not decide the care
//! (`care`) nor what a window adds up to (`lines`). Up: [`crate`].

use std::collections::BTreeMap;

use model::need::{DiseaseProfile, Driver, Rate};
use model::world::{Item, ItemKind};

use crate::care::{WEEK_DAYS, amount};
use crate::place::CareWeek;

/// How much of every driver that a rate names each week of a path has.
pub(crate) type Amounts = BTreeMap<Driver, Vec<f64>>;

/// The amounts of a path of care.
pub(crate) fn amounts(weeks: &[CareWeek], profile: &DiseaseProfile) -> Amounts {
    let mut amounts = Amounts::new();
    for driver in profile.rates.iter().map(|rate| rate.driver).chain([Driver::Swab, Driver::OxygenM3]) {
        amounts.entry(driver).or_insert_with(|| weeks.iter().map(|week| amount(driver, &week.care, profile)).collect());
    }
    amounts
}

/// How a rate turns its driver into the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Used up with every unit of the driver.
    UsedUp,
    /// In use with every bed in use.
    InBed,
    /// One for everybody of the driver, worn out by the day.
    Worn,
    /// In use by everybody of the driver on the same day, or for all that a day has of the driver; not worn out.
    Shared,
}

impl Way {
    /// The way of a rate: devices are never worn out.
    pub(crate) fn of(item: &Item, rate: &Rate) -> Self {
        let is_device = item.kind == ItemKind::Device;
        match (rate.driver.is_in_use(), is_device, rate.is_reused) {
            (true, _, _) => Self::InBed,
            (_, true, _) => Self::Shared,
            (_, _, true) if rate.driver.is_of_people() => Self::Worn,
            (_, _, true) => Self::Shared,
            _ => Self::UsedUp,
        }
    }
}

/// What an item is used for in one week: so much a day used up, so much in use.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct WeeklyUse {
    /// Used up a day.
    pub(crate) per_day: f64,
    /// In use on a day.
    pub(crate) in_use: f64,
}

/// The use of one rate in a week that has so much of its driver.
pub(crate) fn use_of(item: &Item, rate: &Rate, amount: f64) -> WeeklyUse {
    match Way::of(item, rate) {
        Way::UsedUp => WeeklyUse { per_day: rate.rate * amount / WEEK_DAYS, in_use: 0.0 },
        Way::InBed => WeeklyUse { per_day: 0.0, in_use: rate.rate * amount },
        Way::Worn => WeeklyUse { per_day: rate.rate * amount / WEEK_DAYS, in_use: amount / WEEK_DAYS },
        Way::Shared => {
            let each = if rate.driver.is_of_people() { rate.rate.ceil() } else { rate.rate };
            WeeklyUse { per_day: 0.0, in_use: each * amount / WEEK_DAYS }
        }
    }
}

/// The use of an item in every week, over all its rates.
pub(crate) fn weekly_use(item: &Item, rates: &[&Rate], amounts: &Amounts) -> Vec<WeeklyUse> {
    let mut weeks: Vec<WeeklyUse> = Vec::new();
    for rate in rates {
        let Some(amounts) = amounts.get(&rate.driver) else { continue };
        weeks.resize(amounts.len(), WeeklyUse::default());
        for (week, amount) in weeks.iter_mut().zip(amounts) {
            let more = use_of(item, rate, *amount);
            week.per_day += more.per_day;
            week.in_use += more.in_use;
        }
    }
    weeks
}
