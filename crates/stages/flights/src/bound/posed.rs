//! Decides which rows and columns of the relaxation are told to HiGHS, which goes on from what it knew: consignments first, then hours
//! and roundings as they come. Up: [`crate::bound::master`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};

use model::control::Control;

use super::Question;
use super::cuts::{Cut, Helped};
use super::lane::Column;
use crate::solver::{Addition, Growing, NewColumn, NewRow, Solved};

/// What a row is about.
#[derive(Clone, Copy)]
pub(super) enum Row {
    /// A consignment, by its place among those asked about.
    Carried(usize),
    /// Hours of a group in a span.
    Hours(usize, usize),
    /// A rounding.
    Rounded(usize),
}

/// What HiGHS knows of a relaxation.
pub(super) struct Posed {
    model: Growing,
    pub(super) rows: Vec<Row>,
    /// The row of the hours that are kept, and of each rounding.
    hours: BTreeMap<(usize, usize), usize>,
    cuts: Vec<usize>,
    /// What is left out of each consignment, then loaded trips: so many in all.
    columns: usize,
}

/// What there is to know.
pub(super) struct All<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) columns: &'a [Column],
    pub(super) kept: &'a BTreeSet<(usize, usize)>,
    pub(super) cuts: &'a [Cut],
    pub(super) helped: &'a Helped,
    pub(super) is_central: bool,
}

impl Posed {
    pub(super) fn new(control: &Control) -> Self {
        let (rows, hours, cuts) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { model: Growing::new(control.seed), rows, hours, cuts, columns: 0 }
    }

    /// Tells what is new, and solves; nothing when it was stopped first.
    pub(super) fn solve(&mut self, all: &All, control: &mut Control) -> Option<Solved> {
        let known = self.rows.len();
        self.number(all);
        let mut rows: Vec<NewRow> = self.rows[known..].iter().map(|row| all.row(*row)).collect();
        let mut columns = self.unmet(all).into_iter().chain(all.columns.iter().map(|column| self.flown(all, column)));
        for number in 0..self.columns {
            if known == self.rows.len() {
                columns.nth(self.columns - 1);
                break;
            }
            let column = columns.next().expect("a column that was told should still be there");
            let fresh = column.rows.into_iter().filter(|(row, _)| *row >= known);
            fresh.for_each(|(row, factor)| rows[row - known].columns.push((number, factor)));
        }
        let columns: Vec<NewColumn> = columns.collect();
        self.columns += columns.len();
        let solved = self.model.solve(Addition { is_central: all.is_central, rows, columns }, control)?;
        control.step(solved.iterations);
        Some(solved).filter(|solved| !solved.values.is_empty())
    }

    /// Gives new rows their numbers.
    fn number(&mut self, all: &All) {
        if self.rows.is_empty() {
            self.rows.extend((0..all.question.consignments.len()).map(Row::Carried));
        }
        for (group, span) in all.kept {
            let next = self.rows.len();
            if *self.hours.entry((*group, *span)).or_insert(next) == next {
                self.rows.push(Row::Hours(*group, *span));
            }
        }
        for cut in self.cuts.len()..all.cuts.len() {
            self.cuts.push(self.rows.len());
            self.rows.push(Row::Rounded(cut));
        }
    }

    /// Without an upper limit: its price would be part of the bound, and leaving out more than there is only costs more.
    fn unmet(&self, all: &All) -> Vec<NewColumn> {
        let question = all.question;
        let mut columns: Vec<NewColumn> = question
            .consignments
            .iter()
            .enumerate()
            .map(|(place, consignment)| NewColumn { cost: question.unmet(*consignment), rows: vec![(place, 1.0)] })
            .collect();
        for (cut, row) in all.cuts.iter().zip(&self.cuts) {
            for (consignment, share) in cut.set.iter().zip(&cut.left) {
                columns[all.place(*consignment)].rows.push((*row, *share));
            }
        }
        columns
    }

    fn flown(&self, all: &All, column: &Column) -> NewColumn {
        let group = all.question.lanes[column.lane].group;
        let mut rows: Vec<(usize, f64)> = column.load.iter().map(|(one, packs)| (all.place(*one), *packs)).collect();
        let hours = taken(all.question, column);
        rows.extend(hours.filter_map(|(span, taken)| Some((*self.hours.get(&(group, span))?, taken))));
        rows.extend(all.helped[column.lane].iter().map(|(cut, share)| (self.cuts[*cut], *share)));
        NewColumn { cost: column.cost, rows }
    }
}

impl All<'_> {
    /// A row before its columns are known.
    fn row(&self, row: Row) -> NewRow {
        let limits = match row {
            Row::Carried(place) => (Included(self.question.packs(self.question.consignments[place])), Unbounded),
            Row::Hours(group, span) => (Unbounded, Included(self.question.clock.had[group][span])),
            Row::Rounded(cut) => (Included(self.cuts[cut].at_least), Unbounded),
        };
        NewRow { limits, columns: Vec::new() }
    }

    fn place(&self, consignment: usize) -> usize {
        // They are in order.
        let place = self.question.consignments.binary_search(&consignment);
        place.expect("a trip and a rounding are about what is asked")
    }
}

/// What a column takes of the time of its tails, by span.
pub(super) fn taken(question: &Question, column: &Column) -> impl Iterator<Item = (usize, f64)> {
    let (from, until) = question.lanes[column.lane].away(column.end);
    question.clock.taken(from, until)
}
