//! Decides what a place has of an item and what comes by when (shelf, pipeline, confirmed pledges, own factories), and
//! what was reported as used; one look-up by place and item. Does not decide what is needed (`lines`). Up: [`crate`].

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use model::id::{ItemId, PlaceId};
use model::need::{NeedProblem, StockStatus};
use model::quantity::Units;

use crate::window::Window;

/// What a place has of an item, what comes, and what was used.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Supply {
    /// On the shelf.
    pub(crate) shelf: Units,
    /// Under way, with the day it arrives; what is overdue may still come on the first day.
    pipeline: Vec<(Date, Units)>,
    /// Confirmed pledges, with the day they arrive.
    pledges: Vec<(Date, Units)>,
    /// Units a day that own factories yield from a day on, in order of the days.
    pub(crate) production: Vec<(Date, Units)>,
    /// Reports of what was really used: first day, last day, units; only of days that are over.
    pub(crate) used: Vec<(Date, Date, Units)>,
}

/// The supplies of every place and item that a table names.
pub(crate) type Supplies<'a> = BTreeMap<(&'a PlaceId, &'a ItemId), Supply>;

/// The supplies as they are known on a day: what was counted later is not known yet.
pub(crate) fn supplies(problem: &NeedProblem, today: Date) -> Supplies<'_> {
    let mut supplies = Supplies::new();
    for row in problem.stock.iter().filter(|row| row.counted <= today) {
        let supply = supplies.entry((&row.place, &row.item)).or_default();
        let arrival = (row.arrives.unwrap_or(today), row.units);
        match row.status {
            StockStatus::Shelf => supply.shelf += row.units,
            StockStatus::Pipeline => supply.pipeline.push(arrival),
            StockStatus::PledgeConfirmed => supply.pledges.push(arrival),
            StockStatus::PledgeOpen => {}
        }
    }
    for step in &problem.production {
        let supply = supplies.entry((&step.place, &step.item)).or_default();
        supply.production.push((step.from, step.units_per_day));
    }
    for row in problem.consumption.iter().filter(|row| row.to < today) {
        supplies.entry((&row.place, &row.item)).or_default().used.push((row.from, row.to, row.units));
    }
    for supply in supplies.values_mut() {
        supply.production.sort();
    }
    supplies
}

impl Supply {
    /// Units of the pipeline that arrive by a day.
    pub(crate) fn pipeline_by(&self, day: Date) -> Units {
        arrived(&self.pipeline, day)
    }

    /// Units of confirmed pledges that arrive by a day.
    pub(crate) fn pledged_by(&self, day: Date) -> Units {
        arrived(&self.pledges, day)
    }

    /// Units that own factories yield on a day.
    pub(crate) fn yield_of(&self, day: Date) -> Units {
        self.production.iter().rev().find(|(from, _)| *from <= day).map_or(Units::ZERO, |(_, units)| *units)
    }

    /// Units that own factories yield within a window.
    pub(crate) fn produced(&self, window: Window) -> Units {
        if self.production.is_empty() {
            return Units::ZERO;
        }
        (0..window.days).map(|day| self.yield_of(window.first.saturating_add(day.days()))).sum()
    }
}

fn arrived(arrivals: &[(Date, Units)], day: Date) -> Units {
    arrivals.iter().filter(|(arrives, _)| *arrives <= day).map(|(_, units)| *units).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_ramp_yields_by_its_last_step() {
        let supply = Supply {
            production: vec![(date(2020, 4, 3), Units::of(10)), (date(2020, 4, 5), Units::of(20))],
            ..Supply::default()
        };
        for (day, units) in [(2, 0), (3, 10), (4, 10), (5, 20), (30, 20)] {
            assert_eq!(supply.yield_of(date(2020, 4, day)), Units::of(units), "day {day}");
        }
        let window = |days| Window { first: date(2020, 4, 1), days };
        assert_eq!(supply.produced(window(6)), Units::of(60));
        assert_eq!(supply.produced(window(0)), Units::ZERO);
    }
}
