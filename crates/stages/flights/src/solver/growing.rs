//! Decides how a relaxation is solved to which rows and columns are added: from the basis of before, by the simplex that
//! suits what was added. Up: [`crate::solver`].

use std::ops::Bound;
use std::sync::mpsc::{Receiver, Sender, channel};

use highs::{Col, Model, Row, RowProblem, Sense};
use model::control::Control;

use super::{Solved, between, heard, quiet, read};

/// Which simplex: dual where rows were added, which no longer hold; primal where only columns were, which may be of use.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

/// A row of a relaxation: its limits, and its columns of those that were there before.
pub(crate) struct NewRow {
    pub(crate) limits: (Bound<f64>, Bound<f64>),
    pub(crate) columns: Vec<(usize, f64)>,
}

/// A column, from nothing up: its cost, and its rows of all there are, new ones as well.
pub(crate) struct NewColumn {
    pub(crate) cost: f64,
    pub(crate) rows: Vec<(usize, f64)>,
}

/// What is added before a relaxation is solved again, and how.
#[derive(Default)]
pub(crate) struct Addition {
    /// Whether all prices that serve as well are to be weighed (interior point), instead of some that a corner has.
    pub(crate) is_central: bool,
    pub(crate) rows: Vec<NewRow>,
    pub(crate) columns: Vec<NewColumn>,
}

/// A relaxation that grows, on a thread of its own as in [`super::run`].
pub(crate) struct Growing {
    add: Sender<Addition>,
    told: Receiver<Option<Solved>>,
}

impl Growing {
    /// Without rows and columns.
    pub(crate) fn new(seed: u64) -> Self {
        let (add, added) = channel();
        let (tell, told) = channel();
        let seed = (seed % i32::MAX as u64) as i32;
        std::thread::spawn(move || work(seed, &added, &tell));
        Self { add, told }
    }

    /// Adds rows, then columns, and solves; nothing when it failed, or the stop signal was raised first: then it is of no more use.
    pub(crate) fn solve(&mut self, addition: Addition, control: &mut Control) -> Option<Solved> {
        if !control.step(1) {
            return None;
        }
        self.add.send(addition).ok()?;
        heard(&self.told, control).flatten()
    }
}

/// Solves after each addition, until nobody adds any more.
fn work(seed: i32, added: &Receiver<Addition>, tell: &Sender<Option<Solved>>) {
    let mut model: Model = RowProblem::default().optimise(Sense::Minimise);
    quiet(&mut model, seed);
    let (mut rows, mut columns): (Vec<Row>, Vec<Col>) = (Vec::new(), Vec::new());
    while let Ok(Addition { is_central, rows: new_rows, columns: new_columns }) = added.recv() {
        between(&mut model, is_central);
        model.set_option("simplex_strategy", if new_rows.is_empty() { PRIMAL } else { DUAL });
        for row in new_rows {
            let factors = row.columns.into_iter().map(|(column, factor)| (columns[column], factor));
            rows.push(model.add_row(row.limits, factors));
        }
        for column in new_columns {
            let factors = column.rows.into_iter().map(|(row, factor)| (rows[row], factor));
            columns.push(model.add_col(column.cost, 0.0.., factors));
        }
        let Ok(solved) = model.try_solve() else {
            // Nobody listens any more when it was given up.
            let _ = tell.send(None);
            return;
        };
        if tell.send(Some(read(&solved, None))).is_err() {
            return;
        }
        model = solved.into();
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Bound::{Included, Unbounded};

    use super::*;
    use crate::solver::run;

    /// By chance, but always the same.
    fn drawn(seed: u64) -> f64 {
        (seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 40) as f64 / 1e6
    }

    #[test]
    fn what_grows_costs_what_it_does_when_it_is_solved_at_once() {
        let factor = |row: usize, column: usize| (drawn((row * 997 + column) as u64) - 8.0).max(0.0);
        let cost = |column: usize| 1.0 + drawn(column as u64);
        let (mut growing, mut control) = (Growing::new(7), Control::default());
        let (mut count, mut width) = (0, 0);
        for (more_rows, more_columns) in [(6, 30), (0, 20), (4, 0), (3, 25), (0, 10)] {
            let row = |row: usize| NewRow {
                limits: (Included(5.0), Unbounded),
                columns: (0..width).map(|column| (column, factor(row, column))).collect(),
            };
            let rows: Vec<NewRow> = (count..count + more_rows).map(row).collect();
            count += more_rows;
            let column = |column: usize| NewColumn {
                cost: cost(column),
                rows: (0..count).map(|row| (row, factor(row, column))).collect(),
            };
            let columns: Vec<NewColumn> = (width..width + more_columns).map(column).collect();
            width += more_columns;
            let grown =
                growing.solve(Addition { is_central: false, rows, columns }, &mut control).expect("it can be solved");
            let mut whole = RowProblem::default();
            let columns: Vec<_> = (0..width).map(|column| whole.add_column(cost(column), 0.0..)).collect();
            for row in 0..count {
                whole.add_row(5.0.., columns.iter().enumerate().map(|(column, col)| (*col, factor(row, column))));
            }
            let whole = run(whole, &mut control, None).expect("it can be solved");
            assert!(whole.found > 1.0 && (grown.found - whole.found).abs() < 1e-6, "{} {}", grown.found, whole.found);
            let dual: f64 = grown.duals.iter().map(|dual| dual * 5.0).sum();
            assert!((dual - whole.found).abs() < 1e-6 && grown.duals.len() == count && grown.values.len() == width);
        }
    }

    #[test]
    fn a_raised_signal_gives_it_up() {
        let mut control = Control::default();
        control.stop().store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(Growing::new(7).solve(Addition::default(), &mut control).is_none());
    }
}
