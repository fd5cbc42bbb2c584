//! Decides how long what a place has of an item lasts when flights bring more, derived again: a store that is filled and
//! emptied day by day. Up: [`crate::need`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::id::{ItemId, PlaceId};
use model::need::{NeedProblem, NeedSolution};
use model::worth::Lasting;

use super::last_day;
use super::quantities::{DAY_SLACK, days_at_median};

/// One day of the window: what is used up, what has been in use at most so far, what the place's own tables bring.
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) a_day: f64,
    pub(super) in_use: f64,
    pub(super) own: i64,
}

/// The days of one item at one place.
pub(crate) struct Stretch {
    days: Vec<Day>,
}

/// Goods that a flight brings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brought {
    /// From this day on.
    pub(crate) day: Date,
    /// So much.
    pub(crate) units: i64,
    /// Last day on which it can be used.
    pub(crate) until: Option<Date>,
}

/// The stretches of every place and item that the answer counts.
pub(crate) fn stretches<'a>(
    problem: &NeedProblem,
    solution: &'a NeedSolution,
    is_asked: impl Fn(&PlaceId) -> bool,
) -> BTreeMap<(&'a PlaceId, &'a ItemId), Stretch> {
    let last = last_day(problem);
    let of_line = |(line, mut days): (&'a model::need::NeedLine, Vec<Day>)| {
        days.retain(|day| day.date <= last);
        ((&line.place, &line.item), Stretch { days })
    };
    days_at_median(problem, solution, is_asked).into_iter().map(of_line).collect()
}

impl Stretch {
    /// How long it lasts at least and at most, as far as two honest derivations may differ.
    pub(crate) fn bounds(&self, brought: &[Brought]) -> (Lasting, Lasting) {
        (self.emptied(brought, 1.0), self.emptied(brought, -1.0))
    }

    /// The store emptied by slightly more or less than what is used.
    fn emptied(&self, brought: &[Brought], towards: f64) -> Lasting {
        // Shelves of the store: the last day on which what stands there can be used, and how much it is.
        let mut shelves: BTreeMap<Date, f64> = BTreeMap::new();
        let mut is_counted = vec![false; brought.len()];
        let mut lasting = Lasting::default();
        for day in &self.days {
            *shelves.entry(Date::MAX).or_default() += day.own as f64;
            for (one, is_counted) in brought.iter().zip(&mut is_counted) {
                if one.day <= day.date && !*is_counted {
                    *is_counted = true;
                    *shelves.entry(one.until.unwrap_or(Date::MAX)).or_default() += one.units as f64;
                }
            }
            shelves.retain(|until, _| *until >= day.date);
            let used = day.a_day * (1.0 + towards * DAY_SLACK);
            let wanted = used + day.in_use * (1.0 + towards * DAY_SLACK);
            let there: f64 = shelves.values().sum();
            if wanted > 0.0 && wanted + towards * DAY_SLACK > there {
                lasting.run_out = lasting.run_out.or(Some(day.date));
                lasting.days_short += 1;
            }
            let mut rest = used;
            for left in shelves.values_mut() {
                let taken = rest.min(*left);
                *left -= taken;
                rest -= taken;
            }
        }
        lasting
    }
}
