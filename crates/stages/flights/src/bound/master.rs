//! Decides how the relaxation over loaded trips is put and solved: each consignment carried or left out, hours kept, the
//! roundings held. Up: [`crate::bound`].

use highs::RowProblem;
use model::control::Control;

use super::cuts::{Cut, Helped};
use super::lane::{Column, Prices};
use super::{Question, goes_on};
use crate::solver::run;

/// The columns so far.
pub(super) struct Master {
    columns: Vec<Column>,
}

/// The relaxation, solved.
pub(super) struct Relaxed {
    pub(super) prices: Prices,
    /// Lane and how often it is flown, above zero.
    pub(super) flown: Vec<(usize, f64)>,
    /// Packs left out of each of the question's consignments.
    pub(super) left: Vec<f64>,
}

impl Master {
    /// Columns for a start: at prices of what a full aircraft costs at least.
    pub(super) fn new(question: &Question, control: &Control) -> Self {
        let mut prices = Prices { hours: vec![], ..Prices::default() };
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
        Self { columns }
    }

    /// Adds columns; tells whether any is new.
    pub(super) fn extend(&mut self, columns: Vec<Column>) -> bool {
        let is_known = |one: &Column| {
            self.columns.iter().any(|other| {
                other.lane == one.lane && other.period == one.period && other.load == one.load && other.cost == one.cost
            })
        };
        let fresh: Vec<Column> = columns.into_iter().filter(|column| !is_known(column)).collect();
        let is_any = !fresh.is_empty();
        self.columns.extend(fresh);
        is_any
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
        let periods = question.had.first().map_or(0, Vec::len);
        let mut hours: Vec<Vec<Vec<_>>> = vec![vec![Vec::new(); periods]; question.groups.len()];
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
            hours[lane.group][column.period..].iter_mut().for_each(|row| row.push((*col, lane.hours)));
            for (cut, share) in &helped[column.lane] {
                rounded[*cut].push((*col, *share));
            }
        }
        for (consignment, row) in question.consignments.iter().zip(carried) {
            rows.add_row(question.packs(*consignment).., row);
        }
        for (had, group) in question.had.iter().zip(hours) {
            for (had, row) in had.iter().zip(group) {
                rows.add_row(..=*had, row);
            }
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
        let periods = question.had.first().map_or(0, Vec::len);
        let (of_packs, others) = duals.split_at(count);
        let (of_hours, of_cuts) = others.split_at(periods * question.groups.len());
        let prices = Prices {
            packs: question.consignments.iter().copied().zip(of_packs.iter().map(|dual| dual.max(0.0))).collect(),
            hours: of_hours
                .chunks(periods.max(1))
                .map(|row| row.iter().map(|dual| (-dual).max(0.0)).collect())
                .collect(),
            cuts: of_cuts.iter().map(|dual| dual.max(0.0)).collect(),
            share: 1.0,
        };
        let flown = self.columns.iter().zip(&values[count..]);
        let flown = flown.filter(|(_, value)| **value > 1e-7).map(|(column, value)| (column.lane, *value)).collect();
        Relaxed { prices, flown, left: values[..count].to_vec() }
    }
}
