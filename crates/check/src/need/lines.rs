//! Decides whether net need follows from gross need and what is there or comes, and no place is missing. Up: [`crate::need`].

use jiff::ToSpan;
use model::evidence::{Reason, RecordKind, RecordRef};
use model::need::{NeedLine, NeedProblem, NeedSolution, Setting, StockStatus};

use super::holdings::Holdings;
use super::quantities::{HIGH, MEDIAN};
use super::{day_of_check, last_day, of_forecast, of_line, window_days};
use crate::sheet::{Sheet, product_at_most};

pub(super) fn covered(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for place in &problem.places {
        let has_lines = solution.lines.iter().any(|line| line.place == place.id);
        let has_reason = solution.left_out.iter().any(|(left, _)| *left == place.id);
        let has_care = solution.care.iter().any(|care| care.place == place.id);
        sheet.holds(has_lines || has_care || has_reason, || {
            (RecordRef::new(RecordKind::Cases, &place.id), "neither a need nor a reason".to_owned())
        });
        sheet.holds(!has_lines || has_care, || {
            (of_forecast(&place.id), "needs without the care load they follow from".to_owned())
        });
    }
}

pub(super) fn reasons(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let left = solution.left_out.iter().map(|(place, reason)| (place, reason));
    let bound = solution.care.iter().flat_map(|care| care.bound_by.iter().map(|reason| (&care.place, reason)));
    for (place, reason) in left.chain(bound) {
        sheet.holds(is_complete(reason), || (of_forecast(place), format!("an incomplete reason: {reason:?}")));
    }
}

pub(super) fn known(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for line in &solution.lines {
        let has_place = problem.places.iter().any(|place| place.id == line.place);
        let has_item = problem.items.iter().any(|item| item.id == line.item);
        sheet.holds(has_place && has_item, || (of_line(line), "place or item is not in the question".to_owned()));
        sheet.holds(!line.driver.trim().is_empty(), || (of_line(line), "no word on what drives the need".to_owned()));
    }
}

pub(super) fn once(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for pair in solution.lines.windows(2) {
        let keys = (&pair[0].place, &pair[0].item) < (&pair[1].place, &pair[1].item);
        sheet.holds(keys, || (of_line(&pair[1]), "the line is repeated or out of order".to_owned()));
    }
}

/// Calls `judge` for every line with what the tables say of it.
fn for_each_line(problem: &NeedProblem, solution: &NeedSolution, mut judge: impl FnMut(&NeedLine, &Holdings<'_>)) {
    let (all, none) = (Holdings::all(problem), Holdings::default());
    for line in &solution.lines {
        judge(line, all.get(&(&line.place, &line.item)).unwrap_or(&none));
    }
}

pub(super) fn stock(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for_each_line(problem, solution, |line, holdings| {
        let own = holdings.of_status(StockStatus::Shelf, last_day(problem));
        sheet.holds(line.stock == own, || (of_line(line), format!("stock {}; the table shows {own}", line.stock)));
    });
}

pub(super) fn pipeline(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let last = last_day(problem);
    for_each_line(problem, solution, |line, holdings| {
        let own = holdings.of_status(StockStatus::Pipeline, last);
        sheet.holds(line.pipeline == own, || {
            (of_line(line), format!("pipeline {}; the table shows {own} arriving by {last}", line.pipeline))
        });
    });
}

pub(super) fn pledged(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let last = last_day(problem);
    for_each_line(problem, solution, |line, holdings| {
        let own = holdings.of_status(StockStatus::PledgeConfirmed, last);
        sheet.holds(line.pledged == own, || {
            (of_line(line), format!("pledged {}; the table shows {own} confirmed by {last}", line.pledged))
        });
    });
}

pub(super) fn produced(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let (first, days) = (day_of_check(problem), window_days(problem));
    for_each_line(problem, solution, |line, holdings| {
        let yields = (0..days).filter_map(|ahead| first.checked_add(ahead.days()).ok());
        let own: i64 = yields.map(|day| holdings.yield_on(day)).sum();
        sheet.holds(line.produced.get() == own, || {
            (
                of_line(line),
                format!("own factories yield {}; the supply curve gives {own} in the window", line.produced),
            )
        });
    });
}

pub(super) fn net(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for line in &solution.lines {
        let there = [line.stock, line.pipeline, line.pledged, line.produced];
        let there: i128 = there.into_iter().map(|units| i128::from(units.get())).sum();
        let own = (i128::from(line.gross.get()) - there).max(0);
        sheet.holds(i128::from(line.net.get()) == own, || {
            (of_line(line), format!("net {}; {} less {there} that is there or comes is {own}", line.net, line.gross))
        });
    }
}

pub(super) fn quantile_order(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    // Where two classes share the beds of a setting, a steeper path moves beds from one to the other, and what hangs on
    // the other may fall; the derivation of every amount covers those lines.
    let beds = |setting| problem.profile.classes.iter().filter(|class| class.setting == setting).count();
    if beds(Setting::Ward) > 1 || beds(Setting::Intensive) > 1 {
        return;
    }
    let level = problem.service_level.get();
    let buffered = problem.buffer_permille.get().saturating_add(1000);
    for line in &solution.lines {
        sheet.holds(line.gross_50 <= line.gross_90, || {
            (of_line(line), format!("{} at the median, {} at 90 %", line.gross_50, line.gross_90))
        });
        if level >= MEDIAN {
            sheet.holds(line.gross >= line.gross_50, || {
                (of_line(line), format!("{} at {level} thousandths, below the median {}", line.gross, line.gross_50))
            });
        } else {
            let is_below = product_at_most((line.gross.get().saturating_sub(1), 1000), (line.gross_50.get(), buffered));
            sheet.holds(is_below, || {
                (of_line(line), format!("{} at {level} thousandths, above the median {}", line.gross, line.gross_50))
            });
        }
        if level >= HIGH {
            sheet.holds(line.gross >= line.gross_90, || {
                (of_line(line), format!("{} at {level} thousandths, below {} at 90 %", line.gross, line.gross_90))
            });
        } else {
            // The buffer is rounded up to a whole unit.
            let is_below = product_at_most((line.gross.get().saturating_sub(1), 1000), (line.gross_90.get(), buffered));
            sheet.holds(is_below, || {
                (of_line(line), format!("{} at {level} thousandths, above {} at 90 %", line.gross, line.gross_90))
            });
        }
    }
}

pub(super) fn because(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for line in &solution.lines {
        sheet.holds(!line.because.is_empty(), || (of_line(line), "no link to what it came from".to_owned()));
    }
    for forecast in &solution.forecasts {
        sheet.holds(!forecast.because.is_empty(), || {
            (of_forecast(&forecast.place), "no link to what it came from".to_owned())
        });
    }
}

/// Whether a reason says its rule, its figures and its cure.
fn is_complete(reason: &Reason) -> bool {
    [&reason.rule, &reason.text, &reason.cure].iter().all(|part| !part.trim().is_empty())
}
