//! Decides how the relaxation over loaded trips is put and solved: each consignment carried or left out, hours kept, the
//! roundings held. Up: [`crate::bound`].

use std::collections::{BTreeMap, BTreeSet};

use model::control::Control;

use super::cuts::{Cut, Helped};
use super::lane::{Column, Prices};
use super::posed::{All, Posed, Row, taken};
use super::{Question, goes_on};
use crate::solver::Solved;

/// Hours by which a span may be taken too much.
const OVER: f64 = 1e-6;

/// The columns so far.
pub(super) struct Master {
    columns: Vec<Column>,
    /// Those of a lane that end at the same minute.
    alike: BTreeMap<(usize, i64), Vec<usize>>,
    /// Group and span of the hours that are kept: those of which too many were asked.
    kept: BTreeSet<(usize, usize)>,
    posed: Posed,
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
        let mut prices = Prices { packs: vec![0.0; question.problem.consignments.len()], ..Prices::default() };
        question.consignments.iter().for_each(|one| prices.packs[*one] = question.unmet(*one));
        for lane in question.lanes.iter().filter(|lane| lane.flows.len() == 1) {
            let flow = &lane.flows[0];
            let by_volume = if flow.volume > 0.0 { lane.volume / flow.volume } else { f64::INFINITY };
            let packs = flow.most.min(lane.mass / flow.mass).min(by_volume).max(1e-9);
            let price = &mut prices.packs[flow.consignment];
            *price = price.min(lane.cost / packs);
        }
        // At once what each lane would carry if its cargo were worth a little more than that.
        prices.packs.iter_mut().for_each(|price| *price *= 1.3);
        let mut columns = Vec::new();
        for (number, lane) in question.lanes.iter().enumerate().take_while(|(number, _)| goes_on(control, *number)) {
            if lane.cost < lane.worth(&prices, None) {
                columns.push(lane.column(number, &prices, lane.ends[0]));
            }
        }
        Self::of(columns, BTreeSet::new(), control)
    }

    /// The columns of a relaxation that are about what is asked.
    pub(super) fn from(question: &Question, start: &Start, control: &Control) -> Self {
        let known = |(template, column): &(usize, Column)| {
            let lane = question.lanes.binary_search_by_key(template, |lane| lane.template).ok()?;
            Some(Column { lane, ..column.clone() })
        };
        Self::of(start.columns.iter().filter_map(known).collect(), start.kept.clone(), control)
    }

    fn of(columns: Vec<Column>, kept: BTreeSet<(usize, usize)>, control: &Control) -> Self {
        let mut alike: BTreeMap<(usize, i64), Vec<usize>> = BTreeMap::new();
        for (number, column) in columns.iter().enumerate() {
            alike.entry((column.lane, column.end)).or_default().push(number);
        }
        Self { columns, alike, kept, posed: Posed::new(control) }
    }

    /// What another relaxation may begin from.
    pub(super) fn start(self, question: &Question) -> Start {
        let with_template = |column: Column| (question.lanes[column.lane].template, column);
        Start { columns: self.columns.into_iter().map(with_template).collect(), kept: self.kept }
    }

    /// Adds columns; tells whether any is new.
    pub(super) fn extend(&mut self, columns: Vec<Column>) -> bool {
        let known = self.columns.len();
        for column in columns {
            let alike = self.alike.entry((column.lane, column.end)).or_default();
            let is_same = |other: &usize| {
                let other = &self.columns[*other];
                other.load == column.load && other.cost == column.cost
            };
            // All that come together are looked for among those of before.
            if !alike.iter().filter(|other| **other < known).any(is_same) {
                alike.push(self.columns.len());
                self.columns.push(column);
            }
        }
        self.columns.len() > known
    }

    /// Keeps the hours of which the relaxation took too many; tells whether there were any.
    pub(super) fn limit(&mut self, relaxed: &Relaxed) -> bool {
        let known = self.kept.len();
        self.kept.extend(relaxed.over.iter().copied());
        self.kept.len() > known
    }

    /// Solves the relaxation; nothing when it was stopped first. The roundings are those of before, and more.
    pub(super) fn solve(
        &mut self,
        question: &Question,
        cuts: &[Cut],
        helped: &Helped,
        control: &mut Control,
    ) -> Option<Relaxed> {
        self.solved(question, (cuts, helped), false, control)
    }

    /// Solves the relaxation for prices between all those that serve as well: a corner has some that are high where others
    /// could as well be. Only once, at the end.
    pub(super) fn central(&mut self, question: &Question, helped: &Helped, control: &mut Control) -> Option<Relaxed> {
        self.solved(question, (&[], helped), true, control)
    }

    fn solved(
        &mut self,
        question: &Question,
        (cuts, helped): (&[Cut], &Helped),
        is_central: bool,
        control: &mut Control,
    ) -> Option<Relaxed> {
        let all = All { question, columns: &self.columns, kept: &self.kept, cuts, helped, is_central };
        let solved = self.posed.solve(&all, control)?;
        Some(self.read(question, cuts.len(), &solved))
    }

    fn read(&self, question: &Question, cuts: usize, Solved { values, duals, .. }: &Solved) -> Relaxed {
        let count = question.consignments.len();
        let mut hours: Vec<Vec<f64>> = question.clock.had.iter().map(|had| vec![0.0; had.len()]).collect();
        let (mut packs, mut of_cuts) = (vec![0.0; question.problem.consignments.len()], vec![0.0; cuts]);
        for (row, dual) in self.posed.rows.iter().zip(duals) {
            match row {
                Row::Carried(place) => packs[question.consignments[*place]] = dual.max(0.0),
                Row::Hours(group, span) => hours[*group][*span] = (-dual).max(0.0),
                Row::Rounded(cut) => of_cuts[*cut] = dual.max(0.0),
            }
        }
        let prices = Prices { packs, hours: question.clock.prices(hours), cuts: of_cuts, share: 1.0 };
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
