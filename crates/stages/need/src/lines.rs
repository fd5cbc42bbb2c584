//! Decides how the use of a window becomes quantities of items: used up and summed, in use and counted at the peak;
//! rounded up to whole units; buffer added; what is there and comes taken off. Does not decide the care (`care`), the
//! use of a week (`usage`) nor packs (`allocation`). Up: [`crate`].

use std::collections::BTreeMap;

use model::evidence::{Because, RecordKind, RecordRef};
use model::id::ItemId;
use model::need::{NeedLine, NeedProblem, Rate, UseProfile};
use model::quantity::Units;
use model::world::{Item, Place};

use crate::burn;
use crate::place::CareWeek;
use crate::run_out::{enough_from, run_out};
use crate::supply::{Supplies, Supply};
use crate::usage::{Amounts, Way, WeeklyUse, use_of, weekly_use};
use crate::window::Window;
use crate::words;

/// The items that are counted, with their rates.
pub(crate) type Catalogue<'a> = Vec<(&'a Item, Vec<&'a Rate>)>;

/// Every item of the problem that the profile has a rate for, in order of their ids.
pub(crate) fn catalogue(problem: &NeedProblem) -> Catalogue<'_> {
    let mut rates: BTreeMap<&ItemId, Vec<&Rate>> = BTreeMap::new();
    for rate in &problem.profile.rates {
        rates.entry(&rate.item).or_default().push(rate);
    }
    let mut catalogue: Catalogue<'_> =
        problem.items.iter().filter_map(|item| Some((item, rates.get(&item.id)?.clone()))).collect();
    catalogue.sort_by(|left, right| left.0.id.cmp(&right.0.id));
    catalogue
}

/// One path of a place at one level: its weeks of care and how much of every driver they have.
pub(crate) struct Level {
    /// The weeks.
    pub(crate) weeks: Vec<CareWeek>,
    /// The amounts.
    pub(crate) amounts: Amounts,
}

/// The paths of one place at the median, at 90 % and at the service level.
pub(crate) struct Levels {
    /// At the median.
    pub(crate) at_50: Level,
    /// At 90 %.
    pub(crate) at_90: Level,
    /// At the service level.
    pub(crate) at_service: Level,
}

/// The need lines of one place, in order of the items.
pub(crate) fn lines(
    problem: &NeedProblem,
    place: &Place,
    window: Window,
    (catalogue, supplies): (&Catalogue<'_>, &Supplies<'_>),
    levels: &Levels,
    remarks: &mut Vec<String>,
) -> Vec<NeedLine> {
    let none = Supply::default();
    let of_item = |(item, rates): &(&Item, Vec<&Rate>)| {
        let supply = supplies.get(&(&place.id, &item.id)).unwrap_or(&none);
        line(problem, place, window, (item, rates), supply, levels, remarks)
    };
    catalogue.iter().map(of_item).collect()
}

fn line(
    problem: &NeedProblem,
    place: &Place,
    window: Window,
    (item, rates): (&Item, &[&Rate]),
    supply: &Supply,
    levels: &Levels,
    remarks: &mut Vec<String>,
) -> NeedLine {
    let [at_50, at_90, at_service] =
        [&levels.at_50, &levels.at_90, &levels.at_service].map(|level| weekly_use(item, rates, &level.amounts));
    let use_profile = place.use_profile.unwrap_or(problem.use_profile);
    let use_permille = problem.profile.use_permille(&item.id, use_profile);
    let sparing = use_permille.get() as f64 / 1000.0;
    let median = (&levels.at_50.weeks[..], &at_50[..]);
    let burn_permille = burn::correction((&place.id, &item.id), &supply.used, median, sparing, remarks);
    let factor = sparing * burn_permille.map_or(1.0, |burn| burn.get() as f64 / 1000.0);
    let total = |level: &Level, uses: &[WeeklyUse]| rounded_up(total(&level.weeks, uses) * factor);
    let service = (&levels.at_service.weeks[..], &at_service[..]);
    let gross = with_buffer(total(&levels.at_service, &at_service), problem.buffer_permille);
    let (pipeline, pledged) = (supply.pipeline_by(window.last()), supply.pledged_by(window.last()));
    let produced = supply.produced(window);
    let there = [supply.shelf, pipeline, pledged, produced];
    let net = there.into_iter().fold(gross, Units::saturating_sub);
    NeedLine {
        place: place.id.clone(),
        item: item.id.clone(),
        use_profile,
        burn_permille,
        gross_50: total(&levels.at_50, &at_50),
        gross_90: total(&levels.at_90, &at_90),
        gross,
        stock: supply.shelf,
        pipeline,
        pledged,
        produced,
        net,
        packs: item.pack.as_ref().map(|pack| pack.packs_for(net)),
        run_out_50: run_out(median, factor, window, supply),
        run_out: run_out(service, factor, window, supply),
        enough_from: enough_from(service, factor, window.first, supply),
        driver: phrase(problem, (item, rates), &levels.at_service, (use_profile, use_permille, burn_permille)),
        because: because(problem, place, item),
    }
}

/// What is used up in the window, and what is in use in its fullest week.
fn total(weeks: &[CareWeek], uses: &[WeeklyUse]) -> f64 {
    let (mut used, mut in_use) = (0.0, 0.0_f64);
    for (week, weekly) in weeks.iter().zip(uses).filter(|(week, _)| week.days > 0) {
        used += weekly.per_day * week.days as f64;
        in_use = in_use.max(weekly.in_use);
    }
    used + in_use
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

/// What one rate adds to a line: the phrase of it, and its units before any correction.
fn part(problem: &NeedProblem, item: &Item, rate: &Rate, level: &Level) -> (String, f64) {
    let profile = &problem.profile;
    let amounts = level.amounts.get(&rate.driver).map_or(&[][..], Vec::as_slice);
    let uses: Vec<WeeklyUse> = amounts.iter().map(|amount| use_of(item, rate, *amount)).collect();
    let units = total(&level.weeks, &uses);
    let in_window = || level.weeks.iter().zip(amounts).filter(|(week, _)| week.days > 0);
    let fullest = in_window().map(|(_, amount)| *amount).fold(0.0, f64::max);
    let all: f64 = in_window().map(|(week, amount)| amount * week.days as f64 / 7.0).sum();
    let (amount, of) = match Way::of(item, rate) {
        Way::UsedUp => (all, words::driver(rate.driver, profile)),
        Way::InBed => (fullest, words::driver(rate.driver, profile)),
        Way::Worn | Way::Shared => (fullest / 7.0, words::driver_of_a_day(rate.driver, profile)),
    };
    let each = if Way::of(item, rate) == Way::Worn {
        format!("1 and {} a day worn out", words::rate(rate.rate))
    } else if Way::of(item, rate) == Way::Shared && rate.driver.is_of_people() {
        words::rate(rate.rate.ceil())
    } else {
        words::rate(rate.rate)
    };
    (format!("{} {of} x {each} = {}", words::amount(amount), words::amount(units)), units)
}

/// The rate that drives most of the line, with its figures, and the corrections of the whole line.
fn phrase(
    problem: &NeedProblem,
    (item, rates): (&Item, &[&Rate]),
    level: &Level,
    (use_profile, use_permille, burn_permille): (UseProfile, Units, Option<Units>),
) -> String {
    let parts: Vec<(String, f64)> = rates.iter().map(|rate| part(problem, item, rate, level)).collect();
    let total: f64 = parts.iter().map(|(_, units)| units).sum();
    if total <= 0.0 {
        return format!("no {} expected", words::driver(rates[0].driver, &problem.profile));
    }
    let mut largest = &parts[0];
    for part in &parts {
        if part.1 > largest.1 {
            largest = part;
        }
    }
    let mut text = largest.0.clone();
    if parts.len() > 1 {
        text.push_str(&format!(", {:.0} % of the line", 100.0 * largest.1 / total));
    }
    if use_permille != Units::of(1000) {
        text.push_str(&format!("; {} use takes {} % of it", use_profile.word(), percent(use_permille)));
    }
    if let Some(burn) = burn_permille {
        text.push_str(&format!("; {} % by reported use", percent(burn)));
    }
    text
}

fn percent(permille: Units) -> String {
    words::rate(permille.get() as f64 / 10.0)
}

fn because(problem: &NeedProblem, place: &Place, item: &Item) -> Because {
    let policy = |key: &str| RecordRef::new(RecordKind::Policy, key);
    let mut links = vec![
        RecordRef::new(RecordKind::Forecast, &place.id),
        RecordRef::new(RecordKind::Cases, &place.id),
        RecordRef::new(RecordKind::Item, &item.id),
        policy("policies.service_level_permille"),
        policy("policies.lead_time_days"),
        policy("policies.cover_days"),
    ];
    if !problem.buffer_permille.is_zero() {
        links.push(policy("policies.buffer_permille"));
    }
    // A place's own word is in its row; only the operation's is a policy.
    if place.use_profile.is_none() && problem.use_profile != UseProfile::Conventional {
        links.push(policy("policies.use_profile"));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

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
