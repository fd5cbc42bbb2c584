//! Decides what the tables of the question say of one item at one place: stock, arrivals, production, reported use.
//! Up: [`crate::need`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::id::{ItemId, PlaceId};
use model::need::{Consumption, NeedProblem, Production, Stock, StockStatus};
use model::quantity::Units;

use super::day_of_check;

/// What the tables say of one item at one place.
#[derive(Default)]
pub(super) struct Holdings<'a> {
    rows: Vec<&'a Stock>,
    pub(super) steps: Vec<&'a Production>,
    pub(super) used: Vec<&'a Consumption>,
}

impl<'a> Holdings<'a> {
    /// The holdings of every place and item that a table names.
    pub(super) fn all(problem: &'a NeedProblem) -> BTreeMap<(&'a PlaceId, &'a ItemId), Self> {
        let today = day_of_check(problem);
        let mut all: BTreeMap<_, Self> = BTreeMap::new();
        for row in problem.stock.iter().filter(|row| row.counted <= today) {
            all.entry((&row.place, &row.item)).or_default().rows.push(row);
        }
        for step in &problem.production {
            all.entry((&step.place, &step.item)).or_default().steps.push(step);
        }
        for row in problem.consumption.iter().filter(|row| row.to < today) {
            all.entry((&row.place, &row.item)).or_default().used.push(row);
        }
        all
    }

    /// Units of a status that are there by a day.
    pub(super) fn of_status(&self, status: StockStatus, day: Date) -> Units {
        let rows = self.rows.iter().filter(|row| row.status == status);
        let is_there = |row: &&&Stock| status == StockStatus::Shelf || row.arrives.is_none_or(|arrives| arrives <= day);
        rows.filter(is_there).map(|row| row.units).sum()
    }

    /// What is there by a day: the shelf, and what arrives; what has no day may come at any.
    pub(super) fn there_by(&self, day: Date) -> i64 {
        let counted = [StockStatus::Shelf, StockStatus::Pipeline, StockStatus::PledgeConfirmed];
        counted.into_iter().map(|status| self.of_status(status, day).get()).sum()
    }

    /// What own factories yield on a day: the latest step that has begun.
    pub(super) fn yield_on(&self, day: Date) -> i64 {
        let begun = self.steps.iter().filter(|step| step.from <= day);
        begun.max_by_key(|step| (step.from, step.units_per_day)).map_or(0, |step| step.units_per_day.get())
    }
}
