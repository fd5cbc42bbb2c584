//! Decides how the relaxation over loaded trips is put and solved: each consignment carried or left out, hours kept, the
//! roundings held. Up: [`crate::bound`].

use std::collections::{BTreeMap, BTreeSet};

use highs::RowProblem;
use model::control::Control;

use super::cuts::{Cut, Helped};
use super::lane::{Column, Prices};
use super::{Question, goes_on};
use crate::solver::run;

/// Hours by which a span may be taken too much.
const OVER: f64 = 1e-6;

/// The columns so far.
pub(super) struct Master {
    columns: Vec<Column>,
    /// Group and span of the hours that are kept: those of which too many were asked.
    kept: BTreeSet<(usize, usize)>,
}

/// What a relaxation was solved with, for another of the same problem: trips by template instead of by lane.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    columns: Vec<(usize, Column)>,
    kept: BTreeSet<(usize, usize)>,
}

/// The relaxation, solved.
pub(super) struct Relaxed {
    pub(super) prices: Prices,
    /// Lane and how often it is flown, above zero.
    pub(super) flown: Vec<(usize, f64)>,
    /// Packs left out of each of the question's consignments.
    pub(super) left: Vec<f64>,
    /// Group and span of hours of which there are too few.
    over: Vec<(usize, usize)>,
}

impl Master {
    /// Columns for a start: at prices of what a full aircraft costs at least.
    pub(super) fn new(question: &Question, control: &Control) -> Self {
        let mut prices = Prices::default();
        for consignment in question.consignments {
            prices.packs.insert(*consignment, question.unmet(*consignment));
        }
        for lane in question.lanes.iter().filter(|lane| lane.flows.len() == 1) {
            let flow = &lane.flows[0];
            let by_volume = if flow.volume > 0.0 { lane.volume / flow.volume } else { f64::INFINITY };
            let packs = flow.most.min(lane.mass / flow.mass).min(by_volume).max(1e-9);
            let price = prices.packs.get_mut(&flow.consignment).expect("a lane carries what is asked about");
            *price = price.min(lane.cost / packs);
        }
        // At once what each lane would carry if its cargo were worth a little more than that.
        prices.packs.values_mut().for_each(|price| *price *= 1.3);
        let mut columns = Vec::new();
        for (number, lane) in question.lanes.iter().enumerate().take_while(|(number, _)| goes_on(control, *number)) {
            if lane.cost < lane.worth(&prices, None) {
                columns.extend(lane.column(number, &prices, lane.ends[0]));
            }
        }
        Self { columns, kept: BTreeSet::new() }
    }

    /// The columns of a relaxation that are about what is asked.
    pub(super) fn from(question: &Question, start: &Start) -> Self {
        let known = |(template, column): &(usize, Column)| {
            let lane = question.lanes.binary_search_by_key(template, |lane| lane.template).ok()?;
            Some(Column { lane, ..column.clone() })
        };
        Self { columns: start.columns.iter().filter_map(known).collect(), kept: start.kept.clone() }
    }

    /// What another relaxation may begin from.
    pub(super) fn start(self, question: &Question) -> Start {
        let with_template = |column: Column| (question.lanes[column.lane].template, column);
        Start { columns: self.columns.into_iter().map(with_template).collect(), kept: self.kept }
    }

    /// Adds columns; tells whether any is new.
    pub(super) fn extend(&mut self, columns: Vec<Column>) -> bool {
        let is_known = |one: &Column| {
            self.columns.iter().any(|other| {
                other.lane == one.lane && other.end == one.end && other.load == one.load && other.cost == one.cost
            })
        };
        let fresh: Vec<Column> = columns.into_iter().filter(|column| !is_known(column)).collect();
        let is_any = !fresh.is_empty();
        self.columns.extend(fresh);
        is_any
    }

    /// Keeps the hours of which the relaxation took too many; tells whether there were any.
    pub(super) fn limit(&mut self, relaxed: &Relaxed) -> bool {
        let known = self.kept.len();
        self.kept.extend(relaxed.over.iter().copied());
        self.kept.len() > known
    }

    /// Solves the relaxation; nothing when it was stopped first.
    pub(super) fn solve(
        &self,
        question: &Question,
        cuts: &[Cut],
        helped: &Helped,
        control: &mut Control,
    ) -> Option<Relaxed> {
        let mut rows = RowProblem::default();
        // Without an upper limit: its price would be part of the bound, and leaving out more than there is only costs more.
        let unmet = |consignment: &usize| rows.add_column(question.unmet(*consignment), 0.0..);
        let left: Vec<_> = question.consignments.iter().map(unmet).collect();
        let flown: Vec<_> = self.columns.iter().map(|column| rows.add_column(column.cost, 0.0..)).collect();
        let place = |consignment: usize| question.consignments.iter().position(|one| *one == consignment);
        let mut carried: Vec<Vec<_>> = left.iter().map(|col| vec![(*col, 1.0)]).collect();
        let mut hours: BTreeMap<(usize, usize), Vec<_>> = self.kept.iter().map(|kept| (*kept, Vec::new())).collect();
        let mut rounded: Vec<Vec<_>> = cuts
            .iter()
            .map(|cut| {
                let mine = cut.set.iter().zip(&cut.left);
                mine.filter_map(|(one, share)| Some((left[place(*one)?], *share))).collect::<Vec<_>>()
            })
            .collect();
        for (column, col) in self.columns.iter().zip(&flown) {
            for (consignment, packs) in &column.load {
                let place = place(*consignment).expect("a column carries what is asked about");
                carried[place].push((*col, *packs));
            }
            let lane = &question.lanes[column.lane];
            for (span, taken) in taken(question, column) {
                if let Some(row) = hours.get_mut(&(lane.group, span)) {
                    row.push((*col, taken));
                }
            }
            for (cut, share) in &helped[column.lane] {
                rounded[*cut].push((*col, *share));
            }
        }
        for (consignment, row) in question.consignments.iter().zip(carried) {
            rows.add_row(question.packs(*consignment).., row);
        }
        for ((group, span), row) in hours {
            rows.add_row(..=question.clock.had[group][span], row);
        }
        for (cut, row) in cuts.iter().zip(rounded) {
            rows.add_row(cut.at_least.., row);
        }
        let solved = run(rows, control, None).filter(|solved| !solved.values.is_empty())?;
        control.step(solved.iterations);
        Some(self.read(question, &solved.values, &solved.duals))
    }

    fn read(&self, question: &Question, values: &[f64], duals: &[f64]) -> Relaxed {
        let count = question.consignments.len();
        let (of_packs, others) = duals.split_at(count);
        let (of_hours, of_cuts) = others.split_at(self.kept.len());
        let mut hours: Vec<Vec<f64>> = question.clock.had.iter().map(|had| vec![0.0; had.len()]).collect();
        self.kept.iter().zip(of_hours).for_each(|((group, span), dual)| hours[*group][*span] = (-dual).max(0.0));
        let prices = Prices {
            packs: question.consignments.iter().copied().zip(of_packs.iter().map(|dual| dual.max(0.0))).collect(),
            hours: question.clock.prices(hours),
            cuts: of_cuts.iter().map(|dual| dual.max(0.0)).collect(),
            share: 1.0,
        };
        let mut flown = Vec::new();
        let mut used: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (column, value) in self.columns.iter().zip(&values[count..]).filter(|(_, value)| **value > 1e-7) {
            flown.push((column.lane, *value));
            for (span, taken) in taken(question, column) {
                *used.entry((question.lanes[column.lane].group, span)).or_default() += taken * value;
            }
        }
        let had = |(group, span): &(usize, usize)| question.clock.had[*group][*span];
        let is_over = |(place, used): &(&(usize, usize), &f64)| **used > had(place) + OVER;
        let over = used.iter().filter(is_over).map(|(place, _)| *place).collect();
        Relaxed { prices, flown, left: values[..count].to_vec(), over }
    }
}

/// What a column takes of the time of its tails, by span.
fn taken(question: &Question, column: &Column) -> impl Iterator<Item = (usize, f64)> {
    let (from, until) = question.lanes[column.lane].away(column.end);
    question.clock.taken(from, until)
}
