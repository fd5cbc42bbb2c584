//! Decides what a path of care needs of every item, derived again from the published rates, and whether the lines of the
//! answer say the same: gross, correction by reported use, days on which it runs out. Up: [`crate::need`].

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use model::id::{ItemId, PlaceId};
use model::need::{BURN_PRIOR_DAYS, BURN_RATIO_MAX, Driver, NeedLine, NeedProblem, NeedSolution, Rate};
use model::quantity::Units;
use model::world::{Item, ItemKind};

use super::care::Care;
use super::holdings::Holdings;
use super::lasting::Day;
use super::{day_of_check, last_day, of_line};
use crate::sheet::Sheet;

/// The level of the median and of the high need on each line, in thousandths.
pub(super) const MEDIAN: i64 = 500;
pub(super) const HIGH: i64 = 900;

/// Part of a day's use by which two honest derivations may differ before the day that stock runs out is another.
pub(super) const DAY_SLACK: f64 = 1e-6;

/// The use of one item in one week: used up a day, and in use.
#[derive(Clone, Copy, Default)]
struct Use {
    a_day: f64,
    in_use: f64,
}

/// A path of care with the amounts of every driver, week by week.
struct Amounts<'a> {
    care: Care<'a>,
    of_driver: BTreeMap<Driver, Vec<f64>>,
}

impl<'a> Amounts<'a> {
    fn of(problem: &'a NeedProblem, solution: &NeedSolution, place: &PlaceId, permille: i64) -> Option<Self> {
        let care = Care::of(problem, solution, place, permille)?;
        let mut of_driver = BTreeMap::new();
        for rate in &problem.profile.rates {
            of_driver
                .entry(rate.driver)
                .or_insert_with(|| (0..care.weeks.len()).map(|week| care.amount(rate.driver, week)).collect());
        }
        Some(Self { care, of_driver })
    }

    /// What an item is used for in a week, by all its rates.
    fn use_in(&self, item: &Item, rates: &[&Rate], week: usize) -> Use {
        let mut total = Use::default();
        for rate in rates {
            let amount = self.of_driver[&rate.driver][week];
            let people_or_part = if rate.driver.is_of_people() { rate.rate.ceil() } else { rate.rate };
            let is_device = item.kind == ItemKind::Device;
            if rate.driver.is_in_use() {
                total.in_use += rate.rate * amount;
            } else if is_device || (rate.is_reused && !rate.driver.is_of_people()) {
                total.in_use += people_or_part * amount / 7.0;
            } else {
                total.a_day += rate.rate * amount / 7.0;
                if rate.is_reused {
                    total.in_use += amount / 7.0;
                }
            }
        }
        total
    }

    /// What the days from one to another need: all that is used up, and the fullest week's use.
    fn needed(&self, item: &Item, rates: &[&Rate], (from, to): (Date, Date)) -> f64 {
        let (mut used, mut in_use) = (0.0, 0.0_f64);
        for (week, of_path) in self.care.weeks.iter().enumerate() {
            let days = of_path.days_between(from, to);
            if days > 0 {
                let of_week = self.use_in(item, rates, week);
                used += of_week.a_day * days as f64;
                in_use = in_use.max(of_week.in_use);
            }
        }
        used + in_use
    }

    /// Use of every day from one on to the end of the path.
    fn by_day(&self, item: &Item, rates: &[&Rate], from: Date) -> Vec<(Date, Use)> {
        let mut days = Vec::new();
        for (week, of_path) in self.care.weeks.iter().enumerate().filter(|(_, week)| week.end >= from) {
            let of_week = self.use_in(item, rates, week);
            for back in (0..7).rev() {
                if let Ok(day) = of_path.end.checked_sub(back.days())
                    && day >= from
                {
                    days.push((day, of_week));
                }
            }
        }
        days
    }
}

/// The paths of one place, and the lines of it.
struct PlaceLines<'a> {
    lines: Vec<&'a NeedLine>,
    at_50: Amounts<'a>,
    at_90: Amounts<'a>,
    at_service: Amounts<'a>,
}

/// Every place with lines whose paths can be derived.
fn places<'a>(problem: &'a NeedProblem, solution: &'a NeedSolution) -> Vec<PlaceLines<'a>> {
    let mut by_place: BTreeMap<&PlaceId, Vec<&NeedLine>> = BTreeMap::new();
    for line in &solution.lines {
        by_place.entry(&line.place).or_default().push(line);
    }
    let derive = |(place, lines): (&'a PlaceId, Vec<&'a NeedLine>)| {
        let at = |permille| Amounts::of(problem, solution, place, permille);
        Some(PlaceLines { lines, at_50: at(MEDIAN)?, at_90: at(HIGH)?, at_service: at(problem.service_level.get())? })
    };
    by_place.into_iter().filter_map(derive).collect()
}

/// Rates by item.
fn rates_of(problem: &NeedProblem) -> BTreeMap<&ItemId, Vec<&Rate>> {
    let mut rates: BTreeMap<&ItemId, Vec<&Rate>> = BTreeMap::new();
    for rate in &problem.profile.rates {
        rates.entry(&rate.item).or_default().push(rate);
    }
    rates
}

/// Calls `judge` for every line whose item and rates are known.
fn for_each_line(
    problem: &NeedProblem,
    solution: &NeedSolution,
    mut judge: impl FnMut(&NeedLine, (&Item, &[&Rate]), &PlaceLines<'_>, &Holdings<'_>),
) {
    let (items, rates) = (items_of(problem), rates_of(problem));
    let (all, none) = (Holdings::all(problem), Holdings::default());
    for place in places(problem, solution) {
        for line in &place.lines {
            if let (Some(item), Some(rates)) = (items.get(&line.item), rates.get(&line.item)) {
                let holdings = all.get(&(&line.place, &line.item)).unwrap_or(&none);
                judge(line, (item, rates), &place, holdings);
            }
        }
    }
}

/// The days of every line of the places asked about, from the day of the check on, at the median.
pub(super) fn days_at_median<'a>(
    problem: &NeedProblem,
    solution: &'a NeedSolution,
    is_asked: impl Fn(&PlaceId) -> bool,
) -> Vec<(&'a NeedLine, Vec<Day>)> {
    let (first, items, rates) = (day_of_check(problem), items_of(problem), rates_of(problem));
    let (all, none) = (Holdings::all(problem), Holdings::default());
    let mut paths: BTreeMap<&PlaceId, Option<Amounts<'_>>> = BTreeMap::new();
    let mut found = Vec::new();
    for line in solution.lines.iter().filter(|line| is_asked(&line.place)) {
        let path = paths.entry(&line.place).or_insert_with(|| Amounts::of(problem, solution, &line.place, MEDIAN));
        let (Some(path), Some(item), Some(rates)) = (path, items.get(&line.item), rates.get(&line.item)) else {
            continue;
        };
        let holdings = all.get(&(&line.place, &line.item)).unwrap_or(&none);
        let factor = factor_of(problem, line);
        let (mut in_use, mut before) = (0.0_f64, 0);
        let of_day = |(date, of_day): (Date, Use)| {
            in_use = in_use.max(of_day.in_use * factor);
            let there = holdings.there_by(date);
            let own = there - std::mem::replace(&mut before, there) + holdings.yield_on(date);
            Day { date, a_day: of_day.a_day * factor, in_use, own }
        };
        found.push((line, path.by_day(item, rates, first).into_iter().map(of_day).collect()));
    }
    found
}

fn items_of(problem: &NeedProblem) -> BTreeMap<&ItemId, &Item> {
    problem.items.iter().map(|item| (&item.id, item)).collect()
}

/// The factor that a line's own words put on the profile's use.
fn factor_of(problem: &NeedProblem, line: &NeedLine) -> f64 {
    let sparing = problem.profile.use_permille(&line.item, line.use_profile).get() as f64 / 1000.0;
    sparing * line.burn_permille.map_or(1.0, |burn| burn.get() as f64 / 1000.0)
}

pub(super) fn complete(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let rates = rates_of(problem);
    let counted: Vec<&ItemId> = problem.items.iter().map(|item| &item.id).filter(|id| rates.contains_key(id)).collect();
    for care in &solution.care {
        let lines: Vec<&ItemId> =
            solution.lines.iter().filter(|line| line.place == care.place).map(|line| &line.item).collect();
        let missing = counted.iter().find(|item| !lines.contains(*item));
        sheet.holds(missing.is_none(), || {
            let item = missing.map_or_else(String::new, |item| item.to_string());
            (super::of_forecast(&care.place), format!("the profile counts {item}, the need of the place does not"))
        });
        let extra = lines.iter().find(|item| !rates.contains_key(*item));
        sheet.holds(extra.is_none(), || {
            let item = extra.map_or_else(String::new, |item| item.to_string());
            (super::of_forecast(&care.place), format!("{item} is needed although the profile has no rate for it"))
        });
    }
}

pub(super) fn uses(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for line in &solution.lines {
        let Some(place) = problem.places.iter().find(|place| place.id == line.place) else { continue };
        let own = place.use_profile.unwrap_or(problem.use_profile);
        sheet.holds(line.use_profile == own, || {
            (of_line(line), format!("counted with {} use; the place has {}", line.use_profile.word(), own.word()))
        });
    }
}

pub(super) fn burn(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for_each_line(problem, solution, |line, (item, rates), place, holdings| {
        let sparing = problem.profile.use_permille(&line.item, line.use_profile).get() as f64 / 1000.0;
        let (mut reported, mut modelled, mut days) = (0.0, 0.0, 0);
        let begins = place.at_50.care.weeks.first().and_then(|week| week.end.checked_sub(6.days()).ok());
        // What was used before the first week that has cases cannot be compared with anything.
        for row in holdings.used.iter().filter(|row| begins.is_some_and(|begins| row.from >= begins)) {
            reported += row.units.get() as f64;
            days += i64::from((row.to - row.from).get_days()) + 1;
            for (week, of_path) in place.at_50.care.weeks.iter().enumerate() {
                let within = of_path.days_between(row.from, row.to) as f64;
                if within > 0.0 {
                    modelled += within * sparing * place.at_50.use_in(item, rates, week).a_day;
                }
            }
        }
        let most = BURN_RATIO_MAX as f64;
        let is_believed =
            |most: f64| days > 0 && modelled > 0.0 && reported <= most * modelled && modelled <= most * reported;
        let prior = BURN_PRIOR_DAYS as f64;
        let own = is_believed(most * (1.0 + DAY_SLACK))
            .then(|| 1000.0 * (prior * modelled + days as f64 * reported) / (modelled * (prior + days as f64)));
        let is_same = match (line.burn_permille, own) {
            (Some(given), Some(own)) => (given.get() as f64 - own).abs() <= 0.5 + DAY_SLACK * own,
            // At the limit itself two honest sums may fall on either side of it.
            (None, _) => !is_believed(most * (1.0 - DAY_SLACK)),
            (Some(_), None) => false,
        };
        sheet.holds(is_same, || {
            let said = |permille: Option<f64>| permille.map_or("nothing".to_owned(), |permille| format!("{permille:.0}"));
            let given = line.burn_permille.map(|given| given.get() as f64);
            let text = format!(
                "corrected by {} thousandths; {reported:.0} reported and {modelled:.0} by the profile over {days} days give {}",
                said(given),
                said(own)
            );
            (super::of_line(line), text)
        });
    });
}

pub(super) fn gross(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let window = (day_of_check(problem), last_day(problem));
    let buffered = |units: i128| units + (units * i128::from(problem.buffer_permille.get()) + 999) / 1000;
    for_each_line(problem, solution, |line, (item, rates), place, _| {
        let factor = factor_of(problem, line);
        for (given, amounts, has_buffer, what) in [
            (line.gross_50, &place.at_50, false, "at the median"),
            (line.gross_90, &place.at_90, false, "at 90 %"),
            (line.gross, &place.at_service, true, "at the service level"),
        ] {
            let own = amounts.needed(item, rates, window) * factor;
            let slack = DAY_SLACK * own.max(1.0);
            let rounded = |amount: f64| amount.ceil().max(0.0) as i128;
            let (least, most) = (rounded(own - slack), rounded(own + slack));
            let (least, most) = if has_buffer { (buffered(least), buffered(most)) } else { (least, most) };
            sheet.holds((least..=most).contains(&i128::from(given.get())), || {
                let text =
                    format!("{given} {what}; the forecast and the published rates give {own:.1} before rounding");
                (of_line(line), text)
            });
        }
    });
}

pub(super) fn run_out(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let (first, last) = (day_of_check(problem), last_day(problem));
    for_each_line(problem, solution, |line, (item, rates), place, holdings| {
        let factor = factor_of(problem, line);
        for (given, amounts, what) in [
            (line.run_out_50, &place.at_50, "at the median"),
            (line.run_out, &place.at_service, "at the service level"),
        ] {
            let (mut used, mut in_use, mut made) = (0.0, 0.0_f64, 0);
            let (mut earliest, mut latest) = (None, None);
            for (day, of_day) in amounts.by_day(item, rates, first).into_iter().filter(|(day, _)| *day <= last) {
                used += of_day.a_day * factor;
                in_use = in_use.max(of_day.in_use * factor);
                made += holdings.yield_on(day);
                let (wanted, there) = (used + in_use, (holdings.there_by(day) + made) as f64);
                let slack = DAY_SLACK * wanted.max(1.0);
                if wanted > there - slack && wanted > 0.0 {
                    earliest = earliest.or(Some(day));
                }
                if wanted > there + slack {
                    latest = Some(day);
                    break;
                }
            }
            // Between the two days two honest derivations may differ; where the first does not exist, it lasts.
            let is_between = earliest.is_some() && given >= earliest && (latest.is_none() || given <= latest);
            let is_one = given == latest || (given.is_some() && is_between);
            sheet.holds(is_one, || {
                let said = |day: Option<Date>| day.map_or("never in the window".to_owned(), |day| day.to_string());
                (of_line(line), format!("runs out {what}: {}; derived: {}", said(given), said(latest)))
            });
        }
    });
}

pub(super) fn enough(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let first = day_of_check(problem);
    for_each_line(problem, solution, |line, (item, rates), place, holdings| {
        let factor = factor_of(problem, line);
        let days = place.at_service.by_day(item, rates, first);
        let weeks = 0..place.at_service.care.weeks.len();
        let is_used_up = weeks.clone().any(|week| place.at_service.use_in(item, rates, week).a_day > 0.0);
        // The days at the end on which factories yield what is used: the first of them is the day.
        let from = |part: f64| {
            let is_enough = |used: f64, day: Date| holdings.yield_on(day) as f64 >= used * factor * (1.0 + part);
            let enough = days.iter().rev().take_while(|(day, of_day)| is_enough(of_day.a_day, *day));
            enough.last().map(|(day, _)| *day)
        };
        let own =
            if !holdings.steps.is_empty() && is_used_up { [from(-DAY_SLACK), from(DAY_SLACK)] } else { [None; 2] };
        let is_between = line.enough_from >= own[0] && own[1].is_none_or(|last| line.enough_from <= Some(last));
        let is_one = own.contains(&line.enough_from) || (line.enough_from.is_some() && own[0].is_some() && is_between);
        sheet.holds(is_one, || {
            let said = |day: Option<Date>| day.map_or("never".to_owned(), |day| day.to_string());
            let text = format!("own factories are enough from {}; derived: {}", said(line.enough_from), said(own[0]));
            (of_line(line), text)
        });
    });
}

pub(super) fn packs(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let items: BTreeMap<&ItemId, &Item> = problem.items.iter().map(|item| (&item.id, item)).collect();
    for line in &solution.lines {
        let pack = items.get(&line.item).and_then(|item| item.pack.as_ref()).map(|pack| i128::from(pack.units().get()));
        let net = i128::from(line.net.get());
        let is_whole = match (line.packs.map(|packs: Units| i128::from(packs.get())), pack) {
            (Some(packs), Some(units)) => packs * units >= net && (packs == 0 || (packs - 1) * units < net),
            (None, None) => true,
            _ => false,
        };
        sheet.holds(is_whole, || {
            let packs = line.packs.map_or("no".to_owned(), |packs| packs.to_string());
            (of_line(line), format!("{packs} packs for {} missing; one holds {}", line.net, pack.unwrap_or_default()))
        });
    }
}
