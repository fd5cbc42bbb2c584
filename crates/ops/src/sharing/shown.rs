//! Decides which columns a person sees of the shares, and what only a program sees. Up: [`crate::sharing`].

use format::answer::{Cell, Table, grouped};
use model::allocation::{AllocationProblem, AllocationSolution, Basis, Fairness, Fill, LimitKind};
use model::id::ItemId;
use model::operation::Operation;
use model::quantity::Units;

use crate::tables::left_out;

/// Shares above or below which a recipient is named, thousandths of its share: twice and half.
pub(super) const SHARE_HIGH: i64 = 2000;
/// See [`SHARE_HIGH`].
pub(super) const SHARE_LOW: i64 = 500;

/// Every table of the answer, of the items asked for.
pub(super) fn tables(
    problem: &AllocationProblem,
    solution: &AllocationSolution,
    is_asked: &dyn Fn(&ItemId) -> bool,
) -> Vec<Table> {
    let left =
        solution.left_out.iter().map(|left| (left.line.to_string(), Cell::Count(left.units.get()), &left.reason));
    vec![
        fills(solution, is_asked),
        out_of_share(solution, is_asked),
        fairness(solution, is_asked),
        shadow_prices(solution, is_asked),
        cuts(problem, is_asked),
        allotments(solution, is_asked),
        bundles(solution),
        unkept(solution),
        left_out(left),
    ]
}

/// Demand, got, fill and share of every recipient, and why not more.
fn fills(solution: &AllocationSolution, is_asked: &dyn Fn(&ItemId) -> bool) -> Table {
    let columns =
        ["recipient", "item", "demand", "got", "fill %", "of its share", "why not more", "what would cure it"];
    let mut table = Table::new("fills", &columns);
    for fill in solution.fills.iter().filter(|fill| is_asked(&fill.item)) {
        let reason = |part: fn(&model::evidence::Reason) -> &str| {
            fill.reason.as_ref().map_or(Cell::Blank, |reason| Cell::text(part(reason)))
        };
        table.push(vec![
            Cell::text(&fill.recipient),
            Cell::text(&fill.item),
            Cell::Count(fill.units.get()),
            Cell::Count(fill.got.get()),
            percent(fill.got.get().min(fill.units.get()), fill.units.get()),
            times(fill.share_permille),
            reason(|reason| &reason.text),
            reason(|reason| &reason.cure),
        ]);
    }
    table
}

/// Recipients above twice or below half of their share.
fn out_of_share(solution: &AllocationSolution, is_asked: &dyn Fn(&ItemId) -> bool) -> Table {
    let columns = ["recipient", "item", "demand", "got", "of its share", "why"];
    let mut table = Table::new("out of share", &columns);
    let is_out = |fill: &&Fill| {
        let share = fill.share_permille.map(|share| share.get());
        !fill.units.is_zero() && share.is_some_and(|share| !(SHARE_LOW..=SHARE_HIGH).contains(&share))
    };
    for fill in solution.fills.iter().filter(|fill| is_asked(&fill.item)).filter(is_out) {
        let why = match &fill.reason {
            Some(reason) => reason.text.clone(),
            None => "its demand is met; that of others is not".to_owned(),
        };
        table.push(vec![
            Cell::text(&fill.recipient),
            Cell::text(&fill.item),
            Cell::Count(fill.units.get()),
            Cell::Count(fill.got.get()),
            times(fill.share_permille),
            Cell::Text(why),
        ]);
    }
    table
}

/// Thousandths of a share as a factor, `1.53x`.
pub(super) fn times(share_permille: Option<Units>) -> Cell {
    share_permille.map_or(Cell::Blank, |share| Cell::Text(format!("{:.2}x", share.get() as f64 / 1000.0)))
}

/// Fairness by item, the whole run last.
fn fairness(solution: &AllocationSolution, is_asked: &dyn Fn(&ItemId) -> bool) -> Table {
    let columns =
        ["item", "lowest fill %", "mean fill %", "gini", "harm averted", "most possible", "price of fairness %"];
    let mut table = Table::new("fairness", &columns);
    let mut row = |name: &str, measure: &Fairness| {
        table.push(vec![
            Cell::text(name),
            Cell::Figure(measure.fill_min.as_fraction() * 100.0, 1),
            Cell::Figure(measure.fill_mean.as_fraction() * 100.0, 1),
            Cell::Figure(measure.gini.as_fraction(), 3),
            Cell::Count(measure.harm_averted.get()),
            Cell::Count(measure.harm_averted_most.get()),
            Cell::Figure(measure.price_permille().as_fraction() * 100.0, 1),
        ]);
    };
    for measure in &solution.fairness {
        if let Some(item) = measure.item.as_ref().filter(|item| is_asked(item)) {
            row(item.as_str(), measure);
        }
    }
    if let Some(measure) = &solution.overall {
        row("all items", measure);
    }
    table
}

/// What each earmark and ban costs.
fn shadow_prices(solution: &AllocationSolution, is_asked: &dyn Fn(&ItemId) -> bool) -> Table {
    let columns = [
        "line",
        "limit",
        "lowest fill %",
        "lowest without %",
        "mean fill %",
        "mean without %",
        "harm averted more",
        "who gains",
    ];
    let mut table = Table::new("what limits cost", &columns);
    for price in solution.shadow_prices.iter().filter(|price| is_asked(&price.item)) {
        let figure = |share: model::quantity::Permille| Cell::Figure(share.as_fraction() * 100.0, 1);
        let gainers: Vec<&str> = price.gainers.iter().map(|place| place.as_str()).collect();
        table.push(vec![
            Cell::text(&price.line),
            Cell::text(limit_word(price.kind)),
            figure(price.fill_min.0),
            figure(price.fill_min.1),
            figure(price.fill_mean.0),
            figure(price.fill_mean.1),
            Cell::Count(price.harm_averted.1.get() - price.harm_averted.0.get()),
            Cell::text(gainers.join(" ")),
        ]);
    }
    table
}

fn limit_word(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Earmark => "earmark",
        LimitKind::ExportBan => "export ban",
    }
}

/// Demands that are less than what was asked for or needed.
fn cuts(problem: &AllocationProblem, is_asked: &dyn Fn(&ItemId) -> bool) -> Table {
    let mut table = Table::new("demands cut", &["recipient", "item", "demand", "rule", "why", "cure"]);
    for demand in problem.demands.iter().filter(|demand| is_asked(&demand.item)) {
        if let Some(reason) = &demand.cut {
            table.push(vec![
                Cell::text(&demand.recipient),
                Cell::text(&demand.item),
                Cell::Count(demand.units.get()),
                Cell::text(&reason.rule),
                Cell::text(&reason.text),
                Cell::text(&reason.cure),
            ]);
        }
    }
    table
}

fn allotments(solution: &AllocationSolution, is_asked: &dyn Fn(&ItemId) -> bool) -> Table {
    let columns = ["consignment", "line", "item", "to", "packs", "units", "as"];
    let mut table = Table::new("allotments", &columns);
    for allotment in solution.allotments.iter().filter(|one| is_asked(&one.item) || is_asked(&one.fills)) {
        let basis = match allotment.basis {
            Basis::Committed => "promised".to_owned(),
            Basis::Shared => "shared".to_owned(),
            Basis::Substitute => format!("{} of {}", grouped(allotment.counts.get()), allotment.fills),
        };
        table.push(vec![
            Cell::text(&allotment.id),
            Cell::text(&allotment.line),
            Cell::text(&allotment.item),
            Cell::text(&allotment.recipient),
            Cell::Count(allotment.packs.get()),
            Cell::Count(allotment.units.get()),
            Cell::Text(basis),
        ]);
    }
    table
}

fn bundles(solution: &AllocationSolution) -> Table {
    let mut table = Table::new("small lots to fly together", &["bundle", "airport", "ready", "lots", "kg", "m3"]);
    for bundle in &solution.bundles {
        table.push(vec![
            Cell::text(&bundle.id),
            Cell::text(&bundle.airport),
            Cell::text(bundle.ready),
            Cell::Count(i64::try_from(bundle.consignments.len()).unwrap_or(i64::MAX)),
            Cell::Count(bundle.gross.get() / 1000),
            Cell::Figure(bundle.volume.get() as f64 / 1e9, 1),
        ]);
    }
    table
}

fn unkept(solution: &AllocationSolution) -> Table {
    let mut table = Table::new("promises not kept", &["line", "recipient", "units", "rule", "why", "cure"]);
    for broken in &solution.unkept {
        table.push(vec![
            Cell::text(&broken.line),
            Cell::text(&broken.recipient),
            Cell::Count(broken.units.get()),
            Cell::text(&broken.reason.rule),
            Cell::text(&broken.reason.text),
            Cell::text(&broken.reason.cure),
        ]);
    }
    table
}

fn percent(part: i64, whole: i64) -> Cell {
    if whole == 0 {
        return Cell::Blank;
    }
    Cell::Figure((i128::from(part) * 1000 / i128::from(whole)) as f64 / 10.0, 1)
}

/// What the policy declares, and what a reader must know of the figures.
pub(super) fn remarks(
    operation: &Operation,
    problem: &AllocationProblem,
    solution: &AllocationSolution,
) -> Vec<String> {
    let mut remarks = vec![
        "Harm averted: forecast new cases that a demand stands for, as far as it is met; the price of fairness is what most \
         harm averted (alpha 0) would have averted more."
            .to_owned(),
        "Its share: its part of all that was given of an item over its part of all that was demanded; 1.00x is its share; out \
         of share is above 2x or below 0.5x."
            .to_owned(),
    ];
    let policies = &operation.policies;
    if policies.honours_requests {
        remarks.push(
            "By policies.honour_requests, requests with a figure are met as asked, beyond the counted need.".to_owned(),
        );
    }
    let protected: Vec<String> = problem
        .supplies
        .iter()
        .filter(|supply| !supply.protected.is_zero())
        .map(|supply| format!("{} of {} ({})", grouped(supply.protected.get()), supply.line, supply.from))
        .collect();
    if !protected.is_empty() {
        remarks.push(format!("Kept for the donor country's own need: {}.", protected.join(", ")));
    }
    let met = solution.fills.iter().filter(|fill| fill.got >= fill.units).count();
    remarks.push(format!("{met} of {} demands are met in full.", solution.fills.len()));
    remarks
}
